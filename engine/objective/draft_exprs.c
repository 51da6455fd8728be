/* draft_exprs.c -- expressions and numbers of a plan in the making. */
#include <math.h>

#include "base/number.h"
#include "objective/sections.h"

/* A rule that is not in force today may name criteria that are not either. */
static void lift_absent(struct draft *d, bool lift)
{
    for (size_t i = 0; i < d->n_absent; i++)
        d->absent[i].name->absent = lift ? NULL : d->absent[i].why;
}

/* A name that is both a value of the subject and a criterion means neither here. */
static bool check_shared(struct draft *d, const struct expr *expr)
{
    bool fine = true;

    if (expr == NULL)
        return true;
    for (size_t i = 0; expr->kind == EXPR_NAME && i < d->n_shared; i++) {
        struct place at = expr_place(expr);

        if (expr->ref != d->shared[i])
            continue;
        fine = false;
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &at,
                                  "'%.*s' is the name of a criterion and of another value",
                                  TEXT_ARGS(expr->name)));
        problem_hint(d->problems, "rename the criterion, so that a rule can say which it means");
    }
    for (size_t i = 0; i < expr->n_args; i++)
        fine = check_shared(d, expr->args[i]) && fine;
    fine = check_shared(d, expr->by) && fine;
    return check_shared(d, expr->where) && fine;
}

bool draft_check(struct draft *d, struct expr *expr, const struct wish *wish)
{
    struct expr_context context = {d->scope, wish->table, wish->stage};
    bool fine;

    if (!wish->in_force)
        lift_absent(d, true);
    fine = expr_check(expr, &context, wish->wanted, d->problems);
    if (!wish->in_force)
        lift_absent(d, false);
    if (!fine)
        draft_fail(d, OSARA_ERULES);
    else if (wish->stage == STAGE_RESPONSE && d->n_shared > 0)
        fine = check_shared(d, expr);
    return fine;
}

struct expr *draft_parse(struct draft *d, const struct yaml_node *value)
{
    struct expr *expr;

    if (value == NULL || value->kind != YAML_SCALAR || yaml_is_null(value))
        return NULL; /* said by schema_check() */
    expr = expr_parse(d->arena, value, d->problems);
    if (expr == NULL)
        draft_fail(d, OSARA_ERULES);
    return expr;
}

struct expr *draft_expr_one(struct draft *d, const struct yaml_node *value, const struct wish *wish)
{
    struct expr *expr = draft_parse(d, value);

    if (expr == NULL || !draft_check(d, expr, wish))
        return NULL;
    rules_note(d, expr, wish->table, wish->in_force);
    return expr;
}

struct expr *draft_expr(struct draft *d, const struct yaml_node *key, struct yaml_node *value,
                        const struct wish *wish)
{
    struct expr *in_force = NULL;

    if (value == NULL)
        return NULL;
    size_t picked = draft_pick(d, key, value, wish->in_force);

    for (size_t i = 0; i < dated_count(value); i++) {
        struct wish one = *wish;

        one.in_force = wish->in_force && i == picked;
        struct expr *expr = draft_expr_one(d, dated_value(value, i), &one);

        if (i == picked)
            in_force = expr;
    }
    return in_force;
}

struct expr *draft_name_expr(struct draft *d, const struct yaml_node *name, const struct wish *wish)
{
    struct expr *expr = draft_alloc(d, 1, sizeof *expr);

    if (expr == NULL)
        return NULL;
    expr->kind = EXPR_NAME;
    expr->source = name;
    expr->end = (uint32_t)name->text.n;
    expr->name = name->text;
    return draft_check(d, expr, wish) ? expr : NULL;
}

uint32_t draft_slot(struct draft *d, const struct expr *expr, enum stage stage)
{
    uint32_t slot;

    if (expr == NULL || !draft_builds(d))
        return SLOT_NONE;
    slot = builder_value(d->builder, expr, stage);
    if (slot == SLOT_NONE)
        draft_fail(d, problem_memory(d->problems));
    else
        plan_unknown(d, expr);
    return slot;
}

struct plan_test draft_test(struct draft *d, struct expr *expr, enum stage stage)
{
    struct plan_test test = {.truth = SLOT_NONE};

