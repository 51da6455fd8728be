/* test_scale.c -- every scale against figures worked by hand (exact ones) or with Python. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "analysis/scale.h"

static double steps_at[] = {1, 2, 4, 8}, steps_points[] = {0.2, 0.4, 0.7, 1};
static double down_at[] = {-5, 0, 5}, down_points[] = {-1, 2, -3};

#define CAP(n)                    \
    {                             \
        .kind = SCALE_CAP, .a = n \
    }
#define LOG(n)                    \
    {                             \
        .kind = SCALE_LOG, .a = n \
    }
#define RANGE(lo, hi)                         \
    {                                         \
        .kind = SCALE_RANGE, .a = lo, .b = hi \
    }
#define STEPS                                                               \
    {                                                                       \
        .kind = SCALE_STEPS, .at = steps_at, .points = steps_points, .n = 4 \
    }
#define DOWN                                                              \
    {                                                                     \
        .kind = SCALE_STEPS, .at = down_at, .points = down_points, .n = 3 \
    }
#define HALF_LIFE(days)                    \
    {                                      \
        .kind = SCALE_HALF_LIFE, .a = days \
    }
#define LOGISTIC(mid, slope)                         \
    {                                                \
        .kind = SCALE_LOGISTIC, .a = mid, .b = slope \
    }

static struct row {
    const char *name;
    struct scale scale;
    double value, scaled;
} rows[] = {
    {"none leaves a value as it is", {.kind = SCALE_NONE}, -7.25, -7.25},
    {"cap is a share of its number", CAP(5), 2, 0.4},
    {"cap ends at 1", CAP(5), 9, 1},
    {"cap begins at 0", CAP(5), -1, 0},
    {"log of nothing is 0", LOG(5475), 0, 0},
    {"log of less than nothing is 0", LOG(5475), -3, 0},
    {"log of one day", LOG(5475), 1, 0.08052238587822222},
    {"log of a year", LOG(5475), 365, 0.6857044684014222},
    {"log of its number is 1", LOG(5475), 5475, 1},
    {"log ends at 1", LOG(5475), 1e9, 1},
    {"range is linear", RANGE(10, 20), 12.5, 0.25},
    {"range begins at 0", RANGE(10, 20), 3, 0},
    {"range ends at 1", RANGE(10, 20), 30, 1},
    {"range may fall", RANGE(20, 10), 12.5, 0.75},
    {"a falling range is 1 below its end", RANGE(20, 10), 3, 1},
    {"a falling range is 0 above its beginning", RANGE(20, 10), 25, 0},
    {"below the first step is 0", STEPS, 0.999, 0},
    {"a step begins at its number", STEPS, 1, 0.2},
    {"between steps the one below counts", STEPS, 3.999, 0.4},
    {"at a step the step counts", STEPS, 4, 0.7},
    {"beyond the last step the last counts", STEPS, 1000, 1},
    {"steps may fall and be negative", DOWN, 5, -3},
    {"a negative number finds its step", DOWN, -0.5, -1},
    {"half-life of no time is 1", HALF_LIFE(182.625), 0, 1},
    {"half-life after half of it", HALF_LIFE(182.625), 91.3125, 0.7071067811865476},
    {"half-life after it is a half", HALF_LIFE(182.625), 182.625, 0.5},
    {"half-life after two is a quarter", HALF_LIFE(182.625), 365.25, 0.25},
    {"logistic is a half in the middle", LOGISTIC(10, 0.4), 10, 0.5},
    {"logistic below the middle", LOGISTIC(10, 0.4), 5, 0.11920292202211755},
    {"logistic above the middle", LOGISTIC(10, 0.4), 20, 0.9820137900379085},
    {"a negative slope falls", LOGISTIC(10, -0.4), 20, 1 - 0.9820137900379085},
    {"logistic far below is 0", LOGISTIC(10, 0.4), -1e6, 0},
};

/* Of values in an array. */
static enum osara_status learn(const struct scale *scale, const double of[], const uint8_t within[],
                               size_t n, struct criterion_facts *facts)
{
    double copy[8];
    const struct slot slot = {.type = VALUE_NUMBER, .number = copy};

    memcpy(copy, of, n * sizeof *copy);
    return scale_learn(scale, &slot, within, n, facts, NULL);
}

