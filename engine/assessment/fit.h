/* fit.h -- which weights would have caught most of the later harm, and whether that is more than luck. */
#ifndef OSARA_ASSESSMENT_FIT_H
#define OSARA_ASSESSMENT_FIT_H

#include "assessment/bootstrap.h"

enum { FIT_NOW, FIT_EQUAL, FIT_PANEL, FIT_FITTED, FIT_LISTS_ };

struct fit_of {
    size_t n; /* people */
    size_t n_criteria;
    const double *const *scaled; /* [n_criteria][n] what each scores, before it is weighed */
    const double *harm;          /* [n] that came after, >= 0 */
    const double *now, *panel;   /* [n_criteria] weights, not all 0; panel may be NULL */
    size_t line;                 /* how many are chosen of n */
    size_t folds;                /* 2 or more, at most n */
    size_t draws; /* weights to begin the search from, drawn evenly over all there are */
    unsigned long seed;
};

struct fit_list {
    double caught; /* share of the later harm done by the first `line`, of all people */
    double held;   /* the same of people whose harm the weights did not see; mean over folds */
    double better; /* held, less that of FIT_NOW */
    struct interval interval; /* of it; NaN: of FIT_NOW, or all folds alike */
};

struct fit {
    double *weight;                    /* [n_criteria] shares of 1, in whole hundredths */
    double *low, *high;                /* [n_criteria] the least and greatest share of a fold */
    struct fit_list lists[FIT_LISTS_]; /* FIT_PANEL: NaN without a panel */
};

/* Searches the weights >= 0 that catch most of `harm` in the first `line` (ties as an expectation):
 * from the weights of now, equal ones, each criterion alone and `draws` of a flat Dirichlet
 * distribution in whole hundredths (GSL's mt19937 from `seed`), then moving ever smaller shares from one
 * criterion to another while that catches more, and again from half way to somewhere else.  Weights of
 * now win ties; one of them that is below 0 counts so in FIT_NOW.  Every fold of people is left out in turn,
 * weights fitted to the others, and held against it.  The interval of a difference between folds is
 * Student's t with the variance times 1/folds + 1/(folds - 1), since the folds' fits share people
 * (C. Nadeau, Y. Bengio, "Inference for the Generalization Error", Machine Learning 52, 2003).
 * fit_free() frees *out.  Fails with OSARA_ENOMEM. */
enum osara_status fit_make(const struct fit_of *of, struct fit *out, osara_problems *problems);
void fit_free(struct fit *f);

/* The mean of differences d [n] of n of `folds` folds, with that interval; NaN below two, or all alike. */
struct interval fit_interval(const double d[], size_t n, size_t folds, double *mean);

/* Share of the sum of harm [n] that the `line` with the highest score [n] have; of those who tie across
 * the line their mean.  NaN when there is none.  scratch [n]. */
double fit_caught(const double score[], const double harm[], size_t n, size_t line,
                  double scratch[]);

#endif
