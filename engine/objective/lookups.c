/* lookups.c -- lookups of a plan: keys, and values of a type that their cells show. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "objective/lookup_cells.h"
#include "objective/schema.h"
#include "objective/sections.h"

static struct text *column_names(struct draft *d, const struct lookup_file *file)
{
    struct text *names = draft_alloc(d, file->n_columns, sizeof *names);

    for (size_t i = 0; names != NULL && i < file->n_columns; i++)
        names[i] = file->header[i];
    return names;
}

static size_t find_heading(struct draft *d, const struct lookup_file *file,
                           const struct yaml_node *name)
{
    for (size_t i = 0; i < file->n_columns; i++)
        if (text_equal(file->header[i], text_trim(name->text)))
            return i;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "'%.*s' is not a column of %s",
                              TEXT_ARGS(name->text), file->path));
    struct text *names = column_names(d, file);

    if (names != NULL)
        problem_hint_nearest(d->problems, name->text, names, file->n_columns);
    return file->n_columns;
}

/* A name or a list of names as indices of columns; false when one is not there. */
static bool find_headings(struct draft *d, const struct lookup_file *file,
                          const struct yaml_node *names, size_t **out, size_t *n)
{
    bool fine = true;

    *n = names->kind == YAML_SCALAR ? 1 : names->n;
    *out = draft_alloc(d, *n, sizeof **out);
    for (size_t i = 0; *out != NULL && i < *n; i++) {
        const struct yaml_node *name = names->kind == YAML_SCALAR ? names : names->values[i];

        (*out)[i] = name->kind == YAML_SCALAR ? find_heading(d, file, name) : file->n_columns;
        fine = fine && (*out)[i] < file->n_columns;
    }
    if (*n == 0)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &names->at, "an empty list"));
    return fine && *out != NULL && *n > 0;
}

static bool read_file_values(struct draft *d, const struct lookup_file *file,
                             const struct yaml_node *names, const struct yaml_node *otherwise,
                             struct lookup *out)
{
    size_t *columns;

    if (!find_headings(d, file, names, &columns, &out->n_values))
        return false;
    out->values = draft_alloc(d, out->n_values, sizeof *out->values);
    for (size_t v = 0; out->values != NULL && v < out->n_values; v++) {
        struct cells cells = {.n = file->n_rows, .lines = file->lines, .source = &file->source};
        struct text heading = file->header[columns[v]];
        const struct yaml_node *value_else = otherwise;

        if (otherwise != NULL && otherwise->kind == YAML_MAPPING)
            value_else = node_get(otherwise, draft_copy(d, heading));
        cells.at = draft_alloc(d, cells.n, sizeof *cells.at);
        for (size_t i = 0; cells.at != NULL && i < cells.n; i++)
            cells.at[i].text = file->cells[i * file->n_columns + columns[v]];
        out->values[v].name = heading;
        if (cells.at == NULL || !cells_read(d, &cells, value_else, out, &out->values[v]))
            return false;
    }
    return true;
}

/* `else` of several values names each of them by its column. */
static void check_else(struct draft *d, const struct yaml_node *otherwise, const struct lookup *l)
{
    struct text *names = draft_alloc(d, l->n_values, sizeof *names);

    if (names == NULL || otherwise == NULL || otherwise->kind != YAML_MAPPING)
        return;
    for (size_t v = 0; v < l->n_values; v++)
        names[v] = l->values[v].name;
    for (size_t i = 0; i < otherwise->n; i++) {
        size_t v = 0;

        while (v < l->n_values && !text_equal(names[v], otherwise->keys[i]->text))
            v++;
        if (v < l->n_values)
            continue;
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &otherwise->keys[i]->at,
                                  "'%.*s' is not a value of '%.*s'",
                                  TEXT_ARGS(otherwise->keys[i]->text), TEXT_ARGS(l->name)));
        problem_hint_nearest(d->problems, otherwise->keys[i]->text, names, l->n_values);
    }
}

