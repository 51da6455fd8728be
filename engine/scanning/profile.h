/* profile.h -- what the files of an unknown extract hold: their shapes, and each column's values. */
#ifndef OSARA_SCANNING_PROFILE_H
#define OSARA_SCANNING_PROFILE_H

#include "base/arena.h"
#include "base/problems.h"
#include "scanning/dates.h"

enum { PROFILE_ROWS = 20000, PROFILE_FORMATS = 16 };

/* The formats of dates that are tried, the likelier first. */
extern const char *const profile_formats[PROFILE_FORMATS];

struct profile_value {
    struct text text; /* trimmed */
    uint64_t n;
};

/* A column of a shape, over the rows that were looked at. */
struct profile {
    struct text heading;
    uint64_t filled;
    bool blanks;                  /* some value has white space around it */
    struct profile_value *values; /* distinct, the commonest first, then by text */
    size_t n_values;
};

/* Files with the same headings. */
struct shape {
    struct text *files; /* [n_files] in the order of their names */
    size_t n_files, room_files;
    char separator;
    const char *encoding; /* as a mapping names it; NULL: UTF-8 */
    struct profile *columns;
    size_t n_columns;
    uint64_t rows; /* looked at: the first PROFILE_ROWS of each file */
};

/* Every CSV file (*.csv, *.txt, also in capitals or compressed) of a folder, in `arena`.  A file that
 * cannot be read as a table is left out, with a warning. */
enum osara_status profile_folder(const char *folder, struct arena *arena, struct shape **out,
                                 size_t *n, osara_problems *problems);

/* How many of a column's filled cells read as a date of the format `k`, as numbers, as Home Office
 * codes, as yes or no. */
uint64_t profile_dates(const struct profile *p, size_t k);
uint64_t profile_numbers(const struct profile *p);
uint64_t profile_codes(const struct profile *p);
uint64_t profile_flags(const struct profile *p);
bool profile_is_date(struct text value, size_t k);
/* NULL, N/K, ?, ...: what systems write for nothing. */
bool profile_is_nothing(struct text value);

#endif
