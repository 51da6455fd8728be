/* bind.h -- holds a mapping against a ruleset: how each column of each table is read. */
#ifndef OSARA_SCANNING_BIND_H
#define OSARA_SCANNING_BIND_H

#include "scanning/mapping.h"
#include "scanning/subject_ids.h"

/* A column that is read. */
struct bound {
    struct reading reading;
    uint32_t column; /* index in the plan's table */
    bool kept;       /* its values go into the table's column */
    bool is_key, is_join;
    bool extra; /* no rule reads it: a value that does not fit is missing, as is the whole column
                 * where a file has not got it */
};

struct binding {
    const struct plan_table *table;
    const struct mapped_table *mapped; /* NULL: the mapping says nothing of it */
    uint32_t index;                    /* of the table */
    struct bound *columns;             /* [n], in the order of the ruleset */
    size_t n;
    bool has_key; /* rows with the same key are duplicates, or repeats */
    enum repeats repeats;
    const struct subject_ids *subjects; /* by their ids, merged ones too; NULL until they are read */
    bool nobody; /* rows that name no subject are out of scope */
};

/* The heading under which a column stands in the files; NULL when it is constant. */
const char *binding_heading(const struct binding *b, uint32_t column);

/* One for each table of the plan, in `arena`.  `all`: columns that no rule reads are read too.
 * `mapping` may be NULL: cells as the ruleset has
 * them.  Problems: what the mapping says of tables and columns that are not there, or that does not
 * suit their type. */
enum osara_status bind_tables(const struct plan *plan, const struct mapping *mapping, bool all,
                              struct arena *arena, struct binding **out, osara_problems *problems);

#endif
