/* fit.c -- see fit.h. */
#include "assessment/fit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void swap(double v[], size_t a, size_t b)
{
    double t = v[a];

    v[a] = v[b];
    v[b] = t;
}

/* The k-th largest (k from 1), by C. A. R. Hoare's FIND; reorders v [n]. */
static double kth_largest(double v[], size_t n, size_t k)
{
    size_t low = 0, high = n - 1;

    while (low < high) {
        double pivot = v[low + (high - low) / 2];
        size_t i = low, j = high;

        for (;;) {
            while (v[i] > pivot)
                i++;
            while (v[j] < pivot)
                j--;
            if (i >= j)
                break;
            swap(v, i++, j--);
        }
        /* [low..j] are at least the pivot, [j + 1..high] at most */
        if (k - 1 <= j)
            high = j;
        else
            low = j + 1;
    }
    return v[k - 1];
}

double fit_caught(const double score[], const double harm[], size_t n, size_t line,
                  double scratch[])
{
    double above = 0, tied = 0, total = 0, at;
    size_t n_above = 0, n_tied = 0;

    if (n == 0)
        return NAN;
    line = line < n ? line : n;
    if (line == 0)
        return 0;
    memcpy(scratch, score, n * sizeof *scratch);
    at = kth_largest(scratch, n, line);
    for (size_t i = 0; i < n; i++) {
        total += harm[i];
        if (score[i] > at) {
            above += harm[i];
            n_above++;
        } else if (score[i] >= at) {
            tied += harm[i];
            n_tied++;
        }
    }
    return total > 0 ? (above + tied * (double)(line - n_above) / (double)n_tied) / total
                     : (double)NAN;
}

/* ---- The search ---- */

/* People stand fold by fold.  Problem p < folds: all but fold p; the last: all. */
struct search {
    const struct fit_of *of;
    size_t k, n;
    double *scaled;                             /* [k][n] */
    double *harm;                               /* [n] */
    size_t *first;                              /* [folds + 1] */
    double *score, *part, *part_harm, *scratch; /* [n] */
    double *weight;                             /* [folds + 1][k] the best so far */
    double *best;                               /* [folds + 1] what it catches */
    double *tried;                              /* [k] */
};

static void score_all(const struct search *s, const double weight[])
{
    memset(s->score, 0, s->n * sizeof *s->score);
    for (size_t j = 0; j < s->k; j++)
        for (size_t i = 0; fabs(weight[j]) > 0 && i < s->n; i++)
            s->score[i] += weight[j] * s->scaled[j * s->n + i];
}

/* As many of each hundred as the line takes of all. */
static size_t line_of(const struct search *s, size_t n)
{
    return (size_t)lround((double)s->of->line * (double)n / (double)s->n);
}

/* What the scores at hand catch in a problem. */
static double caught_in(const struct search *s, size_t problem)
{
    size_t n, from, to;

    if (problem == s->of->folds)
        return fit_caught(s->score, s->harm, s->n, s->of->line, s->scratch);
    from = s->first[problem];
    to = s->first[problem + 1];
    n = s->n - (to - from);
    memcpy(s->part, s->score, from * sizeof *s->part);
    memcpy(s->part + from, s->score + to, (s->n - to) * sizeof *s->part);
    memcpy(s->part_harm, s->harm, from * sizeof *s->part);
    memcpy(s->part_harm + from, s->harm + to, (s->n - to) * sizeof *s->part);
    return fit_caught(s->part, s->part_harm, n, line_of(s, n), s->scratch);
}

static double caught_held(const struct search *s, size_t fold)
{
    size_t from = s->first[fold], n = s->first[fold + 1] - from;

    return fit_caught(s->score + from, s->harm + from, n, line_of(s, n), s->scratch);
}

/* A gain that is none but for rounding does not count. */
static bool keep(struct search *s, size_t problem, const double weight[])
{
    double caught = caught_in(s, problem);

    if (!(caught > s->best[problem] + 1e-12))
        return false;
    s->best[problem] = caught;
    memcpy(&s->weight[problem * s->k], weight, s->k * sizeof *weight);
    return true;
}

