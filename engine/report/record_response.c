/* record_response.c -- the record's fourth section: what is proposed, for every strand why or why
 * not, who holds the places, which options there are. */
#include <math.h>
#include <stdlib.h>

#include "report/line.h"
#include "report/orders.h"
#include "report/record.h"
#include "response/continuity.h"

static const char *const truth_words[] = {"no", "unknown", "yes"};

static void put_test_parts(const struct results *r, const struct plan_test *test, size_t subject,
                           struct buffer *b)
{
    const struct slot *slots = r->scores->frame.slots;

    json_put_string(b, "condition", test->text);
    json_put_string(b, "holds", truth_words[slot_flag(&slots[test->truth], subject)]);
    json_put_list(b, "parts");
    for (size_t i = 0; i < test->n_parts; i++) {
        const struct condition *part = &test->parts[i];

        json_put_object(b, NULL);
        json_put_text(b, "condition", part->text);
        json_put_string(b, "holds", truth_words[slot_flag(&slots[part->truth], subject)]);
        if (part->left != SLOT_NONE)
            results_json_slot(r, part->left, subject, "was", b);
        json_end_object(b);
    }
    json_end_list(b);
}

static void put_test(const struct results *r, const struct plan_test *test, const char *key,
                     size_t subject, struct buffer *b)
{
    if (test->text == NULL)
        return;
    json_put_object(b, key);
    put_test_parts(r, test, subject, b);
    json_end_object(b);
}

/* ---- Who holds places: asked for everyone who waits for them ---- */

/* Which places the member of this number holds, or KIND_NONE. */
static uint32_t held_by(const struct results *r, size_t member)
{
    const struct response *response = r->response;
    int16_t strand = response->outcomes[member].strand;

    return strand == STRAND_NONE
               ? KIND_NONE
               : response->places_of[member * r->plan->n_strands + (size_t)strand];
}

bool holders_open(const struct results *r, struct holders *out)
{
    size_t n = r->response->n_all, n_places = r->response->n_places;
    struct holders h = {calloc(n_places + 2, sizeof *h.from), malloc((n + 1) * sizeof *h.member)};

    if (h.from == NULL || h.member == NULL) {
        holders_close(&h);
        return false;
    }
    for (size_t i = 0; i < n; i++) /* counted two places on, where they become where each begins */
        if (held_by(r, i) != KIND_NONE)
            h.from[held_by(r, i) + 2]++;
    for (size_t p = 2; p < n_places + 2; p++)
        h.from[p] += h.from[p - 1];
    for (size_t i = 0; i < n; i++)
        if (held_by(r, i) != KIND_NONE)
            h.member[h.from[held_by(r, i) + 1]++] = (uint32_t)i;
    *out = h;
    return true;
}

void holders_close(struct holders *h)
{
    free(h->from);
    free(h->member);
    *h = (struct holders){0};
}

/* By rank, not by name: a record says nothing of other persons, so that it can be disclosed. */
static void put_holders(const struct record_form *form, uint32_t places, struct buffer *b)
{
    const struct results *r = form->r;
    const struct holders *h = &form->holders;

    json_put_list(b, "held_by");
    for (size_t i = h->from[places]; i < h->from[places + 1]; i++) {
        const struct outcome *o = &r->response->outcomes[h->member[i]];

        json_put_object(b, NULL);
        json_put_integer(b, "rank", r->scores->rank[o->subject]);
        json_put_number(b, "score", r->scores->score[o->subject]);
        json_end_object(b);
    }
    json_end_list(b);
}

static void put_places(const struct record_form *form, const struct outcome *o, size_t strand,
                       struct buffer *b)
{
    const struct results *r = form->r;
    size_t member = (size_t)(o - r->response->outcomes);
    uint32_t index = r->response->places_of[member * r->plan->n_strands + strand];

    if (index == KIND_NONE)
        return;
    const struct places *p = &r->response->places[index];

    json_put_object(b, "places");
    json_put_string(b, "area", p->area[0] ? p->area : NULL);
    json_put_integer(b, "capacity", p->capacity);
    json_put_integer(b, "used", p->used);
    json_put_integer(b, "over", p->over);
    json_put_integer(b, "waiting", p->waiting);
    json_put_flag(b, "one_more_brings_him", p->one_more == o->subject);
    json_put_flag(b, "one_less_loses_him", p->one_less == o->subject);
    if (o->status == STATUS_WAITING)
        put_holders(form, index, b);
    json_end_object(b);
}

