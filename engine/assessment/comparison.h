/* comparison.h -- what differs between two runs: who enters, leaves, moves, changes strand. */
#ifndef OSARA_ASSESSMENT_COMPARISON_H
#define OSARA_ASSESSMENT_COMPARISON_H

#include "assessment/standing.h"

#define NOT_RANKED UINT32_MAX

enum change_kind { CHANGE_ENTERS, CHANGE_LEAVES, CHANGE_STAYS, CHANGE_OUTSIDE, CHANGE_KINDS_ };
const char *change_name(enum change_kind kind); /* "enters", "leaves", "stays", "outside" */

/* One subject who is ranked in either run. */
struct change {
    uint32_t a, b;         /* positions (0 is first), or NOT_RANKED */
    enum change_kind kind; /* of the cohort */
    bool strand;           /* he is proposed for another one, or for none */
};

struct change_criterion {
    const char *name;
    size_t a, b; /* places among the criteria of each, or SIZE_MAX */
};

struct change_group {
    const char *value;
    bool suppressed; /* fewer than GROUP_LEAST in both runs: no figures */
    uint32_t n, in_a, in_b, enters, leaves;
};
struct change_column {
    const char *name;
    struct change_group *groups;
    size_t n;
    bool moves; /* who enters and leaves is known; else only how many there are */
    const struct standing_column *a, *b;
    const uint32_t *place; /* [a->n] place in `groups`; those of b are the first */
};

struct comparison {
    struct arena *arena;
    const struct standing *a, *b; /* borrowed */
    bool by_rank; /* a ledger keeps no scores below the cohort: the lists agree or not by rank */
    struct change *changes; /* by rank in B, then those that B does not rank by rank in A */
    size_t n;
    size_t of_kind[CHANGE_KINDS_], n_both, n_moved,
        n_strand;    /* moved: of the cohorts, rank differs */
    double jaccard;  /* cohorts: shared / either; NaN: both empty */
    double spearman; /* scores (by_rank: ranks) of those ranked in both; NaN: no figure */
    double tau_b;
    double rbo,
        rbo_p; /* p = 1 - 1 / n of the larger cohort: a reader gets as far as it on average */
    struct change_criterion *criteria; /* those of A, then those that only B has */
    size_t n_criteria;
    struct change_column *columns; /* those that both have */
    size_t n_columns;
};

/* Ids of both are words of the same `ids`; a subject is ranked once in each. */
enum osara_status comparison_make(const struct standing *a, const struct standing *b,
                                  struct comparison **out, osara_problems *problems);
void comparison_free(struct comparison *c);

/* How far the lists agree on the people of one group; NaN: suppressed, not known, or no figure. */
struct change_within {
    double jaccard, spearman, tau_b, rbo; /* rbo: of the group's own lists, p by its own cohorts */
};
/* out [columns[column].n].  Worked out when asked for: a comparison for the screen needs none. */
enum osara_status comparison_within(const struct comparison *c, size_t column,
                                    struct change_within out[], osara_problems *problems);
/* Of the cohorts of a group: shared / either; NaN as above. */
double comparison_overlap(const struct change_column *column, const struct change_group *g);

/* Points of a criterion in A and B; 0 where he is not ranked or it is not there, NaN: not known. */
double comparison_points_a(const struct comparison *c, const struct change *of, size_t criterion);
double comparison_points_b(const struct comparison *c, const struct change *of, size_t criterion);
/* Positions in A less positions in B: above 0 he ranks higher in B; 0 when not in both. */
int64_t comparison_rise(const struct change *of);

#endif
