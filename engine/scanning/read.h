/* read.h -- extract_read() with what only the tests choose. */
#ifndef OSARA_SCANNING_READ_H
#define OSARA_SCANNING_READ_H

#include "scanning/extract.h"
#include "scanning/ranges.h"

enum osara_status extract_read_as(struct plan *plan, const struct mapping *mapping,
                                  const struct reading_options *options, struct extract **out,
                                  osara_problems *problems);

/* An extract of tables without rows, with room for the accounts; NULL when out of memory. */
struct extract *extract_new(const struct plan *plan);

/* Room in table t of a new extract for n rows, of n_subjects subjects, with the columns that `like`
 * has.  False when out of memory. */
bool extract_room(struct extract *to, const struct extract *like, size_t t, size_t n,
                  size_t n_subjects);

#endif
