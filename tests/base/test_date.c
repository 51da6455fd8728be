/* The calendar against counting day by day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"

static int length_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)))
        return 29;
    return days[month - 1];
}

static void every_day_of_ten_thousand_years_follows_the_last(void **state)
{
    int32_t day = date_of(1, 1, 1);

    (void)state;
    assert_int_equal(date_of(1970, 1, 1), 0);
    assert_int_equal(day, -719162);
    for (int y = 1; y <= 9999; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= length_of(y, m); d++, day++) {
                int y2, m2, d2;

                date_parts(day, &y2, &m2, &d2);
                if (date_of(y, m, d) != day || y2 != y || m2 != m || d2 != d)
                    fail_msg("%d-%d-%d is %d and %d-%d-%d", y, m, d, day, y2, m2, d2);
            }
    assert_int_equal(day, date_of(9999, 12, 31) + 1);
}

static void there_is_no_such_day(void **state)
{
    (void)state;
    assert_int_equal(date_of(2023, 2, 29), DATE_MISSING);
    assert_int_equal(date_of(1900, 2, 29), DATE_MISSING);
    assert_int_not_equal(date_of(2000, 2, 29), DATE_MISSING);
    assert_int_equal(date_of(2023, 0, 1), DATE_MISSING);
    assert_int_equal(date_of(2023, 13, 1), DATE_MISSING);
    assert_int_equal(date_of(2023, 4, 31), DATE_MISSING);
    assert_int_equal(date_of(2023, 4, 0), DATE_MISSING);
    assert_int_equal(date_of(0, 1, 1), DATE_MISSING);
    assert_int_equal(date_of(10000, 1, 1), DATE_MISSING);
}

static void printed_dates_are_read_back(void **state)
{
    (void)state;
    for (int32_t day = date_of(1, 1, 1); day <= date_of(9999, 12, 31); day += 13) {
        char text[16];
        int32_t back = 0;

        date_print(day, text);
        if (!date_parse_iso(text_of(text), &back) || back != day)
            fail_msg("%s", text);
    }
}

struct parse {
    const char *text;
    int year, month, day; /* year 0: not a date */
};

static struct parse parses[] = {
    {"2023-01-31", 2023, 1, 31},  {"0001-01-01", 1, 1, 1},
    {"9999-12-31", 9999, 12, 31}, {"2024-02-29", 2024, 2, 29},
    {"2023-02-29", 0, 0, 0},      {"0000-01-01", 0, 0, 0},
    {"2023-1-31", 0, 0, 0},       {"2023-01-311", 0, 0, 0},
    {" 2023-01-31", 0, 0, 0},     {"2023/01/31", 0, 0, 0},
    {"31-01-2023", 0, 0, 0},      {"2023-01-3x", 0, 0, 0},
    {"+202-01-31", 0, 0, 0},      {"", 0, 0, 0},
};

static void check_parse(void **state)
{
    const struct parse *p = *state;
    int32_t day = 4711;

    assert_int_equal(date_parse_iso(text_of(p->text), &day), p->year != 0);
    assert_int_equal(day, p->year != 0 ? date_of(p->year, p->month, p->day) : 4711);
}

struct move {
    const char *from;
    int months;
    const char *to; /* "": beyond the calendar */
};

