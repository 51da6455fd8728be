/* minutes.h -- a sitting's decisions as they were handed in, and whether they can stand.
 *
 * Everything is checked before anything is recorded: a sitting is taken whole or not at all. */
#ifndef OSARA_RUN_MINUTES_H
#define OSARA_RUN_MINUTES_H

#include "audit/decisions.h"
#include "base/json_read.h"
#include "base/words.h"
#include "run/sheet.h"

/* Columns of the table of decisions, in the order of struct osara_decision. */
enum minute_column {
    MINUTE_OFFENDER, MINUTE_DECISION, MINUTE_STRAND, MINUTE_REASON, MINUTE_REVIEW,
    MINUTE_NEEDED, MINUTE_OWNER, MINUTE_DUE, MINUTE_TO, MINUTE_COLUMNS_
};
extern const struct sheet_column minute_columns[MINUTE_COLUMNS_];

/* What a run is, for those who decide on it. */
struct minutes {
    struct arena *arena;
    struct ledger *ledger;
    struct decided_run run;
    struct json_node *content;     /* of the run's entry */
    struct words *offenders;       /* those ranked: word w is the one of rank w */
    struct minute_person *persons; /* [n_persons] by word */
    size_t n_persons, room;
    struct text *strands;
    size_t n_strands, strands_room;
    bool instead; /* a decision may replace one that stands */
};

/* Opens the ledger to append and reads the run (0: the last).  `seal` (or NULL) must be the run's. */
enum osara_status minutes_open(struct minutes *m, const char *path, uint64_t run, const char *seal,
                               osara_problems *problems);
void minutes_close(struct minutes *m);

/* Makes rows decisions, in the minutes' arena.  `reason` stands for those that give none. */
enum osara_status minutes_check(struct minutes *m, const struct sheet_row rows[], size_t n,
                                const char *reason, struct decision **out,
                                osara_problems *problems);
/* Rows that adopt the proposal of everybody with a proposed strand on whom nothing is decided. */
enum osara_status minutes_all(struct minutes *m, struct sheet_row **rows, size_t *n,
                              osara_problems *problems);

#endif
