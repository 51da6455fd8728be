/* Dates in the formats of extracts, and offence codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scanning/codes.h"
#include "scanning/dates.h"

struct row {
    const char *name, *format, *text, *date; /* format NULL: ISO; date NULL: it is none */
};

static const struct row rows[] = {
    {"day, month, year", "%d/%m/%Y", "31/01/2023", "2023-01-31"},
    {"one digit for day and month", "%d/%m/%Y", "1/2/2023", "2023-02-01"},
    {"no such day", "%d/%m/%Y", "31/02/2023", NULL},
    {"no such month", "%d/%m/%Y", "01/13/2023", NULL},
    {"a year of two digits under %Y", "%d/%m/%Y", "01/01/23", NULL},
    {"another separator", "%d/%m/%Y", "01-01-2023", NULL},
    {"text after the date", "%d/%m/%Y", "01/01/2023 ", NULL},
    {"text before the date", "%d/%m/%Y", " 01/01/2023", NULL},
    {"text of the date's length", "%d/%m/%Y", "0a/01/2023", NULL},
    {"digits one behind another", "%Y%m%d", "20230131", "2023-01-31"},
    {"a leap day", "%d.%m.%Y", "29.02.2024", "2024-02-29"},
    {"no leap day", "%d.%m.%Y", "29.02.2023", NULL},
    {"hours and minutes", "%d/%m/%Y %H:%M", "31/01/2023 23:59", "2023-01-31"},
    {"seconds", "%d/%m/%Y %H:%M:%S", "31/01/2023 23:59:60", "2023-01-31"},
    {"minutes beyond an hour", "%d/%m/%Y %H:%M", "31/01/2023 23:60", NULL},
    {"a time that is not there", "%d/%m/%Y %H:%M", "31/01/2023", NULL},
    {"the year of as_of in two digits", "%d/%m/%y", "31/12/23", "2023-12-31"},
    {"the year after as_of in two digits", "%d/%m/%y", "01/01/24", "1924-01-01"},
    {"a short month", "%d-%b-%Y", "05-Jun-2020", "2020-06-05"},
    {"a long month under %b", "%d %b %Y", "5 JUNE 2020", "2020-06-05"},
    {"a long month", "%B %d, %Y", "September 5, 2020", "2020-09-05"},
    {"Sept", "%d %B %Y", "5 Sept 2020", "2020-09-05"},
    {"May is short and long", "%d %B %Y", "5 may 2020", "2020-05-05"},
    {"no month", "%d %b %Y", "5 Foo 2020", NULL},
    {"half a month", "%d %b %Y", "5 Septem 2020", NULL},
    {"a per cent sign", "%%%d %m %Y", "%05 06 2020", "2020-06-05"},
    {"nothing", "%d/%m/%Y", "", NULL},
    {"ISO", NULL, "2023-01-31", "2023-01-31"},
    {"ISO with a time", NULL, "2023-01-31T07:30", "2023-01-31"},
    {"ISO with a space and seconds", NULL, "2023-01-31 07:30:59", "2023-01-31"},
    {"ISO with parts of a second and a zone", NULL, "2023-01-31T07:30:59.123456+01:00",
     "2023-01-31"},
    {"ISO with a short zone", NULL, "2023-01-31T07:30-05", "2023-01-31"},
    {"ISO in UTC", NULL, "2023-01-31T07:30:59Z", "2023-01-31"},
    {"ISO with no time after T", NULL, "2023-01-31T", NULL},
    {"ISO with half a time", NULL, "2023-01-31 07:3", NULL},
    {"ISO with text after it", NULL, "2023-01-31 07:30 x", NULL},
    {"ISO with a zone of nonsense", NULL, "2023-01-31T07:30+1", NULL},
    {"ISO with slashes", NULL, "2023/01/31", NULL},
    {"ISO of no year", NULL, "0000-01-01", NULL},
    {"ISO with letters", NULL, "2023-0a-31", NULL},
    {"ISO by name", "iso", "2023-01-31 07:30", "2023-01-31"},
    {"half a day", "%d/%m/%Y %I:%M %p", "31/01/2023 9:37 PM", "2023-01-31"},
    {"an hour that half a day has not", "%d/%m/%Y %I:%M %p", "31/01/2023 13:37 PM", NULL},
    {"neither half of a day", "%d/%m/%Y %I:%M %p", "31/01/2023 9:37 XM", NULL},
    /* ECMA-376 part 1, 18.17.4.1 gives serial numbers and their days. */
    {"a serial number", "serial", "44957", "2023-01-31"},
    {"a serial number with the time of day", "serial", "44957.99998842593", "2023-01-31"},
    {"a serial number with a decimal comma", "serial", "44957,5", "2023-01-31"},
    {"the first day of serial numbers", "serial", "1", "1900-01-01"},
    {"the last day before the one that never was", "serial", "59", "1900-02-28"},
    {"29 February 1900 never was", "serial", "60", NULL},
    {"the first day after it", "serial", "61", "1900-03-01"},
    {"the last day of serial numbers", "serial", "2958465", "9999-12-31"},
    {"beyond the last day", "serial", "2958466", NULL},
    {"no day has the serial number 0", "serial", "0", NULL},
    {"a serial number is no date as text", "serial", "31/01/2023", NULL},
    {"a serial number with a point alone", "serial", "44957.", NULL},
    {"a negative serial number", "serial", "-1", NULL},
    {"a serial number since 1904", "serial 1904", "43495", "2023-01-31"},
    {"the first day since 1904", "serial 1904", "0", "1904-01-01"},
};

