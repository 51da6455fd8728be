/* mapping.c -- reads extract.yaml; what it says of a ruleset's columns is checked by bind.c. */
#include "scanning/mapping_loader.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "scanning/encoding.h"
#include "scanning/mapping_keys.h"

void mapping_wrong(struct loader *l, const struct yaml_node *at, const char *key,
                   const char *expected)
{
    problem_add(l->problems, OSARA_EEXTRACT, &at->at, "expected %s under '%s', found %s", expected,
                key, yaml_kind_name(at));
    l->faulty = true;
}

void *mapping_make(struct loader *l, size_t n, size_t size)
{
    void *items = arena_alloc(l->m->arena, n, size);

    if (items == NULL) {
        (void)problem_memory(l->problems);
        l->faulty = true;
    }
    return items;
}

char *mapping_copy(struct loader *l, struct text t)
{
    char *s = arena_copy(l->m->arena, t);

    if (s == NULL) {
        (void)problem_memory(l->problems);
        l->faulty = true;
    }
    return s;
}

const struct yaml_node *mapping_said(const struct yaml_node *node, const char *key)
{
    const struct yaml_node *value = yaml_get(node, key);

    return value == NULL || yaml_is_null(value) ? NULL : value;
}

size_t mapping_word(const struct yaml_node *node, const char *words)
{
    struct text word;

    for (size_t i = 1; (word = schema_next_word(&words)).n > 0; i++)
        if (node->kind == YAML_SCALAR && text_equal(node->text, word))
            return i;
    return 0;
}

size_t mapping_each_text(const struct yaml_node *node, struct yaml_node *const **out,
                         struct yaml_node *one[1])
{
    union {
        const struct yaml_node *given;
        struct yaml_node *wanted;
    } u = {node};

    if (node->kind == YAML_SCALAR) {
        one[0] = u.wanted;
        *out = one;
        return 1;
    }
    for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->n; i++)
        if (node->values[i]->kind != YAML_SCALAR)
            return 0;
    *out = node->values;
    return node->kind == YAML_SEQUENCE ? node->n : 0;
}

/* ---- Tables -------------------------------------------------------------------------------------- */

/* NULL for UTF-8, which needs no decoding. */
static bool load_encoding(struct loader *l, const struct yaml_node *node, const char **out)
{
    const char *known = node->kind == YAML_SCALAR ? encoding_known(node->text) : NULL;
    const struct text *names;
    size_t n = encoding_names(&names);

    if (node->kind == YAML_SCALAR && known == NULL) {
        problem_add(l->problems, OSARA_EEXTRACT, &node->at, "the encoding '%.*s' is not known",
                    TEXT_ARGS(node->text));
        if (text_nearest(node->text, names, n) < n)
            problem_hint_nearest(l->problems, node->text, names, n);
        else
            problem_hint(l->problems,
                         "known are: utf-8, windows-1252, latin-1, iso-8859-15, utf-16");
        l->faulty = true;
    } else if (known != NULL) {
        *out = *known != '\0' ? known : NULL;
    }
    return known != NULL;
}

static char load_separator(struct loader *l, const struct yaml_node *node)
{
    struct text t = node->text;

    if (node->kind != YAML_SCALAR)
        return ',';
    if (text_is(t, "tab"))
        return '\t';
    if (t.n == 1 && strchr("\"\n\r", t.at[0]) == NULL &&
        (unsigned char)t.at[0] < 0x80)
        return t.at[0];
    problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                "a separator is one character, such as \",\" \";\" \"|\", or tab");
    l->faulty = true;
    return ',';
}

bool mapping_is_within(struct text name)
{
    return name.n > 0 && name.at[0] != '/' && !text_is(name, "..") &&
           !text_starts(name, TEXT("../"));
}

static void load_files(struct loader *l, const struct yaml_node *node, const char ***files,
                       size_t *n_files)
{
    struct yaml_node *const *items, *one[1];
    size_t n = mapping_each_text(node, &items, one);

    *files = mapping_make(l, n, sizeof **files);
    for (size_t i = 0; *files != NULL && i < n; i++) {
        struct text name = items[i]->text;

        if (!mapping_is_within(name)) {
            problem_add(l->problems, OSARA_EEXTRACT, &items[i]->at,
                        "'%.*s' is not a file within the extract's folder", TEXT_ARGS(name));
            l->faulty = true;
        } else {
            (*files)[(*n_files)++] = mapping_copy(l, name);
        }
    }
}

/* by: CRIME_NO, or {CRIME_REF: CRIME_NO} where the two files name it differently. */
static void load_join_key(struct loader *l, const struct yaml_node *node, struct mapped_join *j)
{
    if (node->kind == YAML_SCALAR && node->text.n > 0) {
        j->own = j->other = mapping_copy(l, node->text);
    } else if (node->kind == YAML_MAPPING && node->n == 1 && node->values[0]->kind == YAML_SCALAR) {
        j->own = mapping_copy(l, node->keys[0]->text);
        j->other = mapping_copy(l, node->values[0]->text);
    } else if (node->kind != YAML_SEQUENCE) {
        mapping_wrong(l, node, "by", "a heading, or {HEADING: HEADING of the joined file}");
    }
}

static void load_join(struct loader *l, const struct yaml_node *node, struct mapped_table *t)
{
    struct mapped_join *j = &t->join;
    const struct yaml_node *v;

    *j = (struct mapped_join){.at = node, .separator = t->separator};
    j->has_encoding = t->has_encoding;
    j->encoding = t->encoding;
    if (node->kind != YAML_MAPPING)
        return;
    if ((v = mapping_said(node, "file")) != NULL)
        load_files(l, v, &j->files, &j->n_files);
    if ((v = mapping_said(node, "by")) != NULL)
        load_join_key(l, v, j);
    if ((v = mapping_said(node, "separator")) != NULL)
        j->separator = load_separator(l, v);
    if ((v = mapping_said(node, "encoding")) != NULL)
        j->has_encoding = load_encoding(l, v, &j->encoding);
}

