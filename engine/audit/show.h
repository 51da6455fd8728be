/* show.h -- one entry of the ledger, whole: the link, and what it says of persons. */
#ifndef OSARA_AUDIT_SHOW_H
#define OSARA_AUDIT_SHOW_H

#include "audit/ledger.h"

/* Each in a buffer of its own: kind, content (JSON), and the hashes in hexadecimal digits. */
struct ledger_link {
    uint64_t entry;
    struct buffer kind, content, previous, hash;
};
/* OSARA_ENO when the ledger has no such entry.  ledger_link_free() also when this fails. */
enum osara_status ledger_link_at(struct ledger *l, uint64_t entry, struct ledger_link *out,
                                 osara_problems *problems);
void ledger_link_free(struct ledger_link *link);

/* What an entry says of persons, in order; `offender` (empty: any) limits it.  What was disposed of
 * has neither offender nor content. */
enum osara_status ledger_items_at(struct ledger *l, uint64_t entry, struct text offender,
                                  ledger_each_item *each, void *to, osara_problems *problems);

/* Where a run put someone.  Strings are valid during the call; no offender: disposed of. */
struct ledger_stood {
    uint64_t position; /* in the ranked list, from 0 */
    uint32_t rank;
    struct text offender, strand, keep_until;
    struct digest leaf; /* of his record, under the run's root */
    bool recorded;      /* the ledger holds his record */
};
typedef bool ledger_each_stood(void *to, const struct ledger_stood *stood);
enum osara_status ledger_stood_at(struct ledger *l, uint64_t run, struct text offender,
                                  ledger_each_stood *each, void *to, osara_problems *problems);

#endif
