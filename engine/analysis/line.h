/* line.h -- the line of the cohort: who sits on it, what it takes to cross it, whom ties divided. */
#ifndef OSARA_ANALYSIS_LINE_H
#define OSARA_ANALYSIS_LINE_H

#include "analysis/scores.h"

struct cohort_line {
    size_t limit;       /* so many the cohort may hold; SIZE_MAX: no limit is stated */
    bool full;          /* it holds so many: who enters takes a place from the last in */
    uint32_t last_in;   /* SUBJECT_NONE: the cohort is empty */
    uint32_t first_out; /* SUBJECT_NONE: nobody with a score above 0 is below the line */
    double enter;       /* who is below the line needs this score (or more than it, by the order of
                           ties; of 0, more than it) */
    double leave;       /* who is in the cohort stays with more than this */
    /* Equal scores, from the first rank to the first out. */
    size_t tied_in;     /* members with the score of the last in, himself among them, or 0 */
    size_t tied_out;    /* below the line with that score */
    size_t by_ties;     /* neighbours in rank with equal scores whom the stated ties divided ... */
    size_t by_id;       /* ... and whom the offender's id alone divided */
    size_t divider;     /* who divided the two at the line: index of plan->ties, n_ties: the id;
                           SIZE_MAX: their scores differ */
};

void line_draw(const struct scores *s, const struct plan *plan, struct cohort_line *out);
/* Points from a subject's score to the line, 0 or more; NaN without a score. */
double line_margin(const struct cohort_line *line, const struct scores *s, size_t subject);

#endif
