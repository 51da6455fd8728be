/* stability.c -- see stability.h. */
#include "assessment/stability.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/rank.h"
#include "analysis/scale.h"
#include "assessment/sensitivity.h"

/* What one thread makes a list with. */
struct bench {
    double *score, *scaled; /* [n] */
    uint32_t *order;        /* [n_ranked] */
    uint32_t *at;           /* [n] ranks by subject */
    void *room;
};

/* Lists a thread makes before the subjects take their ranks of all: threads wait for each other that
 * much more seldom, and a subject's heaps are fetched once for all of them. */
enum { LISTS_EACH = 8 };

struct making {
    const struct stability_of *of;
    struct stability *s;
    double *drawn; /* [n_inputs][draws] the inputs, as the criteria take them */
    double *kept;  /* [draws] share of the cohort that is kept */
    struct bench *benches;
    uint32_t **rank; /* [n_benches * LISTS_EACH][n_ranked] rank of the ruleset's i-th in a list */
    size_t n_benches;
    struct rank_tails tails;
    osara_problems *problems;
};

/* ---- Drawing ---- */

static void draw_inputs(struct making *m, gsl_rng *rng)
{
    const struct stability_of *of = m->of;
    double sum = 0;

    for (size_t j = 0; j < of->n_criteria; j++)
        sum += fabs(of->criteria[j].weight);
    for (size_t d = 0; d < of->draws; d++)
        for (size_t i = 0; i < m->s->n_inputs; i++) {
            const struct stability_criterion *c = &of->criteria[m->s->input[i]];
            double *to = &m->drawn[i * of->draws + d];

            if (i >= of->n_criteria)
                *to = c->vary[0] + (c->vary[1] - c->vary[0]) * gsl_rng_uniform(rng);
            else if (c->weight > 0 || c->weight < 0)
                *to = copysign(gsl_ran_gamma(rng, of->concentration * fabs(c->weight) / sum,
                                             sum / of->concentration),
                               c->weight);
            else
                *to = 0;
        }
}

static bool find_inputs(struct making *m)
{
    const struct stability_of *of = m->of;
    struct stability *s = m->s;

    s->input = arena_alloc(s->arena, 2 * of->n_criteria + 1, sizeof *s->input);
    s->index = arena_alloc(s->arena, 2 * of->n_criteria + 1, sizeof *s->index);
    if (s->input == NULL || s->index == NULL)
        return false;
    for (size_t j = 0; j < of->n_criteria; j++)
        s->input[s->n_inputs++] = j;
    for (size_t j = 0; j < of->n_criteria; j++)
        if (!isnan(of->criteria[j].vary[0]))
            s->input[s->n_inputs++] = j;
    return true;
}

/* ---- One list ---- */

/* A criterion with another number in its scale. */
static const double *rescale(const struct stability_criterion *c, double number, size_t n,
                             double out[])
{
    struct scale scale = *c->scale;
    struct criterion_facts none = {0};

    scale.a = number;
    for (size_t i = 0; i < n; i++)
        out[i] = isnan(c->measure[i]) ? c->missing : scale_value(&scale, &none, c->measure[i]);
    return out;
}

static const double *criterion_of(const struct making *m, size_t j, size_t draw, double scaled[])
{
    for (size_t i = m->of->n_criteria; i < m->s->n_inputs; i++)
        if (m->s->input[i] == j)
            return rescale(&m->of->criteria[j], m->drawn[i * m->of->draws + draw], m->of->n,
                           scaled);
    return m->of->criteria[j].scaled;
}

/* The ranks of draw d; the cohort holds those with a score above 0. */
static void make_list(const struct making *m, size_t d, struct bench *bench, uint32_t rank[])
{
    const struct stability_of *of = m->of;
    gsl_vector_view score = gsl_vector_view_array(bench->score, of->n);
    size_t kept = 0;

    gsl_vector_set_zero(&score.vector);
    for (size_t j = 0; j < of->n_criteria; j++) {
        gsl_vector_const_view x = gsl_vector_const_view_array(criterion_of(m, j, d, bench->scaled),
                                                              of->n);

        gsl_blas_daxpy(m->drawn[j * of->draws + d], &x.vector, &score.vector);
    }
    memcpy(bench->order, of->order, of->n_ranked * sizeof *bench->order);
    rank_again(bench->score, bench->order, of->n_ranked, bench->room);
    for (size_t i = 0; i < of->n_ranked; i++) /* 0: no score, so that he cannot be in the cohort */
        bench->at[bench->order[i]] = (uint32_t)i + 1;
    for (size_t i = 0; i < of->n_ranked; i++) {
        uint32_t r = bench->at[of->order[i]];
        bool in = r <= of->n_cohort && bench->score[of->order[i]] > 0;

        kept += in && i < of->n_cohort;
        rank[i] = r | (in ? UINT32_C(1) << 31 : 0);
    }
    m->kept[d] = of->n_cohort > 0 ? (double)kept / (double)of->n_cohort : (double)NAN;
}

