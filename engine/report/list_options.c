/* list_options.c -- options.csv: each opportunity for an order or a referral. */
#include <stdlib.h>

#include "report/list_cells.h"
#include "report/lists.h"

static void put_row_in_force(const struct results *r, size_t row, struct buffer *b)
{
    const struct plan_in_force *f = &r->plan->in_force;

    buffer_string(b, b->n ? "; " : "");
    for (size_t i = 0; i < f->n_show; i++) {
        const struct column *c = &r->extract->data.tables[f->table].columns[f->show[i]];

        buffer_string(b, i ? ", " : "");
        if (c->type == COLUMN_DATE) {
            buffer_string(b, c->name);
            buffer_char(b, ' ');
            if (c->as.date == NULL || c->as.date[row] == DATE_MISSING)
                buffer_string(b, "not known");
        }
        results_csv_value(r, f->table, f->show[i], row, b);
    }
}

enum osara_status each_in_force(const struct results *r, struct workspace *w, size_t subject,
                                void (*each)(const struct results *r, size_t row, struct buffer *b),
                                struct buffer *b, osara_problems *problems)
{
    const struct plan_in_force *f = &r->plan->in_force;

    if (f->table == UINT32_MAX)
        return OSARA_OK;
    const struct table *table = &r->extract->data.tables[f->table];
    size_t from = table->first[subject], n = table->first[subject + 1] - from;
    double *holds = malloc((n + 1) * sizeof *holds);

    if (holds == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++)
        holds[i] = 1;
    if (f->when != UINT32_MAX)
        passes_row_values(&r->scores->frame, w, f->when, from, n, holds, NULL);
    for (size_t i = 0; i < n; i++)
        if (holds[i] == 1 && table->fate[from + i] == FATE_USED)
            each(r, from + i, b);
    free(holds);
    return OSARA_OK;
}

static enum osara_status put_opportunity(const struct results *r, const struct opportunity *o,
                                         struct buffer *b, struct buffer *scratch,
                                         osara_problems *problems)
{
    const struct plan_option *option = &r->plan->options[o->option];

    buffer_integer(b, r->scores->rank[o->subject]);
    cell_text(b, results_id(r, o->subject));
    cell_string(b, results_strand(r, o->subject));
    cell_string(b, option->name);
    cell_string(b, option->title ? option->title : option->name);
    cell_string(b, option->basis);
    cell_string(b, option->action);
    buffer_clear(scratch);
    reason_test(&option->when, r->plan, r->scores, o->subject, true, scratch);
    cell_buffer(b, scratch);
    buffer_clear(scratch);
    for (size_t i = 0; i < option->n_judgement; i++) {
        buffer_string(scratch, i ? "; " : "");
        buffer_string(scratch, option->judgement[i]);
    }
    cell_buffer(b, scratch);
    buffer_clear(scratch);
    enum osara_status rc = each_in_force(r, r->scores->workspaces[0], o->subject, put_row_in_force,
                                         scratch, problems);

    cell_buffer(b, scratch);
    row_end(r, b);
    return rc;
}

enum osara_status options_list(const struct results *r, struct buffer *b, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    struct buffer scratch = {0};

    buffer_string(b, "rank,offender_id,strand,option,title,basis,action,tests_met,judgement,"
                     "in_force");
    headings_end(r, b);
    for (size_t i = 0; rc == OSARA_OK && i < r->response->n_opportunities; i++)
        rc = put_opportunity(r, &r->response->opportunities[i], b, &scratch, problems);
    b->failed |= scratch.failed;
    buffer_free(&scratch);
    return rc;
}
