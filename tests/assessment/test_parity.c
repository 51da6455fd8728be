/* test_parity.c -- error rates by group, against the published figures of COMPAS: J. Larson,
 * S. Mattu, L. Kirchner, J. Angwin, "How We Analyzed the COMPAS Recidivism Algorithm", ProPublica,
 * May 2016, whose tables give the counts below (low and high score by what came within two years). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "assessment/parity.h"
#include "reference/georgia.h"

static const struct {
    uint32_t group, low, high; /* counts by score */
    uint8_t hit;
} cells[] = {
    {0, 990, 805, 0},  /* black, survived */
    {0, 532, 1369, 1}, /* black, recidivated */
    {1, 1139, 349, 0}, /* white, survived */
    {1, 461, 505, 1},  /* white, recidivated */
    {2, 3, 2, 1},      /* five of another group */
};
enum { PEOPLE = 990 + 805 + 532 + 1369 + 1139 + 349 + 461 + 505 + 5 };

struct world {
    uint32_t group[PEOPLE], rank[PEOPLE];
    uint8_t chosen[PEOPLE], hit[PEOPLE];
    uint16_t band[PEOPLE];
    struct group values[3];
    struct parity_column column;
    struct arena *arena;
};

static int open_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    uint32_t n = 0;

    if (w == NULL || (w->arena = arena_new()) == NULL)
        return 1;
    w->values[0] = (struct group){"black", true, 0};
    w->values[1] = (struct group){"white", true, 0};
    w->values[2] = (struct group){"other", true, 0};
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++)
        for (uint32_t i = 0; i < cells[c].low + cells[c].high; i++, n++) {
            w->group[n] = cells[c].group;
            w->hit[n] = cells[c].hit;
            w->chosen[n] = i >= cells[c].low;
            w->band[n] = w->chosen[n] ? 0 : 1;
            w->rank[n] = n + 1;
        }
    struct groups groups = {"race", w->values, 3, w->group};
    struct parity_of of = {PEOPLE, w->chosen, w->hit, w->rank, w->band, 2, 1, 400};

    *state = w;
    return parity_make(&groups, &of, w->arena, &w->column, NULL) != OSARA_OK;
}

static int close_world(void **state)
{
    struct world *w = *state;

    arena_free(w->arena);
    free(w);
    return 0;
}

static double rate(void **state, size_t group, enum parity_kind kind)
{
    return ((struct world *)*state)->column.groups[group].rates[kind].rate;
}

/* Published: 44.85 and 23.45; 27.99 and 47.72; predictive value 63 and 59 in 100. */
static void rates_are_those_published_of_compas(void **state)
{
    assert_true(fabs(rate(state, 0, PARITY_FALSE_POSITIVE) - 0.4485) < 5e-5);
    assert_true(fabs(rate(state, 1, PARITY_FALSE_POSITIVE) - 0.2345) < 5e-5);
    assert_true(fabs(rate(state, 0, PARITY_FALSE_NEGATIVE) - 0.2799) < 5e-5);
    assert_true(fabs(rate(state, 1, PARITY_FALSE_NEGATIVE) - 0.4772) < 5e-5);
    assert_true(fabs(rate(state, 0, PARITY_PRECISION) - 0.63) < 5e-3);
    assert_true(fabs(rate(state, 1, PARITY_PRECISION) - 0.59) < 5e-3);
}

static void the_largest_group_is_the_base_and_ratios_are_to_it(void **state)
{
    const struct parity_group *g = ((struct world *)*state)->column.groups;
    const struct parity_rate *r = &g[1].rates[PARITY_FALSE_POSITIVE];

    assert_true(g[0].base && !g[1].base);
    assert_true(fabs(r->ratio - 0.23454 / 0.44847) < 1e-4);
    assert_true(r->flagged && r->low < r->ratio && r->ratio < r->high);
    assert_true(fabs(g[0].rates[PARITY_SELECTION].ratio - 1) < 1e-15);
    assert_false(g[1].rates[PARITY_PRECISION].flagged); /* 0.59 / 0.63 is within 0.8 to 1.25 */
}

