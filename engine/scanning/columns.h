/* columns.h -- many cells of one column at a time, straight into typed arrays.
 *
 * One column_reader belongs to one thread.  Words are numbered within a range while its cells are read,
 * in order of first appearance; ranges are made words of the plan in the order of the file
 * (chunk_merge()): so the plan's words do not depend on the threads. */
#ifndef OSARA_SCANNING_COLUMNS_H
#define OSARA_SCANNING_COLUMNS_H

#include "scanning/reading.h"
#include "scanning/subject_ids.h"

/* What a distinct text of a column of words or flags comes to. */
struct meaning {
    struct text text; /* as the column has it */
    uint64_t hash;    /* of text, where it is part of a row's key */
    uint8_t kind;     /* enum cell_kind */
    uint8_t flag;
};

/* A text of which a code was made. */
struct made_text {
    struct text raw; /* as it stands in the file */
    uint32_t id;     /* of it, in the lexicon */
    uint8_t how;     /* CODE_RESTORED, CODE_SUCCEEDED */
};

struct column_reader {
    const struct reading *reading;
    struct arena *arena;      /* of the thread: texts that are not in the file as they stand */
    struct text file;         /* whose cells are read */
    struct lexicon cells;     /* id of a text as it stands in the file */
    uint32_t letters[256];    /* the same of those of one byte; 0: not known */
    uint32_t n;               /* ids so far: cells.n, but for a unique column */
    struct meaning *meanings; /* [n + 1], by id */
    size_t room;
    struct made_text *made; /* [n_made] */
    size_t n_made, room_made;
    bool plain;  /* nothing but the type decides */
    bool any;    /* ... and it takes words of any kind */
    bool faulty; /* some text of the range does not fit */
    bool news;   /* a text that was looked for last was new */
    bool keyed;  /* part of a row's key, which is hashed */
    bool unique; /* hardly a text comes twice, as in the key of table 0: each is a new one, not looked up */
};

void column_open(struct column_reader *c, const struct reading *reading, bool unique, bool keyed,
                 struct arena *arena);
void column_close(struct column_reader *c);
/* Forgets what was read, between ranges; cells come from `file` then, or a part of it. */
void column_forget(struct column_reader *c, struct text file);

/* What is found out about rows beside their values; each [n]. */
struct row_marks {
    uint16_t *fault;  /* 0, or 1 + the reading whose cell did not fit first */
    uint16_t *no_key; /* 0, or 1 + the first reading of the key that is missing */
    uint64_t *key;    /* hash of the key's cells; NULL: the table has no key */
};

/* Reads n cells.  `out` receives double, int32_t (dates), uint8_t (flags) or uint32_t (words: ids of
 * the range, from 1); NULL only when is_key.  False when out of memory. */
bool column_read(struct column_reader *c, uint16_t mark, bool is_key, const struct text cells[],
                 size_t n, void *out, struct row_marks *marks);

/* The same of cells of a column of words that is no part of a key, where all are known and fit: few are not.
 * False: they are to be read as texts. */
bool column_knows(const struct column_reader *c, const struct plain_cells *cells, size_t n, void *out);

/* Reads n cells that name a subject: subject[i] is the id in `subjects` less 1, or SUBJECT_NONE.
 * With `nobody` cells that name none are marked as a missing key is. */
bool column_join(struct column_reader *c, uint16_t mark, bool is_key, bool nobody,
                 const struct subject_ids *subjects, const struct text cells[], size_t n,
                 uint32_t subject[], struct row_marks *marks);

/* texts[id], id = 1 .. n, of a column of words: as the column has them; empty: missing.  One piece of
 * memory with what they say, for free(); NULL when out of memory. */
struct text *column_texts(const struct column_reader *c);
/* Their length where they have one, and none is empty; else 0. */
size_t column_even(const struct column_reader *c);
/* What they say, one after another, for free(); NULL when out of memory. */
char *column_bytes(const struct column_reader *c, size_t length);

#endif
