/* earlier.h -- who was placed where in the runs before: since when someone is in a strand. */
#ifndef OSARA_AUDIT_EARLIER_H
#define OSARA_AUDIT_EARLIER_H

#include "audit/ledger.h"

struct earlier {
    uint64_t run;
    int32_t as_of;
    uint32_t position; /* of the run among those asked for, from 0 */
    struct text offender, strand;
};
typedef bool earlier_each(void *to, const struct earlier *e); /* false: out of memory */

/* All who had a place in the runs of a ruleset with an earlier as-of date, by date and then by
 * number; of several runs for one date the last counts.  Entries from number `until` on (0: none) do
 * not count.  *runs: how many runs there are. */
enum osara_status earlier_placed(struct ledger *l, const char *ruleset, int32_t before,
                                 uint64_t until, earlier_each *each, void *to, uint32_t *runs,
                                 osara_problems *problems);
/* How many of a run's people were disposed of since: of them nothing is known any more. */
enum osara_status earlier_disposed(struct ledger *l, uint64_t run, uint64_t *people,
                                   osara_problems *problems);
/* How many placements and decisions from before a run were disposed of since: whom they placed, and whom
 * those made wait, is not known any more. */
enum osara_status earlier_forgotten(struct ledger *l, uint64_t run, uint64_t *n,
                                    osara_problems *problems);
/* The score of an offender in a run; NaN when the run kept no record of him. */
double earlier_score(struct ledger *l, uint64_t run, struct text offender);

#endif
