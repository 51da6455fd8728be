/* scope.c -- finding tables, names and lookups. */
#include "language/scope.h"

const struct lookup *scope_lookup(const struct scope *scope, struct text name)
{
    for (size_t i = 0; i < scope->n_lookups; i++)
        if (text_same_name(scope->lookups[i].name, name))
            return &scope->lookups[i];
    return NULL;
}

uint32_t scope_table_index(const struct scope *scope, struct text name)
{
    for (size_t i = 0; i < scope->n_tables; i++)
        if (text_same_name(scope->tables[i].name, name))
            return (uint32_t)i;
    return UINT32_MAX;
}

struct scope_name *scope_find_criterion(struct scope_table *table, struct text name)
{
    for (size_t i = 0; i < table->n_names; i++) {
        struct scope_name *n = &table->names[i];

        if (n->kind == NAME_INPUT && n->stage == STAGE_SCORE && text_same_name(n->name, name))
            return n;
    }
    return NULL;
}

struct scope_name *scope_find(struct scope_table *table, struct text name)
{
    for (size_t i = 0; i < table->n_names; i++)
        if (text_same_name(table->names[i].name, name))
            return &table->names[i];
    return NULL;
}
