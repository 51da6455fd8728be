/* history.h -- what the ledger says of subjects before this run: places held, decisions in force. */
#ifndef OSARA_RESPONSE_HISTORY_H
#define OSARA_RESPONSE_HISTORY_H

#include "base/date.h"
#include "objective/plan.h"

#define STRAND_NONE INT16_MIN

enum in_force {
    IN_FORCE_NOTHING,
    IN_FORCE_STRAND, /* overridden: he is placed in `strand` */
    IN_FORCE_OUT     /* overridden to no strand, or de-selected: he is not placed */
};

/* Of one subject.  Strings are borrowed; NULL: not stated. */
struct past {
    int16_t holds;       /* the strand that he holds a place in, or STRAND_NONE */
    bool decided;        /* ... which people decided: what the extract says does not count */
    int32_t since;       /* the date of the run by which he came there; DATE_MISSING */
    double entry_score;  /* his score then; NaN: not known */
    int32_t renewed;     /* the date of the last run that a decision kept him there on */
    enum in_force force; /* until `until` (DATE_MISSING: no end) */
    int16_t strand;
    int32_t until;
    const char *decision; /* the last: "adopt", "override", "defer", "de-select"; NULL: none */
    uint64_t entry;       /* its number in the ledger */
    int32_t on;           /* the date of the run that was decided on */
    const char *who, *why;
    const char *needed, *owner; /* deferred: the question that is open */
    int32_t due;
    const char *referred; /* "MARAC; MAPPA"; NULL: nowhere */
};

/* One who held a place, and whom the extract does not name any more. */
struct gone {
    const char *offender;
    struct past past;
};

struct history {
    struct past **of; /* [subjects] NULL: the ledger says nothing of him */
    struct gone *gone;
    size_t n_gone;
};

#endif
