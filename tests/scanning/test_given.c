/* The tables of a rule test, and how much may be left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/yaml.h"
#include "scanning/sheet.h"

#define PLAN                                 \
    "table people key id\n"                  \
    "column id id\n"                         \
    "column area category North/East/West\n" \
    "column date_of_birth date\n"            \
    "table events join id key no\n"          \
    "column no id unused\n"                  \
    "column id id\n"                         \
    "column weight number\n"                 \
    "column flagged flag\n"                  \
    "column kind category\n"

struct row {
    const char *name, *given, *told;
};

static const struct row rows[] = {
    {"rows are grouped by subject, in their order",
     "people: [{id: A, area: North}, {id: B, date of birth: 1990-01-02}]\n"
     "events: [{id: B, kind: x}, {id: A, weight: 2, flagged: yes}, {id: B, weight: ~, kind: "
     "\"\"}]\n",
     "people 2 read, 2 loaded\n  1: A|North|\n  1: B||1990-01-02\n"
     "events 3 read, 3 loaded\n  2 of 0: |A|2|yes|\n  2 of 1: |B|||x\n  2 of 1: |B|||\n"},
    {"a table that is not given is empty", "people: [{id: A}]\n",
     "people 1 read, 1 loaded\n  1: A||\nevents 0 read, 0 loaded\n"},
    {"nothing at all", "~\n", "people 0 read, 0 loaded\nevents 0 read, 0 loaded\n"},
    {"values that do not fit, with their places",
     "people: [{id: A, area: Nort, date_of_birth: 1990-02-30}]\n"
     "events: [{id: A, weight: x, flagged: perhaps, no: 1}]\n",
     "given.yaml:1:24: 'Nort' is not one of North, East, West; did you mean 'North'?\n"
     "given.yaml:1:45: expected a date, got '1990-02-30' (format YYYY-MM-DD) = write year, "
     "month and day: 2023-01-31\n"
     "given.yaml:2:26: expected a number, got 'x' = write a number; what is not known is left "
     "out\n"
     "given.yaml:2:38: expected yes or no, got 'perhaps' = write yes or no; what is not known "
     "is left out\n"},
    {"names that the ruleset does not have", "peple: []\npeople: [{id: A, aera: North}]\n",
     "given.yaml:1:1: 'peple' is not a table of the ruleset = did you mean 'people'?\n"
     "given.yaml:2:18: 'aera' is not a column of people = did you mean 'area'?\n"},
    {"subjects without a key, or twice", "people: [{area: North}, {id: A}, {id: A}]\n",
     "given.yaml:1:10: the row has no 'id'\n"
     "given.yaml:1:34: 'A' is given twice among people = one row stands for one of them: take it "
     "out, or give another 'id'\n"},
    {"rows of no subject, and with the same key",
     "people: [{id: A}]\nevents: [{id: X}, {kind: x}, {id: A, no: 1}, {id: A, no: 1}, {id: A}, "
     "{id: A}]\n",
     "given.yaml:2:10: there is no 'X' among people = give it a row: people: [{id: X}]\n"
     "given.yaml:2:19: the row has no 'id'\n"
     "given.yaml:2:46: a row with the same key is given before it\n"},
    {"shapes that are none", "people: {id: A}\nevents: [x]\n",
     "given.yaml:1:9: expected a list of rows under 'people', found a mapping\n"
     "given.yaml:2:10: a row is a mapping from columns to values, found text\n"},
    {"a value that is none", "people: [{id: A, area: [x]}]\n",
     "given.yaml:1:24: expected a value under 'area', found a list\n"},
    {"a list is no mapping of tables", "[x]\n",
     "given.yaml:1:1: expected a mapping from tables to rows under 'given', found a list\n"},
};

static void gives(void **state)
{
    const struct row *row = *state;
    struct plan *plan = sheet_plan(PLAN);
    struct arena *arena = arena_new();
    struct extract *e = NULL;
    struct yaml_node *given;
    struct buffer told = {0};
    osara_problems problems = {0};
    enum osara_status rc;

    assert_int_equal(
        yaml_parse(arena, "given.yaml", text_of(row->given), OSARA_ERULES, &given, &problems),
        OSARA_OK);
    rc = extract_given(plan, given, &e, &problems);
    if (rc == OSARA_OK) {
        assert_int_equal(account_check(e, plan, &problems), OSARA_OK);
        tell_extract(&told, plan, e);
    } else {
        assert_int_equal(rc, OSARA_ERULES);
        assert_null(e);
        assert_true(problems.n > 0);
    }
    osara_problems_sort(&problems);
    tell_problems(&told, &problems, "/no folder");
    buffer_char(&told, '\0');
    assert_string_equal(told.at, row->told);
    buffer_free(&told);
    osara_problems_free(&problems);
    extract_free(e);
    arena_free(arena);
    sheet_plan_free(plan);
}

/* ---- Tolerance --------------------------------------------------------------------------------------- */

