/* test_validation.c -- what the first of a list caught, by hand and against every order of the ties. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "assessment/validation.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static struct happened of(const double harm[], const uint8_t hit[], size_t n)
{
    struct happened h = {n, harm, hit, 0, 0};

    for (size_t i = 0; i < n; i++) {
        h.total += harm[i];
        h.hits += hit[i];
    }
    return h;
}

/* Two are above the line; the second place is shared by three: one hit of harm 6 among them. */
static void ties_across_the_line_are_an_expectation_with_bounds(void **state)
{
    const double harm[] = {4, 6, 0, 0, 10}, score[] = {9, 5, 5, 5, 1};
    const uint8_t hit[] = {1, 1, 0, 0, 1};
    const double *const lists[] = {score};
    struct happened h = of(harm, hit, 5);
    struct validation v;

    (void)state;
    assert_int_equal(validation_make(&h, lists, 1, 2, 1, 0, &v, NULL), OSARA_OK);
    NEAR(v.line.harm.mean, 4 + 6.0 / 3);
    NEAR(v.line.harm.least, 4);
    NEAR(v.line.harm.most, 10);
    NEAR(v.share.value, 6.0 / 20);
    NEAR(v.precision.value, (1 + 1.0 / 3) / 2);
    NEAR(v.recall.value, (1 + 1.0 / 3) / 3);
    assert_true(isnan(v.share.interval.low));
    NEAR(v.curve[0], 0);
    NEAR(v.curve[20], 4.0 / 20);
    NEAR(v.curve[40], 6.0 / 20);
    NEAR(v.curve[100], 1);
}

/* All orders of the ties, one by one, have the mean and the bounds that are told. */
static void swap(size_t *a, size_t *b)
{
    size_t t = *a;

    *a = *b;
    *b = t;
}

static void try_all(size_t order[], size_t from, size_t to, const double harm[], size_t line,
                    struct expected *e, double *n)
{
    if (from == to) {
        double sum = 0;

        for (size_t i = 0; i < line; i++)
            sum += harm[order[i]];
        e->mean += sum;
        e->least = fmin(e->least, sum);
        e->most = fmax(e->most, sum);
        *n += 1;
        return;
    }
    for (size_t i = from; i < to; i++) {
        swap(&order[from], &order[i]);
        try_all(order, from + 1, to, harm, line, e, n);
        swap(&order[from], &order[i]);
    }
}

static void the_expectation_is_the_mean_over_all_orders(void **state)
{
    (void)state;
    srand(4);
    for (int round = 0; round < 30; round++) {
        double harm[8], score[8];
        uint8_t hit[8];
        size_t order[8], line = 1 + (size_t)rand() % 8;
        const double *const lists[] = {score};
        struct expected e = {0, INFINITY, -INFINITY};
        struct validation v;
        double n = 0;

        for (size_t i = 0; i < 8; i++) {
            order[i] = i;
            harm[i] = rand() % 5;
            hit[i] = harm[i] > 0;
            score[i] = i < 2 ? 9 : i < 7 ? 5 : (double)NAN; /* 2 .. 6 tie; NaN is last */
        }
        struct happened h = of(harm, hit, 8);

        try_all(order, 2, 7, harm, line, &e, &n);
        if (line < 2) { /* the first two tie too */
            e.mean = (harm[0] + harm[1]) / 2 * n;
            e.least = fmin(harm[0], harm[1]);
            e.most = fmax(harm[0], harm[1]);
        }
        assert_int_equal(validation_make(&h, lists, 1, line, 1, 0, &v, NULL), OSARA_OK);
        NEAR(v.line.harm.mean, e.mean / n);
        NEAR(v.line.harm.least, e.least);
        NEAR(v.line.harm.most, e.most);
    }
}

enum { MANY = 400 };

static void make_many(double harm[], uint8_t hit[], double good[], double bad[])
{
    srand(5);
    for (size_t i = 0; i < MANY; i++) {
        harm[i] = rand() % 4 == 0 ? 1 + rand() % 50 : 0;
        hit[i] = harm[i] > 0;
        good[i] = harm[i] + rand() % 30;
        bad[i] = rand() % 30;
    }
}

