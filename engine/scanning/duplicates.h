/* duplicates.h -- rows whose key an earlier row has.  Rows are numbered through the chunks of a
 * table, in the order of its files, not of its buckets. */
#ifndef OSARA_SCANNING_DUPLICATES_H
#define OSARA_SCANNING_DUPLICATES_H

#include "scanning/ranges.h"

struct duplicate {
    uint32_t row, first; /* the first row that has the key, which is kept */
};

struct duplicates { /* start from {0}; in order of row; free(at) */
    struct duplicate *at;
    size_t n;
};

/* The chunk that holds a row, and its number within it: *at. */
const struct chunk *chunks_row(const struct chunks *chunks, const uint32_t base[], uint32_t row,
                               size_t *at);

/* base [chunks->n + 1]: the number of each chunk's first row.  `n_words` ids are known by now, and
 * `before` were before the table was read.  False when out of memory. */
bool duplicates_find(const struct binding *binding, const struct chunks *chunks,
                     const uint32_t base[], size_t before, size_t n_words, int threads,
                     struct duplicates *out);

#endif
