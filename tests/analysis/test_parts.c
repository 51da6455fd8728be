/* test_parts.c -- what scores are made of, by hand: points, evidence, what could be reached. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "rules.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

#define HEAD                                                                           \
    "osara: 1\nruleset: parts\nversion: '1'\ntitle: Parts\n"                           \
    "objective: {statement: S, owner: O, authority: A}\n"                              \
    "scanning:\n"                                                                      \
    "  tables:\n"                                                                      \
    "    offenders:\n"                                                                 \
    "      key: offender_id\n"                                                         \
    "      columns: {offender_id: id, age: number, violent: flag, active: flag}\n"     \
    "      keep: {active: active}\n"                                                   \
    "    offences:\n"                                                                  \
    "      of: offenders\n"                                                            \
    "      columns: {offender_id: id, harm: number,\n"                                 \
    "                role: {type: category, values: [suspect, charged, convicted]}}\n" \
    "      evidence: {of: role, suspect: allegation, charged: charge, convicted: conviction}\n"

/* A 100 of harm, 30, violent; B 50, age and violence missing; C none, 40; D out of scope; E none,
 * 60; F 25, age missing. */
#define GIVEN                                                      \
    "tests:\n"                                                     \
    "- name: six people\n"                                         \
    "  as_of: 2024-01-31\n"                                        \
    "  given:\n"                                                   \
    "    offenders:\n"                                             \
    "    - {offender_id: A, age: 30, violent: yes, active: yes}\n" \
    "    - {offender_id: B, active: yes}\n"                        \
    "    - {offender_id: C, age: 40, violent: no, active: yes}\n"  \
    "    - {offender_id: D, age: 20, violent: yes, active: no}\n"  \
    "    - {offender_id: E, age: 60, violent: no, active: yes}\n"  \
    "    - {offender_id: F, violent: no, active: yes}\n"           \
    "    offences:\n"                                              \
    "    - {offender_id: A, harm: 50, role: convicted}\n"          \
    "    - {offender_id: F, harm: 25, role: charged}\n"            \
    "    - {offender_id: A, harm: 30, role: charged}\n"            \
    "    - {offender_id: A, harm: 20, role: suspect}\n"            \
    "    - {offender_id: B, harm: 50, role: suspect}\n"            \
    "    - {offender_id: D, harm: 99, role: convicted}\n"          \
    "  expect: {A: {rank: 1}}\n"

#define CRITERIA                                                                       \
    "analysis:\n"                                                                      \
    "  criteria:\n"                                                                    \
    "    gravity: {measure: sum(harm over offences), scale: {cap: 100}, weight: 40}\n" \
    "    youth: {measure: age, scale: {range: [60, 20]}, missing: 0, weight: 20}\n"    \
    "    violence: {measure: violent, scale: none, missing: 0.25, weight: 10}\n"

#define PERCENT                                               \
    HEAD CRITERIA "  score: percent\n"                        \
                  "  ties: [gravity]\n"                       \
                  "  bands: {high: 75, medium: 25, low: 0}\n" \
                  "  cohort: {top: 2}\n" GIVEN

static void check_rank(const struct ran *r, const char *id, uint32_t rank, double score)
{
    size_t i = subject(r, id);

    NEAR(r->scores->score[i], score);
    assert_int_equal(r->scores->rank[i], rank);
    if (rank > 0)
        assert_int_equal(r->scores->order[rank - 1], i);
}

/* A: 40 + 15 + 10 = 65 of 70; B: 20 + 0 + 2.5; F: 10 + 0 + 0 and C: 0 + 10 + 0 tie, and F has more
 * gravity; E: nothing. */
