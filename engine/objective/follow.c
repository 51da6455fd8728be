/* follow.c -- the files that a ruleset names, whether or not they can be read: for whoever watches them.
 *
 * ruleset_load() stops where the rules are wrong; a watcher has to know then too which file may be
 * mended, and a file that is not there yet may come. */
#include <string.h>

#include "base/files.h"
#include "objective/ruleset.h"

enum { FOLLOW_DEEP = 16, FOLLOW_MOST = 1000 };

struct following {
    struct arena *arena;
    const char **paths;
    size_t n, room;
};

/* Adds a path; false when it is there already, or there is no room for it. */
static bool add(struct following *f, const char *path)
{
    const char **slot;

    for (size_t i = 0; path != NULL && i < f->n; i++)
        if (strcmp(f->paths[i], path) == 0)
            return false;
    slot = path != NULL && f->n < FOLLOW_MOST
               ? arena_push(f->arena, &f->paths, &f->n, &f->room, sizeof *slot)
               : NULL;
    if (slot != NULL)
        *slot = path;
    return slot != NULL;
}

static void add_named(struct following *f, const char *beside, const struct yaml_node *name)
{
    if (name != NULL && name->kind == YAML_SCALAR && !yaml_is_null(name))
        (void)add(f, path_beside(f->arena, beside, text_trim(name->text)));
}

/* `file` of every mapping below a lookup: it may be given by date. */
static void add_lookup(struct following *f, const char *beside, const struct yaml_node *lookup)
{
    for (size_t i = 0; lookup->kind == YAML_MAPPING && i < lookup->n; i++) {
        if (text_is(lookup->keys[i]->text, "file"))
            add_named(f, beside, lookup->values[i]);
        add_lookup(f, beside, lookup->values[i]);
    }
}

static void follow(struct following *f, const char *path, int deep)
{
    struct yaml_node *root = NULL;
    const struct yaml_node *scanning, *lookups, *tests, *extends;

    if (!add(f, path) || deep == FOLLOW_DEEP ||
        yaml_load(f->arena, path, OSARA_ERULES, &root, NULL) != OSARA_OK ||
        root->kind != YAML_MAPPING)
        return;
    scanning = yaml_get(root, "scanning");
    lookups = scanning != NULL && scanning->kind == YAML_MAPPING ? yaml_get(scanning, "lookups")
                                                                 : NULL;
    if (lookups != NULL)
        for (size_t i = 0; lookups->kind == YAML_MAPPING && i < lookups->n; i++)
            add_lookup(f, path, lookups->values[i]);
    tests = yaml_get(root, "tests_in");
    add_named(f, path, tests);
    for (size_t i = 0; tests != NULL && tests->kind == YAML_SEQUENCE && i < tests->n; i++)
        add_named(f, path, tests->values[i]);
    extends = yaml_get(root, "extends");
    if (extends != NULL && extends->kind == YAML_SCALAR && !yaml_is_null(extends))
        follow(f, path_beside(f->arena, path, text_trim(extends->text)), deep + 1);
}

size_t ruleset_follow(const char *path, struct arena *arena, const char *const **out)
{
    struct following f = {.arena = arena};

    follow(&f, arena_copy(arena, text_of(path)), 0);
    *out = f.paths;
    return f.n;
}
