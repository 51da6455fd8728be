/* offer.h -- the cohort and its places as allocate() takes them, and back.
 *
 * Most strands' places are one column each.  One whose area is missing may take a place in any area
 * of a strand: he is not passed over for a gap in the data.  Then each area of a strand is a column
 * of its own, in the order of strands, so that ties fall as they do otherwise. */
#ifndef OSARA_RESPONSE_OFFER_H
#define OSARA_RESPONSE_OFFER_H

#include "response/respond.h"

struct offer {
    size_t n, n_columns;
    size_t *member;      /* [n] index of r->outcomes; those on hold or not eligible are left out */
    uint32_t *column_of; /* [places] */
    uint32_t *kind;      /* [n * n_columns] and so on: allocate.h */
    double *fit;
    uint64_t *must;
    double *score;
    uint64_t *holds;
    uint8_t *stays;
    uint32_t *capacity;
    uint16_t *column_of_kind;
};

enum osara_status offer_make(struct offer *o, struct response *r, const struct plan *plan,
                             const struct scores *s, osara_problems *problems);
/* Strands and statuses of those offered; places' use and worth. */
void offer_take(const struct offer *o, struct response *r, const struct plan *plan,
                const struct allocation *a);
void offer_free(struct offer *o);

#endif
