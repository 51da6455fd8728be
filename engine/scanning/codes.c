/* codes.c -- class/subclass, three digits and two. */
#include "scanning/codes.h"

#include <stdio.h>
#include <string.h>

enum { CLASS_DIGITS = 3, SUBCLASS_DIGITS = 2, LETTERS = 2 };

static size_t count_digits(struct text t, size_t from)
{
    size_t n = 0;

    while (from + n < t.n && t.at[from + n] >= '0' && t.at[from + n] <= '9')
        n++;
    return n;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Right-aligned among zeros. */
static void put_digits(char *out, size_t width, const char *digits, size_t n)
{
    memset(out, '0', width);
    memcpy(out + width - n, digits, n);
}

/* ---- What a spreadsheet makes of a code -------------------------------------------------------- */

enum { MONTHS = 12 };

/* The month that begins at `at`: 1 .. 12, with the bytes of its name in *n; 0: none does. */
static unsigned read_month(struct text t, size_t at, size_t *n)
{
    static const char *const names[MONTHS] = {"january",   "february", "march",    "april",
                                              "may",       "june",     "july",     "august",
                                              "september", "october",  "november", "december"};

    for (unsigned m = 0; m < MONTHS; m++) {
        size_t k = 0;

        while (at + k < t.n && names[m][k] != '\0' && (t.at[at + k] | 0x20) == names[m][k])
            k++;
        if (k == 3 || (k > 3 && (names[m][k] == '\0' || (m == 8 && k == 4)))) {
            *n = k;
            return m + 1;
        }
    }
    return 0;
}

static bool is_between(char c)
{
    return c == '-' || c == '/' || c == ' ' || c == '.';
}

static unsigned value(const char *digits, size_t n)
{
    unsigned v = 0;

    for (size_t i = 0; i < n; i++)
        v = 10 * v + (unsigned)(digits[i] - '0');
    return v;
}

static void put_code(char out[CODE_TEXT], unsigned class, unsigned subclass)
{
    (void)snprintf(out, CODE_TEXT, "%03u/%02u", class % 1000, subclass % 100);
}

/* 08/06/2023, 2023-06-08, either with a time after it. */
static bool is_whole_date(struct text t)
{
    size_t a = count_digits(t, 0), b, c;
    char between;

    if (a == 0 || a >= t.n || (t.at[a] != '-' && t.at[a] != '/' && t.at[a] != '.'))
        return false;
    between = t.at[a];
    b = count_digits(t, a + 1);
    if (b < 1 || b > 2 || a + 1 + b >= t.n || t.at[a + 1 + b] != between)
        return false;
    c = count_digits(t, a + b + 2);
    if (!((a <= 2 && (c == 2 || c == 4)) || (a == 4 && c <= 2 && c > 0)))
        return false;
    return a + b + c + 2 == t.n || t.at[a + b + c + 2] == ' ' || t.at[a + b + c + 2] == 'T';
}

enum code_date code_from_date(struct text t, char day_first[CODE_TEXT], char month_first[CODE_TEXT])
{
    size_t digits = count_digits(t, 0), name = 0, at = digits > 0 ? digits + 1 : 0, after;
    unsigned month;

    day_first[0] = month_first[0] = '\0';
    if (is_whole_date(t))
        return CODE_WHOLE_DATE;
    if (digits > 2 || (digits > 0 && (digits >= t.n || !is_between(t.at[digits]))))
        return CODE_NO_DATE;
    month = read_month(t, at, &name);
    if (month == 0)
        return CODE_NO_DATE;
    at += name;
    if (digits > 0) { /* 08-Jun; with a year, 08-Jun-23, what was typed is the same */
        after = at < t.n && is_between(t.at[at]) ? count_digits(t, at + 1) : 0;
        if (at != t.n && !((after == 2 || after == 4) && at + 1 + after == t.n))
            return CODE_NO_DATE;
        put_code(day_first, value(t.at, digits), month);
        put_code(month_first, month, value(t.at, digits));
        return CODE_DAY_MONTH;
    }
    after = at < t.n && is_between(t.at[at]) ? count_digits(t, at + 1) : 0;
    if ((after != 1 && after != 2 && after != 4) || at + 1 + after != t.n)
        return CODE_NO_DATE;
    put_code(day_first, month, value(t.at + at + 1, after));
    put_code(month_first, month, value(t.at + at + 1, after));
    return CODE_MONTH_YEAR;
}

/* ---- A code ------------------------------------------------------------------------------------ */

/* 8N, 105A: how the counting rules name a class of recorded crime.  Without its '/' 105A is no
 * 1/05A. */
static bool is_class(struct text t)
{
    size_t digits = count_digits(t, 0), letters = 0;

    while (digits + letters < t.n && is_letter(t.at[digits + letters]))
        letters++;
    return digits >= 1 && digits <= CLASS_DIGITS && letters >= 1 && letters <= LETTERS &&
           digits + letters == t.n;
}

static const char *why_not(struct text t)
{
    char day_first[CODE_TEXT], month_first[CODE_TEXT];

    if (code_from_date(t, day_first, month_first) != CODE_NO_DATE)
        return "a date that a spreadsheet made of a Home Office code";
    if (is_class(t))
        return "a class of the counting rules, not a Home Office code: successors can say which "
               "code stands for it";
    return "not a Home Office code";
}

size_t code_home_office(struct text t, char out[CODE_TEXT], const char **why)
{
    size_t first = count_digits(t, 0), second = 0, p = first, letters = 0;

    *why = why_not(t);
    if (is_class(t))
        return 0;
    if (first >= 1 && first <= CLASS_DIGITS && p < t.n && t.at[p] == '/') {
        second = count_digits(t, ++p);
        if (second < 1 || second > SUBCLASS_DIGITS)
            return 0;
        put_digits(out, CLASS_DIGITS, t.at, first);
        put_digits(out + CLASS_DIGITS + 1, SUBCLASS_DIGITS, t.at + p, second);
        p += second;
    } else if (first >= 3 && first <= CLASS_DIGITS + SUBCLASS_DIGITS) {
        put_digits(out, CLASS_DIGITS, t.at, first - SUBCLASS_DIGITS);
        memcpy(out + CLASS_DIGITS + 1, t.at + first - SUBCLASS_DIGITS, SUBCLASS_DIGITS);
    } else {
        return 0;
    }
    out[CLASS_DIGITS] = '/';
    for (; p < t.n && letters < LETTERS && is_letter(t.at[p]); p++)
        out[CLASS_DIGITS + 1 + SUBCLASS_DIGITS + letters++] = (char)(t.at[p] & ~0x20);
    return p == t.n ? CLASS_DIGITS + 1 + SUBCLASS_DIGITS + letters : 0;
}
