/* number_shortest.c -- Schubfach: Raffaello Giulietti, "The Schubfach way to render doubles", 2020.
 *
 * A double stands for the interval of the reals that round to it.  Of the multiples of 10^k in that
 * interval, with 10^k the largest power that is no wider than the interval, the answer is the one
 * that is a multiple of 10^(k+1) if there is just one, else the nearest to the double.  All in
 * integers: the double times a power of ten, kept to 126 bits, is rounded so that comparisons with
 * the interval's ends come out right. */
#include "base/number_shortest.h"

#include <stdbool.h>
#include <string.h>

enum { FRACTION_BITS = 52, BIAS = 1075, SIGN_AND_EXPONENT_BITS = 12 };

/* round_to_odd(): the top 64 bits of power * c, the last bit set when anything was cut off. */
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

static uint64_t round_to_odd(const uint64_t power[2], uint64_t c)
{
    uint64_t x = (uint64_t)((wide)power[1] * c >> 64);
    wide y = (wide)power[0] * c + x;

    return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}
#else
struct wide {
    uint64_t high, low;
};

static struct wide multiply(uint64_t a, uint64_t b)
{
    uint64_t a0 = a & UINT32_MAX, a1 = a >> 32, b0 = b & UINT32_MAX, b1 = b >> 32;
    uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), other = a0 * b1 + (middle & UINT32_MAX);

    return (struct wide){a1 * b1 + (middle >> 32) + (other >> 32),
                         other << 32 | (low & UINT32_MAX)};
}

static uint64_t round_to_odd(const uint64_t power[2], uint64_t c)
{
    struct wide x = multiply(power[1], c), y = multiply(power[0], c);
    uint64_t low = y.low + x.high;

    return (y.high + (low < y.low)) | (low > 1);
}
#endif

/* floor(n / 2^bits); >> of a negative number is the compiler's choice. */
static int shift_down(int n, int bits)
{
    return n >= 0 ? n >> bits : -((-n + (1 << bits) - 1) >> bits);
}

static struct shortest stripped(uint64_t digits, int exponent)
{
    while (digits % 10 == 0) {
        digits /= 10;
        exponent++;
    }
    return (struct shortest){digits, exponent};
}

/* Of what lies between low and high, around middle; all are 4 times a multiple of 10^k.  Both answers are
 * worked out before one is taken: which it is, is anyone's guess, and a wrong guess costs more. */
static struct shortest nearest(uint64_t low, uint64_t middle, uint64_t high, int k)
{
    uint64_t s = middle / 4, t = s / 10, digits;
    bool down = low <= 40 * t, up = 40 * t + 40 <= high, short_one = t > 0 && down != up;
    bool s_down = low <= 4 * s, s_up = 4 * s + 4 <= high;
    bool half = middle > 4 * s + 2 || (middle == 4 * s + 2 && s % 2 != 0);

    s += s_down == s_up ? half : s_up;
    digits = s ^ ((s ^ (t + up)) & (0 - (uint64_t)short_one));
    return stripped(digits, k + short_one);
}

struct shortest number_shortest(double v)
{
    uint64_t bits, fraction, c, low, middle, high;
    int exponent, q, k, h;
    bool narrow, odd;

    memcpy(&bits, &v, sizeof bits);
    fraction = bits << SIGN_AND_EXPONENT_BITS >> SIGN_AND_EXPONENT_BITS;
    exponent = (int)(bits >> FRACTION_BITS & 0x7FF);
    c = exponent != 0 ? fraction | (uint64_t)1 << FRACTION_BITS : fraction; /* v = c * 2^q */
    q = (exponent != 0 ? exponent : 1) - BIAS;
    odd = c % 2 != 0;                       /* then the ends round to a neighbour */
    narrow = fraction == 0 && exponent > 1; /* a power of two: half as far below as above */
    k = shift_down(q * 1262611 - (narrow ? 524031 : 0), 22); /* floor(log10 of the interval) */
    h = q + shift_down(-k * 1741647, 19) + 1;
    const uint64_t *power = number_powers[-k - POWER_FIRST];

    low = round_to_odd(power, (4 * c - (narrow ? 1 : 2)) << h) + odd;
    middle = round_to_odd(power, 4 * c << h);
    high = round_to_odd(power, (4 * c + 2) << h) - odd;
    return nearest(low, middle, high, k);
}