static void load_missing(struct loader *l, const struct yaml_node *node, struct mapped_table *t)
{
    struct yaml_node *const *items, *one[1];
    size_t n = mapping_each_text(node, &items, one);

    t->missing = mapping_make(l, n, sizeof *t->missing);
    for (size_t i = 0; t->missing != NULL && i < n; i++)
        t->missing[t->n_missing++] = items[i]->text;
}

static void load_table(struct loader *l, const struct yaml_node *key, const struct yaml_node *node,
                       struct mapped_table *t)
{
    const struct yaml_node *v;

    *t = (struct mapped_table){.name = key->text, .key = key, .separator = ','};
    if (node->kind != YAML_MAPPING)
        return;
    if ((t->file_at = mapping_said(node, "file")) != NULL)
        load_files(l, t->file_at, &t->files, &t->n_files);
    if ((v = mapping_said(node, "separator")) != NULL)
        t->separator = load_separator(l, v);
    if ((v = mapping_said(node, "encoding")) != NULL)
        t->has_encoding = load_encoding(l, v, &t->encoding);
    if ((v = mapping_said(node, "join")) != NULL)
        load_join(l, v, t);
    if ((v = mapping_said(node, "repeats")) != NULL) {
        t->repeats_at = v;
        t->repeats = (enum repeats)mapping_word(v, MAPPING_REPEATS);
    }
    t->nobody = mapping_said(node, "nobody") != NULL;
    if ((v = mapping_said(node, "missing")) != NULL)
        load_missing(l, v, t);
    if ((v = mapping_said(node, "columns")) == NULL || v->kind != YAML_MAPPING)
        return;
    t->columns = mapping_make(l, v->n, sizeof *t->columns);
    for (size_t i = 0; t->columns != NULL && i < v->n; i++)
        mapping_load_column(l, v->keys[i], v->values[i], &t->columns[t->n_columns++]);
}

/* ---- The document -------------------------------------------------------------------------------- */

static void load_document(struct loader *l, const struct yaml_node *root)
{
    const struct yaml_node *v;

    l->faulty = !schema_check(&schema_of_mappings, root, l->problems);
    if (root->kind != YAML_MAPPING)
        return;
    if ((v = mapping_said(root, "as_of")) != NULL && v->kind == YAML_SCALAR)
        (void)date_parse_iso(v->text, &l->m->as_of);
    if ((v = mapping_said(root, "encoding")) != NULL)
        (void)load_encoding(l, v, &l->m->encoding);
    if ((v = mapping_said(root, "tables")) == NULL || v->kind != YAML_MAPPING)
        return;
    l->m->tables = mapping_make(l, v->n, sizeof *l->m->tables);
    for (size_t i = 0; l->m->tables != NULL && i < v->n; i++)
        load_table(l, v->keys[i], v->values[i], &l->m->tables[l->m->n_tables++]);
}

static enum osara_status load_path(struct mapping *m, const char *folder, osara_problems *problems)
{
    struct loader l = {m, problems, false};
    struct yaml_node *root;
    struct stat there;
    char *path = path_join(m->arena, folder, TEXT("extract.yaml"));
    enum osara_status rc;

    m->folder = arena_copy(m->arena, text_of(folder));
    if (path == NULL || m->folder == NULL)
        return problem_memory(problems);
    if (stat(path, &there) != 0 && errno == ENOENT)
        return OSARA_OK;
    rc = yaml_load(m->arena, path, OSARA_EEXTRACT, &root, problems);
    if (rc != OSARA_OK)
        return rc;
    m->path = path;
    load_document(&l, root);
    return l.faulty ? OSARA_EEXTRACT : OSARA_OK;
}

enum osara_status mapping_load(const char *folder, struct mapping **out, osara_problems *problems)
{
    struct arena *arena;
    struct mapping *m;
    enum osara_status rc;

    if (!path_is_folder(folder)) {
        struct stat there;
        bool is_file = stat(folder, &there) == 0;

        return problem_add(problems, OSARA_EIO, NULL, "cannot read the extract '%s': %s", folder,
                           is_file ? "it is not a folder" : "no such folder");
    }
    arena = arena_new();
    m = arena != NULL ? arena_alloc(arena, 1, sizeof *m) : NULL;
    if (m == NULL) {
        arena_free(arena);
        return problem_memory(problems);
    }
    m->arena = arena;
    m->as_of = DATE_MISSING;
    rc = load_path(m, folder, problems);
    if (rc != OSARA_OK) {
        arena_free(arena);
        return rc;
    }
    *out = m;
    return OSARA_OK;
}

void mapping_free(struct mapping *m)
{
    if (m != NULL)
        arena_free(m->arena);
}

int32_t mapping_as_of(const struct mapping *m)
{
    return m->as_of;
}

const struct mapped_table *mapping_table(const struct mapping *m, const char *name)
{
    for (size_t i = 0; i < m->n_tables; i++)
        if (text_same_name(m->tables[i].name, text_of(name)))
            return &m->tables[i];
    return NULL;
}

const struct mapped_column *mapping_column(const struct mapped_table *t, const char *name)
{
    for (size_t i = 0; t != NULL && i < t->n_columns; i++)
        if (text_same_name(t->columns[i].name, text_of(name)))
            return &t->columns[i];
    return NULL;
}

const char *mapping_encoding(const struct mapping *m, const struct mapped_table *t)
{
    return t != NULL && t->has_encoding ? t->encoding : m->encoding;
}
