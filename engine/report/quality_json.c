/* quality_json.c -- what a scan found, for a machine. */
#include <stdlib.h>

#include "base/json_write.h"
#include "report/account.h"
#include "report/codes.h"
#include "report/quality.h"
#include "scanning/obstacles.h"

static void new_line(struct buffer *b)
{
    buffer_string(b,
                  b->n > 0 && b->at[b->n - 1] == '{' ? "\n" : ",\n"); /* '\n' asks for no comma */
}

static void put_first(const struct quality *q, const struct quarantined *first, struct buffer *b)
{
    json_put_object(b, "first");
    json_put_string(b, "file", q->extract->inputs[first->file].name);
    json_put_integer(b, "line", first->line);
    json_put_text(b, "value", first->value);
    json_put_string(b, "why", first->why);
    json_end_object(b);
}

static void put_obstacles(const struct quality *q, struct buffer *b)
{
    size_t n = 0;
    struct obstacle *all = obstacles_find(q->extract, &n);

    b->failed |= all == NULL;
    json_put_list(b, "quarantine");
    for (size_t i = 0; i < n; i++) {
        const struct quarantined *first = all[i].first;

        json_put_object(b, NULL);
        json_put_string(b, "table", q->plan->tables[all[i].table].name);
        json_put_string(b, "reason", quarantine_reason_name(all[i].reason));
        json_put_string(b, "heading", all[i].column);
        json_put_integer(b, "rows", (int64_t)all[i].rows);
        put_first(q, first, b);
        json_end_object(b);
    }
    json_end_list(b);
    free(all);
}

static void put_misfits(const struct quality *q, struct buffer *b)
{
    json_put_list(b, "misfits_unread");
    for (size_t i = 0; i < q->extract->n_misfits; i++) {
        const struct misfit *m = &q->extract->misfits[i];
        const struct plan_table *table = &q->plan->tables[m->first.table];

        json_put_object(b, NULL);
        json_put_string(b, "table", table->name);
        json_put_string(b, "column", table->columns[m->column].name);
        json_put_string(b, "heading", m->first.column);
        json_put_integer(b, "rows", (int64_t)m->rows);
        put_first(q, &m->first, b);
        json_end_object(b);
    }
    json_end_list(b);
}

static void put_examples(const struct extract *e, const struct suspicious *s, struct buffer *b)
{
    json_put_list(b, "examples");
    for (size_t k = 0; k < s->n_examples; k++) {
        json_put_object(b, NULL);
        json_put_string(b, "file", e->inputs[s->examples[k].file].name);
        json_put_integer(b, "line", s->examples[k].line);
        json_put_text(b, "offender", s->examples[k].subject);
        json_put_string(b, "value", s->examples[k].value);
        json_end_object(b);
    }
    json_end_list(b);
}

void suspicious_json(const struct plan *plan, const struct extract *e,
                     const struct suspicious suspicious[], size_t n, bool examples,
                     struct buffer *b)
{
    json_put_list(b, "suspicious");
    for (size_t i = 0; i < n; i++) {
        const struct suspicious *s = &suspicious[i];
        const struct plan_table *table = &plan->tables[s->table];

        json_put_object(b, NULL);
        json_put_string(b, "table", table->name);
        json_put_string(b, "column", table->columns[s->column].name);
        json_put_string(b, "what", suspicion_name(s->suspicion));
        json_put_integer(b, "rows", (int64_t)s->rows);
        json_put_integer(b, "used", (int64_t)s->used);
        json_put_integer(b, "offenders", (int64_t)s->subjects);
        if (examples)
            put_examples(e, s, b);
        json_end_object(b);
    }
    json_end_list(b);
}

void quality_json(const struct quality *q, struct buffer *b)
{
    json_put_object(b, NULL);
    new_line(b);
    json_put_integer(b, "osara", 1);
    new_line(b);
    json_put_string(b, "version", osara_version());
    new_line(b);
    json_put_string(b, "marking", q->plan->marking);
    new_line(b);
    json_put_date(b, "as_of", q->plan->as_of);
    new_line(b);
    json_put_string(b, "ruleset", q->plan->name);
    new_line(b);
    json_put_flag(b, "usable", q->tolerable);
    new_line(b);
    json_put_number(b, "tolerate", q->plan->tolerate);
    new_line(b);
    inputs_json(q->plan, q->extract, q->hashed, b);
    new_line(b);
    account_json(q->plan, q->extract, b);
    new_line(b);
    put_obstacles(q, b);
    new_line(b);
    put_misfits(q, b);
    new_line(b);
    codes_unknown_json(q->plan, q->extract, q->scores, true, b);
    new_line(b);
    codes_remade_json(q->plan, q->extract, b);
    new_line(b);
    suspicious_json(q->plan, q->extract, q->suspicious, q->n_suspicious, true, b);
    if (q->people != NULL) {
        new_line(b);
        people_json(q->people, b);
    }
    buffer_string(b, "\n}\n");
}
