/* figures.c -- see figures.h. */
#include "report/figures.h"

#include <math.h>

#include "base/number.h"

void put_rounded(struct buffer *b, double v, int places)
{
    char digits[64];

    if (isnan(v))
        buffer_char(b, '-');
    else if (isinf(v))
        buffer_string(b, v > 0 ? "unbounded" : "-unbounded");
    else
        buffer_bytes(b, digits, number_print_rounded(v, places, digits));
}

void put_whole(struct buffer *b, uint64_t n)
{
    put_rounded(b, (double)n, 0);
}
