/* folder.c -- names of files by a pattern.  glob() would sort by the locale. */
#include "scanning/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

bool folder_is_pattern(const char *name)
{
    return strpbrk(name, "*?") != NULL;
}

static bool matches(const char *pattern, const char *name)
{
    const char *star = NULL, *retry = NULL;

    while (*name != '\0') {
        if (*pattern == '*') {
            star = ++pattern; /* try the shortest run first, and one longer at each failure */
            retry = name;
        } else if (*pattern == '?' || *pattern == *name) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star;
            name = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static int compare(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool add_name(struct arena *arena, struct names *names, struct text within, const char *name)
{
    struct text *item = arena_push(arena, &names->at, &names->n, &names->room, sizeof *item);
    char *whole = arena_format(arena, "%.*s%s", TEXT_ARGS(within), name);

    if (item == NULL || whole == NULL)
        return false;
    *item = text_of(whole);
    return true;
}

bool folder_match(const char *folder, const char *pattern, struct arena *arena, struct names *names)
{
    const char *slash = strrchr(pattern, '/'), *last = slash != NULL ? slash + 1 : pattern;
    struct text within = {pattern, (size_t)(last - pattern)};
    char *path = path_join(arena, folder, within);
    size_t before = names->n;
    bool fine = path != NULL;
    DIR *dir = fine ? opendir(path) : NULL;
    struct dirent *entry;

    if (dir == NULL && fine && errno == ENOMEM) /* else there is no such folder, and so no file */
        return false;
    while (fine && dir != NULL && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.' && matches(last, entry->d_name))
            fine = add_name(arena, names, within, entry->d_name);
    if (dir != NULL)
        closedir(dir);
    if (names->n > before)
        qsort(names->at + before, names->n - before, sizeof *names->at, compare);
    return fine;
}
