/* Which measures can be missing, so that a criterion has to say what a missing one scores. */
#include "rules.h"

struct row {
    const char *name, *measure;
    bool can;
};

static struct row rows[] = {
    {"a column can", "n", true},
    {"a flag can", "rso", true},
    {"a number cannot", "12", false},
    {"the date of the run cannot", "year(as_of)", false},
    {"an age can", "age_at(born, as_of)", true},
    {"arithmetic can when a part of it can", "1 + n", true},
    {"arithmetic cannot when no part of it can", "2 * (1 + count(acts)) - 3 ^ 2", false},
    {"a quotient can: it may divide by 0", "1 / count(acts)", true},
    {"a quotient cannot when what divides is never 0", "1 / (1 + count(acts))", false},
    {"a quotient cannot when what divides is at least 1",
     "sum(loss over acts) / max(1, count(acts))", false},
    {"a quotient can when what divides may be below 0", "1 / (1 + sum(loss over acts))", true},
    {"a quotient by a square and more cannot", "1 / (0.5 + abs(sum(loss over acts)))", false},
    {"a logistic cannot", "1 / (1 + exp(-(2 + 3 * count(acts))))", false},
    {"ln of 0 can", "ln(count(acts))", true},
    {"ln of 1 or more cannot", "ln(1 + count(acts))", false},
    {"sqrt of what may be below 0 can", "sqrt(sum(loss over acts))", true},
    {"sqrt of a count cannot", "sqrt(count(acts))", false},
    {"a broken power of what may be below 0 can", "sum(loss over acts) ^ 0.5", true},
    {"a whole power cannot", "sum(loss over acts) ^ 2", false},
    {"0 to a negative power can", "count(acts) ^ -1", true},
    {"clamp bounds what divides", "1 / clamp(sum(loss over acts), 1, 9)", false},
    {"count cannot", "count(acts where flagged)", false},
    {"sum cannot, though its values can", "sum(loss over acts)", false},
    {"distinct cannot", "distinct(code over acts)", false},
    {"any and all cannot", "any(flagged over acts) and all(flagged over acts)", false},
    {"min, max and mean can: there may be no row", "max(loss over acts)", true},
    {"first and last can", "last(loss over acts by on)", true},
    {"coalesce with a known last cannot", "coalesce(n, max(loss over acts), 0)", false},
    {"coalesce with a last that can, can", "coalesce(n, max(loss over acts))", true},
    {"is missing cannot", "n is missing", false},
    {"a comparison can when a side can", "n > 2", true},
    {"a comparison cannot when neither side can", "count(acts) > 2", false},
    {"in can when it looks for what can", "area in [N, S]", true},
    {"between cannot of what cannot", "count(acts) between 1 and 3", false},
    {"a condition that knows first cannot", "n is known and n > 2", false},
    {"in the other order too", "n > 2 and n is known", false},
    {"what is known of one says nothing of another", "n is known and born > as_of", true},
    {"two conditions that lean on each other can", "n > 3 and n < 5", true},
    {"missing or more cannot", "n is missing or n > 2", false},
    {"missing and more can", "n is missing and n > 2", true},
    {"not does not matter", "not (n is missing) and n > 2", false},
    {"a choice can when its condition can", "if rso then 1 else 0", true},
    {"a choice that knows cannot", "if n is known then n else 0", false},
    {"a choice that knows the wrong way round can", "if n is known then 0 else n", true},
    {"a choice by a comparison of the same can", "if n > 3 then n else 0", true},
    {"a choice with a part that can, can", "if count(acts) > 2 then n else 0", true},
    {"a lookup can without else", "l[coalesce(area, 'N')]", true},
    {"a lookup with else cannot of what cannot", "m[year(as_of)]", false},
    {"a lookup with else can of what can: its key is missing then", "m[n]", true},
    {"steps from the least of their number cannot", "s[count(acts)]", false},
    {"steps above the least of their number can", "s[count(acts) - 1]", true},
    {"steps of what can be missing can", "s[n]", true},
    {"a lookup with an empty cell can", "e[year(as_of)]", true},
    {"what a lookup gives bounds what divides", "1 / m[year(as_of)]", false},
    {"a measure can when its expression can", "of_n", true},
    {"a measure cannot when its expression cannot", "of_count", false},
    {"a known measure cannot", "if of_n is known then of_n else 0", false},
    {"a derived value can", "older", true},
    {"a date moved can when it can", "year(born + 1 year)", true},
    {"starts_with can", "starts_with(team, 'a')", true},
};

static void check(void **state)
{
    const struct row *row = *state;
    char yaml[3000], *said;

    snprintf(yaml, sizeof yaml,
             HEAD TABLES "      derive: {twice: 2 * loss}\n"
                         "  lookups:\n"
                         "    l: {N: 1, S: 2}\n"
                         "    m: {2022: 3, else: 2}\n"
                         "    e: {2022: 3, 2023: '', else: 2}\n"
                         "    s: {steps: {0: 1, 5: 2}}\n"
                         "analysis:\n"
                         "  measures: {of_n: n + 1, of_count: count(acts) + 1, older: of_n * 2}\n"
                         "  criteria:\n"
                         "    c:\n"
                         "      measure: >-\n"
                         "        %s\n",
             row->measure);
    said = rules_said(yaml, "2023-01-31");
    if (row->can)
        assert_string_equal(said, "24:9: the measure of 'c' can be missing, and nothing says what "
                                  "that scores (add 'missing: 0' beside it, or give the measure a "
                                  "value by coalesce(..., 0))\n");
    else
        assert_string_equal(said, "");
    free(said);
}

/* Forty measures, each the sum of the one before with itself: an answer still comes at once. */
static void an_answer_comes_at_once(void **state)
{
    char *yaml = malloc(10000), *end = yaml, *said;

    (void)state;
    assert_non_null(yaml);
    end += sprintf(end, HEAD TABLES "analysis:\n  measures:\n    m0: count(acts)\n");
    for (int i = 1; i <= 40; i++)
        end += sprintf(end, "    m%d: m%d + m%d\n", i, i - 1, i - 1);
    end += sprintf(end, "  criteria: {c: {measure: m40, missing: 0}, d: {measure: m10}}\n");
    said = rules_said(yaml, "2023-01-31");
    assert_string_equal(said, "");
    free(said);
    free(yaml);
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof *rows };
    struct CMUnitTest t[ROWS + 1];

    for (size_t i = 0; i < ROWS; i++)
        t[i] = (struct CMUnitTest){rows[i].name, check, NULL, NULL, &rows[i]};
    t[ROWS] = (struct CMUnitTest)cmocka_unit_test(an_answer_comes_at_once);
    return cmocka_run_group_tests_name("missing", t, rules_begin, rules_end);
}
