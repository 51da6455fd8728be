/* rank_tails.c -- quantiles of many ranks without keeping them all, and rows drawn anew. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/stability.h"

bool tails_open(struct rank_tails *t, size_t n, size_t draws)
{
    size_t tail = (size_t)ceil(0.025 * (double)draws);

    *t = (struct rank_tails){.n = n, .draws = draws, .tail = tail > 0 ? tail : 1};
    t->least = malloc((n * t->tail + 1) * sizeof *t->least);
    t->most = malloc((n * t->tail + 1) * sizeof *t->most);
    t->in = calloc(n + 1, sizeof *t->in);
    if (t->least == NULL || t->most == NULL || t->in == NULL)
        return false;
    memset(t->least, 0xff, n * t->tail * sizeof *t->least); /* the greatest there is */
    memset(t->most, 0, n * t->tail * sizeof *t->most);
    return true;
}

void tails_close(struct rank_tails *t)
{
    free(t->least);
    free(t->most);
    free(t->in);
}

/* A heap of the least (sign 1) or the greatest (sign -1): its root is the one to give way. */
static void push(uint32_t heap[], size_t n, uint32_t v, bool least)
{
    size_t at = 0;

    if (least ? v >= heap[0] : v <= heap[0])
        return;
    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= n)
            break;
        if (child + 1 < n &&
            (least ? heap[child + 1] > heap[child] : heap[child + 1] < heap[child]))
            child++;
        if (least ? heap[child] <= v : heap[child] >= v)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = v;
}

void tails_add(struct rank_tails *t, size_t i, uint32_t rank, bool in_cohort)
{
    push(t->least + i * t->tail, t->tail, rank, true);
    push(t->most + i * t->tail, t->tail, rank, false);
    t->in[i] += in_cohort;
}

/* The root of the least is the tail-th least: rank ceil(0.025 draws); likewise from above. */
struct stability_rank tails_of(const struct rank_tails *t, size_t i)
{
    return (struct stability_rank){t->least[i * t->tail], t->most[i * t->tail],
                                   (double)t->in[i] / (double)(t->draws > 0 ? t->draws : 1)};
}

enum osara_status rows_redrawn(const uint32_t first[], size_t n_subjects, unsigned long seed,
                               size_t draw, uint32_t rows[], osara_problems *problems)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

    gsl_set_error_handler(handler);
    if (rng == NULL)
        return problem_memory(problems);
    gsl_rng_set(rng, seed + 7919 * (draw + 1));
    for (size_t s = 0; s < n_subjects; s++)
        for (uint32_t r = first[s]; r < first[s + 1]; r++)
            rows[r] = first[s] + (uint32_t)gsl_rng_uniform_int(rng, first[s + 1] - first[s]);
    gsl_rng_free(rng);
    return OSARA_OK;
}
