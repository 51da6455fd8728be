/* arena.h -- memory that is given back all at once.  Not shared between threads. */
#ifndef OSARA_BASE_ARENA_H
#define OSARA_BASE_ARENA_H

#include "base/text.h"

struct arena;

struct arena *arena_new(void); /* NULL when out of memory */
void arena_free(struct arena *arena);
/* Zeroed, aligned for any type; NULL when out of memory or when count * size overflows. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* Some item did not get its memory since the arena was made: for who makes many, and asks once. */
bool arena_failed(const struct arena *arena);
/* What is in `from` (or NULL) belongs to `arena` now; `from` is gone. */
void arena_adopt(struct arena *arena, struct arena *from);
/* A NUL-terminated copy; NULL when out of memory. */
char *arena_copy(struct arena *arena, struct text text);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for one more item in an arena array that grows by doubling.  `items` is the address of
 * the pointer to it (arena_push(arena, &list->at, &list->n, &list->room, sizeof *list->at)), which
 * is changed when the array moves; *n items of *room are in use.  Returns the new item, zeroed, or
 * NULL when out of memory.  The old array stays in the arena. */
void *arena_push(struct arena *arena, void *items, size_t *n, size_t *room, size_t size);

#endif
