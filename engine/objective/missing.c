/* missing.c -- whether an expression can be missing: by a value that an extract does not have, or by
 * an operation that has no result (x / 0, ln 0).  It errs on the side of "yes".
 *
 * A range of values is followed along, so that x / (1 + count(...)) is known not to divide by 0; and
 * what a condition says of a name's being known, so that `if x is known then x else 0` is not missing. */
#include <math.h>

#include "objective/sections.h"

/* Measures of measures, and conditions looked at twice, can grow beyond bounds: after so many nodes
 * the answer is yes. */
enum { FACTS_MOST = 16, NODES_MOST = 1000000 };

/* Names that are known where the expression stands. */
struct facts {
    const struct scope_name *known[FACTS_MOST];
    size_t n;
    size_t *budget; /* nodes that may still be visited */
};

/* What an expression can be: missing, or a number from lo to hi (of a flag 0..1, of other types
 * without meaning). */
struct may {
    bool missing;
    double lo, hi;
};

static struct may find(const struct expr *e, const struct facts *facts);

static const struct may anything = {true, -INFINITY, INFINITY};

static struct may known(double lo, double hi)
{
    return (struct may){false, lo, hi};
}

static struct may truth_of(bool missing)
{
    return (struct may){missing, 0, 1};
}

static bool any_missing(const struct expr *e, const struct facts *facts)
{
    for (size_t i = 0; i < e->n_args; i++)
        if (find(e->args[i], facts).missing)
            return true;
    return false;
}

static void add_known(struct facts *facts, const struct expr *e)
{
    if (e->kind == EXPR_NAME && facts->n < FACTS_MOST)
        facts->known[facts->n++] = e->ref;
}

/* What is known where `condition` is true (or false). */
static void learn(struct facts *facts, const struct expr *condition, bool holds)
{
    switch (condition->kind) {
    case EXPR_NAME:
        add_known(facts, condition);
        return;
    case EXPR_IS_KNOWN:
    case EXPR_IS_MISSING:
        if (holds == (condition->kind == EXPR_IS_KNOWN))
            add_known(facts, condition->args[0]);
        return;
    case EXPR_NOT:
        learn(facts, condition->args[0], !holds);
        return;
    case EXPR_AND:
    case EXPR_OR:
        if (holds == (condition->kind == EXPR_AND))
            for (size_t i = 0; i < condition->n_args; i++)
                learn(facts, condition->args[i], holds);
        return;
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
        for (size_t i = 0; i < condition->n_args; i++)
            add_known(facts, condition->args[i]);
        return;
    default:
        return;
    }
}

/* `a and b` is unknown only where one of them is and the other does not decide.  What one says
 * helps the other only when it cannot be unknown itself. */
static struct may find_logic(const struct expr *e, const struct facts *facts)
{
    bool holds = e->kind == EXPR_AND;

    for (size_t i = 0; i < 2; i++) {
        struct facts more = *facts;

        if (find(e->args[i], facts).missing)
            continue;
        learn(&more, e->args[i], holds);
        return truth_of(find(e->args[1 - i], &more).missing);
    }
    return truth_of(true);
}

static struct may either(struct may a, struct may b)
{
    return (struct may){a.missing || b.missing, fmin(a.lo, b.lo), fmax(a.hi, b.hi)};
}

static struct may find_if(const struct expr *e, const struct facts *facts)
{
    struct facts yes = *facts, no = *facts;
    struct may condition = find(e->args[0], facts);

    learn(&yes, e->args[0], true);
    learn(&no, e->args[0], false);
    struct may out = either(find(e->args[1], &yes), find(e->args[2], &no));

    out.missing = out.missing || condition.missing;
    return out;
}

