/* history.h -- what the ledger holds of this extract's subjects, as the response takes it. */
#ifndef OSARA_RUN_HISTORY_H
#define OSARA_RUN_HISTORY_H

#include "run/run.h"

/* Reads the decisions of runs up to the as-of date, and who was placed by earlier runs, into
 * run->history; nothing when there is no ledger yet.  Before respond(). */
enum osara_status run_find_history(struct osara_run *run, uint64_t until,
                                   osara_problems *problems);

#endif
