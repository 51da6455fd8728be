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
    /* Whether the run has a record of him: he is on the list, or a decision places him from below. */
    bool (*recorded)(void *to, struct text offender);
};

/* Appends nothing when there is no earlier run.  `decided`: with what was decided of this run itself,
 * which has an entry then. */
enum osara_status past_write(struct ledger *l, const struct past_now *now, bool decided,
                             struct buffer *b, osara_problems *problems);
/* What a card shows of one offender: {"runs": ..., "weeks": ..., "taken": ...}. */
enum osara_status past_person(struct ledger *l, uint64_t run, struct text offender,
                              struct buffer *b, osara_problems *problems);

/* Members of the object that is being written (past_decisions.c): "decisions" of the lists of
 * `last_time`, and those still open; and "taken" on one run, of one offender or (empty) of all. */
enum osara_status past_decisions(struct ledger *l, const struct past_now *now, int32_t last_time,
                                 struct buffer *b, osara_problems *problems);
enum osara_status past_taken(struct ledger *l, uint64_t run, struct text offender, struct buffer *b,
                             osara_problems *problems);

#endif
