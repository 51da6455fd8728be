/* gather.h -- a table's chunks become its columns, grouped by subject. */
#ifndef OSARA_SCANNING_GATHER_H
#define OSARA_SCANNING_GATHER_H

#include "scanning/duplicates.h"

struct gathering {
    const struct binding *binding;
    struct chunks *chunks;
    const struct duplicates *duplicates; /* left out */
    const struct words *words;           /* of categories and texts */
    size_t n_subjects;
    const uint32_t *subject_words; /* [n_subjects] for a join column that is kept; table 0: NULL */
    bool several_files;
    bool lines; /* rows keep theirs */
    bool fates; /* what becomes of rows has to be noted */
    int threads;
};

/* Fills `table` (columns and rows) from memory of `arena`.  False when out of memory. */
bool gather_table(const struct gathering *g, struct arena *arena, struct table *table);

/* The most rows that a table may have: each has a number of 32 bits, and one is left. */
#define GATHER_ROWS ((uint64_t)UINT32_MAX - 1)

/* base [chunks->n + 1] for chunks_row(); NULL when out of memory; the caller frees it. */
uint32_t *gather_bases(const struct chunks *chunks);

#endif
