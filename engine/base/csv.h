/* csv.h -- records and cells of RFC 4180 text as real files have it.
 *
 * Finds structure 64 bytes at a time (SSE2, or portable code with the same results) and copies
 * nothing: a cell is a view into the file, with its quotes still on when it has any. */
#ifndef OSARA_BASE_CSV_H
#define OSARA_BASE_CSV_H

#include "base/arena.h"
#include "base/problems.h"
#include "base/text.h"

struct csv_cell {
    struct text raw; /* as it stands in the file, without the outer quotes */
    bool quoted;     /* had outer quotes */
    bool doubled;    /* quoted, and holds "" for ": csv_unquote() it */
    bool broken;     /* text after the closing quote, or a quote that never closes */
};

struct csv_record {
    struct csv_cell *cells;
    size_t n;
    uint32_t line;    /* line on which it begins, 1-based */
    size_t at, bytes; /* byte range in the file, its line end included */
};

/* One record at a time, for small files (lookups, decisions).  The cells are valid until the next
 * call.  A blank line is skipped (counted in `blank`).  A byte-order mark is skipped. */
struct csv_reader {
    struct text bytes;
    char separator;
    size_t at;
    uint32_t line;
    size_t blank;
    struct csv_cell *cells;
    size_t room;
};
void csv_open(struct csv_reader *r, struct text bytes, char separator);
bool csv_next(struct csv_reader *r, struct csv_record *out); /* false at the end */
void csv_close(struct csv_reader *r);

/* The cell's value: raw itself, or with "" made ", in `arena`.  .at is NULL with n > 0 never. */
struct text csv_unquote(const struct csv_cell *cell, struct arena *arena);

#endif