static void try_everywhere(struct search *s, const double weight[])
{
    score_all(s, weight);
    for (size_t p = 0; p <= s->of->folds; p++)
        keep(s, p, weight);
}

/* Where the search begins: no weight is below 0. */
static void normalise(const double from[], size_t k, double to[])
{
    double sum = 0;

    for (size_t j = 0; j < k; j++)
        sum += from[j] > 0 ? from[j] : 0;
    for (size_t j = 0; j < k; j++)
        to[j] = sum > 0 ? (from[j] > 0 ? from[j] / sum : 0) : 1 / (double)k;
}

/* As they are, of those below 0 too. */
static void share_out(const double from[], size_t k, double to[])
{
    double sum = 0;

    for (size_t j = 0; j < k; j++)
        sum += fabs(from[j]);
    for (size_t j = 0; j < k; j++)
        to[j] = sum > 0 ? from[j] / sum : 1 / (double)k;
}

static void equal_weights(size_t k, double to[])
{
    for (size_t j = 0; j < k; j++)
        to[j] = 1 / (double)k;
}

/* Hundredths that add up to 1: the largest remainders are rounded up. */
static void round_shares(const double from[], size_t k, double to[])
{
    double left = 100;

    for (size_t j = 0; j < k; j++) {
        to[j] = floor(100 * from[j] + 1e-9);
        left -= to[j];
    }
    for (; left > 0.5; left--) {
        size_t most = 0;

        for (size_t j = 1; j < k; j++)
            if (100 * from[j] - to[j] > 100 * from[most] - to[most] + 1e-9)
                most = j;
        to[most]++;
    }
    for (size_t j = 0; j < k; j++)
        to[j] /= 100;
}

static void try_beginnings(struct search *s, gsl_rng *rng, const double flat[], double drawn[])
{
    normalise(s->of->now, s->k, s->tried);
    try_everywhere(s, s->tried);
    equal_weights(s->k, s->tried);
    try_everywhere(s, s->tried);
    for (size_t only = 0; only < s->k; only++) {
        memset(s->tried, 0, s->k * sizeof *s->tried);
        s->tried[only] = 1;
        try_everywhere(s, s->tried);
    }
    for (size_t d = 0; d < s->of->draws; d++) {
        gsl_ran_dirichlet(rng, s->k, flat, drawn);
        round_shares(drawn, s->k, s->tried);
        try_everywhere(s, s->tried);
    }
}

/* Moves `step` from one criterion to another wherever that catches more; whether any did. */
static bool move_shares(struct search *s, size_t problem, double step)
{
    bool moved = false;

    for (size_t from = 0; from < s->k; from++)
        for (size_t to = 0; to < s->k; to++) {
            const double *best = &s->weight[problem * s->k];
            double share = fmin(step, best[from]);

            if (to == from || share <= 0)
                continue;
            memcpy(s->tried, best, s->k * sizeof *best);
            s->tried[from] -= share;
            s->tried[to] += share;
            score_all(s, s->tried);
            moved |= keep(s, problem, s->tried);
        }
    return moved;
}

static void refine(struct search *s, size_t problem)
{
    enum { ROUNDS = 20 };

    for (double step = 0.16; step > 0.005; step /= 2) /* down to a hundredth */
        for (size_t round = 0; round < ROUNDS && move_shares(s, problem, step); round++)
            ;
}

/* What a list catches rises and falls by single people, so that a climb ends on the next small hill:
 * climbs again from half way to somewhere else, and keeps the highest. */
