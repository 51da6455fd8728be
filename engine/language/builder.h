/* builder.h -- inside a builder: the graph of nodes that expressions become (nodes.c,
 * build_expr.c, build_split.c), and how it becomes passes (schedule.c, emit.c). */
#ifndef OSARA_LANGUAGE_BUILDER_H
#define OSARA_LANGUAGE_BUILDER_H

#include "language/program.h"

/* When something can be known: in this stage, after so many passes over rows. */
struct moment {
    uint32_t stage, level;
};

enum keeps_state { KEEPS_UNBUILT, KEEPS_BUILDING, KEEPS_BUILT };

/* The scope may still grow after builder_new(): these are as long as what was built needs. */
struct table_build {
    uint32_t *names; /* [n_names] nodes of its names, NODE_NONE until built */
    size_t n_names;
    uint32_t *keeps; /* [n_keeps] nodes, NODE_NONE when not in force */
    size_t n_keeps;
    uint32_t class; /* node of the class of evidence when weak rows go, else NODE_NONE */
    enum keeps_state state;
    struct moment kept; /* when the fate of its rows is known */
    bool *used;         /* [n_used] by column */
    size_t n_used;
};

/* Growing arrays of the arena. */
#define GROWING(type)   \
    struct {            \
        type *at;       \
        size_t n, room; \
    }

struct builder {
    const struct scope *scope;
    struct arena *arena;
    int32_t as_of;
    bool failed; /* out of memory, once: whatever is built after it is of no use */
    const struct expr *circular;
    struct table_build *tables;
    GROWING(struct node) nodes;
    uint32_t *buckets; /* a hash of the nodes; a power of two, NODE_NONE free */
    size_t n_buckets;
    GROWING(struct slot_plan) slots;
    GROWING(struct find) finds;
    GROWING(struct take) takes;
    GROWING(struct list) lists;
    GROWING(struct note) notes;
    GROWING(struct row_value) row_values;
    GROWING(uint32_t) row_nodes; /* [row_values.n] */
    GROWING(double) memos;       /* bases of POWER_OF_K */
    GROWING(struct view) views;
};

/* One more item of a growing array, zeroed; NULL (and failed) when out of memory. */
#define builder_push(b, array) \
    builder_grow((b), &(array).at, &(array).n, &(array).room, sizeof *(array).at)
void *builder_grow(struct builder *b, void *items, size_t *n, size_t *room, size_t size);

struct moment moment_later(struct moment a, struct moment b);
bool moment_same(struct moment a, struct moment b);

/* ---- nodes.c: each returns a node, the one that is there already if it is equal to one ---- */

uint32_t node_number(struct builder *b, double value, enum value_type type);
uint32_t node_flag(struct builder *b, enum truth truth);
uint32_t node_word(struct builder *b, uint32_t word, enum value_type type);
uint32_t node_column(struct builder *b, uint32_t table, uint32_t column);
uint32_t node_class(struct builder *b, uint32_t table); /* enum evidence of a row, as a word */
uint32_t node_input(struct builder *b, uint32_t slot);
/* All of the union's bytes are set: nodes are compared by them. */
union constant constant_word(uint32_t word);
/* Operands that are constant are worked out, or become part of the instruction. */
uint32_t node_make(struct builder *b, enum opcode op, enum value_type type, const uint32_t abc[3],
                   union constant k);
uint32_t node_unary(struct builder *b, enum opcode op, enum value_type type, uint32_t x);
uint32_t node_binary(struct builder *b, enum opcode op, enum value_type type, uint32_t x,
                     uint32_t y);
uint32_t node_fold(struct builder *b, enum opcode op, enum value_type type, uint32_t table,
                   const uint32_t value_by_where[3]);
/* The node itself, or as a flag or a number what it says (0 is no, anything else yes). */
uint32_t node_as_flag(struct builder *b, uint32_t x);
uint32_t node_as_number(struct builder *b, uint32_t x);
uint32_t node_as(struct builder *b, uint32_t x, enum value_type type);

bool node_is_constant(const struct builder *b, uint32_t x);
bool node_is_fold(const struct node *n);
bool node_is_input(const struct node *n);
struct moment node_moment(const struct node *n);
/* A slot for the node's value; `kept` in the frame.  SLOT_NONE when out of memory. */
uint32_t node_slot(struct builder *b, uint32_t x, bool kept);

/* ---- build_expr.c ---- */

/* The node of a checked expression in the eyes of a row of `table` (0 = a subject). */
uint32_t build_expr(struct builder *b, const struct expr *e, uint32_t table);
/* Builds the keep rules of a table, if that has not been done. */
void build_keeps(struct builder *b, uint32_t table);

/* ---- build_split.c ---- */

/* The instruction is one of which linear combinations are made. */
bool split_is_linear(const struct node *n);
/* Gives a slot to every factor by which a sum or count is multiplied or divided in the linear
 * combinations linear[] (by node; what they are made of is added): shares read them. */
void split_keep_factors(struct builder *b, bool linear[]);

/* ---- schedule.c, emit.c ---- */

/* Orders what has been asked for into passes. */
bool schedule_passes(struct builder *b, struct passes *p);

/* An instruction that is there for what it does, not for a value: a store, a fold, a keep rule. */
struct root {
    uint16_t op; /* OPCODE_COUNT: only hold the registers of a, b, c */
    uint16_t memory;
    uint32_t a, b, c; /* nodes, or NODE_NONE */
    union constant k;
};

/* What programs are emitted from; the arrays have one item a node, uses and section are 0 between
 * programs. */
struct emitter {
    struct builder *b;
    uint32_t *uses;
    uint16_t *registers;
    uint8_t *section; /* in which the node is computed: 1 on all rows, 2 on rows in scope; 0 not */
    uint32_t *marked; /* the nodes of the program, by section, operands first */
    bool *in_keep;    /* the node is part of a keep rule */
    bool *noted;      /* its misses are noted in a program before */
    size_t n_registers[FILE_COUNT];
};

/* A program over the rows of `table` at that moment: `first` on all rows, then, if `live`, `then` on
 * those in scope.  Notes lookups' misses if `notes`.  False when out of memory. */
bool emit_program(struct emitter *e, uint32_t table, struct moment at, const struct root *first,
                  size_t n_first, const struct root *then, size_t n_then, bool live, bool notes,
                  struct program *out);

#endif
