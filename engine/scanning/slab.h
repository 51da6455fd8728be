/* slab.h -- memory for many arrays that are written once and freed together, in large pages where
 * the system has them: a page fault for every 4 KiB would cost more than what is written there. */
#ifndef OSARA_SCANNING_SLAB_H
#define OSARA_SCANNING_SLAB_H

#include <stdbool.h>
#include <stddef.h>

struct slab { /* the list's head: NULL; each thread has a list of its own */
    struct slab *next;
    size_t used, room;
};

/* Not zeroed; aligned for a cache line; NULL when out of memory. */
void *slab_alloc(struct slab **list, size_t count, size_t size);
/* Appends `list` to `to`, and leaves it empty. */
void slab_join(struct slab **to, struct slab **list);
void slab_free(struct slab **list);

#endif
