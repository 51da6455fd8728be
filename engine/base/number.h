/* number.h -- numbers as text, the same in every locale.  Missing is NaN. */
#ifndef OSARA_BASE_NUMBER_H
#define OSARA_BASE_NUMBER_H

#include "base/text.h"

/* Largest text number_print writes, with its NUL. */
#define NUMBER_TEXT 32

/* Reads all of `t` as a decimal number: optional sign, digits, '.', exponent; no hexadecimal, no
 * "inf" or "nan", no white space.  Correctly rounded.  False (out untouched) when it is not one or
 * is too large for a double. */
bool number_parse(struct text t, double *out);
/* The same with `decimal` (',' say) in place of '.'. */
bool number_parse_decimal(struct text t, char decimal, double *out);
/* Shortest decimal text that reads back as v; an integer below 1e15 without exponent or point.
 * Returns its length.  v is finite. */
size_t number_print(double v, char out[NUMBER_TEXT]);
/* A whole number's digits.  Returns how many. */
size_t number_print_whole(uint64_t v, char out[NUMBER_TEXT]);
/* For people: rounded to `places` decimals, no negative zero, thousands by comma.  Returns length. */
size_t number_print_rounded(double v, int places, char out[64]);

#endif
