/* validation.c -- see validation.h. */
#include "assessment/validation.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A list, best first, in blocks of subjects who tie. */
struct blocks {
    size_t *order;  /* [n] subjects */
    uint32_t *ends; /* [n_blocks] one past the last of each */
    size_t n_blocks;
};

static bool blocks_open(struct blocks *b, const double score[], size_t n)
{
    double *key = calloc(n + 1, sizeof *key);

    *b = (struct blocks){malloc((n + 1) * sizeof *b->order), malloc((n + 1) * sizeof *b->ends), 0};
    if (key != NULL && b->order != NULL && b->ends != NULL) {
        for (size_t i = 0; i < n; i++)
            key[i] = isnan(score[i]) ? (double)INFINITY : -score[i];
        gsl_sort_index(b->order, key, 1, n); /* ties come in any order: a block has none */
        for (size_t i = 1; i <= n; i++)
            if (i == n || key[b->order[i]] > key[b->order[i - 1]])
                b->ends[b->n_blocks++] = (uint32_t)i;
    }
    free(key);
    return key != NULL && b->order != NULL && b->ends != NULL;
}

static void blocks_close(struct blocks *b)
{
    free(b->order);
    free(b->ends);
}

/* ---- At a cut ---- */

static double sum_of(const double v[], size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}

/* `take` of the values of a block: their mean over all choices, and the extremes.  Sorts v [n]. */
static void take_some(double v[], size_t n, size_t take, struct expected *out)
{
    gsl_sort(v, 1, n);
    out->mean += sum_of(v, n) * (double)take / (double)n;
    out->least += sum_of(v, take);
    out->most += sum_of(v + n - take, take);
}

static bool catch_first(const struct blocks *b, const struct happened *h, size_t line,
                        struct caught *out)
{
    double *harm = malloc((h->n + 1) * sizeof *harm), *hits = malloc((h->n + 1) * sizeof *hits);
    size_t from = 0;

    *out = (struct caught){.n = line};
    for (size_t k = 0; harm != NULL && hits != NULL && k < b->n_blocks && from < line; k++) {
        size_t n = b->ends[k] - from, take = b->ends[k] <= line ? n : line - from;

        for (size_t i = 0; i < n; i++) {
            harm[i] = h->harm[b->order[from + i]];
            hits[i] = h->hit[b->order[from + i]];
        }
        take_some(harm, n, take, &out->harm);
        take_some(hits, n, take, &out->hits);
        from = b->ends[k];
    }
    free(harm);
    free(hits);
    return harm != NULL && hits != NULL;
}

/* Harm of the first x subjects, for x at every hundredth: straight between the ends of blocks. */
static void draw_curve(const struct blocks *b, const struct happened *h,
                       double curve[VALIDATION_CURVE])
{
    size_t from = 0, at = 0;
    double before = 0;

    for (size_t k = 0; k < b->n_blocks; k++) {
        double block = 0;

        for (size_t i = from; i < b->ends[k]; i++)
            block += h->harm[b->order[i]];
        for (; at < VALIDATION_CURVE; at++) {
            double x = (double)at / (VALIDATION_CURVE - 1) * (double)h->n;

            if (x > (double)b->ends[k])
                break;
            curve[at] = (before + block * (x - (double)from) / (double)(b->ends[k] - from)) /
                        h->total;
        }
        before += block;
        from = b->ends[k];
    }
    for (; at < VALIDATION_CURVE; at++)
        curve[at] = h->total > 0 ? 1 : (double)NAN;
}

/* ---- Resampling ---- */

enum figure { SHARE, PRECISION, RECALL, AUC, FIGURES };

/* The figures of a list when subject i is there count[i] times. */
static void figure(const struct blocks *b, const struct happened *h, const uint32_t count[],
                   size_t line, double out[FIGURES])
{
    double seen = 0, harm = 0, hits = 0, all_harm = 0, all_hits = 0, pairs = 0, others = 0;
    size_t from = 0;

    for (size_t k = 0; k < b->n_blocks; k++) {
        double n = 0, block_harm = 0, block_hits = 0, take;

        for (size_t i = from; i < b->ends[k]; i++) {
            double c = count[b->order[i]];

            n += c;
            block_harm += c * h->harm[b->order[i]];
            block_hits += c * h->hit[b->order[i]];
        }
        from = b->ends[k];
        if (n <= 0)
            continue;
        take = fmin(1, fmax(0, (double)line - seen) / n);
        harm += take * block_harm;
        hits += take * block_hits;
        /* each of the others here is outscored by the hits above, and half by those who tie */
        pairs += (n - block_hits) * (all_hits + block_hits / 2);
        seen += n;
        all_harm += block_harm;
        all_hits += block_hits;
        others += n - block_hits;
    }
    out[SHARE] = harm / all_harm;
    out[PRECISION] = hits / fmin((double)line, seen);
    out[RECALL] = hits / all_hits;
    out[AUC] = pairs / (all_hits * others);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Percentiles of those of v [n] that are numbers; sorts v. */
static struct interval percentiles(double v[], size_t n)
{
    size_t known = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(v[i]))
            v[known++] = v[i];
    if (known == 0)
        return (struct interval){NAN, NAN};
    qsort(v, known, sizeof *v, compare_doubles);
    return (struct interval){bootstrap_quantile(v, known, 0.025),
                             bootstrap_quantile(v, known, 0.975)};
}

