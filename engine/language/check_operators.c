/* check_operators.c -- arithmetic, the calendar, order, logic, choice. */
#include "language/check.h"

#include <stdio.h>

#include "language/types.h"

static bool check_args(struct checker *c, struct expr *e)
{
    bool good = true;

    for (size_t i = 0; i < e->n_args; i++)
        good = check_expr(c, e->args[i]) && good;
    return good;
}

bool check_negate(struct checker *c, struct expr *e)
{
    e->type = VALUE_NUMBER;
    return check_expr(c, e->args[0]) && check_wants_number(c, e->args[0], "'-' wants a number");
}

/* A date and a literal duration: by the calendar. */
static bool make_move(struct checker *c, struct expr *e, struct expr *date, struct expr *by)
{
    const struct expr *literal = by->kind == EXPR_NEGATE ? by->args[0] : by;
    int sign = (e->kind == EXPR_SUBTRACT) == (by->kind == EXPR_NEGATE) ? 1 : -1;

    if (literal->months == 0 && literal->days == 0 && literal->number != 0) {
        struct place at = expr_place(literal);

        problem_add(c->problems, OSARA_ERULES, &at,
                    "a date moves by whole days and months, and '%s' is neither",
                    said_text(expr_text(literal)).at);
        return false;
    }
    e->kind = EXPR_MOVE;
    e->months = sign * literal->months;
    e->days = sign * literal->days;
    e->args[0] = date;
    e->args[1] = by;
    e->type = VALUE_DATE;
    return true;
}

static bool no_dates(struct checker *c, const struct expr *e)
{
    struct place at = expr_place(e);

    if (e->kind == EXPR_ADD) {
        problem_add(c->problems, OSARA_ERULES, &at, "two dates cannot be added");
        problem_hint(c->problems, "a date minus a date is a number of days");
    } else {
        problem_add(c->problems, OSARA_ERULES, &at, "a date cannot be taken from a number");
        problem_hint(c->problems, "write the date first: %s - %s",
                     said_text(expr_text(e->args[1])).at, said_text(expr_text(e->args[0])).at);
    }
    return false;
}

/* + and -, one side a date at least. */
static bool check_dates(struct checker *c, struct expr *e)
{
    struct expr *a = e->args[0], *b = e->args[1];
    bool add = e->kind == EXPR_ADD;
    const char *who = add ? "'+' wants a number of days beside a date"
                          : "'-' wants a date or a number of days behind a date";

    if (a->type == VALUE_DATE && b->type == VALUE_DATE) {
        e->type = VALUE_NUMBER;
        return add ? no_dates(c, e) : true;
    }
    if (a->type == VALUE_DATE && is_duration(b))
        return make_move(c, e, a, b);
    if (add && b->type == VALUE_DATE && is_duration(a))
        return make_move(c, e, b, a);
    if (!check_wants_number(c, a->type == VALUE_DATE ? b : a, who))
        return false;
    if (a->type != VALUE_DATE && !add)
        return no_dates(c, e);
    e->type = VALUE_DATE;
    return true;
}

/* Of "sexual-harm" where there is a name sexual_harm: said once, and not of both its parts. */
static bool is_hyphenated(struct checker *c, const struct expr *e)
{
    const struct expr *a = e->args[0], *b = e->args[1];
    struct scope_table *tables[] = {&c->scope->tables[0], &c->scope->tables[c->table]};
    char whole[64];
    int n;

    while (b->n_args > 0 && b->start == b->args[0]->start)
        b = b->args[0]; /* of "sexual-harm / 2" */
    if (e->kind != EXPR_SUBTRACT || a->kind != EXPR_NAME || b->kind != EXPR_NAME ||
        b->start != a->end + 1)
        return false;
    n = snprintf(whole, sizeof whole, "%.*s_%.*s", TEXT_ARGS(a->name), TEXT_ARGS(b->name));
    for (size_t i = 0; i < 2 && n > 0 && (size_t)n < sizeof whole; i++) {
        struct place at = expr_place(a);

        if (scope_find(tables[i], text_of(whole)) == NULL || scope_find(tables[i], a->name) != NULL)
            continue;
        problem_add(c->problems, OSARA_ERULES, &at, "'%.*s-%.*s' is a difference, and there is no "
                                                    "'%.*s' here",
                    TEXT_ARGS(a->name), TEXT_ARGS(b->name), TEXT_ARGS(a->name));
        problem_hint(c->problems, "did you mean '%s'?", whole);
        return true;
    }
    return false;
}

