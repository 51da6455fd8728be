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

#endif
