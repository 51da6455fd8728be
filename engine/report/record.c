/* record.c -- the record's frame: whose, by which rules, objective and assessment. */
#include "report/record.h"

#include "report/lists.h"

static void put_head(const struct results *r, size_t subject, struct buffer *b)
{
    const struct plan *plan = r->plan;

    json_put_integer(b, "osara", 1);
    json_put_string(b, "marking", plan->marking);
    json_put_text(b, "offender", results_id(r, subject));
    json_put_date(b, "as_of", plan->as_of);
    json_put_string(b, "evidence", r->evidence);
    json_put_object(b, "ruleset");
    json_put_string(b, "name", plan->name);
    json_put_string(b, "version", plan->version);
    json_put_string(b, "title", plan->title);
    json_end_object(b);
}

static void put_objective(const struct results *r, struct buffer *b)
{
    json_put_object(b, "objective");
    if (r->plan->force != NULL)
        json_put_string(b, "force", r->plan->force);
    json_put_string(b, "statement", r->plan->statement);
    json_put_string(b, "owner", r->plan->owner);
    json_put_string(b, "authority", r->plan->authority);
    json_end_object(b);
}

/* Columns of the list and of the card.  Those that are watched for fairness stay out of a record. */
static void put_shown(const struct results *r, const char *key, const struct plan_shown *shown,
                      size_t n, size_t subject, struct buffer *b)
{
    json_put_object(b, key);
    for (size_t i = 0; i < n; i++) {
        if (shown[i].column == UINT32_MAX)
            results_json_slot(r, shown[i].slot, subject, shown[i].name, b);
        else if (!r->plan->tables[0].columns[shown[i].column].monitor)
            results_json_value(r, 0, shown[i].column, subject, shown[i].name, b);
    }
    json_end_object(b);
}

static void put_assessment(const struct results *r, size_t subject, struct buffer *b)
{
    json_put_object(b, "assessment");
    json_put_date(b, "review", results_review(r, subject));
    if (results_keep_until(r, subject) != DATE_MISSING)
        json_put_date(b, "keep_until", results_keep_until(r, subject));
    json_end_object(b);
}

enum osara_status record_open(const struct results *r, struct record_form *out,
                              osara_problems *problems)
{
    struct record_form f = {.r = r, .rows = row_forms_open(r)};

    if (f.rows == NULL || !holders_open(r, &f.holders)) {
        record_close(&f);
        return problem_memory(problems);
    }
    *out = f;
    return OSARA_OK;
}

void record_close(struct record_form *f)
{
    if (f->r != NULL)
        row_forms_close(f->rows, f->r->plan->n_tables);
    holders_close(&f->holders);
    *f = (struct record_form){0};
}

enum osara_status record_write_one(const struct results *r, struct workspace *w, size_t subject,
                                   struct buffer *b, osara_problems *problems)
{
    struct record_form form = {0};
    enum osara_status rc = record_open(r, &form, problems);

    if (rc == OSARA_OK)
        rc = record_write(&form, w, subject, b, problems);
    record_close(&form);
    return rc;
}

enum osara_status record_write(const struct record_form *f, struct workspace *w, size_t subject,
                               struct buffer *b, osara_problems *problems)
{
    const struct results *r = f->r;
    enum osara_status rc;

    json_put_object(b, NULL);
    put_head(r, subject, b);
    put_objective(r, b);
    rc = record_scanning(f, w, subject, b, problems);
    if (rc == OSARA_OK)
        rc = record_analysis(r, w, subject, b, problems);
    if (rc == OSARA_OK)
        rc = record_response(f, w, subject, b, problems);
    put_assessment(r, subject, b);
    put_shown(r, "list", r->plan->show, r->plan->n_show, subject, b);
    put_shown(r, "card", r->plan->card, r->plan->n_card, subject, b);
    json_end_object(b);
    if (rc == OSARA_OK && b->failed)
        rc = problem_memory(problems);
    return rc;
}
