/* files.c -- osara_rules_files: what a ruleset is made of, for whoever watches it. */
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

/* Pointers and strings in one block. */
static char **pack(const char *const paths[], size_t n)
{
    size_t bytes = (n + 1) * sizeof(char *), at = bytes;
    char **list;

    for (size_t i = 0; i < n; i++)
        bytes += strlen(paths[i]) + 1;
    list = malloc(bytes);
    for (size_t i = 0; list != NULL && i < n; i++) {
        list[i] = (char *)list + at;
        strcpy(list[i], paths[i]);
        at += strlen(paths[i]) + 1;
    }
    if (list != NULL)
        list[n] = NULL;
    return list;
}

char **osara_rules_files(const char *path)
{
    struct arena *arena = arena_new();
    const char *const *paths = NULL;
    char **list = NULL;

    if (arena != NULL) {
        size_t n = ruleset_follow(path, arena, &paths);

        list = pack(paths, n);
    }
    arena_free(arena);
    return list;
}
