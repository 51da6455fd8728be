/* fold.c -- the value of an expression that names nothing.
 *
 * It is checked as any other, as a copy in a scope without names, and then worked out; numbers,
 * dates and flags are doubles here, and NaN is missing. */
#include "language/check.h"

#include <math.h>

#include "language/types.h"

static double fold(struct expr *e);

/* What is not finite is missing. */
static double or_missing(double v)
{
    return isfinite(v) ? v : (double)NAN;
}

static double truth(bool known, bool t)
{
    return !known ? (double)NAN : t ? 1 : 0;
}

/* -1, 0, 1; of texts only whether they are the same. */
static double fold_compare(struct expr *a, struct expr *b)
{
    double x, y;

    if (is_text(a) && is_text(b))
        return !text_equal(a->name, b->name);
    x = fold(a);
    y = fold(b);
    return isnan(x) || isnan(y) ? (double)NAN : (double)((x > y) - (x < y));
}

static double fold_and(double a, double b)
{
    if (a == 0 || b == 0)
        return 0;
    return isnan(a) || isnan(b) ? (double)NAN : 1;
}

static double fold_not(double a)
{
    return 1 - a;
}

static double fold_in(struct expr *e)
{
    double none = 1;

    for (size_t i = 1; i < e->n_args; i++) {
        double c = fold_compare(e->args[0], e->args[i]);

        none = fold_and(none, truth(!isnan(c), c != 0));
    }
    return fold_not(none);
}

static double fold_comparison(struct expr *e)
{
    double c, high;

    if (e->kind == EXPR_IN)
        return fold_in(e);
    c = fold_compare(e->args[0], e->args[1]);
    switch (e->kind) {
    case EXPR_EQUAL:
        return truth(!isnan(c), c == 0);
    case EXPR_UNEQUAL:
        return truth(!isnan(c), c != 0);
    case EXPR_LESS:
        return truth(!isnan(c), c < 0);
    case EXPR_LESS_EQUAL:
        return truth(!isnan(c), c <= 0);
    case EXPR_GREATER:
        return truth(!isnan(c), c > 0);
    case EXPR_GREATER_EQUAL:
        return truth(!isnan(c), c >= 0);
    default: /* between */
        high = fold_compare(e->args[0], e->args[2]);
        return fold_and(truth(!isnan(c), c >= 0), truth(!isnan(high), high <= 0));
    }
}

static int32_t day_of(double day)
{
    return isnan(day) || fabs(day) > 1e8 ? DATE_MISSING : (int32_t)floor(day);
}

static double fold_move(struct expr *e)
{
    int32_t day = day_of(fold(e->args[0]));

    if (day != DATE_MISSING)
        day = date_add_months(day, e->months);
    return day == DATE_MISSING ? (double)NAN : day + (double)e->days;
}

/* year, month, age_at. */
static double fold_dates(struct expr *e)
{
    int32_t a = day_of(fold(e->args[0])), b = 0;
    int year, month, day;

    if (e->function == FUNCTION_AGE_AT)
        b = day_of(fold(e->args[1]));
    if (a == DATE_MISSING || b == DATE_MISSING)
        return (double)NAN;
    if (e->function == FUNCTION_AGE_AT)
        return date_whole_years(a, b);
    date_parts(a, &year, &month, &day);
    return e->function == FUNCTION_YEAR ? year : month;
}

/* min and max of all; a missing one makes the whole missing. */
static double fold_extreme(struct expr *e, bool least)
{
    double best = fold(e->args[0]);

    for (size_t i = 1; i < e->n_args; i++) {
        double v = fold(e->args[i]);

        if (isnan(v) || isnan(best))
            return (double)NAN;
        if (least ? v < best : v > best)
            best = v;
    }
    return best;
}

static double fold_clamp(struct expr *e)
{
    double v = fold(e->args[0]), low = fold(e->args[1]), high = fold(e->args[2]);

    if (isnan(v) || isnan(low) || isnan(high))
        return (double)NAN;
    v = v < low ? low : v;
    return v > high ? high : v;
}

