/* What a ruleset may say, and most likely does not mean: each lint where it applies and where it does
 * not, and the comments that accept one.  docs/lints.md is the table of lints. */
#include "rules.h"

#include "base/files.h"
#include "objective/lint.h"

#define WHY "reason: r, source: s"
#define TOP                                                                                        \
    "osara: 1\nruleset: r\nscanning:\n  tables:\n"                                                 \
    "    people: {key: id, columns: {id: id, n: number, home_ward: text, team: {type: category, "  \
    "values: [a, b]}, born: date, his_sex: category, sex_offender: flag}}\n"                        \
    "    acts:\n      of: people\n      columns: {id: id, m: number, on: date, "                   \
    "role: {type: category, values: [x, y, z]}}\n      keep: {in scope: 'role in [x, y] and m >= " \
    "0'}\n"
#define ONE "analysis:\n  criteria:\n    a: {measure: count(acts), weight: 1, " WHY "}\n"
#define CRITERION(text) TOP "analysis:\n  criteria:\n    a: {" text ", " WHY "}\n"
#define CRITERION_OF(text) \
    "analysis:\n  criteria:\n    a: {measure: '" text "', missing: 0, " WHY "}\n"
#define STRANDS(text) TOP ONE "response:\n  strands:\n" text
#define WHEN(text) TOP ONE "response:\n  options:\n    o: {when: '" text "', " WHY "}\n"

