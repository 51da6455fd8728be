/* Values that can hardly be true, and the check letters of PNC ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanning/pnc.h"
#include "scanning/sheet.h"
#include "scanning/suspicious.h"

/* As of 2023-01-31.  No rule reads half of the columns: they are looked at all the same. */
#define PLAN                                                   \
    "table people key id\n"                                    \
    "column id id\n"                                           \
    "column date_of_birth date unused\n"                       \
    "column pnc_id text unused\n"                              \
    "column release date unused\n"                             \
    "table crimes join id evidence role key no id\n"           \
    "column no id\n"                                           \
    "column id id\n"                                           \
    "column role category suspect/charged/convicted/victim\n"  \
    "column committed date\n"                                  \
    "column recorded date unused\n"                            \
    "column outcome category unused\n"                         \
    "column victim_id id unused\n"
#define PEOPLE "id,date_of_birth,pnc_id,release\n"
#define CRIMES "no,id,role,committed,recorded,outcome,victim_id\n"

struct row {
    const char *name, *people, *crimes, *told;
};

static const struct row rows[] = {
    {"nothing where nothing is suspicious",
     PEOPLE "A,1990-01-31,2003/0062845E,2024-01-01\nB,,,\n",
     CRIMES "1,A,suspect,2023-01-31,2023-01-31,15,V\n2,B,suspect,,,,\n", ""},
    {"dates after the as-of date", PEOPLE "A,2023-02-01,,\n",
     CRIMES "1,A,suspect,2023-02-01,2023-02-02,,\n2,A,suspect,2024-01-01,,,\n",
     "people date_of_birth in the future 1/1: people.csv:2 A 2023-02-01\n"
     "crimes committed in the future 2/1: crimes.csv:2 A 2023-02-01, crimes.csv:3 A 2024-01-01\n"
     "crimes recorded in the future 1/1: crimes.csv:2 A 2023-02-02\n"
     "crimes committed under 10 when it was committed 2/1: crimes.csv:2 A committed 2023-02-01, "
     "born 2023-02-01, crimes.csv:3 A committed 2024-01-01, born 2023-02-01\n"},
    {"placeholders in any date, also of columns that no rule reads",
     PEOPLE "A,1970-01-01,,1900-01-01\n", CRIMES "1,A,suspect,1990-01-01,1970-01-01,,\n",
     "people date_of_birth a placeholder for no date 1/1: people.csv:2 A 1970-01-01\n"
     "people release a placeholder for no date 1/1: people.csv:2 A 1900-01-01\n"
     "crimes recorded a placeholder for no date 1/1: crimes.csv:2 A 1970-01-01\n"
     "crimes committed after it was recorded 1/1: crimes.csv:2 A committed 1990-01-01, recorded "
     "1970-01-01\n"},
    {"before birth, and below the age of criminal responsibility",
     PEOPLE "A,1990-01-31,,\nB,1990-01-31,,\n",
     CRIMES "1,A,suspect,1990-01-30,,,\n2,A,suspect,2000-01-30,,,\n3,A,suspect,2000-01-31,,,\n"
            "4,B,victim,1989-01-01,,,\n",
     "crimes committed before birth 1/1: crimes.csv:2 A committed 1990-01-30, born 1990-01-31\n"
     "crimes committed under 10 when it was committed 1/1: crimes.csv:3 A committed 2000-01-30, "
     "born 1990-01-31\n"},
    {"committed after recorded", PEOPLE "A,,,\n",
     CRIMES "1,A,suspect,2022-01-02,2022-01-01,,\n2,A,suspect,2022-01-01,2022-01-01,,\n",
     "crimes committed after it was recorded 1/1: crimes.csv:2 A committed 2022-01-02, recorded "
     "2022-01-01\n"},
    {"ages under 10 and over 100 on the as-of date",
     PEOPLE "A,2013-01-31,,\nB,2013-02-01,,\nC,1922-02-01,,\nD,1922-01-31,,\nE,1900-01-02,,\n",
     CRIMES,
     "people date_of_birth under 10 1/1: people.csv:3 B 2013-02-01\n"
     "people date_of_birth over 100 2/2: people.csv:5 D 1922-01-31, people.csv:6 E 1900-01-02\n"},
    {"one id with two birth dates",
     PEOPLE "A,1990-01-02,,\nB,1990-01-02,,\nA,1991-01-02,,\nA,,,\nA,1990-01-02,,\nA,1992-01-02,,\n",
     CRIMES,
     "people date_of_birth one id, another birth date 2/1: people.csv:4 A 1991-01-02, and "
     "1990-01-02 in line 2, people.csv:7 A 1992-01-02, and 1990-01-02 in line 2\n"},
    {"an outcome without a suspect, and a suspect", PEOPLE "A,,,\n",
     CRIMES "1,A,suspect,,,18,\n2,A,suspect,,,14 - no suspect,\n3,A,charged,,,Outcome 18,\n"
            "4,A,suspect,,,1,\n5,A,victim,,,18,\n6,A,suspect,,,180,\n7,A,suspect,,,class 18,\n",
     "crimes outcome no suspect by its outcome, and a suspect 3/1: crimes.csv:2 A 18, crimes.csv:3 "
     "A 14 - no suspect, crimes.csv:4 A Outcome 18\n"},
    {"a victim who is the suspect", PEOPLE "A,,,\nB,,,\n",
     CRIMES "1,A,suspect,,,,A\n2,A,suspect,,,,B\n3,B,victim,,,,B\n",
     "crimes victim_id the victim is the suspect 1/1: crimes.csv:2 A A\n"},
    {"a PNC id that cannot be", PEOPLE "A,,2003/0062845F,\nB,,none,\nC,,03/62845e,\n", CRIMES,
     "people pnc_id not a PNC id 2/2: people.csv:2 A '2003/0062845F': its check letter is wrong, "
     "people.csv:3 B 'none': it is not a year, a number and a letter\n"},
    {"more than the examples that are shown", PEOPLE "A,,,\n",
     CRIMES "1,A,suspect,2024-01-01,,,\n2,A,suspect,2024-01-02,,,\n3,A,suspect,2024-01-03,,,\n"
            "4,A,suspect,2024-01-04,,,\n",
     "crimes committed in the future 4/1: crimes.csv:2 A 2024-01-01, crimes.csv:3 A 2024-01-02, "
     "crimes.csv:4 A 2024-01-03\n"},
    {"a column that no rule reads may be absent, or hold anything",
     "id,date_of_birth,release\nA,never,x\n", "no,id,role,committed\n1,A,suspect,2024-01-01\n",
     "crimes committed in the future 1/1: crimes.csv:2 A 2024-01-01\n"},
};

