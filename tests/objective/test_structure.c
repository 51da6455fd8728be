/* The structure of a ruleset: every message, word for word, with its place and hint. */
#include "rules.h"

struct row {
    const char *name, *yaml, *said;
};

static struct row rows[] = {
    {"the least ruleset is fine", LEAST, ""},
    {"an unknown key has the nearest one as a hint",
     HEAD TABLES "analysis:\n  criteria:\n    count: {measure: count(acts), wieght: 3}\n",
     "15:35: a criterion has no key 'wieght' (did you mean 'weight'?)\n"},
    {"an unknown key that is like none has all of them as a hint",
     LEAST "response:\n  continuity: {strand: team, colour: red}\n",
     "17:30: continuity has no key 'colour' (its keys are: strand, since, "
     "entry_score, margin, minimum_stay, expires_after, dropped, leave)\n"},
    {"an expression with brackets and commas may stand in {...}",
     LEAST "response: {hold: {young: {when: age_at(born, as_of) < 18}}}\n", ""},
    {"a document without its version", "ruleset: r\n" TABLES ANALYSIS,
     "1:1: a ruleset needs 'osara' (osara: version of the format: 1)\n"},
    {"another version of the format", "osara: 2\nruleset: r\n" TABLES ANALYSIS,
     "1:8: this Osara reads version 1 of the ruleset format, not '2' (write 'osara: 1'; the "
     "version of the rules stands under 'version')\n"},
    {"a document that is a list", "- osara: 1\n", "1:1: a ruleset is a mapping, found a list "
                                                  "(write its keys without '- ', each at the "
                                                  "start of a line: 'osara: ...')\n"},
    {"a list where a mapping is wanted", HEAD TABLES "analysis:\n  criteria: [a, b]\n",
     "14:13: expected a mapping under 'criteria', found a list (what stands here has names: "
     "{name: value, another: value})\n"},
    {"a mapping where text is wanted", LEAST "title: {a: b}\n",
     "16:8: expected text under 'title', found a mapping (write one value: if it is text that "
     "holds brackets or ': ', put it in quotes)\n"},
    {"text where a list is wanted", LEAST "report: {show: born}\n",
     "16:16: expected a list under 'show', found text (write [one, another], or each on a line "
     "of its own behind '- ')\n"},
    {"a list where a number is wanted",
     HEAD TABLES "analysis:\n  criteria:\n    count: {measure: count(acts), weight: [3]}\n",
     "15:43: expected a number under 'weight', found a list (write one value: if it is text "
     "that holds brackets or ': ', put it in quotes)\n"},
    {"a list where an expression is wanted",
     HEAD TABLES "analysis:\n  criteria:\n    count: {measure: [count]}\n",
     "15:22: expected an expression under 'measure', found a list (write one value: if it is "
     "text that holds brackets or ': ', put it in quotes)\n"},
    {"a value by date with a key that is no date",
     HEAD TABLES "analysis:\n  criteria:\n"
                 "    count: {measure: count(acts), weight: {2023-01-01: 3, 2024: 4}}\n",
     "15:43: expected a number under 'weight', found a mapping (a value by date has only dates as "
     "keys: '2024' is not a date)\n"},
    {"a missing key that is needed", HEAD TABLES "analysis:\n  criteria:\n    count: {weight: 3}\n",
     "15:5: a criterion needs 'measure' (measure: a number (or a flag: 0 or 1) of every "
     "subject)\n"},
    {"a key without a value is a missing one",
     HEAD TABLES "analysis:\n  criteria:\n    count: {measure: , weight: 3}\n",
     "15:5: a criterion needs 'measure' (measure: a number (or a flag: 0 or 1) of every "
     "subject)\n"},
    {"a flag that is none",
     HEAD "scanning:\n  tables:\n    p: {key: id, optional: perhaps, columns: {id: id}}\n"
          "analysis:\n  criteria:\n    a: {measure: 1}\n",
     "5:28: expected yes or no under 'optional', found 'perhaps' (write 'yes' or 'no')\n"},
    {"a date that is none", LEAST "    other: {measure: 1, from: 01/02/2023}\n",
     "16:31: expected a date as YYYY-MM-DD under 'from', found '01/02/2023' (write 2023-02-01)\n"},
    {"a strand without places", LEAST "response:\n  strands:\n    iom: {must: rso}\n",
     "18:5: a strand needs 'capacity' (capacity: places: a number, or by area)\n"},
    {"an inline lookup that was meant to be a file",
     HEAD "scanning:\n  tables:\n    p: {key: id, columns: {id: id}}\n"
          "  lookups:\n    harm: {fiel: harm.csv, key: code, value: days}\n"
          "analysis:\n  criteria:\n    a: {measure: 1}\n",
     "7:12: a lookup in a file has no key 'fiel' (did you mean 'file'?)\n"
     "7:18: cannot read 'harm.csv' (a file is named relative to the ruleset that names it)\n"},
    {"all that is wrong is said in one pass, names in expressions too",
     "osara: 1\nrulset: r\n" TABLES
     "analysis:\n  criteria:\n    count: {measure: count(atcs), weigth: 3}\n",
     "2:1: a ruleset has no key 'rulset' (did you mean 'ruleset'?)\n"
     "15:28: 'atcs' is not a table of rows (did you mean 'acts'?)\n"
     "15:35: a criterion has no key 'weigth' (did you mean 'weight'?)\n"},
    {"an empty name", LEAST "    '': {measure: 1}\n", "16:5: a name under 'criteria' is empty\n"},
    {"~ is as if nothing were said", LEAST "response: ~\ntitle: ~\nreport: {show: ~}\n", ""},
};

