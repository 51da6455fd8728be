/* encoding.h -- files that are not UTF-8, made UTF-8 in memory by iconv. */
#ifndef OSARA_SCANNING_ENCODING_H
#define OSARA_SCANNING_ENCODING_H

#include "base/text.h"

/* The name by which iconv knows an encoding, "" for UTF-8, NULL when it is none of those known. */
const char *encoding_known(struct text name);
/* The names that may be stated. */
size_t encoding_names(const struct text **out);

/* Makes bytes UTF-8, in memory that the caller frees.  What is not valid in the encoding becomes a
 * byte that is not valid UTF-8 either, so that the cell it stands in is found out.  False when out
 * of memory. */
bool encoding_decode(const char *encoding, struct text bytes, char **out, size_t *n);

/* What a byte-order mark says: "UTF-16", "UTF-8", or NULL when there is none. */
const char *encoding_mark(struct text bytes);
/* UTF-16, by its mark or, where it has none, by the zero in nearly every pair of bytes. */
bool encoding_is_wide(struct text bytes);

#endif
