/* kernels.c -- the loops of the pure instructions.  They vectorise at -O3 on the baseline of the
 * machine: selects instead of branches, restrict, no calls but to libm. */
#include "language/kernels.h"

#include <float.h>

#include "base/wide.h"

#define EACH for (size_t i = 0; i < n; i++)
#define MISSING ((double)NAN)

/* Infinity is no value: what is not finite is missing. */
static inline double finite_or_missing(double x)
{
    return fabs(x) <= DBL_MAX ? x : MISSING;
}

double kernel_power(double base, double exponent)
{
    if (isnan(base) || isnan(exponent)) /* libm says 1 ^ NaN = NaN ^ 0 = 1 */
        return MISSING;
    return finite_or_missing(pow(base, exponent));
}

/* ---- Constants ---- */

static void each_const_number(size_t n, double *restrict d, double k)
{
    EACH d[i] = k;
}

static void each_const_flag(size_t n, uint8_t *restrict d, uint32_t k)
{
    EACH d[i] = (uint8_t)k;
}

static void each_const_word(size_t n, uint32_t *restrict d, uint32_t k)
{
    EACH d[i] = k;
}

/* ---- Numbers ---- */

#define UNARY(name, result)                                                         \
    static void each_##name(size_t n, double *restrict d, const double *restrict a) \
    {                                                                               \
        EACH                                                                        \
        {                                                                           \
            double x = a[i];                                                        \
            d[i] = (result);                                                        \
        }                                                                           \
    }
#define BINARY(name, result)                                                        \
    static void each_##name(size_t n, double *restrict d, const double *restrict a, \
                            const double *restrict b)                               \
    {                                                                               \
        EACH                                                                        \
        {                                                                           \
            double x = a[i], y = b[i];                                              \
            d[i] = (result);                                                        \
        }                                                                           \
    }
#define WITH_K(name, result)                                                                  \
    static void each_##name(size_t n, double *restrict d, const double *restrict a, double k) \
    {                                                                                         \
        EACH                                                                                  \
        {                                                                                     \
            double x = a[i];                                                                  \
            d[i] = (result);                                                                  \
        }                                                                                     \
    }

BINARY(add, finite_or_missing(x + y))
WITH_K(add_k, finite_or_missing(x + k))
BINARY(subtract, finite_or_missing(x - y))
WITH_K(from_k, finite_or_missing(k - x))
BINARY(multiply, finite_or_missing(x *y))
WITH_K(multiply_k, finite_or_missing(x *k))
BINARY(divide, finite_or_missing(x / y))
WITH_K(divide_k, finite_or_missing(x / k))
WITH_K(over_k, finite_or_missing(k / x))
BINARY(power, kernel_power(x, y))
WITH_K(power_k, kernel_power(x, k))
UNARY(negate, -x)
UNARY(abs, fabs(x))
UNARY(sqrt, finite_or_missing(sqrt(x)))
UNARY(ln, finite_or_missing(log(x)))
UNARY(log10, finite_or_missing(log10(x)))
UNARY(exp, finite_or_missing(exp(x)))
UNARY(floor, floor(x))
UNARY(ceil, ceil(x))
UNARY(round, round(x))
BINARY(coalesce_number, x == x ? x : y)

/* NaN when either is: a NaN x fails x <= y and gives y, or, where y is known, has to be put back. */
static inline double lesser(double x, double y)
{
    double least = x <= y ? x : y;

    return x == x ? least : x;
}

static inline double greater(double x, double y)
{
    double most = x >= y ? x : y;

    return x == x ? most : x;
}

BINARY(min, lesser(x, y))
BINARY(max, greater(x, y))

/* ---- Dates ---- */

/* The days of the years 0001 to 9999, which the calendar knows. */
#define DAY_FIRST (-719162.0)
#define DAY_LAST 2932896.0

static inline bool in_calendar(double x)
{
    return x >= DAY_FIRST && x < DAY_LAST + 1;
}

static double year_of(double x)
{
    int year, month, day;

    if (!in_calendar(x))
        return MISSING;
    date_parts((int32_t)floor(x), &year, &month, &day);
    return year;
}

static double month_of(double x)
{
    int year, month, day;

    if (!in_calendar(x))
        return MISSING;
    date_parts((int32_t)floor(x), &year, &month, &day);
    return month;
}

static double age_at(double birth, double at)
{
    if (!in_calendar(birth) || !in_calendar(at))
        return MISSING;
    return date_whole_years((int32_t)floor(birth), (int32_t)floor(at));
}

