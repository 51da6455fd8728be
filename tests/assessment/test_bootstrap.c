/* test_bootstrap.c -- intervals of ratios against 20,000 resamples by another generator. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "assessment/bootstrap.h"

static struct row {
    const char *name;
    struct share group, base;
    double low, high; /* by Python's random module */
} rows[] = {
    {"40 of 100 against 50 of 100", {40, 100}, {50, 100}, 0.579, 1.079},
    {"a large ratio has a wide interval", {12, 40}, {10, 200}, 2.78, 15.0},
    {"nobody chosen still has an upper end", {0, 50}, {100, 400}, 0, 0.176},
    {"everybody chosen still varies", {50, 50}, {200, 400}, 1.794, 2.210},
    {"a base that may be 0 has no upper end", {50, 100}, {2, 100}, 9.4, (double)INFINITY},
};

static void check_row(void **state)
{
    const struct row *r = *state;
    struct interval i = {-1, -1};

    assert_int_equal(bootstrap_ratio(r->group, r->base, 2023, 1000, &i, NULL), OSARA_OK);
    assert_true(fabs(i.low - r->low) <= 0.1 * r->low);
    assert_true(isinf(r->high) ? isinf(i.high) : fabs(i.high - r->high) <= 0.12 * r->high);
}

static void same_seed_same_interval(void **unused)
{
    struct interval a, b, c;

    (void)unused;
    for (unsigned long seed = 1; seed <= 5; seed++) {
        bootstrap_ratio((struct share){211, 1000}, (struct share){377, 2003}, seed, 1000, &a, NULL);
        bootstrap_ratio((struct share){211, 1000}, (struct share){377, 2003}, seed, 1000, &b, NULL);
        bootstrap_ratio((struct share){211, 1000}, (struct share){377, 2003}, seed + 5, 1000, &c,
                        NULL);
        assert_memory_equal(&a, &b, sizeof a);
        assert_true(a.low < c.low || a.low > c.low || a.high < c.high || a.high > c.high);
    }
}

static void bounds_are_nearest_ranks(void **unused)
{
    struct interval one, two;

    (void)unused;
    /* Of one draw both ends are that draw; of two the lower and the higher. */
    bootstrap_ratio((struct share){40, 100}, (struct share){50, 100}, 7, 1, &one, NULL);
    assert_true(!(one.low < one.high) && !(one.low > one.high) && one.low > 0);
    bootstrap_ratio((struct share){40, 100}, (struct share){50, 100}, 7, 2, &two, NULL);
    assert_true(two.low <= two.high);
    assert_true(fabs(two.low - one.low) < 1e-15 || fabs(two.high - one.low) < 1e-15);
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct CMUnitTest t[ROWS + 2];

    for (size_t i = 0; i < ROWS; i++)
        t[i] = (struct CMUnitTest){rows[i].name, check_row, NULL, NULL, &rows[i]};
    t[ROWS] = (struct CMUnitTest){"the same seed gives the same interval, another another",
                                  same_seed_same_interval, NULL, NULL, NULL};
    t[ROWS + 1] = (struct CMUnitTest){"the ends of an interval are draws", bounds_are_nearest_ranks,
                                      NULL, NULL, NULL};
    return cmocka_run_group_tests_name("bootstrap", t, NULL, NULL);
}
