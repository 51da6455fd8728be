/* test_single_facts.c -- the facts on which a place in the cohort hangs, against the slow way: each
 * row deleted and each value blanked in the extract's text, and everything done again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "analysis/single_facts.h"
#include "rules.h"

#define HEAD                                                                                    \
    "osara: 1\nruleset: facts\nversion: '1'\ntitle: Facts\n"                                    \
    "objective: {statement: S, owner: O, authority: A}\n"                                       \
    "scanning:\n"                                                                               \
    "  tables:\n"                                                                               \
    "    offenders:\n"                                                                          \
    "      key: offender_id\n"                                                                  \
    "      columns: {offender_id: id, sex: {type: category, monitor: yes},\n"                   \
    "                age: {type: number}, cleared: flag, note: text}\n"                         \
    "      keep: {not cleared: not coalesce(cleared, no)}\n"                                    \
    "    offences:\n"                                                                           \
    "      of: offenders\n"                                                                     \
    "      key: crime\n"                                                                        \
    "      columns: {crime: id, offender_id: id, victim: id, committed: date, harm: number,\n"  \
    "                weapon: flag, role: {type: category, values: [suspect, charged, victim]}}\n" \
    "      derive: {weight: if weapon then 2 else 1}\n"                                         \
    "      keep:\n"                                                                             \
    "        named: role in [suspect, charged]\n"                                               \
    "        recent: coalesce(committed, 2024-01-01) >= 2023-01-31\n"

#define CRITERIA                                                                       \
    "analysis:\n"                                                                      \
    "  measures: {victims: distinct(victim over offences)}\n"                          \
    "  criteria:\n"                                                                    \
    "    gravity: {measure: sum(harm * weight over offences), scale: {cap: 40}, weight: 4, missing: 0}\n" \
    "    serial: {measure: victims, scale: {steps: {2: 0.5, 3: 1}}, weight: 3}\n"      \
    "    age: {measure: age, scale: {range: [60, 20]}, missing: 0.5, weight: 1}\n"     \
    "    calm: {measure: count(offences where not weapon), scale: {cap: 4}, weight: -1}\n" \
    "  ties: [gravity, victims]\n"                                                      \
    "  score: points\n"                                                                \
    "  bands: {all: 0}\n"

enum { OFFENDERS = 7, OFFENCES = 4, OFFENDER_CELLS = 4, OFFENCE_CELLS = 6 };

/* What stands in the extract, as text; "" is a missing value. */
struct world {
    char offender[OFFENDERS][OFFENDER_CELLS][12]; /* sex, age, cleared, note */
    char offence[OFFENDERS][OFFENCES][OFFENCE_CELLS][12];
    bool there[OFFENDERS][OFFENCES];
    const char *cohort;
};
static const char *const offender_heads[] = {"sex", "age", "cleared", "note"};
static const char *const offence_heads[] = {"crime", "victim", "committed",
                                            "harm",  "weapon", "role"};

static uint64_t state;

