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

struct search {
    const struct match_of *of;
    const struct scored *from; /* [of->m] the others, sorted */
    uint8_t *used;             /* [of->m] by place in `from` */
    enum osara_status rc;
};

/* Whether the i-th of the others is free for `who`, and alike in all else. */
static bool suits(struct search *s, uint32_t who, size_t i)
{
    const struct match_of *of = s->of;
    const double *theirs = NULL;

    if (s->used[i] || s->rc != OSARA_OK)
        return false;
    if (of->n_also > 0)
        s->rc = of->also_of(of->of, s->from[i].at, &theirs);
    for (size_t k = 0; s->rc == OSARA_OK && k < of->n_also; k++)
        if (!(fabs(theirs[k] - of->also[who * of->n_also + k]) <= of->also_calipers[k]))
            return false;
    return s->rc == OSARA_OK;
}

/* The nearest that suits, or SIZE_MAX. */
static size_t nearest(struct search *s, uint32_t who)
{
    const struct scored *from = s->from;
    double score = s->of->score[who], caliper = s->of->caliper;
    size_t m = s->of->m, middle = first_not_above(from, m, score), below = middle, above = middle;

    while (below < m && score - from[below].score <= caliper && !suits(s, who, below))
        below++;
    while (above > 0 && from[above - 1].score - score <= caliper && !suits(s, who, above - 1))
        above--;
    bool is_below = below < m && score - from[below].score <= caliper;
    bool is_above = above > 0 && from[above - 1].score - score <= caliper;

    if (!is_above || (is_below && score - from[below].score < from[above - 1].score - score))
        return is_below ? below : SIZE_MAX;
    /* of those that tie above, the one that stands first */
    for (size_t i = first_not_above(from, m, from[above - 1].score); i < above - 1; i++)
        if (suits(s, who, i))
            return i;
    return above - 1;
}

enum osara_status match_nearest(const struct match_of *of, uint32_t out[], osara_problems *problems)
{
    struct scored *some = sorted(of->score, of->n), *from = sorted(of->others, of->m);
    struct search s = {of, from, calloc(of->m + 1, 1), OSARA_OK};

    if (some == NULL || from == NULL || s.used == NULL)
        s.rc = problem_memory(problems);
    for (size_t i = 0; s.rc == OSARA_OK && i < of->n; i++) {
        size_t at = nearest(&s, some[i].at);

        out[some[i].at] = at == SIZE_MAX ? MATCH_NONE : from[at].at;
        if (at != SIZE_MAX)
            s.used[at] = 1;
    }
    free(some);
    free(from);
    free(s.used);
    return s.rc;
}

double match_caliper(const double v[], size_t n)
{
    return n < 2 ? 0 : 0.2 * gsl_stats_sd(v, 1, n);
}
