/* contents.h -- the text of a file: unpacked, and made UTF-8. */
#ifndef OSARA_SCANNING_CONTENTS_H
#define OSARA_SCANNING_CONTENTS_H

#include "base/problems.h"

#define FILE_LIMIT ((size_t)64 << 30) /* bytes of a file */
#define UNPACK_LIMIT \
    ((size_t)16 << 30) /* bytes of a compressed one when unpacked: it is in memory */

/* `bytes` is the file as it is on the disk, `encoding` as iconv calls it (NULL: UTF-8).  *out are
 * the bytes of the text, in the file itself or in *owned, which the caller frees (NULL: in the
 * file).  What cannot be: a problem of `path`. */
enum osara_status contents_open(const char *path, struct text bytes, const char *encoding,
                                struct text *out, char **owned, osara_problems *problems);

/* A workbook or the like that was given the name of a CSV file, as happens: a problem of `path`. */
enum osara_status contents_check(const char *path, struct text bytes, osara_problems *problems);

#endif
