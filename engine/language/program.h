/* program.h -- what builder_finish() makes and passes_run() runs: nodes, programs, passes.
 *
 * A node is a value: of no row at all (a constant), of every subject, or of every row of a table.
 * Equal nodes are one node.  A program computes nodes, a block of rows at a time, and folds rows
 * into their subjects' slots. */
#ifndef OSARA_LANGUAGE_PROGRAM_H
#define OSARA_LANGUAGE_PROGRAM_H

#include "language/build.h"
#include "language/opcodes.h"

#define NODE_NONE UINT32_MAX
#define REGISTER_NONE UINT16_MAX
#define DOMAIN_CONSTANT UINT32_MAX

/* Registers, slots and arrays come in three files: doubles, enum truth in bytes, words. */
enum file { FILE_NUMBER, FILE_FLAG, FILE_WORD, FILE_COUNT };
enum file file_of(enum value_type type);

union constant {
    double number;
    uint32_t word; /* a word, a flag's truth, or an index: column, slot, lookup, ... */
    struct {
        int32_t months, days;
    } move;
};

struct node {
    uint16_t op;      /* enum opcode; a fold's is an aggregate, OP_READ_* an input */
    uint8_t type;     /* enum value_type */
    uint8_t stage;    /* when it can be known: in this stage, ... */
    uint32_t level;   /* ... after so many passes over rows */
    uint32_t domain;  /* DOMAIN_CONSTANT, 0 = of a subject, t = of a row of table t */
    uint32_t a, b, c; /* nodes, or NODE_NONE.  Folds: value, by, where */
    uint32_t table;   /* folds: whose rows; WORD constants: 1 when in ids */
    union constant k;
    bool rows;     /* made of rows: a fold is in it */
    uint32_t slot; /* where a subject's value is kept, or SLOT_NONE */
};

struct instruction {
    uint16_t op;
    uint16_t d, a, b, c; /* registers, or REGISTER_NONE */
    uint16_t memory;     /* folds: accumulator or set; POWER_OF_K: memo; EQUAL_WORD_K: 1 in ids */
    union constant k;
};

struct program {
    uint32_t table; /* over whose rows; 0 = subjects */
    struct instruction *code;
    size_t n;
};

/* A fold of a pass: slots are set before its first row and finished after its last. */
struct fold {
    uint16_t op;
    uint16_t memory;
    uint32_t slot;
};

struct pass {
    struct program program;
    bool keeps; /* it fills the fate of its rows */
    struct fold *folds;
    size_t n_folds;
};

/* One key of a lookup, after the keys before it. */
enum key_kind { KEY_WORD, KEY_ID, KEY_NUMBER, KEY_DATE, KEY_FLAG, KEY_STEP };
struct find {
    const struct lookup *lookup;
    uint32_t level;  /* which key */
    uint32_t parent; /* the find of the key before it, or UINT32_MAX */
    enum key_kind kind;
};

/* A column of a lookup as an array [n_rows + 2]: its rows, not found (else), key missing. */
struct take {
    const struct lookup *lookup;
    uint32_t value;
    enum value_type type;
    double *number;
    uint8_t *flag;
    uint32_t *word;
};

/* Which registers hold the keys of a NOTE_MISSES. */
struct note {
    const struct lookup *lookup;
    size_t n_keys;
    uint16_t *keys;
    uint8_t *kinds; /* enum key_kind */
    bool always;    /* of rows out of scope too: the keep rules look these up */
};

struct list { /* of IN_NUMBERS, IN_WORDS */
    double *numbers;
    uint32_t *words;
    size_t n;
    bool ids;
};

struct slot_plan {
    enum value_type type;
    enum stage stage;
    uint32_t node; /* NODE_NONE: an input that no expression reads */
    bool kept;     /* in the frame; else in the workspace, for the subjects at hand */
    bool input;    /* given from outside, before its stage */
    bool whole;    /* kept in one array */
};

/* Whether the frame keeps it in blocks. */
static inline bool slot_packed(const struct slot_plan *plan)
{
    return plan->kept && !plan->whole;
}

/* A program run on demand over rows; its values stay in registers. */
struct view {
    struct program program;
    enum value_type type[3];
    uint16_t out[3]; /* value, by, where; REGISTER_NONE when there is none */
};

struct row_value {
    uint32_t table;
    enum value_type type;
    uint32_t view; /* table > 0 */
    uint32_t slot; /* table 0 */
};

struct passes {
    const struct scope *scope;
    struct node *nodes;
    size_t n_nodes;
    struct slot_plan *slots;
    size_t n_slots;
    struct find *finds;
    size_t n_finds;
    struct take *takes;
    size_t n_takes;
    struct note *notes;
    size_t n_notes;
    struct list *lists;
    size_t n_lists;
    struct {
        struct pass *at;
        size_t n;
    } stages[STAGE_COUNT_];
    struct view *views;
    size_t n_views;
    uint32_t *fold_view; /* [n_nodes] the view of a fold's rows, or UINT32_MAX */
    struct row_value *row_values;
    size_t n_row_values;
    size_t *keep_first; /* [n_tables + 1] */
    uint32_t *subject_keeps; /* nodes of the rules that keep subjects */
    size_t n_subject_keeps;
    bool *has_keeps;    /* [n_tables] some program fills the fate; else all rows are used */
    size_t n_registers[FILE_COUNT]; /* that the largest program needs */
    size_t n_memories; /* arrays of doubles beside the slots: means' counts, first's dates */
    size_t n_sets;     /* of DISTINCT */
    size_t n_memos;    /* of POWER_OF_K */
};

/* What an opcode is called, does, and takes. */
const char *opcode_name(enum opcode op);
const char *opcode_text(enum opcode op);
bool opcode_folds(enum opcode op);
/* The file of operand x ('a' .. 'd'), as the instruction's text has it ("n[d] = n[a] + n[b]"); FILE_COUNT:
 * it has none. */
enum file opcode_file(enum opcode op, char x);
/* docs/opcodes.md.  The caller frees it. */
char *opcodes_document(void);

#endif
