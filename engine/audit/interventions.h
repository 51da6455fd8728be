/* interventions.h -- what was done with an offender and what came of it: entries of kind
 * "intervention", for assessment to measure. */
#ifndef OSARA_AUDIT_INTERVENTIONS_H
#define OSARA_AUDIT_INTERVENTIONS_H

#include "audit/ledger.h"
#include "base/date.h"

enum intervention_kind {
    INTERVENTION_ORDER,     /* applied for, granted, refused, varied, breached, discharged, expired */
    INTERVENTION_VISIT,     /* made, no answer, refused */
    INTERVENTION_REFERRAL,  /* made, accepted, declined, closed */
    INTERVENTION_PROGRAMME, /* started, completed, dropped out */
    INTERVENTION_OTHER,     /* done, not done */
    INTERVENTION_KINDS_
};
const char *intervention_name(enum intervention_kind kind);
/* The outcomes of a kind, in the order in which they come; NULL ends the list. */
const char *const *intervention_outcomes(enum intervention_kind kind);
bool intervention_of_name(struct text name, enum intervention_kind *out);
/* The outcome as it is kept ('_' and ' ' alike, any case), or NULL. */
const char *intervention_outcome(enum intervention_kind kind, struct text name);

/* Texts are borrowed; those that do not apply are empty, dates DATE_MISSING. */
struct intervention {
    struct text offender;
    enum intervention_kind kind;
    struct text what; /* SPO, MARAC, a programme's name */
    const char *outcome;
    int32_t on;      /* the day on which it happened */
    int32_t expires; /* order granted or varied: until when */
    struct text reason;
    uint64_t entry;
    struct text who, at;
};

/* Whether any run of the ledger ranked this offender. */
enum osara_status interventions_known(struct ledger *l, struct text offender, bool *known,
                                      osara_problems *problems);
/* Adds one entry to a ledger that is open to append, and makes it last. */
enum osara_status interventions_add(struct ledger *l, const char *who, const char *at,
                                    const struct intervention interventions[], size_t n,
                                    uint64_t *entry, osara_problems *problems);
/* In the order in which they were recorded; `offender` empty: all.  False: out of memory. */
typedef bool interventions_each(void *to, const struct intervention *i);
enum osara_status interventions_read(struct ledger *l, struct text offender,
                                     interventions_each *each, void *to,
                                     osara_problems *problems);

#endif
