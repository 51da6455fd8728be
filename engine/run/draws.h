/* draws.h -- the weights of a run drawn anew: how its ranks would move. */
#ifndef OSARA_RUN_DRAWS_H
#define OSARA_RUN_DRAWS_H

#include "run/run.h"

/* How the draws of `osara run --stability` are made; `osara stability` begins with the same. */
enum { WEIGHTS_CONCENTRATION = 100, WEIGHTS_SEED = 1 };

struct weights_drawn {
    size_t draws;
    double concentration;
    unsigned long seed;
    int threads;
};

/* Ranks of all who are scored, over the draws.  OSARA_ERULES where weights stand inside an
 * expression.  The caller frees *out by stability_free(). */
enum osara_status run_draw_weights(const struct osara_run *run, const struct weights_drawn *how,
                                   struct stability **out, osara_problems *problems);

#endif
