/* slab.c -- a list of large blocks, filled from the front. */
#include "scanning/slab.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/pages.h"

enum { LINE = 64, BLOCK_PAGES = 4 };

static struct slab *slab_new(size_t bytes)
{
    size_t pages = (bytes + LINE - 1) / PAGES_LARGE + 1;
    struct slab *s;

    if (pages < BLOCK_PAGES)
        pages = BLOCK_PAGES;
    s = aligned_alloc(PAGES_LARGE, pages * PAGES_LARGE);
    if (s == NULL)
        return NULL;
    pages_advise(s, pages * PAGES_LARGE);
    *s = (struct slab){.used = LINE, .room = pages * PAGES_LARGE};
    return s;
}

void *slab_alloc(struct slab **list, size_t count, size_t size)
{
    size_t bytes;
    struct slab *s = *list;

    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    bytes = (count * size + LINE - 1) / LINE * LINE;
    if (s == NULL || s->room - s->used < bytes) {
        s = slab_new(bytes + LINE);
        if (s == NULL)
            return NULL;
        s->next = *list;
        *list = s;
    }
    s->used += bytes;
    return (char *)s + (s->used - bytes);
}

void slab_join(struct slab **to, struct slab **list)
{
    while (*to != NULL)
        to = &(*to)->next;
    *to = *list;
    *list = NULL;
}

void slab_free(struct slab **list)
{
    while (*list != NULL) {
        struct slab *next = (*list)->next;

        free(*list);
        *list = next;
    }
}