static void percent_is_a_share_of_all_weights(void **unused)
{
    struct ran r = run_rules(PERCENT, EVIDENCE_NONE, 1);

    (void)unused;
    assert_int_equal(r.scores->n, 6);
    assert_int_equal(r.scores->n_scored, 5);
    check_rank(&r, "A", 1, 6500 / 70.0);
    check_rank(&r, "B", 2, 2250 / 70.0);
    check_rank(&r, "F", 3, 1000 / 70.0);
    check_rank(&r, "C", 4, 1000 / 70.0);
    check_rank(&r, "E", 5, 0);
    NEAR(points(&r, "A", "gravity"), 4000 / 70.0);
    NEAR(points(&r, "A", "youth"), 1500 / 70.0);
    NEAR(points(&r, "A", "violence"), 1000 / 70.0);
    NEAR(points(&r, "B", "violence"), 250 / 70.0);
    close_rules(&r);
}

static void who_is_out_of_scope_has_no_score(void **unused)
{
    struct ran r = run_rules(PERCENT, EVIDENCE_NONE, 1);
    size_t d = subject(&r, "D");

    (void)unused;
    assert_true(isnan(r.scores->score[d]) && isnan(r.scores->reach_score[d]));
    assert_int_equal(r.scores->rank[d], 0);
    assert_int_equal(r.scores->band[d], BAND_NONE);
    /* nor do his values: the most that violence was seen to score is A's */
    NEAR(r.scores->facts[criterion(&r, "violence")].most, 1);
    assert_int_equal(r.scores->facts[criterion(&r, "youth")].n_known, 3);
    assert_int_equal(r.scores->facts[criterion(&r, "youth")].n_missing, 2);
    assert_int_equal(r.extract->accounts[1].used, 5);
    assert_int_equal(r.extract->accounts[1].subject_out, 1);
    close_rules(&r);
}

static void bands_and_cohort_follow_the_score(void **unused)
{
    static const struct {
        const char *id;
        uint16_t band;
    } rows[] = {{"A", 0}, {"B", 1}, {"F", 2}, {"C", 2}, {"E", 2}};
    struct ran r = run_rules(PERCENT, EVIDENCE_NONE, 1);

    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(r.scores->band[subject(&r, rows[i].id)], rows[i].band);
    assert_int_equal(r.scores->n_cohort, 2);
    assert_int_equal(r.scores->n_cut_ties, 0);
    close_rules(&r);
}

/* B could have 20 for age and 10 for violence; F 20 for age. */
static void the_provisional_could_reach_what_the_missing_could_add(void **unused)
{
    struct ran r = run_rules(PERCENT, EVIDENCE_NONE, 1);
    const struct scores *s = r.scores;
    size_t b = subject(&r, "B"), f = subject(&r, "F"), a = subject(&r, "A");

    (void)unused;
    assert_true(s->provisional[b] && s->provisional[f] && !s->provisional[a]);
    NEAR(s->reach_score[b], 5000 / 70.0);
    NEAR(s->reach_score[f], 3000 / 70.0);
    NEAR(s->reach_score[a], s->score[a]);
    assert_int_equal(s->reach_rank[b], 2);
    assert_int_equal(s->reach_rank[f], 2);
    assert_int_equal(s->reach_rank[a], 1);
    assert_int_equal(s->n_provisional, 2);
    assert_int_equal(s->n_could_reach, 1); /* F; B is in it */
    close_rules(&r);
}

static void points_are_shared_out_by_evidence(void **unused)
{
    struct ran r = run_rules(PERCENT, EVIDENCE_NONE, 1);
    size_t gravity = criterion(&r, "gravity"), age = criterion(&r, "youth"), a = subject(&r, "A");

    (void)unused;
    NEAR(scores_part(r.scores, r.plan, gravity, a, 0), 800 / 70.0);
    NEAR(scores_part(r.scores, r.plan, gravity, a, 1), 1200 / 70.0);
    NEAR(scores_part(r.scores, r.plan, gravity, a, 2), 2000 / 70.0);
    NEAR(scores_part(r.scores, r.plan, gravity, subject(&r, "C"), 2), 0);
    NEAR(scores_part(r.scores, r.plan, age, a, 2), 0);
    close_rules(&r);
}