static double fold_round(struct expr *e)
{
    double v = fold(e->args[0]), tens;

    if (e->n_args == 1)
        return round(v);
    tens = or_missing(pow(10, round(fold(e->args[1]))));
    return tens == 0 ? (double)NAN : or_missing(round(or_missing(v * tens)) / tens);
}

static double fold_counted(struct expr *e)
{
    double n = 0;

    for (size_t i = 0; i < e->n_args; i++) {
        bool known = is_text(e->args[i]) || !isnan(fold(e->args[i]));

        n += known && (e->function == FUNCTION_COUNT_KNOWN || e->args[i]->number != 0);
    }
    return n;
}

static double fold_sum_known(struct expr *e)
{
    double sum = 0;

    for (size_t i = 0; i < e->n_args; i++)
        sum += isnan(fold(e->args[i])) ? 0 : e->args[i]->number;
    return or_missing(sum);
}

static double fold_call(struct expr *e)
{
    switch (e->function) {
    case FUNCTION_MIN:
        return fold_extreme(e, true);
    case FUNCTION_MAX:
        return fold_extreme(e, false);
    case FUNCTION_ABS:
        return fabs(fold(e->args[0]));
    case FUNCTION_SQRT:
        return or_missing(sqrt(fold(e->args[0])));
    case FUNCTION_LN:
        return or_missing(log(fold(e->args[0])));
    case FUNCTION_LOG10:
        return or_missing(log10(fold(e->args[0])));
    case FUNCTION_EXP:
        return or_missing(exp(fold(e->args[0])));
    case FUNCTION_FLOOR:
        return floor(fold(e->args[0]));
    case FUNCTION_CEIL:
        return ceil(fold(e->args[0]));
    case FUNCTION_ROUND:
        return fold_round(e);
    case FUNCTION_CLAMP:
        return fold_clamp(e);
    case FUNCTION_COALESCE:
        for (size_t i = 0; i + 1 < e->n_args; i++)
            if (!isnan(fold(e->args[i])))
                return fold(e->args[i]);
        return fold(e->args[e->n_args - 1]);
    case FUNCTION_COUNT_YES:
    case FUNCTION_COUNT_KNOWN:
        return fold_counted(e);
    case FUNCTION_SUM_KNOWN:
        return fold_sum_known(e);
    case FUNCTION_STARTS_WITH:
        return truth(is_text(e->args[0]), text_starts(e->args[0]->name, e->args[1]->name));
    case FUNCTION_YEAR:
    case FUNCTION_MONTH:
    case FUNCTION_AGE_AT:
        return fold_dates(e);
    case FUNCTION_COUNT_:
        break;
    }
    return (double)NAN;
}

static double fold_arithmetic(struct expr *e)
{
    double a = fold(e->args[0]), b = fold(e->args[1]);

    switch (e->kind) {
    case EXPR_ADD:
        return or_missing(a + b);
    case EXPR_SUBTRACT:
        return or_missing(a - b);
    case EXPR_MULTIPLY:
        return or_missing(a * b);
    case EXPR_DIVIDE:
        return b == 0 ? (double)NAN : or_missing(a / b);
    default:
        return isnan(a) || isnan(b) ? (double)NAN : or_missing(pow(a, b));
    }
}

