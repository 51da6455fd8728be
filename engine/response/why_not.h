/* why_not.h -- why someone is not proposed for a strand, in one paragraph. */
#ifndef OSARA_RESPONSE_WHY_NOT_H
#define OSARA_RESPONSE_WHY_NOT_H

#include "response/respond.h"

/* Appends the paragraph, a line without its end.  Other persons are told by rank.  False: out of
 * memory. */
bool why_not(const struct response *r, const struct plan *plan, const struct scores *s,
             uint32_t subject, size_t strand, struct buffer *b);

#endif
