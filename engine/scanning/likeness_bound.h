/* likeness_bound.h -- which pairs can be like enough at all, by a few numbers of each record: nearly
 * all pairs of a block are not, and their names need not be compared. */
#ifndef OSARA_SCANNING_LIKENESS_BOUND_H
#define OSARA_SCANNING_LIKENESS_BOUND_H

#include "scanning/likeness.h"

enum { LIKE_DIGITS = 5 }; /* of a date of birth, after its decade */

/* A record in one line of a cache.  Hashes: 0 is not known; equal texts have equal ones. */
struct like_hint {
    int32_t born;
    uint32_t decade, digits; /* of birth: the LIKE_DIGITS others, four bits each */
    uint32_t given, family, middle, pnc, core, cro, postcode;
    uint64_t letters;      /* of both names: two bits for each, one if it stands there once */
    uint32_t first;        /* the first four bytes of both names */
    uint8_t bytes;         /* of both names */
    uint8_t same_postcode; /* the level of those who have it too */
};

void like_hint_make(const struct likeness *l, struct like_hint *out);

/* Which of `rest` can weigh `least` with `one`: their indices to out[n], in order; how many.  None is
 * left out that likeness_weight() finds to weigh as much. */
size_t like_candidates(const struct like_hint *one, const struct like_hint rest[], size_t n,
                       double least, uint32_t out[]);

#endif