static void climb(struct search *s, size_t problem, gsl_rng *rng, const double flat[],
                  double kept[])
{
    enum { MANY = 20000, AGAIN = 12, AGAIN_OF_MANY = 3 }; /* of many, single people decide less */
    size_t turns = s->n < MANY ? AGAIN : AGAIN_OF_MANY;
    double *weight = &s->weight[problem * s->k];

    refine(s, problem);
    for (size_t turn = 0; turn < turns; turn++) {
        double best = s->best[problem];

        memcpy(kept, weight, s->k * sizeof *kept);
        gsl_ran_dirichlet(rng, s->k, flat, s->tried);
        for (size_t j = 0; j < s->k; j++)
            s->tried[j] = (s->tried[j] + kept[j]) / 2;
        round_shares(s->tried, s->k, weight);
        score_all(s, weight);
        s->best[problem] = caught_in(s, problem);
        refine(s, problem);
        if (s->best[problem] > best + 1e-12)
            continue;
        s->best[problem] = best;
        memcpy(weight, kept, s->k * sizeof *kept);
    }
}

/* ---- Reading and telling ---- */

static bool search_open(struct search *s, const struct fit_of *of, gsl_rng *rng)
{
    size_t n = of->n, k = of->n_criteria;
    size_t *order = malloc((n + 1) * sizeof *order);

    *s = (struct search){.of = of, .k = k, .n = n};
    s->scaled = malloc((k * n + 1) * sizeof *s->scaled);
    s->harm = malloc((5 * n + 1) * sizeof *s->harm);
    s->first = malloc((of->folds + 1) * sizeof *s->first);
    s->weight = calloc((of->folds + 2) * k + 1, sizeof *s->weight);
    s->best = malloc((of->folds + 1) * sizeof *s->best);
    if (!order || !s->scaled || !s->harm || !s->first || !s->weight || !s->best) {
        free(order);
        return false;
    }
    s->score = s->harm + n;
    s->part = s->score + n;
    s->part_harm = s->part + n;
    s->scratch = s->part_harm + n;
    s->tried = &s->weight[(of->folds + 1) * k];
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    gsl_ran_shuffle(rng, order, n, sizeof *order);
    for (size_t i = 0; i < n; i++) {
        s->harm[i] = of->harm[order[i]];
        for (size_t j = 0; j < k; j++)
            s->scaled[j * n + i] = isnan(of->scaled[j][order[i]]) ? 0 : of->scaled[j][order[i]];
    }
    for (size_t f = 0; f <= of->folds; f++) {
        s->first[f] = f * n / of->folds;
        s->best[f] = -1;
    }
    free(order);
    return true;
}

static void search_close(struct search *s)
{
    free(s->scaled);
    free(s->harm);
    free(s->first);
    free(s->weight);
    free(s->best);
}

/* The weights that are proposed stand in whole hundredths: what is best of these, near the best there is. */
static void propose(struct search *s, double out[])
{
    enum { ROUNDS = 20 };
    size_t whole = s->of->folds;
    double *weight = &s->weight[whole * s->k];

    round_shares(weight, s->k, out);
    memcpy(weight, out, s->k * sizeof *out);
    score_all(s, weight);
    s->best[whole] = caught_in(s, whole);
    for (size_t step = 8; step > 0; step /= 2)
        for (size_t round = 0; round < ROUNDS && move_shares(s, whole, (double)step / 100); round++)
            ;
    round_shares(weight, s->k, out); /* sums of hundredths are not quite hundredths */
}

struct interval fit_interval(const double d[], size_t n, size_t folds, double *mean)
{
    double squares = 0, half;

    *mean = n > 0 ? gsl_stats_mean(d, 1, n) : (double)NAN;
    for (size_t i = 0; i < n; i++)
        squares += (d[i] - *mean) * (d[i] - *mean);
    if (n < 2 || !(squares > 0))
        return (struct interval){NAN, NAN};
    half = gsl_cdf_tdist_Pinv(0.975, (double)n - 1) *
           sqrt((1 / (double)n + 1 / ((double)folds - 1)) * squares / ((double)n - 1));
    return (struct interval){*mean - half, *mean + half};
}

