/* matching.h -- for each of some, one of others with nearly the same score. */
#ifndef OSARA_ASSESSMENT_MATCHING_H
#define OSARA_ASSESSMENT_MATCHING_H

#include "base/problems.h"

#define MATCH_NONE UINT32_MAX

/* Some, and others that they are matched with: by score, and by what else has to be alike (n_also values
 * of each).  Those of others are asked for only when they are needed, because they may take long to
 * work out. */
struct match_of {
    const double *score; /* [n] not NaN */
    size_t n;
    const double *others; /* [m] not NaN */
    size_t m;
    double caliper;
    size_t n_also;
    const double *also;          /* [n][n_also] */
    const double *also_calipers; /* [n_also] */
    /* *out [n_also] of one of the others, until the next call */
    enum osara_status (*also_of)(void *of, size_t other, const double **out);
    void *of;
};

/* Nearest-neighbour matching without replacement, within all calipers, highest scores first; of two
 * at the same distance of score the one that scores higher, then the one that stands first (D. B.
 * Rubin, "Matching to Remove Bias in Observational Studies", Biometrics 29, 1973; P. C. Austin,
 * "Optimal caliper widths for propensity-score matching", Pharmaceutical Statistics 10, 2011).
 *   out [n]  place in `others`, or MATCH_NONE: nobody free is within the calipers
 * Fails with OSARA_ENOMEM, or with what also_of() fails with. */
enum osara_status match_nearest(const struct match_of *of, uint32_t out[],
                                osara_problems *problems);

/* A fifth of the standard deviation of v [n] (Austin 2011); 0 below two of them. */
double match_caliper(const double v[], size_t n);

#endif
