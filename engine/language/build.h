/* build.h -- checked expressions -> passes: flat programs that run over blocks of columns.
 *
 * A value of a subject has a slot.  A pass runs a straight-line program over blocks of a table's
 * rows and folds aggregates into slots, or over blocks of subjects.  Passes are ordered so that
 * each finds what it reads; equal sub-expressions are computed once. */
#ifndef OSARA_LANGUAGE_BUILD_H
#define OSARA_LANGUAGE_BUILD_H

#include "language/expr.h"

struct builder;
struct passes;

/* Keeps pointers to scope and to every expression given.  Lives, with the passes, in the scope's
 * arena.  NULL when out of memory.  The keep rules and evidence of all tables are set and checked
 * before the first value is built. */
struct builder *builder_new(const struct scope *scope, int32_t as_of);

/* A slot that the caller fills, for every subject, before `stage` runs, where an expression reads it: a
 * criterion's scaled value, score, rank, band. */
uint32_t builder_input(struct builder *b, enum value_type type, enum stage stage);

/* A value of every subject, computed in `stage`; kept for the caller to read.  SLOT_NONE when out
 * of memory. */
uint32_t builder_value(struct builder *b, const struct expr *expr, enum stage stage);

/* What is kept in this slot is to stand in one array: for who sorts by it, or changes it. */
void builder_whole(struct builder *b, uint32_t slot);

/* Splits a value that sums or counts rows of a table with evidence: additive[class] are three more
 * slots whose values are the parts from allegations, charges and convictions.  False (untouched)
 * when the expression is not a sum, count, or a linear combination of them. */
bool builder_split(struct builder *b, const struct expr *expr, uint32_t slots[EVIDENCE_CLASSES]);

/* A condition of several parts, and what each came to: for reasons ("failed: da_offences >= 2, was
 * 1") and for traces. */
struct condition {
    struct text text;   /* as written */
    uint32_t truth;     /* slot of the condition */
    uint32_t left;      /* slot of the left side of a comparison, or SLOT_NONE */
    enum value_type left_type;
};
/* Room for all conditions in the arena; returns their number. */
size_t builder_conditions(struct builder *b, struct expr *expr, enum stage stage,
                          struct condition **out);

/* A value of every row of a table, computed on demand (passes_row_values) for records and cards. */
uint32_t builder_row_value(struct builder *b, const struct expr *expr, uint32_t table);

/* Column c of table t is read by some pass, or is not.  Known after builder_finish(). */
bool builder_uses(const struct builder *b, uint32_t table, uint32_t column);

/* NULL when out of memory (or when a keep rule depends on rows of its own table, which expr_check()
 * has refused). */
struct passes *builder_finish(struct builder *b);

/* One line an instruction, for docs, tests and people who wonder.  The caller frees it. */
char *passes_disassemble(const struct passes *p);

#endif
