/* chunk.h -- the rows of one range of a file, in typed columns, and what was wrong with the others. */
#ifndef OSARA_SCANNING_CHUNK_H
#define OSARA_SCANNING_CHUNK_H

#include "scanning/columns.h"
#include "scanning/inputs.h"
#include "scanning/packed.h"
#include "scanning/records.h"
#include "scanning/window.h"

#define COLUMN_NONE UINT16_MAX
#define FAULT_NOBODY QUARANTINE_REASONS_ /* no fault: the row names no subject, as some may */
#define FAULT_UNREAD \
    (QUARANTINE_REASONS_ + 1) /* no fault: no rule reads the value that does not fit */

/* A row that is not used.  What it says of itself is read from the file again when it is needed. */
struct fault {
    uint32_t offset; /* of the record from the chunk's start */
    uint32_t line;   /* from the chunk's first line */
    uint16_t reason; /* enum quarantine_reason, FAULT_NOBODY, FAULT_UNREAD */
    uint16_t column; /* of the binding, or COLUMN_NONE */
};

/* Rows whose code was restored, or has a successor. */
struct made {
    uint32_t column; /* of the binding */
    uint8_t how;     /* CODE_RESTORED, CODE_SUCCEEDED */
    struct text raw, code;
    uint64_t rows;
};

/* Rows as they are read, in the order of the file: a thread's own, written anew for each range. */
struct rows {
    size_t n, room;
    void **values;     /* [binding->n] of them a column that is kept, else NULL; two more are settle.c's */
    uint32_t *subject; /* NULL in table 0 */
    uint32_t *line;    /* from the chunk's first */
    uint32_t *offset;  /* as in struct fault; NULL when rows have no key */
    uint64_t *key;     /* hash of the key; NULL too in table 0, where a word tells it */
    uint32_t *place;   /* where a row goes in the chunk; NULL in table 0 */
};

/* Texts of a column of words that are not words of the plan yet. */
struct unmerged {
    struct text *texts; /* [ids + 1], from 1; NULL where all have one length: */
    char *even;         /* [ids * length] one after another */
    size_t length;
    uint32_t ids;
};

/* Rows as they stay until the table is made, dealt to buckets of neighbouring subjects. */
struct chunk {
    const struct input *input;
    uint32_t file;       /* which of the table's files */
    bool mapped;         /* it was read where the file is mapped, not in a window */
    size_t start, end;   /* byte range: from the first record to the first that is not in it */
    uint32_t first_line; /* of start */
    uint32_t lines;      /* line ends within */
    uint64_t records, blank;
    size_t n; /* rows that fit */
    /* Their columns: the binding's, then the line from the chunk's first, if they keep it; in tables but 0
     * also the subject within its bucket.  Table 0 has one bucket, with the rows as they come. */
    struct packed_rows rows;
    struct unmerged *unmerged; /* [binding->n]; NULL once chunk_merge() is done */
    uint32_t *place;   /* [n] in the order of the file: where the row is now; NULL: there too */
    uint32_t *offset;  /* [n] in the order of the file, as are ... */
    uint64_t *key;     /* [n] ... the hashes; both NULL where rows have none */
    uint8_t *left_out; /* [n] by place: 1: the row is a duplicate; NULL: none is */
    struct fault *faults;
    size_t n_faults, room_faults;
    struct made *made; /* [n_made], its texts too, in the slabs */
    size_t n_made;
};

/* What chunks stand in, but for chunk_free()'s: from {0}. */
struct chunk_slabs {
    struct slab *common;              /* what rows have in common, and few rows */
    struct slab *keys;                /* what only duplicates are found by: it goes first */
    struct slab *parts[PACKED_PARTS]; /* many rows: they go part by part */
};
/* Appends `from` to `to`, and leaves it empty. */
void chunk_slabs_join(struct chunk_slabs *to, struct chunk_slabs *from);
void chunk_slabs_free(struct chunk_slabs *slabs);

/* The line of a row, counted as it stands in the file. */
uint32_t chunk_line(const struct chunk *chunk, const struct binding *binding, size_t at);
/* Of column `c` of the binding, likewise: a word, a date. */
uint32_t chunk_word(const struct chunk *chunk, size_t c, size_t at);
int32_t chunk_date(const struct chunk *chunk, size_t c, size_t at);

/* Subjects s with the same s >> shift are a bucket: as many rows as a core's cache holds.  Buckets b with the
 * same b >> part_shift are a part. */
struct buckets {
    unsigned shift, part_shift;
    size_t n;
};
struct buckets buckets_of(size_t n_subjects);

enum { WORKER_ROWS = 256 }; /* whose columns are read together */

/* What a thread needs to read chunks. */
struct worker {
    const struct binding *binding;
    const struct input *input;
    const struct subject_ids *subjects; /* NULL for table 0 */
    struct buckets buckets;
    enum marks_way way;
    size_t batch; /* bytes; 0: as records.h has it */
    bool lines;   /* rows keep theirs */
    struct window window; /* of the input's bytes, where they are those of the file */
    struct text bytes;    /* what is read: of the window, or all ... */
    size_t bytes_at;      /* ... from this offset of the input on */
    struct arena *arena;
    struct rows rows;
    struct chunk_slabs slabs;
    struct packing packing;
    struct column_reader *columns;  /* [binding->n] */
    uint32_t *good;                 /* [room] records of the batch that have their cells ... */
    size_t room;
    bool even; /* ... where not all have: records_even() */
    size_t at; /* the first row of the batch that is at hand; of these and the next: */
    struct text cells[WORKER_ROWS];
    uint32_t out[WORKER_ROWS]; /* rows that cannot be used */
    uint16_t fault[WORKER_ROWS], no_key[WORKER_ROWS];
    uint16_t extra[WORKER_ROWS]; /* faults that are none: of columns that no rule reads */
    uint32_t
        too_long; /* 0, or 1 + the line, from the chunk's first, of a record that is too long */
};

/* Where a row's subject stands: the row is dealt to no bucket. */
static inline uint32_t subject_dealt_out(const struct worker *w)
{
    return (uint32_t)(w->buckets.n << w->buckets.shift);
}

bool worker_open(struct worker *w); /* the fields above are set */
void worker_close(struct worker *w);

/* Reads the records that begin in [start, stop) into an empty chunk, from the window where that can be.
 * False when out of memory. */
bool worker_read(struct worker *w, struct chunk *chunk, size_t start, size_t stop);
/* Copies the range, and what follows it, into the window.  False when that cannot be. */
bool worker_load(struct worker *w, size_t from, size_t stop);
/* The same again from another start: what the first time found is forgotten. */
bool worker_read_again(struct worker *w, struct chunk *chunk, size_t start, size_t stop);

/* Then packs the rows into the chunk.  False when out of memory. */
bool worker_settle(struct worker *w, struct chunk *chunk);
/* The plan's words for those of the chunk: by one thread at a time, in the file's order. */
bool chunk_merge(struct chunk *chunk, const struct binding *binding, const struct plan *plan);
/* What a chunk has outside slabs. */
void chunk_free(struct chunk *chunk, const struct binding *binding);

#endif
