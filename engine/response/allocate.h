/* allocate.h -- who gets which place: exact allocation of a ranked list to places.
 *
 * Pure: arrays in, arrays out.  A place kind is one strand in one area; its capacity is a number of
 * persons.  RULESET.md's four rules, in order:
 *   1. a `must` case is placed, over capacity if need be;
 *   2. the others in order, each placed when any chain of moves among eligible kinds frees a place:
 *      the set that is placed is then the best possible by order;
 *   3. among all ways to place that set, total fit is the highest possible;
 *   4. ties fall to the strand named first. */
#ifndef OSARA_RESPONSE_ALLOCATE_H
#define OSARA_RESPONSE_ALLOCATE_H

#include "base/problems.h"

#define KIND_NONE UINT32_MAX

struct allocation_input {
    size_t n;             /* persons, best ranked first; none held, none with a score of 0 */
    size_t n_strands;     /* at most 64 */
    const uint32_t *kind; /* [n * n_strands] his kind in each strand; KIND_NONE: not eligible */
    const double *fit;    /* [n * n_strands] 0..1; read where kind is not KIND_NONE */
    const uint64_t *must; /* [n] bit s: he must be in strand s (kind is not KIND_NONE there) */
    const double *score;  /* [n] not increasing */
    const uint64_t *holds; /* [n] bit s: he holds a place in strand s; who has no area, in any of
                              the columns that stand for his strand's areas */
    double margin;        /* added to the score of him who holds a place, for that place */
    const uint8_t *stays; /* [n] 1: he is not outbid for the place that he holds; NULL: nobody */
    uint32_t n_kinds;
    const uint32_t *capacity;       /* [n_kinds] persons */
    const uint16_t *strand_of_kind; /* [n_kinds] */
};

struct allocation {
    int16_t *strand;   /* [n] the strand he is placed in, -1 = none */
    uint32_t *used;    /* [n_kinds] persons placed, over-capacity ones included */
    uint32_t *over;    /* [n_kinds] persons beyond capacity */
    uint32_t *waiting; /* [n_kinds] persons without a place who are eligible for it */
    uint32_t
        *queue; /* [n] his best place in the queue (1 = next) over his kinds; 0 = not waiting */
    uint32_t *queue_kind; /* [n] the kind in whose queue that is (ties: strand named first) */
    uint32_t *last_in;    /* [n_kinds] lowest-ranked person placed there, UINT32_MAX none */
    uint32_t *one_more; /* [n_kinds] who would come in if it had one more place, UINT32_MAX none */
    uint32_t *one_less; /* [n_kinds] who would go if it had one less, UINT32_MAX none */
    double total_fit;
};

/* One who holds a place has a first turn for that place alone, at his score + margin (before others
 * of that score; one who `stays` before all of them), and is not moved from it; failing that, his
 * plain turn comes at his score.  Exact: docs/allocation.md has the rules, the method, what it
 * costs, and what one more and one less mean.
 * Fails with OSARA_ENOMEM only; input that breaks the rules above is OSARA_EFAULT. */
enum osara_status allocate(const struct allocation_input *in, struct allocation *out,
                           osara_problems *problems);
void allocation_free(struct allocation *a);

#endif