static void reads_a_date(void **state)
{
    const struct row *row = *state;
    int32_t day = 42;
    char text[16];
    struct date_format format;
    const char *why;
    bool fine;

    if (row->format == NULL) {
        fine = date_read_iso(text_of(row->text), &day);
    } else {
        assert_true(date_format_make(row->format, &format, &why));
        fine = date_format_read(&format, text_of(row->text), date_of(2023, 1, 31), &day);
    }
    assert_int_equal(fine, row->date != NULL);
    if (!fine) {
        assert_int_equal(day, 42);
        return;
    }
    date_print(day, text);
    assert_string_equal(text, row->date);
}

static void a_format_names_each_part_once(void **state)
{
    static const char *const none[] = {"",          "%d/%m",       "%d/%m/%Y/%y", "%d %m %b %Y",
                                       "%d/%m/%Y%", "%d/%m/%Y %Z", "%Y"};
    struct date_format f;
    const char *why;
    char longest[64];

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(date_format_make(none[i], &f, &why));
    memset(longest, '/', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(date_format_make(longest, &f, &why));
    assert_string_equal(why, "it is too long");
}

/* The short way for dates with all their digits must not differ from the long one. */
static void every_day_is_read_alike_by_both_ways(void **state)
{
    struct date_format quick, slow;
    const char *why;

    (void)state;
    assert_true(date_format_make("%d/%m/%Y", &quick, &why));
    slow = quick;
    slow.size = 0;
    for (int y = 1899; y <= 2101; y += 101)
        for (int m = 0; m <= 13; m++)
            for (int d = 0; d <= 32; d++) {
                char text[48];
                int32_t a = 0, b = 0;
                bool fine;

                snprintf(text, sizeof text, "%02d/%02d/%04d", d, m, y);
                fine = date_format_read(&quick, text_of(text), 0, &a);
                assert_int_equal(fine, date_format_read(&slow, text_of(text), 0, &b));
                assert_int_equal(a, b);
                assert_int_equal(fine, date_of(y, m, d) != DATE_MISSING);
                if (fine)
                    assert_int_equal(a, date_of(y, m, d));
            }
}

static void two_digits_mean_a_year_up_to_the_pivot(void **state)
{
    static const struct {
        const char *text;
        int year;
    } years[] = {{"01/01/30", 2030}, {"01/01/31", 1931}, {"01/01/99", 1999}, {"01/01/00", 2000}};
    struct date_format f;
    const char *why;

    (void)state;
    assert_true(date_format_make("%d/%m/%y", &f, &why));
    f.latest = 2030;
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        int32_t day = 0;

        assert_true(date_format_read(&f, text_of(years[i].text), date_of(2023, 1, 31), &day));
        assert_int_equal(day, date_of(years[i].year, 1, 1));
    }
}

