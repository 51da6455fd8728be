/* single_facts.h -- on which single fact of an offender it hangs that he is in the cohort, or not.
 *
 * A fact is a row of his in scope, or one value that is known: of his own row, or of a row of his.
 * It is left out, he is scored again, and takes his rank among the others as they stand (scales that
 * are relative to the list stay as it made them).  A fact is enough when that takes him over the
 * line.  The smallest is the one that moves his score least; of equals a row before a value, then in
 * the order of the tables. */
#ifndef OSARA_ANALYSIS_SINGLE_FACTS_H
#define OSARA_ANALYSIS_SINGLE_FACTS_H

#include "analysis/line.h"

#define FACT_ROW UINT32_MAX  /* as a column: the whole row */
#define FACT_NONE UINT32_MAX /* as a table: there is none */

struct single_fact {
    uint32_t table, row, column;
    double score;  /* without it; NaN: none */
    uint32_t rank; /* without it; 0: out of scope */
};

struct hinge {
    uint32_t subject;
    struct single_fact fact;         /* the smallest that is enough, or FACT_NONE */
    uint32_t tried;                  /* facts that were left out in turn */
    uint32_t enough_rows, enough_values;
};

enum { FACTS_BELOW = 50 }; /* of those below the line, so many are looked at */

/* Of the cohort and the first FACTS_BELOW with a score above 0 below it, by rank: the hinge of rank
 * r is at[r - 1]. */
struct hinges {
    struct cohort_line line;
    struct hinge *at; /* NULL: they were not looked for */
    size_t n;
};
/* The line alone. */
enum osara_status hinges_draw(const struct plan *plan, const struct scores *scores,
                              struct hinges **out, osara_problems *problems);
enum osara_status hinges_find(const struct plan *plan, const struct extract *e,
                              const struct scores *scores, int threads, struct hinges **out,
                              osara_problems *problems);
void hinges_free(struct hinges *h);
/* Of any subject, or NULL when he is further down. */
const struct hinge *hinge_of(const struct hinges *h, const struct scores *s, size_t subject);

#endif