static struct row {
    const char *name, *yaml, *said;
} rows[] = {
    {"nothing to say", TOP ONE, ""},
    {"a criterion without reason or source",
     TOP "analysis:\n  criteria:\n    a: {measure: count(acts)}\n",
     "12:5 no-reason criterion 'a' has neither a reason nor a source\n"},
    {"a criterion without source",
     TOP "analysis:\n  criteria:\n    a: {measure: count(acts), reason: r}\n",
     "12:5 no-source criterion 'a' has no source\n"},
    {"a condition that cannot hold", WHEN("count(acts) < 0"), "15:16 never-holds"},
    {"a condition that the keep rule leaves nothing of", WHEN("count(acts where role = z) > 1"),
     "15:33 never-holds"},
    {"two conditions that exclude one another", WHEN("n > 5 and n < 5"), "15:16 never-holds"},
    {"two categories at once", WHEN("team = a and team = b"), "15:16 never-holds"},
    {"two dates the wrong way round",
     WHEN("count(acts where on > as_of - 3 months and on < as_of - 6 months) > 1"),
     "15:33 never-holds"},
    {"a flag and its contrary", WHEN("any(m > 3 and not (m > 3) over acts)"), ""},
    {"bounds that touch", WHEN("n >= 5 and n <= 5"), ""},
    {"a condition that always holds", WHEN("count(acts) >= 0"), "15:16 always-holds"},
    {"what the keep rule has said", WHEN("count(acts where m >= 0) > 1"), "15:33 always-holds"},
    {"a category with all its values", WHEN("any(role in [x, y, z] over acts)"),
     "15:20 always-holds"},
    {"either of two that leave nothing out", WHEN("n < 5 or n >= 3"), "15:16 always-holds"},
    {"either of two that leave a gap", WHEN("n < 3 or n > 5"), ""},
    {"a strand shadowed by the one before it",
     STRANDS("    s: {eligible: n > 1, capacity: 1, " WHY "}\n"
             "    t: {eligible: n > 1 and born is known, capacity: 1, " WHY "}\n"),
     "16:5 shadowed-strand"},
    {"a strand that the one before it takes a part of",
     STRANDS("    s: {eligible: n > 1 and born is known, capacity: 1, " WHY "}\n"
             "    t: {eligible: n > 1, capacity: 1, " WHY "}\n"),
     ""},
    {"a strand that fits otherwise",
     STRANDS("    s: {eligible: n > 1, fit: 1, capacity: 1, " WHY "}\n"
             "    t: {eligible: n > 1, fit: 0.5, capacity: 1, " WHY "}\n"),
     ""},
    {"a weight of 0",
     TOP ONE "    b: {measure: max(m over acts), missing: 0, weight: 0, " WHY "}\n",
     "13:56 weight-of-zero"},
    {"a weight in percent", TOP ONE "    b: {measure: n, missing: 0, weight: 40%, " WHY "}\n",
     "13:41 weight-in-percent"},
    {"weights in percent all of them", CRITERION("measure: count(acts), weight: 100%"), ""},
    {"weights that are nearly 100", CRITERION("measure: count(acts), weight: 105"),
     "11:3 weights-not-100"},
    {"weights that are 100", CRITERION("measure: count(acts), weight: 100"), ""},
    {"steps out of order",
     CRITERION("measure: count(acts), scale: {steps: {1: 0.1, 4: 0.2, 2: 0.3}}"),
     "12:63 steps-out-of-order"},
    {"bands out of order", TOP ONE "  bands: {top: 75, low: 20, high: 50}\n",
     "13:29 steps-out-of-order"},
    {"bands from the least up", TOP ONE "  bands: {low: 0, high: 50, top: 75}\n", ""},
    {"a low band above a high one", TOP ONE "  bands: {high: 0, low: 50}\n",
     "13:20 steps-out-of-order band 'low' begins at 50, and 'high' at 0\n"},
    {"a criterion that the score does not read",
     TOP ONE "    b: {measure: sum(m over acts), " WHY "}\n  score: a * 2\n",
     "13:5 criterion-unused the score does not read criterion 'b'\n"},
    {"a criterion whose measure the score reads", TOP "analysis:\n  measures: {m of all: count(acts)}\n"
     "  criteria:\n    a: {measure: m_of_all, " WHY "}\n  score: m_of_all / 2\n", ""},
    {"a criterion that a tie reads",
     TOP ONE "    b: {measure: sum(m over acts), " WHY "}\n  score: a * 2\n  ties: [b]\n", ""},
    {"a lookup that nothing reads", TOP "  lookups: {w: {a: 1}}\n" ONE, "10:13 lookup-unused"},
    {"a key that no value is", TOP "  lookups: {w: {a: 1, bb: 2}}\n" CRITERION_OF("w[team] + 0"),
     "10:23 lookup-unused"},
    {"a value that a lookup does not know",
     TOP "  lookups: {w: {a: 1}}\n" CRITERION_OF("w[team] + 0"), "13:19 lookup-key-missing"},
    {"a lookup with an else", TOP "  lookups: {w: {a: 1, else: 0}}\n" CRITERION_OF("w[team] + 0"),
     ""},
    {"values that a keep rule leaves out need no key",
     TOP "  lookups: {w: {x: 1, y: 2}}\n" CRITERION_OF("sum(w[role] over acts)"), ""},
    {"a score that reads what is watched",
     TOP "analysis:\n  measures: {t: 'if team = a then 1 else 0'}\n  criteria:\n"
         "    a: {measure: t, missing: 0, " WHY "}\nassessment: {monitor: [team]}\n",
     "13:18 monitored-in-score criterion 'a' reads 'team', which is watched for fairness: t -> "
     "team"},
    {"a proxy", CRITERION("measure: 'if home_ward is known then 1 else 0'"), "12:22 likely-proxy"},
    {"a protected characteristic",
     TOP "analysis:\n  measures: {t: 'if team = a then 1 else 0'}\n  criteria:\n"
         "    a: {measure: \"if his_sex = m then 1 else 0\", missing: 0, " WHY "}\n",
     "13:22 protected-in-score criterion 'a' reads 'his_sex', a protected characteristic"},
    {"what a criterion reads is not told again of the score",
     CRITERION("measure: \"if his_sex = m then 1 else 0\", missing: 0") "  score: a + (if his_sex = f "
     "then 1 else 0)\n", "12:22 protected-in-score"},
    {"a register of sex offenders is none", CRITERION("measure: 'if sex_offender then 1 else 0', missing: 0"),
     ""},
    {"a bare number beside a date", WHEN("born < as_of - 12"), "15:31 number-without-unit"},
    {"a duration beside a date", WHEN("born < as_of - 12 months"), ""},
    {"a rule said twice",
     TOP "analysis:\n  measures: {p: count(acts where m > 1), q: 'count(acts  where m > 1)'}\n"
         "  criteria: {a: {measure: p + q, " WHY "}}\n",
     "11:46 near-duplicate measure 'q' has the expression of 'p' (line 11)\n"},
    {"a rule said twice but for a number",
     TOP "analysis:\n  measures: {p: count(acts where m > 1), q: count(acts where m > 2)}\n"
         "  criteria: {a: {measure: p + q, " WHY "}}\n",
     "11:45 near-duplicate measure 'q' has the expression of 'p' (line 11), but for a number\n"},
    {"a key with nothing behind it", CRITERION("measure: count(acts), weight: "),
     "12:31 empty-value"},
    {"a key with ~ behind it", CRITERION("measure: count(acts), weight: ~"), ""},
    {"an item that goes on",
     TOP ONE "response:\n  options:\n    o:\n      when: n > 1\n      reason: r\n      source: s\n"
             "      judgement:\n        - one\n          two\n",
     "20:11 item-on-two-lines this item of the list goes on in line 21\n"},
    {"a value by date with a hole",
     CRITERION("measure: count(acts), weight: {2020-01-01: 1, 2021-01-01: ~, 2022-01-01: 2}"),
     "12:55 dates-gap 'weight' has no value from 2021-01-01 until 2022-01-01\n"},
    {"two rules of one title with a gap",
     TOP ONE "    b1: {title: B, measure: n, missing: 0, until: 2023-03-31, " WHY "}\n"
             "    b2: {title: B, measure: n * 2, missing: 0, from: 2023-04-02, " WHY "}\n",
     "14:5 dates-gap 'b1' is in force until 2023-03-31, and 'b2' from 2023-04-02 only\n"},
    {"two rules of one title that overlap",
     TOP ONE "    b1: {title: B, measure: n, missing: 0, until: 2023-03-31, " WHY "}\n"
             "    b2: {title: B, measure: n * 2, missing: 0, from: 2023-03-31, " WHY "}\n",
     "14:5 dates-overlap"},
    {"two rules of one title, one after the other",
     TOP ONE "    b1: {title: B, measure: n, missing: 0, until: 2023-03-31, " WHY "}\n"
             "    b2: {title: B, measure: n * 2, missing: 0, from: 2023-04-01, " WHY "}\n",
     ""},
    {"accepted behind the line",
     TOP ONE "    b: {measure: n, missing: 0, weight: 0, " WHY
             "}  # accept weight-of-zero: agreed\n",
     ""},
    {"accepted above the line",
     TOP ONE "    # accept weight-of-zero: agreed\n    # in January\n"
             "    b: {measure: n, missing: 0, weight: 0, " WHY "}\n",
     ""},
    {"accepted at what it stands under",
     TOP "analysis:  # accept no-reason: a sketch\n  criteria:\n"
         "    a: {measure: count(acts)}\n",
     ""},
    {"accepted elsewhere",
     TOP ONE "    b: {measure: n, missing: 0, weight: 0, " WHY "}\n"
             "    c: {measure: n + 1, missing: 0, " WHY "}  # accept weight-of-zero: agreed\n",
     "13:41 weight-of-zero the weight of 'b' is 0: it moves no score\n"
     "14:69 accept-unused nothing here is 'weight-of-zero' any more\n"},
    {"accepted without a reason",
     TOP ONE "    b: {measure: n, missing: 0, weight: 0, " WHY "}  # accept weight-of-zero\n",
     "13:41 weight-of-zero the weight of 'b' is 0: it moves no score\n"
     "13:76 accept-wrong 'weight-of-zero' is accepted without a reason\n"},
    {"accepted by a code that is none", TOP ONE "# accept weight-of-nil: agreed\n",
     "13:10 accept-wrong 'weight-of-nil' is not the code of a lint\n"},
};

