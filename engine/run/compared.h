/* compared.h -- what stands behind osara_comparison. */
#ifndef OSARA_RUN_COMPARED_H
#define OSARA_RUN_COMPARED_H

#include "assessment/comparison.h"
#include "osara/assess.h"
#include "run/replay.h"

struct osara_comparison {
    struct osara_run *runs[2]; /* of two rulesets; NULL: of runs of a ledger */
    struct replay again[2];    /* runs of a ledger that were made again */
    bool opened[2];            /* whether `again` is there to be closed */
    struct words *ids;         /* of runs of a ledger; NULL: those of runs[0] */
    struct standing *standings[2];
    bool borrowed; /* the first of both is an osara_comparing's */
    struct comparison *comparison;
};

#endif
