/* bounds.h -- how high offenders could rank if lookups knew the keys that they do not know. */
#ifndef OSARA_ANALYSIS_BOUNDS_H
#define OSARA_ANALYSIS_BOUNDS_H

#include "analysis/scores.h"

/* Of the subjects with rows of one key that a lookup does not know. */
struct bound {
    bool whole;           /* no: the lookup gives words, of which none is the greatest */
    uint32_t subject;     /* who could rank highest; SUBJECT_NONE: nobody in scope */
    uint32_t rank, reach; /* his rank, 0 when out of scope, and the one he could have */
    uint64_t could_reach; /* how many below the line could reach the cohort */
};

/* Scores once more with every unknown key at the greatest value of its lookup (passes_assume()), on
 * the scales of `s`, and holds each subject's score against the others' as they are: fills s->bounds,
 * in e->arena.  Who could score more by them is provisional: reach_score, reach_rank and the counts
 * of `s` take it in.  Without a key that a lookup does not know there is nothing to do. */
enum osara_status bounds_make(const struct plan *plan, struct extract *e, int threads,
                              struct scores *s, osara_problems *problems);

/* Whether the subject has a row with this key. */
bool miss_is_of(const struct lookup_miss *miss, uint32_t subject);

#endif
