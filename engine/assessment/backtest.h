/* backtest.h -- lists drawn for a past day, held against what happened between then and a later day. */
#ifndef OSARA_ASSESSMENT_BACKTEST_H
#define OSARA_ASSESSMENT_BACKTEST_H

#include "assessment/parity.h"
#include "assessment/validation.h"
#include "base/date.h"

/* A ruleset's list; arrays by subject of the extract. */
struct backtest_list {
    const char *name;
    const double *score;
    const uint32_t *rank; /* 1 is first; 0: out of scope */
    size_t n_cohort;
    const uint16_t *band;
    const char *const *bands; /* [n_bands] highest first */
    size_t n_bands;
};

struct backtest_of {
    int32_t as_of, until;
    size_t n;             /* subjects of the extract */
    const uint8_t *known; /* [n] something of him was known on the day */
    const double *harm;   /* [n] later harm; NaN is none, or where `label` not known */
    bool label;           /* the extract says what happened */
    double serious;       /* harm from which it counts; 0: any above 0 */
    const struct backtest_list *lists;
    size_t n_lists;
    const double *count, *last; /* [n] baselines: offences known; day of the last.  NULL: none */
    const struct groups *groups;
    size_t n_groups;
    double begins; /* day of the first offence known; NaN: not known */
    size_t line; /* how many are chosen; 0: as many as the cohort of the first list */
    unsigned long seed;
    size_t draws;
};

struct backtest_band {
    const char *name;
    size_t place;             /* among the list's bands; n_bands: no band */
    struct share share;       /* it happened, of those in the band */
    struct interval interval; /* Wilson */
    double mean_harm;
};

/* Below the line on the day, and then it happened. */
struct backtest_missed {
    uint32_t subject, rank;
    double score, harm;
};

/* What is told of each ruleset's list. */
struct backtest_detail {
    struct backtest_band *bands; /* those with someone in them; the last may be "no band" */
    size_t n_bands;
    struct backtest_missed *missed; /* most harm first */
    size_t n_missed;
    struct parity_column *columns;
    size_t n_columns;
};

struct backtest {
    struct arena *arena;
    int32_t as_of, until;
    int32_t begins; /* where the extract begins so late that the lists had little to look back on: at
                       less than the horizon before the day; else DATE_MISSING */
    size_t n, line;
    size_t asked; /* the line that was asked for; 0: the cohort */
    struct happened happened;
    double concentration;              /* Gini of the harm */
    size_t n_newcomers, newcomer_hits; /* not known on the day: no list could name them */
    double newcomer_harm;
    size_t n_unknown; /* known on the day, but what happened is not: nothing is said of them */
    struct validation *lists; /* the rulesets', then the baselines */
    size_t n_rulesets, n_lists;
    struct backtest_detail *details; /* [n_rulesets] */
    double perfect[VALIDATION_CURVE];
};

/* Judged are the subjects whom a ruleset ranks and who were known on the day.  Pure; fails with
 * OSARA_ENOMEM only.  Strings and groups are borrowed. */
enum osara_status backtest_make(const struct backtest_of *of, struct backtest **out,
                                osara_problems *problems);
void backtest_free(struct backtest *b);

#endif
