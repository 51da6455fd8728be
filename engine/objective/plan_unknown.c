/* plan_unknown.c -- rows whose `where` comes out neither true nor false: they do not count, and how
 * many there are stands in the account.
 *
 * For each `where` that can be missing, one more value of the subjects is built: the count of the
 * rows for which it is. */
#include "objective/sections.h"

struct unknowns {
    struct draft *d;
    const struct expr *seen[256]; /* definitions that were walked: each once */
    size_t n_seen;
};

static bool is_collected(const struct plan *plan, const struct expr *where, uint32_t table)
{
    for (size_t i = 0; i < plan->n_unknowns; i++)
        if (plan->unknowns[i].table == table &&
            text_equal(text_trim(expr_text(where)), text_of(plan->unknowns[i].text)))
            return true;
    return false;
}

/* count(TABLE where (WHERE) is missing) */
static struct expr *count_unknown(struct draft *d, const struct expr *aggregate)
{
    struct expr *missing = draft_alloc(d, 1, sizeof *missing);
    struct expr *count = draft_alloc(d, 1, sizeof *count);
    struct expr **args = draft_alloc(d, 1, sizeof *args);

    if (missing == NULL || count == NULL || args == NULL)
        return NULL;
    *missing = *aggregate->where;
    missing->kind = EXPR_IS_MISSING;
    missing->type = VALUE_FLAG;
    missing->args = args;
    missing->n_args = 1;
    args[0] = aggregate->where;
    *count = *aggregate;
    count->aggregate = AGGREGATE_COUNT;
    count->type = VALUE_NUMBER;
    count->args = NULL;
    count->n_args = 0;
    count->by = NULL;
    count->where = missing;
    return count;
}

static void collect(struct draft *d, const struct expr *aggregate)
{
    struct plan *plan = d->plan;
    size_t room = plan->n_unknowns; /* grows one at a time: there are few */

    if (is_collected(plan, aggregate->where, aggregate->table) || !can_be_missing(aggregate->where))
        return;
    struct plan_unknown *grown = draft_alloc(d, room + 1, sizeof *grown);
    struct expr *count = grown == NULL ? NULL : count_unknown(d, aggregate);

    if (count == NULL)
        return;
    for (size_t i = 0; i < room; i++)
        grown[i] = plan->unknowns[i];
    grown[room] = (struct plan_unknown){
        .text = draft_copy(d, text_trim(expr_text(aggregate->where))),
        .table = aggregate->table,
        .slot = builder_value(d->builder, count, STAGE_MEASURES)};
    if (grown[room].text == NULL || grown[room].slot == SLOT_NONE) {
        draft_fail(d, problem_memory(d->problems));
        return;
    }
    plan->unknowns = grown;
    plan->n_unknowns = room + 1;
}

static bool is_seen(struct unknowns *u, const struct expr *e)
{
    for (size_t i = 0; i < u->n_seen; i++)
        if (u->seen[i] == e)
            return true;
    if (u->n_seen == sizeof u->seen / sizeof u->seen[0])
        return true;
    u->seen[u->n_seen++] = e;
    return false;
}

static void walk(struct unknowns *u, const struct expr *e)
{
    if (e == NULL)
        return;
    if (e->kind == EXPR_NAME && e->ref != NULL && e->ref->expr != NULL && !is_seen(u, e->ref->expr))
        walk(u, e->ref->expr);
    if (e->kind == EXPR_AGGREGATE && e->where != NULL)
        collect(u->d, e);
    for (size_t i = 0; i < e->n_args; i++)
        walk(u, e->args[i]);
    walk(u, e->by);
    walk(u, e->where);
}

void plan_unknown(struct draft *d, const struct expr *expr)
{
    struct unknowns u = {.d = d};

    walk(&u, expr);
}