static void put_strand(const struct record_form *form, const struct outcome *o, size_t strand,
                       size_t subject, struct buffer *b)
{
    const struct results *r = form->r;
    const struct plan_strand *p = &r->plan->strands[strand];
    bool must = response_truth(&p->must, r->scores, subject) == TRUTH_TRUE;

    json_put_object(b, NULL);
    json_put_string(b, "strand", p->name);
    json_put_string(b, "title", p->title ? p->title : p->name);
    json_put_flag(b, "must", must);
    json_put_flag(b, "eligible",
                  must || response_truth(&p->eligible, r->scores, subject) == TRUTH_TRUE);
    json_put_number(b, "fit", response_fit(r->plan, r->scores, strand, subject));
    if (p->order != SLOT_NONE)
        json_put_number(b, "order", slot_number(&r->scores->frame.slots[p->order], subject));
    put_test(r, &p->must, "must_test", subject, b);
    put_test(r, &p->eligible, "eligible_test", subject, b);
    if (o != NULL)
        put_places(form, o, strand, b);
    json_end_object(b);
}

static void put_option_tests(const struct results *r, const struct plan_option *option,
                             size_t subject, struct buffer *b)
{
    json_put_list(b, "tests");
    for (size_t i = 0; i < option->n_tests; i++) {
        json_put_object(b, NULL);
        json_put_string(b, "test", option->tests[i].name);
        put_test_parts(r, &option->tests[i].test, subject, b);
        json_put_string(b, "source", option->tests[i].source);
        json_end_object(b);
    }
    json_end_list(b);
}

static void put_option(const struct results *r, const struct opportunity *o, size_t subject,
                       struct buffer *b)
{
    const struct plan_option *option = &r->plan->options[o->option];

    json_put_object(b, NULL);
    json_put_string(b, "option", option->name);
    json_put_string(b, "title", option->title ? option->title : option->name);
    json_put_string(b, "basis", option->basis);
    json_put_date(b, "from", option->from);
    json_put_date(b, "until", option->until);
    json_put_string(b, "action", option->action);
    json_put_integer(b, "to_establish", o->to_establish);
    put_test(r, &option->when, "when", subject, b);
    put_option_tests(r, option, subject, b);
    json_put_list(b, "judgement");
    for (size_t i = 0; i < option->n_judgement; i++)
        json_put_string(b, NULL, option->judgement[i]);
    json_end_list(b);
    json_end_object(b);
}

static void put_order(const struct results *r, const struct order_in_force *order, struct buffer *b)
{
    const struct plan_in_force *f = &r->plan->in_force;

    json_put_object(b, NULL);
    json_put_string(b, "table", r->plan->tables[f->table].name);
    for (size_t i = 0; i < f->n_show; i++)
        results_json_value(r, f->table, f->show[i], order->row,
                           r->plan->tables[f->table].columns[f->show[i]].name, b);
    json_end_object(b);
}

/* What is counted of each, in the order of `in_force`: apart, so that no column of a table can have
 * the name of a key. */
static void put_ends(const struct order_in_force *order, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_date(b, "ends", order->ends);
    if (order->ends != DATE_MISSING)
        json_put_integer(b, "days", order->days);
    if (order->within > 0)
        json_put_integer(b, "within", order->within);
    if (order->breached != TRUTH_UNKNOWN)
        json_put_flag(b, "breached", order->breached == TRUTH_TRUE);
    json_end_object(b);
}

static enum osara_status put_orders(const struct results *r, struct workspace *w, size_t subject,
                                    struct buffer *b, osara_problems *problems)
{
    struct order_in_force *orders = NULL;
    size_t n = 0;
    enum osara_status rc = orders_in_force(r, w, subject, &orders, &n, problems);

    json_put_list(b, "in_force");
    for (size_t i = 0; i < n; i++)
        put_order(r, &orders[i], b);
    json_end_list(b);
    json_put_list(b, "ends");
    for (size_t i = 0; i < n; i++)
        put_ends(&orders[i], b);
    json_end_list(b);
    if (!isnan(orders_breaches(r, subject)))
        json_put_number(b, "breaches", orders_breaches(r, subject));
    free(orders);
    return rc;
}

