/* test_definitions.c -- derived columns, measures and keeps that name one another: checked when named,
 * faults told once, cycles told by their names. */
#include "language/world.h"

static struct expr *checked(struct world *w, const char *text, uint32_t table)
{
    struct expr *e = world_check(w, text, table, STAGE_RESPONSE, WANT_ANY);

    assert_non_null(e);
    assert_int_equal(w->problems.n, 0);
    return e;
}

static void definitions_are_checked_when_named(void **state)
{
    struct world w;

    (void)state;
    world_open(&w);
    assert_int_equal(scope_find(&w.scope.tables[0], TEXT("latest"))->state, SCOPE_UNCHECKED);
    assert_int_equal(checked(&w, "latest", OFFENDERS)->type, VALUE_DATE);
    assert_int_equal(scope_find(&w.scope.tables[0], TEXT("latest"))->state, SCOPE_CHECKED);
    assert_int_equal(scope_find(&w.scope.tables[0], TEXT("latest"))->type, VALUE_DATE);
    checked(&w, "total_harm", OFFENDERS);
    assert_int_equal(scope_find(&w.scope.tables[OFFENCES], TEXT("harm"))->state, SCOPE_CHECKED);
    world_close(&w);
}

static void a_faulty_definition_is_told_once(void **state)
{
    struct expr_context context = {NULL, OFFENDERS, STAGE_MEASURES};
    struct scope_name *m;
    struct world w;

    (void)state;
    world_open(&w);
    context.scope = &w.scope;
    m = world_measure(&w, "wrong", "sum(comitted over offences)");
    assert_null(world_check(&w, "wrong + 1", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_null(world_check(&w, "wrong * 2 + mapa_level", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_false(expr_check(m->expr, &context, WANT_ANY, &w.problems));
    world_assert_said(&w,
                      "rules.yaml:1:11: error: 'comitted' is not a column of offences\n"
                      "    1 | rule: sum(comitted over offences)\n"
                      "      |           ^^^^^^^^\n"
                      "      = did you mean 'committed'?\n"
                      "rules.yaml:1:19: error: 'mapa_level' is not a column of offenders, nor a "
                      "measure\n"
                      "    1 | rule: wrong * 2 + mapa_level\n"
                      "      |                   ^^^^^^^^^^\n"
                      "      = did you mean 'mappa_level'?\n");
    m->expr = NULL; /* one that did not parse */
    m->state = SCOPE_UNCHECKED;
    assert_null(world_check(&w, "wrong + 1", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_int_equal(w.problems.n, 0);
    world_close(&w);
}

static void what_is_derived_from_a_monitored_column_is_refused(void **state)
{
    struct world w;

    (void)state;
    world_open(&w);
    world_derive(&w, OFFENDERS, "is_male", "sex = 'M'");
    assert_null(world_check(&w, "is_male", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_null(
        world_check(&w, "count(offences where sex = 'M')", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_null(world_check(&w, "division = sex", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    world_assert_said(
        &w, "rules.yaml:1:7: error: 'sex' is monitored for fairness, so no expression may use "
            "it\n"
            "    1 | rule: sex = 'M'\n"
            "      |       ^^^\n"
            "      = it may stand in report.show and assessment.monitor\n"
            "rules.yaml:1:18: error: 'sex' is monitored for fairness, so no expression may "
            "use it\n"
            "    1 | rule: division = sex\n"
            "      |                  ^^^\n"
            "      = it may stand in report.show and assessment.monitor\n"
            "rules.yaml:1:28: error: 'sex' is monitored for fairness, so no expression may "
            "use it\n"
            "    1 | rule: count(offences where sex = 'M')\n"
            "      |                            ^^^\n"
            "      = it may stand in report.show and assessment.monitor\n");
    world_close(&w);
}

static void a_measure_that_names_itself_is_a_cycle(void **state)
{
    struct world w;

    (void)state;
    world_open(&w);
    world_measure(&w, "own", "own + 1");
    world_measure(&w, "one", "two + 1");
    world_measure(&w, "two", "three * 2");
    world_measure(&w, "three", "one - 1");
    assert_null(world_check(&w, "own", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_null(world_check(&w, "victims + one", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_null(world_check(&w, "three", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    world_assert_said(&w,
                      "rules.yaml:1:7: error: 'own' depends on itself: own -> own\n"
                      "    1 | rule: own + 1\n"
                      "      |       ^^^\n"
                      "      = write it by other names, that do not lead back to it\n"
                      "rules.yaml:1:7: error: 'one' depends on itself: one -> two -> three -> one\n"
                      "    1 | rule: one - 1\n"
                      "      |       ^^^\n"
                      "      = write it by other names, that do not lead back to it\n");
    world_close(&w);
}

static void a_definition_may_be_checked_by_itself(void **state)
{
    struct expr_context context = {NULL, OFFENDERS, STAGE_MEASURES};
    struct scope_name *good, *own;
    struct world w;

    (void)state;
    world_open(&w);
    context.scope = &w.scope;
    good = world_measure(&w, "good", "count(offences) > 1");
    own = world_measure(&w, "own", "own + 1");
    assert_true(expr_check(good->expr, &context, WANT_FLAG, &w.problems));
    assert_true(expr_check(good->expr, &context, WANT_ANY, &w.problems));
    assert_int_equal(good->state, SCOPE_CHECKED);
    assert_int_equal(good->type, VALUE_FLAG);
    assert_int_equal(w.problems.n, 0);
    assert_false(expr_check(own->expr, &context, WANT_ANY, &w.problems));
    world_assert_said(&w, "rules.yaml:1:7: error: 'own' depends on itself: own -> own\n"
                          "    1 | rule: own + 1\n"
                          "      |       ^^^\n"
                          "      = write it by other names, that do not lead back to it\n");
    world_close(&w);
}

static void a_derived_column_may_name_a_measure_unless_that_is_a_cycle(void **state)
{
    struct world w;

    (void)state;
    world_open(&w);
    world_derive(&w, OFFENCES, "share", "harm / total_harm");
    checked(&w, "max(share over offences)", OFFENDERS);
    world_derive(&w, OFFENCES, "part", "loss / all_parts");
    world_measure(&w, "all_parts", "sum(part over offences)");
    assert_null(world_check(&w, "max(part over offences)", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    world_assert_said(
        &w, "rules.yaml:1:11: error: 'part' depends on itself: part -> all_parts -> part\n"
            "    1 | rule: sum(part over offences)\n"
            "      |           ^^^^\n"
            "      = write it by other names, that do not lead back to it\n");
    world_close(&w);
}

static void a_keep_that_depends_on_its_own_rows_is_a_cycle(void **state)
{
    struct expr_context context = {NULL, OFFENCES, STAGE_MEASURES};
    struct world w;

    (void)state;
    world_open(&w);
    context.scope = &w.scope;
    world_keep(&w, OFFENCES, "recent", "committed >= latest - 12 months");
    assert_false(
        expr_check(w.scope.tables[OFFENCES].keeps[0].expr, &context, WANT_FLAG, &w.problems));
    world_assert_said(&w,
                      "rules.yaml:1:26: error: keep 'recent' of offences depends on itself: keep "
                      "'recent' of offences -> latest -> keep 'recent' of offences\n"
                      "    1 | rule: max(committed over offences)\n"
                      "      |                          ^^^^^^^^\n"
                      "      = an aggregate sees only the rows that are kept, so no keep of its "
                      "table can depend on it\n");
    world_close(&w);
    world_open(&w); /* the same, met from the measure */
    world_keep(&w, OFFENCES, "recent", "committed >= latest - 12 months");
    assert_null(world_check(&w, "latest", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    world_assert_said(
        &w, "rules.yaml:1:20: error: 'latest' depends on itself: latest -> keep 'recent' of "
            "offences -> latest\n"
            "    1 | rule: committed >= latest - 12 months\n"
            "      |                    ^^^^^^\n"
            "      = an aggregate sees only the rows that are kept, so no keep of its "
            "table can depend on it\n");
    world_close(&w);
}

static void a_keep_may_depend_on_rows_of_another_table(void **state)
{
    struct expr_context context = {NULL, OFFENCES, STAGE_MEASURES};
    struct world w;

    (void)state;
    world_open(&w);
    context.scope = &w.scope;
    world_measure(&w, "orders_held", "count(orders where expires > as_of)");
    world_keep(&w, OFFENCES, "under an order", "orders_held > 0");
    world_keep(&w, ORDERS, "known", "granted is known");
    world_keep(&w, OFFENDERS, "has offences", "victims > 0");
    world_keep(&w, ORDERS, "not in force", "yes");
    w.scope.tables[ORDERS].keeps[1].expr = NULL;
    assert_true(
        expr_check(w.scope.tables[OFFENCES].keeps[0].expr, &context, WANT_FLAG, &w.problems));
    context.table = OFFENDERS;
    assert_true(
        expr_check(w.scope.tables[OFFENDERS].keeps[0].expr, &context, WANT_FLAG, &w.problems));
    assert_int_equal(w.problems.n, 0);
    world_close(&w);
}

static void a_faulty_keep_is_told_once(void **state)
{
    struct expr_context context = {NULL, OFFENCES, STAGE_MEASURES};
    struct world w;

    (void)state;
    world_open(&w);
    context.scope = &w.scope;
    world_keep(&w, OFFENCES, "lost", "loss");
    assert_non_null(world_check(&w, "count(offences)", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_non_null(world_check(&w, "victims", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_false(
        expr_check(w.scope.tables[OFFENCES].keeps[0].expr, &context, WANT_FLAG, &w.problems));
    world_assert_said(&w,
                      "rules.yaml:1:7: error: a keep rule is a condition, but 'loss' is a number\n"
                      "    1 | rule: loss\n"
                      "      |       ^^^^\n"
                      "      = compare it with a number: loss > 0\n");
    world_close(&w);
}

/* A chain of n measures m0 <- m1 <- ..., each 101 levels high; declared last first when `reverse`. */
static void chain(struct world *w, size_t n)
{
    char text[700], name[32];

    for (size_t i = 0; i < n; i++) {
        size_t length = (size_t)snprintf(text, sizeof text, i == 0 ? "1" : "m%zu", i - 1);

        for (size_t k = 0; k < 100; k++)
            length += (size_t)snprintf(text + length, sizeof text - length, " + 1");
        snprintf(name, sizeof name, "m%zu", i);
        world_measure(w, name, text);
    }
}

static void definitions_nest_so_far_and_no_further(void **state)
{
    struct world w;

    (void)state;
    world_open(&w);
    chain(&w, 12);
    assert_non_null(world_check(&w, "m8", OFFENDERS, STAGE_MEASURES, WANT_ANY));
    assert_null(world_check(&w, "m9", OFFENDERS, STAGE_MEASURES, WANT_ANY)); /* from below */
    assert_int_equal(w.problems.n, 1);
    assert_string_equal(w.problems.at[0].text,
                        "this and the definitions that it names nest more than 1000 levels deep");
    world_close(&w);
    world_open(&w);
    chain(&w, 12);
    assert_null(world_check(&w, "m11", OFFENDERS, STAGE_MEASURES, WANT_ANY)); /* from above */
    assert_int_equal(w.problems.n, 1);
    assert_string_equal(w.problems.at[0].text,
                        "this leads on through more than 1000 levels of definitions");
    world_close(&w);
}

int main(void)
{
    static const struct CMUnitTest t[] = {
        cmocka_unit_test(definitions_are_checked_when_named),
        cmocka_unit_test(a_faulty_definition_is_told_once),
        cmocka_unit_test(what_is_derived_from_a_monitored_column_is_refused),
        cmocka_unit_test(a_measure_that_names_itself_is_a_cycle),
        cmocka_unit_test(a_definition_may_be_checked_by_itself),
        cmocka_unit_test(a_derived_column_may_name_a_measure_unless_that_is_a_cycle),
        cmocka_unit_test(a_keep_that_depends_on_its_own_rows_is_a_cycle),
        cmocka_unit_test(a_keep_may_depend_on_rows_of_another_table),
        cmocka_unit_test(a_faulty_keep_is_told_once),
        cmocka_unit_test(definitions_nest_so_far_and_no_further),
    };

    return cmocka_run_group_tests_name("definitions", t, NULL, NULL);
}
