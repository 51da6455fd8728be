/* validation.h -- a list of one day held against what happened after it. */
#ifndef OSARA_ASSESSMENT_VALIDATION_H
#define OSARA_ASSESSMENT_VALIDATION_H

#include "assessment/discrimination.h"

enum { VALIDATION_CURVE = 101 }; /* depths 0 % to 100 % of the subjects */

/* What happened to each of n subjects. */
struct happened {
    size_t n;
    const double *harm; /* >= 0 */
    const uint8_t *hit; /* 1: enough happened to count */
    double total;       /* of harm */
    uint32_t hits;
};

/* A figure of the first so many where scores tie across the cut: its mean over all orders of those who
 * tie, and the least and the most that an order gives. */
struct expected {
    double mean, least, most;
};

/* Of the first n of a list. */
struct caught {
    size_t n;
    struct expected harm, hits; /* sums: shares are by happened.total and happened.hits */
};

/* A figure, its 95 % bootstrap interval, and its difference from that of the list it is paired with. */
struct estimate {
    double value;
    struct interval interval;
    double difference; /* value - the other's; NaN for that list itself */
    struct interval between;
};

struct validation {
    const char *name;
    struct caught line;        /* at the line */
    struct estimate share;     /* of the harm that the first n did */
    struct estimate precision; /* of the first n, those that count: the hit rate */
    struct estimate recall;    /* of those that count, the first n */
    struct estimate auc;       /* interval by DeLong, difference by bootstrap */
    struct discrimination discrimination;
    double curve[VALIDATION_CURVE]; /* share of harm by share of subjects, mean over ties */
};

/* Validates `n_lists` scorings of the same subjects, all cut at the first `line`.
 *   score [n_lists][happened.n]  higher is first; NaN is last
 *   out [n_lists]                names are the caller's to set
 * Intervals and differences from list 0 are percentiles over `draws` resamples of subjects (the same for
 * every list, so that differences are paired), by mt19937 from `seed`; draws 0: none (NaN).  Shares of
 * nothing are NaN.  Fails with OSARA_ENOMEM only. */
enum osara_status validation_make(const struct happened *happened, const double *const score[],
                                  size_t n_lists, size_t line, unsigned long seed, size_t draws,
                                  struct validation out[], osara_problems *problems);

/* The perfect list's curve: harm itself as the score. */
enum osara_status validation_perfect(const struct happened *happened,
                                     double curve[VALIDATION_CURVE], osara_problems *problems);

#endif
