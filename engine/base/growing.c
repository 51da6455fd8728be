/* growing.c -- see growing.h. */
#include "base/growing.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

void *growing_push(void *items, size_t *n, size_t *room, size_t size)
{
    char *at;

    memcpy(&at, items, sizeof at); /* items points to a pointer of any type */
    if (*n == *room) {
        size_t more = *room > 0 ? 2 * *room : FIRST_ROOM;
        char *grown = more <= SIZE_MAX / size ? realloc(at, more * size) : NULL;

        if (grown == NULL)
            return NULL;
        memcpy(items, &grown, sizeof grown);
        *room = more;
        at = grown;
    }
    return at + (*n)++ * size;
}
