/* record_scanning.c -- the record's second section: which rows were scanned, and which left out. */
#include <stdlib.h>

#include "report/record.h"

/* Why a row is not used; NULL when it is. */
static const char *left_out(const struct results *r, size_t table, size_t row)
{
    uint8_t fate = r->extract->data.tables[table].fate[row];

    if (fate == FATE_USED)
        return NULL;
    if (fate == FATE_EVIDENCE)
        return "weaker evidence than the list asks for";
    if (fate == FATE_SUBJECT)
        return "the offender is out of scope";
    return r->plan->tables[table].keeps[fate - 1];
}

/* Whether a column is shown on a record: read, and not watched for fairness. */
static bool is_shown(const struct plan_table *p, size_t table, size_t c)
{
    return p->columns[c].used && !p->columns[c].monitor && (table == 0 || c != p->join);
}

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
        if (is_shown(p, table, c))
            json_put_string(b, NULL, p->columns[c].name);
    for (size_t k = 0; k < p->n_derived; k++)
        json_put_string(b, NULL, p->derived[k].name);
    json_end_list(b);
}

/* Values of the derived columns of rows from .. from + n - 1: number [n_derived][n], word likewise. */
struct derived {
    double *number;
    uint32_t *word;
    size_t n;
};

static bool derived_read(const struct results *r, struct workspace *w, size_t table, size_t from,
                         size_t n, struct derived *d)
{
    const struct plan_table *p = &r->plan->tables[table];

    d->n = n;
    d->number = malloc((p->n_derived * n + 1) * sizeof *d->number);
    d->word = malloc((p->n_derived * n + 1) * sizeof *d->word);
    if (d->number == NULL || d->word == NULL)
        return false;
    for (size_t k = 0; k < p->n_derived; k++)
        passes_row_values(&r->scores->frame, w, p->derived[k].row_value, from, n, d->number + k * n,
                          d->word + k * n);
    return true;
}

static void put_derived(const struct results *r, size_t table, const struct derived *d, size_t i,
                        struct buffer *b)
{
    const struct plan_table *p = &r->plan->tables[table];

    for (size_t k = 0; k < p->n_derived; k++) {
        double v = d->number[k * d->n + i];
        uint32_t word = d->word[k * d->n + i];

        switch (p->derived[k].type) {
        case VALUE_NUMBER:
            json_put_number(b, NULL, v);
            break;
        case VALUE_DATE:
            json_put_date(b, NULL, isnan(v) ? DATE_MISSING : (int32_t)v);
            break;
        case VALUE_FLAG:
            if (isnan(v))
                json_put_null(b, NULL);
            else
                json_put_flag(b, NULL, v > 0);
            break;
        case VALUE_WORD:
        case VALUE_ID:
            if (word == WORD_MISSING)
                json_put_null(b, NULL);
            else
                json_put_text(
                    b, NULL,
                    words_text(p->derived[k].type == VALUE_WORD ? r->plan->words : r->plan->ids,
                               word));
        }
    }
}

static void put_row(const struct results *r, size_t table, size_t row, const struct derived *d,
                    size_t i, bool several_files, struct buffer *b)
{
    const struct plan_table *p = &r->plan->tables[table];

    json_put_list(b, NULL);
    if (several_files)
        json_put_string(b, NULL, results_row_file(r, table, row));
    json_put_integer(b, NULL, r->extract->data.tables[table].line[row]);
    json_put_string(b, NULL, left_out(r, table, row));
    for (size_t c = 0; c < p->n_columns; c++)
        if (is_shown(p, table, c))
            results_json_value(r, table, c, row, NULL, b);
    put_derived(r, table, d, i, b);
    json_end_list(b);
}

/* Rows left out, by why; rows of one reason are counted together, in order of the rules. */
static void put_left_out(const struct results *r, size_t table, size_t from, size_t n,
                         struct buffer *b)
{
    const struct table *t = &r->extract->data.tables[table];
    uint64_t count[256] = {0};
    size_t example[256] = {0};

    for (size_t i = 0; i < n; i++) {
        count[t->fate[from + i]]++;
        example[t->fate[from + i]] = from + i;
    }
    json_put_list(b, "left_out");
    for (size_t f = 1; f < 256; f++) {
        if (count[f] == 0)
            continue;
        json_put_object(b, NULL);
        json_put_string(b, "why", left_out(r, table, example[f]));
        json_put_integer(b, "rows", (int64_t)count[f]);
        json_end_object(b);
    }
    json_end_list(b);
}

static enum osara_status put_table(const struct results *r, struct workspace *w, size_t table,
                                   size_t subject, struct buffer *b, osara_problems *problems)
{
    const struct table *t = &r->extract->data.tables[table];
    size_t from = t->first[subject], n = t->first[subject + 1] - from, used = 0;
    bool several_files = t->file != NULL;
    struct derived d = {0};
    bool ok = derived_read(r, w, table, from, n, &d);

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
    for (size_t i = 0; ok && i < n; i++)
        put_row(r, table, from + i, &d, i, several_files, b);
    json_end_list(b);
    json_end_object(b);
    free(d.number);
    free(d.word);
    return ok ? OSARA_OK : problem_memory(problems);
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

enum osara_status record_scanning(const struct results *r, struct workspace *w, size_t subject,
                                  struct buffer *b, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    const struct table *subjects = &r->extract->data.tables[0];

    json_put_object(b, "scanning");
    json_put_object(b, "subject");
    json_put_string(b, "file", results_row_file(r, 0, subject));
    json_put_integer(b, "line", subjects->line ? subjects->line[subject] : 0);
    json_put_object(b, "values");
    for (size_t c = 0; c < r->plan->tables[0].n_columns; c++)
        if (is_shown(&r->plan->tables[0], 0, c))
            results_json_value(r, 0, c, subject, r->plan->tables[0].columns[c].name, b);
    json_end_object(b);
    put_same_person(r->extract, subject, b);
    json_end_object(b);
    json_put_list(b, "tables");
    for (size_t t = 1; rc == OSARA_OK && t < r->plan->n_tables; t++)
        rc = put_table(r, w, t, subject, b, problems);
    json_end_list(b);
    json_end_object(b);
    return rc;
}
