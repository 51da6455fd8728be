/* discrimination.c -- see discrimination.h. */
#include "assessment/discrimination.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* Mid-ranks of v [n], 1-based, through an order [n] by value: ties share theirs, so that the order
 * within them does not matter. */
static void mid_ranks(const double v[], size_t n, size_t order[], double rank[])
{
    gsl_sort_index(order, v, 1, n);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && !(v[order[j]] > v[order[i]]);)
            j++;
        for (size_t k = i; k < j; k++)
            rank[order[k]] = (double)(i + j + 1) / 2;
    }
}

struct work {
    double *x, *y, *z;    /* hits, others, all (hits first) */
    double *tx, *ty, *tz; /* their mid-ranks */
    size_t *order;
};

/* x, y and z, their ranks: 3 runs of n + n doubles in one block. */
static void share_out(struct work *w, double *room, size_t m, size_t k)
{
    w->z = room;
    w->x = room;
    w->y = room + m;
    w->tz = room + m + k;
    w->tx = w->tz + m + k;
    w->ty = w->tx + m;
}

static void settle(struct discrimination *out, struct work *w, size_t m, size_t k)
{
    double sum = 0;

    mid_ranks(w->x, m, w->order, w->tx);
    mid_ranks(w->y, k, w->order, w->ty);
    mid_ranks(w->z, m + k, w->order, w->tz);
    for (size_t i = 0; i < m; i++)
        sum += w->tz[i];
    out->auc = (sum / (double)m - ((double)m + 1) / 2) / (double)k;
    for (size_t i = 0; i < m; i++) /* share of the others below this hit */
        w->tx[i] = (w->tz[i] - w->tx[i]) / (double)k;
    for (size_t j = 0; j < k; j++)
        w->ty[j] = 1 - (w->tz[m + j] - w->ty[j]) / (double)m;
    if (m < 2 || k < 2)
        return;
    out->se = sqrt(gsl_stats_variance(w->tx, 1, m) / (double)m +
                   gsl_stats_variance(w->ty, 1, k) / (double)k);
    out->interval = (struct interval){fmax(0, out->auc - 1.959963984540054 * out->se),
                                      fmin(1, out->auc + 1.959963984540054 * out->se)};
}

enum osara_status discrimination_make(const double score[], const uint8_t hit[], size_t n,
                                      struct discrimination *out, osara_problems *problems)
{
    struct work w;
    double *room = malloc((4 * n + 1) * sizeof *room);
    size_t m = 0, k = 0, at_hit = 0, at_other;

    *out = (struct discrimination){.auc = NAN, .se = NAN, .interval = {NAN, NAN}};
    w.order = malloc((n + 1) * sizeof *w.order);
    if (room == NULL || w.order == NULL) {
        free(room);
        free(w.order);
        return problem_memory(problems);
    }
    for (size_t i = 0; i < n; i++)
        m += hit[i] != 0;
    k = n - m;
    out->hits = (uint32_t)m;
    out->others = (uint32_t)k;
    at_other = m;
    for (size_t i = 0; i < n; i++)
        room[hit[i] ? at_hit++ : at_other++] = score[i];
    share_out(&w, room, m, k);
    if (m > 0 && k > 0)
        settle(out, &w, m, k);
    free(room);
    free(w.order);
    return OSARA_OK;
}

enum osara_status gini_of(const double v[], size_t n, double *out, osara_problems *problems)
{
    double *sorted = malloc((n + 1) * sizeof *sorted), sum = 0, weighted = 0;

    if (sorted == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++)
        sorted[i] = v[i];
    gsl_sort(sorted, 1, n);
    for (size_t i = 0; i < n; i++) {
        sum += sorted[i];
        weighted += (2 * ((double)i + 1) - (double)n - 1) * sorted[i];
    }
    free(sorted);
    *out = sum > 0 ? weighted / ((double)n * sum) : (double)NAN;
    return OSARA_OK;
}
