/* sensitivity.c -- see sensitivity.h. */
#include "assessment/sensitivity.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { LEAST = 40, PER_CLASS = 20, CLASSES_MOST = 50 };

enum osara_status sensitivity_first(const double x[], const double y[], size_t n, double *out,
                                    osara_problems *problems)
{
    size_t classes = n / PER_CLASS < CLASSES_MOST ? n / PER_CLASS : CLASSES_MOST;
    size_t *order;
    double mean, total = 0, between = 0, within = 0;

    *out = NAN;
    if (n < LEAST)
        return OSARA_OK;
    order = malloc(n * sizeof *order);
    if (order == NULL)
        return problem_memory(problems);
    gsl_sort_index(order, x, 1, n);
    mean = gsl_stats_mean(y, 1, n);
    for (size_t i = 0; i < n; i++)
        total += (y[i] - mean) * (y[i] - mean);
    for (size_t c = 0; c < classes; c++) {
        size_t from = c * n / classes, to = (c + 1) * n / classes;
        double sum = 0, own;

        for (size_t i = from; i < to; i++)
            sum += y[order[i]];
        own = sum / (double)(to - from);
        between += (double)(to - from) * (own - mean) * (own - mean);
        for (size_t i = from; i < to; i++)
            within += (y[order[i]] - own) * (y[order[i]] - own);
    }
    free(order);
    if (!(total > 0))
        return OSARA_OK;
    between -= (double)(classes - 1) * within / (double)(n - classes);
    *out = fmin(1, fmax(0, between / total));
    return OSARA_OK;
}
