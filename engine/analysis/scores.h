/* scores.h -- plan + tables -> measures, criteria, scores, ranks, bands, cohort. */
#ifndef OSARA_ANALYSIS_SCORES_H
#define OSARA_ANALYSIS_SCORES_H

#include "scanning/extract.h"

#define BAND_NONE UINT16_MAX

struct bound; /* analysis/bounds.h */

/* Known values of a criterion's measure among the subjects in scope: what relative scales need,
 * and what "the most that a missing one could be" needs. */
struct criterion_facts {
    double mean, sd;      /* zscore: sample standard deviation (n - 1) */
    double lo, hi;        /* minmax: the least and the greatest known value */
    double *sorted;       /* percentile, quantiles: [n_known] ascending; else NULL */
    uint64_t n_known, n_missing;
    double least, most;   /* scaled: the ends of what it can score */
};

/* Of a score that is a sum. */
struct weighed {
    const struct slot *scaled;
    double weight;
    bool gaps; /* the measure is missing for some */
};

struct scores {
    struct frame frame;   /* slots of the plan's passes */
    struct workspace **workspaces;
    size_t n_workspaces;

    size_t n;             /* subjects in the extract */
    size_t n_scored;      /* of these, in scope */
    size_t n_criteria;
    struct criterion_facts *facts; /* [n_criteria] */
    struct weighed *weighed; /* [n_criteria] */
    double share;         /* of the weights' sum: percent */
    double *points;       /* [n_criteria][n] of an expression: by leaving each out; else NULL */
    double *score;        /* [n] NaN: out of scope, or an expression that came out missing */
    uint32_t *order;      /* [n_scored] subjects, highest harm first */
    uint32_t *rank;       /* [n] 1 is first; 0: out of scope */
    bool ranked;          /* rank and order have been written */
    uint16_t *band;       /* [n] index of plan->bands, or BAND_NONE */
    uint8_t *provisional; /* [n] some criterion's measure is missing, or bounds_make() says so */
    double *reach_score;  /* [n] were every missing criterion at its maximum; else the score.  NULL, as ... */
    uint32_t *reach_rank; /* [n] the rank that score would have; else the rank: nobody is provisional */
    size_t n_cohort;      /* the first n_cohort of order are considered for a response */
    size_t n_cut_ties;    /* subjects below the line whose score equals that of the last in it */
    size_t n_power_few; /* the first who hold the share of all scores that the cohort is of */
    size_t n_provisional, n_could_reach; /* below the line, but could reach the cohort */

    struct lookup_miss *misses;
    size_t n_misses;
    struct bound *bounds; /* [n_misses], of bounds_make(); NULL before */
};

/* Runs the plan's passes over the extract on `threads` threads (0: as OpenMP says) and scores,
 * ranks and bands every subject in scope; fills the accounts of `e`.  The result borrows plan and
 * extract. */
enum osara_status scores_make(const struct plan *plan, struct extract *e, int threads,
                              struct scores **out, osara_problems *problems);
void scores_free(struct scores *s);

/* What the subjects of an extract would score on the scales that `like` learned.  Nobody is ranked;
 * the fates of e's rows are those of this scoring. */
struct rescored {
    double *score; /* [subjects of e]; NaN: out of scope */
    double *ties;  /* [n_ties][subjects of e] what the order of ties reads of them, or NULL */
    double *reach; /* [subjects of e] were every missing criterion at its maximum, or NULL */
    const struct given_folds *given; /* what e's rows fold into, e having none; or NULL */
};
enum osara_status scores_by(const struct plan *plan, struct extract *e, const struct scores *like,
                            int threads, const struct rescored *out, osara_problems *problems);

/* How many the cohort may hold: `top`, or its share of those scored. */
size_t scores_cohort_limit(const struct scores *s, const struct plan *plan);
/* Whether one of this rank (0: out of scope) and score is in the cohort.  Nobody with a score of 0
 * (or less, or none) is: RULESET.md, "Allocation". */
bool scores_in_cohort(const struct scores *s, const struct plan *plan, uint32_t rank, double score);
/* The same where scores_cohort_limit() is known. */
static inline bool scores_within(size_t limit, const struct plan *plan, uint32_t rank, double score)
{
    return rank > 0 && rank <= limit && score > 0 && !(score < plan->cohort_from);
}
/* The order in which subjects are ranked; ties [n_ties] is room for it. */
struct ranking;
void scores_ranking(const struct scores *s, const struct plan *plan, const struct data *data,
                    const double *ties[], struct ranking *out);

/* Room for what the provisional could reach, where there is none yet: the scores and ranks of all. */
bool scores_open_reach(struct scores *s);
static inline double scores_reach(const struct scores *s, size_t subject)
{
    return s->reach_score != NULL ? s->reach_score[subject] : s->score[subject];
}
static inline uint32_t scores_reach_rank(const struct scores *s, size_t subject)
{
    return s->reach_rank != NULL ? s->reach_rank[subject] : s->rank[subject];
}

/* The points of criterion c for a subject: what it adds to his score. */
static inline double scores_points(const struct scores *s, size_t c, size_t subject)
{
    return s->points != NULL ? s->points[c * s->n + subject]
                             : s->weighed[c].weight * slot_number(s->weighed[c].scaled, subject) * s->share;
}
/* Asks for what they are made of, ahead of time. */
static inline void scores_ask_points(const struct scores *s, size_t c, size_t subject)
{
    if (s->points != NULL)
        __builtin_prefetch(&s->points[c * s->n + subject]);
    else
        slot_ask(s->weighed[c].scaled, subject);
}

/* The points of criterion c for a subject that came from rows of one evidence class (0 allegation,
 * 1 charge, 2 conviction): points * part / measure.  0 when the criterion is not split. */
double scores_part(const struct scores *s, const struct plan *plan, size_t c, size_t subject,
                   size_t evidence_class);

/* The rank that a score of v would have: 1 + the subjects with a score above v. */
uint32_t scores_rank_at(const struct scores *s, double v);

#endif