static void check(void **state)
{
    const struct row *row = *state;
    char *said = rules_said(row->yaml, "2023-01-31");

    assert_string_equal(said, row->said);
    free(said);
}

/* 3,000 names in one place are nobody's ruleset: refused at once, and quickly. */
static void too_many_names_are_refused(void **state)
{
    char *yaml = malloc(200000), *said, *end = yaml;

    (void)state;
    assert_non_null(yaml);
    end += sprintf(end, "%s", LEAST);
    for (int i = 0; i < 3000; i++)
        end += sprintf(end, "    c%d: {measure: 1}\n", i);
    said = rules_said(yaml, "2023-01-31");
    assert_string_equal(said, "15:5: 3001 names in one place, and there may be 2000\n");
    free(said);
    free(yaml);
}

static void a_file_that_is_not_there(void **state)
{
    osara_problems problems = {0};
    struct ruleset *r = NULL;

    (void)state;
    assert_int_equal(ruleset_load("nothing.yaml", &r, &problems), OSARA_EIO);
    assert_null(r);
    char *said = rules_problems(&problems);

    assert_string_equal(said, "-:0:0: cannot read 'nothing.yaml': no such file\n");
    free(said);
}

static void problems_may_be_left_out(void **state)
{
    struct ruleset *r = NULL;

    (void)state;
    rules_write("rules.yaml", "osara: 1\nrulset: r\n");
    assert_int_equal(ruleset_load("rules.yaml", &r, NULL), OSARA_ERULES);
    assert_null(r);
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof *rows };
    struct CMUnitTest t[ROWS + 3];
    size_t n = 0;

    for (size_t i = 0; i < ROWS; i++)
        t[n++] = (struct CMUnitTest){rows[i].name, check, NULL, NULL, &rows[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(too_many_names_are_refused);
    t[n++] = (struct CMUnitTest)cmocka_unit_test(a_file_that_is_not_there);
    t[n++] = (struct CMUnitTest)cmocka_unit_test(problems_may_be_left_out);
    return cmocka_run_group_tests_name("structure", t, rules_begin, rules_end);
}
