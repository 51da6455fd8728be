/* log.h -- the entries as a log: who did what to whose data, when, to whom, why (DPA 2018, s.62). */
#ifndef OSARA_AUDIT_LOG_H
#define OSARA_AUDIT_LOG_H

#include "audit/ledger.h"

struct ledger_event {
    uint64_t entry;
    struct text kind, content; /* the link's, JSON */
    struct text why;           /* {"reason":...,"recipient":...} or empty */
};
/* Valid during the call.  False ends the walk with "out of memory". */
typedef bool ledger_each_event(void *to, const struct ledger_event *event);
/* All entries, or with an offender those that concern him, oldest first. */
enum osara_status ledger_log(struct ledger *l, struct text offender, ledger_each_event *each,
                             void *to, osara_problems *problems);

#endif