static struct move moves[] = {
    {"2023-03-31", -1, "2023-02-28"}, {"2024-03-31", -1, "2024-02-29"},
    {"2023-01-31", 1, "2023-02-28"},  {"2023-01-15", 12, "2024-01-15"},
    {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
    {"2023-01-31", 0, "2023-01-31"},  {"2023-12-31", 1, "2024-01-31"},
    {"2023-01-01", -1, "2022-12-01"}, {"2023-10-31", -24, "2021-10-31"},
    {"0001-01-31", -1, ""},           {"9999-12-01", 1, ""},
    {"2023-01-31", 2000000000, ""},   {"2023-01-31", -2000000000, ""},
};

static void check_move(void **state)
{
    const struct move *m = *state;
    int32_t from = 0, to = DATE_MISSING;

    assert_true(date_parse_iso(text_of(m->from), &from));
    if (*m->to)
        assert_true(date_parse_iso(text_of(m->to), &to));
    assert_int_equal(date_add_months(from, m->months), to);
}

static void missing_stays_missing(void **state)
{
    (void)state;
    assert_int_equal(date_add_months(DATE_MISSING, 3), DATE_MISSING);
}

/* Birthdays counted one by one; a 29 February has its birthday on 1 March of a common year. */
static int birthdays(int32_t from, int32_t to)
{
    int year, month, day, n = 0;

    date_parts(from, &year, &month, &day);
    for (int y = year + 1;; y++) {
        int32_t next = date_of(y, month, day);

        if (next == DATE_MISSING)
            next = date_of(y, 3, 1);
        if (next > to)
            return n;
        n++;
    }
}

static void whole_years_are_birthdays_passed(void **state)
{
    int32_t start = date_of(1995, 12, 30);

    (void)state;
    for (int32_t from = start; from < start + 800; from++)
        for (int32_t to = from; to < from + 2200; to += to % 5 == 0 ? 1 : 7)
            if (date_whole_years(from, to) != birthdays(from, to))
                fail_msg("from %d to %d", from, to);
    assert_int_equal(date_whole_years(date_of(2000, 2, 29), date_of(2001, 2, 28)), 0);
    assert_int_equal(date_whole_years(date_of(2000, 2, 29), date_of(2001, 3, 1)), 1);
    assert_int_equal(date_whole_years(date_of(2000, 2, 29), date_of(2004, 2, 28)), 3);
    assert_int_equal(date_whole_years(date_of(2000, 2, 29), date_of(2004, 2, 29)), 4);
}

static void the_farthest_days_can_be_printed(void **state)
{
    char text[16];

    (void)state;
    date_print(INT32_MAX, text);
    assert_string_equal(text, "5881580-07-11");
    date_print(INT32_MIN + 1, text);
    assert_string_equal(text, "-5877641-06-24");
}

static void a_date_that_begins_with_its_day_is_understood(void **state)
{
    static const struct {
        const char *text, *iso;
    } rows[] = {{"27/11/2024", "2024-11-27"},
                {"1.2.2023", "2023-02-01"},
                {"27-11-24", "2024-11-27"},
                {"31/02/2024", NULL},
                {"11/27/2024", NULL},
                {"27/11", NULL},
                {"27/11/202", NULL},
                {"", NULL},
                {"2024/11/27", NULL},
                {"27/11/2024x", NULL},
                {"a/b/c", NULL}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t day = 7;
        char iso[16];

        assert_int_equal(date_parse_day_first(text_of(rows[i].text), &day), rows[i].iso != NULL);
        if (rows[i].iso == NULL) {
            assert_int_equal(day, 7);
            continue;
        }
        date_print(day, iso);
        assert_string_equal(iso, rows[i].iso);
    }
}

int main(void)
{
    enum { N_PARSE = sizeof parses / sizeof parses[0], N_MOVE = sizeof moves / sizeof moves[0] };
    static char named[N_MOVE][64];
    struct CMUnitTest t[6 + N_PARSE + N_MOVE] = {
        cmocka_unit_test(every_day_of_ten_thousand_years_follows_the_last),
        cmocka_unit_test(a_date_that_begins_with_its_day_is_understood),
        cmocka_unit_test(there_is_no_such_day),
        cmocka_unit_test(printed_dates_are_read_back),
        cmocka_unit_test(missing_stays_missing),
        cmocka_unit_test(whole_years_are_birthdays_passed),
        cmocka_unit_test(the_farthest_days_can_be_printed),
    };
    size_t n = 6;

    for (size_t i = 0; i < N_PARSE; i++)
        t[n++] = (struct CMUnitTest){parses[i].text, check_parse, NULL, NULL, &parses[i]};
    for (size_t i = 0; i < N_MOVE; i++) {
        snprintf(named[i], sizeof named[i], "%s and %d months", moves[i].from, moves[i].months);
        t[n++] = (struct CMUnitTest){named[i], check_move, NULL, NULL, &moves[i]};
    }
    return cmocka_run_group_tests_name("date", t, NULL, NULL);
}