static void read_keys(struct draft *d, const struct lookup_file *file, const size_t columns[],
                      struct lookup *out)
{
    size_t n = out->n_rows * out->n_keys;

    out->keys = draft_alloc(d, n, sizeof *out->keys);
    for (size_t i = 0; out->keys != NULL && i < n; i++)
        out->keys[i] = file->cells[i / out->n_keys * file->n_columns + columns[i % out->n_keys]];
    if (out->keys != NULL)
        cells_check_keys(d, file, out);
}

static void read_file(struct draft *d, const struct yaml_node *node, struct lookup *out)
{
    const struct yaml_node *name = node_scalar(node, "file");
    const struct yaml_node *key = node_get(node, "key"), *value = node_get(node, "value");
    struct yaml_node *otherwise = node_get(node, "else");
    const struct lookup_file *file;
    size_t *columns;

    if (name == NULL || key == NULL || value == NULL)
        return;
    out->n_keys = key->kind == YAML_SEQUENCE ? key->n : 1;
    file = lookup_file_of(d->rules, name, d->arena);
    if (file == NULL) {
        draft_fail(d, OSARA_ERULES); /* said when the ruleset was read */
        return;
    }
    if (otherwise != NULL && dated_is(otherwise))
        otherwise = draft_value(d, node_key(node, "else"), otherwise, true);
    out->n_rows = file->n_rows;
    if (find_headings(d, file, key, &columns, &out->n_keys))
        read_keys(d, file, columns, out);
    if (read_file_values(d, file, value, otherwise, out) && out->keys != NULL)
        check_else(d, otherwise, out);
    else
        out->n_values = 0; /* of no use: who names it need not hear of it again */
}

/* First keys with mappings from second keys to values. */
static bool is_nested(const struct yaml_node *mapping, const char *skip)
{
    for (size_t i = 0; i < mapping->n; i++)
        if (skip == NULL || !text_is(mapping->keys[i]->text, skip))
            return mapping->values[i]->kind == YAML_MAPPING && !dated_is(mapping->values[i]);
    return false;
}

static void read_nested_pair(struct draft *d, const struct yaml_node *first,
                             const struct yaml_node *second, struct yaml_node *said,
                             struct cells *cells, struct lookup *out)
{
    struct yaml_node *value = draft_value(d, second, said, true);

    if (value != NULL && value->kind != YAML_SCALAR)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                                  "expected a value under '%.*s' of '%.*s', found %s",
                                  TEXT_ARGS(second->text), TEXT_ARGS(first->text),
                                  yaml_kind_name(value)));
    if (value == NULL || value->kind != YAML_SCALAR)
        return;
    cells_from_node(d, value, &cells->at[cells->n++]);
    out->keys[2 * out->n_rows] = text_trim(first->text);
    out->keys[2 * out->n_rows++ + 1] = text_trim(second->text);
}

static bool read_nested(struct draft *d, struct yaml_node *mapping, const char *skip,
                        struct cells *cells, struct lookup *out)
{
    size_t n = 0;

    for (size_t i = 0; i < mapping->n; i++)
        n += node_count(mapping->values[i]);
    out->n_keys = 2;
    out->keys = draft_alloc(d, 2 * n, sizeof *out->keys);
    cells->at = draft_alloc(d, n, sizeof *cells->at);
    for (size_t i = 0; out->keys != NULL && cells->at != NULL && i < mapping->n; i++) {
        const struct yaml_node *first = mapping->keys[i], *inner = mapping->values[i];

        if (skip != NULL && text_is(first->text, skip))
            continue;
        if (inner->kind != YAML_MAPPING)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &inner->at,
                                      "'%.*s' has one value, and other keys have second keys",
                                      TEXT_ARGS(first->text)));
        else
            for (size_t k = 0; k < inner->n; k++)
                read_nested_pair(d, first, inner->keys[k], inner->values[k], cells, out);
    }
    return out->keys != NULL && cells->at != NULL;
}

