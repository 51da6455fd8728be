/* ruleset.c -- reading a ruleset: its files, its structure, its tests. */
#include "objective/ruleset.h"

#include <stdlib.h>
#include <string.h>

#include "objective/dated.h"
#include "objective/schema.h"

enum osara_status ruleset_note(struct ruleset *r, const char *path, const char *role,
                               struct text bytes, osara_problems *problems)
{
    struct ruleset_file *file = arena_push(r->arena, &r->files, &r->n_files, &r->files_room,
                                           sizeof *file);

    if (file == NULL)
        return problem_memory(problems);
    file->path = path;
    file->role = role;
    file->bytes = bytes;
    digest_of(bytes, &file->digest);
    return OSARA_OK;
}

/* Version 1, before anything else is said about the document. */
static enum osara_status check_version(const struct yaml_node *root, osara_problems *problems)
{
    const struct yaml_node *version = yaml_get(root, "osara");

    if (version == NULL || version->kind != YAML_SCALAR || text_is(version->text, "1"))
        return OSARA_OK; /* what is missing is said by schema_check() */
    return problem_add(problems, OSARA_ERULES, &version->at,
                       "this Osara reads version 1 of the ruleset format, not '%.*s'",
                       TEXT_ARGS(version->text)),
           problem_hint(problems,
                        "write 'osara: 1'; the version of the rules stands under 'version'"),
           OSARA_ERULES;
}

static void worst(enum osara_status *rc, enum osara_status other)
{
    if (*rc == OSARA_OK)
        *rc = other;
}

/* Where a table's columns or the lookups are of a wrong kind, no name of them could be found: that is
 * said once. */
static bool tables_have_columns(const struct yaml_node *root)
{
    const struct yaml_node *scanning = yaml_get(root, "scanning");
    const struct yaml_node *lookups = yaml_get(scanning, "lookups");
    const struct yaml_node *tables = scanning != NULL && scanning->kind == YAML_MAPPING
                                         ? yaml_get(scanning, "tables")
                                         : NULL;

    if (lookups != NULL && lookups->kind != YAML_MAPPING && !yaml_is_null(lookups))
        return false;
    for (size_t i = 0; tables != NULL && tables->kind == YAML_MAPPING && i < tables->n; i++) {
        const struct yaml_node *table = tables->values[i];
        const struct yaml_node *columns = table->kind == YAML_MAPPING ? yaml_get(table, "columns")
                                                                      : NULL;

        if (columns == NULL || columns->kind != YAML_MAPPING)
            return false;
    }
    return true;
}

/* All that is wrong in one pass: where the structure is, the expressions are checked here too,
 * for plan_make() will not come to it. */
static enum osara_status check(struct ruleset *r, osara_problems *problems)
{
    enum osara_status rc = check_version(r->root, problems);

    if (rc != OSARA_OK)
        return rc;
    if (!schema_fits(r->root, problems))
        return OSARA_ERULES;
    if (!schema_check(&schema_of_rulesets, r->root, problems))
        rc = OSARA_ERULES;
    if (r->root->kind != YAML_MAPPING)
        return rc;
    extends_prune(r, r->root);
    worst(&rc, lookup_files_load(r, problems));
    worst(&rc, rule_tests_read(r, problems));
    if (rc == OSARA_ERULES && tables_have_columns(r->root))
        worst(&rc, plan_check(r, problems));
    return rc;
}

enum osara_status ruleset_load(const char *path, struct ruleset **out, osara_problems *problems)
{
    return ruleset_load_with(path, NULL, out, problems);
}

enum osara_status ruleset_load_with(const char *path, const struct stand_in *stand_in,
                                    struct ruleset **out, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    struct arena *arena = arena_new();
    struct ruleset *r = arena == NULL ? NULL : arena_alloc(arena, 1, sizeof *r);

    if (r == NULL) {
        rc = problem_memory(problems);
        goto done;
    }
    r->arena = arena;
    r->stand_in = stand_in;
    r->path = arena_copy(arena, text_of(path));
    if (r->path == NULL) {
        rc = problem_memory(problems);
        goto done;
    }
    r->root = extends_load(r, r->path, &rc, problems);
    if (r->root != NULL)
        worst(&rc, check(r, problems));
    if (rc != OSARA_OK)
        goto done;
    r->stand_in = NULL;
    *out = r;
    return OSARA_OK;
done:
    arena_free(arena);
    return rc;
}

enum osara_status ruleset_load_tests(struct ruleset *r, osara_problems *problems)
{
    enum osara_status rc;

    if (r->tests_loaded)
        return OSARA_OK;
    r->tests_loaded = true;
    rc = rule_tests_gather(r, problems);
    if (rc != OSARA_OK && rc != OSARA_ERULES)
        return rc;
    if (!schema_fits(r->root, problems) || !schema_check(&schema_of_rulesets, r->root, problems))
        worst(&rc, OSARA_ERULES);
    extends_prune(r, r->root);
    worst(&rc, rule_tests_read(r, problems));
    return rc;
}

void ruleset_warn_date(const struct ruleset *r, int32_t as_of, osara_problems *problems)
{
    const struct yaml_node *objective = yaml_get(r->root, "objective"), *edge;
    const struct span span = objective != NULL ? dated_span(objective)
                                               : (struct span){DATE_MISSING, DATE_MISSING};
    bool before = span.from != DATE_MISSING && as_of < span.from;
    char day[16];

    if (span_holds(span, as_of))
        return;
    edge = yaml_get(objective, before ? "from" : "until");
    date_print(as_of, day);
    problem_warn(problems, OSARA_ERULES, &edge->at, "the ruleset %s in force %s %.*s, and this is as of %s",
                 before ? "is" : "was", before ? "from" : "until", TEXT_ARGS(edge->text), day);
    problem_hint(problems, "what it says of that day is what would have been");
}

void ruleset_free(struct ruleset *r)
{
    if (r != NULL)
        arena_free(r->arena);
}

size_t ruleset_files(const struct ruleset *r, const struct ruleset_file **out)
{
    *out = r->files;
    return r->n_files;
}

size_t ruleset_tests(const struct ruleset *r, const struct rule_test **out)
{
    *out = r->tests;
    return r->n_tests;
}
