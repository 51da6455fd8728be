/* number.c -- decimal text and doubles.
 *
 * The C library is given, and asked for, digits only: the character that its locale puts between
 * them is never read or written. */
#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number_shortest.h"

/* Digits beyond these cannot change the rounding, but for whether any of them is not 0. */
enum { DIGITS_KEPT = 800, DIGITS_EXACT = 19 };
enum { FEW_PLACES = 3 }; /* with which a double of people's size stays within 63 bits */

/* The value is digits * 10^exponent. */
struct decimal {
    bool negative;
    uint64_t small; /* the value of the digits when n <= DIGITS_EXACT */
    size_t n;       /* digits without leading zeros; may be more than are kept */
    int64_t exponent;
    bool sticky; /* some digit that was not kept is not 0 */
    char digits[DIGITS_KEPT + 1];
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_digit(struct decimal *d, char c, bool fraction)
{
    if (fraction)
        d->exponent--;
    if (d->n == 0 && c == '0')
        return;
    if (d->n < DIGITS_EXACT)
        d->small = d->small * 10 + (uint64_t)(c - '0');
    if (d->n < DIGITS_KEPT) {
        d->digits[d->n++] = c;
    } else {
        d->sticky |= c != '0';
        d->exponent++;
    }
}

/* Reads the exponent's digits; those beyond any double are taken as a very large number. */
static const char *read_exponent(const char *p, const char *end, struct decimal *d)
{
    bool negative = false;
    int64_t value = 0;

    if (p < end && (*p == '+' || *p == '-'))
        negative = *p++ == '-';
    if (p == end || !is_digit(*p))
        return NULL;
    for (; p < end && is_digit(*p); p++)
        if (value < INT64_MAX / 100)
            value = value * 10 + (*p - '0');
    d->exponent += negative ? -value : value;
    return p;
}

static bool read_decimal(struct text t, char point, struct decimal *d)
{
    const char *p = t.at, *end = t.at + t.n;
    bool any = false;

    d->negative = false, d->sticky = false;
    d->small = 0, d->n = 0, d->exponent = 0;
    if (p < end && (*p == '+' || *p == '-'))
        d->negative = *p++ == '-';
    for (; p < end && is_digit(*p); p++, any = true)
        add_digit(d, *p, false);
    if (p < end && *p == point)
        for (p++; p < end && is_digit(*p); p++, any = true)
            add_digit(d, *p, true);
    if (!any)
        return false;
    if (p < end && (*p == 'e' || *p == 'E'))
        p = read_exponent(p + 1, end, d);
    return p == end;
}

/* Those that are exact. */
static const double ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                             1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                             1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Both operands are exact, so the one operation rounds correctly (Clinger 1990). */
static bool exact(const struct decimal *d, double *out)
{
    if (d->n > DIGITS_EXACT || d->small > (uint64_t)1 << 53 || d->exponent < -22 ||
        d->exponent > 22)
        return false;
    *out = d->exponent < 0 ? (double)d->small / ten[-d->exponent]
                           : (double)d->small * ten[d->exponent];
    return true;
}

static bool nearest(const struct decimal *d, double *out)
{
    return d->n <= DIGITS_EXACT && d->exponent >= POWER_FIRST && d->exponent <= POWER_LAST &&
           number_nearest(d->small, (int)d->exponent, out);
}

/* "digits e exponent" has no decimal point, so strtod() reads it alike in every locale. */
static bool by_library(struct decimal *d, double *out)
{
    char text[DIGITS_KEPT + 32];
    int64_t exponent = d->exponent;
    int saved = errno;
    double v;

    if (d->n == 0 || exponent < -(int64_t)d->n - 400) {
        *out = 0;
        return true;
    }
    if (exponent > 400)
        return false;
    if (d->sticky) {
        d->digits[d->n++] = '1';
        exponent--;
    }
    memcpy(text, d->digits, d->n);
    snprintf(text + d->n, sizeof text - d->n, "e%lld", (long long)exponent);
    v = strtod(text, NULL);
    errno = saved;
    if (!isfinite(v))
        return false;
    *out = v;
    return true;
}

/* The bytes of a text of 1 .. 7, the first in the lowest; some are read twice. */
static uint64_t eight_of_few(struct text t)
{
    const unsigned char *at = (const unsigned char *)t.at;
    size_t middle = t.n / 2, last = t.n - 1;

    if (t.n < 4)
        return at[0] | (uint64_t)at[middle] << 8 * middle | (uint64_t)at[last] << 8 * last;
    return at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
           ((uint64_t)at[last - 3] | (uint64_t)at[last - 2] << 8 | (uint64_t)at[last - 1] << 16 |
            (uint64_t)at[last] << 24)
               << 8 * (t.n - 4);
}

/* What is left of the text from `at` on, eight bytes at most; behind its end are NULs. */
static uint64_t eight_from(struct text t, size_t at)
{
    if (t.n - at >= 8)
        return text_eight(t.at + at);
    return t.n >= 8 ? text_eight(t.at + t.n - 8) >> 8 * (8 - (t.n - at)) : eight_of_few(t) >> 8 * at;
}

/* How many of eight bytes, each with the bits of '0' taken off, are digits before any that is none. */
static unsigned count_digits(uint64_t eight)
{
    uint64_t others = ((eight + TEXT_EACH_BYTE * (0x80 - 10)) | eight) & TEXT_EACH_BYTE << 7;

    return others == 0 ? 8 : (unsigned)__builtin_ctzll(others) / 8;
}

/* Of eight digits, the first in the lowest byte: pairs, then fours, then all. */
static uint64_t value_of_eight(uint64_t digits)
{
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FFu;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFFu;
    return (digits * 10000 + (digits >> 32)) & 0xFFFFFFFFu;
}

/* Numbers as most are: at most 19 digits, no exponent.  False for others, and for what is no number. */
static bool read_plain(struct text t, char point, double *out)
{
    size_t first = t.n > 0 && t.at[0] == '-', at = first, behind = 0;
    uint64_t v = 0;

    while (at < t.n) {
        uint64_t eight = eight_from(t, at) ^ TEXT_EACH_BYTE * '0';
        unsigned n = count_digits(eight);

        if (n > 0) /* of more digits than fit it is not used */
            v = v * (uint64_t)ten[n] + value_of_eight(eight << 8 * (8 - n));
        at += n;
        if (n == 8 || at == t.n)
            continue;
        if (t.at[at++] != point || behind != 0)
            return false;
        behind = at;
    }
    size_t n = t.n - first - (behind != 0), places = behind != 0 ? t.n - behind : 0;
    double u = (double)v;

    if (n == 0 || n > DIGITS_EXACT)
        return false;
    if (v <= (uint64_t)1 << 53)
        u = u / ten[places];
    else if (!number_nearest(v, -(int)places, &u))
        return false;
    *out = first > 0 ? -u : u;
    return true;
}

bool number_parse_decimal(struct text t, char decimal, double *out)
{
    struct decimal d;
    double v;

    if (read_plain(t, decimal, out))
        return true;
    if (!read_decimal(t, decimal, &d) ||
        (!exact(&d, &v) && !nearest(&d, &v) && !by_library(&d, &v)))
        return false;
    *out = d.negative ? -v : v;
    return true;
}

bool number_parse(struct text t, double *out)
{
    return number_parse_decimal(t, '.', out);
}

/* Numbers as most are: printed plainly, not much in front of the point, and 1 .. 16 digits behind it. */
enum { EIGHT = 100000000, PLACES_FAST = 16 };
static const double LEAST_FAST = 1e-7, MOST_FAST = 1e13;
enum { MYRIAD = 10000 };
static const double MOST_SHORT = 1e11; /* 15 digits with 4 behind the point */

/* The 8 digits of v below 10^8, zeros in front, the first in the lowest byte: two numbers of 4 digits side by
 * side, then four of 2, then eight of 1.  The factors are 1/100 and 1/10, rounded up: right for so few. */
static uint64_t eight_digits(uint64_t v)
{
    uint64_t fours = v / 10000 | (v % 10000) << 32;
    uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007F0000007Fu;
    uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
    uint64_t tens = (twos * 103 >> 10) & 0x000F000F000F000Fu;

    return tens | (twos - 10 * tens) << 8;
}

static void put_eight(uint64_t digits, char *out)
{
    text_put_eight(out, digits | TEXT_EACH_BYTE * '0');
}

/* Of v below 10^8, without zeros in front; all 8 bytes of out are written. */
static size_t put_few(uint64_t v, char *out)
{
    uint64_t digits = eight_digits(v);
    unsigned leading = (unsigned)__builtin_ctzll(digits | (uint64_t)1 << 56) / 8;

    put_eight(digits >> 8 * leading, out);
    return 8 - leading;
}

/* Of v from 10^8 on; apart, as it would slow what most numbers take. */
static __attribute__((noinline)) size_t put_many(uint64_t v, char *out)
{
    size_t n = number_print_whole(v / EIGHT, out);

    put_eight(eight_digits(v % EIGHT), out + n);
    return n + 8;
}

size_t number_print_whole(uint64_t v, char out[NUMBER_TEXT])
{
    if (v >= EIGHT)
        return put_many(v, out);
    if (v >= 10)
        return put_few(v, out);
    out[0] = (char)('0' + v);
    return 1;
}

static size_t zeros(char *out, size_t n)
{
    memset(out, '0', n);
    return n;
}

/* Plain from 1e-7 to 1e21, as ECMAScript prints; else d.ddde-8.  `exponent` is of the first digit. */
static size_t lay_out(const char *digits, size_t count, int exponent, char *out)
{
    size_t n = 0, whole;

    if (exponent < -7 || exponent >= 21) {
        out[n++] = digits[0];
        if (count > 1)
            out[n++] = '.';
        memcpy(out + n, digits + 1, count - 1);
        n += count - 1;
        out[n++] = 'e';
        if (exponent < 0)
            out[n++] = '-';
        return n + number_print_whole((uint64_t)abs(exponent), out + n);
    }
    if (exponent < 0) {
        out[n++] = '0';
        out[n++] = '.';
        n += zeros(out + n, (size_t)-exponent - 1);
        memcpy(out + n, digits, count);
        return n + count;
    }
    whole = (size_t)exponent + 1;
    if (count <= whole) {
        memcpy(out, digits, count);
        return count + zeros(out + count, whole - count);
    }
    memcpy(out, digits, whole);
    out[whole] = '.';
    memcpy(out + whole + 1, digits + whole, count - whole);
    return count + 1;
}

/* digits * 10^-places, which is u: what is in front of the point, a point, and the rest.  No whole number is
 * nearer to u than its shortest decimal, so that the two have the same in front. */
static size_t put_decimal(double u, uint64_t digits, int places, char *out)
{
    uint64_t whole = (uint64_t)u;
    uint64_t rest = digits - whole * (uint64_t)ten[places];
    size_t n = number_print_whole(whole, out);

    rest *= (uint64_t)ten[PLACES_FAST - places]; /* 16 digits */
    out[n++] = '.';
    put_eight(eight_digits(rest / EIGHT), out + n);
    put_eight(eight_digits(rest % EIGHT), out + n + 8);
    return n + (size_t)places;
}

/* u * 10^4 where u is a decimal of so few places, else 0.  That decimal is its shortest one: of those of 15
 * digits no two are the same double. */
static uint64_t in_myriads(double u)
{
    uint64_t myriads = u < MOST_SHORT ? (uint64_t)(u * MYRIAD + 0.5) : 0;

    return (double)myriads / MYRIAD == u ? myriads : 0;
}

/* Of a number that is not whole. */
static size_t put_myriads(uint64_t myriads, char *out)
{
    uint64_t rest = eight_digits(myriads % MYRIAD) >> 32;
    size_t n = number_print_whole(myriads / MYRIAD, out);

    out[n++] = '.';
    put_eight(rest, out + n);
    return n + 8 - (unsigned)__builtin_clzll(rest) / 8;
}

static size_t put_shortest(double u, char *out)
{
    struct shortest s = number_shortest(u);
    char digits[NUMBER_TEXT];
    size_t count;

    if (s.exponent < 0 && s.exponent >= -PLACES_FAST && u >= LEAST_FAST && u < MOST_FAST)
        return put_decimal(u, s.digits, -s.exponent, out);
    count = number_print_whole(s.digits, digits);
    return lay_out(digits, count, s.exponent + (int)count - 1, out);
}

size_t number_print(double v, char out[NUMBER_TEXT])
{
    double u = fabs(v);
    uint64_t myriads;
    size_t n = 0;

    if (v < 0)
        out[n++] = '-';
    if (u < 1e15 && (double)(int64_t)u == u)
        n += number_print_whole((uint64_t)u, out + n);
    else if ((myriads = in_myriads(u)) > 0)
        n += put_myriads(myriads, out + n);
    else if (isfinite(u))
        n += put_shortest(u, out + n);
    out[n] = '\0';
    return n;
}

/* A whole number below 1,000, and zeros behind a point. */
static size_t print_few(double v, int places, char out[64])
{
    size_t n = 0;

    if (v < 0)
        out[n++] = '-';
    n += number_print_whole((uint64_t)fabs(v), out + n);
    if (places > 0)
        out[n++] = '.';
    n += zeros(out + n, (size_t)places);
    out[n] = '\0';
    return n;
}

/* u * 10^places to the nearest whole number, halves to even.  u is below 1e15, its 53 bits times
 * 1,000 below 2^63. */
static uint64_t scaled(double u, int places)
{
    static const uint64_t by[FEW_PLACES + 1] = {1, 10, 100, 1000};
    uint64_t bits, product, rest, half;
    int shift;

    memcpy(&bits, &u, sizeof bits);
    shift = 1075 - (int)(bits >> 52); /* u = c / 2^shift */
    product = (bits << 12 >> 12 | (uint64_t)1 << 52) * by[places];
    if (shift > 63)
        return 0;
    rest = product & (((uint64_t)1 << shift) - 1);
    half = (uint64_t)1 << (shift - 1);
    product >>= shift;
    return product + (rest > half || (rest == half && product % 2 != 0));
}

/* Digits only of v rounded: whatever the locale puts between them goes. */
static size_t rounded_digits(double u, int places, char digits[64])
{
    char text[64];
    size_t n = 0, count = 0;

    if (places <= FEW_PLACES) {
        count = number_print_whole(scaled(u, places), text);
        n = count <= (size_t)places ? zeros(digits, (size_t)places + 1 - count) : 0;
        memcpy(digits + n, text, count);
        return n + count;
    }
    snprintf(text, sizeof text, "%.*f", places, u);
    for (const char *p = text; *p; p++)
        if (is_digit(*p))
            digits[count++] = *p;
    return count;
}

size_t number_print_rounded(double v, int places, char out[64])
{
    char text[64];
    size_t count, whole, n = 0;
    bool nothing = true;

    out[0] = '\0';
    if (!isfinite(v))
        return 0;
    if (fabs(v) >= 1e15)
        return number_print(v, out);
    places = places < 0 ? 0 : places > 15 ? 15 : places;
    if (fabs(v) < 1000 &&
        (double)(int64_t)v == v) /* what most are, and no need to ask the library */
        return print_few(v, places, out);
    count = rounded_digits(fabs(v), places, text);
    for (size_t i = 0; i < count; i++)
        nothing = nothing && text[i] == '0';
    whole = count - (size_t)places;
    if (v < 0 && !nothing)
        out[n++] = '-';
    for (size_t i = 0; i < count; i++) {
        if (i == whole)
            out[n++] = '.';
        else if (i > 0 && i < whole && (whole - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = text[i];
    }
    out[n] = '\0';
    return n;
}
