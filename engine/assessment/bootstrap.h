/* bootstrap.h -- how sure the ratio of two rates is. */
#ifndef OSARA_ASSESSMENT_BOOTSTRAP_H
#define OSARA_ASSESSMENT_BOOTSTRAP_H

#include "base/problems.h"

struct share {
    uint32_t chosen, of; /* chosen <= of, of > 0 */
};

struct interval {
    double low, high; /* high may be infinite: the base's rate could be 0 */
};

/* The 95 % percentile interval of (group's rate / base's rate): both counts are drawn `draws` times
 * from binomials of their own rates by GSL's mt19937 from `seed`, anew in every call, so that an
 * interval depends on nothing but these arguments.  A rate of 0 or 1 is drawn as
 * (chosen + 1/2) / (of + 1), because a resample of it would never vary.
 * Fails with OSARA_ENOMEM only. */
enum osara_status bootstrap_ratio(struct share group, struct share base, unsigned long seed,
                                  size_t draws, struct interval *out, osara_problems *problems);

/* The p-quantile of sorted [n] by nearest rank, so that infinite values need no arithmetic; n > 0. */
double bootstrap_quantile(const double sorted[], size_t n, double p);

#endif
