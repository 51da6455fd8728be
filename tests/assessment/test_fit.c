/* test_fit.c -- weights that catch most of the later harm, against every weight there is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/fit.h"
#include "assessment/validation.h"
#include "reference/folds.h"

enum { PEOPLE = 400, CRITERIA = 3, LINE = 40 };

struct world {
    double values[CRITERIA][PEOPLE], harm[PEOPLE];
    const double *scaled[CRITERIA];
};

static double uniform(void)
{
    return rand() / (RAND_MAX + 1.0);
}

/* Harm follows the first criterion three times as much as the second, and the third not at all. */
static void make_world(struct world *w, unsigned seed, double noise)
{
    srand(seed);
    for (size_t i = 0; i < PEOPLE; i++) {
        for (size_t j = 0; j < CRITERIA; j++)
            w->values[j][i] = uniform();
        w->harm[i] = pow(3 * w->values[0][i] + w->values[1][i] + noise * uniform(), 6);
    }
    for (size_t j = 0; j < CRITERIA; j++)
        w->scaled[j] = w->values[j];
}

static struct fit fit_of_world(const struct world *w, const double now[], const double *panel,
                               unsigned long seed)
{
    struct fit f;

    assert_int_equal(fit_make(&(struct fit_of){.n = PEOPLE,
                                               .n_criteria = CRITERIA,
                                               .scaled = w->scaled,
                                               .harm = w->harm,
                                               .now = now,
                                               .panel = panel,
                                               .line = LINE,
                                               .folds = 5,
                                               .draws = 200,
                                               .seed = seed},
                              &f, NULL),
                     OSARA_OK);
    return f;
}

static double caught_by(const struct world *w, const double weight[])
{
    double score[PEOPLE] = {0}, scratch[PEOPLE];

    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t j = 0; j < CRITERIA; j++)
            score[i] += weight[j] * w->values[j][i];
    return fit_caught(score, w->harm, PEOPLE, LINE, scratch);
}

static const double even[CRITERIA] = {1, 1, 1};

/* The most that weights in whole per cent catch, every one of them tried. */
static double best_of_all(const struct world *w)
{
    double best = 0;

    for (int a = 0; a <= 100; a++)
        for (int b = 0; a + b <= 100; b++)
            best = fmax(best, caught_by(w, (double[]){a, b, 100 - a - b}));
    return best;
}

static void no_weights_in_whole_per_cent_catch_more(void **state)
{
    struct world w;

    (void)state;
    for (unsigned seed = 1; seed <= 5; seed++) {
        make_world(&w, seed, 1);
        struct fit f = fit_of_world(&w, even, NULL, seed);

        assert_true(f.lists[FIT_FITTED].caught > best_of_all(&w) - 1e-9);
        assert_true(fabs(f.weight[0] + f.weight[1] + f.weight[2] - 1) < 1e-12);
        fit_free(&f);
    }
}

/* Few do most of the harm, and criteria have few values: what a list catches jumps from weight to weight,
 * and a climb ends on the next small hill. */
static void nor_much_more_where_single_people_decide(void **state)
{
    struct world w;
    double lost = 0;

    (void)state;
    for (unsigned seed = 1; seed <= 20; seed++) {
        make_world(&w, seed, 1);
        for (size_t i = 0; i < PEOPLE; i++) {
            for (size_t j = 0; j < CRITERIA; j++)
                w.values[j][i] = floor(12 * w.values[j][i] * w.values[j][i]) / 12;
            w.harm[i] = uniform() < 0.3 ? w.harm[i] : 0;
        }
        struct fit f = fit_of_world(&w, even, NULL, seed);

        lost += best_of_all(&w) - f.lists[FIT_FITTED].caught;
        fit_free(&f);
    }
    print_message("short of the best by %.5f on average\n", lost / 20);
    assert_true(lost / 20 < 0.001);
}

static void what_harm_follows_weighs_most_and_the_rest_little(void **state)
{
    struct world w;

    (void)state;
    make_world(&w, 7, 0);
    struct fit f = fit_of_world(&w, even, NULL, 1);

    assert_true(f.weight[0] > 0.6 && f.weight[0] < 0.85);
    assert_true(f.weight[1] > 0.15 && f.weight[2] < 0.1);
    assert_true(f.lists[FIT_FITTED].better > 0 && f.lists[FIT_FITTED].interval.low > 0);
    for (size_t j = 0; j < CRITERIA; j++) {
        assert_true(f.low[j] >= 0 && f.high[j] <= 1 && f.low[j] <= f.high[j]);
        assert_true(fabs(100 * f.weight[j] - round(100 * f.weight[j])) < 1e-9);
    }
    fit_free(&f);
}

