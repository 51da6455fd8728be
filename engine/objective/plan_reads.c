/* plan_reads.c -- see plan_reads.h: the expressions' trees, followed to the columns they end in. */
#include "objective/plan_reads.h"

#include <string.h>

#include "objective/plan_rules.h"

struct reads {
    const struct scope *scope;
    bool **columns; /* [tables][columns] */
    bool **seen;    /* [tables][names of the scope] */
};

static void follow(struct reads *r, const struct expr *e);

static void follow_name(struct reads *r, const struct scope_name *name)
{
    for (size_t t = 0; t < r->scope->n_tables; t++) {
        const struct scope_table *table = &r->scope->tables[t];

        if (name < table->names || name >= table->names + table->n_names)
            continue;
        if (r->seen[t][name - table->names])
            return;
        r->seen[t][name - table->names] = true;
        if (name->kind == NAME_COLUMN)
            r->columns[t][name->column] = true;
        follow(r, name->expr);
    }
}

static void follow(struct reads *r, const struct expr *e)
{
    if (e == NULL)
        return;
    if (e->kind == EXPR_NAME && e->ref != NULL)
        follow_name(r, e->ref);
    for (size_t i = 0; i < e->n_args; i++)
        follow(r, e->args[i]);
    follow(r, e->by);
    follow(r, e->where);
}

static bool makes_score(const struct plan_rule *rule)
{
    static const char *const kinds[] = {"criterion", "score", "tie"};

    for (size_t i = 0; rule->in_force && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(rule->kind, kinds[i]) == 0)
            return true;
    return false;
}

bool **plan_score_reads(const struct plan *plan, struct arena *arena)
{
    struct reads r = {.scope = plan->scope};
    size_t n = plan->n_tables + 1;

    r.columns = arena_alloc(arena, n, sizeof *r.columns);
    r.seen = arena_alloc(arena, n, sizeof *r.seen);
    for (size_t t = 0; r.columns != NULL && r.seen != NULL && t < plan->n_tables; t++) {
        r.columns[t] = arena_alloc(arena, plan->tables[t].n_columns + 1, sizeof **r.columns);
        r.seen[t] = arena_alloc(arena, plan->scope->tables[t].n_names + 1, sizeof **r.seen);
        if (r.columns[t] == NULL || r.seen[t] == NULL)
            return NULL;
    }
    for (size_t t = 0; r.columns != NULL && r.seen != NULL && t < plan->n_tables; t++) {
        if (plan->evidence_least != EVIDENCE_NONE && plan->tables[t].evidence_column != UINT32_MAX)
            r.columns[t][plan->tables[t].evidence_column] = true;
        for (size_t k = 0; k < plan->scope->tables[t].n_keeps; k++)
            follow(&r, plan->scope->tables[t].keeps[k].expr);
    }
    for (size_t i = 0; r.columns != NULL && r.seen != NULL && i < plan->n_rules; i++)
        if (makes_score(&plan->rules[i]))
            follow(&r, plan->rules[i].expr);
    return r.seen != NULL ? r.columns : NULL;
}