static bool open_benches(struct making *m)
{
    const struct stability_of *of = m->of;
    bool fine;

    m->n_benches = of->threads > 0 ? (size_t)of->threads : (size_t)omp_get_max_threads();
    m->benches = calloc(m->n_benches, sizeof *m->benches);
    m->rank = calloc(m->n_benches * LISTS_EACH, sizeof *m->rank);
    fine = m->benches != NULL && m->rank != NULL;
    for (size_t b = 0; fine && b < m->n_benches; b++) {
        struct bench *bench = &m->benches[b];

        bench->score = malloc((of->n + 1) * sizeof *bench->score);
        bench->scaled = malloc((of->n + 1) * sizeof *bench->scaled);
        bench->order = malloc((of->n + 1) * sizeof *bench->order);
        bench->at = malloc((of->n + 1) * sizeof *bench->at);
        bench->room = malloc(rank_room(of->n_ranked));
        fine = bench->score && bench->scaled && bench->order && bench->at && bench->room;
    }
    for (size_t i = 0; fine && i < m->n_benches * LISTS_EACH; i++)
        fine = (m->rank[i] = malloc((of->n_ranked + 1) * sizeof **m->rank)) != NULL;
    return fine;
}

static void close_benches(struct making *m)
{
    for (size_t b = 0; m->benches != NULL && b < m->n_benches; b++) {
        free(m->benches[b].score);
        free(m->benches[b].scaled);
        free(m->benches[b].order);
        free(m->benches[b].at);
        free(m->benches[b].room);
    }
    for (size_t i = 0; m->rank != NULL && i < m->n_benches * LISTS_EACH; i++)
        free(m->rank[i]);
    free(m->benches);
    free(m->rank);
}

/* Lists, round by round; then each subject takes his ranks of them, in any order. */
static void draw_lists(struct making *m)
{
    const uint32_t in = UINT32_C(1) << 31;
    size_t n = m->of->n_ranked, round = m->n_benches * LISTS_EACH;

    for (size_t from = 0; from < m->of->draws; from += round) {
        size_t lists = m->of->draws - from < round ? m->of->draws - from : round;

#pragma omp parallel for schedule(dynamic, 1) num_threads((int)m->n_benches)
        for (size_t b = 0; b < lists; b++)
            make_list(m, from + b, &m->benches[omp_get_thread_num()], m->rank[b]);
#pragma omp parallel for schedule(static) num_threads((int)m->n_benches)
        for (size_t i = 0; i < n; i++)
            for (size_t b = 0; b < lists; b++)
                tails_add(&m->tails, i, m->rank[b][i] & ~in, (m->rank[b][i] & in) != 0);
    }
}

/* ---- What it comes to ---- */

static enum osara_status settle(struct making *m)
{
    struct stability *s = m->s;
    double sum = 0;
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; i < s->n_ranked; i++) {
        s->ranks[i] = tails_of(&m->tails, i);
        s->n_sure += s->ranks[i].chance >= 0.95;
        s->n_line += s->ranks[i].chance > 0.05 && s->ranks[i].chance < 0.95;
    }
    for (size_t i = 0; rc == OSARA_OK && i < s->n_inputs; i++)
        rc = sensitivity_first(&m->drawn[i * s->draws], m->kept, s->draws, &s->index[i],
                               m->problems);
    for (size_t d = 0; d < s->draws; d++)
        sum += m->kept[d];
    s->kept = sum / (double)s->draws;
    s->kept_interval = (struct interval){NAN, NAN};
    if (s->n_cohort > 0) {
        gsl_sort(m->kept, 1, s->draws);
        s->kept_interval = (struct interval){bootstrap_quantile(m->kept, s->draws, 0.025),
                                             bootstrap_quantile(m->kept, s->draws, 0.975)};
    }
    return rc;
}

static enum osara_status make(struct making *m)
{
    const struct stability_of *of = m->of;
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    enum osara_status rc;

    gsl_set_error_handler(handler);
    m->s->ranks = arena_alloc(m->s->arena, of->n_ranked + 1, sizeof *m->s->ranks);
    if (rng == NULL || m->s->ranks == NULL || !find_inputs(m) || !open_benches(m) ||
        !tails_open(&m->tails, of->n_ranked, of->draws)) {
        rc = problem_memory(m->problems);
        goto done;
    }
    m->drawn = malloc((m->s->n_inputs * of->draws + 1) * sizeof *m->drawn);
    m->kept = malloc((of->draws + 1) * sizeof *m->kept);
    if (m->drawn == NULL || m->kept == NULL) {
        rc = problem_memory(m->problems);
        goto done;
    }
    gsl_rng_set(rng, of->seed);
    draw_inputs(m, rng);
    draw_lists(m);
    rc = settle(m);
done:
    if (rng != NULL)
        gsl_rng_free(rng);
    return rc;
}

enum osara_status stability_make(const struct stability_of *of, struct stability **out,
                                 osara_problems *problems)
{
    struct arena *arena = arena_new();
    struct stability *s = arena != NULL ? arena_alloc(arena, 1, sizeof *s) : NULL;
    struct making m = {.of = of, .s = s, .problems = problems};
    enum osara_status rc;

    if (s == NULL) {
        arena_free(arena);
        return problem_memory(problems);
    }
    *s = (struct stability){
        .arena = arena, .n_ranked = of->n_ranked, .n_cohort = of->n_cohort, .draws = of->draws};
    rc = make(&m);
    tails_close(&m.tails);
    close_benches(&m);
    free(m.drawn);
    free(m.kept);
    if (rc == OSARA_OK)
        *out = s;
    else
        stability_free(s);
    return rc;
}

void stability_free(struct stability *s)
{
    if (s != NULL)
        arena_free(s->arena);
}
