/* repeats.h -- of rows that are the same row again, the one that counts. */
#ifndef OSARA_SCANNING_REPEATS_H
#define OSARA_SCANNING_REPEATS_H

#include "scanning/duplicates.h"

/* Duplicates as duplicates_find() gives them stand for the first row of each key; after this they
 * stand for the one that counts by the mapping (`repeats`): as before, the last, or the first of
 * those with the strongest evidence.  In order of row again.  False when out of memory. */
bool repeats_choose(const struct binding *binding, const struct plan *plan,
                    const struct chunks *chunks, const uint32_t base[], struct duplicates *d);

#endif
