/* folder.h -- the names of the files in a folder, in the order of their bytes. */
#ifndef OSARA_SCANNING_FOLDER_H
#define OSARA_SCANNING_FOLDER_H

#include "base/arena.h"
#include "base/problems.h"

struct names {
    struct text *at; /* each NUL-terminated */
    size_t n, room;
};

/* What is in `folder` and matches `pattern`, which may begin with a folder of its own
 * ("2023/OFF_*.csv"): '*' stands for any run of characters, '?' for one, in the last part only.
 * Appends the names as `pattern` has them.  A folder that is not there has no files.  False when
 * out of memory. */
bool folder_match(const char *folder, const char *pattern, struct arena *arena,
                  struct names *names);
bool folder_is_pattern(const char *name); /* has '*' or '?' */

#endif
