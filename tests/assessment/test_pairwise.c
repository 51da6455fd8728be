/* test_pairwise.c -- weights of judgements, against R's eigen() and published examples. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "assessment/pairwise.h"
#include "reference/pairwise.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static struct pairwise weigh(const struct judgement j[], size_t n_judgements, size_t n)
{
    struct pairwise p;
    uint32_t apart;

    assert_int_equal(pairwise_weigh(j, n_judgements, n, &p, &apart, NULL), OSARA_OK);
    return p;
}

static void weights_are_those_of_r(void **state)
{
    struct judgement j[10];
    struct pairwise p;
    size_t n = 0;

    (void)state;
    for (uint32_t a = 0; a < 4; a++)
        for (uint32_t b = a + 1; b < 5; b++, n++)
            j[n] = (struct judgement){a, b, upper[n]};
    p = weigh(j, n, 5);
    NEAR(p.greatest, R_GREATEST);
    for (size_t i = 0; i < 5; i++)
        NEAR(p.weight[i], weights_of_r[i]);
    NEAR(p.ratio, (R_GREATEST - 5) / 4 / 1.12);
    pairwise_free(&p);
}

/* K. Teknomo, "Analytic Hierarchy Process Tutorial" (2006), fruits: (0.2790, 0.6491, 0.0719),
 * greatest eigenvalue 3.0649, consistency ratio 5.59 %. */
static void a_published_example(void **state)
{
    const struct judgement j[] = {{1, 0, 3}, {0, 2, 5}, {1, 2, 7}};
    struct pairwise p = weigh(j, 3, 3);

    (void)state;
    assert_true(fabs(p.weight[0] - 0.2790) < 5e-5);
    assert_true(fabs(p.weight[1] - 0.6491) < 5e-5);
    assert_true(fabs(p.weight[2] - 0.0719) < 5e-5);
    assert_true(fabs(p.greatest - 3.0649) < 5e-5);
    assert_true(fabs(p.ratio - 0.0559) < 5e-5);
    assert_int_equal(p.n_circles, 0);
    pairwise_free(&p);
}

/* Judgements above the diagonal, row by row. */
static struct pairwise weigh_all(const double judged[], size_t n)
{
    struct judgement j[28];
    size_t k = 0;

    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++, k++)
            j[k] = judged[k] < 1 ? (struct judgement){b, a, 1 / judged[k]}
                                 : (struct judgement){a, b, judged[k]};
    return weigh(j, k, n);
}

static void near_published(const struct pairwise *p, const double weights[], double greatest,
                           double ratio, double last_digit)
{
    for (size_t i = 0; i < p->n; i++)
        assert_true(fabs(p->weight[i] - weights[i]) < 5e-4);
    assert_true(fabs(p->greatest - greatest) < 5e-3);
    assert_true(fabs(p->ratio - ratio) < last_digit / 2);
}

/* T. L. Saaty, "How to make a decision: the analytic hierarchy process", European Journal of Operational
 * Research 48 (1990), the choice of a house: size, transport, neighbourhood, age, yard, modern
 * facilities, condition, financing; consistency ratio 0.169.  The judgement that the others speak
 * against most is neighbourhood against condition: said 6, they say 1.1 (numpy: 0.188 / 0.167). */
static void a_house_is_weighed_as_published(void **state)
{
    const double judged[] = {5,       3,       7,       6,       6,       1 / 3.0, 1 / 4.0,
                             1 / 3.0, 5,       3,       3,       1 / 5.0, 1 / 7.0, 6,
                             3,       4,       6,       1 / 5.0, 1 / 3.0, 1 / 4.0, 1 / 7.0,
                             1 / 8.0, 1 / 2.0, 1 / 5.0, 1 / 6.0, 1 / 5.0, 1 / 6.0, 1 / 2.0};
    const double weights[] = {0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333};
    struct pairwise p = weigh_all(judged, 8);

    (void)state;
    near_published(&p, weights, 9.669, 0.169, 1e-3);
    assert_true(p.n_discords > 0);
    assert_int_equal(p.discords[0].judgement, 16); /* the 17th: neighbourhood, condition */
    assert_true(fabs(p.discords[0].fits - 1.1275) < 5e-4);
    assert_true(fabs(p.discords[0].by - 5.3214) < 5e-4);
    pairwise_free(&p);
}

/* T. L. Saaty, "The Analytic Hierarchy Process" (1980), the wealth of nations: the United States, the Soviet
 * Union, China, France, the United Kingdom, Japan, West Germany; 7.61, consistency ratio 0.08. */
