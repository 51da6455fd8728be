/* ranges.h -- a table's files, read by several threads, a range of a file at a time.
 *
 * Where a range's first record begins depends on every quote before it, so each thread guesses from
 * the lines nearby and reads on; the ranges are then taken over in the order of the file, and one
 * that was begun at the wrong place is read again from the right one.  The rows, their order and
 * the plan's words are those of one thread reading from the front. */
#ifndef OSARA_SCANNING_RANGES_H
#define OSARA_SCANNING_RANGES_H

#include "base/digest.h"
#include "base/watch.h"
#include "scanning/chunk.h"

/* How a table is read; the tests set what no caller needs to. */
struct reading_options {
    int threads;         /* 0: as OpenMP says */
    bool hash;           /* SHA-256 of every file, beside the reading */
    bool all;            /* columns that no rule reads too */
    bool list_alone;     /* as read_options has it */
    size_t range, batch; /* bytes; 0: the usual */
    int way;             /* enum marks_way, or -1: the best that the machine has */
    osara_timings *timings; /* or NULL */
};

/* Whether rows of a table keep their lines; a duplicate is told by that of the row which it is of. */
static inline bool keeps_lines(const struct binding *b, const struct reading_options *options)
{
    return !options->list_alone || b->index == 0 || b->has_key;
}

struct chunks { /* start from {0} */
    struct chunk *at;
    size_t n, room;
    struct chunk_slabs slabs;
};

/* Reads all records of one file of a table.  `digest` may be NULL. */
enum osara_status ranges_read(const struct plan *plan, const struct binding *binding,
                              const struct input *input, uint32_t file,
                              const struct subject_ids *subjects, const struct reading_options *options,
                              struct chunks *chunks, struct digest *digest,
                              osara_problems *problems);
void chunks_free(struct chunks *chunks);

#endif
