/* number_nearest.c -- the double nearest to a decimal, from 128 bits of a power of ten: after Daniel Lemire,
 * "Number parsing at a gigabyte per second", 2021. */
#include "base/number_shortest.h"

#include <string.h>

#ifdef __SIZEOF_INT128__
enum { FRACTION_BITS = 52, BIAS = 1075, MOST_EXPONENT = 2046 };

__extension__ typedef unsigned __int128 wide;

/* floor(log2 10^k), for every power that there is. */
static int log2_of_power(int k)
{
    return k >= 0 ? k * 1741647 >> 19 : -((-k * 1741647 + (1 << 19) - 1) >> 19);
}

/* The product of the digits (64 bits, the top one set) and the power (128 bits, rounded up by less than 1) is
 * too large by less than 2^64.  So its upper 128 bits may be too large by 1, or lack a part of 1: which is of
 * no consequence unless what is rounded off looks like exactly a half. */
bool number_nearest(uint64_t digits, int exponent, double *out)
{
    if (digits == 0 || exponent < POWER_FIRST || exponent > POWER_LAST)
        return false;
    int shift = __builtin_clzll(digits);
    const uint64_t *power = number_powers[exponent - POWER_FIRST];
    uint64_t w = digits << shift;
    wide upper = (wide)power[0] * w + (uint64_t)((wide)power[1] * w >> 64);
    uint64_t high = (uint64_t)(upper >> 64), low = (uint64_t)upper;
    int drop = 11 - (high >> 63 == 0); /* bits of `high` below the 53 that are kept */
    uint64_t kept = high >> drop, rest = high & (((uint64_t)1 << drop) - 1);
    uint64_t half = (uint64_t)1 << (drop - 1);
    int place = drop + 64 + 64 + log2_of_power(exponent) - 127 - shift + BIAS;

    if (rest == half && low == 0)
        return false;
    kept += rest >= half;
    if (kept >> (FRACTION_BITS + 1) != 0) {
        kept >>= 1;
        place++;
    }
    if (place < 1 || place > MOST_EXPONENT)
        return false;
    kept = (kept & (((uint64_t)1 << FRACTION_BITS) - 1)) | (uint64_t)place << FRACTION_BITS;
    memcpy(out, &kept, sizeof kept);
    return true;
}
#else
bool number_nearest(uint64_t digits, int exponent, double *out)
{
    (void)digits, (void)exponent, (void)out;
    return false;
}
#endif
