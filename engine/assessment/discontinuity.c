/* discontinuity.c -- see discontinuity.h. */
#include "assessment/discontinuity.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

enum { TERMS = 4 }; /* 1, above, x, x above */

struct fit {
    double bread[TERMS * TERMS]; /* X'WX, then its inverse */
    double right[TERMS];         /* X'Wy */
    double meat[TERMS * TERMS];
    double b[TERMS];
};

double discontinuity_bandwidth(const double x[], size_t n)
{
    return n < 2 ? 0 : 1.84 * gsl_stats_sd(x, 1, n) * pow((double)n, -0.2);
}

/* Weight of a point; 0 beyond the bandwidth.  x is in bandwidths, so that sums are of one size. */
static double terms(double x, double bandwidth, double out[TERMS])
{
    double u = x / bandwidth, above = x >= 0;

    out[0] = 1;
    out[1] = above;
    out[2] = u;
    out[3] = u * above;
    return fabs(u) < 1 ? 1 - fabs(u) : 0;
}

static bool solve(struct fit *f)
{
    gsl_matrix_view bread = gsl_matrix_view_array(f->bread, TERMS, TERMS);
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    bool fine = gsl_linalg_cholesky_decomp1(&bread.matrix) == GSL_SUCCESS &&
                gsl_linalg_cholesky_invert(&bread.matrix) == GSL_SUCCESS;

    gsl_set_error_handler(handler);
    for (size_t i = 0; fine && i < TERMS; i++) {
        f->b[i] = 0;
        for (size_t k = 0; k < TERMS; k++)
            f->b[i] += f->bread[i * TERMS + k] * f->right[k];
    }
    return fine;
}

/* The variance of the jump: row 1 of bread times meat times column 1 of bread. */
static double jump_variance(const struct fit *f)
{
    double sum = 0;

    for (size_t i = 0; i < TERMS; i++)
        for (size_t k = 0; k < TERMS; k++)
            sum += f->bread[TERMS + i] * f->meat[i * TERMS + k] * f->bread[k * TERMS + 1];
    return sum;
}

static void regress(const double x[], const double y[], size_t n, struct discontinuity *d)
{
    struct fit f = {.b = {0}};
    double t[TERMS], points = d->below + d->above;

    for (size_t p = 0; p < n; p++) {
        double w = terms(x[p], d->bandwidth, t);

        for (size_t i = 0; i < TERMS; i++) {
            f.right[i] += w * t[i] * y[p];
            for (size_t k = 0; k < TERMS; k++)
                f.bread[i * TERMS + k] += w * t[i] * t[k];
        }
    }
    if (!solve(&f))
        return;
    for (size_t p = 0; p < n; p++) {
        double w = terms(x[p], d->bandwidth, t), e = y[p];

        for (size_t i = 0; i < TERMS; i++)
            e -= f.b[i] * t[i];
        for (size_t i = 0; i < TERMS; i++)
            for (size_t k = 0; k < TERMS; k++)
                f.meat[i * TERMS + k] += w * e * t[i] * w * e * t[k];
    }
    d->jump = f.b[1];
    d->se = sqrt(jump_variance(&f) * points / (points - TERMS));
    d->interval = (struct interval){d->jump - 1.959963984540054 * d->se,
                                    d->jump + 1.959963984540054 * d->se};
}

void discontinuity_make(const double x[], const double y[], size_t n, double bandwidth,
                        struct discontinuity *out)
{
    double low = INFINITY, high = -INFINITY;

    *out = (struct discontinuity){
        .bandwidth = bandwidth, .jump = NAN, .se = NAN, .interval = {NAN, NAN}};
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(x[i]) < bandwidth))
            continue;
        out->above += x[i] >= 0;
        out->below += x[i] < 0;
        low = fmin(low, y[i]);
        high = fmax(high, y[i]);
    }
    if (out->below >= DISCONTINUITY_LEAST && out->above >= DISCONTINUITY_LEAST && high > low)
        regress(x, y, n, out);
}
