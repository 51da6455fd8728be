/* agreement.c -- Spearman, Kendall, rank-biased overlap. */
#include "assessment/agreement.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A correlation: rounding must not carry it beyond 1.  NaN stays, and no variance (0 / 0) is NaN. */
static double within_one(double v)
{
    return isfinite(v) ? fmax(-1, fmin(1, v)) : (double)NAN;
}

enum osara_status agreement_spearman(const double a[], const double b[], size_t n, double *out,
                                     osara_problems *problems)
{
    double *work = malloc((2 * n + 1) * sizeof *work);

    if (work == NULL)
        return problem_memory(problems);
    *out = n < 2 ? (double)NAN : within_one(gsl_stats_spearman(a, 1, b, 1, n, work));
    free(work);
    return OSARA_OK;
}

/* ---- Kendall ---- */

struct pair {
    double a, b;
};

static int compare_values(double x, double y)
{
    return (x > y) - (x < y);
}

static int compare_pairs(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    int order = compare_values(p->a, q->a);

    return order != 0 ? order : compare_values(p->b, q->b);
}

static double pairs_of(double run)
{
    return run * (run - 1) / 2;
}

/* Pairs in runs of equal a; and of these, equal in b too. */
static void count_ties(const struct pair p[], size_t n, double *in_a, double *in_both)
{
    size_t run_a = 0, run_both = 0;

    *in_a = *in_both = 0;
    for (size_t i = 0; i <= n; i++) {
        bool same_a = i > 0 && i < n && compare_values(p[i].a, p[i - 1].a) == 0;
        bool same = same_a && compare_values(p[i].b, p[i - 1].b) == 0;

        if (!same_a && i > 0)
            *in_a += pairs_of((double)(i - run_a));
        if (!same && i > 0)
            *in_both += pairs_of((double)(i - run_both));
        run_a = same_a ? run_a : i;
        run_both = same ? run_both : i;
    }
}

/* Sorts by b and counts the exchanges: pairs that b orders the other way round. */
static double merge_by_b(struct pair p[], struct pair other[], size_t n)
{
    double swaps = 0;

    for (size_t width = 1; width < n; width *= 2) {
        for (size_t from = 0; from < n; from += 2 * width) {
            size_t middle = from + width < n ? from + width : n;
            size_t end = from + 2 * width < n ? from + 2 * width : n;
            size_t i = from, j = middle;

            for (size_t k = from; k < end; k++) {
                if (i < middle && (j >= end || p[i].b <= p[j].b)) {
                    other[k] = p[i++];
                } else {
                    swaps += (double)(middle - i);
                    other[k] = p[j++];
                }
            }
        }
        memcpy(p, other, n * sizeof *p);
    }
    return swaps;
}

static double ties_in_b(const struct pair sorted[], size_t n)
{
    double ties = 0;
    size_t run = 0;

    for (size_t i = 1; i <= n; i++)
        if (i == n || compare_values(sorted[i].b, sorted[i - 1].b) != 0) {
            ties += pairs_of((double)(i - run));
            run = i;
        }
    return ties;
}

enum osara_status agreement_tau_b(const double a[], const double b[], size_t n, double *out,
                                  osara_problems *problems)
{
    struct pair *p = malloc((2 * n + 1) * sizeof *p);
    double tied_a, tied_both, swaps, tied_b, all = pairs_of((double)n);

    if (p == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++)
        p[i] = (struct pair){a[i], b[i]};
    qsort(p, n, sizeof *p, compare_pairs);
    count_ties(p, n, &tied_a, &tied_both);
    swaps = merge_by_b(p, p + n, n);
    tied_b = ties_in_b(p, n);
    free(p);
    *out = (all - tied_a - tied_b + tied_both - 2 * swaps) /
           (sqrt(all - tied_a) * sqrt(all - tied_b)); /* 0 / 0 where all of one tie */
    *out = within_one(*out);
    return OSARA_OK;
}

/* ---- Rank-biased overlap ---- */

enum osara_status agreement_rbo(const uint32_t x[], size_t n_x, const uint32_t y[], size_t n_y,
                                size_t items, double p, double *out, osara_problems *problems)
{
    size_t shorter = n_x < n_y ? n_x : n_y, longer = n_x < n_y ? n_y : n_x;
    uint8_t *seen = calloc(items + 1, 1);
    double shared = 0, within = 0, sum = 0, power = 1;

    if (seen == NULL)
        return problem_memory(problems);
    for (size_t d = 0; shorter > 0 && d < longer; d++) {
        double depth = (double)d + 1;

        /* an item counts when the second list brings it to what the first has */
        if (d < n_x)
            shared += seen[x[d]]++;
        if (d < n_y)
            shared += seen[y[d]]++;
        if (d < shorter)
            within = shared;
        power *= p;
        /* beyond the shorter list its share is taken to go on */
        sum += (shared / depth +
                within * (depth - fmin(depth, (double)shorter)) / ((double)shorter * depth)) *
               power;
    }
    free(seen);
    *out = shorter == 0
               ? (double)NAN
               : fmin(1, ((shared - within) / (double)longer + within / (double)shorter) * power +
                             (1 - p) / p * sum);
    return OSARA_OK;
}
