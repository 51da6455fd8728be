/* pairwise.c -- see pairwise.h. */
#include "assessment/pairwise.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

/* Mean consistency index of random matrices of 1 to 15 items (Saaty 1980, table 1.4). */
static const double random_index[PAIRWISE_MOST + 1] = {
    0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};

struct matrix {
    size_t n;
    double at[PAIRWISE_MOST][PAIRWISE_MOST];     /* log of how often i counts j, mean; 0 unjudged */
    size_t judged[PAIRWISE_MOST][PAIRWISE_MOST]; /* how many said so */
    uint32_t first[PAIRWISE_MOST][PAIRWISE_MOST]; /* the first who did */
};

static void fill(struct matrix *m, const struct judgement judgements[], size_t n_judgements)
{
    for (size_t k = 0; k < n_judgements; k++) {
        uint32_t i = judgements[k].more, j = judgements[k].than;

        if (m->judged[i][j] == 0)
            m->first[i][j] = m->first[j][i] = (uint32_t)k;
        m->at[i][j] += log(judgements[k].by);
        m->at[j][i] -= log(judgements[k].by);
        m->judged[i][j]++;
        m->judged[j][i]++;
    }
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < m->n; j++)
            if (m->judged[i][j] > 0)
                m->at[i][j] /= (double)m->judged[i][j];
}

/* An item that no chain of judgements leads to from item 0; n when all are connected. */
static size_t find_apart(const struct matrix *m)
{
    bool reached[PAIRWISE_MOST] = {true};

    for (size_t round = 0; round < m->n; round++)
        for (size_t i = 0; i < m->n; i++)
            for (size_t j = 0; j < m->n; j++)
                reached[j] |= reached[i] && m->judged[i][j] > 0;
    for (size_t i = 0; i < m->n; i++)
        if (!reached[i])
            return i;
    return m->n;
}

/* Logarithmic least squares: of every judged pair u(i) - u(j) should be what was said; item 0 is at 0.
 * The normal equations are the Laplacian of the graph of pairs; connected, they have one solution. */
static bool solve_logs(const struct matrix *m, double u[])
{
    size_t n = m->n - 1;
    gsl_matrix *a = gsl_matrix_calloc(n, n);
    gsl_vector *b = gsl_vector_calloc(n), *x = gsl_vector_calloc(n);
    bool fine = a != NULL && b != NULL && x != NULL;

    for (size_t i = 1; fine && i < m->n; i++)
        for (size_t j = 0; j < m->n; j++) {
            if (m->judged[i][j] == 0)
                continue;
            *gsl_matrix_ptr(a, i - 1, i - 1) += 1;
            if (j > 0)
                *gsl_matrix_ptr(a, i - 1, j - 1) -= 1;
            *gsl_vector_ptr(b, i - 1) += m->at[i][j];
        }
    fine = fine && gsl_linalg_HH_solve(a, b, x) == GSL_SUCCESS;
    u[0] = 0;
    for (size_t i = 1; fine && i < m->n; i++)
        u[i] = gsl_vector_get(x, i - 1);
    if (x != NULL)
        gsl_vector_free(x);
    if (b != NULL)
        gsl_vector_free(b);
    if (a != NULL)
        gsl_matrix_free(a);
    return fine;
}

static bool load(const struct matrix *m, gsl_matrix *a)
{
    double u[PAIRWISE_MOST];

    if (!solve_logs(m, u))
        return false;
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < m->n; j++)
            gsl_matrix_set(a, i, j, exp(i == j || m->judged[i][j] > 0 ? m->at[i][j] : u[i] - u[j]));
    return true;
}

