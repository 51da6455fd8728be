/* json_canonical.h -- JSON in the one form that is hashed and signed: RFC 8785. */
#ifndef OSARA_BASE_JSON_CANONICAL_H
#define OSARA_BASE_JSON_CANONICAL_H

#include "base/buffer.h"

/* Appends the JSON text `json` in the form of RFC 8785 (JCS): no white space, keys in the order of
 * their UTF-16 code units, numbers as ECMAScript prints doubles.  False when `json` is not one JSON
 * value, or memory has run out (then b->failed is set). */
bool json_canonical(struct text json, struct buffer *b);
/* Whether a text already has that form, byte for byte. */
bool json_is_canonical(struct text json);

#endif
