/* test_rates.c -- AUC, Gini and intervals against R (reference/rates.R), and AUC pair by pair. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "assessment/discrimination.h"
#include "assessment/interval.h"
#include "reference/agreement.h"
#include "reference/georgia.h"
#include "reference/rates.h"

enum { CARS = sizeof horses / sizeof horses[0] };

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static struct discrimination tell(const double score[], const uint8_t hit[], size_t n)
{
    struct discrimination d;

    assert_int_equal(discrimination_make(score, hit, n, &d, NULL), OSARA_OK);
    return d;
}

static void near_interval(struct interval got, struct interval want)
{
    NEAR(got.low, want.low);
    if (isinf(want.high))
        assert_true(isinf(got.high));
    else
        NEAR(got.high, want.high);
}

static void auc_and_its_error_are_those_of_r(void **state)
{
    uint8_t automatic[CARS];
    struct discrimination d;

    (void)state;
    for (size_t i = 0; i < CARS; i++)
        automatic[i] = !manual[i];
    d = tell(horses, automatic, CARS);
    assert_int_equal(d.hits, 19);
    assert_int_equal(d.others, 13);
    NEAR(d.auc, R_AUC);
    NEAR(d.se, R_AUC_SE);
    d = tell(gears, manual, CARS);
    NEAR(d.auc, R_AUC_TIED);
    NEAR(d.se, R_AUC_TIED_SE);
    (void)mpg;
    (void)by_power;
    (void)by_thirst;
}

static void auc_counts_pairs_as_one_by_one_does(void **state)
{
    double score[50];
    uint8_t hit[50];

    (void)state;
    srand(3);
    for (int round = 0; round < 200; round++) {
        double won = 0, pairs = 0;

        for (size_t i = 0; i < 50; i++) {
            score[i] = rand() % 12;
            hit[i] = rand() % 3 == 0;
        }
        hit[0] = 1;
        hit[1] = 0;
        for (size_t i = 0; i < 50; i++)
            for (size_t j = 0; j < 50; j++)
                if (hit[i] && !hit[j]) {
                    pairs++;
                    won += score[i] > score[j] ? 1 : score[i] < score[j] ? 0 : 0.5;
                }
        NEAR(tell(score, hit, 50).auc, won / pairs);
    }
}

static void no_auc_without_both_kinds(void **state)
{
    const double score[] = {1, 2, 3};
    const uint8_t all[] = {1, 1, 1}, one[] = {1, 0, 0};

    (void)state;
    assert_true(isnan(tell(score, all, 3).auc));
    assert_true(isnan(tell(score, all, 0).auc));
    NEAR(tell(score, one, 3).auc, 0);
    assert_true(isnan(tell(score, one, 3).se)); /* one hit has no spread */
}

/* Real people, and the figure that is known of them. */
static void auc_of_parole_in_georgia(void **state)
{
    enum { CELLS = sizeof georgia / sizeof georgia[0], PEOPLE = 25750 };
    double *score = calloc(PEOPLE, sizeof *score);
    uint8_t *hit = calloc(PEOPLE, 1);
    size_t n = 0;

    (void)state;
    assert_true(score != NULL && hit != NULL);
    for (size_t c = 0; c < CELLS; c++)
        for (size_t i = 0; i < georgia[c].n; i++, n++) {
            score[n] = georgia[c].score;
            hit[n] = georgia[c].hit;
        }
    assert_int_equal(n, PEOPLE);
    assert_true(fabs(tell(score, hit, PEOPLE).auc - 0.5993) < 5e-5);
    free(score);
    free(hit);
}

static void gini_is_the_mean_difference(void **state)
{
    const double none[] = {0, 0, 0}, one[] = {0, 0, 6, 0};
    double g = 7;

    (void)state;
    assert_int_equal(gini_of(horses, CARS, &g, NULL), OSARA_OK);
    NEAR(g, R_GINI_HP);
    assert_int_equal(gini_of(one, 4, &g, NULL), OSARA_OK);
    NEAR(g, 0.75);
    assert_int_equal(gini_of(none, 3, &g, NULL), OSARA_OK);
    assert_true(isnan(g));
}

static void wilson_is_that_of_r(void **state)
{
    (void)state;
    near_interval(interval_wilson(7, 20), (struct interval)R_WILSON_7_20);
    near_interval(interval_wilson(0, 12), (struct interval)R_WILSON_0_12);
    near_interval(interval_wilson(12, 12), (struct interval)R_WILSON_12_12);
    near_interval(interval_wilson(431, 1000), (struct interval)R_WILSON_431_1000);
    assert_true(isnan(interval_wilson(0, 0).low));
}

static void poisson_is_that_of_r(void **state)
{
    double ratio;

    (void)state;
    near_interval(interval_poisson(0), (struct interval)R_POISSON_0);
    near_interval(interval_poisson(3), (struct interval)R_POISSON_3);
    near_interval(interval_poisson(120), (struct interval)R_POISSON_120);
    near_interval(interval_rate_ratio(11, 800, 25, 1010, &ratio),
                  (struct interval)R_RATIO_INTERVAL);
    NEAR(ratio, R_RATIO);
    near_interval(interval_rate_ratio(0, 3, 6, 2, &ratio), (struct interval)R_RATIO_NONE);
    near_interval(interval_rate_ratio(6, 3, 0, 2, &ratio), (struct interval)R_RATIO_ONLY);
    assert_true(isinf(ratio));
    assert_true(isnan(interval_rate_ratio(0, 3, 0, 2, &ratio).low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auc_and_its_error_are_those_of_r),
        cmocka_unit_test(auc_counts_pairs_as_one_by_one_does),
        cmocka_unit_test(no_auc_without_both_kinds),
        cmocka_unit_test(auc_of_parole_in_georgia),
        cmocka_unit_test(gini_is_the_mean_difference),
        cmocka_unit_test(wilson_is_that_of_r),
        cmocka_unit_test(poisson_is_that_of_r),
    };

    return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
