/* parity.h -- whether a list errs alike for every group, where what happened is known.
 *
 * Rates are those of Aequitas (Saleiro and others 2018) and Fairlearn: chosen is predicted positive,
 * a hit is positive.  No list can have all of them alike where groups differ in how often it happens
 * (Chouldechova 2017): they are shown side by side, and none is called the fair one. */
#ifndef OSARA_ASSESSMENT_PARITY_H
#define OSARA_ASSESSMENT_PARITY_H

#include "assessment/bootstrap.h"
#include "assessment/groups.h"

/* A share, and its ratio to that of the base group. */
struct parity_rate {
    struct share share;      /* of 0: nothing to take a share of */
    double rate;             /* NaN: fewer than GROUP_LEAST to take it of */
    double ratio, low, high; /* 95 % bootstrap interval; NaN: no base, or a rate is missing or 0 */
    bool flagged;            /* the ratio is outside 0.8 to 1.25 */
};

enum parity_kind {
    PARITY_SELECTION,      /* chosen, of all: predicted positive rate */
    PARITY_FALSE_POSITIVE, /* chosen, of those to whom it did not happen */
    PARITY_FALSE_NEGATIVE, /* not chosen, of those to whom it happened */
    PARITY_PRECISION,      /* it happened, of those chosen: predictive value */
    PARITY_PREVALENCE,     /* it happened, of all */
    PARITY_KINDS_
};
const char *parity_name(enum parity_kind kind); /* "selection rate", "false positive rate", ... */

/* Those of a group in one band of score. */
struct parity_band {
    struct share share; /* it happened, of them */
    bool shown;         /* GROUP_LEAST or more */
};

struct parity_group {
    const char *value;
    bool recorded, suppressed, base;
    uint32_t n;
    struct parity_rate rates[PARITY_KINDS_];
    double exposure;           /* mean of 1 / log2(1 + rank) (Singh and Joachims 2018) */
    double exposure_ratio;     /* to the base's; NaN: no base */
    struct parity_band *bands; /* [n_bands]: calibration within the group */
};

struct parity_column {
    const char *name;
    struct parity_group *groups; /* by value; the one that is not recorded last */
    size_t n;
};

/* Who is judged, and by what; arrays by subject of `groups`. */
struct parity_of {
    size_t n;
    const uint8_t *chosen, *hit;
    const uint32_t *rank; /* 1 is first; 0 is not judged */
    const uint16_t *band; /* below n_bands, or anything else: none */
    size_t n_bands;
    unsigned long seed;
    size_t draws;
};

/* `out` lives in `arena`.  Fails with OSARA_ENOMEM only. */
enum osara_status parity_make(const struct groups *groups, const struct parity_of *of,
                              struct arena *arena, struct parity_column *out,
                              osara_problems *problems);

#endif
