/* mapping.c -- reads extract.yaml; what it says of a ruleset's columns is checked by bind.c. */
#include "scanning/mapping.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "scanning/encoding.h"

struct loader {
    struct mapping *m;
    osara_problems *problems;
    bool faulty;
};

static void wrong(struct loader *l, const struct yaml_node *at, const char *key,
                  const char *expected)
{
    problem_add(l->problems, OSARA_EEXTRACT, &at->at, "expected %s under '%s', found %s", expected,
                key, yaml_kind_name(at));
    l->faulty = true;
}

static void *make(struct loader *l, size_t n, size_t size)
{
    void *items = arena_alloc(l->m->arena, n, size);

    if (items == NULL) {
        (void)problem_memory(l->problems);
        l->faulty = true;
    }
    return items;
}

static char *copy(struct loader *l, struct text t)
{
    char *s = arena_copy(l->m->arena, t);

    if (s == NULL) {
        (void)problem_memory(l->problems);
        l->faulty = true;
    }
    return s;
}

/* "a table has no key 'seperator'", with the nearest key or all of them. */
static void check_keys(struct loader *l, const struct yaml_node *node, const char *what,
                       const char *keys)
{
    struct text names[16];
    size_t n = 0;

    for (const char *p = keys; *p != '\0'; n++) {
        names[n] = (struct text){p, strcspn(p, ",")};
        p += names[n].n + (p[names[n].n] == ',' ? 2 : 0);
    }
    for (size_t i = 0; i < node->n; i++) {
        struct text key = node->keys[i]->text;
        size_t k = 0;

        while (k < n && !text_equal(names[k], key))
            k++;
        if (k < n)
            continue;
        problem_add(l->problems, OSARA_EEXTRACT, &node->keys[i]->at, "%s has no key '%.*s'", what,
                    TEXT_ARGS(key));
        if (text_nearest(key, names, n) < n)
            problem_hint_nearest(l->problems, key, names, n);
        else
            problem_hint(l->problems, "its keys are: %s", keys);
        l->faulty = true;
    }
}

/* One text or a list of them.  Returns how many, 0 with a problem when it is neither. */
static size_t each_text(struct loader *l, const struct yaml_node *node, const char *key,
                        struct yaml_node *const **out, struct yaml_node *one[1])
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
    if (node->kind != YAML_SEQUENCE) {
        wrong(l, node, key, "text or a list");
        return 0;
    }
    for (size_t i = 0; i < node->n; i++) {
        if (node->values[i]->kind != YAML_SCALAR) {
            wrong(l, node->values[i], key, "text");
            return 0;
        }
    }
    *out = node->values;
    return node->n;
}

/* ---- Columns ------------------------------------------------------------------------------------- */

static bool load_flag(struct loader *l, const struct yaml_node *node, const char *key)
{
    struct text t = node->text;

    if (node->kind == YAML_SCALAR &&
        (text_equal_fold(t, TEXT("yes")) || text_equal_fold(t, TEXT("true"))))
        return true;
    if (node->kind == YAML_SCALAR &&
        (text_equal_fold(t, TEXT("no")) || text_equal_fold(t, TEXT("false"))))
        return false;
    if (node->kind != YAML_SCALAR) {
        wrong(l, node, key, "yes or no");
        return false;
    }
    problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                "expected yes or no under '%s', found '%.*s'", key, TEXT_ARGS(t));
    l->faulty = true;
    return false;
}

static void load_formats(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    struct yaml_node *const *items, *one[1];
    size_t n = each_text(l, node, "format", &items, one);

    c->formats = make(l, n, sizeof *c->formats);
    for (size_t i = 0; c->formats != NULL && i < n; i++) {
        const char *why, *text = copy(l, items[i]->text);

        if (text == NULL)
            return;
        if (date_format_make(text, &c->formats[c->n_formats], &why)) {
            c->n_formats++;
            continue;
        }
        problem_add(l->problems, OSARA_EEXTRACT, &items[i]->at, "'%s' is not a date format: %s",
                    text, why);
        l->faulty = true;
    }
}

static void add_special(struct loader *l, struct mapped_column *c, const struct yaml_node *node,
                        struct special special)
{
    for (size_t i = 0; i < c->n_specials; i++) {
        const struct special *s = &c->specials[i];

        if (!text_equal(s->text, special.text) || s->kind == special.kind)
            continue;
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "'%.*s' is given two meanings (the other on line %u)", TEXT_ARGS(special.text),
                    c->special_nodes[i]->at.line);
        l->faulty = true;
        return;
    }
    c->special_nodes[c->n_specials] = node;
    c->specials[c->n_specials++] = special;
}

static void load_values(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    if (node->kind != YAML_MAPPING) {
        wrong(l, node, "values", "a mapping");
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        if (node->values[i]->kind != YAML_SCALAR)
            wrong(l, node->values[i], "values", "text");
        else
            add_special(
                l, c, node->keys[i],
                (struct special){node->keys[i]->text, SPECIAL_VALUE, node->values[i]->text});
    }
}

