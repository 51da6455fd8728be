/* matching.h -- for each of some, one of others with nearly the same score. */
#ifndef OSARA_ASSESSMENT_MATCHING_H
#define OSARA_ASSESSMENT_MATCHING_H

#include "base/problems.h"

#define MATCH_NONE UINT32_MAX

/* Nearest-neighbour matching without replacement, within a caliper, highest scores first; of two at
 * the same distance the one that scores higher, then the one that stands first (D. B. Rubin,
 * "Matching to Remove Bias in Observational Studies", Biometrics 29, 1973; P. C. Austin, "Optimal
 * caliper widths for propensity-score matching", Pharmaceutical Statistics 10, 2011).
 *   score [n], others [m]  not NaN
 *   out [n]                place in `others`, or MATCH_NONE: nobody free is within the caliper */
enum osara_status match_nearest(const double score[], size_t n, const double others[], size_t m,
                                double caliper, uint32_t out[], osara_problems *problems);

/* A fifth of the standard deviation of the scores (Austin 2011); 0 below two of them. */
double match_caliper(const double score[], size_t n);

#endif