static unsigned draw(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

static void pick(char out[12], const char *const from[], unsigned n)
{
    snprintf(out, 12, "%s", from[draw(n)]);
}

static void make_world(struct world *w)
{
    static const char *const sexes[] = {"m", "f", ""}, *const ages[] = {"20", "30", "30", "60", ""};
    static const char *const flags[] = {"yes", "no", "no", ""};
    static const char *const cleared[] = {"yes", "no", "", "", "", "no"};
    static const char *const victims[] = {"V1", "V2", "V3", ""};
    static const char *const days[] = {"2023-06-01", "2023-06-01", "2022-06-01", ""};
    static const char *const harms[] = {"5", "10", "10", "20", "40", ""};
    static const char *const roles[] = {"suspect", "suspect", "charged", "victim", ""};
    static const char *const cohorts[] = {"{top: 3}", "{top: 3, at_least: 2}", "{top: 50%}",
                                          "{at_least: 3}"};

    memset(w, 0, sizeof *w);
    w->cohort = cohorts[draw(4)];
    for (int i = 0; i < OFFENDERS; i++) {
        pick(w->offender[i][0], sexes, 3);
        pick(w->offender[i][1], ages, 5);
        pick(w->offender[i][2], cleared, 6);
        snprintf(w->offender[i][3], 12, "n");
        for (int k = 0; k < OFFENCES; k++) {
            w->there[i][k] = draw(4) > 0;
            snprintf(w->offence[i][k][0], 12, "K%u%u", (unsigned)i % 100, (unsigned)k % 100);
            pick(w->offence[i][k][1], victims, 4);
            pick(w->offence[i][k][2], days, 4);
            pick(w->offence[i][k][3], harms, 6);
            pick(w->offence[i][k][4], flags, 4);
            pick(w->offence[i][k][5], roles, 5);
        }
    }
}

static void put_cell(FILE *f, const char *head, const char *value)
{
    if (value[0] != '\0')
        fprintf(f, ", %s: %s", head, value);
}

static struct ran run_world(const struct world *w)
{
    char *yaml = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&yaml, &n);

    fprintf(f, "%s%s  cohort: %s\ntests:\n- name: t\n  as_of: 2024-01-31\n  given:\n    offenders:\n",
            HEAD, CRITERIA, w->cohort);
    for (int i = 0; i < OFFENDERS; i++) {
        fprintf(f, "    - {offender_id: P%d", i);
        for (int c = 0; c < OFFENDER_CELLS; c++)
            put_cell(f, offender_heads[c], w->offender[i][c]);
        fprintf(f, "}\n");
    }
    fprintf(f, "    offences:\n    - {crime: K, offender_id: P0, role: victim}\n");
    for (int i = 0; i < OFFENDERS; i++)
        for (int k = 0; k < OFFENCES; k++) {
            if (!w->there[i][k])
                continue;
            fprintf(f, "    - {offender_id: P%d", i);
            for (int c = 0; c < OFFENCE_CELLS; c++)
                put_cell(f, offence_heads[c], w->offence[i][k][c]);
            fprintf(f, "}\n");
        }
    fprintf(f, "  expect: {P0: {provisional: no}}\n");
    fclose(f);
    struct ran r = run_rules(yaml, EVIDENCE_NONE, 1);

    free(yaml);
    return r;
}

/* What the slow way finds of one offender. */
struct slow {
    double least; /* by how much the smallest fact moves the score */
    unsigned rows, values;
    bool row, value; /* a fact of this kind moves it by so much */
};

static void try_world(const struct world *w, int i, const struct ran *as_is, bool row,
                      struct slow *slow)
{
    struct ran r = run_world(w);
    char id[8];

    snprintf(id, sizeof id, "P%d", i);
    size_t before = subject(as_is, id), after = subject(&r, id);
    uint32_t rank = r.scores->rank[after];
    bool was = as_is->scores->rank[before] <= as_is->scores->n_cohort;
    bool is = rank > 0 && rank <= r.scores->n_cohort;
    double score = r.scores->score[after];
    double moved = isnan(score) ? (double)INFINITY : fabs(as_is->scores->score[before] - score);

    if (was != is) {
        slow->rows += row;
        slow->values += !row;
        if (moved < slow->least) {
            slow->least = moved;
            slow->row = slow->value = false;
        }
        slow->row |= row && moved == slow->least;
        slow->value |= !row && moved == slow->least;
    }
    close_rules(&r);
}

static struct slow slow_way(const struct world *w, int i, const struct ran *as_is)
{
    struct slow slow = {.least = INFINITY};

    for (int c = 1; c < OFFENDER_CELLS; c++) { /* sex is watched, and no fact of a score's */
        struct world x = *w;

        x.offender[i][c][0] = '\0';
        if (w->offender[i][c][0] != '\0')
            try_world(&x, i, as_is, false, &slow);
    }
    for (int k = 0; k < OFFENCES; k++) {
        struct world x = *w;

        if (!w->there[i][k])
            continue;
        x.there[i][k] = false;
        try_world(&x, i, as_is, true, &slow);
        for (int c = 1; c < OFFENCE_CELLS; c++) {
            struct world y = *w;

            y.offence[i][k][c][0] = '\0';
            if (w->offence[i][k][c][0] != '\0')
                try_world(&y, i, as_is, false, &slow);
        }
    }
    return slow;
}

