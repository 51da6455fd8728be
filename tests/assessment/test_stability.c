/* test_stability.c -- ranks over draws: against the beta distribution, against sorting, by threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/sensitivity.h"
#include "assessment/stability.h"

#define PI 3.14159265358979323846

static struct stability *make(const struct stability_of *of)
{
    struct stability *s = NULL;

    assert_int_equal(stability_make(of, &s, NULL), OSARA_OK);
    return s;
}

/* Two offenders, each with one criterion: the first leads while his weight is the larger.  The shares
 * are Dirichlet (6, 4), so that his is Beta (6, 4), and above a half in 0.74609375 (R: 1 - pbeta(0.5,
 * 6, 4)). */
static void chances_are_those_of_the_beta_distribution(void **state)
{
    const double one[] = {1, 0}, two[] = {0, 1};
    const uint32_t order[] = {0, 1};
    const struct stability_criterion criteria[] = {
        {.weight = 60, .scaled = one, .vary = {NAN, NAN}},
        {.weight = 40, .scaled = two, .vary = {NAN, NAN}},
    };
    const struct stability_of of = {.n = 2,
                                    .order = order,
                                    .n_ranked = 2,
                                    .n_cohort = 1,
                                    .criteria = criteria,
                                    .n_criteria = 2,
                                    .concentration = 10,
                                    .seed = 1,
                                    .draws = 20000,
                                    .threads = 1};
    struct stability *s = make(&of);

    (void)state;
    assert_true(fabs(s->ranks[0].chance - 0.74609375) < 0.01);
    assert_true(fabs(s->ranks[1].chance - 0.25390625) < 0.01);
    assert_int_equal(s->ranks[0].low, 1);
    assert_int_equal(s->ranks[0].high, 2);
    assert_true(fabs(s->kept - s->ranks[0].chance) < 1e-12);
    assert_int_equal(s->n_line, 2);
    stability_free(s);
}

enum { N = 300, K = 4 };

struct world {
    double x[K][N], measure[N];
    uint32_t order[N];
    struct stability_criterion criteria[K];
    struct scale scale;
    struct stability_of of;
};

static void fill(struct world *w)
{
    const double weights[K] = {40, 30, 20, 0};
    double score[N];

    memset(w, 0, sizeof *w);
    srand(6);
    for (size_t i = 0; i < N; i++) {
        score[i] = 0;
        w->order[i] = (uint32_t)i;
        w->measure[i] = i % 11 == 0 ? (double)NAN : rand() % 9;
        for (size_t j = 0; j < K; j++) {
            w->x[j][i] = rand() % 100000 / 99999.0;
            score[i] += weights[j] * w->x[j][i];
        }
    }
    for (size_t i = 1; i < N; i++) /* by insertion */
        for (size_t k = i; k > 0 && score[w->order[k]] > score[w->order[k - 1]]; k--) {
            uint32_t t = w->order[k];

            w->order[k] = w->order[k - 1];
            w->order[k - 1] = t;
        }
    for (size_t j = 0; j < K; j++)
        w->criteria[j] = (struct stability_criterion){
            .weight = weights[j], .scaled = w->x[j], .vary = {NAN, NAN}};
    w->scale = (struct scale){.kind = SCALE_CAP, .a = 4};
    w->of = (struct stability_of){.n = N,
                                  .order = w->order,
                                  .n_ranked = N,
                                  .n_cohort = 40,
                                  .criteria = w->criteria,
                                  .n_criteria = K,
                                  .concentration = 50,
                                  .seed = 3,
                                  .draws = 200,
                                  .threads = 2};
}

static void the_number_of_threads_changes_nothing(void **state)
{
    struct world w;
    struct stability *a, *b;

    (void)state;
    fill(&w);
    w.of.threads = 1;
    a = make(&w.of);
    w.of.threads = 3;
    b = make(&w.of);
    assert_memory_equal(a->ranks, b->ranks, N * sizeof *a->ranks);
    assert_memory_equal(a->index, b->index, (K - 1) * sizeof *a->index);
    assert_true(a->kept > 0.5 && a->kept < 1);
    stability_free(a);
    stability_free(b);
}

/* Weights drawn very near theirs: nobody moves but by what a millionth can do. */
static void a_great_concentration_keeps_the_list(void **state)
{
    struct world w;
    struct stability *s;

    (void)state;
    fill(&w);
    w.of.concentration = 1e12;
    s = make(&w.of);
    assert_true(s->kept > 0.97); /* ties alone may break another way */
    assert_true(s->ranks[0].low == 1);
    stability_free(s);
}

/* A weight of 0 stays 0; a criterion that the cohort does not hang on accounts for nothing; a scale
 * that varies is an input of its own. */
static void inputs_are_weights_and_numbers_that_vary(void **state)
{
    struct world w;
    struct stability *s;

    (void)state;
    fill(&w);
    w.of.draws = 2000;
    w.criteria[1] = (struct stability_criterion){
        .weight = 30, .scaled = w.x[1], .vary = {1, 8}, .scale = &w.scale, .measure = w.measure};
    s = make(&w.of);
    assert_int_equal(s->n_inputs, K + 1);
    assert_int_equal(s->input[K], 1);
    assert_true(s->index[3] < 0.02); /* the weight of 0 */
    assert_true(s->index[K] > 0.02);
    stability_free(s);
}

