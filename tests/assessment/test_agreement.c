/* test_agreement.c -- Spearman and Kendall against R, rank-biased overlap against its definition. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "assessment/agreement.h"
#include "reference/agreement.h"

enum { CARS = sizeof mpg / sizeof mpg[0] };

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

static double spearman(const double a[], const double b[], size_t n)
{
    double v = 7;

    assert_int_equal(agreement_spearman(a, b, n, &v, NULL), OSARA_OK);
    return v;
}

static double tau_b(const double a[], const double b[], size_t n)
{
    double v = 7;

    assert_int_equal(agreement_tau_b(a, b, n, &v, NULL), OSARA_OK);
    return v;
}

static double rbo(const uint32_t x[], size_t n_x, const uint32_t y[], size_t n_y, double p)
{
    double v = 7;

    assert_int_equal(agreement_rbo(x, n_x, y, n_y, 100, p, &v, NULL), OSARA_OK);
    return v;
}

static void spearman_is_that_of_r(void **state)
{
    (void)state;
    NEAR(spearman(mpg, horses, CARS), R_SPEARMAN_MPG_HP);
    NEAR(spearman(mpg, gears, CARS), R_SPEARMAN_MPG_GEAR);
    NEAR(spearman(horses, gears, CARS), R_SPEARMAN_HP_GEAR);
}

static void kendall_is_that_of_r(void **state)
{
    (void)state;
    NEAR(tau_b(mpg, horses, CARS), R_KENDALL_MPG_HP);
    NEAR(tau_b(mpg, gears, CARS), R_KENDALL_MPG_GEAR);
    NEAR(tau_b(horses, gears, CARS), R_KENDALL_HP_GEAR);
}

static double sign(double v)
{
    return (v > 0) - (v < 0);
}

/* Every pair, one by one. */
static double naive_tau_b(const double a[], const double b[], size_t n)
{
    double s = 0, in_a = 0, in_b = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            s += sign(a[i] - a[j]) * sign(b[i] - b[j]);
            in_a += fabs(sign(a[i] - a[j]));
            in_b += fabs(sign(b[i] - b[j]));
        }
    return s / sqrt(in_a * in_b);
}

static void kendall_counts_pairs_as_one_by_one_does(void **state)
{
    double a[60], b[60];

    (void)state;
    srand(1);
    for (int round = 0; round < 200; round++) {
        size_t n = 3 + (size_t)rand() % 57;

        for (size_t i = 0; i < n; i++) {
            a[i] = rand() % 9;
            b[i] = rand() % 9;
        }
        a[0] = b[0] = -1; /* not all are equal */
        NEAR(tau_b(a, b, n), naive_tau_b(a, b, n));
    }
}

static void no_figure_where_there_is_no_order(void **state)
{
    const double one[] = {1, 1, 1}, other[] = {1, 2, 3};

    (void)state;
    assert_true(isnan(tau_b(one, other, 3)));
    assert_true(isnan(spearman(one, other, 3)));
    assert_true(isnan(tau_b(other, other, 1)));
    assert_true(isnan(spearman(other, other, 0)));
    NEAR(tau_b(other, other, 3), 1);
}

static void overlap_is_one_for_the_same_list_and_nothing_for_strangers(void **state)
{
    const uint32_t x[] = {5, 3, 9, 1}, y[] = {6, 4, 8, 2};

    (void)state;
    NEAR(rbo(x, 4, x, 4, 0.9), 1);
    NEAR(rbo(x, 4, y, 4, 0.9), 0);
    assert_true(isnan(rbo(x, 0, y, 4, 0.9)));
}

/* By hand, equation 23 for {1, 2, 3} and {2, 1, 4} at p = 0.5: overlaps 0, 2, 2 at depths 1, 2, 3;
 * 2/3 / 8 + (0/1 / 2 + 2/2 / 4 + 2/3 / 8) = 5/12. */
static void overlap_by_hand(void **state)
{
    const uint32_t x[] = {1, 2, 3}, y[] = {2, 1, 4};

    (void)state;
    NEAR(rbo(x, 3, y, 3, 0.5), 5.0 / 12);
}

/* Lists of different lengths: what the longer one brings beyond the shorter counts too. */
static void overlap_of_uneven_lists_is_that_of_the_equation(void **state)
{
    (void)state;
    NEAR(rbo(by_power, CARS, by_thirst, CARS, 0.9), R_OVERLAP_32);
    NEAR(rbo(by_power, CARS, by_thirst, 20, 0.9), R_OVERLAP_20);
    NEAR(rbo(by_thirst, 20, by_power, CARS, 0.9), R_OVERLAP_20);
    NEAR(rbo(by_power, CARS, by_thirst, 5, 0.9), R_OVERLAP_5);
}

/* sqrt(x) sqrt(x) may be less than x: 328 people in one order and no correlation of more than 1. */
static void the_same_order_is_1_and_no_more(void **state)
{
    double a[400];

    (void)state;
    for (size_t n = 2; n < 400; n++) {
        a[n - 2] = (double)(n / 3);
        if (n > 4) {
            assert_true(tau_b(a, a, n - 1) <= 1);
            assert_true(spearman(a, a, n - 1) <= 1);
        }
    }
}

static bool among(const uint32_t list[], size_t n, uint32_t item)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == item)
            return true;
    return false;
}

static void overlap_by_its_definition(void **state)
{
    uint32_t x[40], y[40];

    (void)state;
    srand(2);
    for (uint32_t i = 0; i < 40; i++) {
        x[i] = i;
        y[i] = (i * 7 + 3) % 41 + 10;
    }
    for (size_t n = 1; n <= 40; n++) {
        double sum = 0, shared = 0;

        for (size_t d = 1; d <= n; d++) {
            shared = 0;
            for (size_t i = 0; i < d; i++)
                shared += among(y, d, x[i]);
            sum += shared / (double)d * pow(0.95, (double)d);
        }
        NEAR(rbo(x, n, y, n, 0.95), shared / (double)n * pow(0.95, (double)n) + 0.05 / 0.95 * sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spearman_is_that_of_r),
        cmocka_unit_test(kendall_is_that_of_r),
        cmocka_unit_test(kendall_counts_pairs_as_one_by_one_does),
        cmocka_unit_test(no_figure_where_there_is_no_order),
        cmocka_unit_test(overlap_is_one_for_the_same_list_and_nothing_for_strangers),
        cmocka_unit_test(overlap_by_hand),
        cmocka_unit_test(overlap_of_uneven_lists_is_that_of_the_equation),
        cmocka_unit_test(the_same_order_is_1_and_no_more),
        cmocka_unit_test(overlap_by_its_definition),
    };

    return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}