static void weaker_evidence_is_left_out_when_asked(void **unused)
{
    struct ran r = run_rules(PERCENT, EVIDENCE_CONVICTION, 1);

    (void)unused;
    NEAR(points(&r, "A", "gravity"), 2000 / 70.0);
    NEAR(points(&r, "B", "gravity"), 0);
    assert_int_equal(r.extract->accounts[1].weak_evidence, 4);
    assert_int_equal(r.extract->accounts[1].used, 1);
    close_rules(&r);
}

/* Youth takes up to 5 points off; B's, whose age is missing, takes all 5, and could take none. */
static void points_add_up_and_those_taken_off_could_be_none(void **unused)
{
    struct ran r = run_rules(
        HEAD "analysis:\n"
             "  criteria:\n"
             "    gravity: {measure: sum(harm over offences), scale: {log: 100}, weight: 3}\n"
             "    youth: {measure: age, scale: {steps: {0: -1, 30: -0.5, 50: 0}},\n"
             "            missing: -1, weight: 5}\n"
             "  score: points\n" GIVEN,
        EVIDENCE_NONE, 1);
    size_t b = subject(&r, "B");
    double gravity = 3 * log(51) / log(101);

    (void)unused;
    NEAR(r.scores->score[subject(&r, "A")], 3 - 2.5);
    NEAR(r.scores->score[b], gravity - 5);
    NEAR(r.scores->reach_score[b], gravity);
    NEAR(points(&r, "B", "youth"), -5);
    close_rules(&r);
}

/* x = gravity (scaled), y = violence: score = 1 / (1 + exp(-(x + 2 y))). */
static void an_expression_is_shown_by_leaving_each_out(void **unused)
{
    struct ran r = run_rules(HEAD CRITERIA
                             "  score: 1 / (1 + exp(-(gravity + 2 * violence)))\n" GIVEN,
                             EVIDENCE_NONE, 1);
    size_t b = subject(&r, "B");
    double whole = 1 / (1 + exp(-3)), without_x = 1 / (1 + exp(-2)), without_y = 1 / (1 + exp(-1));

    (void)unused;
    NEAR(r.scores->score[subject(&r, "A")], whole);
    NEAR(points(&r, "A", "gravity"), whole - without_x);
    NEAR(points(&r, "A", "violence"), whole - without_y);
    NEAR(points(&r, "A", "youth"), 0);
    NEAR(r.scores->score[b], 1 / (1 + exp(-1)));         /* 0.5 + 2 * 0.25 */
    NEAR(r.scores->reach_score[b], 1 / (1 + exp(-2.5))); /* 0.5 + 2 * 1 */
    close_rules(&r);
}

/* ln(0) is missing: B and F have no score, but would have one were their age known. */
static void a_score_that_is_missing_for_what_is_missing_can_be_reached(void **unused)
{
    struct ran r = run_rules(HEAD CRITERIA "  score: 1 + ln(youth) * gravity\n"
                                           "  cohort: {top: 3}\n" GIVEN,
                             EVIDENCE_NONE, 1);
    const struct scores *s = r.scores;
    size_t b = subject(&r, "B");

    (void)unused;
    /* A: 1 + ln(0.75); C: 1; E, who is known to be 60: ln(0) for good */
    assert_true(isnan(s->score[b]) && isnan(s->score[subject(&r, "E")]));
    check_rank(&r, "C", 1, 1);
    check_rank(&r, "A", 2, 1 + log(0.75));
    NEAR(s->reach_score[b], 1);
    assert_int_equal(s->reach_rank[b], 1);
    assert_int_equal(s->reach_rank[subject(&r, "E")], s->rank[subject(&r, "E")]);
    assert_int_equal(s->n_cohort, 2);
    assert_int_equal(s->n_could_reach, 2);
    close_rules(&r);
}

/* ln(gravity - 1) is missing whatever a missing age is: no rank can be reached. */
static void who_can_reach_no_score_reaches_no_rank(void **unused)
{
    struct ran r = run_rules(HEAD CRITERIA "  score: ln(gravity - 1) + youth\n" GIVEN,
                             EVIDENCE_NONE, 1);
    size_t f = subject(&r, "F");

    (void)unused;
    assert_true(isnan(r.scores->score[f]) && isnan(r.scores->reach_score[f]));
    assert_int_equal(r.scores->reach_rank[f], r.scores->rank[f]);
    assert_int_equal(r.scores->n_provisional, 2);
    assert_int_equal(r.scores->n_could_reach, 0);
    assert_int_equal(r.scores->n_cohort, 0);
    close_rules(&r);
}

