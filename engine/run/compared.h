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

/* Rules beside those of `c`, over the rows that are there: the files are read only where they need a
 * column that was not.  Nothing is scored, and whether the rows are good enough is not asked. */
enum osara_status comparing_read(const osara_comparing *c, const osara_rules *rules,
                                 const osara_options *options, osara_run **out,
                                 osara_problems *problems);
/* osara_run_make() over these rows; NULL: over those of the files. */
enum osara_status run_make_beside(const osara_rules *rules, const osara_options *options,
                                  const osara_comparing *beside, osara_run **out,
                                  osara_problems *problems);

#endif
