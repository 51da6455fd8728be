/* looking.h -- an extract looked at for an assessment: what was known on each day, and what happened in the
 * windows around what was done. */
#ifndef OSARA_RUN_LOOKING_H
#define OSARA_RUN_LOOKING_H

#include "run/assessing.h"

/* What was known on one day: of a run of the ledger, or today. */
struct day {
    int32_t on;
    double *score; /* [subjects] NaN: not ranked */
    uint8_t *held; /* [subjects] */
    uint8_t *in;   /* [subjects] in the cohort */
    double line;   /* half way between the last in the cohort and the first below; NaN: none */
};

/* Windows around a day: of one length just before and just after it, and of two lengths before it. */
enum { SIDE_BEFORE, SIDE_AFTER, SIDE_LONG_BEFORE, SIDES };

/* What happened in them. */
struct anchor {
    int32_t on;
    struct osara_run *side[SIDES];
    struct frame frame[SIDES];
    struct workspace *w[SIDES];
    bool open[SIDES];
};

/* Those who are matched are alike in offences before it and earlier: of two of the same score and the same
 * last months, whose offences are older is on his way down, and the other is not. */
enum { ALIKE = 2 };

struct looking {
    struct osara_assessment *a;
    const osara_options *options;
    osara_problems *problems;
    size_t n;          /* subjects */
    uint32_t *subject; /* [words of who] or SUBJECT_NONE */
    struct day *days;  /* [runs of the ledger + 1], the last is today */
    struct anchor *anchors;
    size_t n_anchors;
    /* of the group at hand */
    int32_t *happened; /* [subjects] the first day of it, INT32_MAX: never */
    uint8_t *used;     /* [subjects] matched already */
    struct effect_case *cases;
    size_t n_cases;
    double (*own)[ALIKE]; /* [n_cases] */
    double calipers[ALIKE];
    uint32_t later; /* matches to whom it happened before their window was over */
};

/* The last day of the window after `on`. */
int32_t looking_window_end(const struct osara_assessment *a, int32_t on);
/* The windows around a day; NULL: the one after it is not over. */
struct anchor *looking_anchor(struct looking *k, int32_t on);
/* What a subject did in a window. */
enum osara_status looking_window(struct looking *k, struct anchor *a, int side, size_t subject,
                                 struct effect_window *out);
uint32_t looking_subject(const struct looking *k, const struct event *e);
/* Fills sheet.line; overwrites k->happened. */
enum osara_status looking_at_line(struct looking *k);

#endif
