/* plan_alike.c -- whether two plans read an extract alike, so that it is read once for both. */
#include <string.h>

#include "base/successors.h"
#include "objective/plan.h"

static bool same_successors(const struct plan_column *a, const struct plan_column *b)
{
    if (a->n_successors != b->n_successors)
        return false;
    for (size_t i = 0; i < a->n_successors; i++)
        if (!text_equal(a->successors[i].from, b->successors[i].from) ||
            !text_equal(a->successors[i].to, b->successors[i].to))
            return false;
    return true;
}

static bool same_column(const struct plan_column *a, const struct plan_column *b)
{
    return strcmp(a->name, b->name) == 0 && a->type == b->type && a->monitor == b->monitor &&
           a->n_values == b->n_values && (a->values == NULL) == (b->values == NULL) &&
           (a->n_values == 0 ||
            memcmp(a->values, b->values, a->n_values * sizeof *a->values) == 0) &&
           same_successors(a, b);
}

static bool same_table(const struct plan_table *a, const struct plan_table *b)
{
    if (strcmp(a->name, b->name) != 0 || a->optional != b->optional ||
        a->n_columns != b->n_columns || a->n_key != b->n_key || a->join != b->join ||
        a->evidence_column != b->evidence_column)
        return false;
    for (size_t c = 0; c < a->n_columns; c++)
        if (!same_column(&a->columns[c], &b->columns[c]))
            return false;
    return a->n_key == 0 || memcmp(a->key, b->key, a->n_key * sizeof *a->key) == 0;
}

static bool same_tables(const struct plan *plan, const struct plan *other)
{
    if (plan->words != other->words || plan->n_tables != other->n_tables)
        return false;
    for (size_t t = 0; t < plan->n_tables; t++)
        if (!same_table(&plan->tables[t], &other->tables[t]))
            return false;
    return true;
}

bool plan_has_read_for(const struct plan *plan, const struct plan *other)
{
    if (plan->as_of != other->as_of || !same_tables(plan, other)) /* two-digit years are read as of it */
        return false;
    for (size_t t = 0; t < plan->n_tables; t++)
        for (size_t c = 0; c < plan->tables[t].n_columns; c++)
            if (other->tables[t].columns[c].used && !plan->tables[t].columns[c].used)
                return false;
    return true;
}

bool plan_reads_for(struct plan *plan, const struct plan *other)
{
    if (!same_tables(plan, other))
        return false;
    for (size_t t = 0; t < plan->n_tables; t++)
        for (size_t c = 0; c < plan->tables[t].n_columns; c++)
            plan->tables[t].columns[c].used |= other->tables[t].columns[c].used;
    return true;
}
