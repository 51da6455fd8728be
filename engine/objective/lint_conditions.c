/* lint_conditions.c -- lints of conditions: those that can never hold or always hold, and strands
 * that the one before them shadows.
 *
 * A condition on one value (`x > 5`, `role in [a, b]`, `stalking`) leaves a set of values.  Joined by
 * `and`, sets of the same value are cut; an empty one can never hold.  What a value can be at all is
 * known from its range (counts are not below 0), its category, and the keep rules of its table. */
#include <math.h>
#include <string.h>

#include "objective/lint.h"
#include "objective/lint_sets.h"
#include "objective/sections.h"

enum { PARTS_MOST = 64 };

struct conditions {
    struct linter *l;
    const struct plan_rule *rule;
};

static void say(struct conditions *c, enum lint lint, const struct expr *e, const char *why,
                const char *hint)
{
    struct place at = expr_place(e);
    struct text text = text_trim(expr_text(e));

    if (text.n > 60)
        text.n = 60;
    lint_add(c->l, lint, &at, "'%.*s'%s %s: %s", TEXT_ARGS(text), text.n == 60 ? "..." : "",
             lint == LINT_NEVER_HOLDS ? "can never hold" : "always holds", why);
    lint_hint(c->l, "%s", hint);
}

/* What is left of the value's sets when the keep rules of its table are heeded. */
static void cut_by_keeps(const struct conditions *c, uint32_t table, struct set *set)
{
    const struct scope_table *t = &c->l->plan->scope->tables[table];

    if (strcmp(c->rule->kind, "keep rule") == 0)
        return;
    for (size_t k = 0; k < t->n_keeps; k++) {
        const struct expr *parts[PARTS_MOST];
        size_t n;

        if (t->keeps[k].expr == NULL)
            continue;
        n = expr_parts(t->keeps[k].expr, parts, PARTS_MOST);
        for (size_t i = 0; i < n && i < PARTS_MOST; i++) {
            struct set other;

            if (set_of(c->l->plan, parts[i], &other) && set_same_value(set, &other))
                set_cut(set, &other);
        }
    }
}

/* One condition by itself. */
static bool check_single(struct conditions *c, const struct expr *e, uint32_t table)
{
    struct set set, can;

    if (!set_of(c->l->plan, e, &set))
        return false;
    can = set_of_all(c->l->plan, e, &set);
    cut_by_keeps(c, table, &can);
    if (set_is_empty(&can))
        return false;
    if (!set_meets(&can, &set)) {
        say(c, LINT_NEVER_HOLDS, e, "what it asks for is no value that there can be here",
            "look at the sign and the bound, at the values of the column, and at the keep rules");
        return true;
    }
    if (set_within(&can, &set)) {
        say(c, LINT_ALWAYS_HOLDS, e, "every value that there can be here meets it",
            "take it out, or look at the sign and the bound, and at the keep rules");
        return true;
    }
    return false;
}

/* Two conditions of one `and`. */
static void check_pairs(struct conditions *c, const struct expr *e)
{
    const struct expr *parts[PARTS_MOST];
    size_t n = expr_parts(e, parts, PARTS_MOST);

    for (size_t i = 0; i < n && i < PARTS_MOST; i++) {
        struct set cut, other;

        if (!set_of(c->l->plan, parts[i], &cut))
            continue;
        for (size_t k = i + 1; k < n && k < PARTS_MOST; k++) {
            if (!set_of(c->l->plan, parts[k], &other) || !set_same_value(&cut, &other))
                continue;
            set_cut(&cut, &other);
            if (!set_is_empty(&cut))
                continue;
            say(c, LINT_NEVER_HOLDS, e, "two of its conditions exclude one another",
                "if either is enough, write 'or'; else mend one of the two");
            return;
        }
    }
}

