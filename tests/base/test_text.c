/* Comparing, trimming, UTF-8, and the nearest name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void of_null_is_empty(void **state)
{
    (void)state;
    assert_int_equal(text_of(NULL).n, 0);
    assert_true(text_is(text_of(NULL), ""));
    assert_true(text_equal((struct text){NULL, 0}, TEXT("")));
    assert_int_equal(text_compare((struct text){NULL, 0}, TEXT("")), 0);
}

static void equal_means_the_same_bytes(void **state)
{
    (void)state;
    assert_true(text_is(TEXT("abc"), "abc"));
    assert_false(text_is(TEXT("abc"), "abd"));
    assert_false(text_is(TEXT("abc"), "ab"));
    assert_true(text_equal_fold(TEXT("YeS"), TEXT("yEs")));
    assert_false(text_equal_fold(TEXT("yes"), TEXT("yet")));
    assert_false(text_equal_fold(TEXT("\xC3\x89"), TEXT("\xC3\xA9"))); /* only ASCII is folded */
    assert_false(text_equal_fold(TEXT("[a"), TEXT("{a"))); /* neighbours of letters are not */
    assert_true(text_starts(TEXT("abc"), TEXT("ab")));
    assert_true(text_starts(TEXT("abc"), TEXT("")));
    assert_false(text_starts(TEXT("ab"), TEXT("abc")));
}

static void order_is_by_unsigned_bytes(void **state)
{
    static const struct text ascending[] = {{"", 0},   {"\0", 1}, {"A", 1},    {"A10", 3},
                                            {"A2", 2}, {"a", 1},  {"\x7F", 1}, {"\xC3\xA9", 2}};

    (void)state;
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 8; j++)
            assert_int_equal(text_compare(ascending[i], ascending[j]), (i > j) - (i < j));
}

static void trimming_knows_the_no_break_space(void **state)
{
    (void)state;
    assert_true(text_is(text_trim(TEXT(" \t\xC2\xA0 a b\r\n\xC2\xA0")), "a b"));
    assert_true(text_is(text_trim(TEXT("\xC2\xA0 ")), ""));
    assert_true(text_is(text_trim(TEXT("\xE2\x80\xAF\xE2\x80\x87x\xE2\x80\x8B y\xEF\xBB\xBF\xE2"
                                       "\x81\xA0")),
                        "x\xE2\x80\x8B y")); /* only at the ends */
    assert_true(text_is(text_trim(TEXT("\x80\xAF")), "\x80\xAF"));
    assert_true(text_is(text_trim(TEXT("")), ""));
    assert_true(text_is(text_trim(TEXT("\xA0x\xC2")), "\xA0x\xC2")); /* halves of it are text */
}

static void names_match_with_either_space(void **state)
{
    (void)state;
    assert_true(text_same_name(TEXT("repeat victims"), TEXT("repeat_victims")));
    assert_false(text_same_name(TEXT("repeat victims"), TEXT("Repeat victims")));
    assert_false(text_same_name(TEXT("a b"), TEXT("ab")));
}

/* UAX 11, and what terminals do with what stands over a letter; the ends of ranges of the tables. */
static void a_terminal_gives_each_character_its_columns(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
    } rows[] = {
        {"", 0},
        {"Zo\u00eb \u0416", 5},
        {"\u5c71\u7530", 4},
        {"\uff21\uff22", 4},       /* full width */
        {"\uff71", 1},             /* half width */
        {"e\u0301\u0323", 1},      /* marks over and under it */
        {"\u0e19\u0e49\u0e33", 2}, /* Thai: the tone stands over the letter */
        {"\u05d0\u05b8", 1},       /* Hebrew, with a point */
        {"\uac00", 2},             /* Hangul: a syllable, */
        {"\u1100\u1161\u11a8", 2}, /* and one as its letters */
        {"\u200b\u200d\ufeff", 0},
        {"\U0001f600", 2},
        {"\U0002f800", 2},
        {"\U000e0100", 0},
        {"\u02ff\u0370", 2}, /* beside the first range of marks */
        {"\u10ff\u1160", 1}, /* beside the first range of two columns */
        {"\x80\xff", 2},    /* no characters */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_columns(text_of(rows[i].text)) != rows[i].columns)
            fail_msg("row %zu: %zu columns", i, text_columns(text_of(rows[i].text)));
}

