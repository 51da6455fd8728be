/* Numbers as text: read as the C library reads them, printed as short as can be, in any locale. */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

static uint64_t seed = 88172645463325252u;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static double double_of(uint64_t bits)
{
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Significant digits of a printed number. */
static int digits_in(const char *text)
{
    int n = 0, zeros = 0;

    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (n == 0 && *text == '0'))
            continue;
        n++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

/* Reads back the same, and no decimal of fewer digits that the library finds does. */
static void is_shortest(double v)
{
    char text[NUMBER_TEXT], shorter[64];
    size_t length;
    int n;
    double back = 0;

    length = number_print(v, text);
    assert_int_equal(length, strlen(text));
    if (strtod(text, NULL) != v || !number_parse(text_of(text), &back) || back != v)
        fail_msg("%a is printed as %s", v, text);
    n = digits_in(text);
    if (n < 2)
        return;
    snprintf(shorter, sizeof shorter, "%.*e", n - 2, v);
    if (strtod(shorter, NULL) == v)
        fail_msg("%s is printed as %s", shorter, text);
}

static void doubles_of_every_exponent_read_back(void **state)
{
    (void)state;
    for (uint64_t e = 0; e < 2047; e++)
        for (uint64_t i = 0; i < 24; i++) {
            uint64_t fraction = i == 0   ? 0
                                : i == 1 ? 1
                                : i == 2 ? ((uint64_t)1 << 52) - 1
                                         : draw() >> 12;

            if (e + fraction > 0)
                is_shortest(double_of(e << 52 | fraction));
        }
}

static void numbers_as_people_have_them_read_back(void **state)
{
    (void)state;
    for (int i = 1; i < 20000; i++) {
        is_shortest(i / 7.0);
        is_shortest(i / 100.0);
        is_shortest(i * 0.1);
        is_shortest(100.0 * (double)(draw() % 1000) / (double)(1 + draw() % 997) + 1);
    }
}

static void the_nearest_of_the_shortest_is_taken(void **state)
{
    char text[NUMBER_TEXT];

    (void)state;
    for (int i = 0; i < 20000; i++) { /* 17 digits are the library's 17, which are the nearest */
        double v = double_of((uint64_t)(1000 + draw() % 60) << 52 | draw() >> 12);
        char expected[64], digits[64];
        size_t n = 0;

        number_print(v, text);
        if (digits_in(text) != 17)
            continue;
        snprintf(expected, sizeof expected, "%.16e", v);
        for (const char *p = text; *p && *p != 'e'; p++)
            if (*p >= '0' && *p <= '9' && (n > 0 || *p != '0'))
                digits[n++] = *p;
        assert_int_equal(digits[0], expected[0]);
        assert_memory_equal(digits + 1, expected + 2, 16);
    }
}

/* By the library's digits: few and many, on either side of where a point or zeros come in. */
static void whole_numbers_are_printed_digit_by_digit(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        uint64_t v = i < 20000 ? (uint64_t)i : draw() >> (draw() % 64);
        char text[NUMBER_TEXT], expected[32];
        size_t n = number_print_whole(v, text);

        assert_int_equal(n, snprintf(expected, sizeof expected, "%llu", (unsigned long long)v));
        assert_memory_equal(text, expected, n);
    }
    for (uint64_t v = 1, n = 1; n <= 19; v *= 10, n++) {
        char text[NUMBER_TEXT];

        assert_int_equal(number_print_whole(v, text), n);
        assert_int_equal(number_print_whole(v * 10 - 1, text), n);
    }
}

/* With so many places behind the point that the library prints the same digits. */
static void decimals_stand_as_the_library_has_them(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        int places = (int)(draw() % 17);
        char text[NUMBER_TEXT], expected[64];
        double v = (double)(draw() >> (15 + draw() % 49)) / pow(10, places); /* 15 digits */
        size_t n;

        if (v >= 1e15 || (v != 0 && v < 1e-7))
            continue;
        number_print(v, text);
        n = (size_t)snprintf(expected, sizeof expected, "%.*f", places, v);
        while (places > 0 && expected[n - 1] == '0')
            n--;
        n -= expected[n - 1] == '.';
        expected[n] = '\0';
        assert_string_equal(text, expected);
    }
}

struct printed {
    double v;
    const char *text;
};