UNARY(year, year_of(x))
UNARY(month, month_of(x))
BINARY(age_at, age_at(x, y))

static double moved(double x, int months, int days)
{
    int32_t day;

    if (months != 0) {
        if (!in_calendar(x))
            return MISSING;
        day = date_add_months((int32_t)floor(x), months);
        if (day == DATE_MISSING)
            return MISSING;
        x = day + (x - floor(x));
    }
    return finite_or_missing(x + days);
}

static void each_move(size_t n, double *restrict d, const double *restrict a, int months, int days)
{
    EACH d[i] = moved(a[i], months, days);
}

/* ---- Comparisons: of NaN neither holds nor fails.  The truth is chosen at the width of a double,
 * which is what lets the loop vectorise. ---- */

static inline uint8_t truth_of(bool holds, bool fails)
{
    int64_t truth = holds ? TRUTH_TRUE : TRUTH_UNKNOWN;

    truth = fails ? TRUTH_FALSE : truth;
    return (uint8_t)truth;
}

#define COMPARE(name, holds, fails)                                                  \
    static void each_##name(size_t n, uint8_t *restrict d, const double *restrict a, \
                            const double *restrict b)                                \
    {                                                                                \
        EACH                                                                         \
        {                                                                            \
            double x = a[i], y = b[i];                                               \
            d[i] = truth_of(x holds y, x fails y);                                   \
        }                                                                            \
    }
#define COMPARE_K(name, holds, fails)                                                          \
    static void each_##name(size_t n, uint8_t *restrict d, const double *restrict a, double k) \
    {                                                                                          \
        EACH                                                                                   \
        {                                                                                      \
            double x = a[i];                                                                   \
            d[i] = truth_of(x holds k, x fails k);                                             \
        }                                                                                      \
    }

COMPARE(less, <, >=)
COMPARE(less_equal, <=, >)
COMPARE_K(less_k, <, >=)
COMPARE_K(less_equal_k, <=, >)
COMPARE_K(greater_k, >, <=)
COMPARE_K(greater_equal_k, >=, <)

static inline uint8_t equal_numbers(double x, double y)
{
    return truth_of(x == y, (x < y) | (x > y));
}

static void each_equal(size_t n, uint8_t *restrict d, const double *restrict a,
                       const double *restrict b)
{
    EACH d[i] = equal_numbers(a[i], b[i]);
}

static void each_equal_k(size_t n, uint8_t *restrict d, const double *restrict a, double k)
{
    EACH d[i] = equal_numbers(a[i], k);
}

static void each_equal_flag(size_t n, uint8_t *restrict d, const uint8_t *restrict a,
                            const uint8_t *restrict b)
{
    EACH
    {
        uint8_t same = a[i] == b[i] ? TRUTH_TRUE : TRUTH_FALSE;
        uint8_t unknown = (a[i] == TRUTH_UNKNOWN) | (b[i] == TRUTH_UNKNOWN);

        d[i] = unknown ? TRUTH_UNKNOWN : same;
    }
}

static inline uint8_t equal_words(uint32_t x, uint32_t y)
{
    uint8_t same = x == y ? TRUTH_TRUE : TRUTH_FALSE;

    return ((x == WORD_MISSING) | (y == WORD_MISSING)) ? TRUTH_UNKNOWN : same;
}

static void each_equal_word(size_t n, uint8_t *restrict d, const uint32_t *restrict a,
                            const uint32_t *restrict b)
{
    EACH d[i] = equal_words(a[i], b[i]);
}

static void each_equal_word_k(size_t n, uint8_t *restrict d, const uint32_t *restrict a, uint32_t k)
{
    EACH d[i] = equal_words(a[i], k);
}

static void each_is_missing_number(size_t n, uint8_t *restrict d, const double *restrict a)
{
    EACH d[i] = truth_of(a[i] != a[i], a[i] == a[i]);
}

static void each_is_missing_flag(size_t n, uint8_t *restrict d, const uint8_t *restrict a)
{
    EACH d[i] = a[i] == TRUTH_UNKNOWN ? TRUTH_TRUE : TRUTH_FALSE;
}

static void each_is_missing_word(size_t n, uint8_t *restrict d, const uint32_t *restrict a)
{
    EACH d[i] = a[i] == WORD_MISSING ? TRUTH_TRUE : TRUTH_FALSE;
}

/* ---- Truth ---- */

static void each_and(size_t n, uint8_t *restrict d, const uint8_t *restrict a,
                     const uint8_t *restrict b)
{
    EACH d[i] = a[i] < b[i] ? a[i] : b[i];
}

