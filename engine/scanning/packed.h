/* packed.h -- the rows of a range of a file while they wait for their table: narrow, bucket by bucket,
 * all that belongs to a row side by side.
 *
 * A range is a few thousand rows: its dates lie within some weeks, its words are few, its lines can
 * be counted from its first.  So most values take one or two bytes, and what is read and written on
 * the way into the table is a third of the table. */
#ifndef OSARA_SCANNING_PACKED_H
#define OSARA_SCANNING_PACKED_H

#include "base/table.h"
#include "scanning/slab.h"

enum packed_kind {
    PACKED_RAW,    /* bytes as they are: numbers and flags */
    PACKED_NUMBER, /* uint32_t, less the column's base */
    PACKED_WORD,   /* ids of the range; words[id] is the plan's word, or its code (narrow.h) */
    PACKED_DATE    /* int32_t, less the base; all ones: missing; or, in 4 bytes, as it is */
};

/* How a column of a range is packed. */
struct packed_column {
    enum packed_kind kind;
    uint8_t width;   /* bytes of a value; 0: the column is not kept */
    uint16_t before; /* bytes of a row that columns before it take */
    int32_t base;
    int32_t most;     /* PACKED_DATE: of the dates, as base is the least; less than base: there is none */
    uint32_t n_words; /* PACKED_WORD: ids + 1 */
    uint32_t *words;  /* [n_words] the plan's: filled by chunk_merge() */
};

enum {
    PACKED_BUCKETS = 512, /* the most of them */
    PACKED_PARTS = 4      /* neighbouring buckets, whose rows leave memory together */
};

struct packed_rows {
    struct packed_column *columns; /* [n_columns] */
    size_t n_columns;
    uint32_t n, row; /* rows; bytes of one */
    size_t n_buckets;
    unsigned part_shift; /* bucket b is of the part b >> part_shift */
    uint32_t *bucket;    /* [n_buckets + 1] where each bucket's rows begin */
    unsigned char *bytes; /* all rows, while they are put: another's */
    unsigned char *part[PACKED_PARTS];
};

/* The first bucket of a part, or the end of all. */
static inline size_t packed_part_bucket(const struct packed_rows *p, size_t part)
{
    size_t bucket = part << p->part_shift;

    return bucket < p->n_buckets ? bucket : p->n_buckets;
}

/* Rows are put into memory that is used again and again, and then kept part by part. */
struct packing { /* start from {0} */
    unsigned char *room;
    size_t n_room;
};
void packing_free(struct packing *packing);

/* Room for n rows, once columns, bucket, n_buckets and part_shift are set.  False when out of memory. */
bool packed_open(struct packed_rows *p, size_t n, struct packing *packing);

/* values[c] of each column, NULL where it is not kept, to their places: row i goes to place[i], or, where
 * that is NULL, to i. */
void packed_put(struct packed_rows *p, const uint32_t place[], const void *const values[]);

/* Copies the rows of all buckets, each part's into a list of its own: as many lists as there are parts.
 * False when out of memory. */
bool packed_keep(struct packed_rows *p, struct slab *lists[]);

/* The values of column c in rows [from, from + n) of a bucket, as the table has them: double,
 * int32_t, uint8_t or uint32_t; `add` is added to a PACKED_NUMBER. */
void packed_get(const struct packed_rows *p, size_t c, size_t bucket, size_t from, size_t n, uint32_t add,
                void *out);
/* Asks for a bucket's rows ahead of time: those of the one before stand nowhere near. */
void packed_ask(const struct packed_rows *p, size_t bucket);
/* Where the values of a column go in a table. */
struct packed_target {
    void *out;
    size_t width;      /* bytes of a value there: 1, 2, 4 or 8; less than 4, of words and dates: codes */
    int32_t first_day; /* of coded dates: what code 1 is; code 0 is "missing" */
};
#define PACKED_NOWHERE UINT32_MAX
/* All values of column c in a bucket, value i to where[i] in the target, or nowhere. */
void packed_spread(const struct packed_rows *p, size_t c, size_t bucket, uint32_t add,
                   const uint32_t where[], const struct packed_target *to);
/* The value of one row by its place, as packed_get() gives it. */
void packed_get_one(const struct packed_rows *p, size_t c, size_t place, uint32_t add, void *out);

/* The narrowest column for values of up to `most`, or for these dates. */
struct packed_column packed_number(uint32_t most);
struct packed_column packed_word(uint32_t ids);
struct packed_column packed_dates(const int32_t dates[], size_t n);
struct packed_column packed_raw(size_t width);

#endif
