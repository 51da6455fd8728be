/* date.c -- civil dates and days since 1970-01-01. */
#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { YEAR_FIRST = 1, YEAR_LAST = 9999, DAYS_PER_ERA = 146097 /* 400 years */ };

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from 1 March, so that a leap day is the last of its year. */
static int32_t days_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int32_t date_of(int year, int month, int day)
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return DATE_MISSING;
    return days_from_civil(year, month, day);
}

void date_parts(int32_t day, int *year, int *month, int *day_of_month)
{
    int64_t z = (int64_t)day + 719468; /* from 0000-03-01 */
    int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int of_era = (int)(z - era * DAYS_PER_ERA);
    int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * y + y / 4 - y / 100);
    int m = (5 * of_year + 2) / 153;

    *day_of_month = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = (int)(y + era * 400) + (*month <= 2);
}

int32_t date_add_months(int32_t day, int months)
{
    int year, month, of_month, last;
    int64_t count;

    if (day == DATE_MISSING)
        return DATE_MISSING;
    date_parts(day, &year, &month, &of_month);
    count = (int64_t)year * 12 + (month - 1) + months;
    if (count < YEAR_FIRST * 12 || count >= (YEAR_LAST + 1) * 12)
        return DATE_MISSING;
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    last = month_days(year, month);
    return date_of(year, month, of_month < last ? of_month : last);
}

int32_t date_add_span(int32_t day, double days)
{
    double months = days / 30.4375;

    return fabs(months - round(months)) < 1e-9 && fabs(months) <= 1200
               ? date_add_months(day, (int)round(months))
               : day + (int32_t)lround(days);
}

int date_whole_years(int32_t from, int32_t to)
{
    int y1, m1, d1, y2, m2, d2;

    date_parts(from, &y1, &m1, &d1);
    date_parts(to, &y2, &m2, &d2);
    return y2 - y1 - (m2 < m1 || (m2 == m1 && d2 < d1));
}

static bool digits(const char *s, int n, int *out)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        v = v * 10 + (s[i] - '0');
    }
    *out = v;
    return true;
}

bool date_parse_iso(struct text t, int32_t *out)
{
    int year, month, day;
    int32_t date;

    if (t.n != 10 || t.at[4] != '-' || t.at[7] != '-' || !digits(t.at, 4, &year) ||
        !digits(t.at + 5, 2, &month) || !digits(t.at + 8, 2, &day))
        return false;
    date = date_of(year, month, day);
    if (date == DATE_MISSING)
        return false;
    *out = date;
    return true;
}

/* One or two digits, or four; how many there are. */
static size_t number_at(struct text t, size_t at, int *out)
{
    size_t n = 0;

    for (*out = 0; at + n < t.n && n < 4 && t.at[at + n] >= '0' && t.at[at + n] <= '9'; n++)
        *out = *out * 10 + (t.at[at + n] - '0');
    return n;
}

bool date_parse_day_first(struct text t, int32_t *out)
{
    int parts[3];
    size_t at = 0, n = 0;
    int32_t date;

    for (int i = 0; i < 3; i++) {
        n = number_at(t, at, &parts[i]);
        at += n;
        if (n == 0 || (i < 2 && (n > 2 || at >= t.n || memchr("/.-", t.at[at], 3) == NULL)))
            return false;
        at += i < 2;
    }
    date = date_of(parts[2] + (n == 2 ? 2000 : 0), parts[1], parts[0]);
    if (at != t.n || (n != 2 && n != 4) || date == DATE_MISSING)
        return false;
    *out = date;
    return true;
}

void date_print(int32_t day, char out[16])
{
    int year, month, of_month;

    date_parts(day, &year, &month, &of_month);
    if (year >= 0 && year <= YEAR_LAST) { /* nearly always, and worth being quick */
        char text[] = {(char)('0' + year / 1000),
                       (char)('0' + year / 100 % 10),
                       (char)('0' + year / 10 % 10),
                       (char)('0' + year % 10),
                       '-',
                       (char)('0' + month / 10),
                       (char)('0' + month % 10),
                       '-',
                       (char)('0' + of_month / 10),
                       (char)('0' + of_month % 10),
                       '\0'};

        for (size_t i = 0; i < sizeof text; i++)
            out[i] = text[i];
        return;
    }
    snprintf(out, 16, "%d-%02u-%02u", year % 10000000, (unsigned)month % 100,
             (unsigned)of_month % 100);
}
