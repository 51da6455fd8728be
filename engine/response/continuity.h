/* continuity.h -- who holds which place, since when, whether it still counts, who is to leave. */
#ifndef OSARA_RESPONSE_CONTINUITY_H
#define OSARA_RESPONSE_CONTINUITY_H

#include "response/respond.h"

/* What is known of a subject's place before any place is offered: held_now, held_since, entry_score,
 * stays, lapsed, leave, past. */
void continuity_before(const struct plan *plan, const struct data *data, const struct scores *s,
                       const struct history *history, struct outcome *o);
/* The day on which his place lapses, or DATE_MISSING. */
int32_t continuity_expires(const struct plan *plan, const struct outcome *o);

/* Fills r->departures, when all places are taken. */
enum osara_status departures_find(struct response *r, const struct plan *plan,
                                  const struct data *data, const struct scores *s,
                                  const struct history *history, osara_problems *problems);

#endif
