/* A ruleset that extends another: mappings merge, anything else is replaced, `~` removes. */
#include "rules.h"

#include <math.h>

#define BASE                                                                    \
    HEAD TABLES "analysis:\n"                                                   \
                "  criteria:\n"                                                 \
                "    acts done:\n"                                              \
                "      measure: count(acts)\n"                                  \
                "      scale: {cap: 5}\n"                                       \
                "      weight: 40\n"                                            \
                "    loss: {measure: sum(loss over acts), scale: {log: 100}}\n" \
                "  bands: {high: 50, low: 0}\n"                                 \
                "  ties: [acts done, loss]\n"                                   \
                "  cohort: {top: 10}\n"

static struct rules extended(const char *over)
{
    rules_write("base.yaml", BASE);
    return rules_of(over, "2023-01-31");
}

static void what_is_not_named_stays(void **state)
{
    struct rules r = extended("extends: base.yaml\nruleset: variant\n");

    (void)state;
    assert_string_equal(r.plan->name, "variant");
    assert_int_equal(r.plan->n_criteria, 2);
    assert_float_equal(r.plan->criteria[0].weight, 40, 0);
    assert_int_equal(r.plan->n_ties, 2);
    rules_free(&r);
}

static void mappings_merge_and_other_values_are_replaced(void **state)
{
    struct rules r = extended("extends: base.yaml\n"
                              "analysis:\n"
                              "  criteria: {acts done: {weight: 10}, more: {measure: 2}}\n"
                              "  ties: [loss]\n"
                              "  bands: {high: 60, very high: 80}\n");
    const struct plan *p = r.plan;

    (void)state;
    assert_int_equal(p->n_criteria, 3);
    assert_string_equal(p->criteria[0].name, "acts done");
    assert_float_equal(p->criteria[0].weight, 10, 0);
    assert_int_equal(p->criteria[0].scale.kind, SCALE_CAP);
    assert_string_equal(p->criteria[2].name, "more"); /* new names come last */
    assert_int_equal(p->n_ties, 1);
    assert_int_equal(p->n_bands, 3);
    assert_float_equal(p->bands[1].from, 60, 0);
    rules_free(&r);
}

static void nothing_removes(void **state)
{
    struct rules r = extended("extends: base.yaml\n"
                              "analysis:\n"
                              "  criteria: {loss: ~}\n"
                              "  ties: ~\n"
                              "  bands: {low: ~}\n");

    (void)state;
    assert_int_equal(r.plan->n_criteria, 1);
    assert_int_equal(r.plan->n_ties, 0);
    assert_int_equal(r.plan->n_bands, 1);
    rules_free(&r);
}

static void another_form_of_scale_replaces_the_first(void **state)
{
    struct rules r = extended("extends: base.yaml\n"
                              "analysis: {criteria: {acts done: {scale: {log: 9}}}}\n");

    (void)state;
    assert_int_equal(r.plan->criteria[0].scale.kind, SCALE_LOG);
    assert_float_equal(r.plan->criteria[0].scale.a, 9, 0);
    rules_free(&r);
}

static void dates_are_added_to_dates_and_replace_a_number(void **state)
{
    struct rules r;

    (void)state;
    rules_write("base.yaml", BASE);
    rules_write("middle.yaml", "extends: base.yaml\n"
                               "analysis: {criteria: {loss: {weight: {2020-01-01: 3}}}}\n");
    r = rules_of("extends: middle.yaml\n"
                 "analysis: {criteria: {loss: {weight: {2023-01-31: 4}}}}\n",
                 "2023-01-31");
    assert_float_equal(r.plan->criteria[1].weight, 4, 0);
    rules_free(&r);
    r = rules_plan("rules.yaml", "2023-01-30");
    assert_float_equal(r.plan->criteria[1].weight, 3, 0);
    rules_free(&r);
}

static void every_file_is_named(void **state)
{
    struct rules r = extended("extends: base.yaml\n");
    const struct ruleset_file *files;

    (void)state;
    assert_int_equal(ruleset_files(r.ruleset, &files), 2);
    assert_string_equal(files[0].role, "ruleset");
    assert_string_equal(files[1].role, "extends");
    assert_string_equal(files[1].path, "base.yaml");
    assert_true(text_is(files[1].bytes, BASE));
    rules_free(&r);
}

#define ONE_TEST(name) "{name: " name ", as_of: 2023-01-31, given: {}, expect: {}}"

static void tests_stand_in_files_beside_the_ruleset(void **state)
{
    const struct ruleset_file *files;
    const struct rule_test *tests;
    osara_problems problems = {0};
    struct rules r;

    (void)state;
    assert_int_equal(mkdir("beside", 0700), 0);
    rules_write("beside/more.yaml", "tests: [" ONE_TEST("b") ", " ONE_TEST("c") "]\n");
    rules_write("beside/base.yaml", BASE "tests_in: more.yaml\ntests: [" ONE_TEST("a") "]\n");
    r = rules_of("extends: beside/base.yaml\n", "2023-01-31");
    assert_int_equal(ruleset_tests(r.ruleset, &tests), 1); /* a run owes nothing to the files */
    assert_int_equal(ruleset_load_tests(r.ruleset, &problems), OSARA_OK);
    assert_int_equal(ruleset_load_tests(r.ruleset, &problems), OSARA_OK);
    assert_int_equal(ruleset_tests(r.ruleset, &tests), 3);
    assert_string_equal(tests[0].name, "a");
    assert_string_equal(tests[2].name, "c");
    assert_string_equal(tests[2].at.source->path, "beside/more.yaml");
    assert_int_equal(ruleset_files(r.ruleset, &files), 3);
    assert_string_equal(files[2].role, "tests");
    rules_free(&r);
    r = rules_of("extends: beside/base.yaml\ntests_in: ~\n", "2023-01-31");
    assert_int_equal(ruleset_tests(r.ruleset, &tests), 1);
    rules_free(&r);
    r = rules_of("extends: beside/base.yaml\ntests: ~\n", "2023-01-31");
    assert_int_equal(ruleset_load_tests(r.ruleset, &problems), OSARA_OK);
    assert_int_equal(ruleset_tests(r.ruleset, &tests), 2);
    rules_free(&r);
}