/* 0 * infinity comes of a range without end: 0 then, for the values themselves are finite. */
static double times(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

static struct may corners(bool missing, double a, double b, double c, double d)
{
    return (struct may){missing, fmin(fmin(a, b), fmin(c, d)), fmax(fmax(a, b), fmax(c, d))};
}

static struct may find_divide(struct may a, struct may b)
{
    if (b.lo <= 0 && b.hi >= 0)
        return (struct may){true, -INFINITY, INFINITY};
    double lo = 1 / b.hi, hi = 1 / b.lo;

    return corners(a.missing || b.missing, times(a.lo, lo), times(a.lo, hi), times(a.hi, lo),
                   times(a.hi, hi));
}

/* Without a result: a negative base (to a broken power), 0 to a negative power. */
static struct may find_power(struct may a, struct may b)
{
    bool whole = b.lo == b.hi && floor(b.lo) == b.lo;
    bool undefined = (a.lo < 0 && !whole) || (a.lo <= 0 && a.hi >= 0 && b.lo < 0);

    if (a.lo >= 0 && a.hi <= 1 && b.lo >= 0)
        return (struct may){a.missing || b.missing, 0, 1};
    return (struct may){a.missing || b.missing || undefined, a.lo >= 0 ? 0 : -INFINITY, INFINITY};
}

static struct may find_arithmetic(const struct expr *e, const struct facts *facts)
{
    struct may a = find(e->args[0], facts);
    struct may b = e->n_args > 1 ? find(e->args[1], facts) : a;
    bool missing = a.missing || b.missing;

    switch (e->kind) {
    case EXPR_NEGATE:
        return (struct may){missing, -a.hi, -a.lo};
    case EXPR_ADD:
        return (struct may){missing, a.lo + b.lo, a.hi + b.hi};
    case EXPR_SUBTRACT:
        return (struct may){missing, a.lo - b.hi, a.hi - b.lo};
    case EXPR_MULTIPLY:
        return corners(missing, times(a.lo, b.lo), times(a.lo, b.hi), times(a.hi, b.lo),
                       times(a.hi, b.hi));
    case EXPR_DIVIDE:
        return find_divide(a, b);
    default:
        return find_power(a, b);
    }
}

static struct may find_coalesce(const struct expr *e, const struct facts *facts)
{
    struct may out = {true, INFINITY, -INFINITY};

    for (size_t i = 0; i < e->n_args; i++) {
        struct may one = find(e->args[i], facts);

        out.lo = fmin(out.lo, one.lo);
        out.hi = fmax(out.hi, one.hi);
        if (!one.missing) {
            out.missing = false;
            break;
        }
    }
    return out;
}

/* A function of one number: does it have a result for all of it, and in what range? */
static struct may find_of_one(enum function function, struct may a)
{
    switch (function) {
    case FUNCTION_ABS:
        if (a.lo >= 0)
            return a;
        return (struct may){a.missing, a.hi <= 0 ? -a.hi : 0, fmax(-a.lo, a.hi)};
    case FUNCTION_SQRT:
        return (struct may){a.missing || a.lo < 0, 0, INFINITY};
    case FUNCTION_LN:
    case FUNCTION_LOG10:
        return (struct may){a.missing || !(a.lo > 0), a.lo >= 1 ? 0 : -INFINITY, INFINITY};
    case FUNCTION_EXP:
        return (struct may){a.missing, 0, a.hi <= 0 ? 1 : INFINITY};
    case FUNCTION_FLOOR:
    case FUNCTION_CEIL:
    case FUNCTION_ROUND:
        return (struct may){a.missing, floor(a.lo), ceil(a.hi)};
    default:
        return (struct may){a.missing, -INFINITY, INFINITY};
    }
}

/* Each value counts as it is, or as 0; a sum may be too large to be a number, as any. */
static struct may find_sum_known(const struct expr *e, const struct facts *facts)
{
    struct may out = known(0, 0);

    for (size_t i = 0; i < e->n_args; i++) {
        struct may one = find(e->args[i], facts);

        out.lo += one.missing ? fmin(one.lo, 0) : one.lo;
        out.hi += one.missing ? fmax(one.hi, 0) : one.hi;
    }
    return out;
}

static struct may find_call(const struct expr *e, const struct facts *facts)
{
    struct may a, b;

    if (e->function == FUNCTION_COALESCE)
        return find_coalesce(e, facts);
    if (e->function == FUNCTION_COUNT_YES || e->function == FUNCTION_COUNT_KNOWN)
        return known(0, (double)e->n_args);
    if (e->function == FUNCTION_SUM_KNOWN)
        return find_sum_known(e, facts);
    if (e->n_args == 0)
        return anything;
    a = find(e->args[0], facts);
    switch (e->function) {
    case FUNCTION_MIN:
    case FUNCTION_MAX:
        for (size_t i = 1; i < e->n_args; i++) {
            bool least = e->function == FUNCTION_MIN;

            b = find(e->args[i], facts);
            a.lo = least ? fmin(a.lo, b.lo) : fmax(a.lo, b.lo);
            a.hi = least ? fmin(a.hi, b.hi) : fmax(a.hi, b.hi);
            a.missing = a.missing || b.missing;
        }
        return a;
    case FUNCTION_CLAMP:
        a.lo = fmax(a.lo, find(e->args[1], facts).lo);
        a.hi = fmin(a.hi, find(e->args[e->n_args - 1], facts).hi);
        a.missing = any_missing(e, facts);
        return a;
    default:
        if (e->n_args == 1)
            return find_of_one(e->function, a);
        return (struct may){any_missing(e, facts), -INFINITY, INFINITY};
    }
}

/* Steps that begin at or below the least that their number can be. */
static bool reaches_a_step(const struct expr *e, const struct facts *facts)
{
    const struct lookup *l = e->lookup;

    return l->steps && l->n_rows > 0 && e->n_args == 1 &&
           find(e->args[0], facts).lo >= l->thresholds[0];
}

static struct may find_lookup(const struct expr *e, const struct facts *facts)
{
    const struct lookup_value *value = &e->lookup->values[e->value];
    bool found = value->has_else || reaches_a_step(e, facts);
    struct may out = {any_missing(e, facts) || !found, INFINITY, -INFINITY};

    if (value->type == VALUE_WORD)
        return out;
    for (size_t i = 0; i < e->lookup->n_rows; i++) {
        if (isnan(value->number[i])) {
            out.missing = true;
            continue;
        }
        out.lo = fmin(out.lo, value->number[i]);
        out.hi = fmax(out.hi, value->number[i]);
    }
    if (value->has_else) {
        out.lo = fmin(out.lo, value->else_number);
        out.hi = fmax(out.hi, value->else_number);
    }
    return out;
}

static struct may find_aggregate(const struct expr *e, const struct facts *facts)
{
    const struct facts none = {.budget = facts->budget};
    struct may each = e->n_args > 0 ? find(e->args[0], &none) : anything;

    switch (e->aggregate) {
    case AGGREGATE_COUNT:
    case AGGREGATE_DISTINCT:
    case AGGREGATE_REPEATED:
    case AGGREGATE_MOST:
        return known(0, INFINITY);
    case AGGREGATE_SUM:
        return known(each.lo >= 0 ? 0 : -INFINITY, each.hi <= 0 ? 0 : INFINITY);
    case AGGREGATE_ANY:
    case AGGREGATE_ALL:
        return known(0, 1);
    default:
        return (struct may){true, each.lo, each.hi};
    }
}

static struct may find_name(const struct expr *e, const struct facts *facts)
{
    const struct facts none = {.budget = facts->budget};
    struct may out = e->type == VALUE_FLAG ? truth_of(true) : anything;

    if (e->ref == NULL)
        return anything;
    if ((e->ref->kind == NAME_DERIVED || e->ref->kind == NAME_MEASURE) && e->ref->expr != NULL)
        out = find(e->ref->expr, &none);
    for (size_t i = 0; i < facts->n; i++)
        if (facts->known[i] == e->ref)
            out.missing = false;
    return out;
}

static struct may find(const struct expr *e, const struct facts *facts)
{
    if (*facts->budget == 0)
        return anything;
    --*facts->budget;
    switch (e->kind) {
    case EXPR_NUMBER:
    case EXPR_DURATION:
    case EXPR_DATE:
    case EXPR_FLAG:
        return known(e->number, e->number);
    case EXPR_WORD:
    case EXPR_AS_OF:
        return known(-INFINITY, INFINITY);
    case EXPR_MISSING:
        return (struct may){true, INFINITY, -INFINITY};
    case EXPR_NAME:
        return find_name(e, facts);
    case EXPR_LOOKUP:
        return e->lookup == NULL ? anything : find_lookup(e, facts);
    case EXPR_NEGATE:
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_POWER:
        return find_arithmetic(e, facts);
    case EXPR_IS_MISSING:
    case EXPR_IS_KNOWN:
        return truth_of(false);
    case EXPR_AND:
    case EXPR_OR:
        return find_logic(e, facts);
    case EXPR_IF:
        return find_if(e, facts);
    case EXPR_CALL:
        return find_call(e, facts);
    case EXPR_AGGREGATE:
        return find_aggregate(e, facts);
    default: /* comparisons, not, in, between, a date moved */
        return (struct may){any_missing(e, facts), e->type == VALUE_FLAG ? 0 : -INFINITY,
                            e->type == VALUE_FLAG ? 1 : INFINITY};
    }
}

bool can_be_missing(const struct expr *expr)
{
    size_t budget = NODES_MOST;
    const struct facts none = {.budget = &budget};

    return find(expr, &none).missing;
}

void value_range(const struct expr *expr, double *lo, double *hi)
{
    size_t budget = NODES_MOST;
    const struct facts none = {.budget = &budget};
    struct may range = find(expr, &none);

    *lo = expr->type == VALUE_FLAG ? 0 : range.lo;
    *hi = expr->type == VALUE_FLAG ? 1 : range.hi;
}
