/* ordinals.h -- ids that a record does not tell, as "the first", "the second" of its subject's. */
#ifndef OSARA_REPORT_ORDINALS_H
#define OSARA_REPORT_ORDINALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which of the distinct ids each of n is: 1, 2, ... in the order in which they come first, 0 of one that is
 * missing.  False: out of memory. */
bool ordinals_of(const uint32_t ids[], size_t n, uint32_t out[]);

#endif
