/* leave_out_folds.h -- one fold over a subject's rows, without each of them in turn. */
#ifndef OSARA_LANGUAGE_LEAVE_OUT_FOLDS_H
#define OSARA_LANGUAGE_LEAVE_OUT_FOLDS_H

#include "language/leave_out.h"
#include "language/workspace.h"

/* What a fold takes in, row by row: whether the row counts, its value (0 when it does not), its date. */
struct caught {
    uint8_t *counts;
    double *value, *by;
    size_t room;
};
bool caught_room(struct caught *c, size_t n); /* for n rows, none of which counts yet */
void caught_free(struct caught *c);
/* From the registers of a block at a fold; `first` is the row of counts[0]. */
void caught_fill(struct caught *c, const struct block *b, const struct instruction *i, size_t first);

struct left_fold {
    enum opcode op;
    const struct caught *rows;
    size_t n;
    double base, sum; /* with all rows; sum: before it is divided, or missing */
    uint64_t n_counted;
    /* Rooms for n + 1 rows. */
    uint32_t *before, *behind; /* the row that decides among those before r, and from r on */
    uint64_t *keys, *times;    /* the distinct values, ascending, and how often each comes */
    size_t n_keys;
    uint64_t n_repeated, most, n_most; /* values that come again; the most times; values with it */
    uint32_t *sum_row; /* what is to be summed: row sum_row[k] counting as instead[k] */
    double *instead, *sums;
    size_t room;
};

/* The fold as it is: `base`.  False when out of memory. */
bool left_fold_open(struct left_fold *f, enum opcode op, const struct caught *rows, size_t n);
/* out[r * stride]: the fold with row r as it is in `blank`, or, with NULL, without row r. */
void left_fold_all(struct left_fold *f, const struct caught *blank, double out[], size_t stride);
void left_fold_free(struct left_fold *f);

#endif