struct utf8 {
    const char *name;
    struct text bytes;
    size_t fault, characters;
};

static struct utf8 utf8[] = {
    {"ASCII is UTF-8", {"plain text, long enough", 23}, 23, 23},
    {"two, three and four bytes make a character",
     {"\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80", 9},
     9,
     3},
    {"the last code point is U+10FFFF", {"\xF4\x8F\xBF\xBF", 4}, 4, 1},
    {"beyond it there is none", {"a\xF4\x90\x80\x80", 5}, 1, 5},
    {"a stray continuation byte is a fault", {"ab\x80", 3}, 2, 3},
    {"an overlong slash is a fault", {"\xC0\xAF", 2}, 0, 2},
    {"an overlong of three bytes is a fault", {"\xE0\x9F\xBF", 3}, 0, 3},
    {"an overlong of four bytes is a fault", {"\xF0\x8F\xBF\xBF", 4}, 0, 4},
    {"a surrogate is a fault", {"\xED\xA0\x80", 3}, 0, 3},
    {"a character cut short is a fault", {"abcdefgh\xE2\x82", 10}, 8, 10},
    {"0xFF is never UTF-8", {"\xFF\xFE", 2}, 0, 2},
    {"a fault behind eight plain bytes is found", {"12345678\xC3(", 10}, 8, 10},
};

static void check_utf8(void **state)
{
    const struct utf8 *u = *state;

    assert_int_equal(text_utf8_fault(u->bytes), u->fault);
    assert_int_equal(text_characters(u->bytes), u->characters);
}

struct near {
    const char *name, *wrong, *nearest; /* NULL: none */
};

static const struct text names[] = {{"committed", 9},
                                    {"code", 4},
                                    {"victim_id", 9},
                                    {"role", 4},
                                    {"domestic_abuse", 14},
                                    {"age", 3},
                                    {"", 0},
                                    {"registered sex offender", 23},
                                    {"rank", 4}};

static struct near nears[] = {
    {"a letter left out", "comitted", "committed"},
    {"two letters swapped", "domestic_absue", "domestic_abuse"},
    {"another case", "VICTIM_ID", "victim_id"},
    {"a space for an underscore", "domestic abuse", "domestic_abuse"},
    {"an underscore for a space", "registered_sex_ofender", "registered sex offender"},
    {"a letter too many in a short name", "roles", "role"},
    {"two slips in a short name are another name", "rale_x", NULL},
    {"another word altogether", "postcode_area", NULL},
    {"nothing is near nothing", "", NULL},
    {"of two as near the first is meant", "rane", "rank"},
    {"one letter of three", "aga", "age"},
    {"far too long to be a name",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaa",
     NULL},
};

static void check_near(void **state)
{
    const struct near *r = *state;
    size_t n = sizeof names / sizeof names[0], i = text_nearest(text_of(r->wrong), names, n);

    if (!r->nearest)
        assert_int_equal(i, n);
    else
        assert_string_equal(i < n ? names[i].at : "(none)", r->nearest);
}

int main(void)
{
    enum { N_UTF8 = sizeof utf8 / sizeof utf8[0], N_NEAR = sizeof nears / sizeof nears[0] };
    struct CMUnitTest t[6 + N_UTF8 + N_NEAR] = {
        cmocka_unit_test(of_null_is_empty),
        cmocka_unit_test(equal_means_the_same_bytes),
        cmocka_unit_test(order_is_by_unsigned_bytes),
        cmocka_unit_test(trimming_knows_the_no_break_space),
        cmocka_unit_test(names_match_with_either_space),
        cmocka_unit_test(a_terminal_gives_each_character_its_columns),
    };
    size_t n = 6;

    for (size_t i = 0; i < N_UTF8; i++)
        t[n++] = (struct CMUnitTest){utf8[i].name, check_utf8, NULL, NULL, &utf8[i]};
    for (size_t i = 0; i < N_NEAR; i++)
        t[n++] = (struct CMUnitTest){nears[i].name, check_near, NULL, NULL, &nears[i]};
    return cmocka_run_group_tests_name("text", t, NULL, NULL);
}
