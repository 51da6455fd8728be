/* test_effects.c -- before and after, matching and the jump at a line, against R (reference/effects.R)
 * and by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "assessment/discontinuity.h"
#include "assessment/effects.h"
#include "assessment/matching.h"
#include "reference/effects.h"

enum { PLOTS = sizeof spray_a / sizeof spray_a[0], GEYSER = sizeof waiting / sizeof waiting[0] };

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void put_plots(struct effect_case cases[PLOTS], enum effect_measure m)
{
    for (size_t i = 0; i < PLOTS; i++) {
        cases[i] = (struct effect_case){.matched = true};
        cases[i].before.of[m] = spray_a[i];
        cases[i].after.of[m] = spray_b[i];
        cases[i].other_before.of[m] = spray_c[i];
        cases[i].other_after.of[m] = spray_f[i];
    }
}

static void differences_and_ratios_are_those_of_r(void **state)
{
    struct effect_case cases[PLOTS];
    struct effect e;

    (void)state;
    put_plots(cases, EFFECT_OFFENCES);
    effect_make(cases, PLOTS, &e);
    const struct effect_figure *f = &e.of[EFFECT_OFFENCES];

    assert_int_equal(e.n, PLOTS);
    assert_int_equal(e.n_matched, PLOTS);
    NEAR(f->difference, R_DID);
    NEAR(f->difference_interval.low, R_DID_LOW);
    NEAR(f->difference_interval.high, R_DID_HIGH);
    NEAR(f->matched.ratio, R_RATIO_BA);
    NEAR(f->all.interval.low, R_RATIO_BA_LOW);
    NEAR(f->matched.interval.high, R_RATIO_BA_HIGH);
    NEAR(f->others.ratio, R_RATIO_FC);
    NEAR(f->others.interval.low, R_RATIO_FC_LOW);
    NEAR(f->others.interval.high, R_RATIO_FC_HIGH);
}

/* A and C were worlds apart to begin with: the fall of one against the other says nothing. */
static void whoever_was_worse_before_is_no_evidence(void **state)
{
    struct effect_case cases[PLOTS];
    struct effect e;

    (void)state;
    put_plots(cases, EFFECT_OFFENCES);
    effect_make(cases, PLOTS, &e);
    NEAR(e.of[EFFECT_OFFENCES].apart, R_APART_AC);
    assert_int_equal(e.of[EFFECT_OFFENCES].verdict, EFFECT_UNLIKE);
    for (size_t i = 0; i < PLOTS; i++) {
        cases[i].after.of[EFFECT_OFFENCES] = spray_c[i];
        cases[i].other_before.of[EFFECT_OFFENCES] = spray_b[i];
        cases[i].other_after.of[EFFECT_OFFENCES] = spray_d[i];
    }
    effect_make(cases, PLOTS, &e);
    NEAR(e.of[EFFECT_OFFENCES].apart, R_APART_AB);
    assert_int_equal(e.of[EFFECT_OFFENCES].verdict, EFFECT_UNLIKE);
    for (size_t i = 0; i < PLOTS; i++)
        cases[i].other_before.of[EFFECT_OFFENCES] = spray_a[PLOTS - 1 - i];
    effect_make(cases, PLOTS, &e);
    NEAR(e.of[EFFECT_OFFENCES].apart, 0);
    NEAR(e.of[EFFECT_OFFENCES].difference, R_DID_ALIKE);
    NEAR(e.of[EFFECT_OFFENCES].difference_interval.high, R_DID_ALIKE_HIGH);
    assert_int_equal(e.of[EFFECT_OFFENCES].verdict,
                     R_DID_ALIKE_HIGH < 0 ? EFFECT_LESS : EFFECT_UNSURE);
}

static void ratios_of_thousands_are_those_of_r(void **state)
{
    static const struct {
        double after, before;
        struct interval interval;
    } rows[] = {{3100, 3500, R_RATIO_3100}, {41000, 39500, R_RATIO_41000}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        double ratio;
        struct interval got = interval_rate_ratio(rows[i].after, 1, rows[i].before, 1, &ratio);

        NEAR(got.low, rows[i].interval.low);
        NEAR(got.high, rows[i].interval.high);
    }
}

static void harm_is_no_count_and_has_no_poisson_interval(void **state)
{
    struct effect_case cases[PLOTS];
    struct effect e;

    (void)state;
    put_plots(cases, EFFECT_HARM);
    effect_make(cases, PLOTS, &e);
    NEAR(e.of[EFFECT_HARM].matched.ratio, R_RATIO_BA);
    assert_true(isnan(e.of[EFFECT_HARM].matched.interval.low));
    NEAR(e.of[EFFECT_HARM].difference, R_DID);
}