    if (expr == NULL || !draft_builds(d))
        return test;
    test.text = draft_copy(d, text_trim(expr_text(expr)));
    test.truth = draft_slot(d, expr, stage);
    test.n_parts = builder_conditions(d->builder, expr, stage, &test.parts);
    return test;
}

static bool in_range(double v, enum range range)
{
    switch (range) {
    case RANGE_ANY:
        return true;
    case RANGE_FROM_ZERO:
        return v >= 0;
    case RANGE_ABOVE_ZERO:
        return v > 0;
    case RANGE_NOT_ZERO:
        return v < 0 || v > 0;
    case RANGE_SHARE:
        return v >= 0 && v <= 1;
    case RANGE_PERSONS:
        return v >= 0 && v < UINT32_MAX && floor(v) == v;
    case RANGE_GROUPS:
        return v >= 1 && v < UINT32_MAX && floor(v) == v;
    }
    return false;
}

static const char *range_name(enum range range)
{
    static const char *const names[] = {
        [RANGE_ANY] = "a number",          [RANGE_FROM_ZERO] = "0 or more",
        [RANGE_ABOVE_ZERO] = "above 0",    [RANGE_NOT_ZERO] = "other than 0",
        [RANGE_SHARE] = "from 0% to 100%", [RANGE_PERSONS] = "a whole number of persons",
        [RANGE_GROUPS] = "a whole number above 0",
    };

    return names[range];
}

static const char *range_hint(enum range range)
{
    static const char *const hints[] = {
        [RANGE_ANY] = "write a number",
        [RANGE_FROM_ZERO] = "write 0, or a number above it",
        [RANGE_ABOVE_ZERO] = "write a number above 0; to leave it out, take the line out",
        [RANGE_NOT_ZERO] = "write a number above or below 0",
        [RANGE_SHARE] = "write a share: 2% or 0.02",
        [RANGE_PERSONS] = "write 0, 1, 2, ...: places and persons are counted",
        [RANGE_GROUPS] = "write how many groups there are: 5 for quintiles, 10 for deciles",
    };

    return hints[range];
}

static size_t digits(struct text t)
{
    size_t n = 0;

    while (n < t.n && ((t.at[n] >= '0' && t.at[n] <= '9') || t.at[n] == '.'))
        n++;
    return n;
}

/* "1-3" and "8+": from where to where, and a step or a band is said by where it begins. */
static bool refuse_span(struct draft *d, const struct yaml_node *value)
{
    struct text t = text_trim(value->text);
    size_t least = digits(t), rest = least + 1;
    bool span = least > 0 && rest < t.n && t.at[least] == '-' &&
                digits((struct text){t.at + rest, t.n - rest}) == t.n - rest;
    bool open = least > 0 && rest == t.n && t.at[least] == '+';

    if (!span && !open)
        return false;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                              "expected one number, found the span '%.*s'", TEXT_ARGS(t)));
    problem_hint(d->problems,
                 span ? "write where it begins, %.*s: it goes on to the next (a difference is "
                        "written with spaces)"
                      : "write where it begins, %.*s: the last goes on without end",
                 (int)least, t.at);
    return true;
}

double draft_number_one(struct draft *d, const struct yaml_node *key, const struct yaml_node *value,
                        enum range range)
{
    double v = NAN;

    if (value == NULL || value->kind != YAML_SCALAR || yaml_is_null(value) ||
        (range == RANGE_ANY && refuse_span(d, value)))
        return NAN;
    const struct expr *expr = expr_parse(d->arena, value, d->problems);

    if (expr == NULL || !expr_constant(expr, &v, d->problems)) {
        draft_fail(d, OSARA_ERULES);
        return NAN;
    }
    if (!in_range(v, range)) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                                  "'%.*s' has to be %s, not %.*s", TEXT_ARGS(key->text),
                                  range_name(range), TEXT_ARGS(text_trim(value->text))));
        problem_hint(d->problems, "%s", range_hint(range));
        return NAN;
    }
    return v;
}

double draft_number(struct draft *d, const struct yaml_node *key, struct yaml_node *value,
                    enum range range, bool in_force)
{
    double found = NAN;

    if (value == NULL)
        return NAN;
    size_t picked = draft_pick(d, key, value, in_force);

    for (size_t i = 0; i < dated_count(value); i++) {
        double v = draft_number_one(d, key, dated_value(value, i), range);

        if (i == picked)
            found = v;
    }
    return found;
}
