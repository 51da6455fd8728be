/* evidence_rows.c -- see evidence_rows.h. */
#include "report/evidence_rows.h"

static void count_rows(const struct results *r, size_t table, size_t subject,
                       struct evidence_rows *out)
{
    const struct table *t = &r->extract->data.tables[table];
    const struct scope_table *scope = &r->plan->scope->tables[table];
    uint32_t column = r->plan->tables[table].evidence_column;
    size_t from = table == 0 ? subject : t->first[subject];
    size_t to = table == 0 ? subject + 1 : t->first[subject + 1];

    for (size_t row = from; row < to; row++) {
        uint32_t word = column_word(&t->columns[column], row);

        for (size_t e = 0; t->fate[row] == FATE_USED && e < scope->n_evidence; e++)
            if (scope->evidence_words[e] == word && scope->evidence_classes[e] != EVIDENCE_NONE) {
                out->n[scope->evidence_classes[e] - 1]++;
                break;
            }
    }
}

struct evidence_rows evidence_rows(const struct results *r, size_t subject)
{
    struct evidence_rows rows = {{0}};

    for (size_t t = 0; t < r->plan->n_tables; t++)
        if (r->plan->tables[t].evidence_column != UINT32_MAX &&
            r->extract->data.tables[t].n_rows > 0)
            count_rows(r, t, subject, &rows);
    return rows;
}

const char *evidence_mark(const struct evidence_rows *rows)
{
    if (rows->n[0] == 0 || rows->n[1] + rows->n[2] > 0)
        return "";
    return rows->n[0] == 1 ? "single allegation" : "allegations only";
}
