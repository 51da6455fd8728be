/* movement.h -- who came onto the list and who left it, from run to run. */
#ifndef OSARA_ASSESSMENT_MOVEMENT_H
#define OSARA_ASSESSMENT_MOVEMENT_H

#include "base/problems.h"

#define MOVE_NONE UINT32_MAX

/* One person on the list of one run.  By run, oldest first; a person once a run. */
struct move_stay {
    uint32_t run, who;
};

struct move_run {
    uint32_t on;
    uint32_t entered;  /* for the first time */
    uint32_t returned; /* had been on it, but not in the run before */
    uint32_t left;     /* was on it in the run before */
};

struct move_person {
    uint32_t entry; /* the first run with him; MOVE_NONE: never */
    uint32_t exit;  /* the first run after it without him; MOVE_NONE: still on it */
    uint32_t runs;  /* on whose list he was, in all */
    uint32_t last;  /* the last of them */
};

/* runs [n_runs] and persons [n_persons] are filled. */
void movement_make(const struct move_stay stays[], size_t n_stays, struct move_run runs[],
                   size_t n_runs, struct move_person persons[], size_t n_persons);

#endif
