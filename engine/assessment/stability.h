/* stability.h -- how ranks move when weights, and numbers of scales, are drawn around theirs. */
#ifndef OSARA_ASSESSMENT_STABILITY_H
#define OSARA_ASSESSMENT_STABILITY_H

#include "assessment/bootstrap.h"
#include "objective/plan.h"

/* A criterion as it is weighed. */
struct stability_criterion {
    double weight;
    const double *scaled; /* [n] by subject */
    /* Where its scale's number may vary (vary[0] is not NaN): */
    double vary[2];
    const struct scale *scale;
    const double *measure; /* [n]; NaN is missing */
    double missing;        /* what that scores */
};

struct stability_of {
    size_t n;              /* subjects of the extract */
    const uint32_t *order; /* [n_ranked] in rank order */
    size_t n_ranked, n_cohort;
    const struct stability_criterion *criteria;
    size_t n_criteria;
    double concentration; /* of the Dirichlet draws: a weight's share p varies by
                             sqrt(p (1 - p) / (1 + concentration)) */
    unsigned long seed;
    size_t draws;
    int threads; /* 0: as OpenMP says; the result does not depend on it */
};

/* Of one subject, over the draws. */
struct stability_rank {
    uint32_t low, high; /* 2.5 % and 97.5 % of his ranks, by nearest rank */
    double chance;      /* share of draws with him in the cohort */
};

struct stability {
    struct arena *arena;
    struct stability_rank *ranks; /* [n_ranked] in rank order */
    size_t n_ranked, n_cohort, draws;
    size_t n_sure, n_line;         /* chance of 95 % or more; of 5 % to 95 %: at the line */
    double kept;                   /* mean share of the cohort that a draw keeps */
    struct interval kept_interval; /* percentiles of it over the draws */
    size_t n_inputs;               /* weights, then numbers of scales that vary */
    size_t *input;                 /* [n_inputs] criterion */
    double *index;                 /* [n_inputs] first-order Sobol index of the share kept; NaN */
};

/* Weights are gamma draws of shape concentration * |weight| / sum, so that together they are a
 * Dirichlet draw and each is independent of the others (GSL's mt19937 from `seed`); a weight of 0
 * stays 0, a sign stays.  A number that varies is drawn uniformly.  Scores of 0 or less are not in the
 * cohort; equal scores keep the ruleset's order.  O(draws * n * criteria).  Fails with OSARA_ENOMEM. */
enum osara_status stability_make(const struct stability_of *of, struct stability **out,
                                 osara_problems *problems);
void stability_free(struct stability *s);

/* ---- Ranks over any number of lists ---- */

/* Keeps the tails of each subject's ranks, exactly, without keeping all. */
struct rank_tails {
    size_t n, draws, tail;  /* tail: how many of each end are kept */
    uint32_t *least, *most; /* [n][tail] heaps: their worst first */
    uint32_t *in;           /* [n] lists with him in the cohort */
    size_t seen;
};
bool tails_open(struct rank_tails *t, size_t n, size_t draws); /* false: out of memory */
void tails_close(struct rank_tails *t);
/* The rank of item i in list number t->seen + k; lists come in any order, each once. */
void tails_add(struct rank_tails *t, size_t i, uint32_t rank, bool in_cohort);
struct stability_rank tails_of(const struct rank_tails *t, size_t i);

/* Draws rows of each subject anew, with replacement: rows [first[n_subjects]] receives for each row
 * which of the same subject's rows stands in its place.  Depends on seed and draw alone. */
enum osara_status rows_redrawn(const uint32_t first[], size_t n_subjects, unsigned long seed,
                               size_t draw, uint32_t rows[], osara_problems *problems);

#endif