static void codes_in_all_their_spellings_become_one(void **state)
{
    static const struct {
        const char *text, *code;
    } codes[] = {{"008/06", "008/06"}, {"8/6", "008/06"},      {"8/06", "008/06"},
                 {"08/6", "008/06"},   {"00806", "008/06"},    {"0806", "008/06"},
                 {"806", "008/06"},    {"195/94", "195/94"},   {"19594", "195/94"},
                 {"8/6a", "008/06A"},  {"00806Ab", "008/06AB"}};
    static const char *const none[] = {"",       "8",       "08",     "8/",      "/6",
                                       "8/006",  "0008/06", "008006", "8-6",     "x8/6",
                                       "8/6abc", "8 / 6",   "8/6 ",   "assault", "8.06"};
    char out[CODE_TEXT];
    const char *why;

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        size_t n = code_home_office(text_of(codes[i].text), out, &why);

        assert_int_equal(n, strlen(codes[i].code));
        assert_memory_equal(out, codes[i].code, n);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_int_equal(code_home_office(text_of(none[i]), out, &why), 0);
        assert_string_equal(why, "not a Home Office code");
    }
}

static void what_a_spreadsheet_makes_of_codes_is_known_again(void **state)
{
    static const struct {
        const char *text;
        enum code_date kind;
        const char *day_first, *month_first;
    } dates[] = {
        {"Oct-11", CODE_MONTH_YEAR, "010/11", "010/11"},
        {"Aug-60", CODE_MONTH_YEAR, "008/60", "008/60"},
        {"aug-1960", CODE_MONTH_YEAR, "008/60", "008/60"},
        {"August 60", CODE_MONTH_YEAR, "008/60", "008/60"},
        {"Sept-1", CODE_MONTH_YEAR, "009/01", "009/01"},
        {"08-Jun", CODE_DAY_MONTH, "008/06", "006/08"},
        {"8-JUN", CODE_DAY_MONTH, "008/06", "006/08"},
        {"11/Oct", CODE_DAY_MONTH, "011/10", "010/11"},
        {"08-Jun-23", CODE_DAY_MONTH, "008/06", "006/08"},
        {"08-Jun-2023", CODE_DAY_MONTH, "008/06", "006/08"},
        {"08/06/2023", CODE_WHOLE_DATE, "", ""},
        {"8/6/23", CODE_WHOLE_DATE, "", ""},
        {"2023-06-08", CODE_WHOLE_DATE, "", ""},
        {"2023-06-08 00:00:00", CODE_WHOLE_DATE, "", ""},
        {"008/06", CODE_NO_DATE, "", ""},
        {"8/6", CODE_NO_DATE, "", ""},
        {"assault", CODE_NO_DATE, "", ""},
        {"mar", CODE_NO_DATE, "", ""},
        {"march", CODE_NO_DATE, "", ""},
        {"mark-11", CODE_NO_DATE, "", ""},
        {"108-Jun", CODE_NO_DATE, "", ""},
        {"08-Junk", CODE_NO_DATE, "", ""},
        {"08-Jun-", CODE_NO_DATE, "", ""},
        {"Jun-", CODE_NO_DATE, "", ""},
        {"Jun-123", CODE_NO_DATE, "", ""},
        {"08Jun", CODE_NO_DATE, "", ""},
        {"8/6/", CODE_NO_DATE, "", ""},
        {"12", CODE_NO_DATE, "", ""},
        {"", CODE_NO_DATE, "", ""},
    };
    char day_first[CODE_TEXT], month_first[CODE_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        assert_int_equal(code_from_date(text_of(dates[i].text), day_first, month_first),
                         dates[i].kind);
        assert_string_equal(day_first, dates[i].day_first);
        assert_string_equal(month_first, dates[i].month_first);
    }
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 5];

    for (size_t i = 0; i < N; i++) {
        union {
            const struct row *row;
            void *state;
        } row = {&rows[i]};

        tests[i] = (struct CMUnitTest){rows[i].name, reads_a_date, NULL, NULL, row.state};
    }
    tests[N] = (struct CMUnitTest)cmocka_unit_test(a_format_names_each_part_once);
    tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(every_day_is_read_alike_by_both_ways);
    tests[N + 2] = (struct CMUnitTest)cmocka_unit_test(codes_in_all_their_spellings_become_one);
    tests[N + 3] = (struct CMUnitTest)cmocka_unit_test(two_digits_mean_a_year_up_to_the_pivot);
    tests[N + 4] = (struct CMUnitTest)cmocka_unit_test(
        what_a_spreadsheet_makes_of_codes_is_known_again);
    return cmocka_run_group_tests_name("dates", tests, NULL, NULL);
}