static void tell_suspicious(struct buffer *b, const struct plan *plan, const struct extract *e)
{
    size_t n = 99;
    struct suspicious *found = suspicious_find(plan, e, &n);

    assert_non_null(found);
    for (size_t i = 0; i < n; i++) {
        const struct suspicious *s = &found[i];

        buffer_format(b, "%s %s %s %llu/%llu", plan->tables[s->table].name,
                      plan->tables[s->table].columns[s->column].name, suspicion_name(s->suspicion),
                      (unsigned long long)s->rows, (unsigned long long)s->subjects);
        for (size_t k = 0; k < s->n_examples; k++)
            buffer_format(b, "%s %s:%u %.*s %s", k == 0 ? ":" : ",",
                          e->inputs[s->examples[k].file].name, s->examples[k].line,
                          TEXT_ARGS(s->examples[k].subject), s->examples[k].value);
        buffer_char(b, '\n');
    }
    buffer_char(b, '\0');
}

static void finds(void **state)
{
    const struct row *row = *state;
    const struct reading_options options = {.threads = 2, .all = true, .range = 16, .way = -1};
    struct plan *plan = sheet_plan(PLAN);
    struct mapping *mapping = NULL;
    struct extract *e = NULL;
    osara_problems problems = {0};
    struct buffer told = {0};
    char folder[64];

    sheet_folder(folder);
    sheet_file(folder, "people.csv", row->people);
    sheet_file(folder, "crimes.csv", row->crimes);
    assert_int_equal(mapping_load(folder, &mapping, &problems), OSARA_OK);
    assert_int_equal(extract_read_as(plan, mapping, &options, &e, &problems), OSARA_OK);
    assert_int_equal(account_check(e, plan, &problems), OSARA_OK);
    for (int k = 0; k < QUARANTINE_REASONS_; k++) /* what no rule reads is no fault */
        assert_true(k == QUARANTINE_DUPLICATE || e->accounts[0].quarantined[k] == 0);
    tell_suspicious(&told, plan, e);
    assert_string_equal(told.at, row->told);
    buffer_free(&told);
    extract_free(e);
    mapping_free(mapping);
    osara_problems_free(&problems);
    sheet_plan_free(plan);
    sheet_remove(folder);
}

static void check_letters_of_pnc_ids(void **state)
{
    /* The tests of the Ministry of Justice's hmpps-person-record have the first three. */
    static const char *const right[] = {"2003/0062845E", "2003/0011985X", "1981/0154257C",
                                        "20030062845E",  "03/0062845E",   "03/62845e"};
    static const char *const wrong[] = {"2003/0062845A", "2003/0062846E", "1923/1234567A"};
    static const char *const none[] = {"",
                                       "2003",
                                       "2003/",
                                       "2003/0062845",
                                       "203/0062845E",
                                       "2003/00628455E",
                                       "2003-0062845E",
                                       "2003/0062845E ",
                                       "2003/00628455",
                                       "030062845E",
                                       "2003/0062845!"};

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        assert_null(pnc_fault(text_of(right[i])));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_string_equal(pnc_fault(text_of(wrong[i])), "its check letter is wrong");
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_string_equal(pnc_fault(text_of(none[i])), "it is not a year, a number and a letter");
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 1];

    for (size_t i = 0; i < N; i++) {
        union {
            const struct row *row;
            void *state;
        } row = {&rows[i]};

        tests[i] = (struct CMUnitTest){rows[i].name, finds, NULL, NULL, row.state};
    }
    tests[N] = (struct CMUnitTest)cmocka_unit_test(check_letters_of_pnc_ids);
    return cmocka_run_group_tests_name("suspicious", tests, NULL, NULL);
}
