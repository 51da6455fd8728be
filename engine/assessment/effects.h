/* effects.h -- what people did in equal windows before and after something, beside others of nearly
 * the same score to whom it did not happen. */
#ifndef OSARA_ASSESSMENT_EFFECTS_H
#define OSARA_ASSESSMENT_EFFECTS_H

#include "assessment/interval.h"

enum effect_measure {
    EFFECT_OFFENCES,
    EFFECT_HARM,
    EFFECT_VICTIMS,
    EFFECT_REPEAT, /* victims who suffered more than once in the window */
    EFFECT_MEASURES_
};
const char *effect_name(enum effect_measure m); /* "offences", ... */

enum { EFFECT_LEAST = 10 }; /* people, and events: of fewer nothing is concluded */
#define EFFECT_APART 0.1    /* standard deviations: further apart before, nothing is concluded */

struct effect_window {
    double of[EFFECT_MEASURES_];
};
/* One to whom it happened, and the one he is matched with. */
struct effect_case {
    struct effect_window before, after;
    bool matched;
    struct effect_window other_before, other_after;
};

/* Sums over people. */
struct effect_sums {
    double before, after;
    double ratio;             /* after / before */
    struct interval interval; /* of the ratio, exact Poisson; NaN of harm, which is no count */
};

enum effect_verdict {
    EFFECT_TOO_FEW,   /* people or events */
    EFFECT_UNMATCHED, /* too few have a match: there is nothing to compare with */
    EFFECT_UNLIKE,    /* those with a match and their matches differed before it happened */
    EFFECT_UNSURE,    /* the interval of the difference holds 0 */
    EFFECT_LESS,      /* less than among the others */
    EFFECT_MORE
};

struct effect_figure {
    struct effect_sums all, matched, others;
    double apart;                        /* before it happened, in standard deviations */
    double difference;                   /* in differences, a person */
    struct interval difference_interval; /* NaN below two pairs */
    enum effect_verdict verdict;
};

struct effect {
    size_t n, n_matched;
    struct effect_figure of[EFFECT_MEASURES_];
};

/* Rate ratios by interval_rate_ratio(): two windows of the same length, the same people.  The
 * difference in differences is the mean over pairs of (after - before) less that of the match, its
 * interval that of Student's t over pairs (J. D. Angrist, J.-S. Pischke, "Mostly Harmless
 * Econometrics", 2009, section 5.2; as R's t.test() of the pairs' differences).  It says something only
 * where both would have gone on alike; whoever was worse before falls further by himself.  So `apart`
 * is told: the difference of the means before / sqrt of the mean of both variances (P. C. Austin,
 * "Balance diagnostics for comparing the distribution of baseline covariates between treatment groups in
 * propensity-score matched samples", Statistics in Medicine 28, 2009, whose bound of a tenth
 * EFFECT_APART is). */
void effect_make(const struct effect_case cases[], size_t n, struct effect *out);

/* Mean of d [n] with the 95 % interval of Student's t (GSL's quantile); NaN below two. */
struct interval interval_mean(const double d[], size_t n, double *mean);

#endif