bool check_arithmetic(struct checker *c, struct expr *e)
{
    char who[32];
    bool good = !is_hyphenated(c, e) && check_args(c, e);

    if (e->kind == EXPR_MOVE || !good) /* a move was made by an earlier check */
        return good;
    if ((e->kind == EXPR_ADD || e->kind == EXPR_SUBTRACT) &&
        (e->args[0]->type == VALUE_DATE || e->args[1]->type == VALUE_DATE))
        return check_dates(c, e);
    snprintf(who, sizeof who, "'%s' wants numbers", operator_name(e->kind));
    e->type = VALUE_NUMBER;
    for (size_t i = 0; i < e->n_args; i++)
        if (good || !is_text(e->args[i])) /* of 'x' + 'y' once is enough */
            good = check_wants_number(c, e->args[i], who) && good;
    return good;
}

bool check_logic(struct checker *c, struct expr *e)
{
    char who[32];
    bool good = true;

    snprintf(who, sizeof who,
             e->kind == EXPR_NOT ? "'%s' wants a condition" : "'%s' wants conditions",
             operator_name(e->kind));
    e->type = VALUE_FLAG;
    for (size_t i = 0; i < e->n_args; i++)
        good = check_expr(c, e->args[i]) && check_wants_flag(c, e->args[i], who) && good;
    return good;
}

static bool ordered(const struct expr *e)
{
    return e->type == VALUE_NUMBER || e->type == VALUE_DATE;
}

/* What has no order, and what is written instead. */
static void hint_order(struct checker *c, const struct expr *e)
{
    if (e->type == VALUE_FLAG && e->kind == EXPR_NAME)
        problem_hint(c->problems, "a flag is a condition by itself: %s, or not %s",
                     said_text(expr_text(e)).at, said_text(expr_text(e)).at);
    else if ((e->type == VALUE_WORD || e->type == VALUE_ID) && !is_text(e))
        problem_hint(c->problems, "it has no order: compare it by '=' or 'in [...]'");
}

bool check_order(struct checker *c, struct expr *e)
{
    char who[48];
    bool good = check_args(c, e);

    e->type = VALUE_FLAG;
    if (!good)
        return false;
    snprintf(who, sizeof who, "'%s' wants numbers or dates", operator_name(e->kind));
    for (size_t i = 0; good && i < e->n_args; i++) {
        bool beside_date = e->args[i == 0]->type == VALUE_DATE;

        if (ordered(e->args[i]))
            continue;
        good = false;
        if (beside_date)
            check_wants_date(c, e->args[i], who);
        else
            check_wants_number(c, e->args[i], who);
        hint_order(c, e->args[i]);
    }
    snprintf(who, sizeof who, "'%s' compares like with like", operator_name(e->kind));
    return good && check_one_type(c, e, 0, who);
}

/* `missing` has the type of the other value. */
static bool check_choice_missing(struct checker *c, struct expr *e)
{
    struct expr *nothing = e->args[1]->kind == EXPR_MISSING ? e->args[1] : e->args[2];
    struct expr *value = nothing == e->args[1] ? e->args[2] : e->args[1];
    struct place at = expr_place(e);

    if (value->kind == EXPR_MISSING) {
        problem_add(c->problems, OSARA_ERULES, &at, "both values of this 'if' are missing");
        return false;
    }
    e->type = nothing->type = value->type;
    return true;
}

bool check_choice(struct checker *c, struct expr *e)
{
    const struct expr *yes = e->args[1], *no = e->args[2];
    bool good = check_expr(c, e->args[0]) &&
                check_wants_flag(c, e->args[0], "'if' wants a condition");

    good = check_expr(c, e->args[1]) && good;
    good = check_expr(c, e->args[2]) && good;
    if (good && (yes->kind == EXPR_MISSING || no->kind == EXPR_MISSING))
        return check_choice_missing(c, e);
    if (!good || !check_one_type(c, e, 1, "'then' and 'else' want values of one type"))
        return false;
    e->type = e->args[1]->type;
    return true;
}
