/* Problems: their exact text, their order, their hints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/problems.h"

struct row {
    const char *name, *bytes; /* of "rules/kent.yaml"; NULL: not in a file */
    uint32_t line, column, width;
    const char *told;
};

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define ELLIPSIS "\xE2\x80\xA6"
#define REPLACED "\xEF\xBF\xBD"

static struct row rows[] = {
    {"a problem that is in no file", NULL, 0, 0, 0, "error: it is wrong\n"},
    {"a problem of a whole file", "a\n", 0, 0, 0, "rules/kent.yaml: error: it is wrong\n"},
    {"a problem of a file whose text is not at hand", "", 3, 5, 2,
     "rules/kent.yaml:3:5: error: it is wrong\n"},
    {"a problem of a line", "a\nbc\n", 2, 0, 0,
     "rules/kent.yaml:2: error: it is wrong\n"
     "    2 | bc\n"},
    {"a problem of a word", "a\nweight: forty\n", 2, 9, 5,
     "rules/kent.yaml:2:9: error: it is wrong\n"
     "    2 | weight: forty\n"
     "      |         ^^^^^\n"},
    {"a place without a width has no caret", "weight\n", 1, 3, 0,
     "rules/kent.yaml:1:3: error: it is wrong\n"
     "    1 | weight\n"},
    {"a column needs a line", "weight\n", 0, 3, 2, "rules/kent.yaml: error: it is wrong\n"},
    {"columns count characters", "n\xC3\xA4me: \xE2\x82\xAC x\n", 1, 9, 1,
     "rules/kent.yaml:1:9: error: it is wrong\n"
     "    1 | n\xC3\xA4me: \xE2\x82\xAC x\n"
     "      |         ^\n"},
    {"wide characters take two columns of the screen", "\xE6\x97\xA5\xE6\x9C\xAC: x\n", 1, 2, 1,
     "rules/kent.yaml:1:2: error: it is wrong\n"
     "    1 | \xE6\x97\xA5\xE6\x9C\xAC: x\n"
     "      |   ^^\n"},
    {"an accent of its own takes none", "e\xCC\x81x\n", 1, 3, 1,
     "rules/kent.yaml:1:3: error: it is wrong\n"
     "    1 | e\xCC\x81x\n"
     "      |  ^\n"},
    {"tabs are kept, so that the caret aligns", "a:\t\tb\n", 1, 5, 1,
     "rules/kent.yaml:1:5: error: it is wrong\n"
     "    1 | a:\t\tb\n"
     "      |   \t\t^\n"},
    {"a tab that is meant gets one caret", "a:\tb\n", 1, 3, 1,
     "rules/kent.yaml:1:3: error: it is wrong\n"
     "    1 | a:\tb\n"
     "      |   ^\n"},
    {"what is missing at the end of a line is pointed at", "a:\n", 1, 3, 1,
     "rules/kent.yaml:1:3: error: it is wrong\n"
     "    1 | a:\n"
     "      |   ^\n"},
    {"the caret stays within the line", "abc\nd", 1, 2, 99,
     "rules/kent.yaml:1:2: error: it is wrong\n"
     "    1 | abc\n"
     "      |  ^^\n"},
    {"a column beyond the line has no caret", "abc\n", 1, 9, 1,
     "rules/kent.yaml:1:9: error: it is wrong\n"
     "    1 | abc\n"},
    {"a line beyond the file has no excerpt", "abc\n", 7, 1, 1,
     "rules/kent.yaml:7:1: error: it is wrong\n"},
    {"an empty line is shown without a blank", "\n\nx", 2, 1, 1,
     "rules/kent.yaml:2:1: error: it is wrong\n"
     "    2 |\n"
     "      | ^\n"},
    {"a carriage return at the end is not shown", "abc\r\n", 1, 1, 3,
     "rules/kent.yaml:1:1: error: it is wrong\n"
     "    1 | abc\n"
     "      | ^^^\n"},
    {"a byte-order mark is not shown",
     "\xEF\xBB\xBF"
     "abc\n",
     1, 1, 3,
     "rules/kent.yaml:1:1: error: it is wrong\n"
     "    1 | abc\n"
     "      | ^^^\n"},
    {"characters that act on a terminal are not printed", "a\x1B[2Jb \xC2\x9B \x7F.\n", 1, 6, 1,
     "rules/kent.yaml:1:6: error: it is wrong\n"
     "    1 | a" REPLACED "[2Jb " REPLACED " " REPLACED ".\n"
     "      |      ^\n"},
    {"characters that turn the direction of writing are not printed",
     "a\xE2\x80\xAE"
     "b x\n",
     1, 5, 1,
     "rules/kent.yaml:1:5: error: it is wrong\n"
     "    1 | a" REPLACED "b x\n"
     "      |     ^\n"},
    {"a byte that is not UTF-8 counts as a character",
     "ab\xFF"
     "c\n",
     1, 3, 1,
     "rules/kent.yaml:1:3: error: it is wrong\n"
     "    1 | ab" REPLACED "c\n"
     "      |   ^\n"},
    {"a long line is cut behind", FIFTY FIFTY FIFTY FIFTY "\n", 1, 11, 2,
     "rules/kent.yaml:1:11: error: it is wrong\n"
     "    1 | " FIFTY FIFTY FIFTY TEN ELLIPSIS "\n"
     "      |           ^^\n"},
    {"a long line is cut on both sides", FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "\n", 1, 101, 3,
     "rules/kent.yaml:1:101: error: it is wrong\n"
     "    1 | " ELLIPSIS FIFTY FIFTY FIFTY TEN ELLIPSIS "\n"
     "      |  " FIFTY "          ^^^\n"},
};

