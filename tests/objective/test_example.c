/* The example of the language's description loads, and means what it says. */
#include "rules.h"

#include <math.h>

static const char path[] = OSARA_SOURCE_DIR "/tests/objective/example/kent.yaml";

static const struct plan_column *column(const struct plan_table *t, const char *name)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->columns[i].name, name) == 0)
            return &t->columns[i];
    fail_msg("no column %s", name);
    return NULL;
}

static void the_document_is_read(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");

    (void)state;
    assert_string_equal(r.plan->name, "kent-vawg");
    assert_string_equal(r.plan->version, "2023.1");
    assert_string_equal(r.plan->title, "Highest-harm VAWG perpetrators");
    assert_string_equal(r.plan->marking, "OFFICIAL-SENSITIVE");
    assert_string_equal(r.plan->owner, "PVP Command");
    assert_int_equal(r.plan->as_of, rules_day("2023-01-31"));
    assert_float_equal(r.plan->tolerate, 0.01, 0);
    rules_free(&r);
}

static void tables_keys_and_joins_are_read(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct plan_table *t = r.plan->tables;

    (void)state;
    assert_int_equal(r.plan->n_tables, 3);
    assert_string_equal(t[0].name, "offenders");
    assert_int_equal(t[0].n_key, 1);
    assert_int_equal(t[0].join, 0);
    assert_int_equal(t[1].join, 1);
    assert_int_equal(t[1].n_key, 1);
    assert_int_equal(t[1].key[0], 0);
    assert_int_equal(t[1].evidence_column, 4);
    assert_int_equal(t[1].n_keeps, 2);
    assert_string_equal(t[1].keeps[0], "in window");
    assert_true(t[2].optional);
    assert_int_equal(t[2].n_key, 0);
    assert_int_equal(t[2].evidence_column, UINT32_MAX);
    assert_int_equal(column(&t[0], "division")->n_values, 3);
    assert_true(column(&t[0], "sex")->monitor);
    assert_null(column(&t[1], "code")->values);
    assert_int_equal(column(&t[1], "committed")->type, COLUMN_DATE);
    assert_int_equal(t[1].n_derived, 2);
    assert_string_equal(t[1].derived[1].name, "harm");
    assert_int_equal(t[1].derived[1].type, VALUE_NUMBER);
    rules_free(&r);
}

static void only_columns_that_something_reads_are_used(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct plan_table *t = r.plan->tables;

    (void)state;
    assert_true(column(&t[0], "offender_id")->used);
    assert_true(column(&t[0], "sex")->used); /* monitored */
    assert_true(column(&t[0], "current_strand")->used);
    assert_false(column(&t[0], "date_of_birth")->used);
    assert_true(column(&t[1], "committed")->used);
    assert_true(column(&t[1], "victim_id")->used);
    assert_true(column(&t[2], "granted")->used); /* shown with orders in force */
    rules_free(&r);
}

static void criteria_are_read(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct plan_criterion *c = r.plan->criteria;

    (void)state;
    assert_int_equal(r.plan->n_criteria, 4);
    assert_string_equal(c[0].name, "gravity");
    assert_string_equal(c[0].measure_text, "sum(harm * 0.5 ^ (age / 12 months) over offences)");
    assert_int_equal(c[0].scale.kind, SCALE_LOG);
    assert_float_equal(c[0].scale.a, 5475, 0);
    assert_float_equal(c[0].weight, 40, 0);
    assert_int_equal(c[0].table, 1);
    assert_true(c[0].split);
    assert_false(c[0].has_missing);
    assert_int_equal(c[1].scale.kind, SCALE_STEPS);
    assert_int_equal(c[1].scale.n, 4);
    assert_float_equal(c[1].scale.at[2], 4, 0);
    assert_float_equal(c[1].scale.points[2], 0.7, 0);
    assert_int_equal(c[2].scale.kind, SCALE_HALF_LIFE);
    assert_float_equal(c[2].scale.a, 6 * 30.4375, 0);
    assert_true(c[2].has_missing);
    assert_string_equal(c[3].name, "repeat victims");
    assert_string_equal(c[3].key, "repeat_victims");
    assert_int_equal(c[3].table, 1); /* by way of the measure that it names */
    rules_free(&r);
}

