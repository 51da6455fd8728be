/* dispose.h -- disposal: personal content and the keys to it go, the chain stays. */
#ifndef OSARA_AUDIT_DISPOSE_H
#define OSARA_AUDIT_DISPOSE_H

#include "audit/ledger.h"

/* Either, not both. */
struct ledger_disposal {
    const char *before;   /* YYYY-MM-DD: whose retention ended before that day; NULL */
    struct text offender; /* all that is held of him; empty */
};
struct ledger_disposed {
    uint64_t subjects; /* ranks and strands, with the records among them, of single runs */
    uint64_t records;
    uint64_t items; /* decisions, interventions, consultations, reasons ... */
    uint64_t entry; /* the certificate; 0: nothing was there to dispose of */
};
/* Removes, forgets the keys, adds the certificate (an entry of kind "disposal" that says which rows
 * of which entries are gone), all at once or not at all; then empties the file of what was freed. */
enum osara_status ledger_dispose(struct ledger *l, const struct ledger_disposal *what,
                                 const struct ledger_entry *certificate,
                                 struct ledger_disposed *out, osara_problems *problems);

#endif
