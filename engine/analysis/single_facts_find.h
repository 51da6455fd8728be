/* single_facts_find.h -- inside single_facts.h: facts left out, two ways to the same answers. */
#ifndef OSARA_ANALYSIS_SINGLE_FACTS_FIND_H
#define OSARA_ANALYSIS_SINGLE_FACTS_FIND_H

#include "analysis/rank.h"
#include "analysis/single_facts.h"

struct finder {
    const struct plan *plan;
    const struct extract *e;
    const struct scores *scores;
    struct hinges *hinges;
    int threads;
    size_t limit; /* scores_cohort_limit() */
    bool **reads; /* [tables][columns] the score is made of it, and it can be left out */
    struct ranking ranking;
};

/* A row that was not known on the date is no fact of the list's. */
bool finder_row_known(const struct finder *f, size_t table, size_t row);
/* Whether he of hinge `of` is on the other side of the line with this score; `in_scope`: he is. */
bool finder_crosses(const struct finder *f, uint32_t of, double score, const double ties[],
                    bool in_scope);
/* What came of leaving out a fact of hinge `of`: its score stands in the fact. */
void finder_take(struct finder *f, uint32_t of, struct single_fact fact, const double ties[],
                 bool in_scope);

/* By his folds without it (language/leave_out.h); the values of table 0 too where they make no row's
 * value.  Where passes_can_leave_out() says so. */
enum osara_status facts_left_out(struct finder *f, bool subjects_too, osara_problems *problems);
/* By an extract in which each subject is one of ours without one of his facts: of table 0, or of all. */
enum osara_status facts_again(struct finder *f, bool all_tables, osara_problems *problems);

/* hinges_find(), or, `again`, all of it by facts_again(). */
enum osara_status hinges_find_by(const struct plan *plan, const struct extract *e,
                                 const struct scores *scores, int threads, bool again,
                                 struct hinges **out, osara_problems *problems);

#endif