static void score_ties_bands_and_cohort_are_read(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct plan *p = r.plan;

    (void)state;
    assert_int_equal(p->score_kind, SCORE_PERCENT);
    assert_int_equal(p->n_ties, 2);
    assert_string_equal(p->ties[1].text, "frequency");
    assert_int_equal(p->ties[1].slot, p->criteria[1].scaled);
    assert_int_equal(p->n_bands, 4);
    assert_string_equal(p->bands[0].name, "very high");
    assert_float_equal(p->bands[0].from, 75, 0);
    assert_float_equal(p->bands[0].review_days, 28, 0);
    assert_string_equal(p->bands[3].name, "standard");
    assert_true(isnan(p->bands[3].review_days));
    assert_float_equal(p->review_else, 84, 0);
    assert_int_equal(p->cohort_top, 100);
    assert_true(isnan(p->cohort_share) && isnan(p->cohort_from));
    rules_free(&r);
}

static void the_response_is_read(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct plan *p = r.plan;

    (void)state;
    assert_int_equal(p->n_holds, 1);
    assert_string_equal(p->holds[0].title, "In custody; plan for release");
    assert_string_equal(p->holds[0].when.text, "in_custody");
    assert_int_equal(p->n_strands, 3);
    assert_string_equal(p->strands[2].name, "proactive da");
    assert_string_equal(p->strands[2].file, "proactive_da");
    assert_null(p->strands[2].must.text);
    assert_string_equal(p->strands[0].must.text, "registered_sex_offender");
    assert_int_equal(p->strands[2].n_areas, 3);
    assert_string_equal(p->strands[2].areas[2], "West");
    assert_int_equal(p->strands[2].capacity[2], 12);
    assert_false(p->strands[2].has_else);
    assert_int_equal(p->strands[2].by, 2);
    assert_int_equal(p->strands[0].order, SLOT_NONE);
    assert_int_equal(p->continuity, 7);
    assert_float_equal(p->margin, 5, 0);
    assert_int_equal(p->n_options, 1);
    assert_string_equal(p->options[0].basis, "Stalking Protection Act 2019, s.1");
    assert_int_equal(p->in_force.table, 2);
    assert_int_equal(p->in_force.n_show, 3);
    assert_int_equal(p->n_monitor, 3);
    rules_free(&r);
}

static void its_files_are_named_with_what_they_are(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct ruleset_file *files;
    struct digest digest;
    size_t n = ruleset_files(r.ruleset, &files);

    (void)state;
    assert_int_equal(n, 3);
    assert_string_equal(files[0].role, "ruleset");
    assert_string_equal(files[0].path, path);
    assert_string_equal(files[1].role, "lookup");
    digest_of(files[1].bytes, &digest);
    assert_memory_equal(&digest, &files[1].digest, sizeof digest);
    rules_free(&r);
}

static void its_tests_are_listed(void **state)
{
    struct rules r = rules_plan(path, "2023-01-31");
    const struct rule_test *tests;

    (void)state;
    assert_int_equal(ruleset_tests(r.ruleset, &tests), 1);
    assert_string_equal(tests[0].name, "one rape in the last month outranks ten thefts");
    assert_int_equal(tests[0].as_of, rules_day("2023-01-31"));
    assert_int_equal(tests[0].n_expect, 2);
    assert_true(text_is(tests[0].expect[1].key->text, "gravity"));
    assert_true(text_is(tests[0].expect[1].value->text, "0.87 \xC2\xB1 0.05"));
    assert_int_equal(tests[0].given->n, 2);
    rules_free(&r);
}

static void the_rulesets_that_ship_load(void **state)
{
    struct rules r = rules_plan(OSARA_SOURCE_DIR "/rules/kent-vawg.yaml", "2023-01-31");

    (void)state;
    assert_true(r.plan->n_criteria > 0);
    rules_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_is_read),
        cmocka_unit_test(tables_keys_and_joins_are_read),
        cmocka_unit_test(only_columns_that_something_reads_are_used),
        cmocka_unit_test(criteria_are_read),
        cmocka_unit_test(score_ties_bands_and_cohort_are_read),
        cmocka_unit_test(the_response_is_read),
        cmocka_unit_test(its_files_are_named_with_what_they_are),
        cmocka_unit_test(its_tests_are_listed),
        cmocka_unit_test(the_rulesets_that_ship_load),
    };

    return cmocka_run_group_tests_name("example", tests, NULL, NULL);
}
