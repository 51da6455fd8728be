/* together.h -- what would two subjects score, were they one person? */
#ifndef OSARA_ANALYSIS_TOGETHER_H
#define OSARA_ANALYSIS_TOGETHER_H

#include "analysis/scores.h"
#include "scanning/people.h"

struct together {
    double score;  /* NaN: out of scope, or no score */
    uint32_t rank; /* the rank that score would have without the two; 0: out of scope */
};

/* out [n], one for each pair.  A pair's rows are put together as same_person.csv would: in the order
 * of the files, rows with the same key once, the row of table 0 of `a` first, or of `b` where that
 * one ranks higher.  Scales that are relative keep what they learned of the whole list. */
enum osara_status together_score(const struct plan *plan, const struct extract *e,
                                 const struct scores *scores, const struct people_pair pairs[],
                                 size_t n, int threads, struct together out[],
                                 osara_problems *problems);

/* Which of the two is kept: he who ranks higher. */
uint32_t together_keep(const struct scores *scores, const struct people_pair *pair);

#endif
