/* bounds.h -- how high offenders could rank if lookups knew the keys that they do not know. */
#ifndef OSARA_ANALYSIS_BOUNDS_H
#define OSARA_ANALYSIS_BOUNDS_H

#include "analysis/scores.h"

/* Of the subjects with rows of one key that a lookup does not know. */
struct bound {
    uint32_t subject;     /* who could rank highest; SUBJECT_NONE: nobody in scope */
    uint32_t rank, reach; /* his rank, 0 when out of scope, and the one he could have */
    uint64_t could_reach; /* how many below the line could reach the cohort */
};

/* Scores once more with every unknown key at the greatest value of its lookup (passes_assume()), and
 * holds each subject's score against the others' as they are: *out [(*s)->n_misses] in e->arena.  *s is
 * replaced by the same scores made again, since fates and accounts of `e` are those of the last run. */
enum osara_status bounds_make(const struct plan *plan, struct extract *e, int threads,
                              struct scores **s, struct bound **out, osara_problems *problems);

#endif
