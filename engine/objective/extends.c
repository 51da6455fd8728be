/* extends.c -- a ruleset and those it extends, merged: mappings merge, anything else is replaced,
 * `~` removes.  Every node keeps the place in the file that it came from. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "objective/dated.h"
#include "objective/ruleset.h"

enum { EXTENDS_DEPTH = 16 };
/* Where a scale stands: analysis, criteria, NAME, scale. */
enum { SCALE_DEPTH = 4 };

/* The files on the way from the ruleset to the one being read. */
struct chain {
    char *real; /* canonical path */
    const struct chain *up;
    int depth;
};

struct merger {
    struct arena *arena;
    osara_problems *problems;
    enum osara_status rc;
};

static struct yaml_node *merge(struct merger *m, struct yaml_node *base, struct yaml_node *over,
                               int depth);

/* Keys get the words 1, 2, ... in order (no key is there twice). */
static struct words *index_keys(const struct yaml_node *mapping)
{
    struct words *index = words_new();

    for (size_t i = 0; index != NULL && i < mapping->n; i++) {
        if (words_add(index, mapping->keys[i]->text) == UINT32_MAX) {
            words_free(index);
            index = NULL;
        }
    }
    return index;
}

/* Position of `key` among the mapping's keys, or its n. */
static size_t find_key(const struct words *index, const struct yaml_node *mapping, struct text key)
{
    uint32_t word = words_find(index, key);

    if (word != WORD_MISSING && word <= mapping->n &&
        text_equal(mapping->keys[word - 1]->text, key))
        return word - 1;
    for (size_t i = 0; i < mapping->n && (word != WORD_MISSING || key.n == 0); i++)
        if (text_equal(mapping->keys[i]->text, key)) /* beside an empty key, which is no word */
            return i;
    return mapping->n;
}

/* A scale has one form: naming another form replaces it. */
static bool is_other_scale(const struct yaml_node *base, const struct yaml_node *over, int depth)
{
    if (depth != SCALE_DEPTH || over->n == 0)
        return false;
    for (size_t i = 0; i < over->n; i++)
        for (size_t j = 0; j < base->n; j++)
            if (text_equal(over->keys[i]->text, base->keys[j]->text))
                return false;
    return true;
}

static bool both_merge(const struct yaml_node *base, const struct yaml_node *over,
                       const struct yaml_node *key, int depth)
{
    if (base->kind != YAML_MAPPING || over->kind != YAML_MAPPING)
        return false;
    if (dated_is(base) != dated_is(over) && base->n > 0 && over->n > 0)
        return false;
    return !(text_is(key->text, "scale") && is_other_scale(base, over, depth));
}

static void append(struct yaml_node *mapping, struct yaml_node *key, struct yaml_node *value)
{
    mapping->keys[mapping->n] = key;
    mapping->values[mapping->n] = value;
    mapping->n++;
}

/* The keys of `base`, each as `over` has it. */
static void merge_base_keys(struct merger *m, struct yaml_node *out, const struct yaml_node *base,
                            const struct yaml_node *over, const struct words *index, int depth)
{
    for (size_t i = 0; i < base->n; i++) {
        size_t at = find_key(index, over, base->keys[i]->text);

        if (at == over->n) {
            append(out, base->keys[i], base->values[i]);
        } else if (both_merge(base->values[i], over->values[at], over->keys[at], depth + 1)) {
            struct yaml_node *both = merge(m, base->values[i], over->values[at], depth + 1);

            if (both != NULL)
                append(out, over->keys[at], both);
        } else if (!yaml_is_null(over->values[at])) {
            append(out, over->keys[at], over->values[at]);
        }
    }
}

static void nothing_to_remove(struct merger *m, const struct yaml_node *key,
                              const struct yaml_node *base)
{
    struct text *names = arena_alloc(m->arena, base->n + 1, sizeof *names);

    m->rc = problem_add(m->problems, OSARA_ERULES, &key->at,
                        "nothing to remove: the extended ruleset has no '%.*s' here",
                        TEXT_ARGS(key->text));
    if (names == NULL)
        return;
    for (size_t i = 0; i < base->n; i++)
        names[i] = base->keys[i]->text;
    problem_hint_names(m->problems, key->text, names, base->n);
}

static struct yaml_node *merge(struct merger *m, struct yaml_node *base, struct yaml_node *over,
                               int depth)
{
    struct words *in_over = index_keys(over), *in_base = index_keys(base);
    struct yaml_node *out = arena_alloc(m->arena, 1, sizeof *out);

    if (in_over == NULL || in_base == NULL || out == NULL)
        goto memory;
    *out = *over;
    out->n = 0;
    out->keys = arena_alloc(m->arena, base->n + over->n + 1, sizeof *out->keys);
    out->values = arena_alloc(m->arena, base->n + over->n + 1, sizeof *out->values);
    if (out->keys == NULL || out->values == NULL)
        goto memory;
    merge_base_keys(m, out, base, over, in_over, depth);
    for (size_t i = 0; i < over->n; i++) {
        if (find_key(in_base, base, over->keys[i]->text) < base->n)
            continue;
        if (yaml_is_null(over->values[i]))
            nothing_to_remove(m, over->keys[i], base);
        else
            append(out, over->keys[i], over->values[i]);
    }
    words_free(in_over);
    words_free(in_base);
    return out;
memory:
    words_free(in_over);
    words_free(in_base);
    m->rc = problem_memory(m->problems);
    return NULL;
}

