/* bootstrap.c -- resampling of counts (GSL's generator and binomial). */
#include "assessment/bootstrap.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

static double rate_to_draw(struct share s)
{
    if (s.chosen == 0 || s.chosen == s.of)
        return (s.chosen + 0.5) / (s.of + 1.0);
    return (double)s.chosen / s.of;
}

static double draw_rate(const gsl_rng *rng, struct share s)
{
    return (double)gsl_ran_binomial(rng, rate_to_draw(s), s.of) / s.of;
}

static void draw_ratios(const gsl_rng *rng, struct share group, struct share base, double ratio[],
                        size_t draws)
{
    for (size_t i = 0; i < draws; i++) {
        double top = draw_rate(rng, group);
        double bottom = draw_rate(rng, base);

        /* 0 / 0 says nothing about the ratio: it counts as no difference */
        ratio[i] = bottom > 0 ? top / bottom : top > 0 ? (double)INFINITY : 1;
    }
}

double bootstrap_quantile(const double sorted[], size_t n, double p)
{
    size_t rank = (size_t)ceil(p * (double)n);

    return sorted[rank > 0 ? rank - 1 : 0];
}

enum osara_status bootstrap_ratio(struct share group, struct share base, unsigned long seed,
                                  size_t draws, struct interval *out, osara_problems *problems)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double *ratio = malloc((draws + 1) * sizeof *ratio);
    enum osara_status rc = OSARA_OK;

    gsl_set_error_handler(handler);
    if (rng == NULL || ratio == NULL) {
        rc = problem_memory(problems);
        goto done;
    }
    gsl_rng_set(rng, seed);
    draw_ratios(rng, group, base, ratio, draws);
    gsl_sort(ratio, 1, draws);
    if (draws > 0)
        *out = (struct interval){bootstrap_quantile(ratio, draws, 0.025),
                                 bootstrap_quantile(ratio, draws, 0.975)};
done:
    free(ratio);
    if (rng != NULL)
        gsl_rng_free(rng);
    return rc;
}
