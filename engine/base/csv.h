/* csv.h -- records and cells of RFC 4180 text as real files have it.
 *
 * A quote opens only at the start of a cell; elsewhere in an unquoted cell it is text.  A line ends
 * with LF or CRLF.  A quoted cell that breaks (text after its closing quote, or no closing quote
 * within CSV_QUOTED_LIMIT bytes) cannot swallow the rest of the file: when it has crossed a line
 * end its record is cut at the end of the line on which the quote opened, and reading goes on at
 * the next line.
 *
 * Copies nothing: a cell is a view into the file.  This is the definition that the faster scanner
 * of the scanning room is tested against and falls back to. */
#ifndef OSARA_BASE_CSV_H
#define OSARA_BASE_CSV_H

#include "base/arena.h"
#include "base/problems.h"
#include "base/text.h"

#define CSV_QUOTED_LIMIT ((size_t)16 << 20)

enum csv_fault {
    CSV_FINE,
    CSV_TEXT_AFTER, /* text between the closing quote and the separator */
    CSV_ASTRAY,     /* the same, lines after the quote opened: the record was cut */
    CSV_OPEN        /* the quote never closes: the record was cut at its line */
};

struct csv_cell {
    struct text raw;     /* as it stands in the file, without the outer quotes; a broken one with */
    bool quoted;         /* had outer quotes */
    bool doubled;        /* quoted, and holds "" for ": csv_unquote() it */
    bool broken;         /* fault is not CSV_FINE */
    enum csv_fault fault;
    uint32_t swallowed;  /* CSV_ASTRAY, CSV_OPEN: further lines that the quote would have taken */
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
    size_t at;     /* the next record begins here, or after blank lines */
    uint32_t line; /* of `at` */
    size_t blank;
    struct csv_cell *cells;
    size_t room;
    bool failed; /* out of memory: csv_next() said false before the end */
};
void csv_open(struct csv_reader *r, struct text bytes, char separator);
bool csv_next(struct csv_reader *r, struct csv_record *out); /* false at the end */
void csv_close(struct csv_reader *r);

/* The cell's value: raw itself, or with "" made ", in `arena`.  .at is NULL with n > 0 never: out
 * of memory gives the text NULL, 0 for a cell that has n > 0. */
struct text csv_unquote(const struct csv_cell *cell, struct arena *arena);

#endif
