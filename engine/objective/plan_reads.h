/* plan_reads.h -- which columns a plan's score is made of. */
#ifndef OSARA_OBJECTIVE_PLAN_READS_H
#define OSARA_OBJECTIVE_PLAN_READS_H

#include "objective/plan.h"

/* reads[t][c]: a criterion, the score, a tie, or what keeps rows in scope reads column c of table t,
 * itself or by way of derived values and measures.  In `arena`; NULL when out of memory. */
bool **plan_score_reads(const struct plan *plan, struct arena *arena);

#endif