/* Keys and values of a mapping, `skip` left out. */
static bool read_pairs(struct draft *d, struct yaml_node *mapping, const char *skip,
                       struct cells *cells, struct lookup *out)
{
    if (!out->steps && is_nested(mapping, skip))
        return read_nested(d, mapping, skip, cells, out);
    out->n_keys = 1;
    out->keys = draft_alloc(d, mapping->n, sizeof *out->keys);
    cells->at = draft_alloc(d, mapping->n, sizeof *cells->at);
    if (out->keys == NULL || cells->at == NULL)
        return false;
    for (size_t i = 0; i < mapping->n; i++) {
        if (skip != NULL && text_is(mapping->keys[i]->text, skip))
            continue;
        struct yaml_node *value = draft_value(d, mapping->keys[i], mapping->values[i], true);

        if (value != NULL && value->kind == YAML_MAPPING)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                                      "'%.*s' has second keys, and other keys have one value",
                                      TEXT_ARGS(mapping->keys[i]->text)));
        if (value == NULL || value->kind != YAML_SCALAR)
            continue; /* said */
        cells_from_node(d, value, &cells->at[cells->n++]);
        out->keys[out->n_rows++] = text_trim(mapping->keys[i]->text);
    }
    return true;
}

static void read_mapping(struct draft *d, struct yaml_node *pairs, const char *skip,
                         struct yaml_node *otherwise, const struct yaml_node *else_key,
                         struct lookup *out)
{
    struct cells cells = {0};

    out->values = draft_alloc(d, 1, sizeof *out->values);
    if (otherwise != NULL && dated_is(otherwise))
        otherwise = draft_value(d, else_key, otherwise, true);
    if (out->values == NULL || !read_pairs(d, pairs, skip, &cells, out))
        return;
    out->values[0].name = TEXT("value");
    if (!cells_read(d, &cells, otherwise, out, &out->values[0]))
        return;
    out->n_values = 1;
}

static void read_steps(struct draft *d, const struct yaml_node *node, struct lookup *out)
{
    struct yaml_node *steps = node_mapping(node, "steps");

    out->steps = true;
    if (steps == NULL)
        return;
    if (steps->n == 0) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &steps->at, "no steps"));
        return;
    }
    read_mapping(d, steps, NULL, node_get(node, "else"), node_key(node, "else"), out);
    if (out->n_values > 0)
        cells_sort_steps(d, steps, out);
}

/* One definition; what it gives counts only when it is the one in force. */
static void read_one(struct draft *d, struct yaml_node *node, struct lookup *out)
{
    if (node->kind != YAML_MAPPING)
        return;
    switch (schema_lookup_form(node)) {
    case SECTION_LOOKUP_FILE:
        read_file(d, node, out);
        return;
    case SECTION_LOOKUP_STEPS:
        read_steps(d, node, out);
        return;
    default:
        read_mapping(d, node, "else", node_get(node, "else"), node_key(node, "else"), out);
        return;
    }
}

static void read_lookup(struct draft *d, const struct yaml_node *key, struct yaml_node *value)
{
    struct lookup *out = &d->scope->lookups[d->scope->n_lookups++];
    size_t picked = draft_pick(d, key, value, true);

    out->name = key->text;
    out->at = key->at;
    out->n_keys = 1;
    for (size_t i = 0; i < dated_count(value); i++) {
        struct lookup other = *out;

        read_one(d, dated_value(value, i), i == picked ? out : &other);
    }
}

void lookups_make(struct draft *d)
{
    const struct yaml_node *lookups = draft_section(d, "scanning", "lookups");
    struct name_set seen = {0};

    d->scope->lookups = draft_alloc(d, node_count(lookups), sizeof *d->scope->lookups);
    for (size_t i = 0; d->scope->lookups != NULL && i < node_count(lookups); i++) {
        (void)draft_nameable(d, lookups->keys[i], "a lookup");
        if (name_set_add(d, &seen, lookups->keys[i], "a lookup"))
            read_lookup(d, lookups->keys[i], lookups->values[i]);
    }
    name_set_free(&seen);
}