/* The bootstrap's interval of a precision is close to the binomial one: 1.96 sqrt(p (1 - p) / n). */
static void resampling_gives_intervals_of_the_right_width(void **state)
{
    double harm[MANY], good[MANY], bad[MANY];
    uint8_t hit[MANY];
    const double *const lists[] = {good, bad, good};
    struct validation v[3];

    (void)state;
    make_many(harm, hit, good, bad);
    struct happened h = of(harm, hit, MANY);

    assert_int_equal(validation_make(&h, lists, 3, 100, 7, 1000, v, NULL), OSARA_OK);
    double p = v[1].precision.value, half = 1.96 * sqrt(p * (1 - p) / 100);
    double got = (v[1].precision.interval.high - v[1].precision.interval.low) / 2;

    assert_true(got > 0.75 * half && got < 1.25 * half);
    assert_true(v[0].share.interval.low < v[0].share.value);
    assert_true(v[0].share.interval.high > v[0].share.value);
    assert_true(v[1].share.between.high < 0); /* a list of chance catches less, beyond doubt */
    NEAR(v[2].share.difference, 0); /* paired: the same list differs from itself by nothing */
    NEAR(v[2].share.between.low, 0);
    NEAR(v[2].share.between.high, 0);
    NEAR(v[2].auc.between.high, 0);
    assert_true(isnan(v[0].share.difference));
}

static void the_same_seed_gives_the_same_intervals(void **state)
{
    double harm[MANY], good[MANY], bad[MANY];
    uint8_t hit[MANY];
    const double *const lists[] = {good};
    struct validation a, b, c;

    (void)state;
    make_many(harm, hit, good, bad);
    struct happened h = of(harm, hit, MANY);

    assert_int_equal(validation_make(&h, lists, 1, 40, 7, 100, &a, NULL), OSARA_OK);
    assert_int_equal(validation_make(&h, lists, 1, 40, 7, 100, &b, NULL), OSARA_OK);
    assert_int_equal(validation_make(&h, lists, 1, 40, 8, 100, &c, NULL), OSARA_OK);
    assert_memory_equal(&a.share, &b.share,
                        sizeof a.share - sizeof a.share.between - sizeof a.share.difference);
    assert_true(a.share.interval.low < c.share.interval.low ||
                a.share.interval.low > c.share.interval.low);
}

static void nothing_happened_gives_no_shares(void **state)
{
    const double harm[] = {0, 0, 0}, score[] = {3, 2, 1};
    const uint8_t hit[] = {0, 0, 0};
    const double *const lists[] = {score};
    struct happened h = of(harm, hit, 3), empty = of(harm, hit, 0);
    struct validation v;

    (void)state;
    assert_int_equal(validation_make(&h, lists, 1, 2, 1, 20, &v, NULL), OSARA_OK);
    assert_true(isnan(v.share.value) && isnan(v.recall.value) && isnan(v.auc.value));
    NEAR(v.precision.value, 0);
    assert_int_equal(validation_make(&empty, lists, 1, 2, 1, 20, &v, NULL), OSARA_OK);
    assert_true(isnan(v.share.value) && isnan(v.precision.value));
}

static void the_perfect_curve_rises_first(void **state)
{
    const double harm[] = {0, 0, 1, 3};
    const uint8_t hit[] = {0, 0, 1, 1};
    struct happened h = of(harm, hit, 4);
    double curve[VALIDATION_CURVE];

    (void)state;
    assert_int_equal(validation_perfect(&h, curve, NULL), OSARA_OK);
    NEAR(curve[25], 0.75);
    NEAR(curve[50], 1);
    NEAR(curve[75], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_across_the_line_are_an_expectation_with_bounds),
        cmocka_unit_test(the_expectation_is_the_mean_over_all_orders),
        cmocka_unit_test(resampling_gives_intervals_of_the_right_width),
        cmocka_unit_test(the_same_seed_gives_the_same_intervals),
        cmocka_unit_test(nothing_happened_gives_no_shares),
        cmocka_unit_test(the_perfect_curve_rises_first),
    };

    return cmocka_run_group_tests_name("validation", tests, NULL, NULL);
}