/* held [folds]: what a list catches of each fold; now [folds] likewise; d [folds] is scratch. */
static void settle(struct fit_list *l, const double held[], const double now[], size_t folds,
                   double d[])
{
    size_t n = 0;

    l->held = 0;
    for (size_t f = 0; f < folds; f++) {
        if (isnan(held[f])) /* a fold without harm says nothing */
            continue;
        l->held += held[f];
        d[n++] = held[f] - now[f];
    }
    l->held = n > 0 ? l->held / (double)n : (double)NAN;
    l->interval = fit_interval(d, n, folds, &l->better);
}

/* What weights catch of all and of each fold; a fold's own fit where `weight` is NULL. */
static void measure(struct search *s, const double *weight, const double *whole, double held[],
                    struct fit_list *l)
{
    for (size_t f = 0; f < s->of->folds; f++) {
        score_all(s, weight != NULL ? weight : &s->weight[f * s->k]);
        held[f] = caught_held(s, f);
    }
    score_all(s, whole);
    l->caught = caught_in(s, s->of->folds);
}

static void tell(struct search *s, double held[], struct fit *out)
{
    const struct fit_of *of = s->of;
    double *now = held, *other = held + of->folds, *d = other + of->folds;
    double *given = s->tried;

    propose(s, out->weight);
    for (size_t j = 0; j < s->k; j++) {
        out->low[j] = out->high[j] = s->weight[j];
        for (size_t f = 1; f < of->folds; f++) {
            out->low[j] = fmin(out->low[j], s->weight[f * s->k + j]);
            out->high[j] = fmax(out->high[j], s->weight[f * s->k + j]);
        }
    }
    share_out(of->now, s->k, given);
    measure(s, given, given, now, &out->lists[FIT_NOW]);
    settle(&out->lists[FIT_NOW], now, now, of->folds, d);
    equal_weights(s->k, given);
    measure(s, given, given, other, &out->lists[FIT_EQUAL]);
    settle(&out->lists[FIT_EQUAL], other, now, of->folds, d);
    if (of->panel != NULL) {
        normalise(of->panel, s->k, given);
        measure(s, given, given, other, &out->lists[FIT_PANEL]);
        settle(&out->lists[FIT_PANEL], other, now, of->folds, d);
    }
    measure(s, NULL, out->weight, other, &out->lists[FIT_FITTED]);
    settle(&out->lists[FIT_FITTED], other, now, of->folds, d);
}

void fit_free(struct fit *f)
{
    free(f->weight);
    *f = (struct fit){.weight = NULL};
}

static enum osara_status fit_with(const struct fit_of *of, gsl_rng *rng, struct fit *out,
                                  osara_problems *problems)
{
    struct search s;
    size_t k = of->n_criteria;
    double *flat = malloc((2 * k + 1) * sizeof *flat);
    double *held = malloc((3 * of->folds + 1) * sizeof *held);
    bool fine = search_open(&s, of, rng) && flat != NULL && held != NULL;

    *out = (struct fit){.weight = malloc((3 * k + 1) * sizeof *out->weight)};
    fine = fine && out->weight != NULL;
    if (fine) {
        out->low = out->weight + k;
        out->high = out->low + k;
        out->lists[FIT_PANEL] = (struct fit_list){NAN, NAN, NAN, {NAN, NAN}};
        for (size_t j = 0; j < k; j++)
            flat[j] = 1;
        try_beginnings(&s, rng, flat, flat + k);
        for (size_t p = 0; p <= of->folds; p++)
            climb(&s, p, rng, flat, flat + k);
        tell(&s, held, out);
    }
    search_close(&s);
    free(flat);
    free(held);
    if (!fine)
        fit_free(out);
    return fine ? OSARA_OK : problem_memory(problems);
}

enum osara_status fit_make(const struct fit_of *of, struct fit *out, osara_problems *problems)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    enum osara_status rc;

    gsl_set_error_handler(handler);
    if (rng == NULL)
        return problem_memory(problems);
    gsl_rng_set(rng, of->seed);
    rc = fit_with(of, rng, out, problems);
    gsl_rng_free(rng);
    return rc;
}
