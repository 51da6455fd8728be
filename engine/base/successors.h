/* successors.h -- codes that are retired or local, and those that stand for them. */
#ifndef OSARA_BASE_SUCCESSORS_H
#define OSARA_BASE_SUCCESSORS_H

#include "base/problems.h"

struct successor {
    struct text from, to;
};

/* A successor as it was stated somewhere. */
struct succession {
    struct text from, to;
    struct place at;
};

/* Puts what was stated in order and follows it to its end: a code whose successor has one itself
 * goes to the last of them.  out [n]: in order of `from`, each once.  Returns how many.  A code with
 * two successors, or that comes round to itself, is a problem of `kind`, and *fine is no longer. */
size_t successors_settle(struct succession all[], size_t n, struct successor out[],
                         enum osara_status kind, osara_problems *problems, bool *fine);

/* The one for a code, or NULL. */
const struct successor *successors_find(const struct successor at[], size_t n, struct text from);

#endif