static void nations_are_weighed_as_published(void **state)
{
    const double judged[] = {4,       9, 6,       6,       5,       5,       7,
                             5,       5, 3,       4,       1 / 5.0, 1 / 5.0, 1 / 7.0,
                             1 / 5.0, 1, 1 / 3.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 2};
    const double weights[] = {0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094};
    struct pairwise p = weigh_all(judged, 7);

    (void)state;
    near_published(&p, weights, 7.61, 0.08, 1e-2);
    pairwise_free(&p);
}

static void judgements_that_agree_give_their_ratios(void **state)
{
    const struct judgement j[] = {{0, 1, 2}, {1, 2, 3}, {0, 2, 6}};
    struct pairwise p = weigh(j, 3, 3);

    (void)state;
    NEAR(p.weight[0], 0.6);
    NEAR(p.weight[1], 0.3);
    NEAR(p.weight[2], 0.1);
    NEAR(p.ratio, 0);
    assert_int_equal(p.n_discords, 0);
    pairwise_free(&p);
}

/* A pair that nobody judged follows from the others. */
static void pairs_left_out_are_filled_in(void **state)
{
    const struct judgement j[] = {{0, 1, 2}, {1, 2, 3}};
    struct pairwise p = weigh(j, 2, 3);

    (void)state;
    NEAR(p.weight[0], 0.6);
    NEAR(p.weight[1], 0.3);
    NEAR(p.weight[2], 0.1);
    assert_true(isnan(p.ratio));
    assert_int_equal(p.n_judged, 2);
    assert_int_equal(p.n_pairs, 3);
    pairwise_free(&p);
}

/* 2 and 8 of the same pair are a 4; and the same the other way round is a quarter. */
static void several_say_the_geometric_mean(void **state)
{
    const struct judgement j[] = {{0, 1, 2}, {0, 1, 8}}, back[] = {{1, 0, 4}};
    struct pairwise p = weigh(j, 2, 2);

    (void)state;
    NEAR(p.weight[0], 0.8);
    assert_true(isnan(p.ratio)); /* two cannot contradict each other */
    pairwise_free(&p);
    p = weigh(back, 1, 2);
    NEAR(p.weight[0], 0.2);
    pairwise_free(&p);
}

static void contradictions_are_named(void **state)
{
    const struct judgement j[] = {{0, 1, 5}, {1, 2, 5}, {2, 0, 5}};
    struct pairwise p = weigh(j, 3, 3);

    (void)state;
    assert_int_equal(p.n_circles, 1);
    assert_int_equal(p.circles[0].item[0], 0);
    assert_int_equal(p.circles[0].item[1], 1);
    assert_int_equal(p.circles[0].item[2], 2);
    assert_true(p.ratio > 1);
    assert_int_equal(p.n_discords, 3);
    NEAR(p.discords[0].by, 5); /* the weights are alike, so that each is off by all it says */
    NEAR(p.discords[0].fits, 1);
    pairwise_free(&p);
}

static void one_wrong_judgement_stands_out(void **state)
{
    const struct judgement j[] = {{0, 1, 2}, {1, 2, 2}, {2, 3, 2},
                                  {0, 2, 4}, {1, 3, 4}, {3, 0, 3}}; /* the last should be 1/8 */
    struct pairwise p = weigh(j, 6, 4);

    (void)state;
    assert_true(p.n_discords > 0);
    assert_int_equal(p.discords[0].judgement, 5);
    assert_true(p.discords[0].fits < 1);
    assert_true(p.ratio > 0.1);
    pairwise_free(&p);
}

static void what_is_not_connected_cannot_be_weighed(void **state)
{
    const struct judgement j[] = {{0, 1, 2}, {2, 3, 2}};
    struct pairwise p;
    uint32_t apart = 9;

    (void)state;
    assert_int_equal(pairwise_weigh(j, 2, 4, &p, &apart, NULL), OSARA_ENO);
    assert_int_equal(apart, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_r),
        cmocka_unit_test(a_published_example),
        cmocka_unit_test(a_house_is_weighed_as_published),
        cmocka_unit_test(nations_are_weighed_as_published),
        cmocka_unit_test(judgements_that_agree_give_their_ratios),
        cmocka_unit_test(pairs_left_out_are_filled_in),
        cmocka_unit_test(several_say_the_geometric_mean),
        cmocka_unit_test(contradictions_are_named),
        cmocka_unit_test(one_wrong_judgement_stands_out),
        cmocka_unit_test(what_is_not_connected_cannot_be_weighed),
    };

    return cmocka_run_group_tests_name("pairwise", tests, NULL, NULL);
}
