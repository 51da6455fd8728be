/* trail.h -- who saw what: the one call for every command that shows or hands out personal data.
 *
 * Call it before anything is shown.  What it adds to the ledger is an entry of its own (DPA 2018,
 * s.62: who, when, what, to whom, why); when it cannot be added, nothing may be shown. */
#ifndef OSARA_RUN_TRAIL_H
#define OSARA_RUN_TRAIL_H

#include "audit/ledger.h"
#include "base/buffer.h"
#include "osara/osara.h"

struct trail_event {
    const char *kind; /* "consultation": looked at; "disclosure": handed out; "alteration";
                       * "combination"; "erasure" */
    const char *what; /* "card", "proof", "meeting pack", ... */
    uint64_t run;     /* whose records; 0 = none */
    /* Whom: single persons by id, or with n = 0 all of a run. */
    const struct text *offenders;
    size_t n;
    /* With n = 0: "list", all that the run scored; "cohort", who has a record of it; "cohorts", those
     * of earlier runs too; "extract", anyone (the ledger does not know who is in one). */
    const char *scope;
};
/* OSARA_EIO: the ledger cannot be written; the message says that nothing was shown. */
enum osara_status trail_log(const char *ledger, const osara_witness *witness,
                            const struct trail_event *event, osara_problems *problems);

/* The marking of a run (0: of the last one); nothing where there is none. */
void trail_marking(struct ledger *l, uint64_t run, struct buffer *b);

/* Of ids one after another, each ended by NUL, each once, in order.  out[] has room for all. */
size_t trail_distinct(struct text ids, struct text out[]);

/* As trail_log(), of all offenders whose items (decisions, interventions) are about to be listed. */
enum osara_status trail_log_items(const char *ledger, const osara_witness *witness,
                                  const char *what, const struct ledger_wanted *wanted,
                                  osara_problems *problems);

/* The record of any subject of a run, made again from its inputs under a folder (replay.c). */
enum osara_status replay_record(const char *ledger, uint64_t run, const char *offender,
                                const char *inputs, struct buffer *record,
                                osara_problems *problems);

#endif