/* "12:5 no-reason criterion 'a' has no reason", one line each, in order. */
static char *lints_of(const char *yaml)
{
    osara_problems problems = {0}, found = {0};
    struct ruleset *r = NULL;
    struct plan *plan = NULL;
    struct buffer b = {0};

    rules_write("rules.yaml", yaml);
    if (ruleset_load("rules.yaml", &r, &problems) == OSARA_OK)
        plan_make(r, rules_day("2023-01-31"), EVIDENCE_NONE, &plan, &problems);
    for (size_t i = 0; i < problems.n; i++)
        print_message("%u: %s\n", problems.at[i].line, problems.at[i].text);
    assert_non_null(plan);
    struct linter l = {.rules = r, .plan = plan, .problems = &found};

    lint_rules(&l);
    lint_accept(&l);
    osara_problems_sort(&found);
    for (size_t i = 0; i < found.n; i++) {
        const osara_problem *p = &found.at[i];

        assert_non_null(p->hint);
        buffer_format(&b, "%u:%u %s %s\n", p->line, p->column, p->code, p->text);
    }
    buffer_char(&b, '\0');
    osara_problems_free(&problems);
    osara_problems_free(&found);
    plan_free(plan);
    ruleset_free(r);
    assert_false(b.failed);
    return b.at;
}

