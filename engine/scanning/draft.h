/* draft.h -- a mapping drafted from what an extract holds, for an analyst to check. */
#ifndef OSARA_SCANNING_DRAFT_H
#define OSARA_SCANNING_DRAFT_H

#include "base/buffer.h"
#include "objective/plan.h"
#include "scanning/profile.h"

/* Which shape is a table, and which of its columns is each column of the ruleset; in the order of the
 * plan's. */
struct drafted_column {
    uint32_t column;    /* of the shape, or UINT32_MAX: none is likely */
    double alike, fits; /* the heading, and the values: 0 .. 1 */
    bool proved;        /* its values show what it is, whatever its heading */
    uint32_t rival;     /* another column that is nearly as likely, or UINT32_MAX */
};
struct drafted_table {
    const struct shape *shape; /* NULL: none is likely */
    bool shared;               /* another table is read from the same files */
    struct drafted_column *columns;
};

/* tables [plan->n_tables], in `arena`.  False: out of memory. */
bool draft_match(const struct plan *plan, const struct shape shapes[], size_t n_shapes,
                 struct arena *arena, struct drafted_table **tables);

/* The shapes, and behind them two as one wherever the rows of one name those of another; but not by
 * `people`, which are a table of their own (NULL: not known).  False: out of memory. */
bool draft_join(const struct shape shapes[], size_t n_shapes, const struct profile *people,
                struct arena *arena, struct shape **out, size_t *n_out);

/* What the column is called by its values alone, from 0 (they say nothing of it) to 1.  `s`: its
 * shape; `people`: the ids of the subjects, or NULL while these are looked for. */
double draft_proof(const struct plan *plan, size_t t, uint32_t column, const struct shape *s,
                   uint32_t heading, const struct profile *people);

/* What of the rows looked at could not be used by the mapping as it is drafted. */
struct draft_rows {
    uint64_t unusable;        /* rows, whatever is wrong with them */
    uint64_t nobody, orphans; /* name no subject; one that is not among them */
    uint64_t unkeyed, again;  /* no key; the key of an earlier row */
    uint64_t later;           /* of those, with another value in the evidence's column */
    uint64_t *misfits;        /* [n_columns of the table] a value that does not fit its type */
};
/* In `arena`; false: out of memory.  `people`: as for draft_proof(), where all of them are known. */
bool draft_rows(const struct plan *plan, size_t t, const struct drafted_table *d,
                const struct profile *people, struct arena *arena, struct draft_rows *out);

/* The text of extract.yaml: for each column its heading, formats with the share of values that they
 * fit, a proposed map with counts; what is doubtful is marked "# ?".  False: out of memory. */
bool draft_write(const struct plan *plan, const struct drafted_table tables[],
                 const struct shape shapes[], size_t n_shapes, struct arena *arena,
                 struct buffer *b);

/* The line of one column. */
void draft_write_column(const struct plan *plan, const struct plan_table *table,
                        const struct shape *s, uint32_t c, const struct drafted_column *d,
                        struct buffer *b);

/* A value as YAML reads it back; a count, and a value, for a comment. */
void draft_put_quoted(struct buffer *b, struct text t);
void draft_put_count(struct buffer *b, uint64_t n);
void draft_put_shown(struct buffer *b, struct text t);

/* The values of a closed column as texts, the first DRAFT_NAMES of them; how many.  With
 * headings_value() they say which of them a spelling means. */
enum { DRAFT_NAMES = 64 };
size_t draft_names(const struct plan *plan, const struct plan_column *column,
                   struct text names[DRAFT_NAMES]);
/* Of how many rows the value means one of them. */
uint64_t draft_known(const struct plan *plan, const struct plan_column *column,
                     const struct profile *p);
/* Dates that a system puts in for nothing. */
bool draft_is_default_date(struct text t);
/* The column's values are Home Office codes, whatever their spelling. */
bool draft_is_codes(const struct plan_column *column, const struct profile *p);

#endif
