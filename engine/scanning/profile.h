/* profile.h -- what the files of an unknown extract hold: their shapes, and each column's values. */
#ifndef OSARA_SCANNING_PROFILE_H
#define OSARA_SCANNING_PROFILE_H

#include "base/arena.h"
#include "base/problems.h"
#include "scanning/dates.h"

enum { PROFILE_ROWS = 20000, PROFILE_FORMATS = 31 };

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
    const uint32_t *cells; /* [rows of the shape] 1 + which value; 0: empty or broken */
    uint64_t *hashes;      /* [n_values] of the values, in order: to find those of another column */
    /* The formats that together read its dates, the commonest first, and filled cells that none reads
     * (words for nothing are not among them). */
    uint32_t formats[PROFILE_FORMATS];
    size_t n_formats;
    uint64_t misfits;
    int32_t median; /* of its dates; DATE_MISSING: it has none */
    /* Filled cells that read as numbers, as Home Office codes (also those of which a spreadsheet made
     * dates), as yes or no, as words for nothing. */
    uint64_t numbers, codes, flags, nothings;
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
    bool whole;    /* these are all */
    /* A shape that is two: rows that name a row of another by a key, its columns behind their own. */
    const struct shape *joined; /* or NULL */
    uint32_t by, by_joined;     /* the key, among the columns of each */
};

/* Every CSV file (*.csv, *.txt, also in capitals or compressed) of a folder, in `arena`.  A file that
 * cannot be read as a table is left out, with a warning. */
enum osara_status profile_folder(const char *folder, struct arena *arena, struct shape **out,
                                 size_t *n, osara_problems *problems);

/* What follows from a column's values.  False: out of memory. */
bool profile_settle(struct profile *p, struct arena *arena);

/* Of two columns, the share of the first one's distinct values that the other has too. */
double profile_within(const struct profile *p, const struct profile *other);
/* Whether it has this value. */
bool profile_has(const struct profile *p, struct text value);
bool profile_is_date(struct text value, size_t k); /* in the format `k` */
bool profile_is_flag(struct text value);
/* NULL, N/K, ?, ...: what systems write for nothing. */
bool profile_is_nothing(struct text value);

#endif
