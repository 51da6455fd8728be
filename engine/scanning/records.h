/* records.h -- finds the records and the ends of their cells, a batch at a time.
 *
 * Marks of 64 bytes at a time are read as RFC 4180 has it, with quotes toggling; where a file
 * departs from it (a quote within a cell, text after a closing quote, a quote that does not close)
 * the records concerned are read again by csv_next(), which defines what they are. */
#ifndef OSARA_SCANNING_RECORDS_H
#define OSARA_SCANNING_RECORDS_H

#include <string.h>

#include "base/csv.h"
#include "scanning/marks.h"

#define RECORD_LIMIT ((size_t)64 << 20) /* bytes of one record: beyond it the file is refused */

struct broken_record {
    uint32_t record, cell; /* indices: of the batch, of the record */
    enum csv_fault fault;
    uint32_t swallowed;
};

/* Offsets are from `base`, a pointer into the file. */
struct records {
    /* In: records_open() */
    struct text bytes;
    char separator;
    enum marks_way way;
    size_t batch; /* bytes after which a batch ends */
    bool part;    /* more follows after `bytes`, which go as far as `stop` at least: what cannot be told from
                   * them is not guessed */

    size_t at;     /* the next record begins here */
    uint32_t line; /* of `at`, counted as records_open() was told */
    size_t blank;  /* blank lines passed so far */

    /* Out: a batch, valid until the next call. */
    const char *base;
    size_t n;                     /* records */
    uint32_t *start;              /* [n] offset of the record's first byte */
    uint32_t *lines;              /* [n] line on which it begins */
    uint32_t *first;              /* [n] index in ends[] of the end of its first cell ... */
    uint32_t *last;               /* [n] ... and of its last */
    uint32_t *ends;               /* offset of the separator or line end after each cell */
    bool ascii;                   /* every byte of the batch is ASCII */
    struct broken_record *broken; /* [n_broken] in order */
    size_t n_broken;

    size_t n_ends, room, room_ends, room_broken;
    enum {
        RECORDS_FINE,
        RECORDS_MEMORY,
        RECORDS_TOO_LONG, /* at `line` */
        RECORDS_PART      /* a record is not RFC 4180, or does not end in what is a part of the file */
    } failed;
};

/* Reads from offset `at`, which is the start of a record standing on line `line`. */
void records_open(struct records *r, struct text bytes, size_t at, uint32_t line, char separator,
                  enum marks_way way);
/* The next batch of records that begin before `stop`.  False when there is none, or on failure. */
bool records_next(struct records *r, size_t stop);
void records_close(struct records *r);

/* The start of the first record at or after `from`, guessed from what the next lines look like:
 * whether `from` stands inside quotes cannot be known without reading all that is before it. */
size_t records_guess(struct text bytes, size_t from, char separator, size_t n_cells);

/* The text of a cell as it stands in the file, less its outer quotes.  *doubled: it holds "".  The
 * record is not broken, and has the cell. */
static inline struct text records_cell(const struct records *r, size_t record, size_t cell,
                                       bool *doubled)
{
    uint32_t k = r->first[record] + (uint32_t)cell;
    uint32_t from = cell == 0 ? r->start[record] : r->ends[k - 1] + 1, to = r->ends[k];
    const char *at = r->base + from;

    *doubled = false;
    if (k == r->last[record] && to > from && r->base[to - 1] == '\r')
        to--;
    if (from == to || *at != '"')
        return (struct text){at, to - from};
    *doubled = to - from > 2 && memchr(at + 1, '"', to - from - 2) != NULL;
    return (struct text){at + 1, to - from - 2};
}

/* All records have so many cells, and nothing stands between them: the cells' ends lie `n_cells` apart. */
bool records_even(const struct records *r, size_t n_cells);

/* Cell `cell`, which is not the last, of n records from `from` on, where all are even.  False: some are
 * quoted, and nothing is known. */
bool records_plain_cells(const struct records *r, size_t from, uint32_t cell, size_t n_cells, size_t n,
                         struct text out[]);

#endif
