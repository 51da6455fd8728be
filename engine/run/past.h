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

#endif
