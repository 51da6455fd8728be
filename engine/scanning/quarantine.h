/* quarantine.h -- the rows that are not used, each with its place, its value and why. */
#ifndef OSARA_SCANNING_QUARANTINE_H
#define OSARA_SCANNING_QUARANTINE_H

#include "scanning/duplicates.h"
#include "scanning/extract.h"

enum { QUARANTINE_VALUE_BYTES = 200 };

struct quarantine { /* start from {0}; in an arena */
    bool when_too_many; /* rows are told only of a table with more of them than tolerated */
    struct quarantined *at;
    size_t n, room;
    struct misfit *misfits; /* by table, column */
    size_t n_misfits, room_misfits;
};

/* Appends a table's faults and duplicates in the order of its files, and counts them; repeats that
 * the mapping folds are only counted.
 *   base         as gather_bases() gives it
 *   first_input  number of the table's first file among the inputs */
bool quarantine_table(const struct binding *binding, const struct chunks *chunks,
                      const uint32_t base[], const struct duplicates *duplicates,
                      const struct plan *plan, uint32_t first_input, int threads,
                      struct arena *arena, struct quarantine *out, struct account *account);

/* A value as the quarantine shows it: at most QUARANTINE_VALUE_BYTES, not cut within a character. */
bool quarantine_cut(struct arena *arena, struct text value, struct text *out);

#endif
