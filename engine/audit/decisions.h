/* decisions.h -- what people decided of a run's proposals: entries of kind "decision".
 *
 * An entry is one sitting: who decided, when, on which run, which it names by number and by seal.
 * Each item is what was decided of one offender.  What the run had proposed is kept beside it, so
 * that rules and decisions can be compared without the run. */
#ifndef OSARA_AUDIT_DECISIONS_H
#define OSARA_AUDIT_DECISIONS_H

#include "audit/ledger.h"
#include "base/date.h"

enum decision_kind {
    DECISION_ADOPT,    /* as proposed */
    DECISION_OVERRIDE, /* to another strand, or to none */
    DECISION_DEFER,    /* something is needed first */
    DECISION_REFER,    /* to someone else, whatever becomes of the proposal */
    DECISION_DESELECT, /* off the list */
    DECISION_KINDS_
};
const char *decision_name(enum decision_kind kind); /* "adopt", "de-select", ... */
/* False when there is none of that name ('-' and '_' and ' ' do not matter). */
bool decision_of_name(struct text name, enum decision_kind *out);

/* Texts are borrowed; those that do not apply are empty, dates DATE_MISSING. */
struct decision {
    struct text offender;
    enum decision_kind kind;
    struct text strand;   /* override: where to, "" is none; adopt: what was proposed */
    struct text reason;   /* why */
    int32_t review;       /* override: holds until then; de-select: not proposed until then */
    struct text needed;   /* defer: what */
    struct text owner;    /* defer, refer: by whom */
    int32_t due;          /* defer, refer: by when */
    struct text to;       /* refer: MARAC, MAPPA, DVDS, ... */
    struct text proposed; /* the strand that the run proposed, "" is none */
    struct text rule;     /* why: "must: mosovo", "eligible: iom", "waiting", "held: custody"; an override
                           * in force: "decided: iom" */
    uint32_t rank;        /* in the run */
    double score;         /* in the run; NaN: below its cohort */
    uint64_t entry, run;  /* numbers in the ledger */
    int32_t as_of;        /* of the run */
    struct text who, at;
};

/* A run as decisions name it.  Texts live until ledger_close() of the ledger they were read from. */
struct decided_run {
    uint64_t run;
    char seal[65];
    int32_t as_of;
    struct buffer content; /* of the run's entry: JSON; the caller frees it */
};
/* The run of this number (0: the last one).  OSARA_ENO when the ledger holds none. */
enum osara_status decisions_run(struct ledger *l, uint64_t run, struct decided_run *out,
                                osara_problems *problems);
/* Calls `each` for all whom the run ranked. */
enum osara_status decisions_ranked(struct ledger *l, uint64_t run, ledger_each *each, void *to,
                                   osara_problems *problems);

/* Adds one sitting to a ledger that is open to append, and makes it last. */
struct sitting {
    const struct decided_run *run;
    const char *who, *at;
};
enum osara_status decisions_add(struct ledger *l, const struct sitting *sitting,
                                const struct decision decisions[], size_t n, uint64_t *entry,
                                osara_problems *problems);

/* Decisions in the order in which they were recorded.  `run` 0: on any run; `ruleset` NULL: of any;
 * entries after number `until` (0: none) do not count. */
struct decisions_wanted {
    uint64_t run, until;
    const char *ruleset;
};
typedef bool decisions_each(void *to, const struct decision *d); /* false: out of memory */
enum osara_status decisions_read(struct ledger *l, const struct decisions_wanted *wanted,
                                 decisions_each *each, void *to, osara_problems *problems);

#endif