static void check_row(void **state)
{
    const struct row *r = *state;
    const double known[] = {r->value};
    struct criterion_facts facts;

    assert_int_equal(learn(&r->scale, known, NULL, 1, &facts), OSARA_OK);
    assert_true(fabs(scale_value(&r->scale, &facts, r->value) - r->scaled) <= 1e-15);
    scale_forget(&facts);
}

/* What is learnt of five known values, one missing and one out of scope. */
enum { N = 7 };
static const double values[N] = {3, 7, NAN, 7, 1000, 1, 10};
static const uint8_t fate[N] = {0, 0, 0, 0, 1, 0, 0};

static void zscore_is_of_the_known_in_scope(void **unused)
{
    const struct scale scale = {.kind = SCALE_ZSCORE};
    static const double expected[N] = {
        -0.7267220926874316, 0.3913118960624633, NAN, 0.3913118960624633, NAN,
        -1.285739087062379,  1.2298373876248845};
    struct criterion_facts facts;

    (void)unused;
    assert_int_equal(learn(&scale, values, fate, N, &facts), OSARA_OK);
    assert_int_equal(facts.n_known, 5);
    assert_int_equal(facts.n_missing, 1);
    assert_true(fabs(facts.mean - 5.6) < 1e-14);
    assert_true(fabs(facts.sd - 3.5777087639996634) < 1e-14);
    for (size_t i = 0; i < N; i++)
        if (!isnan(expected[i]))
            assert_true(fabs(scale_value(&scale, &facts, values[i]) - expected[i]) < 1e-14);
    assert_true(fabs(facts.most - 1.2298373876248845) < 1e-14);
    assert_true(fabs(facts.least + 1.285739087062379) < 1e-14);
    scale_forget(&facts);
}

static void zscore_of_equal_values_is_0(void **unused)
{
    const struct scale scale = {.kind = SCALE_ZSCORE};
    const double same[] = {4, 4, 4};
    struct criterion_facts facts;

    (void)unused;
    for (size_t n = 0; n <= 3; n++) {
        assert_int_equal(learn(&scale, same, NULL, n, &facts), OSARA_OK);
        assert_true(!(fabs(scale_value(&scale, &facts, 4)) > 0));
        assert_true(!(fabs(facts.most) > 0) && !(fabs(facts.least) > 0));
        scale_forget(&facts);
    }
}

/* Of 1 3 7 7 10: (those below + half of those equal) / 5. */
static void percentile_is_the_mid_rank(void **unused)
{
    const struct scale scale = {.kind = SCALE_PERCENTILE};
    static const struct {
        double value, scaled;
    } at[] = {{1, 0.1}, {3, 0.3}, {7, 0.6}, {10, 0.9}, {0, 0}, {2, 0.2}, {11, 1}};
    struct criterion_facts facts;

    (void)unused;
    assert_int_equal(learn(&scale, values, fate, N, &facts), OSARA_OK);
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        assert_true(fabs(scale_value(&scale, &facts, at[i].value) - at[i].scaled) < 1e-15);
    scale_forget(&facts);
    assert_null(facts.sorted);
}

/* The same mid-ranks, in five and in two groups: 7 and 7 are in one. */
static void quantiles_are_groups_by_mid_rank(void **unused)
{
    const struct scale five = {.kind = SCALE_QUANTILES, .a = 5};
    const struct scale two = {.kind = SCALE_QUANTILES, .a = 2};
    static const struct {
        double value, of_five, of_two;
    } at[] = {{1, 1, 1}, {3, 2, 1}, {7, 3, 2}, {10, 5, 2}, {0, 1, 1}, {2, 1, 1}, {11, 5, 2}};
    struct criterion_facts facts;

    (void)unused;
    assert_int_equal(learn(&five, values, fate, N, &facts), OSARA_OK);
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        assert_true(!(fabs(scale_value(&five, &facts, at[i].value) - at[i].of_five) > 0));
        assert_true(!(fabs(scale_value(&two, &facts, at[i].value) - at[i].of_two) > 0));
    }
    scale_forget(&facts);
}

