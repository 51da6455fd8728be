/* test_leave_out.c -- facts left out of a subject's folds give what scoring him again without them
 * gives, to the bit, for every aggregate; and an extract in which nobody's rows are few. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/single_facts_find.h"
#include "language/leave_out.h"
#include "rules.h"

#define HEAD                                                                                     \
    "osara: 1\nruleset: folds\nversion: '1'\ntitle: Folds\n"                                     \
    "objective: {statement: S, owner: O, authority: A}\n"                                        \
    "scanning:\n"                                                                                \
    "  tables:\n"                                                                                \
    "    offenders:\n"                                                                           \
    "      key: offender_id\n"                                                                   \
    "      columns: {offender_id: id, age: number, born: date}\n"                                \
    "    offences:\n"                                                                            \
    "      of: offenders\n"                                                                      \
    "      columns: {offender_id: id, victim: id, committed: date, harm: number, weapon: flag,\n" \
    "                code: {type: category, values: [a, b, c]}}\n"                               \
    "      keep: {recent: '%s >= 2022-01-31'}\n"                                                 \
    "    orders:\n"                                                                              \
    "      of: offenders\n"                                                                      \
    "      columns: {offender_id: id, days: number}\n"                                           \
    "  lookups:\n"                                                                               \
    "    worth: {a: 0.1, b: 0.7, c: 13.3}\n"                                                     \
    "    elsewise: {a: 0.1, else: 2}\n"

static const char *const measures[] = {
    "sum(harm * 0.9 over offences)",
    "sum(worth[code] over offences where weapon)",
    "sum(harm over offences) / (1 + count(orders))",
    "mean(harm over offences)",
    "mean(days over orders where days > 2)",
    "min(harm over offences where weapon)",
    "max(harm over offences)",
    "count(offences where not weapon) - count(orders where days is missing)",
    "if any(weapon over offences) then 3 else 1",
    "if all(harm > 2 over offences where weapon) then 4 else 1",
    "distinct(victim over offences)",
    "distinct(coalesce(harm, 7) over offences)",
    "repeated(victim over offences)",
    "repeated(weapon over offences)",
    "most(code over offences)",
    "most(victim over offences where weapon)",
    "first(harm over offences by committed)",
    "last(harm over offences by committed)",
    "if last(weapon over offences by committed) then 2 else 1",
    "worth[first(code over offences by committed)]",
    "age / 10 + sum(days over orders)",
    "sum(harm over offences where weapon and code = a)",
    "count(offences where weapon or harm > 1)",
    "count(offences where not (harm > 1 and weapon))",
    "sum(if weapon then harm else 2 over offences)",
    "sum(elsewise[code] * harm over offences)",
    "if any(weapon and code in [a, b] over offences) then 3 else 1",
    "last(harm ^ 0 over offences by committed + 1)",
    "count(offences where harm is missing or code = b)",
};
enum { MEASURES = sizeof measures / sizeof measures[0], OFFENDERS = 9 };
/* Rows that read their subject, and rows that read what rows made of him. */
static const char *const reading[] = {
    "count(offences where age_at(born, committed) < 30)",
    "count(offences where harm > mean_harm)",
};

static uint64_t state;