static struct place place_in(const struct row *r, struct source *source)
{
    *source = (struct source){"rules/kent.yaml", text_of(r->bytes)};
    return (struct place){r->bytes ? source : NULL, r->line, r->column, r->width};
}

static void is_told(void **state)
{
    const struct row *r = *state;
    osara_problems problems = {0};
    struct source source;
    struct place at = place_in(r, &source);
    char expected[2048];
    char *text, *digits;

    assert_int_equal(problem_add(&problems, OSARA_ERULES, &at, "it is %s", "wrong"), OSARA_ERULES);
    text = osara_problem_text(&problems.at[0]);
    strcpy(expected, r->told);
    digits = strstr(expected, "|  " TEN); /* the caret of the cut line stands behind blanks */
    if (digits)
        memset(digits + 3, ' ', 50);
    assert_string_equal(text, expected);
    free(text);
    osara_problems_free(&problems);
}

static void a_hint_stands_below(void **state)
{
    static const struct text names[] = {{"role", 4}, {"committed", 9}};
    struct source source = {"r.yaml", TEXT("measure: count(offences where comitted >= as_of)\n")};
    struct place at = {&source, 1, 31, 8};
    osara_problems problems = {0};
    char *text;

    (void)state;
    problem_add(&problems, OSARA_ERULES, &at, "'comitted' is not a column of offences");
    problem_hint_nearest(&problems, TEXT("comitted"), names, 2);
    text = osara_problem_text(&problems.at[0]);
    assert_string_equal(text, "r.yaml:1:31: error: 'comitted' is not a column of offences\n"
                              "    1 | measure: count(offences where comitted >= as_of)\n"
                              "      |                               ^^^^^^^^\n"
                              "      = did you mean 'committed'?\n");
    free(text);
    problem_hint(&problems, "better %d", 1);
    assert_string_equal(problems.at[0].hint, "better 1");
    problem_hint_nearest(&problems, TEXT("something else"), names, 2);
    assert_string_equal(problems.at[0].hint, "better 1"); /* nothing near: what was there stays */
    osara_problems_free(&problems);
}

static void large_line_numbers_widen_the_gutter(void **state)
{
    osara_problem p = {.file = (char[]){"x"},
                       .line = 1234567,
                       .column = 1,
                       .width = 1,
                       .severity = OSARA_NOTE,
                       .text = (char[]){"t"},
                       .excerpt = (char[]){"abc"},
                       .hint = (char[]){"h"}};
    char *text = osara_problem_text(&p);

    (void)state;
    assert_string_equal(text, "x:1234567:1: note: t\n"
                              "1234567 | abc\n"
                              "        | ^\n"
                              "        = h\n");
    free(text);
}

static void values_in_a_text_cannot_break_the_line(void **state)
{
    osara_problems problems = {0};

    (void)state;
    problem_add(&problems, OSARA_ERULES, NULL, "got '%s'", "a\nb\tc\x1B[2J\xFF\xC2\x85");
    assert_string_equal(problems.at[0].text, "got 'a b c" REPLACED "[2J" REPLACED REPLACED "'");
    osara_problems_free(&problems);
}

static void long_texts_are_cut(void **state)
{
    osara_problems problems = {0};
    char *value = malloc(100001);
    size_t n;

    (void)state;
    memset(value, 'x', 100000);
    value[100000] = '\0';
    problem_add(&problems, OSARA_ERULES, NULL, "got '%s'", value);
    n = strlen(problems.at[0].text);
    assert_int_equal(n, 2003);
    assert_string_equal(problems.at[0].text + n - 4, "x" ELLIPSIS);
    free(value);
    osara_problems_free(&problems);
}