/* What is concluded from so many people, so many of them matched, and such counts. */
static const struct verdict_row {
    const char *name;
    size_t n, matched;
    double before, after, other_before, other_after; /* of everyone; the first has one more after */
    enum effect_verdict verdict;
} verdict_rows[] = {
    {"nine people are too few", 9, 9, 5, 1, 5, 5, EFFECT_TOO_FEW},
    {"nine events are too few", 20, 20, 0, 0.4, 0, 0, EFFECT_TOO_FEW},
    {"nine matches are nothing to compare with", 20, 9, 5, 1, 5, 5, EFFECT_UNMATCHED},
    {"less than the others", 20, 20, 5, 1, 5, 5, EFFECT_LESS},
    {"more than the others", 20, 20, 1, 5, 1, 1, EFFECT_MORE},
    {"others who did more before are no measure", 20, 20, 1, 5, 5, 5, EFFECT_UNLIKE},
    {"others who did less before are no measure", 20, 20, 5, 1, 4, 4, EFFECT_UNLIKE},
    {"a fall that the others had as well is no effect", 20, 20, 5, 1, 5, 1, EFFECT_UNSURE},
};

static void verdicts(void **state)
{
    const struct verdict_row *r = *state;
    struct effect_case cases[20] = {{.matched = false}};
    struct effect e;

    for (size_t i = 0; i < r->n; i++) {
        cases[i].matched = i < r->matched;
        cases[i].before.of[0] = r->before;
        cases[i].after.of[0] = r->after + (i == 0);
        cases[i].other_before.of[0] = r->other_before;
        cases[i].other_after.of[0] = r->other_after;
    }
    effect_make(cases, r->n, &e);
    assert_int_equal(e.of[0].verdict, r->verdict);
}

static void nobody_has_no_figures(void **state)
{
    struct effect e;

    (void)state;
    effect_make(NULL, 0, &e);
    assert_true(isnan(e.of[0].all.ratio) && isnan(e.of[0].difference));
    assert_true(isnan(e.of[0].difference_interval.low));
    assert_int_equal(e.of[0].verdict, EFFECT_TOO_FEW);
}

static void the_jump_is_that_of_r(void **state)
{
    struct discontinuity d;
    double h = discontinuity_bandwidth(waiting, GEYSER);

    (void)state;
    NEAR(h, R_RD_BANDWIDTH);
    discontinuity_make(waiting, eruption, GEYSER, h, &d);
    NEAR(d.jump, R_RD_JUMP);
    NEAR(d.se, R_RD_SE);
    NEAR(d.interval.high - d.jump, 1.959963984540054 * R_RD_SE);
    assert_int_equal(d.below, R_RD_BELOW);
    assert_int_equal(d.above, R_RD_ABOVE);
    discontinuity_make(waiting, eruption, GEYSER, 2 * h, &d);
    NEAR(d.jump, R_RD_TWICE_JUMP);
    NEAR(d.se, R_RD_TWICE_SE);
}

static void a_jump_wants_people_on_both_sides_and_something_that_varies(void **state)
{
    struct discontinuity d;
    double x[60], y[60] = {0};

    (void)state;
    discontinuity_make(waiting, eruption, GEYSER, 2, &d);
    assert_true(d.below < 20 && isnan(d.jump) && isnan(d.interval.low));
    for (size_t i = 0; i < 60; i++)
        x[i] = (double)i - 30;
    discontinuity_make(x, y, 60, 40, &d);
    assert_true(d.below == 30 && isnan(d.jump));
    for (size_t i = 0; i < 60; i++) /* a line, and 3 more from 0 on */
        y[i] = 2 * x[i] + (i >= 30 ? 3 : 0);
    discontinuity_make(x, y, 60, 40, &d);
    assert_true(fabs(d.jump - 3) < 1e-9 && d.se < 1e-6);
}

/* ---- Matching ---- */

static const struct match_row {
    const char *name;
    double score[3], others[4], caliper;
    uint32_t out[3];
} match_rows[] = {
    {"the nearest", {9, 5, 1}, {8, 1.5, 4.8, 0}, 2, {0, 2, 1}},
    {"each once, the highest first", {5, 5.5, 1}, {5.4, 5, 9, 9}, 2, {1, 0, MATCH_NONE}},
    {"nobody beyond the caliper", {50, 5, 1}, {5, 5, 5, 5}, 2, {MATCH_NONE, 0, MATCH_NONE}},
    {"of two as near the higher", {5, 90, 80}, {4, 6, 0, 0}, 2, {1, MATCH_NONE, MATCH_NONE}},
    {"of two alike the first", {5, 90, 80}, {6, 6, 4, 4}, 2, {0, MATCH_NONE, MATCH_NONE}},
    {"a caliper of nothing takes equals", {5, 4, 3}, {3, 4, 5.1, 4}, 0, {MATCH_NONE, 1, 0}},
};

