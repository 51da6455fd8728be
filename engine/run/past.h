/* past.h -- what the pack shows of earlier runs, out of the ledger, as JSON (docs/pack.md). */
#ifndef OSARA_RUN_PAST_H
#define OSARA_RUN_PAST_H

#include "audit/ledger.h"

/* The list that is compared with its past. */
struct past_now {
    const char *ruleset;
    int32_t as_of;
    uint64_t entry;  /* the run's own entry; 0: it is not in the ledger yet */
    size_t n_cohort; /* ranks 1 .. n_cohort are on the list */
    void *to;
    /* The rank of an offender now; 0: he is not among those scored. */
    uint32_t (*rank)(void *to, struct text offender);
};

/* Appends nothing when there is no earlier run. */
enum osara_status past_write(struct ledger *l, const struct past_now *now, struct buffer *b,
                             osara_problems *problems);
/* past.h -- what the ledger holds of this extract's subjects, as the response takes it. */
#ifndef OSARA_RUN_PAST_H
#define OSARA_RUN_PAST_H

#include "run/run.h"

/* Reads the decisions of runs up to the as-of date, and who was placed by earlier runs, into
 * run->history; nothing when there is no ledger yet.  Before respond(). */
enum osara_status run_find_history(struct osara_run *run, uint64_t until,
                                   osara_problems *problems);

#endif
