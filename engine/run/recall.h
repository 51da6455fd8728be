/* recall.h -- a run as its ledger keeps it: where everyone stood, without its inputs. */
#ifndef OSARA_RUN_RECALL_H
#define OSARA_RUN_RECALL_H

#include "assessment/standing.h"
#include "audit/ledger.h"

/* Ranks and strands of all, status, score and points of the cohort, and how many of each monitored
 * group were chosen.  Ids become words of `ids`; those who are disposed of have none.
 * standing_free() frees it.  OSARA_ENO: the ledger holds no such run (0: the last). */
enum osara_status recall_standing(struct ledger *l, uint64_t run, struct words *ids,
                                  struct standing **out, osara_problems *problems);

#endif
