/* groups.h -- subjects by the values of a column. */
#ifndef OSARA_ASSESSMENT_GROUPS_H
#define OSARA_ASSESSMENT_GROUPS_H

#include "base/arena.h"
#include "base/problems.h"
#include "base/table.h"

#define GROUP_NONE UINT32_MAX
#define GROUP_LEAST 10 /* groups of fewer subjects show no figures */

struct group {
    const char *value; /* "Female", "yes", "3"; "not recorded" for missing */
    bool recorded;
    uint32_t n; /* subjects in scope */
};

struct groups {
    const char *name;     /* of the column */
    struct group *values; /* [n] by value; the one that is not recorded last */
    size_t n;
    uint32_t *of; /* [subjects] place in `values`, or GROUP_NONE: out of scope */
};

/* The subjects of `data` with a rank (rank [subjects]; 0 is out of scope) by the values of a column of
 * theirs.  A column that is not in the extract is recorded of nobody.  All is in `arena`, but the
 * column's name.  Fails with OSARA_ENOMEM only. */
enum osara_status groups_make(const struct data *data, const struct column *column,
                              const uint32_t rank[], struct arena *arena, struct groups *out,
                              osara_problems *problems);

#endif
