/* codes.c -- class/subclass, three digits and two. */
#include "scanning/codes.h"

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

/* "Oct-11", "08-Jun": what a spreadsheet makes of 10/11 and 8/6. */
static bool looks_like_date(struct text t)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    for (size_t i = 0; i + 3 <= t.n; i++)
        for (size_t m = 0; m < 12; m++)
            if ((t.at[i] | 0x20) == months[3 * m] && (t.at[i + 1] | 0x20) == months[3 * m + 1] &&
                (t.at[i + 2] | 0x20) == months[3 * m + 2])
                return count_digits(t, 0) > 0 || (t.n > 0 && count_digits(t, t.n - 1) == 1);
    return false;
}

size_t code_home_office(struct text t, char out[CODE_TEXT], const char **why)
{
    size_t first = count_digits(t, 0), second = 0, p = first, letters = 0;

    *why = looks_like_date(t) ? "a date that a spreadsheet made of a Home Office code"
                              : "not a Home Office code";
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
