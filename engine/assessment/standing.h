/* standing.h -- where everyone stood in one run: what two runs are compared by. */
#ifndef OSARA_ASSESSMENT_STANDING_H
#define OSARA_ASSESSMENT_STANDING_H

#include "assessment/groups.h"
#include "response/respond.h"

/* A column whose values are groups of subjects. */
struct standing_column {
    const char *name;
    struct group *values; /* [n] */
    size_t n;
    uint32_t
        *of; /* [standing.n] place in `values`; NULL: only counts are known (of a `kept` one) */
    uint32_t *chosen; /* [n] of the cohort, where `of` is NULL; a group of n = 0 is suppressed */
};

/* Arrays are in rank order, best first; strings live as long as the arena, the plan and the words. */
struct standing {
    struct arena *arena;
    const char *path, *name, *version, *marking; /* marking may be NULL */
    int32_t as_of;
    uint64_t run; /* its number in a ledger; 0: none */
    bool kept;    /* as a ledger keeps it: scores and points of the cohort only */
    const struct words *ids;
    size_t n, n_cohort; /* subjects with a rank; the first n_cohort are the cohort */
    uint32_t
        *id; /* [n] words of `ids`; WORD_MISSING: a ledger's personal content that is disposed of */
    double *score;       /* [n] NaN: an expression without a value, or not known */
    const char **status; /* [n] "allocated", ... */
    const char **strand; /* [n] "" when none */
    size_t n_criteria;
    const char **criteria; /* [n_criteria] */
    double *points;        /* [n_criteria][n] NaN: not known */
    struct standing_column *columns;
    size_t n_columns;
};

/* Room for n subjects and n_criteria criteria, all else zero; NULL when out of memory. */
struct standing *standing_new(size_t n, size_t n_criteria);

/* The columns are those that the plan monitors, then those by which strands have their places.
 * standing_free() frees it. */
enum osara_status standing_make(const struct plan *plan, const struct data *data,
                                const struct scores *s, const struct response *r,
                                struct standing **out, osara_problems *problems);
void standing_free(struct standing *standing);

#endif