static void match(void **state)
{
    const struct match_row *r = *state;
    uint32_t out[3];

    const struct match_of of = {
        .score = r->score, .n = 3, .others = r->others, .m = 4, .caliper = r->caliper};

    assert_int_equal(match_nearest(&of, out, NULL), OSARA_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(out[i], r->out[i]);
}

/* What else is alike: two values of each, those of the others asked for by place. */
enum { ALSO = 2 };

struct befores {
    double own[40][ALSO], others[60][ALSO];
};

static enum osara_status tell_before(void *of, size_t other, const double **out)
{
    *out = ((const struct befores *)of)->others[other];
    return OSARA_OK;
}

static bool alike(const struct match_of *of, const struct befores *b, size_t who, size_t other)
{
    for (size_t k = 0; k < of->n_also; k++)
        if (fabs(b->others[other][k] - b->own[who][k]) > of->also_calipers[k])
            return false;
    return true;
}

/* By the definition, one at a time. */
static void match_slowly(const struct match_of *of, const struct befores *b, uint32_t out[])
{
    uint8_t done[64] = {0}, used[64] = {0};

    for (size_t turn = 0; turn < of->n; turn++) {
        size_t who = SIZE_MAX;

        for (size_t i = 0; i < of->n; i++)
            if (!done[i] && (who == SIZE_MAX || of->score[i] > of->score[who]))
                who = i;
        done[who] = 1;
        out[who] = MATCH_NONE;
        for (size_t k = 0; k < of->m; k++) {
            double d = fabs(of->others[k] - of->score[who]);
            uint32_t best = out[who];

            if (used[k] || d > of->caliper || !alike(of, b, who, k))
                continue;
            if (best == MATCH_NONE || d < fabs(of->others[best] - of->score[who]) ||
                (d == fabs(of->others[best] - of->score[who]) && of->others[k] > of->others[best]))
                out[who] = (uint32_t)k;
        }
        if (out[who] != MATCH_NONE)
            used[out[who]] = 1;
    }
}

static void matches_are_those_of_the_definition(void **state)
{
    double score[40], others[60];
    struct befores b;
    uint32_t out[40], slow[40];

    (void)state;
    srand(20230131);
    for (size_t round = 0; round < 4000; round++) {
        const double calipers[ALSO] = {rand() % 3, rand() % 3};
        struct match_of of = {.score = score,
                              .n_also = round % (ALSO + 1) ? ALSO : 0,
                              .also = b.own[0],
                              .also_calipers = calipers,
                              .n = 1 + (size_t)rand() % 40,
                              .others = others,
                              .m = (size_t)rand() % 60,
                              .caliper = rand() % 4,
                              .also_of = tell_before,
                              .of = &b};

        for (size_t i = 0; i < of.n; i++) {
            score[i] = rand() % 25;
            for (size_t k = 0; k < ALSO; k++)
                b.own[i][k] = rand() % 6;
        }
        for (size_t i = 0; i < of.m; i++) {
            others[i] = rand() % 25;
            for (size_t k = 0; k < ALSO; k++)
                b.others[i][k] = rand() % 6;
        }
        assert_int_equal(match_nearest(&of, out, NULL), OSARA_OK);
        match_slowly(&of, &b, slow);
        for (size_t i = 0; i < of.n; i++)
            assert_int_equal(out[i], slow[i]);
    }
}

int main(void)
{
    enum {
        VERDICTS = sizeof verdict_rows / sizeof verdict_rows[0],
        MATCHES = sizeof match_rows / sizeof match_rows[0]
    };
    struct CMUnitTest tests[8 + VERDICTS + MATCHES] = {
        cmocka_unit_test(differences_and_ratios_are_those_of_r),
        cmocka_unit_test(whoever_was_worse_before_is_no_evidence),
        cmocka_unit_test(ratios_of_thousands_are_those_of_r),
        cmocka_unit_test(harm_is_no_count_and_has_no_poisson_interval),
        cmocka_unit_test(nobody_has_no_figures),
        cmocka_unit_test(the_jump_is_that_of_r),
        cmocka_unit_test(a_jump_wants_people_on_both_sides_and_something_that_varies),
        cmocka_unit_test(matches_are_those_of_the_definition),
    };
    size_t n = 8;

    for (size_t i = 0; i < VERDICTS; i++)
        tests[n++] = (struct CMUnitTest){verdict_rows[i].name, verdicts, NULL, NULL,
                                         (void *)(uintptr_t)&verdict_rows[i]};
    for (size_t i = 0; i < MATCHES; i++)
        tests[n++] = (struct CMUnitTest){match_rows[i].name, match, NULL, NULL,
                                         (void *)(uintptr_t)&match_rows[i]};
    return cmocka_run_group_tests_name("effects", tests, NULL, NULL);
}
