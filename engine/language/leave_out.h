/* leave_out.h -- what the folds of a subject come to without one of his rows, or without one value of
 * a row: bit for bit what the passes would give over such rows, without going over all of them again
 * for each.  (A sum does go on over the rows behind: it adds in their order.) */
#ifndef OSARA_LANGUAGE_LEAVE_OUT_H
#define OSARA_LANGUAGE_LEAVE_OUT_H

#include "language/run.h"

/* Whether it can be done: no row reads what rows have made of its subject. */
bool passes_can_leave_out(const struct passes *passes);
/* Whether some row reads a value of its subject: then his values make his rows' values. */
bool passes_rows_read_subjects(const struct passes *passes);

/* For one thread.  Of the folds that the values `slots` [n], and the rules that keep subjects, are
 * made of.  `frame` has run, and outlives it.  NULL when out of memory. */
struct leaver *leaver_new(const struct frame *frame, const uint32_t slots[], size_t n);
void leaver_free(struct leaver *l);
/* The slots of these folds, in the order of the values below.  Borrowed; returns how many. */
size_t leaver_folds(const struct leaver *l, const uint32_t **slots);

#define LEAVE_ROW UINT32_MAX /* as a column: the whole row */

/* Works out all of a subject, for each row of every other table: without the row, and without each
 * column that reads[table][column] marks.  False when out of memory. */
bool leaver_take(struct leaver *l, size_t subject, bool *const reads[]);
/* [leaver_folds] values, numbers, truths and words alike as doubles: of the subject as he is, and
 * without a row of his, or a column of it that is marked.  Until the next leaver_take(). */
const double *leaver_as_is(const struct leaver *l);
const double *leaver_without(const struct leaver *l, uint32_t table, size_t row, uint32_t column);

#endif
