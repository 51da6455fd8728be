/* Lookups: files, inline, steps; the type that their cells show; what is wrong with them. */
#include "rules.h"

#include <math.h>

#include "language/scope.h"

#define WITH(lookups)                                               \
    HEAD "scanning:\n"                                              \
         "  tables: {p: {key: id, columns: {id: id, n: number}}}\n" \
         "  lookups:\n" lookups "analysis:\n  criteria:\n    a: {measure: 1}\n"

static const struct lookup *lookup_of(const struct rules *r)
{
    assert_int_equal(r->plan->scope->n_lookups, 1);
    return &r->plan->scope->lookups[0];
}

struct type_row {
    const char *name, *csv;
    enum value_type type;
    bool zero_one;
    double first; /* NaN: missing */
};

static struct type_row types[] = {
    {"numbers", "k,v\na,1825\nb,0.5\n", VALUE_NUMBER, false, 1825},
    {"half days are kept", "k,v\na,182.25\nb,547.5\n", VALUE_NUMBER, false, 182.25},
    {"numbers that are all 0 or 1 may stand for flags", "k,v\na,1\nb,0\n", VALUE_NUMBER, true, 1},
    {"an empty cell is missing", "k,v\na,\nb,1\n", VALUE_NUMBER, true, NAN},
    {"flags by words", "k,v\na,Yes\nb,no\nc,TRUE\n", VALUE_FLAG, false, 1},
    {"dates", "k,v\na,1970-01-11\nb,2023-01-31\n", VALUE_DATE, false, 10},
    {"words", "k,v\na,rape\nb,violence\n", VALUE_WORD, false, 0},
    {"0 and yes together are words", "k,v\na,0\nb,yes\n", VALUE_WORD, false, 0},
    {"a byte-order mark, CRLF and blank lines do no harm", "\xEF\xBB\xBFk,v\r\na,7\r\n\r\n,\r\nb,8",
     VALUE_NUMBER, false, 7},
    {"quotes and spaces around cells do not count", "\"k\", v \n a ,\" 7 \"\n", VALUE_NUMBER, false,
     7},
};

static void check_type(void **state)
{
    const struct type_row *row = *state;
    struct rules r;

    rules_write("t.csv", row->csv);
    r = rules_of(WITH("    t: {file: t.csv, key: k, value: v}\n"), "2023-01-31");
    const struct lookup *l = lookup_of(&r);

    assert_int_equal(l->n_keys, 1);
    assert_true(text_is(l->keys[0], "a"));
    assert_int_equal(l->values[0].type, row->type);
    assert_int_equal(l->values[0].zero_one, row->zero_one);
    assert_false(l->values[0].has_else);
    if (row->type == VALUE_WORD)
        assert_int_not_equal(l->values[0].word[0], WORD_MISSING);
    else if (isnan(row->first))
        assert_true(isnan(l->values[0].number[0]));
    else
        assert_float_equal(l->values[0].number[0], row->first, 0);
    rules_free(&r);
}

static void several_keys_and_several_values(void **state)
{
    struct rules r;

    (void)state;
    rules_write("t.csv", "b,note,a,days,source\ny,,x,3,guideline\nx,,y,4,median\n");
    r = rules_of(WITH("    t:\n      file: t.csv\n      key: [a, b]\n      value: [days, source]\n"
                      "      else: {days: 0, source: none}\n"),
                 "2023-01-31");
    const struct lookup *l = lookup_of(&r);

    assert_int_equal(l->n_keys, 2);
    assert_int_equal(l->n_rows, 2);
    assert_true(text_is(l->keys[0], "x"));
    assert_true(text_is(l->keys[1], "y"));
    assert_true(text_is(l->values[1].name, "source"));
    assert_float_equal(l->values[0].number[1], 4, 0);
    assert_true(text_is(words_text(r.plan->words, l->values[1].word[0]), "guideline"));
    assert_true(l->values[0].has_else);
    assert_float_equal(l->values[0].else_number, 0, 0);
    assert_true(text_is(words_text(r.plan->words, l->values[1].else_word), "none"));
    rules_free(&r);
}

static void inline_values_are_constant_expressions(void **state)
{
    struct rules r = rules_of(
        WITH("    t: {a: 1, b: 5%, c: 12 months, d: -1 / 4, e: '', else: 2}\n"), "2023-01-31");
    const struct lookup *l = lookup_of(&r);

    (void)state;
    assert_int_equal(l->n_rows, 5);
    assert_int_equal(l->values[0].type, VALUE_NUMBER);
    assert_float_equal(l->values[0].number[1], 0.05, 0);
    assert_float_equal(l->values[0].number[2], 365.25, 0);
    assert_float_equal(l->values[0].number[3], -0.25, 0);
    assert_true(isnan(l->values[0].number[4]));
    assert_float_equal(l->values[0].else_number, 2, 0);
    rules_free(&r);
}