/* What is said to its end, or (without the text) its place and code alone. */
static void check(void **state)
{
    const struct row *row = *state;
    char *got = lints_of(row->yaml);
    size_t n = strlen(row->said);

    if (n > 0 && row->said[n - 1] != '\n' && strncmp(got, row->said, n) == 0 &&
        strchr(got, '\n') == strrchr(got, '\n'))
        ;
    else
        assert_string_equal(got, row->said);
    free(got);
}

static void every_lint_has_a_row_or_needs_an_extract(void **state)
{
    (void)state;
    for (int i = 0; i < LINT_COUNT_; i++) {
        const struct lint_entry *e = lint_entry((enum lint)i);
        bool found = e->extract;

        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            found = found || strstr(rows[k].said, e->code) != NULL;
        if (!found)
            fail_msg("no row shows %s", e->code);
        assert_int_equal(lint_of(text_of(e->code)), i);
    }
}

static void docs_lints_md_is_the_table_of_lints(void **state)
{
    static const char path[] = OSARA_SOURCE_DIR "/docs/lints.md";
    struct mapped_file file = {0};
    osara_problems problems = {0};
    struct buffer b = {0};
    char *text, *begin, *end;

    (void)state;
    assert_int_equal(file_map(path, &file, &problems), OSARA_OK);
    text = strndup(file.bytes.at, file.bytes.n);
    assert_non_null(text);
    begin = strstr(text, "<!-- lints -->\n");
    end = strstr(text, "<!-- end -->\n");
    assert_true(begin != NULL && end != NULL);
    begin = strchr(begin, '\n') + 1;
    buffer_bytes(&b, text, (size_t)(begin - text));
    lint_write_docs(&b);
    buffer_string(&b, end);
    buffer_char(&b, '\0');
    assert_false(b.failed);
    if (getenv("OSARA_REGENERATE") != NULL)
        rules_write(path, b.at);
    else
        assert_string_equal(text, b.at);
    buffer_free(&b);
    free(text);
    file_unmap(&file);
}

int main(void)
{
    enum { N = sizeof rows / sizeof *rows };
    struct CMUnitTest tests[N + 2];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){rows[i].name, check, NULL, NULL, &rows[i]};
    tests[N] = (struct CMUnitTest)cmocka_unit_test(every_lint_has_a_row_or_needs_an_extract);
    tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(docs_lints_md_is_the_table_of_lints);
    return cmocka_run_group_tests_name("lints", tests, rules_begin, rules_end);
}
