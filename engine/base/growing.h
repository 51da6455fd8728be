/* growing.h -- arrays on the heap that grow by doubling: what arena_push() is for an arena. */
#ifndef OSARA_BASE_GROWING_H
#define OSARA_BASE_GROWING_H

#include <stddef.h>

/* Makes room for one more item.  `items` is the address of the pointer to the array
 * (growing_push(&list->at, &list->n, &list->room, sizeof *list->at)), which is changed when the array
 * moves; *n items of *room are in use.  Returns the new item, whose bytes are not set, or NULL when out
 * of memory: the array is then as it was.  The caller frees the array. */
void *growing_push(void *items, size_t *n, size_t *room, size_t size);

#endif