static void a_lookup_is_found_beside_the_file_that_names_it(void **state)
{
    struct rules r;

    (void)state;
    assert_int_equal(mkdir("deep", 0700), 0);
    rules_write("deep/harm.csv", "code,days\na,1\n");
    rules_write("deep/base.yaml", BASE);
    rules_write("deep/more.yaml",
                "extends: base.yaml\n"
                "scanning: {lookups: {harm: {file: harm.csv, key: code, value: days}}}\n");
    r = rules_of("extends: deep/more.yaml\n", "2023-01-31");
    assert_int_equal(r.plan->scope->n_lookups, 1);
    assert_int_equal(r.plan->scope->lookups[0].n_rows, 1);
    rules_free(&r);
}

struct row {
    const char *name, *yaml, *said;
};

static struct row rows[] = {
    {"a problem stands in the file that it came from",
     "extends: base.yaml\nanalysis: {criteria: {loss: {measure: sum(los over acts)}}}\n",
     "2:43: 'los' is not a column of acts (did you mean 'loss'?)\n"},
    {"a problem of the base stands in the base",
     "extends: base.yaml\nanalysis: {criteria: {loss: ~}}\n",
     "base.yaml:21:21: 'loss' is not a column of people, nor a measure or a criterion (it is a "
     "column "
     "of acts, which an aggregate runs over: max(loss over acts))\n"},
    {"removing what is not there", "extends: base.yaml\nanalysis: {criteria: {los: ~}}\n",
     "2:23: nothing to remove: the extended ruleset has no 'los' here (did you mean 'loss'?)\n"},
    {"tests that are not there", "extends: base.yaml\ntests_in: [no.yaml]\n",
     "2:12: cannot read 'no.yaml' (a file is named relative to the ruleset that names it)\n"},
    {"a file of tests that has no list of them", "extends: base.yaml\ntests_in: list.yaml\n",
     "list.yaml:1:1: a file of tests has no key 'tsts' (its key is: tests)\n"
     "list.yaml:1:1: expected a list under 'tests' of 'list.yaml', found nothing (a file of tests "
     "is: tests: [{name: ..., as_of: ..., ...}, ...])\n"},
    {"a file of tests that is named twice", "extends: base.yaml\ntests_in: [fine.yaml, fine.yaml]\n",
     "2:23: 'fine.yaml' is named here and before (take it out here)\n"},
    {"a test in a file is wrong at its place", "extends: base.yaml\ntests_in: test.yaml\n",
     "test.yaml:1:9: a test needs 'expect' (expect: subjects and what must come out for them)\n"},
    {"a base that is not there", "extends: bose.yaml\n",
     "1:10: cannot read 'bose.yaml', which this extends (a ruleset is named relative to the "
     "one that extends it)\n"},
    {"a ruleset that extends itself", "extends: rules.yaml\n",
     "1:10: 'rules.yaml' extends itself by way of this line (extend another ruleset, or take "
     "the line out)\n"},
    {"two rulesets that extend one another", "extends: circle.yaml\n",
     "1:10: 'rules.yaml' extends itself by way of this line (extend another ruleset, or take "
     "the line out)\n"},
    {"a circle by another way to write a path", "extends: ./dots/../rules.yaml\n",
     "./dots/../rules.yaml:1:10: './dots/../rules.yaml' extends itself by way of this line "
     "(extend another ruleset, or take the line out)\n"},
};

static void check(void **state)
{
    const struct row *row = *state;
    char *said;

    rules_write("base.yaml", BASE);
    rules_write("list.yaml", "tsts: []\n");
    rules_write("fine.yaml", "tests: []\n");
    rules_write("test.yaml", "tests: [{name: t, as_of: 2023-01-31, given: {}}]\n");
    rules_write("circle.yaml", "extends: rules.yaml\n");
    (void)mkdir("dots", 0700);
    said = rules_said(row->yaml, "2023-01-31");
    assert_string_equal(said, row->said);
    free(said);
}

int main(void)
{
    static const struct CMUnitTest whole[] = {
        cmocka_unit_test(what_is_not_named_stays),
        cmocka_unit_test(mappings_merge_and_other_values_are_replaced),
        cmocka_unit_test(nothing_removes),
        cmocka_unit_test(another_form_of_scale_replaces_the_first),
        cmocka_unit_test(dates_are_added_to_dates_and_replace_a_number),
        cmocka_unit_test(every_file_is_named),
        cmocka_unit_test(tests_stand_in_files_beside_the_ruleset),
        cmocka_unit_test(a_lookup_is_found_beside_the_file_that_names_it),
    };
    enum { WHOLE = sizeof whole / sizeof *whole, ROWS = sizeof rows / sizeof *rows };
    struct CMUnitTest t[WHOLE + ROWS];

    memcpy(t, whole, sizeof whole);
    for (size_t i = 0; i < ROWS; i++)
        t[WHOLE + i] = (struct CMUnitTest){rows[i].name, check, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("extends", t, rules_begin, rules_end);
}