static unsigned draw(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

static void put(FILE *f, const char *name, const char *const from[], unsigned n)
{
    const char *value = from[draw(n)];

    if (value[0] != '\0')
        fprintf(f, ", %s: %s", name, value);
}

static void put_offences(FILE *f, int offender, unsigned most)
{
    static const char *const victims[] = {"V1", "V2", "V3", "V4", ""};
    static const char *const days[] = {"2023-06-01", "2023-06-01", "2021-06-01", "2022-03-01", ""};
    static const char *const harms[] = {"0.1", "0.3", "1e-9", "17.7", "2", "-0.3", ""};
    static const char *const flags[] = {"yes", "no", ""}, *const codes[] = {"a", "b", "c", ""};

    for (unsigned k = draw(most); k > 0; k--) {
        fprintf(f, "    - {offender_id: P%d", offender);
        put(f, "victim", victims, 5);
        put(f, "committed", days, 5);
        put(f, "harm", harms, 7);
        put(f, "weapon", flags, 3);
        put(f, "code", codes, 4);
        fprintf(f, "}\n");
    }
}

static struct ran run_world(const char *also, unsigned most)
{
    static const char *const ages[] = {"20", "35.5", "60", ""};
    static const char *const births[] = {"1990-01-01", "2000-05-05", ""};
    static const char *const days[] = {"1", "2.5", "30", ""};
    char *yaml = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&yaml, &n);

    fprintf(f, HEAD "analysis:\n  measures: {mean_harm: mean(harm over offences)}\n  criteria:\n",
            draw(3) == 0 ? "committed" : "coalesce(committed, 2024-01-01)");
    for (int m = 0; m < MEASURES; m++)
        if (draw(3) == 0 || m == 0)
            fprintf(f, "    c%d: {measure: '%s', missing: 0, scale: none, weight: %u}\n", m,
                    measures[m], 1 + draw(5));
    if (also != NULL)
        fprintf(f, "    also: {measure: '%s', missing: 0, scale: {cap: 3}, weight: 2}\n", also);
    fprintf(f, "  ties: [c0]\n  score: %s\n  bands: {all: 0}\n  cohort: {top: %u}\n"
               "tests:\n- name: t\n  as_of: 2024-01-31\n  given:\n    offenders:\n",
            draw(3) == 0 ? "c0 * 2 - max(c0, 1)" : "points", 2 + draw(4));
    for (int i = 0; i < OFFENDERS; i++) {
        fprintf(f, "    - {offender_id: P%d", i);
        put(f, "age", ages, 4);
        put(f, "born", births, 3);
        fprintf(f, "}\n");
    }
    fprintf(f, "    offences:\n    - {offender_id: P0}\n");
    for (int i = 0; i < OFFENDERS; i++)
        put_offences(f, i, most);
    fprintf(f, "    orders:\n    - {offender_id: P0}\n");
    for (int i = 0; i < OFFENDERS; i++)
        for (unsigned k = draw(4); k > 0; k--) {
            fprintf(f, "    - {offender_id: P%d", i);
            put(f, "days", days, 4);
            fprintf(f, "}\n");
        }
    fprintf(f, "  expect: {P0: {provisional: no}}\n");
    fclose(f);
    struct ran r = run_rules(yaml, EVIDENCE_NONE, 2);

    free(yaml);
    return r;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Returns how many places hang on a fact. */
static size_t check_world(const struct ran *r)
{
    struct hinges *fast = NULL, *slow = NULL;
    size_t found = 0;

    assert_int_equal(hinges_find_by(r->plan, r->extract, r->scores, 2, false, &fast, NULL), OSARA_OK);
    assert_int_equal(hinges_find_by(r->plan, r->extract, r->scores, 1, true, &slow, NULL), OSARA_OK);
    assert_int_equal(fast->n, slow->n);
    for (size_t i = 0; i < fast->n; i++) {
        const struct hinge *a = &fast->at[i], *b = &slow->at[i];

        assert_int_equal(a->subject, b->subject);
        assert_int_equal(a->tried, b->tried);
        assert_int_equal(a->enough_rows, b->enough_rows);
        assert_int_equal(a->enough_values, b->enough_values);
        assert_int_equal(a->fact.table, b->fact.table);
        assert_int_equal(a->fact.row, b->fact.row);
        assert_int_equal(a->fact.column, b->fact.column);
        assert_int_equal(a->fact.rank, b->fact.rank);
        assert_true(same_number(a->fact.score, b->fact.score));
        found += a->fact.table != FACT_NONE;
    }
    hinges_free(fast);
    hinges_free(slow);
    return found;
}

static void check_worlds(const char *also, unsigned most, int worlds, bool can, bool reads)
{
    size_t found = 0;

    state = 20260101;
    for (int n = 0; n < worlds; n++) {
        struct ran r = run_world(also, most);

        assert_int_equal(passes_can_leave_out(r.plan->passes), can);
        assert_int_equal(passes_rows_read_subjects(r.plan->passes), reads);
        found += check_world(&r);
        close_rules(&r);
    }
    assert_true(found > (most > 100 ? 0 : (size_t)worlds / 2));
}

static void every_aggregate_without_a_fact_is_what_scoring_again_gives(void **unused)
{
    (void)unused;
    check_worlds(NULL, 7, 300, true, false);
}

static void rows_that_read_their_subject_are_scored_again_without_his_values(void **unused)
{
    (void)unused;
    check_worlds(reading[0], 7, 60, true, true);
}

static void rows_that_read_what_rows_made_are_scored_again(void **unused)
{
    (void)unused;
    check_worlds(reading[1], 7, 60, false, true);
}

static void many_rows_sum_to_the_same_bits(void **unused)
{
    (void)unused;
    check_worlds(NULL, 150, 12, true, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_aggregate_without_a_fact_is_what_scoring_again_gives),
        cmocka_unit_test(rows_that_read_their_subject_are_scored_again_without_his_values),
        cmocka_unit_test(rows_that_read_what_rows_made_are_scored_again),
        cmocka_unit_test(many_rows_sum_to_the_same_bits),
    };

    return cmocka_run_group_tests_name("leave out", tests, NULL, NULL);
}
