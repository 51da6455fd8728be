/* reference.h -- files that are written from lists of keys: the tables of a reference, a JSON Schema.
 * OSARA_REGENERATE=1 writes them anew. */
#ifndef OSARA_TESTS_REFERENCE_H
#define OSARA_TESTS_REFERENCE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/files.h"
#include "objective/schema.h"

static inline char *reference_read(const char *path)
{
    struct mapped_file file = {0};
    osara_problems problems = {0};
    char *copy;

    if (file_map(path, &file, &problems) != OSARA_OK) {
        osara_problems_free(&problems);
        return strdup("");
    }
    copy = strndup(file.bytes.at != NULL ? file.bytes.at : "", file.bytes.n);
    file_unmap(&file);
    assert_non_null(copy);
    return copy;
}

/* Compares a file with what it should hold, or writes it; frees what it should hold. */
static inline void reference_check(const char *path, struct buffer *wanted)
{
    char *found;

    buffer_char(wanted, '\0');
    assert_false(wanted->failed);
    if (getenv("OSARA_REGENERATE") != NULL) {
        FILE *f = fopen(path, "wb");

        assert_non_null(f);
        assert_true(fputs(wanted->at, f) >= 0);
        assert_int_equal(fclose(f), 0);
    }
    found = reference_read(path);
    assert_string_equal(found, wanted->at);
    free(found);
    buffer_free(wanted);
}

static inline void reference_check_json(const char *path, const struct schema *schema)
{
    struct buffer b = {0};

    schema_write_json(&b, schema);
    reference_check(path, &b);
}

static inline unsigned reference_section(const struct schema *schema, const char *id, size_t n)
{
    for (unsigned i = 0; i < schema->n; i++)
        if (strlen(schema->sections[i].id) == n && strncmp(schema->sections[i].id, id, n) == 0)
            return i;
    fail_msg("no section %.*s", (int)n, id);
    return 0;
}

/* The page with each table between "<!-- keys: ID -->" and "<!-- end -->" as the keys have it. */
static inline void reference_check_tables(const char *path, const struct schema *schema,
                                          size_t least)
{
    static const char begin[] = "<!-- keys: ", end[] = "<!-- end -->\n";
    char *text = reference_read(path), *at = text, *mark;
    struct buffer b = {0};
    size_t n = 0;

    while ((mark = strstr(at, begin)) != NULL) {
        char *name = mark + strlen(begin), *body = strchr(name, '\n') + 1;
        char *after = strstr(body, end);

        assert_non_null(after);
        buffer_bytes(&b, at, (size_t)(body - at));
        schema_write_keys(&b, schema, reference_section(schema, name, strcspn(name, " ")));
        at = after;
        n++;
    }
    buffer_string(&b, at);
    assert_true(n >= least);
    reference_check(path, &b);
    free(text);
}

#endif