static void minmax_is_between_the_least_and_the_greatest(void **unused)
{
    const struct scale scale = {.kind = SCALE_MINMAX};
    const double same[] = {4, 4};
    struct criterion_facts facts;

    (void)unused;
    assert_int_equal(learn(&scale, values, fate, N, &facts), OSARA_OK); /* 1 to 10 */
    assert_true(fabs(scale_value(&scale, &facts, 7) - 2.0 / 3) < 1e-15);
    assert_true(fabs(scale_value(&scale, &facts, 10) - 1) < 1e-15);
    assert_true(!(fabs(scale_value(&scale, &facts, 1)) > 0));
    scale_forget(&facts);
    assert_int_equal(learn(&scale, same, NULL, 2, &facts), OSARA_OK);
    assert_true(!(fabs(scale_value(&scale, &facts, 4)) > 0));
    scale_forget(&facts);
}

static void percentile_of_nobody_is_0(void **unused)
{
    const struct scale scale = {.kind = SCALE_PERCENTILE};
    const double missing[] = {NAN, NAN};
    struct criterion_facts facts;

    (void)unused;
    assert_int_equal(learn(&scale, missing, NULL, 2, &facts), OSARA_OK);
    assert_int_equal(facts.n_known, 0);
    assert_int_equal(facts.n_missing, 2);
    assert_true(!(fabs(scale_value(&scale, &facts, 4)) > 0));
    scale_forget(&facts);
}

/* The most and the least that a criterion can score: what a missing measure could be. */
static struct ends {
    const char *name;
    struct scale scale;
    double least, most;
} ends[] = {
    {"the ends of cap are 0 and 1", CAP(5), 0, 1},
    {"the ends of log are 0 and 1", LOG(5), 0, 1},
    {"the ends of range are 0 and 1", RANGE(20, 10), 0, 1},
    {"the ends of half-life are 0 and 1", HALF_LIFE(9), 0, 1},
    {"the ends of logistic are 0 and 1", LOGISTIC(1, 1), 0, 1},
    {"the ends of percentile are 0 and 1", {.kind = SCALE_PERCENTILE}, 0, 1},
    {"the ends of quantiles are the first and the last group",
     {.kind = SCALE_QUANTILES, .a = 5},
     1,
     5},
    {"the ends of minmax are 0 and 1", {.kind = SCALE_MINMAX}, 0, 1},
    {"the ends of steps are 0 and the greatest", STEPS, 0, 1},
    {"the ends of steps that fall are the least and the greatest", DOWN, -3, 2},
    {"the ends without a scale are those seen in scope", {.kind = SCALE_NONE}, 1, 10},
};

static void check_ends(void **state)
{
    const struct ends *e = *state;
    struct criterion_facts facts;

    assert_int_equal(learn(&e->scale, values, fate, N, &facts), OSARA_OK);
    assert_true(fabs(facts.least - e->least) < 1e-15);
    assert_true(fabs(facts.most - e->most) < 1e-15);
    scale_forget(&facts);
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof rows[0], ENDS = sizeof ends / sizeof ends[0] };
    const struct CMUnitTest others[] = {
        {"zscore is of the known in scope", zscore_is_of_the_known_in_scope, NULL, NULL, NULL},
        {"zscore of equal values, of one or of none is 0", zscore_of_equal_values_is_0, NULL, NULL,
         NULL},
        {"percentile is the mid-rank", percentile_is_the_mid_rank, NULL, NULL, NULL},
        {"quantiles are groups by mid-rank", quantiles_are_groups_by_mid_rank, NULL, NULL, NULL},
        {"minmax is between the least and the greatest",
         minmax_is_between_the_least_and_the_greatest, NULL, NULL, NULL},
        {"percentile of nobody is 0", percentile_of_nobody_is_0, NULL, NULL, NULL},
    };
    enum { OTHERS = sizeof others / sizeof others[0] };
    struct CMUnitTest t[ROWS + ENDS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        t[i] = (struct CMUnitTest){rows[i].name, check_row, NULL, NULL, &rows[i]};
    for (size_t i = 0; i < ENDS; i++)
        t[ROWS + i] = (struct CMUnitTest){ends[i].name, check_ends, NULL, NULL, &ends[i]};
    for (size_t i = 0; i < OTHERS; i++)
        t[ROWS + ENDS + i] = others[i];
    return cmocka_run_group_tests_name("scale", t, NULL, NULL);
}
