/* test_comparing.c -- comparing again and again says what comparing once says, and reads files only for what
 * was not read before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "osara/assess.h"

#define SMALL OSARA_SOURCE_DIR "/tests/golden/small/"

/* What the edited rules say beside those of SMALL; more: whether they need more than was read. */
static const struct edit {
    const char *text;
    bool more;
} edits[] = {
    {"analysis: {criteria: {gravity: {weight: 59}}}", false},
    {"analysis: {criteria: {gravity: {weight: 5}}, cohort: {top: 3}}", false},
    {"response: {strands: {iom: {eligible: victims >= 1}}}", false},
    {"analysis: {criteria: {placed: {title: Placed, measure: count(offences where victim_id is known), "
     "weight: 90, reason: A test., source: invented}}}",
     false},
    {"analysis: {criteria: {listed: {title: Listed, measure: \"if current_strand = 'iom' then 1 else 0\", "
     "weight: 90, missing: 0, reason: A test., source: invented}}}",
     true},
};

static osara_rules *load(const char *path, osara_problems *problems)
{
    osara_rules *rules = NULL;

    if (osara_rules_load(path, &rules, problems) != OSARA_OK)
        fail_msg("%s: %s", path, problems->n > 0 ? problems->at[0].text : "no problem was told");
    return rules;
}

static osara_rules *edited(const struct edit *e, osara_problems *problems)
{
    char path[] = "/tmp/osara-comparing-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

    assert_non_null(f);
    assert_true(fprintf(f, "extends: %srules.yaml\n%s\n", SMALL, e->text) > 0);
    assert_int_equal(fclose(f), 0);
    osara_rules *rules = load(path, problems);

    unlink(path);
    return rules;
}

static char *shown(osara_comparison *c)
{
    char *text = osara_comparison_text(c, (osara_look){.format = OSARA_JSON}, 10, true);

    assert_non_null(text);
    osara_comparison_free(c);
    return text;
}

static void test_same_as_once(void **state)
{
    const osara_options options = {.extract = SMALL "extract", .no_hash = true, .threads = 2};
    osara_problems problems = {0};
    osara_rules *a = load(SMALL "rules.yaml", &problems);
    osara_comparing *comparing = NULL;

    (void)state;
    assert_int_equal(osara_comparing_open(a, &options, &comparing, &problems), OSARA_OK);
    for (size_t i = 0; i < 2 * sizeof edits / sizeof *edits; i++) { /* and all of them once more */
        osara_rules *b = edited(&edits[i % (sizeof edits / sizeof *edits)], &problems);
        osara_comparison *once = NULL, *again = NULL;

        assert_int_equal(osara_compare(a, b, &options, &once, &problems), OSARA_OK);
        assert_int_equal(osara_comparing_with(comparing, b, &again, &problems), OSARA_OK);
        char *expected = shown(once), *got = shown(again);

        assert_string_equal(got, expected);
        free(expected);
        free(got);
        osara_rules_free(b);
    }
    osara_comparing_free(comparing);
    osara_rules_free(a);
    osara_problems_free(&problems);
}

/* The clock stands still, and counts the bytes that were scanned. */
static double no_time(void)
{
    return 0;
}

static void test_files_are_left_alone(void **state)
{
    osara_timings timings = {.now = no_time};
    const osara_options options = {.extract = SMALL "extract", .no_hash = true, .timings = &timings};
    osara_problems problems = {0};
    osara_rules *a = load(SMALL "rules.yaml", &problems);
    osara_comparing *comparing = NULL;

    (void)state;
    assert_int_equal(osara_comparing_open(a, &options, &comparing, &problems), OSARA_OK);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        osara_rules *b = edited(&edits[i], &problems);
        osara_comparison *again = NULL;
        uint64_t before = timings.stages[OSARA_STAGE_SCAN].bytes;

        assert_true(before > 0);
        assert_int_equal(osara_comparing_with(comparing, b, &again, &problems), OSARA_OK);
        assert_int_equal(timings.stages[OSARA_STAGE_SCAN].bytes > before, edits[i].more);
        osara_comparison_free(again);
        osara_rules_free(b);
    }
    osara_comparing_free(comparing);
    osara_rules_free(a);
    osara_problems_free(&problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_once),
        cmocka_unit_test(test_files_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
