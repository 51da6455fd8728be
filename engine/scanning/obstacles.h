/* obstacles.h -- quarantined rows by what is wrong with them: the list to mend an export by. */
#ifndef OSARA_SCANNING_OBSTACLES_H
#define OSARA_SCANNING_OBSTACLES_H

#include "scanning/extract.h"

/* Rows of one table that are not used for one reason in one column. */
struct obstacle {
    uint32_t table;
    enum quarantine_reason reason;
    const char *column; /* the file's heading, or NULL */
    uint64_t rows;
    const struct quarantined *first; /* of them, in the order of the files */
};

/* The commonest first.  NULL when out of memory. */
struct obstacle *obstacles_find(const struct extract *e, size_t *n);

#endif
