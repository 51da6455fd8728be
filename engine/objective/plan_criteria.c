/* plan_criteria.c -- `analysis.criteria`: measures, weights, what a missing one scores. */
#include <math.h>
#include <string.h>

#include "objective/sections.h"

static const char *key_of(struct draft *d, const char *name)
{
    char *key = draft_copy(d, text_of(name));

    for (char *c = key; c != NULL && *c != '\0'; c++)
        if (*c == ' ')
            *c = '_';
    return key;
}

static uint32_t find_table(const struct expr *e, size_t *budget)
{
    uint32_t found = UINT32_MAX;

    if (e == NULL || *budget == 0)
        return UINT32_MAX;
    --*budget;
    if (e->kind == EXPR_AGGREGATE)
        return e->table;
    if (e->kind == EXPR_NAME && e->ref != NULL && e->ref->expr != NULL)
        return find_table(e->ref->expr, budget);
    for (size_t i = 0; i < e->n_args && found == UINT32_MAX; i++)
        found = find_table(e->args[i], budget);
    return found;
}

uint32_t first_table(const struct expr *expr)
{
    size_t budget = 100000; /* measures of measures can grow beyond bounds */

    return find_table(expr, &budget);
}

/* Every alternative of the measure that can be missing has to have something that it scores. */
static void check_missing(struct draft *d, const struct yaml_node *key,
                          const struct yaml_node *item, const struct expr *expr)
{
    if (expr == NULL || node_get(item, "missing") != NULL || !can_be_missing(expr))
        return;
    struct place at = expr_place(expr);

    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &at,
                              "the measure of '%.*s' can be missing, and nothing says what that "
                              "scores",
                              TEXT_ARGS(key->text)));
    problem_hint(d->problems, "add 'missing: 0' beside it, or give the measure a value by "
                              "coalesce(..., 0)");
}

static struct expr *read_measure(struct draft *d, const struct yaml_node *key,
                                 const struct yaml_node *item, bool in_force)
{
    struct wish wish = {0, STAGE_MEASURES, WANT_NUMBER_OR_FLAG, in_force};
    struct yaml_node *value = node_get(item, "measure");
    struct expr *found = NULL;

    if (value == NULL)
        return NULL;
    size_t picked = draft_pick(d, node_key(item, "measure"), value, in_force);

    for (size_t i = 0; i < dated_count(value); i++) {
        struct expr *expr = draft_expr_one(d, dated_value(value, i), &wish);

        check_missing(d, key, item, expr);
        if (i == picked)
            found = expr;
    }
    return found;
}

static void build_measure(struct draft *d, struct expr *expr, struct plan_criterion *out)
{
    if (expr == NULL)
        return;
    out->measure_text = draft_copy(d, text_trim(expr_text(expr)));
    out->table = first_table(expr);
    out->measure = draft_slot(d, expr, STAGE_MEASURES);
    if (draft_builds(d) && out->table != UINT32_MAX &&
        d->plan->tables[out->table].evidence_column != UINT32_MAX)
        out->split = builder_split(d->builder, expr, out->parts);
}

static double weight_of(struct draft *d, const struct yaml_node *item, bool in_force)
{
    struct yaml_node *weight = node_get(item, "weight");

    if (weight == NULL)
        return 1;
    return draft_number(d, node_key(item, "weight"), weight, RANGE_ANY, in_force);
}

/* Only a scale with one number can be varied by one. */
static void read_vary(struct draft *d, const struct yaml_node *item, struct plan_criterion *out)
{
    const struct yaml_node *list = node_list(item, "vary"), *key = node_key(item, "vary");
    enum scale_kind kind = out->scale.kind;

    out->vary[0] = out->vary[1] = NAN;
    if (list == NULL)
        return;
    if (kind != SCALE_CAP && kind != SCALE_LOG && kind != SCALE_HALF_LIFE) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "only a scale of one number can vary: cap, log or half_life"));
        return;
    }
    for (size_t i = 0; i < 2 && i < list->n; i++)
        out->vary[i] = draft_number_one(d, key, list->values[i], RANGE_ABOVE_ZERO);
    if (list->n != 2 || out->vary[0] >= out->vary[1])
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "'vary' is [lo, hi], two numbers, the lower first"));
}

static void read_criterion(struct draft *d, const struct yaml_node *key, struct yaml_node *item)
{
    struct plan *plan = d->plan;
    struct plan_criterion c = {.table = UINT32_MAX, .measure = SLOT_NONE};
    bool in_force = draft_in_force(d, item);
    struct yaml_node *missing = node_get(item, "missing");
    struct expr *measure = read_measure(d, key, item, in_force);
    const struct scope_name *input = criterion_name(d, key->text);

    scale_read(d, node_key(item, "scale"), node_get(item, "scale"), in_force, &c.scale);
    if (in_force)
        read_vary(d, item, &c);
    c.weight = weight_of(d, item, in_force);
    c.has_missing = missing != NULL;
    if (missing != NULL)
        c.missing = draft_number(d, node_key(item, "missing"), missing, RANGE_ANY, in_force);
    if (!in_force || plan->criteria == NULL)
        return;
    c.name = draft_copy(d, key->text);
    c.key = c.name == NULL ? NULL : key_of(d, c.name);
    c.title = node_text(d, item, "title");
    c.reason = node_text(d, item, "reason");
    c.source = node_text(d, item, "source");
    c.scaled = input == NULL ? SLOT_NONE : input->slot;
    build_measure(d, measure, &c);
    plan->criteria[plan->n_criteria++] = c;
}

void criteria_read(struct draft *d)
{
    const struct yaml_node *criteria = draft_section(d, "analysis", "criteria");
    const struct yaml_node *key = node_key(draft_section(d, "analysis", NULL), "criteria");
    char day[16];

    if (criteria == NULL)
        return;
    d->plan->criteria = draft_alloc(d, criteria->n, sizeof *d->plan->criteria);
    for (size_t i = 0; i < criteria->n; i++)
        read_criterion(d, criteria->keys[i], criteria->values[i]);
    if (criteria->n == 0) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at, "no criteria"));
    } else if (d->plan->n_criteria == 0 && d->as_of != DATE_MISSING) {
        date_print(d->as_of, day);
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "no criterion is in force on %s", day));
    }
}
