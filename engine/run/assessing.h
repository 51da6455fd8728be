/* assessing.h -- an assessment in the making: what its parts share. */
#ifndef OSARA_RUN_ASSESSING_H
#define OSARA_RUN_ASSESSING_H

#include "audit/interventions.h"
#include "base/words.h"
#include "osara/assess.h"
#include "report/assess.h"
#include "run/several.h"

/* The first time that one kind of thing happened to a person. */
struct event {
    uint32_t who;
    int32_t on;
    uint32_t run; /* the last run up to that day, or MOVE_NONE */
};
struct event_group {
    enum intervention_kind kind; /* INTERVENTION_KINDS_: that he came onto the list */
    const char *what;
    struct event *events; /* by day, then in the order of the ledger */
    size_t n, room;
};

struct order_events {   /* of one person, orders of one name */
    uint32_t who, what; /* what: place in sheet.orders */
    uint32_t applied, granted, refused, breached;
};

struct osara_assessment {
    struct arena *arena;
    struct words *who; /* offenders of the ledger */
    struct assess_sheet sheet;
    struct event_group *groups; /* as sheet.effects */
    size_t n_groups, groups_room;
    struct order_events *orders;
    size_t n_orders, orders_room, kinds_room;
    struct osara_run **runs; /* of the extract */
    size_t n_runs;
};

/* The ledger's part: runs, stays, persons with the scores that it keeps, what was done, orders.
 * `ruleset`: of which runs; OSARA_ENO: it holds none of it. */
enum osara_status assess_ledger(struct osara_assessment *a, const char *path, const char *ruleset,
                                osara_problems *problems);
/* The name of the ruleset of the last run; in the arena. */
enum osara_status assess_ruleset(struct osara_assessment *a, const char *path, const char **name,
                                 osara_problems *problems);
/* The extract's part: scores on every day, windows, matches, the line.  sheet.today and .window are
 * set. */
enum osara_status assess_extract(struct osara_assessment *a, const osara_rules *rules,
                                 const osara_options *options, osara_problems *problems);

#endif