static void note_empty(struct ruleset *r, const struct yaml_node *key,
                       const struct yaml_node *value)
{
    const struct yaml_node **slot = value->text.n > 0 ? NULL
                                                      : arena_push(r->arena, &r->empty, &r->n_empty,
                                                                   &r->empty_room, sizeof *slot);

    if (slot != NULL)
        *slot = key;
}

void extends_prune(struct ruleset *r, struct yaml_node *node)
{
    size_t kept = 0;

    if (node->kind != YAML_MAPPING)
        return;
    for (size_t i = 0; i < node->n; i++) {
        /* Of a value by date, `~` says that nothing is in force from then on. */
        if (yaml_is_null(node->values[i]) && !dated_is(node)) {
            note_empty(r, node->keys[i], node->values[i]);
            continue;
        }
        extends_prune(r, node->values[i]);
        node->keys[kept] = node->keys[i];
        node->values[kept++] = node->values[i];
    }
    node->n = kept;
}

static struct yaml_node *load(struct ruleset *r, const char *path, const struct yaml_node *by,
                              const struct chain *up, enum osara_status *rc,
                              osara_problems *problems);

static struct yaml_node *load_base(struct ruleset *r, struct yaml_node *over,
                                   const struct yaml_node *extends, const struct chain *chain,
                                   enum osara_status *rc, osara_problems *problems)
{
    struct merger m = {r->arena, problems, OSARA_OK};
    char *path = path_beside(r->arena, extends->at.source->path, text_trim(extends->text));

    if (path == NULL) {
        *rc = problem_memory(problems);
        return NULL;
    }
    struct yaml_node *base = load(r, path, extends, chain, rc, problems);

    if (base == NULL)
        return NULL;
    struct yaml_node *merged = merge(&m, base, over, 0);

    if (m.rc != OSARA_OK)
        *rc = m.rc;
    return merged;
}

static bool in_chain(const struct chain *chain, const char *real)
{
    for (; chain != NULL; chain = chain->up)
        if (strcmp(chain->real, real) == 0)
            return true;
    return false;
}

/* Parses one file.  `by` is the `extends` that names it, or NULL. */
static struct yaml_node *parse(struct ruleset *r, const char *path, const struct yaml_node *by,
                               enum osara_status *rc, osara_problems *problems)
{
    struct yaml_node *root = NULL;
    struct stat st;

    if (by != NULL && access(path, R_OK) != 0) {
        *rc = problem_add(problems, OSARA_ERULES, &by->at, "cannot read '%s', which this extends",
                          path);
        if (strlen(path) < 5 || strcmp(path + strlen(path) - 5, ".yaml") != 0)
            problem_hint(problems, "write the name of the file, with '.yaml'");
        else
            problem_hint(problems, "a ruleset is named relative to the one that extends it");
        return NULL;
    }
    if (by != NULL && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        *rc = problem_add(problems, OSARA_ERULES, &by->at, "'%s', which this extends, is a folder",
                          path);
        problem_hint(problems, "write the name of the ruleset, with '.yaml'");
        return NULL;
    }
    enum osara_status read = yaml_load(r->arena, path, OSARA_ERULES, &root, problems);

    if (read == OSARA_OK && root->at.source != NULL)
        read = ruleset_note(r, path, by == NULL ? "ruleset" : "extends", root->at.source->bytes,
                            problems);
    if (read == OSARA_OK)
        return root;
    *rc = read;
    return NULL;
}

static struct yaml_node *load(struct ruleset *r, const char *path, const struct yaml_node *by,
                              const struct chain *up, enum osara_status *rc,
                              osara_problems *problems)
{
    struct chain here = {NULL, up, up == NULL ? 0 : up->depth + 1};
    struct yaml_node *root = parse(r, path, by, rc, problems);

    if (root == NULL)
        return NULL;
    struct yaml_node *extends = root->kind == YAML_MAPPING ? yaml_get(root, "extends") : NULL;

    if (extends == NULL || extends->kind != YAML_SCALAR || yaml_is_null(extends))
        return root;
    here.real = realpath(path, NULL);
    if (here.real == NULL) {
        *rc = problem_add(problems, OSARA_EIO, &extends->at, "cannot find '%s' again", path);
        return NULL;
    }
    if (in_chain(up, here.real)) {
        *rc = problem_add(problems, OSARA_ERULES, &extends->at,
                          "'%s' extends itself by way of this line", path);
        problem_hint(problems, "extend another ruleset, or take the line out");
        root = NULL;
    } else if (here.depth >= EXTENDS_DEPTH) {
        *rc = problem_add(problems, OSARA_ERULES, &extends->at,
                          "more than %d rulesets extend one another", EXTENDS_DEPTH);
        root = NULL;
    } else {
        root = load_base(r, root, extends, &here, rc, problems);
    }
    free(here.real);
    return root;
}

struct yaml_node *extends_load(struct ruleset *r, const char *path, enum osara_status *rc,
                               osara_problems *problems)
{
    *rc = OSARA_OK;
    return load(r, path, NULL, NULL, rc, problems);
}
