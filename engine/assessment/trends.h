/* trends.h -- recorded crime by month, against the same months a year before.
 *
 * Every row that was read counts, in scope or not: what a keep rule leaves out was recorded all the
 * same.  Rows that differ only in their subject (a crime with several suspects) count once, in the
 * month of the first. */
#ifndef OSARA_ASSESSMENT_TRENDS_H
#define OSARA_ASSESSMENT_TRENDS_H

#include "analysis/scores.h"

enum { TREND_MONTHS = 12 };

/* The months of this year, oldest first, and the same a year before.  Missing (NaN): the extract
 * has no row as old as that. */
struct trend_series {
    double now[TREND_MONTHS], before[TREND_MONTHS];
};

struct rate_series {
    uint32_t rate, trend; /* of plan->rates, plan->trends */
    struct trend_series hits;
};

struct trends {
    struct arena *arena;
    int32_t until;               /* last day of the last month: whole months up to the as-of date */
    struct trend_series *trends; /* [plan->n_trends] */
    struct rate_series *rates;   /* each rate of each of its trends */
    size_t n_rates;
};

/* drawn: the day of the extract, after which nothing is in it; DATE_MISSING: not known. */
enum osara_status trends_make(const struct plan *plan, struct scores *scores,
                              const struct data *data, int32_t drawn, struct trends **out,
                              osara_problems *problems);
void trends_free(struct trends *t);

/* First day of month m, 0 .. TREND_MONTHS - 1. */
int32_t trends_month(const struct trends *t, size_t m);

/* The last `months` months together. */
struct trend_sum {
    double now, before, change, share; /* change = now - before; share = change / before */
};
struct trend_sum trends_sum(const struct trend_series *s, size_t months);

/* A share of a trend's rows over the last `months` months; NaN: of no rows, or not in the extract. */
/* Whether chance alone may make so much of a difference: the exact interval of 95 % of the ratio of two
 * Poisson counts (interval.h) holds 1.  Crimes that come in series vary more than that. */
bool trends_within_chance(double now, double before);

struct rate_shares {
    double now, before;
};
struct rate_shares trends_share(const struct trends *t, size_t rate, size_t months);

/* The change of recording falls between the first and the last of the months compared. */
bool trends_across(const struct trends *t, const struct plan *plan, size_t change, size_t trend,
                   size_t months);

#endif
