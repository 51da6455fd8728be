/* arena.c -- blocks of zeroed memory, handed out from the front, freed together. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_LEAST = 1 << 14, BLOCK_MOST = 1 << 20, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t used, room; /* bytes of the payload, which follows the header */
};

struct arena {
    struct block *blocks; /* the first one is the one that is filled */
    size_t next_room;
    bool failed;
};

#define HEADER ((sizeof(struct block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);

    if (arena)
        arena->next_room = BLOCK_LEAST;
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(arena);
}

bool arena_failed(const struct arena *arena)
{
    return arena->failed;
}

static struct block *block_new(size_t room)
{
    struct block *b = room <= SIZE_MAX - HEADER ? calloc(1, HEADER + room) : NULL;

    if (b)
        b->room = room;
    return b;
}

/* A large item gets a block of its own, behind the one that is being filled. */
static struct block *block_for(struct arena *arena, size_t bytes)
{
    struct block *b = arena->blocks;
    bool own = bytes > arena->next_room / 4;

    if (b && b->room - b->used >= bytes)
        return b;
    b = block_new(own ? bytes : arena->next_room);
    if (!b) {
        arena->failed = true;
        return NULL;
    }
    if (own && arena->blocks) {
        b->next = arena->blocks->next;
        arena->blocks->next = b;
        return b;
    }
    b->next = arena->blocks;
    arena->blocks = b;
    if (arena->next_room < BLOCK_MOST)
        arena->next_room *= 2;
    return b;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    struct block *b;
    char *at;

    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    bytes = count * size;
    bytes = bytes == 0 ? ALIGNMENT : (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    b = block_for(arena, bytes);
    if (!b)
        return NULL;
    at = (char *)b + HEADER + b->used;
    b->used += bytes;
    return at;
}

void arena_adopt(struct arena *arena, struct arena *from)
{
    struct block **end = &arena->blocks;

    while (*end != NULL)
        end = &(*end)->next;
    if (from != NULL)
        *end = from->blocks;
    free(from);
}

char *arena_copy(struct arena *arena, struct text text)
{
    char *copy = text.n < SIZE_MAX ? arena_alloc(arena, text.n + 1, 1) : NULL;

    if (copy && text.n > 0)
        memcpy(copy, text.at, text.n);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    char *out = NULL;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    if (n >= 0)
        out = arena_alloc(arena, (size_t)n + 1, 1);
    if (out)
        vsnprintf(out, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return out;
}

void *arena_push(struct arena *arena, void *items, size_t *n, size_t *room, size_t size)
{
    char *old;

    memcpy(&old, items, sizeof old); /* items points to a pointer of any type */
    if (*n == *room) {
        size_t more = *room ? *room * 2 : 8;
        char *grown = more > *room ? arena_alloc(arena, more, size) : NULL;

        if (!grown)
            return NULL;
        if (*n > 0)
            memcpy(grown, old, *n * size);
        memcpy(items, &grown, sizeof grown);
        *room = more;
        old = grown;
    }
    return old + (*n)++ * size;
}
