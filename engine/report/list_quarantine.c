/* list_quarantine.c -- quarantine.csv: each row that was not used because of a fault. */
#include "report/list_cells.h"
#include "report/lists.h"

/* What stood in the file; a byte that is no character there is none here either. */
static void cell_value(struct buffer *b, struct text value)
{
    struct buffer whole = {0};

    for (size_t i = 0, n; i < value.n; i += n) {
        uint32_t code;

        n = text_character((struct text){value.at + i, value.n - i}, &code);
        if (code == UINT32_MAX)
            buffer_string(&whole, "\xEF\xBF\xBD");
        else
            buffer_bytes(&whole, value.at + i, n);
    }
    cell_text(b, (struct text){whole.at, whole.n});
    b->failed |= whole.failed;
    buffer_free(&whole);
}

void quarantine_list(const struct results *r, struct buffer *b)
{
    const struct extract *e = r->extract;

    buffer_string(b, "file,line,column,value,why,reason,table");
    headings_end(r, b);
    for (size_t i = 0; i < e->n_quarantined; i++) {
        const struct quarantined *q = &e->quarantined[i];

        buffer_csv_text(b, text_of(e->inputs[q->file].name));
        buffer_char(b, ',');
        buffer_integer(b, q->line);
        cell_string(b, q->column);
        cell_value(b, q->value);
        cell_string(b, q->why);
        cell_string(b, quarantine_reason_name(q->reason));
        cell_string(b, r->plan->tables[q->table].name);
        row_end(r, b);
    }
}