static void inline_words_flags_and_dates(void **state)
{
    struct rules r = rules_of(WITH("    t: {a: rape, b: 2 many, 'yes': \"1\"}\n"), "2023-01-31");

    (void)state;
    assert_int_equal(lookup_of(&r)->values[0].type, VALUE_WORD);
    assert_true(text_is(lookup_of(&r)->keys[2], "yes"));
    rules_free(&r);
    r = rules_of(WITH("    t: {a: yes, b: no}\n"), "2023-01-31");
    assert_int_equal(lookup_of(&r)->values[0].type, VALUE_FLAG);
    rules_free(&r);
    r = rules_of(WITH("    t: {a: 2023-01-31}\n"), "2023-01-31");
    assert_int_equal(lookup_of(&r)->values[0].type, VALUE_DATE);
    rules_free(&r);
}

static void steps_are_sorted(void **state)
{
    struct rules r = rules_of(WITH("    t: {steps: {12: 0.08, 10: 0, 6 months: 0.9}, else: -1}\n"),
                              "2023-01-31");
    const struct lookup *l = lookup_of(&r);

    (void)state;
    assert_true(l->steps);
    assert_int_equal(l->n_rows, 3);
    assert_float_equal(l->thresholds[0], 10, 0);
    assert_float_equal(l->thresholds[2], 182.625, 0);
    assert_float_equal(l->values[0].number[0], 0, 0);
    assert_float_equal(l->values[0].number[2], 0.9, 0);
    assert_float_equal(l->values[0].else_number, -1, 0);
    rules_free(&r);
}

static void values_and_whole_lookups_by_date(void **state)
{
    static const char yaml[] = WITH("    t: {a: {2020-01-01: 1, 2023-01-31: 2}}\n");
    static const char whole[] = WITH(
        "    t: {2020-01-01: {file: t.csv, key: k, value: v}, 2023-01-31: {a: 9}}\n");
    struct rules r = rules_of(yaml, "2023-01-31");

    (void)state;
    assert_float_equal(lookup_of(&r)->values[0].number[0], 2, 0);
    rules_free(&r);
    r = rules_plan("rules.yaml", "2023-01-30");
    assert_float_equal(lookup_of(&r)->values[0].number[0], 1, 0);
    rules_free(&r);
    rules_write("t.csv", "k,v\na,4\n");
    r = rules_of(whole, "2023-01-30");
    assert_float_equal(lookup_of(&r)->values[0].number[0], 4, 0);
    rules_free(&r);
    r = rules_plan("rules.yaml", "2023-01-31");
    assert_float_equal(lookup_of(&r)->values[0].number[0], 9, 0);
    rules_free(&r);
}

static void a_matrix_has_two_keys(void **state)
{
    struct rules r = rules_of(WITH("    t: {a: {x: 1, y: {2020-01-01: 2, 2023-01-31: 3}}, b: {x: 4}, "
                                   "else: 0}\n"),
                              "2023-01-31");
    const struct lookup *l = lookup_of(&r);

    (void)state;
    assert_int_equal(l->n_keys, 2);
    assert_int_equal(l->n_rows, 3);
    assert_true(text_is(l->keys[4], "b") && text_is(l->keys[5], "x"));
    assert_float_equal(l->values[0].number[1], 3, 0);
    assert_float_equal(l->values[0].number[2], 4, 0);
    assert_float_equal(l->values[0].else_number, 0, 0);
    rules_free(&r);
}

static void no_counts_as_0_where_all_are_0_or_1(void **state)
{
    struct rules r;

    (void)state;
    rules_write("t.csv", "k,v\na,1\nb,0\n");
    r = rules_of(WITH("    t: {file: t.csv, key: k, value: v, else: no}\n"), "2023-01-31");
    assert_true(lookup_of(&r)->values[0].zero_one);
    assert_true(lookup_of(&r)->values[0].has_else);
    assert_float_equal(lookup_of(&r)->values[0].else_number, 0, 0);
    rules_free(&r);
}

struct row {
    const char *name, *csv, *lookup, *said;
};