/* Two conditions of one `or` that leave nothing out. */
static bool check_either(struct conditions *c, const struct expr *e)
{
    struct set a, b;

    if (!set_of(c->l->plan, e->args[0], &a) || !set_of(c->l->plan, e->args[1], &b) ||
        !set_same_value(&a, &b) || !set_covers_all(&a, &b))
        return false;
    say(c, LINT_ALWAYS_HOLDS, e, "one of the two holds whatever the value is",
        "if both are needed, write 'and'; else mend one of the two");
    return true;
}

static void walk(struct conditions *c, const struct expr *e, uint32_t table, bool in_and)
{
    if (e == NULL)
        return;
    if (e->kind == EXPR_AGGREGATE) {
        for (size_t i = 0; i < e->n_args; i++)
            walk(c, e->args[i], e->table, false);
        walk(c, e->where, e->table, false);
        return;
    }
    if (e->kind == EXPR_AND && !in_and)
        check_pairs(c, e);
    if (e->kind == EXPR_OR && check_either(c, e))
        return;
    if (expr_is_condition(e) && check_single(c, e, table))
        return;
    for (size_t i = 0; i < e->n_args; i++)
        walk(c, e->args[i], table, e->kind == EXPR_AND);
}

/* ---- Strands ---- */

static const struct plan_rule *part_of(const struct plan *plan, const char *strand,
                                       const char *part)
{
    for (size_t i = 0; i < plan->n_rules; i++)
        if (plan->rules[i].in_force && strcmp(plan->rules[i].kind, "strand") == 0 &&
            strcmp(plan->rules[i].name, strand) == 0 && strcmp(plan->rules[i].part, part) == 0)
            return &plan->rules[i];
    return NULL;
}

/* Whoever meets `a` meets `b`: every condition of b is one of a's. */
static bool implies(const struct plan_rule *a, const struct plan_rule *b)
{
    const struct expr *mine[PARTS_MOST], *its[PARTS_MOST];
    size_t n, m;

    if (a == NULL || b == NULL)
        return false;
    n = expr_parts(a->expr, mine, PARTS_MOST);
    m = expr_parts(b->expr, its, PARTS_MOST);
    for (size_t k = 0; k < m; k++) {
        bool found = false;

        for (size_t i = 0; i < n && i < PARTS_MOST && k < PARTS_MOST; i++)
            found = found || expr_same_text(mine[i], its[k]);
        if (!found)
            return false;
    }
    return true;
}

static bool same_fit(const struct plan_rule *a, const struct plan_rule *b)
{
    return (a == NULL && b == NULL) || (a != NULL && b != NULL && expr_same_text(a->expr, b->expr));
}

static void check_strand(struct linter *l, size_t s, size_t before)
{
    const struct plan *plan = l->plan;
    const char *name = plan->strands[s].name, *first = plan->strands[before].name;
    const struct plan_rule *eligible = part_of(plan, name, "eligible");
    const struct plan_rule *must = part_of(plan, name, "must");

    if (implies(must, part_of(plan, first, "must"))) {
        lint_add(l, LINT_SHADOWED, &must->key->at,
                 "whoever must go to strand '%s' must go to '%s', which stands before it", name,
                 first);
        lint_hint(l, "say in one of the two whom the other does not take");
    } else if (eligible != NULL && implies(eligible, part_of(plan, first, "eligible")) &&
               same_fit(part_of(plan, name, "fit"), part_of(plan, first, "fit"))) {
        lint_add(l, LINT_SHADOWED, &eligible->key->at,
                 "whoever is eligible for strand '%s' is so for '%s' too, which stands before it "
                 "and fits him as well",
                 name, first);
        lint_hint(l, "give the two a 'fit' that differs, or say in one whom the other does not "
                     "take");
    }
}

void lint_conditions(struct linter *l)
{
    if (l->plan == NULL)
        return;
    for (size_t i = 0; i < l->plan->n_rules; i++) {
        struct conditions c = {l, &l->plan->rules[i]};

        walk(&c, l->plan->rules[i].expr, l->plan->rules[i].table, false);
    }
    for (size_t s = 1; s < l->plan->n_strands; s++)
        for (size_t before = 0; before < s; before++)
            check_strand(l, s, before);
}
