/* departures.h -- who holds a place and is proposed to leave it, as a ledger keeps and the pack reads it. */
#ifndef OSARA_REPORT_DEPARTURES_H
#define OSARA_REPORT_DEPARTURES_H

#include "report/results.h"

struct text departure_who(const struct results *r, const struct departure *d);
/* What is said of him, without his id: {"proposed": "leave", "strand": ..., "reason": ..., "why": ...,
 * ...} (docs/pack.md). */
void departure_json(const struct results *r, const struct departure *d, struct buffer *b);

#endif
