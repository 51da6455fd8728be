/* interval.c -- see interval.h. */
#include "assessment/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const double Z = 1.959963984540054; /* the normal quantile of 97.5 % */

struct interval interval_wilson(double hits, double of)
{
    if (!(of > 0))
        return (struct interval){NAN, NAN};
    double p = hits / of, z2 = Z * Z;
    double middle = (p + z2 / (2 * of)) / (1 + z2 / of);
    double half = Z / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of));

    return (struct interval){hits > 0 ? middle - half : 0, hits < of ? middle + half : 1};
}

struct interval interval_poisson(double count)
{
    return (struct interval){count > 0 ? gsl_cdf_chisq_Pinv(0.025, 2 * count) / 2 : 0,
                             gsl_cdf_chisq_Pinv(0.975, 2 * (count + 1)) / 2};
}

/* The p-quantile of the beta distribution, by halving: gsl_cdf_beta_Pinv() does not converge for
 * counts of a few thousand. */
static double beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1, middle = 0.5;

    while (middle > low && middle < high) {
        if (gsl_cdf_beta_P(middle, a, b) < p)
            low = middle;
        else
            high = middle;
        middle = low + (high - low) / 2;
    }
    return middle;
}

struct interval interval_rate_ratio(double a, double exposure_a, double b, double exposure_b,
                                    double *ratio)
{
    double scale = exposure_b / exposure_a, low, high;

    *ratio = NAN;
    if (!(a + b > 0) || !(exposure_a > 0) || !(exposure_b > 0))
        return (struct interval){NAN, NAN};
    *ratio = b > 0 ? a / b * scale : (double)INFINITY;
    low = a > 0 ? beta_quantile(0.025, a, b + 1) : 0;
    high = b > 0 ? beta_quantile(0.975, a + 1, b) : 1;
    return (struct interval){low / (1 - low) * scale,
                             high < 1 ? high / (1 - high) * scale : (double)INFINITY};
}
