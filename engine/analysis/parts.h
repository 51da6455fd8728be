/* parts.h -- what a score is made of: each criterion scaled, weighed, and put together. */
#ifndef OSARA_ANALYSIS_PARTS_H
#define OSARA_ANALYSIS_PARTS_H

#include "analysis/scores.h"

/* Fills the criteria's scaled inputs, facts and provisional.  After STAGE_MEASURES. */
enum osara_status parts_scale(struct scores *s, const struct plan *plan, const struct data *data,
                              osara_problems *problems);
/* The same by the scales that `like` learned. */
enum osara_status parts_scale_by(struct scores *s, const struct plan *plan,
                                 const struct scores *like, osara_problems *problems);
/* Runs STAGE_SCORE; fills score, points and reach_score. */
enum osara_status parts_score(struct scores *s, const struct plan *plan, const struct data *data,
                              osara_problems *problems);
void parts_free(struct scores *s);

/* Runs one stage over all subjects on all workspaces. */
enum osara_status scores_run_stage(struct scores *s, enum stage stage, osara_problems *problems);

#endif