static struct printed printed[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-1, "-1"},
    {5475, "5475"},
    {999999999999999, "999999999999999"},
    {1e15, "1000000000000000"},
    {123456789012345680000.0, "123456789012345680000"},
    {1e20, "100000000000000000000"},
    {1e21, "1e21"},
    {1.5e21, "1.5e21"},
    {-1e300, "-1e300"},
    {0.1, "0.1"},
    {0.3, "0.3"},
    {0.1 + 0.2, "0.30000000000000004"},
    {-1234567890123.4567, "-1234567890123.4568"},
    {-9999999999999.9, "-9999999999999.9"},
    {-123456789012345.67, "-123456789012345.67"},
    {4503599627370495.5, "4503599627370495.5"},
    {0.12345678901234568, "0.12345678901234568"},
    {62.4, "62.4"},
    {-62.5, "-62.5"},
    {100.0 / 3, "33.333333333333336"},
    {0.000001, "0.000001"},
    {1e-7, "0.0000001"},
    {1.2345678901234566e-7, "0.00000012345678901234566"},
    {-1.2345678901234566e-7, "-0.00000012345678901234566"},
    {1e-8, "1e-8"},
    {1.25e-10, "1.25e-10"},
    {1.7976931348623157e308, "1.7976931348623157e308"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {5e-324, "5e-324"},
    {5.684341886080802e-14, "5.684341886080802e-14"}, /* 2^-44: the gap below is half as wide */
    {9007199254740992, "9007199254740992"},
};

static void check_printed(void **state)
{
    const struct printed *p = *state;
    char text[NUMBER_TEXT];

    assert_int_equal(number_print(p->v, text), strlen(p->text));
    assert_string_equal(text, p->text);
}

struct rounded {
    double v;
    int places;
    const char *text;
};

static struct rounded rounded[] = {
    {0, 0, "0"},
    {0, 1, "0.0"},
    {-0.04, 1, "0.0"}, /* no negative zero */
    {-0.05, 1, "-0.1"},
    {62.44, 1, "62.4"},
    {99.96, 1, "100.0"},
    {999.5, 0, "1,000"},
    {1234567.891, 2, "1,234,567.89"},
    {-1234.5, 1, "-1,234.5"},
    {123, 0, "123"},
    {123456, 0, "123,456"},
    {0.5, 0, "0"}, /* halves to even, as IEEE 754 has it */
    {1.5, 0, "2"},
    {999999999999999, 0, "999,999,999,999,999"},
    {1e15, 2, "1000000000000000"},
    {2.0 / 3, 15, "0.666666666666667"},
    {2.0 / 3, 99, "0.666666666666667"},
    {12.6, -1, "13"},
    {NAN, 1, ""},
    {INFINITY, 1, ""},
};

static void check_rounded(void **state)
{
    const struct rounded *r = *state;
    char text[64];

    assert_int_equal(number_print_rounded(r->v, r->places, text), strlen(r->text));
    assert_string_equal(text, r->text);
}

struct parsed {
    const char *text;
    char decimal;
    bool is_number;
    double v;
};

static struct parsed parsed[] = {
    {"0", '.', true, 0},
    {"-0", '.', true, 0},
    {"12", '.', true, 12},
    {"+12", '.', true, 12},
    {"-12.50", '.', true, -12.5},
    {"007", '.', true, 7},
    {".5", '.', true, 0.5},
    {"5.", '.', true, 5},
    {"1e3", '.', true, 1000},
    {"1E+3", '.', true, 1000},
    {"25e-2", '.', true, 0.25},
    {"1,5", ',', true, 1.5},
    {"1.5", ',', false, 0},
    {"1,5", '.', false, 0},
    {"0.30000000000000004", '.', true, 0.1 + 0.2},
    {"9007199254740993", '.', true, 9007199254740992.0}, /* a tie goes to even */
    {"9007199254740993.00000000000000000000000001", '.', true, 9007199254740994.0},
    {"1.7976931348623157e308", '.', true, 1.7976931348623157e308},
    {"1.7976931348623159e308", '.', false, 0}, /* too large */
    {"1e400", '.', false, 0},
    {"1e99999999999999999999", '.', false, 0},
    {"0e99999999999999999999", '.', true, 0},
    {"1e-99999999999999999999", '.', true, 0},
    {"2.4703282292062327e-324", '.', true, 0}, /* below half of the least */
    {"2.4703282292062328e-324", '.', true, 5e-324},
    {"", '.', false, 0},
    {" 1", '.', false, 0},
    {"1 ", '.', false, 0},
    {"-", '.', false, 0},
    {".", '.', false, 0},
    {"e5", '.', false, 0},
    {"1e", '.', false, 0},
    {"1e+", '.', false, 0},
    {"1.2.3", '.', false, 0},
    {"--1", '.', false, 0},
    {"0x10", '.', false, 0},
    {"inf", '.', false, 0},
    {"nan", '.', false, 0},
    {"1,234", '.', false, 0},
    {"12a", '.', false, 0},
    {"\xD9\xA1", '.', false, 0}, /* an Arabic digit */
};