/* Where harm follows nothing, a fit to what was seen is no better with what was not. */
static void luck_is_not_taken_for_skill(void **state)
{
    struct world w;
    size_t fooled = 0;

    (void)state;
    for (unsigned seed = 1; seed <= 20; seed++) {
        make_world(&w, seed, 1);
        for (size_t i = 0; i < PEOPLE; i++)
            w.harm[i] = uniform() < 0.2 ? 100 * uniform() : 0;
        struct fit f = fit_of_world(&w, even, NULL, seed);

        assert_true(f.lists[FIT_FITTED].caught >= f.lists[FIT_NOW].caught - 0.01);
        fooled += f.lists[FIT_FITTED].interval.low > 0;
        fit_free(&f);
    }
    assert_true(fooled <= 2);
}

static void weights_of_now_win_ties(void **state)
{
    struct world w;
    const double now[CRITERIA] = {5, 3, 2};

    (void)state;
    make_world(&w, 3, 1);
    memcpy(w.values[1], w.values[0], sizeof w.values[0]); /* all weights give one order */
    memcpy(w.values[2], w.values[0], sizeof w.values[0]);
    struct fit f = fit_of_world(&w, now, even, 1);

    assert_true(fabs(f.weight[0] - 0.5) + fabs(f.weight[1] - 0.3) + fabs(f.weight[2] - 0.2) < 1e-9);
    assert_true(fabs(f.lists[FIT_PANEL].held - f.lists[FIT_NOW].held) < 1e-12);
    assert_true(isnan(f.lists[FIT_PANEL].interval.low));
    fit_free(&f);
}

static void the_same_seed_gives_the_same_weights(void **state)
{
    struct world w;

    (void)state;
    make_world(&w, 11, 1);
    struct fit a = fit_of_world(&w, even, even, 4), b = fit_of_world(&w, even, even, 4);

    assert_memory_equal(a.weight, b.weight, 3 * CRITERIA * sizeof *a.weight);
    assert_memory_equal(a.lists, b.lists, sizeof a.lists);
    fit_free(&a);
    fit_free(&b);
}

/* The share caught is that of a backtest, ties as an expectation. */
static void a_share_is_that_of_a_backtest(void **state)
{
    (void)state;
    srand(5);
    for (size_t round = 0; round < 3000; round++) {
        size_t n = 1 + (size_t)rand() % 30, line = (size_t)rand() % 32;
        double score[30], harm[30], scratch[30], got;
        uint8_t hit[30];
        struct happened h = {.n = n, .harm = harm, .hit = hit};
        const double *const scores[] = {score};
        struct validation v;

        for (size_t i = 0; i < n; i++) {
            score[i] = rand() % 6;
            harm[i] = rand() % 3;
            hit[i] = harm[i] > 0;
            h.total += harm[i];
            h.hits += hit[i];
        }
        got = fit_caught(score, harm, n, line, scratch);
        if (!(h.total > 0)) {
            assert_true(isnan(got) || line == 0);
            continue;
        }
        assert_int_equal(validation_make(&h, scores, 1, line, 1, 0, &v, NULL), OSARA_OK);
        assert_true(fabs(got - v.share.value) < 1e-12);
    }
}

static void the_interval_over_folds_is_that_of_r(void **state)
{
    double mean;
    struct interval i = fit_interval(slept, 10, 10, &mean);

    (void)state;
    assert_true(fabs(mean - R_FOLDS_MEAN) < 1e-9 && fabs(i.low - R_FOLDS_LOW) < 1e-9);
    assert_true(fabs(i.high - R_FOLDS_HIGH) < 1e-9);
    i = fit_interval(slept, 9, 10, &mean);
    assert_true(fabs(mean - R_FOLDS_9_MEAN) < 1e-9 && fabs(i.low - R_FOLDS_9_LOW) < 1e-9);
    i = fit_interval(slept, 1, 10, &mean);
    assert_true(isnan(i.low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_weights_in_whole_per_cent_catch_more),
        cmocka_unit_test(nor_much_more_where_single_people_decide),
        cmocka_unit_test(what_harm_follows_weighs_most_and_the_rest_little),
        cmocka_unit_test(luck_is_not_taken_for_skill),
        cmocka_unit_test(weights_of_now_win_ties),
        cmocka_unit_test(the_same_seed_gives_the_same_weights),
        cmocka_unit_test(the_interval_over_folds_is_that_of_r),
        cmocka_unit_test(a_share_is_that_of_a_backtest),
    };

    return cmocka_run_group_tests_name("fit", tests, NULL, NULL);
}
