/* scale.c -- a measure's value -> what a criterion scores.  Statistics are GSL's. */
#include "analysis/scale.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>

#include "base/wide.h"

static double clamp(double v, double lo, double hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

/* Number of the n ascending values below v (inclusive: at or below). */
static size_t count_below(const double sorted[], size_t n, double v, bool inclusive)
{
    size_t lo = 0, hi = n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (sorted[mid] < v || (inclusive && sorted[mid] <= v))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Mid-rank as a share: (those below + half of those equal) / known. */
static double percentile(const struct criterion_facts *facts, double v)
{
    size_t n = (size_t)facts->n_known;
    size_t below = count_below(facts->sorted, n, v, false);
    size_t up_to = count_below(facts->sorted, n, v, true);

    return n == 0 ? 0 : ((double)below + (double)(up_to - below) / 2) / (double)n;
}

static double step(const struct scale *scale, double v)
{
    size_t k = count_below(scale->at, scale->n, v, true);

    return k == 0 ? 0 : scale->points[k - 1];
}

double scale_value(const struct scale *scale, const struct criterion_facts *facts, double v)
{
    switch (scale->kind) {
    case SCALE_NONE:
        return v;
    case SCALE_CAP:
        return clamp(v, 0, scale->a) / scale->a;
    case SCALE_LOG:
        return v <= 0 ? 0 : fmin(1, log(1 + v) / log(1 + scale->a));
    case SCALE_RANGE:
        return clamp((v - scale->a) / (scale->b - scale->a), 0, 1);
    case SCALE_STEPS:
        return step(scale, v);
    case SCALE_HALF_LIFE:
        return pow(0.5, v / scale->a);
    case SCALE_LOGISTIC:
        return 1 / (1 + exp(-scale->b * (v - scale->a)));
    case SCALE_PERCENTILE:
        return percentile(facts, v);
    case SCALE_MINMAX:
        return facts->hi > facts->lo ? clamp((v - facts->lo) / (facts->hi - facts->lo), 0, 1) : 0;
    case SCALE_QUANTILES: /* N at most: the mid-rank of the greatest is below 1 */
        return facts->n_known == 0 ? 1 : fmax(1, ceil(percentile(facts, v) * scale->a - 1e-9));
    case SCALE_ZSCORE:
        return facts->sd > 0 ? (v - facts->mean) / facts->sd : 0;
    }
    return v;
}

/* The ends of what the scale can give; for unbounded scales, of what it gave. */
static void learn_ends(const struct scale *scale, struct criterion_facts *facts, double lo, double hi)
{
    facts->least = 0;
    facts->most = 1;
    if (scale->kind == SCALE_NONE || scale->kind == SCALE_ZSCORE) {
        facts->least = facts->n_known > 0 ? scale_value(scale, facts, lo) : 0;
        facts->most = facts->n_known > 0 ? scale_value(scale, facts, hi) : 0;
    } else if (scale->kind == SCALE_QUANTILES) {
        facts->least = 1;
        facts->most = scale->a;
    } else if (scale->kind == SCALE_STEPS) {
        facts->most = 0;
        for (size_t i = 0; i < scale->n; i++) {
            facts->least = fmin(facts->least, scale->points[i]);
            facts->most = fmax(facts->most, scale->points[i]);
        }
    }
}

enum { LANES = 8 };

struct range {
    double least, greatest;
    size_t known, missing;
};

/* Known and missing values, the least and the greatest.  Several subjects side by side, so that the
 * loop vectorises; which of two equal values is the least does not matter. */
WIDE static void learn_some(const double value[], size_t n, struct range *r)
{
    double lo[LANES], hi[LANES];
    size_t s = 0, missing = 0;

    for (size_t k = 0; k < LANES; k++) {
        lo[k] = r->least;
        hi[k] = r->greatest;
    }
    for (; s + LANES <= n; s += LANES)
        for (size_t k = 0; k < LANES; k++) {
            double v = value[s + k];

            missing += v != v;
            lo[k] = v < lo[k] ? v : lo[k];
            hi[k] = v > hi[k] ? v : hi[k];
        }
    for (; s < n; s++) {
        missing += value[s] != value[s];
        lo[0] = value[s] < lo[0] ? value[s] : lo[0];
        hi[0] = value[s] > hi[0] ? value[s] : hi[0];
    }
    for (size_t k = 0; k < LANES; k++) {
        r->least = lo[k] < r->least ? lo[k] : r->least;
        r->greatest = hi[k] > r->greatest ? hi[k] : r->greatest;
    }
    r->missing += missing;
    r->known += n - missing;
}

/* Values of subjects in scope: where they stand, or in room [n]. */
static const double *in_scope(const double value[], const uint8_t fate[], size_t *n, double room[])
{
    size_t used = 0;

    for (size_t i = 0; fate != NULL && i < *n; i++)
        used += fate[i] == FATE_USED;
    if (fate == NULL || used == *n) /* as good as always */
        return value;
    used = 0;
    for (size_t i = 0; i < *n; i++)
        if (fate[i] == FATE_USED)
            room[used++] = value[i];
    *n = used;
    return room;
}

static struct range learn_range(const struct slot *values, const uint8_t fate[], size_t n,
                                double known[])
{
    struct range r = {.least = INFINITY, .greatest = -INFINITY};
    double room[BLOCK], scope[BLOCK];

    for (size_t from = 0; from < n; from += BLOCK) {
        size_t some = n - from < BLOCK ? n - from : BLOCK, kept = r.known;
        const double *value = in_scope(slot_numbers(values, from, some, room),
                                       fate != NULL ? fate + from : NULL, &some, scope);

        learn_some(value, some, &r);
        for (size_t i = 0; known != NULL && i < some; i++)
            if (!isnan(value[i]))
                known[kept++] = value[i];
    }
    return r;
}

enum osara_status scale_learn(const struct scale *scale, const struct slot *values,
                              const uint8_t fate[], size_t n, struct criterion_facts *facts,
                              osara_problems *problems)
{
    bool by_rank = scale->kind == SCALE_PERCENTILE || scale->kind == SCALE_QUANTILES;
    bool relative = by_rank || scale->kind == SCALE_ZSCORE;
    double *known = NULL;
    struct range r;

    *facts = (struct criterion_facts){0};
    if (relative && (known = malloc((n + 1) * sizeof *known)) == NULL)
        return problem_memory(problems);
    r = learn_range(values, fate, n, known);
    facts->n_known = r.known;
    facts->n_missing = r.missing;
    if (scale->kind == SCALE_ZSCORE && facts->n_known > 1) {
        facts->mean = gsl_stats_mean(known, 1, (size_t)facts->n_known);
        facts->sd = gsl_stats_sd_m(known, 1, (size_t)facts->n_known, facts->mean);
    }
    if (by_rank) {
        gsl_sort(known, 1, (size_t)facts->n_known);
        facts->sorted = known;
        known = NULL;
    }
    facts->lo = r.least;
    facts->hi = r.greatest;
    learn_ends(scale, facts, r.least, r.greatest);
    free(known);
    return OSARA_OK;
}

void scale_forget(struct criterion_facts *facts)
{
    free(facts->sorted);
    facts->sorted = NULL;
}