static void check_parsed(void **state)
{
    const struct parsed *p = *state;
    double v = 4711;

    assert_int_equal(number_parse_decimal(text_of(p->text), p->decimal, &v), p->is_number);
    if (v != (p->is_number ? p->v : 4711))
        fail_msg("%.17g", v);
}

static void any_text_of_digits_reads_as_the_library_reads_it(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        int n = (int)(1 + draw() % 30), point = (int)(draw() % 32), k = 0;
        double v = 0, expected;

        for (int d = 0; d < n; d++) {
            if (d == point)
                text[k++] = '.';
            text[k++] = (char)('0' + draw() % 10);
        }
        snprintf(text + k, sizeof text - (size_t)k, "e%d", (int)(draw() % 640) - 330);
        expected = strtod(text, NULL);
        if (number_parse(text_of(text), &v) != (bool)isfinite(expected) ||
            (isfinite(expected) && v != expected))
            fail_msg("%s is read as %.17g", text, v);
    }
}

/* Halfway between two doubles takes hundreds of digits to tell. */
static void a_thousand_digits_are_rounded_correctly(void **state)
{
    char text[2048];
    double v = 0;
    int n = snprintf(text, sizeof text, "%.1100f", double_of((uint64_t)1 << 52)); /* exact */
    int half = snprintf(text, sizeof text, "%.1074f", 5e-324);

    (void)state;
    assert_true(n > 1000 && half > 1000);
    assert_true(number_parse(text_of(text), &v));
    assert_true(v == 5e-324);
    /* 2^53 + 1 is half way: one more digit, however far away, decides. */
    half = snprintf(text, sizeof text, "9007199254740993.");
    memset(text + half, '0', 1500);
    text[half + 1500] = '\0';
    assert_true(number_parse(text_of(text), &v));
    assert_true(v == 9007199254740992.0);
    text[half + 1499] = '1';
    assert_true(number_parse(text_of(text), &v));
    assert_true(v == 9007199254740994.0);
    memset(text, '0', 1500); /* leading zeros are nothing */
    strcpy(text + 1500, "42");
    assert_true(number_parse(text_of(text), &v));
    assert_true(v == 42);
    memset(text, '9', 400); /* too large without an exponent */
    text[400] = '\0';
    assert_false(number_parse(text_of(text), &v));
}

static void the_locale_changes_nothing(void **state)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF", "C.UTF-8", "C"};
    char text[64];
    double v = 0;

    (void)state;
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        setlocale(LC_ALL, locales[i]); /* those that this machine does not have change nothing */
        number_print(1234.5, text);
        assert_string_equal(text, "1234.5");
        number_print_rounded(1234.56, 1, text);
        assert_string_equal(text, "1,234.6");
        assert_true(number_parse(TEXT("1234.56789012345678901"), &v));
        assert_true(v == 1234.56789012345678901);
    }
    setlocale(LC_ALL, "C");
}

enum {
    N_PRINTED = sizeof printed / sizeof printed[0],
    N_ROUNDED = sizeof rounded / sizeof rounded[0],
    N_PARSED = sizeof parsed / sizeof parsed[0]
};

int main(void)
{
    static char names[N_ROUNDED + N_PARSED][80];
    struct CMUnitTest t[8 + N_PRINTED + N_ROUNDED + N_PARSED] = {
        cmocka_unit_test(doubles_of_every_exponent_read_back),
        cmocka_unit_test(numbers_as_people_have_them_read_back),
        cmocka_unit_test(the_nearest_of_the_shortest_is_taken),
        cmocka_unit_test(any_text_of_digits_reads_as_the_library_reads_it),
        cmocka_unit_test(a_thousand_digits_are_rounded_correctly),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(whole_numbers_are_printed_digit_by_digit),
        cmocka_unit_test(decimals_stand_as_the_library_has_them),
    };
    size_t n = 8;

    for (size_t i = 0; i < N_PRINTED; i++)
        t[n++] = (struct CMUnitTest){printed[i].text, check_printed, NULL, NULL, &printed[i]};
    for (size_t i = 0; i < N_ROUNDED; i++) {
        snprintf(names[i], sizeof names[i], "%.17g rounded to %d places", rounded[i].v,
                 rounded[i].places);
        t[n++] = (struct CMUnitTest){names[i], check_rounded, NULL, NULL, &rounded[i]};
    }
    for (size_t i = 0; i < N_PARSED; i++) {
        char *name = names[N_ROUNDED + i];

        snprintf(name, sizeof names[0], "'%s' is %s", parsed[i].text,
                 parsed[i].is_number ? "a number" : "no number");
        t[n++] = (struct CMUnitTest){name, check_parsed, NULL, NULL, &parsed[i]};
    }
    return cmocka_run_group_tests_name("number", t, NULL, NULL);
}
