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
        cmocka_unit_test(judgements_that_agree_give_their_ratios),
        cmocka_unit_test(pairs_left_out_are_filled_in),
        cmocka_unit_test(several_say_the_geometric_mean),
        cmocka_unit_test(contradictions_are_named),
        cmocka_unit_test(one_wrong_judgement_stands_out),
        cmocka_unit_test(what_is_not_connected_cannot_be_weighed),
    };

    return cmocka_run_group_tests_name("pairwise", tests, NULL, NULL);
}