static void load_words(struct loader *l, const struct yaml_node *node, const char *key,
                       enum special_kind kind, struct mapped_column *c)
{
    struct yaml_node *const *items, *one[1];
    size_t n = each_text(l, node, key, &items, one);

    for (size_t i = 0; i < n; i++) {
        struct special special = {.text = items[i]->text};

        special.kind = kind;
        add_special(l, c, items[i], special);
    }
}

static size_t count_specials(const struct yaml_node *node)
{
    static const char *const keys[] = {"values", "yes", "no", "missing"};
    size_t n = 0;

    for (size_t i = 0; i < 4; i++) {
        const struct yaml_node *v = yaml_get(node, keys[i]);

        n += v == NULL ? 0 : v->kind == YAML_SCALAR ? 1 : v->n;
    }
    return n;
}

static void load_specials(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    const struct yaml_node *v;
    size_t n = count_specials(node);

    c->specials = make(l, n, sizeof *c->specials);
    c->special_nodes = make(l, n, sizeof *c->special_nodes);
    if (c->specials == NULL || c->special_nodes == NULL)
        return;
    if ((v = yaml_get(node, "values")) != NULL)
        load_values(l, v, c);
    if ((v = yaml_get(node, "yes")) != NULL)
        load_words(l, v, "yes", SPECIAL_YES, c);
    if ((v = yaml_get(node, "no")) != NULL)
        load_words(l, v, "no", SPECIAL_NO, c);
    if ((v = yaml_get(node, "missing")) != NULL)
        load_words(l, v, "missing", SPECIAL_MISSING, c);
}

static void load_source(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    const struct yaml_node *from = yaml_get(node, "from"), *constant = yaml_get(node, "constant");

    if (from != NULL && constant != NULL) {
        problem_add(l->problems, OSARA_EEXTRACT, &constant->at,
                    "'%.*s' has both 'from' and 'constant': a column is read or constant",
                    TEXT_ARGS(c->name));
        l->faulty = true;
    }
    if (from != NULL && (from->kind != YAML_SCALAR || from->text.n == 0))
        wrong(l, from, "from", "a heading");
    else if (from != NULL)
        c->from = copy(l, from->text);
    if (constant != NULL && constant->kind != YAML_SCALAR)
        wrong(l, constant, "constant", "text");
    else if (constant != NULL)
        c->constant = &constant->text;
}

static void load_small(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    const struct yaml_node *v;

    c->decimal = '.';
    if ((v = yaml_get(node, "decimal")) != NULL) {
        if (v->kind != YAML_SCALAR || (!text_is(v->text, ",") && !text_is(v->text, "."))) {
            problem_add(l->problems, OSARA_EEXTRACT, &v->at,
                        "expected \",\" or \".\" under 'decimal'");
            l->faulty = true;
        } else {
            c->decimal = v->text.at[0];
        }
    }
    if ((v = yaml_get(node, "trim")) != NULL)
        c->trim = load_flag(l, v, "trim");
    if ((v = yaml_get(node, "form")) != NULL) {
        c->home_office = true;
        if (v->kind != YAML_SCALAR || !text_is(v->text, "home office code")) {
            problem_add(l->problems, OSARA_EEXTRACT, &v->at, "the only form is 'home office code'");
            l->faulty = true;
        }
    }
}

static void load_column(struct loader *l, const struct yaml_node *key, const struct yaml_node *node,
                        struct mapped_column *c)
{
    *c = (struct mapped_column){.name = key->text, .key = key, .node = node, .decimal = '.'};
    if (node->kind == YAML_SCALAR && !yaml_is_null(node) && node->text.n > 0) {
        c->from = copy(l, node->text);
        return;
    }
    if (node->kind != YAML_MAPPING) {
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "expected a heading or a mapping under '%.*s', found %s", TEXT_ARGS(key->text),
                    yaml_is_null(node) ? "nothing" : yaml_kind_name(node));
        problem_hint(
            l->problems,
            "for a column that the extract does not have: {constant: \"\"}, missing in every row");
        l->faulty = true;
        return;
    }
    check_keys(l, node, "a column",
               "from, trim, format, yes, no, values, missing, decimal, constant, form");
    load_source(l, node, c);
    load_small(l, node, c);
    if (yaml_get(node, "format") != NULL)
        load_formats(l, yaml_get(node, "format"), c);
    load_specials(l, node, c);
}

/* ---- Tables -------------------------------------------------------------------------------------- */

static char load_separator(struct loader *l, const struct yaml_node *node)
{
    struct text t = node->text;

    if (node->kind == YAML_SCALAR && text_is(t, "tab"))
        return '\t';
    if (node->kind == YAML_SCALAR && t.n == 1 && strchr("\"\n\r", t.at[0]) == NULL &&
        (unsigned char)t.at[0] < 0x80)
        return t.at[0];
    problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                "a separator is one character, such as \",\" \";\" \"|\", or tab");
    l->faulty = true;
    return ',';
}