static void nobody_with_a_score_of_0_is_in_the_cohort(void **state)
{
    const double one[] = {1, 0, 0};
    const uint32_t order[] = {0, 1, 2};
    const struct stability_criterion criteria[] = {{1, one, {NAN, NAN}, NULL, NULL, 0}};
    const struct stability_of of = {3, order, 3, 1, criteria, 1, 10, 1, 50, 1};
    struct stability *s = make(&of);

    (void)state;
    assert_true(fabs(s->ranks[0].chance - 1) < 1e-12);
    assert_true(s->ranks[1].chance < 1e-12);
    assert_int_equal(s->ranks[2].low, 3); /* equal scores keep their order */
    assert_int_equal(s->ranks[2].high, 3);
    stability_free(s);
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void tails_are_those_of_the_sorted_ranks(void **state)
{
    (void)state;
    srand(7);
    for (size_t draws = 1; draws < 500; draws = draws * 2 + 1) {
        struct rank_tails t;
        uint32_t ranks[500];
        size_t tail = (size_t)ceil(0.025 * (double)draws);

        assert_true(tails_open(&t, 2, draws));
        for (size_t d = 0; d < draws; d++) {
            ranks[d] = 1 + (uint32_t)rand() % 100;
            tails_add(&t, 1, ranks[d], ranks[d] <= 50);
        }
        qsort(ranks, draws, sizeof ranks[0], ascending);
        assert_int_equal(tails_of(&t, 1).low, ranks[tail - 1]);
        assert_int_equal(tails_of(&t, 1).high, ranks[draws - tail]);
        tails_close(&t);
    }
}

static void rows_stay_with_their_subject(void **state)
{
    const uint32_t first[] = {0, 3, 3, 10};
    uint32_t rows[10], again[10];
    bool moved = false;

    (void)state;
    assert_int_equal(rows_redrawn(first, 3, 5, 0, rows, NULL), OSARA_OK);
    assert_int_equal(rows_redrawn(first, 3, 5, 0, again, NULL), OSARA_OK);
    assert_memory_equal(rows, again, sizeof rows);
    for (uint32_t r = 0; r < 10; r++) {
        assert_true(r < 3 ? rows[r] < 3 : rows[r] >= 3 && rows[r] < 10);
        moved |= rows[r] != r;
    }
    assert_true(moved);
}

/* Ishigami and Homma 1990, a = 7, b = 0.1: first-order indices 0.3139, 0.4424 and 0. */
static void indices_of_ishigami_are_those_published(void **state)
{
    enum { DRAWS = 20000 };
    double *x = malloc(4 * DRAWS * sizeof *x), *y = x + 3 * DRAWS, index[3];

    (void)state;
    assert_non_null(x);
    srand(8);
    for (size_t i = 0; i < DRAWS; i++) {
        for (size_t k = 0; k < 3; k++)
            x[k * DRAWS + i] = PI * (2 * ((double)rand() / RAND_MAX) - 1);
        y[i] = sin(x[i]) + 7 * pow(sin(x[DRAWS + i]), 2) +
               0.1 * pow(x[2 * DRAWS + i], 4) * sin(x[i]);
    }
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(sensitivity_first(x + k * DRAWS, y, DRAWS, &index[k], NULL), OSARA_OK);
    assert_true(fabs(index[0] - 0.3139) < 0.02);
    assert_true(fabs(index[1] - 0.4424) < 0.02);
    assert_true(index[2] < 0.01);
    assert_int_equal(sensitivity_first(x, y, 39, &index[0], NULL), OSARA_OK);
    assert_true(isnan(index[0])); /* too few to say */
    free(x);
}

/* 3 a + 2 b + c of three that are independent and alike: each accounts for its square of 9 + 4 + 1, and
 * together for all. */
static void indices_of_a_sum_are_shares_of_its_variance(void **state)
{
    enum { DRAWS = 20000 };
    const double by[] = {3, 2, 1};
    double *x = malloc(4 * DRAWS * sizeof *x), *y = x + 3 * DRAWS, index, sum = 0;

    (void)state;
    assert_non_null(x);
    srand(9);
    for (size_t i = 0; i < DRAWS; i++) {
        y[i] = 0;
        for (size_t k = 0; k < 3; k++) {
            x[k * DRAWS + i] = (double)rand() / RAND_MAX;
            y[i] += by[k] * x[k * DRAWS + i];
        }
    }
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(sensitivity_first(x + k * DRAWS, y, DRAWS, &index, NULL), OSARA_OK);
        assert_true(fabs(index - by[k] * by[k] / 14) < 0.01);
        sum += index;
    }
    assert_true(fabs(sum - 1) < 0.02);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_of_a_sum_are_shares_of_its_variance),
        cmocka_unit_test(chances_are_those_of_the_beta_distribution),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(a_great_concentration_keeps_the_list),
        cmocka_unit_test(inputs_are_weights_and_numbers_that_vary),
        cmocka_unit_test(nobody_with_a_score_of_0_is_in_the_cohort),
        cmocka_unit_test(tails_are_those_of_the_sorted_ranks),
        cmocka_unit_test(rows_stay_with_their_subject),
        cmocka_unit_test(indices_of_ishigami_are_those_published),
    };

    return cmocka_run_group_tests_name("stability", tests, NULL, NULL);
}