static double fold_kind(struct expr *e)
{
    double a, b;

    switch (e->kind) {
    case EXPR_NUMBER:
    case EXPR_DURATION:
    case EXPR_DATE:
    case EXPR_FLAG:
        return e->number;
    case EXPR_NEGATE:
        return -fold(e->args[0]);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_POWER:
        return fold_arithmetic(e);
    case EXPR_MOVE:
        return fold_move(e);
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_IN:
    case EXPR_BETWEEN:
        return fold_comparison(e);
    case EXPR_IS_MISSING:
        return !is_text(e->args[0]) && isnan(fold(e->args[0]));
    case EXPR_IS_KNOWN:
        return is_text(e->args[0]) || !isnan(fold(e->args[0]));
    case EXPR_NOT:
        return fold_not(fold(e->args[0]));
    case EXPR_AND:
        return fold_and(fold(e->args[0]), fold(e->args[1]));
    case EXPR_OR:
        a = fold_not(fold(e->args[0]));
        b = fold_not(fold(e->args[1]));
        return fold_not(fold_and(a, b));
    case EXPR_IF:
        a = fold(e->args[0]);
        return isnan(a) ? a : fold(e->args[a != 0 ? 1 : 2]);
    case EXPR_CALL:
        return fold_call(e);
    default:
        return (double)NAN;
    }
}

/* The value, which then stands in the node's place: an operand may be asked for twice. */
static double fold(struct expr *e)
{
    double v = fold_kind(e);

    e->kind = EXPR_NUMBER;
    e->number = v;
    return v;
}

/* ---- Is it constant? ---------------------------------------------------------------------------- */

static bool refuse_names(const struct expr *e, osara_problems *problems)
{
    struct place at = expr_place(e);
    bool good = true;

    switch (e->kind) {
    case EXPR_NAME:
    case EXPR_LOOKUP:
    case EXPR_AGGREGATE:
        problem_add(problems, OSARA_ERULES, &at,
                    "expected a number that is the same for everyone, found '%s'",
                    said_text(expr_text(e)).at);
        problem_hint(problems, "write a number: 40, 2.5, 25%% or 12 months");
        return false;
    case EXPR_AS_OF:
        problem_add(problems, OSARA_ERULES, &at,
                    "a constant is wanted here, but as_of differs between runs");
        problem_hint(problems, "give the values by date: {2023-01-01: 40, 2024-04-01: 45}");
        return false;
    default:
        for (size_t i = 0; i < e->n_args; i++)
            good = refuse_names(e->args[i], problems) && good;
        return good;
    }
}

static struct expr *copy_tree(struct arena *arena, const struct expr *e)
{
    struct expr *copy = arena_alloc(arena, 1, sizeof *copy);

    if (!copy)
        return NULL;
    *copy = *e;
    copy->state = SCOPE_UNCHECKED;
    copy->word = WORD_MISSING;
    copy->args = arena_alloc(arena, e->n_args + 1, sizeof(struct expr *));
    if (!copy->args)
        return NULL;
    for (size_t i = 0; i < e->n_args; i++) {
        copy->args[i] = copy_tree(arena, e->args[i]);
        if (!copy->args[i])
            return NULL;
    }
    return copy;
}

static bool fold_checked(struct expr *e, const struct scope *scope, double *out,
                         osara_problems *problems)
{
    const struct expr_context context = {scope, 0, STAGE_MEASURES};
    struct place at;
    double v;

    if (!expr_check(e, &context, WANT_NUMBER, problems))
        return false;
    v = fold(e);
    if (!isnan(v)) {
        *out = v;
        return true;
    }
    at = expr_place(e);
    problem_add(problems, OSARA_ERULES, &at, "a constant is wanted here, but '%s' has no value",
                said_text(expr_text(e)).at);
    problem_hint(problems, "a division by 0, and the root or the logarithm of what has none, "
                           "are missing");
    return false;
}

bool expr_constant(const struct expr *e, double *out, osara_problems *problems)
{
    struct scope_table nothing = {.name = TEXT("nothing")};
    struct scope scope = {.tables = &nothing, .n_tables = 1};
    struct expr *copy;
    bool good = false;

    if (!refuse_names(e, problems))
        return false;
    scope.arena = arena_new();
    scope.words = words_new();
    scope.ids = words_new();
    copy = scope.arena && scope.words && scope.ids ? copy_tree(scope.arena, e) : NULL;
    if (copy)
        good = fold_checked(copy, &scope, out, problems);
    else
        problem_memory(problems);
    words_free(scope.words);
    words_free(scope.ids);
    arena_free(scope.arena);
    return good;
}
