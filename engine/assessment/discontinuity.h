/* discontinuity.h -- does something jump where the line is drawn? */
#ifndef OSARA_ASSESSMENT_DISCONTINUITY_H
#define OSARA_ASSESSMENT_DISCONTINUITY_H

#include "assessment/bootstrap.h"

enum { DISCONTINUITY_LEAST = 20 }; /* people on each side of the line, within the bandwidth */

struct discontinuity {
    double bandwidth;      /* points of score */
    uint32_t below, above; /* people within it */
    double jump;           /* of y at the line; NaN: too few people, or all y alike */
    double se;
    struct interval interval; /* 95 %, normal */
};

/* Local linear regression on both sides of the line with a triangular kernel; the standard error is
 * robust to unequal variances (HC1) (G. W. Imbens, T. Lemieux, "Regression discontinuity designs: A
 * guide to practice", Journal of Econometrics 142, 2008).
 *   x [n]  score less the line's, above the line >= 0     y [n]  what came after
 *   bandwidth  > 0 */
void discontinuity_make(const double x[], const double y[], size_t n, double bandwidth,
                        struct discontinuity *out);

/* 1.84 sd(x) n^(-1/5): the pilot bandwidth of G. Imbens, K. Kalyanaraman, "Optimal Bandwidth Choice
 * for the Regression Discontinuity Estimator", Review of Economic Studies 79, 2012, section 4.2.
 * 0 below two. */
double discontinuity_bandwidth(const double x[], size_t n);

#endif
