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
};
struct drafted_table {
    const struct shape *shape; /* NULL: none is likely */
    bool shared;               /* an earlier table is read from the same files */
    struct drafted_column *columns;
};

/* tables [plan->n_tables], in `arena`.  False: out of memory. */
bool draft_match(const struct plan *plan, const struct shape shapes[], size_t n_shapes,
                 struct arena *arena, struct drafted_table **tables);

/* The text of extract.yaml: for each column its heading, formats with the share of values that they
 * fit, a proposed map with counts; what is doubtful is marked "# ?". */
void draft_write(const struct plan *plan, const struct drafted_table tables[],
                 const struct shape shapes[], size_t n_shapes, struct buffer *b);

/* The formats that together read a column's dates, the commonest first; *fits: filled cells that
 * none reads.  Returns how many of formats[PROFILE_FORMATS]. */
size_t draft_formats(const struct profile *p, uint32_t formats[], uint64_t *misfits);

#endif
