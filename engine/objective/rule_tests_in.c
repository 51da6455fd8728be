/* rule_tests_in.c -- tests that stand in files of their own, beside the ruleset that names them. */
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "objective/ruleset.h"

struct gathering {
    struct ruleset *r;
    osara_problems *problems;
    struct yaml_node *tests; /* a new list: that of the ruleset, and what the files hold */
    size_t room;
    enum osara_status rc;
};

static void wrong(struct gathering *g, enum osara_status rc)
{
    if (g->rc == OSARA_OK)
        g->rc = rc;
}

static void append(struct gathering *g, struct yaml_node *test)
{
    struct yaml_node **at = arena_push(g->r->arena, &g->tests->values, &g->tests->n, &g->room,
                                       sizeof *at);

    if (at == NULL)
        wrong(g, problem_memory(g->problems));
    else
        *at = test;
}

static void append_all(struct gathering *g, const struct yaml_node *list)
{
    for (size_t i = 0; i < list->n; i++)
        append(g, list->values[i]);
}

static void take_file(struct gathering *g, const struct yaml_node *root, const char *path)
{
    const struct yaml_node *tests = root->kind == YAML_MAPPING ? yaml_get(root, "tests") : NULL;

    for (size_t i = 0; root->kind == YAML_MAPPING && i < root->n; i++)
        if (!text_is(root->keys[i]->text, "tests")) {
            wrong(g, problem_add(g->problems, OSARA_ERULES, &root->keys[i]->at,
                                 "a file of tests has no key '%.*s'",
                                 TEXT_ARGS(root->keys[i]->text)));
            problem_hint(g->problems, "its key is: tests");
        }
    if (tests == NULL || tests->kind != YAML_SEQUENCE) {
        wrong(g, problem_add(g->problems, OSARA_ERULES, tests != NULL ? &tests->at : &root->at,
                             "expected a list under 'tests' of '%s', found %s", path,
                             yaml_kind_name(tests)));
        problem_hint(g->problems, "a file of tests is: tests: [{name: ..., as_of: ..., ...}, ...]");
        return;
    }
    append_all(g, tests);
}

static void read_file(struct gathering *g, const struct yaml_node *name)
{
    struct ruleset *r = g->r;
    struct yaml_node *root = NULL;
    char *path = path_beside(r->arena, name->at.source->path, text_trim(name->text));
    enum osara_status rc;

    if (path == NULL) {
        wrong(g, problem_memory(g->problems));
        return;
    }
    for (size_t i = 0; i < r->n_files; i++)
        if (strcmp(r->files[i].path, path) == 0) {
            wrong(g, problem_add(g->problems, OSARA_ERULES, &name->at,
                                 "'%s' is named here and before", path));
            problem_hint(g->problems, "take it out here");
            return;
        }
    if (access(path, R_OK) != 0 || path_is_folder(path)) {
        wrong(g, problem_add(g->problems, OSARA_ERULES, &name->at, "cannot read '%s'", path));
        problem_hint(g->problems, "a file is named relative to the ruleset that names it");
        return;
    }
    rc = yaml_load(r->arena, path, OSARA_ERULES, &root, g->problems);
    if (rc == OSARA_OK && root->at.source != NULL)
        rc = ruleset_note(r, path, "tests", root->at.source->bytes, g->problems);
    if (rc == OSARA_OK)
        take_file(g, root, path);
    else
        wrong(g, rc);
}

/* Hangs the list into the document, under a key of its own where there was none. */
static enum osara_status hang(struct gathering *g, const struct yaml_node *names)
{
    struct ruleset *r = g->r;
    struct yaml_node *root = r->root, *key = arena_alloc(r->arena, 1, sizeof *key);
    struct yaml_node **keys = arena_alloc(r->arena, root->n + 1, sizeof *keys);
    struct yaml_node **values = arena_alloc(r->arena, root->n + 1, sizeof *values);
    size_t at = 0;

    if (key == NULL || keys == NULL || values == NULL)
        return problem_memory(g->problems);
    while (at < root->n && !text_is(root->keys[at]->text, "tests"))
        at++;
    memcpy(keys, root->keys, root->n * sizeof *keys);
    memcpy(values, root->values, root->n * sizeof *values);
    if (at == root->n) {
        *key = *names;
        key->kind = YAML_SCALAR;
        key->text = TEXT("tests");
        keys[at] = key;
        root->n++;
    }
    values[at] = g->tests;
    root->keys = keys;
    root->values = values;
    return OSARA_OK;
}

enum osara_status rule_tests_gather(struct ruleset *r, osara_problems *problems)
{
    const struct yaml_node *names = r->root->kind == YAML_MAPPING ? yaml_get(r->root, "tests_in")
                                                                  : NULL;
    const struct yaml_node *own = names != NULL ? yaml_get(r->root, "tests") : NULL;
    struct gathering g = {r, problems, NULL, 0, OSARA_OK};

    if (names == NULL || yaml_is_null(names) || names->kind == YAML_MAPPING ||
        (own != NULL && own->kind != YAML_SEQUENCE && !yaml_is_null(own)))
        return OSARA_OK; /* what is of a wrong kind is said by schema_check() */
    g.tests = arena_alloc(r->arena, 1, sizeof *g.tests);
    if (g.tests == NULL)
        return problem_memory(problems);
    *g.tests = own != NULL && own->kind == YAML_SEQUENCE ? *own : *names;
    g.tests->kind = YAML_SEQUENCE;
    g.tests->keys = g.tests->values = NULL;
    g.tests->n = 0;
    if (own != NULL && own->kind == YAML_SEQUENCE)
        append_all(&g, own);
    if (names->kind == YAML_SCALAR)
        read_file(&g, names);
    for (size_t i = 0; names->kind == YAML_SEQUENCE && i < names->n; i++)
        if (names->values[i]->kind == YAML_SCALAR)
            read_file(&g, names->values[i]);
    return g.rc == OSARA_OK || g.rc == OSARA_ERULES ? (hang(&g, names) == OSARA_OK ? g.rc : OSARA_ENOMEM)
                                                     : g.rc;
}
