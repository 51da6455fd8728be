/* unpack.h -- files that are compressed (gzip, Zstandard), unpacked in memory. */
#ifndef OSARA_SCANNING_UNPACK_H
#define OSARA_SCANNING_UNPACK_H

#include "base/problems.h"

enum packed { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD };

/* How the bytes are compressed, by what they begin with: no text begins so. */
enum packed packed_how(struct text bytes);

/* Unpacks all members (gzip) or frames (Zstandard) one after another, at most `most` bytes, into
 * memory that the caller frees.  OSARA_EEXTRACT: *why says why not (static text).  On failure *out
 * is untouched. */
enum osara_status unpack(enum packed how, struct text bytes, size_t most, char **out, size_t *n,
                         const char **why);

#endif