static void put_reason(const struct results *r, size_t subject, struct buffer *b)
{
    struct buffer reason = {0};

    reason_of(r->response, r->plan, r->scores, subject, &reason);
    json_put_text(b, "reason", (struct text){reason.at, reason.n});
    b->failed |= reason.failed;
    buffer_free(&reason);
}

static void put_some(struct buffer *b, const char *key, const char *value)
{
    if (value != NULL)
        json_put_string(b, key, value);
}

/* The last decision on him, and a question that is open. */
static void put_past(const struct outcome *o, struct buffer *b)
{
    const struct past *past = o == NULL ? NULL : o->past;

    if (past == NULL || (past->decision == NULL && past->referred == NULL))
        return;
    json_put_object(b, "decided");
    put_some(b, "decision", past->decision);
    if (past->on != DATE_MISSING)
        json_put_date(b, "on", past->on);
    if (past->entry > 0)
        json_put_integer(b, "entry", (int64_t)past->entry);
    if (past->until != DATE_MISSING)
        json_put_date(b, "until", past->until);
    put_some(b, "who", past->who);
    put_some(b, "why", past->why);
    put_some(b, "needed", past->needed);
    put_some(b, "owner", past->owner);
    if (past->due != DATE_MISSING)
        json_put_date(b, "due", past->due);
    put_some(b, "referred", past->referred);
    json_end_object(b);
}

static void put_held(const struct results *r, const struct outcome *o, struct buffer *b)
{
    int32_t expires = continuity_expires(r->plan, o);

    json_put_string(b, "strand_now", r->plan->strands[o->held_now].name);
    if (o->held_since == DATE_MISSING && isnan(o->entry_score))
        return;
    json_put_object(b, "held");
    json_put_date(b, "since", o->held_since);
    if (o->held_since != DATE_MISSING)
        json_put_integer(b, "weeks", (r->plan->as_of - o->held_since) / 7);
    json_put_number(b, "entry_score", o->entry_score);
    json_put_flag(b, "minimum_stay", o->stays);
    if (expires != DATE_MISSING)
        json_put_date(b, "expires", expires);
    json_put_flag(b, "lapsed", o->lapsed);
    json_end_object(b);
}

static void put_standing(const struct results *r, const struct outcome *o, size_t subject,
                         struct buffer *b)
{
    json_put_string(b, "status", status_name(response_status(r->response, r->scores, subject)));
    json_put_string(b, "strand", results_strand(r, subject)[0] ? results_strand(r, subject) : NULL);
    put_reason(r, subject, b);
    json_put_string(b, "decision", o != NULL ? results_decision(r, subject) : "proposed");
    put_past(o, b);
    json_put_number(b, "harm", results_harm(r, subject));
    json_put_flag(b, "over_capacity", o != NULL && o->over);
    if (o != NULL && o->hold >= 0)
        json_put_string(b, "hold", r->plan->holds[o->hold].name);
    if (o != NULL && o->held_now != STRAND_NONE)
        put_held(r, o, b);
    if (o != NULL && o->status == STATUS_WAITING)
        json_put_integer(b, "queue", o->queue);
}

enum osara_status record_response(const struct record_form *form, struct workspace *w,
                                  size_t subject, struct buffer *b, osara_problems *problems)
{
    const struct results *r = form->r;
    const struct outcome *o = response_outcome(r->response, r->scores, subject);
    size_t first = 0, n = o ? results_options(r, subject, &first) : 0;

    json_put_object(b, "response");
    put_standing(r, o, subject, b);
    json_put_list(b, "strands");
    for (size_t k = 0; k < r->plan->n_strands; k++)
        put_strand(form, o, k, subject, b);
    json_end_list(b);
    json_put_list(b, "options");
    for (size_t i = 0; i < n; i++)
        put_option(r, &r->response->opportunities[first + i], subject, b);
    json_end_list(b);
    enum osara_status rc = put_orders(r, w, subject, b, problems);

    line_json(r, subject, b);
    record_change(r, subject, b);
    json_end_object(b);
    return rc;
}