static void load_files(struct loader *l, const struct yaml_node *node, struct mapped_table *t)
{
    struct yaml_node *const *items, *one[1];
    size_t n = each_text(l, node, "file", &items, one);

    t->file_at = node;
    t->files = make(l, n, sizeof *t->files);
    for (size_t i = 0; t->files != NULL && i < n; i++) {
        struct text name = items[i]->text;

        if (name.n == 0 || name.at[0] == '/' || text_is(name, "..") ||
            text_starts(name, TEXT("../"))) {
            problem_add(l->problems, OSARA_EEXTRACT, &items[i]->at,
                        "'%.*s' is not a file within the extract's folder", TEXT_ARGS(name));
            l->faulty = true;
        } else {
            t->files[t->n_files++] = copy(l, name);
        }
    }
}

static void load_missing(struct loader *l, const struct yaml_node *node, struct mapped_table *t)
{
    struct yaml_node *const *items, *one[1];
    size_t n = each_text(l, node, "missing", &items, one);

    t->missing = make(l, n, sizeof *t->missing);
    for (size_t i = 0; t->missing != NULL && i < n; i++)
        t->missing[t->n_missing++] = items[i]->text;
}

static void load_table(struct loader *l, const struct yaml_node *key, const struct yaml_node *node,
                       struct mapped_table *t)
{
    const struct yaml_node *v;

    *t = (struct mapped_table){.name = key->text, .key = key, .separator = ','};
    if (yaml_is_null(node))
        return;
    if (node->kind != YAML_MAPPING) {
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "expected a mapping under '%.*s', found %s", TEXT_ARGS(key->text),
                    yaml_kind_name(node));
        l->faulty = true;
        return;
    }
    check_keys(l, node, "a table", "file, separator, missing, columns");
    if ((v = yaml_get(node, "file")) != NULL)
        load_files(l, v, t);
    if ((v = yaml_get(node, "separator")) != NULL)
        t->separator = load_separator(l, v);
    if ((v = yaml_get(node, "missing")) != NULL)
        load_missing(l, v, t);
    if ((v = yaml_get(node, "columns")) == NULL || yaml_is_null(v))
        return;
    if (v->kind != YAML_MAPPING) {
        wrong(l, v, "columns", "a mapping");
        return;
    }
    t->columns = make(l, v->n, sizeof *t->columns);
    for (size_t i = 0; t->columns != NULL && i < v->n; i++)
        load_column(l, v->keys[i], v->values[i], &t->columns[t->n_columns++]);
}

/* ---- The document -------------------------------------------------------------------------------- */

static void load_encoding(struct loader *l, const struct yaml_node *node)
{
    const char *known = node->kind == YAML_SCALAR ? encoding_known(node->text) : NULL;
    const struct text *names;
    size_t n = encoding_names(&names);

    if (node->kind != YAML_SCALAR) {
        wrong(l, node, "encoding", "text");
    } else if (known == NULL) {
        problem_add(l->problems, OSARA_EEXTRACT, &node->at, "the encoding '%.*s' is not known",
                    TEXT_ARGS(node->text));
        if (text_nearest(node->text, names, n) < n)
            problem_hint_nearest(l->problems, node->text, names, n);
        else
            problem_hint(l->problems,
                         "known are: utf-8, windows-1252, latin-1, iso-8859-15, utf-16");
        l->faulty = true;
    } else if (*known != '\0') {
        l->m->encoding = known;
    }
}

static void load_document(struct loader *l, const struct yaml_node *root)
{
    const struct yaml_node *v;

    if (root->kind != YAML_MAPPING) {
        problem_add(l->problems, OSARA_EEXTRACT, &root->at, "extract.yaml is a mapping, found %s",
                    yaml_kind_name(root));
        l->faulty = true;
        return;
    }
    check_keys(l, root, "extract.yaml", "as_of, encoding, tables");
    if ((v = yaml_get(root, "as_of")) != NULL &&
        (v->kind != YAML_SCALAR || !date_parse_iso(v->text, &l->m->as_of))) {
        problem_add(l->problems, OSARA_EEXTRACT, &v->at,
                    "expected a date as YYYY-MM-DD under 'as_of', found %s%.*s%s",
                    v->kind == YAML_SCALAR ? "'" : "",
                    TEXT_ARGS(v->kind == YAML_SCALAR ? v->text : text_of(yaml_kind_name(v))),
                    v->kind == YAML_SCALAR ? "'" : "");
        l->faulty = true;
    }
    if ((v = yaml_get(root, "encoding")) != NULL)
        load_encoding(l, v);
    if ((v = yaml_get(root, "tables")) == NULL || yaml_is_null(v))
        return;
    if (v->kind != YAML_MAPPING) {
        wrong(l, v, "tables", "a mapping");
        return;
    }
    l->m->tables = make(l, v->n, sizeof *l->m->tables);
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
