/* yaml_quote.h -- a plain scalar put in quotes, so that every YAML tool reads it as it was read. */
#ifndef OSARA_BASE_YAML_QUOTE_H
#define OSARA_BASE_YAML_QUOTE_H

#include "base/buffer.h"

/* Appends bytes `from` to `to` of a plain scalar as they stand in its quoted form: the quotes are put
 * at its beginning and its end.  What stands between may be of several lines, written one by one. */
void yaml_quote(struct buffer *b, struct text scalar, size_t from, size_t to);

#endif
