/* pairwise.h -- weights from judgements of pairs: the analytic hierarchy process (T. L. Saaty, "The
 * Analytic Hierarchy Process", McGraw-Hill 1980). */
#ifndef OSARA_ASSESSMENT_PAIRWISE_H
#define OSARA_ASSESSMENT_PAIRWISE_H

#include "base/problems.h"

enum { PAIRWISE_MOST = 15 };

/* `more` counts `by` times as much as `than` (1/9 to 9). */
struct judgement {
    uint32_t more, than;
    double by;
};

/* A judgement that the others speak against. */
struct discord {
    uint32_t judgement; /* the first of its pair */
    double fits;        /* what the weights would have it say */
    double by;          /* times it is off, 1 or more */
};

/* A counts more than B, B more than C, and C more than A. */
struct circle {
    uint32_t item[3];
};

struct pairwise {
    size_t n;                     /* items */
    double weight[PAIRWISE_MOST]; /* sum 1 */
    double greatest;              /* eigenvalue */
    double ratio;                 /* consistency ratio; NaN: two items, or pairs were not judged */
    size_t n_judged, n_pairs;     /* of how many pairs */
    struct discord
        *discords; /* [n_discords] those off by half as much again or more, worst first */
    size_t n_discords;
    struct circle *circles; /* [n_circles] */
    size_t n_circles;
};

/* Several judgements of one pair count as their geometric mean (J. Aczel, T. L. Saaty, Journal of
 * Mathematical Psychology 27, 1983).  Weights are the principal eigenvector (GSL); a pair that nobody
 * judged is filled in first by what the others say: the ratio of the logarithmic least squares weights
 * of the incomplete judgements (S. Bozoki, J. Fulop, L. Ronyai, Mathematical and Computer Modelling 52,
 * 2010).  The consistency ratio is ((greatest - n) / (n - 1)) / RI,
 * with Saaty's random indices RI; above 0.1 the judgements should be made again.
 * 2 <= n <= PAIRWISE_MOST, items of judgements are below n and not alike, `by` above 0.
 * OSARA_ENO when the judgements do not connect all items (*apart: one that is not connected to item 0);
 * OSARA_ENOMEM.  The lists of *out are the caller's to free with pairwise_free(). */
enum osara_status pairwise_weigh(const struct judgement judgements[], size_t n_judgements, size_t n,
                                 struct pairwise *out, uint32_t *apart, osara_problems *problems);
void pairwise_free(struct pairwise *p);

#endif
