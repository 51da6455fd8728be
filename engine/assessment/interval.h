/* interval.h -- how sure a share, a rate or a ratio of rates is: 95 % intervals by formula. */
#ifndef OSARA_ASSESSMENT_INTERVAL_H
#define OSARA_ASSESSMENT_INTERVAL_H

#include "assessment/bootstrap.h"

/* Wilson's score interval of the share hits / of (E. B. Wilson, JASA 22, 1927); without continuity
 * correction.  NaN when `of` is 0. */
struct interval interval_wilson(double hits, double of);

/* The exact (Garwood 1936) interval of the mean of a Poisson count, by GSL's chi-squared quantiles. */
struct interval interval_poisson(double count);

/* The ratio of two Poisson rates, (a / exposure_a) / (b / exposure_b), and its exact interval: given
 * a + b, a is binomial, whose Clopper-Pearson limits (beta quantiles of GSL) become those of the
 * ratio (as R's poisson.test()).  NaN where both counts are 0; high is infinite when b is 0. */
struct interval interval_rate_ratio(double a, double exposure_a, double b, double exposure_b,
                                    double *ratio);

#endif