static enum osara_status find_weights(const struct matrix *m, struct pairwise *out,
                                      osara_problems *problems)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* GSL's own would abort */
    gsl_matrix *a = gsl_matrix_alloc(m->n, m->n);
    gsl_vector_complex *values = gsl_vector_complex_alloc(m->n);
    gsl_matrix_complex *vectors = gsl_matrix_complex_alloc(m->n, m->n);
    gsl_eigen_nonsymmv_workspace *w = gsl_eigen_nonsymmv_alloc(m->n);
    enum osara_status rc = OSARA_OK;
    size_t best = 0;
    double sum = 0;

    if (a == NULL || values == NULL || vectors == NULL || w == NULL) {
        rc = problem_memory(problems);
        goto done;
    }
    if (!load(m, a) || gsl_eigen_nonsymmv(a, values, vectors, w) != GSL_SUCCESS) {
        rc = problem_add(problems, OSARA_EFAULT, NULL,
                         "no eigenvector of the judgements was found");
        goto done;
    }
    for (size_t k = 1; k < m->n; k++) /* Perron: the greatest is real, its vector of one sign */
        if (GSL_REAL(gsl_vector_complex_get(values, k)) >
            GSL_REAL(gsl_vector_complex_get(values, best)))
            best = k;
    out->greatest = GSL_REAL(gsl_vector_complex_get(values, best));
    for (size_t i = 0; i < m->n; i++) {
        out->weight[i] = fabs(GSL_REAL(gsl_matrix_complex_get(vectors, i, best)));
        sum += out->weight[i];
    }
    for (size_t i = 0; i < m->n; i++)
        out->weight[i] /= sum;
done:
    if (w != NULL)
        gsl_eigen_nonsymmv_free(w);
    if (vectors != NULL)
        gsl_matrix_complex_free(vectors);
    if (values != NULL)
        gsl_vector_complex_free(values);
    if (a != NULL)
        gsl_matrix_free(a);
    gsl_set_error_handler(handler);
    return rc;
}

static int compare_discords(const void *x, const void *y)
{
    const struct discord *a = x, *b = y;

    if (a->by < b->by || a->by > b->by)
        return a->by < b->by ? 1 : -1;
    return (a->judgement > b->judgement) - (a->judgement < b->judgement);
}

static void find_discords(const struct matrix *m, const struct judgement judgements[],
                          struct pairwise *out)
{
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < i; j++) {
            const struct judgement *first = &judgements[m->first[i][j]];
            uint32_t a = first->more, b = first->than;
            double fits = out->weight[a] / out->weight[b], off;

            if (m->judged[i][j] == 0)
                continue;
            off = exp(fabs(m->at[a][b] - log(fits)));
            if (off >= 1.5)
                out->discords[out->n_discords++] = (struct discord){m->first[i][j], fits, off};
        }
    qsort(out->discords, out->n_discords, sizeof *out->discords, compare_discords);
}

static void find_circles(const struct matrix *m, struct pairwise *out)
{
    for (uint32_t i = 0; i < m->n; i++)
        for (uint32_t j = 0; j < m->n; j++)
            for (uint32_t k = 0; k < m->n; k++)
                /* each circle once: from its least item */
                if (i < j && i < k && m->at[i][j] > 0 && m->at[j][k] > 0 && m->at[k][i] > 0)
                    out->circles[out->n_circles++] = (struct circle){{i, j, k}};
}

enum osara_status pairwise_weigh(const struct judgement judgements[], size_t n_judgements, size_t n,
                                 struct pairwise *out, uint32_t *apart, osara_problems *problems)
{
    struct matrix *m = calloc(1, sizeof *m);
    struct pairwise p = {.n = n, .n_pairs = n * (n - 1) / 2, .ratio = NAN};
    enum osara_status rc = OSARA_OK;
    size_t lost;

    p.discords = calloc(n * n, sizeof *p.discords);
    p.circles = calloc(n * n * n, sizeof *p.circles);
    if (m == NULL || p.discords == NULL || p.circles == NULL) {
        rc = problem_memory(problems);
        goto done;
    }
    m->n = n;
    fill(m, judgements, n_judgements);
    lost = find_apart(m);
    if (lost < n) {
        *apart = (uint32_t)lost;
        rc = OSARA_ENO;
        goto done;
    }
    rc = find_weights(m, &p, problems);
    if (rc != OSARA_OK)
        goto done;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            p.n_judged += m->judged[i][j] > 0;
    if (n > 2 && p.n_judged == p.n_pairs)
        p.ratio = fmax(0, (p.greatest - (double)n) / ((double)n - 1) / random_index[n]);
    find_discords(m, judgements, &p);
    find_circles(m, &p);
    *out = p;
done:
    free(m);
    if (rc != OSARA_OK)
        pairwise_free(&p);
    return rc;
}

void pairwise_free(struct pairwise *p)
{
    free(p->discords);
    free(p->circles);
    p->discords = NULL;
    p->circles = NULL;
}
