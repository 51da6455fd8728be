/* record_scanning.c -- the record's second section: which rows were scanned, and which left out. */
#include "report/record.h"

/* Rows of one subject are lists of values under one list of columns: thousands of rows would say the
 * same names again and again. */
static void put_columns(const struct results *r, size_t table, bool several_files, struct buffer *b)
{
    const struct plan_table *p = &r->plan->tables[table];

    json_put_list(b, "columns");
    if (several_files)
        json_put_string(b, NULL, "file");
    json_put_string(b, NULL, "line");
    json_put_string(b, NULL, "left_out");
    for (size_t c = 0; c < p->n_columns; c++)
        if (row_shows(p, table, c))
            json_put_string(b, NULL, p->columns[c].name);
    for (size_t k = 0; k < p->n_derived; k++)
        json_put_string(b, NULL, p->derived[k].name);
    json_end_list(b);
}

/* Rows left out, by why; rows of one reason are counted together, in order of the rules. */
static void put_left_out(const struct results *r, size_t table, size_t from, size_t n,
                         struct buffer *b)
{
    const struct table *t = &r->extract->data.tables[table];
    uint64_t count[256] = {0};

    for (size_t i = 0; i < n; i++)
        count[t->fate[from + i]]++;
    json_put_list(b, "left_out");
    for (size_t f = 1; f < 256; f++) {
        if (count[f] == 0)
            continue;
        json_put_object(b, NULL);
        json_put_string(b, "why", row_left_out(r, table, (uint8_t)f));
        json_put_integer(b, "rows", (int64_t)count[f]);
        json_end_object(b);
    }
    json_end_list(b);
}

static enum osara_status put_table(const struct record_form *form, struct workspace *w,
                                   size_t table, size_t subject, struct buffer *b,
                                   osara_problems *problems)
{
    const struct results *r = form->r;
    const struct table *t = &r->extract->data.tables[table];
    size_t from = t->first[subject], n = t->first[subject + 1] - from, used = 0;
    bool several_files = t->file != NULL;

    for (size_t i = 0; i < n; i++)
        used += t->fate[from + i] == FATE_USED;
    json_put_object(b, NULL);
    json_put_string(b, "table", r->plan->tables[table].name);
    json_put_integer(b, "rows", (int64_t)n);
    json_put_integer(b, "used", (int64_t)used);
    put_left_out(r, table, from, n, b);
    if (n > 0 && !several_files)
        json_put_string(b, "file", results_row_file(r, table, from));
    put_columns(r, table, several_files, b);
    json_put_list(b, "scanned");
    enum osara_status rc = rows_put(r, &form->rows[table], w, from, n, b, problems);

    json_end_list(b);
    json_end_object(b);
    return rc;
}

/* The ids under which he is recorded as well, as same_person.csv confirms. */
static void put_same_person(const struct extract *e, size_t subject, struct buffer *b)
{
    size_t low = 0, high = e->n_merged;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (e->merged[middle].subject < subject)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == e->n_merged || e->merged[low].subject != subject)
        return;
    json_put_list(b, "same_person");
    for (; low < e->n_merged && e->merged[low].subject == subject; low++) {
        const struct merged_person *p = &e->merged[low];

        json_put_object(b, NULL);
        json_put_text(b, "offender", words_text(e->data.ids, p->id));
        json_put_integer(b, "line", p->line);
        json_put_string(b, "by", p->by);
        json_put_integer(b, "decision_line", p->decision);
        json_put_integer(b, "values_filled", p->n_filled);
        json_put_integer(b, "values_that_differ", p->n_differ);
        json_end_object(b);
    }
    json_end_list(b);
}

enum osara_status record_scanning(const struct record_form *form, struct workspace *w,
                                  size_t subject, struct buffer *b, osara_problems *problems)
{
    const struct results *r = form->r;
    enum osara_status rc = OSARA_OK;
    const struct table *subjects = &r->extract->data.tables[0];

    json_put_object(b, "scanning");
    json_put_object(b, "subject");
    json_put_string(b, "file", results_row_file(r, 0, subject));
    json_put_integer(b, "line", subjects->line ? subjects->line[subject] : 0);
    json_put_object(b, "values");
    for (size_t c = 0; c < r->plan->tables[0].n_columns; c++)
        if (row_shows(&r->plan->tables[0], 0, c))
            results_json_value(r, 0, c, subject, r->plan->tables[0].columns[c].name, b);
    json_end_object(b);
    put_same_person(r->extract, subject, b);
    json_end_object(b);
    json_put_list(b, "tables");
    for (size_t t = 1; rc == OSARA_OK && t < r->plan->n_tables; t++)
        rc = put_table(form, w, t, subject, b, problems);
    json_end_list(b);
    json_end_object(b);
    return rc;
}
