/* workspace.h -- what a thread runs programs with: registers, slots at hand, counts, misses. */
#ifndef OSARA_LANGUAGE_WORKSPACE_H
#define OSARA_LANGUAGE_WORKSPACE_H

#include "language/kernels.h"
#include "language/lookup_index.h"
#include "language/tabulate.h"

union slot_at {
    double *number;
    uint8_t *flag;
    uint32_t *word;
};

/* The distinct values of one subject, and how often each was seen.  Places are stamped with the
 * subject's turn, so that a new subject starts with an empty set without clearing it. */
struct set {
    uint64_t *key;
    uint32_t *stamp, *times;
    size_t room; /* a power of two */
    size_t mask; /* of the part that this subject's rows need */
    uint32_t turn;
    uint32_t who; /* the subject, or SUBJECT_NONE */
};

/* k ^ x for the x seen lately: ages are whole days, so most come again. */
enum { MEMO = 1024 };
struct memo {
    uint64_t key[MEMO];
    double value[MEMO];
};

/* A key that a lookup did not know. */
struct miss {
    const struct lookup *lookup;
    size_t n_keys;
    const uint8_t *kinds; /* enum key_kind */
    size_t codes;         /* [n_keys] of miss_table.codes */
    uint64_t rows, subjects;
};
/* ... in one row. */
struct miss_event {
    uint32_t miss, subject, table, row;
    bool always;
};
struct miss_table {
    struct miss *at;
    size_t n, room;
    uint32_t *buckets; /* a power of two; UINT32_MAX free */
    size_t n_buckets;
    uint64_t *codes;
    size_t n_codes, room_codes;
    struct miss_event *events; /* of the subjects at hand */
    size_t n_events, room_events;
    struct miss_who {
        uint32_t miss, subject;
    } *who; /* each pair at least once */
    size_t n_who, room_who;
};

struct workspace {
    const struct passes *passes;
    struct registers registers;
    union slot_at *local; /* [n_slots] BLOCK subjects each, but of slots that stand in one array */
    union slot_at *slot;  /* [n_slots] from the first subject at hand on; NULL: the frame is asked */
    double **memory;      /* [n_memories] BLOCK subjects each, beside the slots of folds */
    struct set *sets;     /* [n_sets] */
    struct memo *memos;   /* [n_memos] */
    double *scratch;      /* [BLOCK] */
    uint32_t *days;       /* [BLOCK] of dates that are coded */
    uint32_t *rows, *who, *run_first, *run_who; /* [BLOCK + 1] see struct block */
    double *coefficient; /* [n_nodes] for shares: what a node is multiplied by in the value, ... */
    uint8_t *reached;    /* ... and how the value depends on it */
    struct pass_counts counts;
    struct miss_table misses;
    bool counting; /* the first time that this stage runs for the subjects at hand */
    bool failed;   /* out of memory */
    char *bytes;   /* what all of the above but sets and misses lie in */
};

enum { BEHIND_FLAGS = 16 }; /* bytes that can be read after a register of flags */

/* The rows a program is at. */
struct block {
    const struct frame *frame;
    struct workspace *w;
    const struct table *table;
    uint32_t t;           /* its index */
    size_t first;         /* its row of which value 0 is */
    size_t n;             /* values in a register */
    const uint32_t *rows; /* [n] value i is of row first + rows[i]; NULL: of row first + i */
    uint32_t subject;     /* slots' item 0 is of this subject */
    const uint32_t *who;  /* [n] as block_who() gives it; NULL: nobody has asked */
    const struct tabled *tables; /* of TABLE_* */
    size_t n_runs;        /* runs of values of one subject: run r has the values */
    const uint32_t *run_first, *run_who; /* run_first[r] .. run_first[r + 1] - 1 */
    /* Takes a fold's place (leave_out.c), or NULL. */
    void (*catch_fold)(struct block *b, const struct instruction *i);
    void *catcher;
};

/* Runs a program over rows first .. first + n - 1, n <= BLOCK, with the slots bound. */
void block_run(struct block *b, const struct program *program, size_t first, size_t n);
/* Subject of value i, less `subject`; NULL for table 0. */
const uint32_t *block_who(struct block *b);
/* Runs one instruction over the rows the block is at. */
void block_step(struct block *b, const struct instruction *i);
/* Binds the slots to the subjects from `subject` on, for reading.  What the frame keeps in blocks is asked
 * of it. */
void workspace_bind(struct workspace *w, const struct frame *frame, size_t subject);
/* The same for a stage, which makes its own slots at hand, ... */
void workspace_bind_stage(struct workspace *w, const struct frame *frame, enum stage stage,
                          size_t subject);
/* ... and puts them away. */
void workspace_keep(const struct workspace *w, struct frame *frame, enum stage stage, size_t subject,
                    size_t n);

/* The instructions that see the whole block. */
#define OP(id, name, shape, text) void block_##name(struct block *b, const struct instruction *i);
OPCODES_BLOCK(OP)
#undef OP

/* Before the first and after the last row of subjects 0 .. n - 1 at hand. */
void fold_start(struct workspace *w, const struct fold *fold, size_t n);
void fold_finish(struct workspace *w, const struct fold *fold, size_t n);
/* Adds a value to the set of a subject with at most `most` values: how often it was seen, 1 for a
 * new one; 0 without memory. */
uint32_t set_count(struct workspace *w, struct set *set, uint32_t who, size_t most, uint64_t key);
uint64_t number_bits(double v); /* equal numbers have equal bits: -0 is 0 */

/* Turns the events of the subjects at hand into counts: rows by what became of them. */
void misses_settle(struct workspace *w, const struct frame *frame);
void misses_free(struct miss_table *m);

/* struct frame's own. */
struct frame_own {
    struct lookup_index *indexes; /* [n_finds] */
    uint8_t *ran;                 /* [n_subjects] bit s: stage s has run */
    bool *fate;                   /* [n_tables] allocated here */
    struct tabulation *tabulations[STAGE_COUNT_]; /* [passes->stages[s].n] */
    char *values, *first;         /* what the slots point into; where it begins */
    struct slot_block *blocks;
    struct slot_store store;
};

/* Subjects from .. from + n - 1 have no value in slots, but for inputs and those of the stage, which is
 * about to fill its own. */
void frame_forget(struct frame *f, enum stage stage, size_t from, size_t n);

#endif
