/* number_shortest.h -- the shortest decimal that reads back as a double, and the double nearest to a decimal.
 * Inside base only. */
#ifndef OSARA_BASE_NUMBER_SHORTEST_H
#define OSARA_BASE_NUMBER_SHORTEST_H

#include <stdbool.h>
#include <stdint.h>

/* v = digits * 10^exponent, digits without trailing zeros.  v is finite and greater than 0. */
struct shortest {
    uint64_t digits;
    int exponent;
};
struct shortest number_shortest(double v);
/* The double nearest to digits * 10^exponent.  False where that takes more than 128 bits to tell, or it is no
 * normal number (0, too small, too large). */
bool number_nearest(uint64_t digits, int exponent, double *out);

/* 10^k * 2^-r, rounded up, high half first; r such that the top bit is set; k = POWER_FIRST + i. */
enum { POWER_FIRST = -292, POWER_LAST = 324 };
extern const uint64_t number_powers[POWER_LAST - POWER_FIRST + 1][2];

#endif