static void a_small_group_shows_nothing(void **state)
{
    const struct parity_group *g = &((struct world *)*state)->column.groups[2];

    assert_true(g->suppressed);
    assert_int_equal(g->n, 0);
    assert_int_equal(g->rates[PARITY_SELECTION].share.of, 0);
}

/* Of those scored high and low, how many it happened to: calibration within each group. */
static void bands_are_counted_within_groups(void **state)
{
    const struct parity_group *g = ((struct world *)*state)->column.groups;

    assert_int_equal(g[0].bands[0].share.of, 805 + 1369);
    assert_int_equal(g[0].bands[0].share.chosen, 1369);
    assert_int_equal(g[1].bands[1].share.of, 1139 + 461);
    assert_int_equal(g[1].bands[1].share.chosen, 461);
    assert_true(g[1].bands[1].shown);
}

static void exposure_is_the_mean_discount_of_ranks(void **state)
{
    const struct world *w = *state;
    double sum = 0;

    for (size_t i = 0; i < 3696; i++)
        sum += 1 / log2(2 + (double)i);
    assert_true(fabs(w->column.groups[0].exposure - sum / 3696) < 1e-12);
    assert_true(w->column.groups[1].exposure_ratio < 1);
}

/* A score of 7 or more is chosen; published: how often each was rearrested within three years. */
static double prevalence(uint32_t (*group_of)(const struct georgia *), size_t group)
{
    enum { CELLS = sizeof georgia / sizeof georgia[0], MOST = 25750 };
    struct parity_column column;
    struct arena *arena = arena_new();
    uint32_t *of = calloc(MOST, sizeof *of), *rank = calloc(MOST, sizeof *rank);
    uint8_t *chosen = calloc(MOST, 1), *hit = calloc(MOST, 1);
    uint16_t *band = calloc(MOST, sizeof *band);
    struct group values[] = {{"no", true, 0}, {"yes", true, 0}};
    uint32_t n = 0;
    double found;

    for (size_t c = 0; c < CELLS; c++)
        for (size_t i = 0; i < georgia[c].n; i++, n++) {
            of[n] = group_of(&georgia[c]);
            hit[n] = georgia[c].hit;
            chosen[n] = georgia[c].score >= 7;
            rank[n] = n + 1;
        }
    struct groups groups = {"group", values, 2, of};
    struct parity_of what = {n, chosen, hit, rank, band, 1, 1, 10};

    assert_int_equal(parity_make(&groups, &what, arena, &column, NULL), OSARA_OK);
    found = column.groups[group].rates[PARITY_PREVALENCE].rate;
    arena_free(arena);
    free(of);
    free(rank);
    free(chosen);
    free(hit);
    free(band);
    return found;
}

static uint32_t is_male(const struct georgia *g)
{
    return g->male;
}

static uint32_t is_black(const struct georgia *g)
{
    return g->black;
}

static void prevalence_is_that_published_of_georgia(void **state)
{
    (void)state;
    assert_true(fabs(prevalence(is_male, 1) - 0.5939) < 5e-5);
    assert_true(fabs(prevalence(is_male, 0) - 0.4549) < 5e-5);
    assert_true(fabs(prevalence(is_black, 1) - 0.5868) < 5e-5);
    assert_true(fabs(prevalence(is_black, 0) - 0.5635) < 5e-5);
}

/* ---- What two toolkits say of their own examples ----
 *
 * Each person of the examples stands here ten times, so that no group is too small to show.
 * Fairlearn: the MetricFrame of its user guide (docs/user_guide/assessment/
 * perform_fairness_assessment.rst): tpr, fpr and selection rate by group.
 * Aequitas: its own test of bias metrics (src/tests/expected_output_group_test_1.csv and
 * expected_output_bias_test_1.csv): pprev, fpr, fnr, fdr and their disparities from group High. */

