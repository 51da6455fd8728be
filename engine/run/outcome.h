/* outcome.h -- what happened after a past day: for backtests, and for fitting weights. */
#ifndef OSARA_RUN_OUTCOME_H
#define OSARA_RUN_OUTCOME_H

#include "run/run.h"

/* A day of the caller's, YYYY-MM-DD. */
enum osara_status outcome_day(const char *text, int32_t *out, osara_problems *problems);
/* What the ruleset says of the outcome as of the day.  OSARA_ERULES: nothing, or not how far ahead. */
enum osara_status outcome_find(const osara_rules *rules, int32_t day, struct plan_outcome *out,
                               osara_problems *problems);
/* The horizon, which ends on the day of the plan `after`, has to be over by the day of the extract, and
 * rows have to say when (a warning). */
enum osara_status outcome_over(const struct osara_run *run, const struct plan *after, bool label,
                               osara_problems *problems);
/* known [subjects]: 1 for who had any row that was known; who has no rows at all is taken as known. */
void outcome_known(const struct osara_run *run, uint8_t known[]);
/* out [subjects]: a slot's values; NaN: missing, or there is no such slot. */
void outcome_slot(const struct scores *s, uint32_t slot, double out[]);

#endif