static void they_are_sorted_by_place_then_discovery(void **state)
{
    static const struct {
        const char *file;
        uint32_t line, column;
        const char *text;
    } added[] = {{"b", 2, 1, "7"}, {"b", 1, 5, "5"}, {NULL, 0, 0, "1"}, {"a", 9, 9, "3"},
                 {"b", 1, 5, "6"}, {"b", 1, 2, "4"}, {"a", 0, 0, "2"},  {"b", 2, 1, "8"}};
    osara_problems problems = {0};

    (void)state;
    osara_problems_sort(&problems); /* none */
    for (size_t i = 0; i < 8; i++) {
        struct source source = {added[i].file, {NULL, 0}};
        struct place at = {added[i].file ? &source : NULL, added[i].line, added[i].column, 0};

        problem_add(&problems, OSARA_ERULES, &at, "%s", added[i].text);
    }
    osara_problems_sort(&problems);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(problems.at[i].text[0], '1' + (int)i);
    osara_problems_free(&problems);
}

static void sorting_is_stable(void **state)
{
    struct source source = {"f", {NULL, 0}};
    osara_problems problems = {0};

    (void)state;
    for (uint32_t i = 0; i < 900; i++)
        problem_add(&problems, OSARA_ERULES, &(struct place){&source, i * 7919 % 13 + 1, 0, 0},
                    "%u", i);
    osara_problems_sort(&problems);
    for (size_t i = 1; i < problems.n; i++) {
        const osara_problem *a = &problems.at[i - 1], *b = &problems.at[i];

        assert_true(a->line < b->line || (a->line == b->line && atoi(a->text) < atoi(b->text)));
    }
    osara_problems_free(&problems);
}

static void errors_are_counted_and_warnings_are_not(void **state)
{
    osara_problems problems = {0};
    char *text;

    (void)state;
    assert_int_equal(problem_warn(&problems, OSARA_ERULES, NULL, "odd"), OSARA_ERULES);
    assert_int_equal(problems.errors, 0);
    problem_add(&problems, OSARA_EIO, NULL, "bad");
    assert_int_equal(problems.errors, 1);
    assert_int_equal(problems.n, 2);
    text = osara_problem_text(&problems.at[0]);
    assert_string_equal(text, "warning: odd\n");
    free(text);
    osara_problems_free(&problems);
    assert_int_equal(problems.n, 0);
}

static void lack_of_memory_is_said_once(void **state)
{
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(problem_memory(&problems), OSARA_ENOMEM);
    assert_int_equal(problem_memory(&problems), OSARA_ENOMEM);
    assert_int_equal(problems.n, 1);
    assert_string_equal(problems.at[0].text, "out of memory");
    osara_problems_free(&problems);
}

/* A hostile file may have a fault on each of its million lines. */
static void those_beyond_the_room_are_counted(void **state)
{
    osara_problems problems = {0};

    (void)state;
    for (int i = 0; i < 1500; i++)
        problem_add(&problems, OSARA_ERULES, NULL, "%d", i);
    assert_int_equal(problems.n, 1000);
    assert_int_equal(problems.lost, 500);
    assert_int_equal(problems.errors, 1500);
    problem_hint(&problems, "of one that is not there");
    assert_null(problems.at[999].hint);
    osara_problems_free(&problems);
}

static void nobody_needs_to_listen(void **state)
{
    (void)state;
    assert_int_equal(problem_add(NULL, OSARA_EIO, NULL, "x"), OSARA_EIO);
    assert_int_equal(problem_warn(NULL, OSARA_EIO, NULL, "x"), OSARA_EIO);
    assert_int_equal(problem_memory(NULL), OSARA_ENOMEM);
    problem_hint(NULL, "x");
    osara_problems_sort(NULL);
    osara_problems_free(NULL);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest t[10 + N] = {
        cmocka_unit_test(a_hint_stands_below),
        cmocka_unit_test(large_line_numbers_widen_the_gutter),
        cmocka_unit_test(values_in_a_text_cannot_break_the_line),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(they_are_sorted_by_place_then_discovery),
        cmocka_unit_test(sorting_is_stable),
        cmocka_unit_test(errors_are_counted_and_warnings_are_not),
        cmocka_unit_test(lack_of_memory_is_said_once),
        cmocka_unit_test(those_beyond_the_room_are_counted),
        cmocka_unit_test(nobody_needs_to_listen),
    };

    for (size_t i = 0; i < N; i++)
        t[10 + i] = (struct CMUnitTest){rows[i].name, is_told, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("problems", t, NULL, NULL);
}