static const struct toolkit_row {
    const char *name;
    const char *group, *hit, *chosen; /* a letter a person; the group of most letters is the base */
    struct {
        enum parity_kind kind;
        double rate[3], ratio[3]; /* by group in order of letters; NaN: not published */
    } rates[4];
} toolkit_rows[] = {
    {"Fairlearn: the metric frame of its user guide",
     "bbabbcccaacabccbcc",
     "011110101000111111",
     "001011100111100110",
     {{PARITY_SELECTION, {0.75, 0.5, 0.5}, {1.5, 1, 1}},
      {PARITY_FALSE_POSITIVE, {1, 0, 2 / 3.0}, {1.5, NAN, 1}},
      {PARITY_FALSE_NEGATIVE, {0.5, 0.4, 0.6}, {0.5 / 0.6, 0.4 / 0.6, 1}}}},
    {"Aequitas: its test of bias metrics",
     "aaaaabbbbb",
     "1110011000",
     "1101010110",
     {{PARITY_SELECTION, {0.6, 0.6, NAN}, {1, 1, NAN}},
      {PARITY_FALSE_POSITIVE, {0.5, 2 / 3.0, NAN}, {1, 4 / 3.0, NAN}},
      {PARITY_FALSE_NEGATIVE, {1 / 3.0, 0.5, NAN}, {1, 1.5, NAN}},
      {PARITY_PRECISION, {1 - 1 / 3.0, 1 - 2 / 3.0, NAN}, {1, 0.5, NAN}}}},
};

static void near_or_missing(double got, double want)
{
    if (!isnan(want))
        assert_true(fabs(got - want) < 1e-12);
}

static void toolkits_say_the_same(void **state)
{
    enum { TIMES = 10, MOST = 200 };
    const struct toolkit_row *r = *state;
    uint32_t of[MOST], rank[MOST];
    uint8_t hit[MOST], chosen[MOST];
    uint16_t band[MOST];
    struct group values[] = {{"a", true, 0}, {"b", true, 0}, {"c", true, 0}};
    struct groups groups = {"group", values, 1, of};
    struct parity_column column;
    struct arena *arena = arena_new();
    size_t n = 0;

    for (const char *at = r->group; *at; at++)
        for (size_t k = 0; k < TIMES; k++, n++) {
            size_t i = (size_t)(at - r->group);

            of[n] = (uint32_t)(*at - 'a');
            groups.n = of[n] + 1 > groups.n ? of[n] + 1 : groups.n;
            hit[n] = r->hit[i] == '1';
            chosen[n] = r->chosen[i] == '1';
            rank[n] = (uint32_t)n + 1;
            band[n] = 0;
        }
    struct parity_of what = {n, chosen, hit, rank, band, 1, 1, 10};

    assert_int_equal(parity_make(&groups, &what, arena, &column, NULL), OSARA_OK);
    for (size_t k = 0; k < 4; k++)
        for (size_t g = 0; r->rates[k].rate[0] > 0 && g < column.n; g++) {
            const struct parity_rate *got = &column.groups[g].rates[r->rates[k].kind];

            near_or_missing(got->rate, r->rates[k].rate[g]);
            near_or_missing(got->ratio, r->rates[k].ratio[g]);
        }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rates_are_those_published_of_compas, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(the_largest_group_is_the_base_and_ratios_are_to_it,
                                        open_world, close_world),
        cmocka_unit_test_setup_teardown(a_small_group_shows_nothing, open_world, close_world),
        cmocka_unit_test_setup_teardown(bands_are_counted_within_groups, open_world, close_world),
        cmocka_unit_test_setup_teardown(exposure_is_the_mean_discount_of_ranks, open_world,
                                        close_world),
        cmocka_unit_test(prevalence_is_that_published_of_georgia),
        {toolkit_rows[0].name, toolkits_say_the_same, NULL, NULL,
         (void *)(uintptr_t)&toolkit_rows[0]},
        {toolkit_rows[1].name, toolkits_say_the_same, NULL, NULL,
         (void *)(uintptr_t)&toolkit_rows[1]},
    };

    return cmocka_run_group_tests_name("parity", tests, NULL, NULL);
}