static void tolerate(double share, const char *events, const char *expected)
{
    const struct reading_options options = {.threads = 1, .way = -1};
    struct plan *plan = sheet_plan(PLAN);
    struct mapping *mapping = NULL;
    struct extract *e = NULL;
    osara_problems problems = {0};
    struct buffer told = {0};
    char folder[64];

    plan->tolerate = share;
    sheet_folder(folder);
    sheet_file(folder, "people.csv", "id,area,date_of_birth\nA,,\nB,,\n");
    sheet_file(folder, "events.csv", events);
    assert_int_equal(mapping_load(folder, &mapping, &problems), OSARA_OK);
    assert_int_equal(extract_read_as(plan, mapping, &options, &e, &problems), OSARA_OK);
    assert_int_equal(extract_tolerated(e, plan, &problems),
                     *expected == '\0' ? OSARA_OK : OSARA_EEXTRACT);
    tell_problems(&told, &problems, folder);
    buffer_char(&told, '\0');
    assert_string_equal(told.at, expected);
    e->accounts[1].quarantined[QUARANTINE_VALUE]++; /* a fault of ours must not pass */
    assert_int_equal(account_check(e, plan, NULL), OSARA_EFAULT);
    buffer_free(&told);
    osara_problems_free(&problems);
    extract_free(e);
    mapping_free(mapping);
    sheet_plan_free(plan);
    sheet_remove(folder);
}

#define FAULTY                                                                                   \
    "no,id,weight,flagged,kind\n1,A,x,,\n2,A,y,,\n3,X,1,,\n4,A,1,,\n5,A,1,,\n6,A,1,,\n7,A,1,,\n" \
    "8,A,1,,\n"

static void what_is_tolerated_is_no_problem(void **state)
{
    (void)state;
    tolerate(1, FAULTY, "");
    tolerate(0.375, FAULTY, "");
    tolerate(0, "no,id,weight,flagged,kind\n", "");
}

static void beyond_tolerance_the_commonest_reasons_are_told(void **state)
{
    (void)state;
    tolerate(
        0.02, FAULTY,
        "events: 3 of 8 rows are quarantined, 38%, more than the 2% tolerated: 2 value "
        "(events.csv:2, weight: expected a number, got 'x'); 1 orphan (events.csv:4, id: there "
        "is no 'X' among people) = mend the export or extract.yaml; 'tolerate' in the ruleset "
        "sets how much may be left out\n");
    tolerate(0, "no,id,weight,flagged,kind\n1,A\n",
             "events: 1 of 1 row is quarantined, 100%, more than the 0% tolerated: 1 ragged "
             "(events.csv:2: 2 cells where the header has 5) = mend the export or extract.yaml; "
             "'tolerate' in the ruleset sets how much may be left out\n");
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 2];

    for (size_t i = 0; i < N; i++) {
        union {
            const struct row *row;
            void *state;
        } row = {&rows[i]};

        tests[i] = (struct CMUnitTest){rows[i].name, gives, NULL, NULL, row.state};
    }
    tests[N] = (struct CMUnitTest)cmocka_unit_test(what_is_tolerated_is_no_problem);
    tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(
        beyond_tolerance_the_commonest_reasons_are_told);
    return cmocka_run_group_tests_name("given", tests, NULL, NULL);
}
