/* list_options.c -- options.csv: a protective orders officer's worklist, best first.
 *
 * A line is an option to consider for one of the cohort, or an order in force that ends within 90
 * days or was gone against.  What is lost by waiting comes first; then what is ready for an officer,
 * by rank; then what can wait; last what needs a fact to be established. */
#include <stdlib.h>

#include "report/list_cells.h"
#include "base/growing.h"
#include "report/lists.h"
#include "report/orders.h"
#include "report/urgency.h"

struct work {
    enum urgency urgency;
    uint32_t rank;
    size_t number;                         /* in the order of the ruleset, then of rows */
    const struct opportunity *opportunity; /* NULL: an order in force */
    uint32_t subject;
    struct order_in_force order;
};

struct worklist {
    const struct results *r;
    struct work *at;
    size_t n, room;
};

static bool push(struct worklist *l, struct work work)
{
    struct work *made = growing_push(&l->at, &l->n, &l->room, sizeof *made);

    if (made == NULL)
        return false;
    work.rank = l->r->scores->rank[work.subject];
    work.number = l->n - 1;
    *made = work;
    return true;
}

static bool push_options(struct worklist *l)
{
    const struct response *response = l->r->response;
    bool fine = true;

    for (size_t i = 0; fine && i < response->n_opportunities; i++) {
        const struct opportunity *o = &response->opportunities[i];

        fine = push(l, (struct work){.urgency = o->to_establish ? URGENCY_OPEN : URGENCY_READY,
                                     .opportunity = o,
                                     .subject = o->subject});
    }
    return fine;
}

static enum osara_status push_orders(struct worklist *l, uint32_t subject, osara_problems *problems)
{
    struct order_in_force *orders = NULL;
    size_t n = 0;
    enum osara_status rc = orders_in_force(l->r, l->r->scores->workspaces[0], subject, &orders, &n,
                                           problems);

    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        bool breached = orders[i].breached == TRUTH_TRUE;

        if ((breached || orders[i].within > 0) &&
            !push(l, (struct work){.urgency = urgency_of_order(breached, orders[i].within),
                                   .subject = subject,
                                   .order = orders[i]}))
            rc = problem_memory(problems);
    }
    free(orders);
    return rc;
}

static int best_first(const void *a, const void *b)
{
    const struct work *x = a, *y = b;

    if (x->urgency != y->urgency)
        return x->urgency < y->urgency ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* ---- A line ---- */

/* The tests of an option that are met, or those that are to be established. */
static void put_tests(const struct results *r, const struct plan_option *option, uint32_t subject,
                      bool met, struct buffer *b)
{
    if (met && option->when.text != NULL)
        reason_test(&option->when, r->plan, r->scores, subject, true, b);
    for (size_t i = 0; i < option->n_tests; i++) {
        const struct plan_option_test *test = &option->tests[i];

        if ((response_truth(&test->test, r->scores, subject) == TRUTH_TRUE) != met)
            continue;
        buffer_string(b, b->n > 0 ? "; " : "");
        buffer_format(b, "%s: ", test->name);
        reason_test(&test->test, r->plan, r->scores, subject, true, b);
    }
}

static void put_option(const struct results *r, const struct work *work, struct buffer *b,
                       struct buffer *scratch)
{
    const struct plan_option *option = &r->plan->options[work->opportunity->option];

    cell_string(b, option->name);
    cell_string(b, option->title ? option->title : option->name);
    cell_string(b, option->basis);
    cell_string(b, option->action);
    for (int met = 1; met >= 0; met--) {
        buffer_clear(scratch);
        put_tests(r, option, work->subject, met, scratch);
        cell_buffer(b, scratch);
    }
    buffer_clear(scratch);
    for (size_t i = 0; i < option->n_judgement; i++) {
        buffer_string(scratch, i ? "; " : "");
        buffer_string(scratch, option->judgement[i]);
    }
    cell_buffer(b, scratch);
}

static void put_order(const struct results *r, const struct work *work, struct buffer *b,
                      struct buffer *scratch)
{
    cell_string(b, "order in force");
    buffer_clear(scratch);
    order_put(r, &work->order, scratch);
    cell_buffer(b, scratch);
    cell_string(b, NULL);
    cell_string(b, urgency_action(work->urgency));
    cell_string(b, NULL);
    cell_string(b, NULL);
    cell_string(b, NULL);
}

/* All orders in force of a subject; the first to end. */
static enum osara_status put_in_force(const struct results *r, uint32_t subject,
                                      struct order_in_force *first, struct buffer *scratch,
                                      osara_problems *problems)
{
    struct order_in_force *orders = NULL;
    size_t n = 0;
    enum osara_status rc = orders_in_force(r, r->scores->workspaces[0], subject, &orders, &n,
                                           problems);

    *first = (struct order_in_force){.ends = DATE_MISSING};
    buffer_clear(scratch);
    for (size_t i = 0; i < n; i++) {
        buffer_string(scratch, i ? "; " : "");
        order_put(r, &orders[i], scratch);
        if (orders[i].ends != DATE_MISSING &&
            (first->ends == DATE_MISSING || orders[i].ends < first->ends))
            *first = orders[i];
    }
    free(orders);
    return rc;
}

static enum osara_status put_work(const struct results *r, size_t place, const struct work *work,
                                  struct buffer *b, struct buffer *scratch,
                                  osara_problems *problems)
{
    struct order_in_force first;

    buffer_format(b, "%zu", place);
    cell_string(b, urgency_name(work->urgency));
    buffer_format(b, ",%u", work->rank);
    cell_text(b, results_id(r, work->subject));
    cell_string(b, results_strand(r, work->subject));
    if (work->opportunity != NULL)
        put_option(r, work, b, scratch);
    else
        put_order(r, work, b, scratch);
    enum osara_status rc = put_in_force(r, work->subject, &first, scratch, problems);

    cell_buffer(b, scratch);
    if (work->opportunity == NULL)
        first = work->order;
    buffer_char(b, ',');
    buffer_date(b, first.ends);
    buffer_char(b, ',');
    if (first.ends != DATE_MISSING)
        buffer_integer(b, first.ends - r->plan->as_of);
    cell_number(b, orders_breaches(r, work->subject));
    row_end(r, b);
    return rc;
}

enum osara_status options_list(const struct results *r, struct buffer *b, osara_problems *problems)
{
    struct worklist l = {.r = r};
    struct buffer scratch = {0};
    enum osara_status rc = push_options(&l) ? OSARA_OK : problem_memory(problems);

    for (size_t i = 0; rc == OSARA_OK && i < r->response->n_all; i++)
        rc = push_orders(&l, r->response->outcomes[i].subject, problems);
    buffer_string(b, "place,urgency,rank,offender_id,strand,option,title,basis,action,tests_met,"
                     "to_establish,judgement,in_force,first_ends,days_left,breaches");
    headings_end(r, b);
    if (l.n > 0)
        qsort(l.at, l.n, sizeof *l.at, best_first);
    for (size_t i = 0; rc == OSARA_OK && i < l.n; i++)
        rc = put_work(r, i + 1, &l.at[i], b, &scratch, problems);
    free(l.at);
    b->failed |= scratch.failed;
    buffer_free(&scratch);
    return rc;
}
