/* scale.h -- a measure's value -> what a criterion scores, 0..1 for most scales. */
#ifndef OSARA_ANALYSIS_SCALE_H
#define OSARA_ANALYSIS_SCALE_H

#include "analysis/scores.h"

/* Learns what the scale needs of the known (not NaN) values of the subjects in scope.  values of n;
 * fate [n] or NULL.  facts->sorted, when set, is freed by scale_forget(). */
enum osara_status scale_learn(const struct scale *scale, const struct slot *values,
                              const uint8_t fate[], size_t n, struct criterion_facts *facts,
                              osara_problems *problems);
void scale_forget(struct criterion_facts *facts);

/* A known value, scaled (formulas: docs/reference-ruleset.md, "Scales"). */
double scale_value(const struct scale *scale, const struct criterion_facts *facts, double v);

#endif