static struct row rows[] = {
    {"a file that is not there", "k,v\n", "    t: {file: u.csv, key: k, value: v}\n",
     "6:15: cannot read 'u.csv' (a file is named relative to the ruleset that names it)\n"},
    {"an empty file", "", "    t: {file: t.csv, key: k, value: v}\n",
     "-:0:0: 't.csv' is empty: a lookup begins with a line of headings\n"},
    {"a column that the file has not", "code,days\na,1\n",
     "    t: {file: t.csv, key: coed, value: [days, more]}\n",
     "6:27: 'coed' is not a column of t.csv (did you mean 'code'?)\n"
     "6:47: 'more' is not a column of t.csv\n"},
    {"a key that is there twice", "k,v\na,1\nb,2\na,3\n",
     "    t: {file: t.csv, key: k, value: v}\n",
     "t.csv:4:1: key 'a' of the lookup 't' is in line 2 already\n"},
    {"two keys that are there twice together", "k,l,v\na,x,1\na,y,2\na,x,3\n",
     "    t: {file: t.csv, key: [k, l], value: v}\n",
     "t.csv:4:1: key 'a, x' of the lookup 't' is in line 2 already\n"},
    {"a row without a key", "k,v\na,1\n ,2\n", "    t: {file: t.csv, key: k, value: v}\n",
     "t.csv:3:1: a row without a key for the lookup 't'\n"},
    {"a ragged row", "k,v\na,1\nb\n", "    t: {file: t.csv, key: k, value: v}\n",
     "t.csv:3:1: 1 cells, where the heading has 2\n"},
    {"a quote that does not close", "k,v\na,\"1\n", "    t: {file: t.csv, key: k, value: v}\n",
     "t.csv:2:1: a quote that does not close, or text after it\n"},
    {"a file that is not UTF-8", "k,v\na,\xE9\n", "    t: {file: t.csv, key: k, value: v}\n",
     "t.csv:2:1: not UTF-8 (save the file as UTF-8)\n"},
    {"a word among numbers is told of, for all become words", "k,v\na,1\nb,2\nc,n/a\n",
     "    t: {file: t.csv, key: k, value: v}\n",
     "t.csv:4:1: warning: 'n/a' is no number, so that all of 'v' is read as words\n"},
    {"else of another type", "k,v\na,1\nb,2\n",
     "    t: {file: t.csv, key: k, value: v, else: none}\n",
     "6:46: 'else' of 't' has to be a number, as its values are, not 'none' (write a number: "
     "'else: 0')\n"},
    {"no for numbers that are not all 0 or 1", "k,v\na,1\nb,2\n",
     "    t: {file: t.csv, key: k, value: v, else: no}\n",
     "6:46: 'else' of 't' has to be a number, as its values are, not 'no' (write a number: "
     "'else: 0')\n"},
    {"else of a value that the lookup has not", "k,v\na,1\n",
     "    t: {file: t.csv, key: k, value: v, else: {w: 1}}\n", "6:47: 'w' is not a value of 't'\n"},
    {"a value among second keys", "", "    t: {a: {x: 1}, b: 2}\n",
     "6:23: 'b' has one value, and other keys have second keys\n"},
    {"second keys among values", "", "    t: {a: 1, b: {x: 2}}\n",
     "6:18: 'b' has second keys, and other keys have one value\n"},
    {"third keys", "", "    t: {a: {x: {y: 1}}}\n",
     "6:16: expected a value under 'x' of 'a', found a mapping\n"},
    {"a step that is there twice", "", "    t: {steps: {1: 0, 2: 1, 1.0: 2}}\n",
     "6:29: step '1.0' is there twice\n"},
    {"a step that is no number", "", "    t: {steps: {1: 0, many: 1}}\n",
     "6:23: expected a number that is the same for everyone, found 'many' (write a number: "
     "40, 2.5, 25% or 12 months)\n"},
    {"no steps", "", "    t: {steps: {}}\n", "6:16: no steps\n"},
    {"a lookup by date with a gap", "", "    t: {2023-02-01: {a: 1}}\n",
     "6:5: 't' has no value on 2023-01-31 (its first date is 2023-02-01: add an earlier one "
     "with its value)\n"},
    {"two names that are alike", "", "    a b: {a: 1}\n    a_b: {a: 1}\n",
     "7:5: a lookup is named 'a_b', which rules cannot tell from 'a b' in line 6 (rename one "
     "of the two ('_' and a space are alike in a name))\n"},
    {"a name that is a word of the language", "", "    between: {a: 1}\n",
     "6:5: a lookup cannot be named 'between': it is a word of the rule language (put a word "
     "behind it that says what it is: 'between value')\n"},
};

static void check(void **state)
{
    const struct row *row = *state;
    char yaml[2000], *said;

    snprintf(yaml, sizeof yaml, WITH("%s"), row->lookup);
    rules_write("t.csv", row->csv);
    said = rules_said(yaml, "2023-01-31");
    assert_string_equal(said, row->said);
    free(said);
}

int main(void)
{
    static const struct CMUnitTest whole[] = {
        cmocka_unit_test(several_keys_and_several_values),
        cmocka_unit_test(inline_values_are_constant_expressions),
        cmocka_unit_test(inline_words_flags_and_dates),
        cmocka_unit_test(steps_are_sorted),
        cmocka_unit_test(values_and_whole_lookups_by_date),
        cmocka_unit_test(a_matrix_has_two_keys), cmocka_unit_test(no_counts_as_0_where_all_are_0_or_1),
    };
    enum {
        WHOLE = sizeof whole / sizeof *whole,
        TYPES = sizeof types / sizeof *types,
        ROWS = sizeof rows / sizeof *rows
    };
    struct CMUnitTest t[WHOLE + TYPES + ROWS];
    size_t n = WHOLE;

    memcpy(t, whole, sizeof whole);
    for (size_t i = 0; i < TYPES; i++)
        t[n++] = (struct CMUnitTest){types[i].name, check_type, NULL, NULL, &types[i]};
    for (size_t i = 0; i < ROWS; i++)
        t[n++] = (struct CMUnitTest){rows[i].name, check, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("lookups", t, rules_begin, rules_end);
}
