/* plan_rules.c -- see plan_rules.h: the expressions that the readers of the sections checked, each
 * found again in the tree. */
#include "objective/plan_rules.h"

#include <stdlib.h>

#include "objective/sections.h"

enum { PATH_MOST = 8 };

/* Where rules stand: the keys that lead to them, `*` for a name.  `name` and `group` are the places
 * in the path of the rule's name and of its table; what follows the name is the part. */
static const struct spot {
    const char *kind;
    const char *path[6];
    size_t depth;
    int group, name;
} spots[] = {
    {"derived value", {"scanning", "tables", "*", "derive", "*"}, 5, 2, 4},
    {"keep rule", {"scanning", "tables", "*", "keep", "*"}, 5, 2, 4},
    {"measure", {"analysis", "measures", "*"}, 3, -1, 2},
    {"criterion", {"analysis", "criteria", "*"}, 3, -1, 2},
    {"score", {"analysis", "score"}, 2, -1, -1},
    {"tie", {"analysis", "ties"}, 2, -1, -1},
    {"hold", {"response", "hold", "*"}, 3, -1, 2},
    {"strand", {"response", "strands", "*"}, 3, -1, 2},
    {"option test", {"response", "options", "*", "tests", "*"}, 5, 2, 4},
    {"option", {"response", "options", "*"}, 3, -1, 2},
    {"in_force", {"response", "in_force"}, 2, -1, -1},
    {"harm", {"assessment", "harm"}, 2, -1, -1},
    {"outcome", {"assessment", "outcome"}, 2, -1, -1},
    {"trend", {"assessment", "trends", "*"}, 3, -1, 2},
    {"rate", {"assessment", "rates", "*"}, 3, -1, 2},
};

void rules_note(struct draft *d, const struct expr *expr, uint32_t table, bool in_force)
{
    struct plan *plan = d->plan;
    struct plan_rule *rule;

    rule = arena_push(d->arena, &plan->rules, &plan->n_rules, &plan->rules_room, sizeof *rule);
    if (rule == NULL) {
        draft_fail(d, problem_memory(d->problems));
        return;
    }
    *rule = (struct plan_rule){.expr = expr, .table = table, .in_force = in_force};
}

/* ---- Where they stand ---- */

struct step {
    const struct yaml_node *key, *value; /* of a list: key is NULL */
};

struct finder {
    struct draft *d;
    struct plan_rule **by_node; /* [n] by the scalar's address, then by order */
    size_t n;
    struct step path[PATH_MOST];
    size_t depth;
};

static int by_node(const void *a, const void *b)
{
    const struct plan_rule *x = *(struct plan_rule *const *)a, *y = *(struct plan_rule *const *)b;
    uintptr_t p = (uintptr_t)x->expr->source, q = (uintptr_t)y->expr->source;

    return p != q ? (p > q ? 1 : -1) : (x > y) - (x < y);
}

static bool fits(const struct finder *f, const struct spot *s)
{
    if (f->depth < s->depth)
        return false;
    for (size_t i = 0; i < s->depth; i++)
        if (f->path[i].key == NULL ||
            (s->path[i][0] != '*' && !text_is(f->path[i].key->text, s->path[i])))
            return false;
    return true;
}

/* What follows the name: "measure", "eligible"; a date is no part. */
static const struct yaml_node *part_of(const struct finder *f, const struct spot *s)
{
    int32_t day;

    for (size_t i = s->depth; i < f->depth; i++)
        if (f->path[i].key != NULL && !date_parse_iso(f->path[i].key->text, &day))
            return f->path[i].key;
    return NULL;
}

static void found(struct finder *f, struct plan_rule *rule, const struct spot *s)
{
    const struct yaml_node *part = part_of(f, s);

    if (rule->kind != NULL)
        return;
    rule->kind = s->kind;
    rule->group = s->group >= 0 ? draft_copy(f->d, f->path[s->group].key->text) : NULL;
    rule->name = s->name >= 0 ? draft_copy(f->d, f->path[s->name].key->text) : "";
    rule->part = part != NULL ? draft_copy(f->d, part->text) : "";
    rule->key = f->path[s->depth - 1].key;
    rule->item = f->path[s->depth - 1].value;
}

static void find_scalar(struct finder *f, const struct yaml_node *scalar)
{
    size_t lo = 0, hi = f->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if ((uintptr_t)f->by_node[mid]->expr->source < (uintptr_t)scalar)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < f->n && f->by_node[lo]->expr->source == scalar; lo++)
        for (size_t i = 0; i < sizeof spots / sizeof *spots; i++)
            if (fits(f, &spots[i])) {
                found(f, f->by_node[lo], &spots[i]);
                break;
            }
}

static void walk(struct finder *f, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        find_scalar(f, node);
        return;
    }
    if (f->depth == PATH_MOST)
        return;
    for (size_t i = 0; i < node->n; i++) {
        f->path[f->depth++] = (struct step){node->kind == YAML_MAPPING ? node->keys[i] : NULL,
                                            node->values[i]};
        walk(f, node->values[i]);
        f->depth--;
    }
}

static int by_expr(const void *a, const void *b)
{
    const struct plan_rule *x = *(struct plan_rule *const *)a, *y = *(struct plan_rule *const *)b;
    uintptr_t p = (uintptr_t)x->expr, q = (uintptr_t)y->expr;

    return p != q ? (p > q ? 1 : -1) : (x > y) - (x < y);
}

/* Those that the ruleset does not say itself (rows in force by default) go, and what was checked
 * twice is there once. */
static void settle(struct plan *plan, struct plan_rule **order)
{
    size_t kept = 0;

    for (size_t i = 1; i < plan->n_rules; i++)
        if (order[i]->expr == order[i - 1]->expr) {
            order[i]->in_force |= order[i - 1]->in_force;
            order[i - 1]->kind = NULL;
        }
    for (size_t i = 0; i < plan->n_rules; i++)
        if (plan->rules[i].kind != NULL)
            plan->rules[kept++] = plan->rules[i];
    plan->n_rules = kept;
}

void rules_find(struct draft *d)
{
    struct plan *plan = d->plan;
    struct finder f = {.d = d, .n = plan->n_rules};

    f.by_node = draft_alloc(d, f.n, sizeof(struct plan_rule *));
    if (f.by_node == NULL) {
        plan->n_rules = 0;
        return;
    }
    for (size_t i = 0; i < f.n; i++)
        f.by_node[i] = &plan->rules[i];
    if (f.n > 0)
        qsort(f.by_node, f.n, sizeof *f.by_node, by_node);
    walk(&f, d->rules->root);
    if (f.n > 0)
        qsort(f.by_node, f.n, sizeof *f.by_node, by_expr);
    settle(plan, f.by_node);
}

const struct plan_rule *plan_rule_of(const struct plan *plan, const struct expr *expr)
{
    for (size_t i = 0; expr != NULL && i < plan->n_rules; i++)
        if (plan->rules[i].expr == expr)
            return &plan->rules[i];
    return NULL;
}
