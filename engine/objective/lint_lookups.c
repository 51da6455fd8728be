/* lint_lookups.c -- lints of lookups: those that nothing reads, and keys that no value can match. */
#include <string.h>

#include "objective/draft.h"
#include "objective/lint.h"

/* How a lookup is asked, over all expressions. */
struct asked {
    bool used;
    bool second;              /* asked again, for keys that are missing */
    bool misspelt;            /* a key of it is no value of the category: that is said alone */
    bool closed;              /* every key asked for is of a closed category */
    const struct expr *where; /* one of the places */
};

static const struct scope_name *closed_name(const struct expr *e)
{
    return e->n_args == 1 && e->args[0]->kind == EXPR_NAME && e->args[0]->ref != NULL &&
                   e->args[0]->ref->values != NULL
               ? e->args[0]->ref
               : NULL;
}

static bool has_key(const struct lookup *lookup, struct text key)
{
    for (size_t i = 0; i < lookup->n_rows; i++)
        if (text_equal(lookup->keys[i], key))
            return true;
    return false;
}

/* Keep rules of the table that name the column: what they leave out need not be known. */
static bool is_kept_out(const struct linter *l, const struct scope_name *name)
{
    for (size_t i = 0; i < l->plan->n_rules; i++) {
        const struct plan_rule *rule = &l->plan->rules[i];

        if (strcmp(rule->kind, "keep rule") == 0 && expr_reads(rule->expr, name))
            return true;
    }
    return false;
}

static void check_missing_keys(struct linter *l, const struct lookup *lookup, const struct expr *e,
                               const struct scope_name *name)
{
    struct place at = expr_place(e);

    if (lookup->steps || lookup->values[e->value].has_else || is_kept_out(l, name))
        return;
    for (size_t v = 0; v < name->n_values; v++) {
        struct text value = words_text(l->plan->words, name->values[v]);

        if (has_key(lookup, value))
            continue;
        lint_add(l, LINT_LOOKUP_MISSING, &at,
                 "lookup '%.*s' does not know '%.*s', a value of '%.*s'", TEXT_ARGS(lookup->name),
                 TEXT_ARGS(value), TEXT_ARGS(name->name));
        lint_hint(l, "add '%.*s' to it, or 'else: ...' for every other key", TEXT_ARGS(value));
        return;
    }
}

static void ask(struct linter *l, const struct expr *e, const struct lookup *lookup,
                struct asked *out)
{
    if (e == NULL)
        return;
    if (e->kind == EXPR_LOOKUP && e->lookup == lookup) {
        const struct scope_name *name = closed_name(e);

        out->closed = name != NULL && (!out->used || out->closed);
        out->used = true;
        out->where = e;
        if (name != NULL && out->second)
            check_missing_keys(l, lookup, e, name);
    }
    for (size_t i = 0; i < e->n_args; i++)
        ask(l, e->args[i], lookup, out);
    ask(l, e->by, lookup, out);
    ask(l, e->where, lookup, out);
}

/* Keys written in the ruleset that no value of the category is. */
static void check_unused_keys(struct linter *l, const struct lookup *lookup,
                              const struct yaml_node *node, struct asked *asked)
{
    const struct scope_name *name = closed_name(asked->where);

    for (size_t i = 0; i < node_count(node); i++) {
        struct text key = node->keys[i]->text;
        struct text *values = arena_alloc(l->rules->arena, name->n_values + 1, sizeof *values);
        bool known = text_is(key, "else");

        if (values == NULL)
            return;
        for (size_t v = 0; v < name->n_values; v++) {
            values[v] = words_text(l->plan->words, name->values[v]);
            known = known || text_equal(values[v], key);
        }
        if (known)
            continue;
        lint_add(l, LINT_LOOKUP_UNUSED, &node->keys[i]->at,
                 "key '%.*s' of lookup '%.*s' is not a value of '%.*s'", TEXT_ARGS(key),
                 TEXT_ARGS(lookup->name), TEXT_ARGS(name->name));
        asked->misspelt = true;
        lint_hint(l, "take it out, or spell it as the column does");
        problem_hint_nearest(l->problems, key, values, name->n_values);
    }
}

static bool is_inline(const struct yaml_node *node)
{
    return node != NULL && node->kind == YAML_MAPPING && yaml_get(node, "file") == NULL &&
           yaml_get(node, "steps") == NULL && !dated_is(node);
}

void lint_lookups(struct linter *l)
{
    const struct yaml_node *nodes = node_mapping(node_mapping(l->rules->root, "scanning"),
                                                 "lookups");

    for (size_t i = 0; l->plan != NULL && i < l->plan->scope->n_lookups; i++) {
        const struct lookup *lookup = &l->plan->scope->lookups[i];
        const struct yaml_node *node = NULL;
        struct asked asked = {0};

        for (size_t k = 0; k < node_count(nodes); k++)
            if (text_same_name(nodes->keys[k]->text, lookup->name))
                node = nodes->values[k];
        for (size_t r = 0; r < l->plan->n_rules; r++)
            ask(l, l->plan->rules[r].expr, lookup, &asked);
        if (!asked.used) {
            lint_add(l, LINT_LOOKUP_UNUSED, &lookup->at, "no rule reads lookup '%.*s'",
                     TEXT_ARGS(lookup->name));
            lint_hint(l, "take it out, or use it: %.*s[KEY]", TEXT_ARGS(lookup->name));
        } else if (asked.closed && is_inline(node)) {
            check_unused_keys(l, lookup, node, &asked);
        }
        asked.second = true;
        for (size_t r = 0; r < l->plan->n_rules && !asked.misspelt; r++)
            ask(l, l->plan->rules[r].expr, lookup, &asked);
    }
}
