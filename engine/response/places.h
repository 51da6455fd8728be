/* places.h -- the kinds of places there are: a strand's, in one area each. */
#ifndef OSARA_RESPONSE_PLACES_H
#define OSARA_RESPONSE_PLACES_H

#include "response/respond.h"

/* Fills r->places with what the plan names, and, for strands by area, with the other areas that
 * members of the cohort live in (ordered by text; capacity as `else` says, or 0). */
enum osara_status places_make(struct response *r, const struct plan *plan, const struct data *data,
                              osara_problems *problems);
/* The places of a strand for a subject: index of r->places; KIND_NONE when his area is missing. */
uint32_t places_of(const struct response *r, const struct plan *plan, const struct data *data,
                   size_t strand, size_t subject);

#endif
