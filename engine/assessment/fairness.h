/* fairness.h -- who is chosen, by each value of each column that the plan monitors.
 *
 * It shows where to look, and proves nothing: a difference between groups may be one in what they
 * did.  Monitored columns reach no score (objective/ refuses to compile one that does). */
#ifndef OSARA_ASSESSMENT_FAIRNESS_H
#define OSARA_ASSESSMENT_FAIRNESS_H

#include "assessment/bootstrap.h"
#include "assessment/groups.h"
#include "response/respond.h"

#define FAIRNESS_LEAST GROUP_LEAST /* groups of fewer subjects show no figures */
#define FAIRNESS_DRAWS 1000
#define FAIRNESS_LOW 0.8 /* "four fifths", and its inverse */
#define FAIRNESS_HIGH 1.25

/* How often a group is chosen, against the base group of its column. */
struct selection {
    uint32_t chosen;
    double rate;      /* chosen / subjects of the group */
    double ratio;     /* to the base's rate; NaN: no base, or the base's rate is 0 */
    double low, high; /* 95 % bootstrap interval; NaN likewise; 1..1 for the base itself */
    bool flagged;     /* the ratio is outside FAIRNESS_LOW..FAIRNESS_HIGH */
};

struct fairness_group {
    const char *value; /* "Female", "yes", "3"; "not recorded" for missing */
    bool recorded;
    bool suppressed; /* fewer than FAIRNESS_LEAST subjects: all figures below are 0 */
    bool base;       /* the largest recorded group: others are compared with it */
    uint32_t n;      /* subjects in scope */
    struct selection cohort, placed;
    double mean_score; /* of those who have one; NaN: nobody has */
    double mean_rank;
    double exposure;       /* mean of 1 / log2(1 + rank) (A. Singh, T. Joachims, KDD 2018) */
    double exposure_ratio; /* to the base's; NaN: no base */
};

struct fairness_column {
    const char *name;
    struct fairness_group *groups; /* by value; the one that is not recorded last */
    size_t n_groups;
    size_t n_suppressed, n_flagged; /* groups; flagged for cohort or placed */
};

struct fairness {
    struct arena *arena;
    unsigned long seed;
    size_t draws;
    uint32_t n, n_cohort, n_placed;  /* subjects in scope; of these in the cohort; with a place */
    struct fairness_column *columns; /* as in plan->monitor */
    size_t n_columns;
};

/* Pure: depends on nothing but its arguments.  Fails with OSARA_ENOMEM only. */
enum osara_status fairness_make(const struct plan *plan, const struct data *data,
                                const struct scores *s, const struct response *r,
                                unsigned long seed, struct fairness **out,
                                osara_problems *problems);
void fairness_free(struct fairness *f);

#endif
