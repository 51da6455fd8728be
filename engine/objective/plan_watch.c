/* plan_watch.c -- has the builder keep what each condition of a rule comes to, and each value that
 * it reads: for traces, and for the count of what was ever true, false or missing. */
#include <stdlib.h>

#include "objective/sections.h"

bool expr_is_fixed(const struct expr *e)
{
    if (e == NULL)
        return true;
    if (e->kind == EXPR_NAME || e->kind == EXPR_AGGREGATE)
        return false;
    for (size_t i = 0; i < e->n_args; i++)
        if (!expr_is_fixed(e->args[i]))
            return false;
    return true;
}

bool expr_is_condition(const struct expr *e)
{
    return e->type == VALUE_FLAG && e->kind != EXPR_AND && e->kind != EXPR_OR &&
           e->kind != EXPR_NOT && e->kind != EXPR_IF && e->kind != EXPR_FLAG;
}

static void watch(struct draft *d, const struct expr *e, uint32_t table)
{
    struct plan *plan = d->plan;
    struct watch *w;

    if (e == NULL || !draft_builds(d) || expr_is_fixed(e))
        return;
    w = arena_push(d->arena, &plan->watches, &plan->n_watches, &plan->watches_room, sizeof *w);
    if (w == NULL) {
        draft_fail(d, problem_memory(d->problems));
        return;
    }
    *w = (struct watch){e, table, builder_row_value(d->builder, e, table)};
    if (w->row_value == SLOT_NONE)
        draft_fail(d, problem_memory(d->problems));
}

static void watch_parts(struct draft *d, const struct expr *e, uint32_t table)
{
    bool logic = e->kind == EXPR_AND || e->kind == EXPR_OR || e->kind == EXPR_NOT ||
                 e->kind == EXPR_IF;

    if (e->type == VALUE_FLAG || e->kind == EXPR_NAME || e->kind == EXPR_LOOKUP ||
        e->kind == EXPR_AGGREGATE)
        watch(d, e, table);
    if (e->kind == EXPR_AGGREGATE) {
        if (e->n_args > 0)
            watch_parts(d, e->args[0], e->table);
        if (e->where != NULL)
            watch_parts(d, e->where, e->table);
        return;
    }
    for (size_t i = 0; i < e->n_args; i++) {
        if (!logic && e->type == VALUE_FLAG)
            watch(d, e->args[i], table); /* the sides of a comparison */
        watch_parts(d, e->args[i], table);
    }
}

static int by_expr(const void *a, const void *b)
{
    const struct watch *x = a, *y = b;
    uintptr_t p = (uintptr_t)x->expr, q = (uintptr_t)y->expr;

    return p != q ? (p > q ? 1 : -1) : (x->table > y->table) - (x->table < y->table);
}

void rules_watch(struct draft *d)
{
    struct plan *plan = d->plan;

    for (size_t i = 0; i < plan->n_rules; i++) {
        const struct plan_rule *rule = &plan->rules[i];

        if (!rule->in_force)
            continue;
        watch(d, rule->expr, rule->table);
        watch_parts(d, rule->expr, rule->table);
    }
    if (plan->n_watches > 0)
        qsort(plan->watches, plan->n_watches, sizeof *plan->watches, by_expr);
}

const struct watch *plan_watch(const struct plan *plan, const struct expr *expr, uint32_t table)
{
    const struct watch wanted = {.expr = expr, .table = table};

    return plan->n_watches == 0
               ? NULL
               : bsearch(&wanted, plan->watches, plan->n_watches, sizeof *plan->watches, by_expr);
}
