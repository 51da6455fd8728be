/* matching.c -- see matching.h. */
#include "assessment/matching.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

struct scored {
    double score;
    uint32_t at;
};

/* Highest first, then by place. */
static int compare(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->at > y->at) - (x->at < y->at);
}

static struct scored *sorted(const double score[], size_t n)
{
    struct scored *s = malloc((n + 1) * sizeof *s);

    for (size_t i = 0; s != NULL && i < n; i++)
        s[i] = (struct scored){score[i], (uint32_t)i};
    if (s != NULL)
        qsort(s, n, sizeof *s, compare);
    return s;
}

/* Where those that are not above `score` begin. */
static size_t first_not_above(const struct scored s[], size_t n, double score)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s[middle].score > score)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The nearest that is free, or SIZE_MAX. */
static size_t nearest(const struct scored s[], const uint8_t used[], size_t n, double score)
{
    size_t below = first_not_above(s, n, score), above = below;

    while (below < n && used[below])
        below++;
    while (above > 0 && used[above - 1])
        above--;
    if (above == 0)
        return below < n ? below : SIZE_MAX;
    /* of those that tie above, the one that stands first */
    for (size_t i = above - 1; i > 0 && s[i - 1].score == s[above - 1].score; i--)
        if (!used[i - 1])
            above = i;
    if (below == n)
        return above - 1;
    return s[above - 1].score - score <= score - s[below].score ? above - 1 : below;
}

enum osara_status match_nearest(const double score[], size_t n, const double others[], size_t m,
                                double caliper, uint32_t out[], osara_problems *problems)
{
    struct scored *some = sorted(score, n), *from = sorted(others, m);
    uint8_t *used = calloc(m + 1, 1);
    bool fine = some != NULL && from != NULL && used != NULL;

    for (size_t i = 0; fine && i < n; i++) {
        size_t at = nearest(from, used, m, some[i].score);

        out[some[i].at] = MATCH_NONE;
        if (at == SIZE_MAX || !(fabs(from[at].score - some[i].score) <= caliper))
            continue;
        out[some[i].at] = from[at].at;
        used[at] = 1;
    }
    free(some);
    free(from);
    free(used);
    return fine ? OSARA_OK : problem_memory(problems);
}

double match_caliper(const double score[], size_t n)
{
    return n < 2 ? 0 : 0.2 * gsl_stats_sd(score, 1, n);
}
