/* keep.h -- a run on its way into the ledger: opened, filled record by record, committed at once. */
#ifndef OSARA_RUN_KEEP_H
#define OSARA_RUN_KEEP_H

#include "run/run.h"

struct keep;

/* Opens the run's ledger (making it when it is not there) and begins. */
enum osara_status keep_open(const struct osara_run *run, struct keep **out,
                            osara_problems *problems);
/* The i-th of the records that are kept (run_records()). */
enum osara_status keep_record(struct keep *keep, size_t i, struct text record,
                              osara_problems *problems);
/* The leaves are known: the list may be written, by a thread of its own while the outputs are.  No process
 * may be begun from here on: it would hold for ever what locks that thread holds. */
void keep_list(struct keep *keep);
/* Who stands at a position of the run's ranked list: `at` of a struct ledger_list. */
struct ledger_placement;
void keep_placement(const void *run, uint64_t position, char day[16], struct ledger_placement *out);
/* Adds ranks and strands, and the link of the run, and makes it last.  `summary` is run.json without
 * persons. */
enum osara_status keep_commit(struct keep *keep, const osara_witness *witness, struct text summary,
                              osara_problems *problems);
/* Forgets what was not committed.  NULL is fine. */
void keep_close(struct keep *keep);

#endif