static void check_hinge(const struct ran *r, const struct hinge *h, const struct slow *slow)
{
    double moved = isnan(h->fact.score) ? (double)INFINITY
                                        : fabs(r->scores->score[h->subject] - h->fact.score);

    assert_int_equal(h->enough_rows, slow->rows);
    assert_int_equal(h->enough_values, slow->values);
    if (slow->rows + slow->values == 0) {
        assert_int_equal(h->fact.table, FACT_NONE);
        return;
    }
    assert_int_not_equal(h->fact.table, FACT_NONE);
    assert_true(moved == slow->least);
    if (slow->row) /* a row goes before a value that moves as much */
        assert_true(h->fact.column == FACT_ROW);
    else
        assert_true(slow->value && h->fact.column != FACT_ROW);
}

/* The rank that is told is the rank in the list made again without the fact. */
static void check_rank(const struct world *w, const struct ran *r, const struct hinge *h)
{
    struct world x = *w;
    const struct data *d = &r->extract->data;
    char id[8];
    int i = (int)h->subject;

    if (h->fact.table == FACT_NONE)
        return;
    snprintf(id, sizeof id, "P%d", i);
    if (h->fact.table == 0) {
        snprintf(x.offender[i][h->fact.column - 1], 12, "%s", "");
    } else {
        uint32_t crime = column_word(&d->tables[1].columns[0], h->fact.row);
        int k = words_text(d->ids, crime).at[2] - '0';
        int cells[] = {0, -1, 1, 2, 3, 4, 5}; /* by column of the table */

        if (h->fact.column == FACT_ROW)
            x.there[i][k] = false;
        else
            x.offence[i][k][cells[h->fact.column]][0] = '\0';
    }
    struct ran again = run_world(&x);
    size_t after = subject(&again, id);

    assert_int_equal(again.scores->rank[after], h->fact.rank);
    assert_true(isnan(h->fact.score) ? isnan(again.scores->score[after])
                                     : again.scores->score[after] == h->fact.score);
    close_rules(&again);
}

static void facts_are_those_that_the_slow_way_finds(void **unused)
{
    struct world w;
    unsigned none = 0, rows = 0, values = 0, in = 0;

    (void)unused;
    state = 20230131;
    for (int n = 0; n < 40; n++) {
        struct hinges *h = NULL;

        make_world(&w);
        struct ran r = run_world(&w);

        assert_int_equal(hinges_find(r.plan, r.extract, r.scores, 1, &h, NULL), OSARA_OK);
        for (size_t i = 0; i < h->n; i++) {
            struct slow slow = slow_way(&w, (int)h->at[i].subject, &r);

            check_hinge(&r, &h->at[i], &slow);
            check_rank(&w, &r, &h->at[i]);
            none += h->at[i].fact.table == FACT_NONE;
            rows += h->at[i].fact.table != FACT_NONE && h->at[i].fact.column == FACT_ROW;
            values += h->at[i].fact.table != FACT_NONE && h->at[i].fact.column != FACT_ROW;
            in += i >= r.scores->n_cohort && h->at[i].fact.table != FACT_NONE;
        }
        hinges_free(h);
        close_rules(&r);
    }
    /* every kind of answer is among them */
    assert_true(none > 10 && rows > 10 && values > 10 && in > 5);
}

static void nobody_below_the_fiftieth_or_without_harm_is_looked_at(void **unused)
{
    struct world w;
    struct hinges *h = NULL;

    (void)unused;
    state = 7;
    make_world(&w);
    for (int k = 0; k < OFFENCES; k++)
        w.there[2][k] = false;
    snprintf(w.offender[2][1], 12, "60"); /* scores 0 */
    struct ran r = run_world(&w);

    assert_int_equal(hinges_find(r.plan, r.extract, r.scores, 1, &h, NULL), OSARA_OK);
    assert_null(hinge_of(h, r.scores, subject(&r, "P2")));
    assert_true(h->n > r.scores->n_cohort);
    hinges_free(h);
    close_rules(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_those_that_the_slow_way_finds),
        cmocka_unit_test(nobody_below_the_fiftieth_or_without_harm_is_looked_at),
    };

    return cmocka_run_group_tests_name("single facts", tests, NULL, NULL);
}
