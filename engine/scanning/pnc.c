/* pnc.c -- the check letter of a PNC id. */
#include "scanning/pnc.h"

enum { NUMBER_DIGITS = 7, LETTERS = 23 };

static size_t count_digits(struct text t, size_t from)
{
    size_t n = 0;

    while (from + n < t.n && t.at[from + n] >= '0' && t.at[from + n] <= '9')
        n++;
    return n;
}

static unsigned long value(const char *digits, size_t n)
{
    unsigned long v = 0;

    for (size_t i = 0; i < n; i++)
        v = 10 * v + (unsigned long)(digits[i] - '0');
    return v;
}

const char *pnc_fault(struct text id)
{
    static const char none[] = "it is not a year, a number and a letter";
    static const char letters[LETTERS + 1] = "ZABCDEFGHJKLMNPQRTUVWXY";
    size_t year = count_digits(id, 0), number, at;
    char letter;

    if (year == 4 + NUMBER_DIGITS) {
        at = year = 4;
        number = NUMBER_DIGITS;
    } else {
        at = year + 1;
        if ((year != 2 && year != 4) || year >= id.n || id.at[year] != '/')
            return none;
        number = count_digits(id, at);
    }
    if (number < 1 || number > NUMBER_DIGITS || at + number + 1 != id.n)
        return none;
    letter = (char)(id.at[id.n - 1] & ~0x20);
    if (letter < 'A' || letter > 'Z')
        return none;
    if (letter != letters[(value(id.at + year - 2, 2) * 10000000 + value(id.at + at, number)) %
                          LETTERS])
        return "its check letter is wrong";
    return NULL;
}
