/* matching.h -- for each of some, one of others with nearly the same score. */
#ifndef OSARA_ASSESSMENT_MATCHING_H
#define OSARA_ASSESSMENT_MATCHING_H

#include "base/problems.h"

#define MATCH_NONE UINT32_MAX

/* Some, and others that they are matched with.  What one did before is compared too, where it is given;
 * that of others is asked for only when it is needed, because it may take long to work out. */
struct match_of {
    const double *score, *before; /* [n] not NaN; `before` may be NULL */
    size_t n;
    const double *others; /* [m] not NaN */
    size_t m;
    double caliper, caliper_before;
    enum osara_status (*before_of)(void *of, size_t other, double *out);
    void *of;
};

/* Nearest-neighbour matching without replacement, within both calipers, highest scores first; of two
 * at the same distance of score the one that scores higher, then the one that stands first (D. B.
 * Rubin, "Matching to Remove Bias in Observational Studies", Biometrics 29, 1973; P. C. Austin,
 * "Optimal caliper widths for propensity-score matching", Pharmaceutical Statistics 10, 2011).
 *   out [n]  place in `others`, or MATCH_NONE: nobody free is within the calipers
 * Fails with OSARA_ENOMEM, or with what before_of() fails with. */
enum osara_status match_nearest(const struct match_of *of, uint32_t out[],
                                osara_problems *problems);

/* A fifth of the standard deviation of v [n] (Austin 2011); 0 below two of them. */
double match_caliper(const double v[], size_t n);

#endif