static void each_or(size_t n, uint8_t *restrict d, const uint8_t *restrict a,
                    const uint8_t *restrict b)
{
    EACH d[i] = a[i] > b[i] ? a[i] : b[i];
}

static void each_not(size_t n, uint8_t *restrict d, const uint8_t *restrict a)
{
    EACH d[i] = (uint8_t)(2 - a[i]);
}

static void each_number_of_flag(size_t n, double *restrict d, const uint8_t *restrict a)
{
    EACH
    {
        double truth = a[i];
        double known = truth > TRUTH_UNKNOWN ? 1.0 : 0.0;

        d[i] = truth == TRUTH_UNKNOWN ? MISSING : known;
    }
}

static void each_flag_of_number(size_t n, uint8_t *restrict d, const double *restrict a)
{
    EACH d[i] = truth_of((a[i] < 0) | (a[i] > 0), a[i] == 0);
}

/* ---- Choice ---- */

static void each_coalesce_flag(size_t n, uint8_t *restrict d, const uint8_t *restrict a,
                               const uint8_t *restrict b)
{
    EACH
    {
        uint8_t first = a[i], second = b[i];

        d[i] = first == TRUTH_UNKNOWN ? second : first;
    }
}

static void each_coalesce_word(size_t n, uint32_t *restrict d, const uint32_t *restrict a,
                               const uint32_t *restrict b)
{
    EACH
    {
        uint32_t first = a[i], second = b[i];

        d[i] = first == WORD_MISSING ? second : first;
    }
}

/* The truth is compared as a value of the arms' width, so that the loop vectorises. */
#define CHOOSE(name, type, missing)                                                \
    static void each_##name(size_t n, type *restrict d, const uint8_t *restrict t, \
                            const type *restrict b, const type *restrict c)        \
    {                                                                              \
        EACH                                                                       \
        {                                                                          \
            type truth = t[i], yes = b[i], no = c[i];                              \
            type chosen = truth > TRUTH_UNKNOWN ? yes : no;                        \
            d[i] = truth == TRUTH_UNKNOWN ? (missing) : chosen;                    \
        }                                                                          \
    }

CHOOSE(choose_number, double, MISSING)
CHOOSE(choose_flag, uint8_t, TRUTH_UNKNOWN)
CHOOSE(choose_word, uint32_t, WORD_MISSING)

/* ---- The loop's door: an instruction's shape says which registers its kernel takes ---- */

#define N(x) (r->number[i->x])
#define F(x) (r->flag[i->x])
#define W(x) (r->word[i->x])
#define CALL_N_NK(f) f(n, N(d), i->k.number)
#define CALL_F_FK(f) f(n, F(d), i->k.word)
#define CALL_W_WK(f) f(n, W(d), i->k.word)
#define CALL_N_N(f) f(n, N(d), N(a))
#define CALL_N_NN(f) f(n, N(d), N(a), N(b))
#define CALL_N_N_NK(f) f(n, N(d), N(a), i->k.number)
#define CALL_N_N_MOVE(f) f(n, N(d), N(a), i->k.move.months, i->k.move.days)
#define CALL_N_F(f) f(n, N(d), F(a))
#define CALL_N_FNN(f) f(n, N(d), F(a), N(b), N(c))
#define CALL_F_F(f) f(n, F(d), F(a))
#define CALL_F_FF(f) f(n, F(d), F(a), F(b))
#define CALL_F_FFF(f) f(n, F(d), F(a), F(b), F(c))
#define CALL_F_N(f) f(n, F(d), N(a))
#define CALL_F_NN(f) f(n, F(d), N(a), N(b))
#define CALL_F_N_NK(f) f(n, F(d), N(a), i->k.number)
#define CALL_F_W(f) f(n, F(d), W(a))
#define CALL_F_WW(f) f(n, F(d), W(a), W(b))
#define CALL_F_W_WK(f) f(n, F(d), W(a), i->k.word)
#define CALL_W_WW(f) f(n, W(d), W(a), W(b))
#define CALL_W_FWW(f) f(n, W(d), F(a), W(b), W(c))

WIDE void kernel_run(const struct instruction *i, size_t n, const struct registers *r)
{
    switch ((enum opcode)i->op) {
#define OP(id, name, shape, text)  \
    case OP_##id:                  \
        CALL_##shape(each_##name); \
        break;
        OPCODES_PURE(OP)
#undef OP
    default:
        break;
    }
}
