/* lint_dates.c -- lints of dates in force: gaps and overlaps. */
#include <stdlib.h>
#include <string.h>

#include "objective/draft.h"
#include "objective/lint.h"

/* ---- Values by date ---- */

/* `~` between two values is a gap; so are days of the item before its first value. */
static void check_dated(struct linter *l, const struct yaml_node *key,
                        const struct yaml_node *value, struct span span)
{
    char day[16], from[16];
    int32_t first = dated_first(value);

    for (size_t i = 0; i + 1 < value->n; i++)
        if (yaml_is_null(value->values[i]) && !yaml_is_null(value->values[i + 1]) && i > 0) {
            lint_add(l, LINT_DATES_GAP, &value->keys[i]->at,
                     "'%.*s' has no value from %.*s until %.*s", TEXT_ARGS(key->text),
                     TEXT_ARGS(value->keys[i]->text), TEXT_ARGS(value->keys[i + 1]->text));
            lint_hint(l, "give the value of that time, or take the '~' out");
        }
    if (span.from == DATE_MISSING || first == DATE_MISSING || first <= span.from)
        return;
    date_print(first, day);
    date_print(span.from, from);
    lint_add(l, LINT_DATES_GAP, &key->at,
             "'%.*s' has no value before %s, and the rule is in force from %s",
             TEXT_ARGS(key->text), day, from);
    lint_hint(l, "give its value from %s on", from);
}

static void walk(struct linter *l, const struct yaml_node *node, struct span span)
{
    if (node->kind == YAML_SCALAR)
        return;
    if (node->kind == YAML_MAPPING && !dated_is(node) &&
        (yaml_get(node, "from") != NULL || yaml_get(node, "until") != NULL))
        span = dated_span(node);
    for (size_t i = 0; i < node->n; i++) {
        if (node->kind == YAML_MAPPING && dated_is(node->values[i]) && !dated_is(node))
            check_dated(l, node->keys[i], node->values[i], span);
        walk(l, node->values[i], span);
    }
}

/* ---- One rule under two names ---- */

struct member {
    const struct plan_rule *rule;
    struct span span;
    struct text title;
};

static struct text title_of(const struct plan_rule *rule)
{
    const struct yaml_node *title = node_scalar(rule->item, "title");

    return title != NULL ? text_trim(title->text) : (struct text){0};
}

/* "when: n >= 2" under both. */
static bool same_condition(const struct plan_rule *a, const struct plan_rule *b)
{
    static const char *const keys[] = {"when", "where", "measure", "must", "eligible"};
    size_t same = 0;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct yaml_node *x = node_scalar(a->item, keys[i]), *y = node_scalar(b->item, keys[i]);

        if ((x == NULL) != (y == NULL) || (x != NULL && !text_equal(x->text, y->text)))
            return false;
        same += x != NULL;
    }
    return same > 0;
}

/* The same condition, the same title or, but for numbers, the same name ("mappa 2024", "mappa 2025"). */
static bool same_family(const struct member *a, const struct member *b)
{
    struct text x = text_of(a->rule->name), y = text_of(b->rule->name);

    if (strcmp(a->rule->kind, b->rule->kind) != 0 || a->rule->key == b->rule->key)
        return false;
    if ((a->title.n > 0 && text_equal(a->title, b->title)) || same_condition(a->rule, b->rule))
        return true;
    while (x.n > 0 && strchr("0123456789 _.-v", x.at[x.n - 1]) != NULL)
        x.n--;
    while (y.n > 0 && strchr("0123456789 _.-v", y.at[y.n - 1]) != NULL)
        y.n--;
    return x.n > 2 && text_equal(x, y);
}

static void compare(struct linter *l, const struct member *a, const struct member *b)
{
    char until[16], from[16];

    if (!same_family(a, b) || a->span.until == DATE_MISSING || b->span.from == DATE_MISSING ||
        (a->span.from != DATE_MISSING && a->span.from > b->span.from))
        return;
    date_print(a->span.until, until);
    date_print(b->span.from, from);
    if (b->span.from > a->span.until + 1 && b->span.from - a->span.until <= 2 * 366) {
        lint_add(l, LINT_DATES_GAP, &b->rule->key->at,
                 "'%s' is in force until %s, and '%s' from %s only", a->rule->name, until,
                 b->rule->name, from);
        lint_hint(l, "let one begin on the day after the other ends");
    } else if (b->span.from <= a->span.until) {
        lint_add(l, LINT_DATES_OVERLAP, &b->rule->key->at,
                 "'%s' is in force until %s, and '%s' from %s: both hold between", a->rule->name,
                 until, b->rule->name, from);
        lint_hint(l, "let one begin on the day after the other ends");
    }
}

static void check_families(struct linter *l)
{
    enum { MOST = 500 };
    struct member *members = calloc(MOST, sizeof *members);
    size_t n = 0;

    for (size_t i = 0; members != NULL && i < l->plan->n_rules && n < MOST; i++) {
        const struct plan_rule *rule = &l->plan->rules[i];
        struct span span = dated_span(rule->item);
        bool part = rule->item->kind == YAML_MAPPING && !dated_is(rule->item);

        if (!part || (span.from == DATE_MISSING && span.until == DATE_MISSING) ||
            (n > 0 && members[n - 1].rule->key == rule->key))
            continue;
        members[n++] = (struct member){rule, span, title_of(rule)};
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            compare(l, &members[i], &members[k]);
    free(members);
}

void lint_dates(struct linter *l)
{
    walk(l, l->rules->root, (struct span){DATE_MISSING, DATE_MISSING});
    if (l->plan != NULL)
        check_families(l);
}