/* n subjects with 1, 2, ... n of harm, of whom a share is the cohort. */
static size_t cohort_of(const char *cohort, size_t n)
{
    size_t room = 4096 + n * 128, at = 0;
    char *yaml = malloc(room);

    assert_non_null(yaml);
    at += (size_t)snprintf(yaml, room, "%s%s  cohort: %s\n%s",
                           HEAD "analysis:\n"
                                "  criteria:\n"
                                "    gravity: {measure: age, scale: none, weight: 1, missing: 0}\n"
                                "  score: points\n",
                           "", cohort,
                           "tests:\n- name: many\n  as_of: 2024-01-31\n  given:\n    offenders:\n");
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(yaml + at, room - at,
                               "    - {offender_id: P%zu, age: %zu, active: yes}\n", i, i);
    snprintf(yaml + at, room - at, "  expect: {P0: {rank: %zu}}\n", n);
    struct ran r = run_rules(yaml, EVIDENCE_NONE, 1);
    size_t found = r.scores->n_cohort;

    close_rules(&r);
    free(yaml);
    return found;
}

static void a_share_is_of_those_scored_rounded_down(void **unused)
{
    (void)unused;
    assert_int_equal(cohort_of("{top: 29%}", 100), 29); /* 0.29 * 100 is 28.999999999999996 */
    assert_int_equal(cohort_of("{top: 2%}", 100), 2);
    assert_int_equal(cohort_of("{top: 2%}", 149), 2);
    assert_int_equal(cohort_of("{top: 2%}", 150), 3);
    assert_int_equal(cohort_of("{top: 100%}", 100), 99); /* one scores 0 */
}

static void a_line_may_be_a_number_or_a_score(void **unused)
{
    (void)unused;
    assert_int_equal(cohort_of("{top: 7}", 20), 7);
    assert_int_equal(cohort_of("{top: 70}", 20), 19);
    assert_int_equal(cohort_of("{at_least: 15}", 20), 5); /* 15 .. 19 */
}

static void threads_change_no_bit(void **unused)
{
    struct ran one = run_rules(PERCENT, EVIDENCE_NONE, 1),
               four = run_rules(PERCENT, EVIDENCE_NONE, 4);
    size_t n = one.scores->n;

    (void)unused;
    assert_memory_equal(one.scores->score, four.scores->score, n * sizeof *one.scores->score);
    for (size_t c = 0; c < 3; c++)
        for (size_t i = 0; i < n; i++)
            assert_float_equal(scores_points(one.scores, c, i), scores_points(four.scores, c, i), 0);
    assert_memory_equal(one.scores->order, four.scores->order,
                        one.scores->n_scored * sizeof *one.scores->order);
    close_rules(&one);
    close_rules(&four);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percent_is_a_share_of_all_weights),
        cmocka_unit_test(who_is_out_of_scope_has_no_score),
        cmocka_unit_test(bands_and_cohort_follow_the_score),
        cmocka_unit_test(the_provisional_could_reach_what_the_missing_could_add),
        cmocka_unit_test(points_are_shared_out_by_evidence),
        cmocka_unit_test(weaker_evidence_is_left_out_when_asked),
        cmocka_unit_test(points_add_up_and_those_taken_off_could_be_none),
        cmocka_unit_test(an_expression_is_shown_by_leaving_each_out),
        cmocka_unit_test(a_score_that_is_missing_for_what_is_missing_can_be_reached),
        cmocka_unit_test(who_can_reach_no_score_reaches_no_rank),
        cmocka_unit_test(a_share_is_of_those_scored_rounded_down),
        cmocka_unit_test(a_line_may_be_a_number_or_a_score),
        cmocka_unit_test(threads_change_no_bit),
    };

    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