/* drawn [draws][n_lists][FIGURES] -> intervals; `v` [draws] is scratch. */
static void settle(struct estimate *e, const double drawn[], size_t list, size_t n_lists,
                   enum figure f, size_t draws, double v[])
{
    for (size_t d = 0; d < draws; d++)
        v[d] = drawn[(d * n_lists + list) * FIGURES + f];
    if (f != AUC) /* DeLong's is closer */
        e->interval = percentiles(v, draws);
    for (size_t d = 0; list > 0 && d < draws; d++)
        v[d] = drawn[(d * n_lists + list) * FIGURES + f] - drawn[d * n_lists * FIGURES + f];
    if (list > 0)
        e->between = percentiles(v, draws);
}

static struct estimate *estimate_of(struct validation *v, enum figure f)
{
    return f == SHARE       ? &v->share
           : f == PRECISION ? &v->precision
           : f == RECALL    ? &v->recall
                            : &v->auc;
}

static void draw_all(const struct blocks lists[], const struct happened *h, size_t n_lists,
                     size_t line, size_t draws, gsl_rng *rng, uint32_t count[], double drawn[])
{
    for (size_t d = 0; d < draws; d++) {
        memset(count, 0, h->n * sizeof *count);
        for (size_t i = 0; i < h->n; i++)
            count[gsl_rng_uniform_int(rng, h->n)]++;
        for (size_t l = 0; l < n_lists; l++)
            figure(&lists[l], h, count, line, &drawn[(d * n_lists + l) * FIGURES]);
    }
}

static bool resample(const struct blocks lists[], const struct happened *h, size_t n_lists,
                     size_t line, unsigned long seed, size_t draws, struct validation out[])
{
    double *drawn = malloc((draws * n_lists * FIGURES + 1) * sizeof *drawn);
    double *v = malloc((draws + 1) * sizeof *v);
    uint32_t *count = malloc((h->n + 1) * sizeof *count);
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool fine = drawn && v && count && rng;

    gsl_set_error_handler(handler);
    if (fine) {
        gsl_rng_set(rng, seed);
        draw_all(lists, h, n_lists, line, draws, rng, count, drawn);
        for (size_t l = 0; l < n_lists; l++)
            for (enum figure f = SHARE; f < FIGURES; f++)
                settle(estimate_of(&out[l], f), drawn, l, n_lists, f, draws, v);
    }
    if (rng != NULL)
        gsl_rng_free(rng);
    free(count);
    free(v);
    free(drawn);
    return fine;
}

/* ---- All ---- */

static struct estimate unsure(double value, double first)
{
    return (struct estimate){value, {NAN, NAN}, value - first, {NAN, NAN}};
}

static void fill(struct validation *out, const struct validation *first, const struct happened *h)
{
    double n = (double)(out->line.n > 0 ? out->line.n : 1);
    bool own = out == first;

    out->share = unsure(h->total > 0 ? out->line.harm.mean / h->total : (double)NAN,
                        own ? (double)NAN : first->share.value);
    out->precision = unsure(out->line.n > 0 ? out->line.hits.mean / n : (double)NAN,
                            own ? (double)NAN : first->precision.value);
    out->recall = unsure(h->hits > 0 ? out->line.hits.mean / h->hits : (double)NAN,
                         own ? (double)NAN : first->recall.value);
    out->auc = unsure(out->discrimination.auc, own ? (double)NAN : first->auc.value);
    out->auc.interval = out->discrimination.interval;
}

static enum osara_status one_list(const struct blocks *b, const struct happened *h,
                                  const double score[], size_t line, struct validation *out,
                                  osara_problems *problems)
{
    double *known = malloc((h->n + 1) * sizeof *known);
    enum osara_status rc = OSARA_OK;

    if (known == NULL || !catch_first(b, h, line, &out->line)) {
        free(known);
        return problem_memory(problems);
    }
    draw_curve(b, h, out->curve);
    for (size_t i = 0; i < h->n; i++)
        known[i] = isnan(score[i]) ? -(double)INFINITY : score[i];
    rc = discrimination_make(known, h->hit, h->n, &out->discrimination, problems);
    free(known);
    return rc;
}

enum osara_status validation_make(const struct happened *happened, const double *const score[],
                                  size_t n_lists, size_t line, unsigned long seed, size_t draws,
                                  struct validation out[], osara_problems *problems)
{
    struct blocks *lists = calloc(n_lists + 1, sizeof *lists);
    enum osara_status rc = lists != NULL ? OSARA_OK : problem_memory(problems);

    line = line < happened->n ? line : happened->n;
    for (size_t l = 0; rc == OSARA_OK && l < n_lists; l++) {
        if (!blocks_open(&lists[l], score[l], happened->n))
            rc = problem_memory(problems);
        if (rc == OSARA_OK)
            rc = one_list(&lists[l], happened, score[l], line, &out[l], problems);
        if (rc == OSARA_OK)
            fill(&out[l], &out[0], happened);
    }
    if (rc == OSARA_OK && happened->n > 0 && draws > 0 &&
        !resample(lists, happened, n_lists, line, seed, draws, out))
        rc = problem_memory(problems);
    for (size_t l = 0; lists != NULL && l < n_lists; l++)
        blocks_close(&lists[l]);
    free(lists);
    return rc;
}

enum osara_status validation_perfect(const struct happened *happened,
                                     double curve[VALIDATION_CURVE], osara_problems *problems)
{
    struct blocks b;
    bool fine = blocks_open(&b, happened->harm, happened->n);

    if (fine)
        draw_curve(&b, happened, curve);
    blocks_close(&b);
    return fine ? OSARA_OK : problem_memory(problems);
}
