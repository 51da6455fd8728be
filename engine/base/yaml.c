/* yaml.c -- asking a tree of YAML nodes. */
#include "base/yaml.h"

#include "base/files.h"
#include "base/yaml_cursor.h"

enum osara_status yaml_load(struct arena *arena, const char *path, enum osara_status status,
                            struct yaml_node **out, osara_problems *problems)
{
    struct mapped_file file;
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    rc = yaml_parse(arena, path, file.bytes, status, out, problems);
    file_unmap(&file);
    return rc;
}

struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key)
{
    if (!mapping || mapping->kind != YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i < mapping->n; i++)
        if (text_is(mapping->keys[i]->text, key))
            return mapping->values[i];
    return NULL;
}

bool yaml_is_null(const struct yaml_node *node)
{
    return node && node->kind == YAML_SCALAR && !node->quoted &&
           (node->text.n == 0 || text_is(node->text, "~") || text_is(node->text, "null"));
}

const char *yaml_kind_name(const struct yaml_node *node)
{
    if (!node || yaml_is_null(node))
        return "nothing";
    return node->kind == YAML_MAPPING    ? "a mapping"
           : node->kind == YAML_SEQUENCE ? "a list"
                                         : "text";
}

/* ---- From a byte of a scalar's value to its place in the source ---- */

static char byte_at(const struct yaml_cursor *c)
{
    return c->byte < c->source->bytes.n ? c->source->bytes.at[c->byte] : '\0';
}

static char byte_after(const struct yaml_cursor *c)
{
    return c->byte + 1 < c->source->bytes.n ? c->source->bytes.at[c->byte + 1] : '\0';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip(struct yaml_cursor *c, size_t characters)
{
    while (characters-- > 0 && yaml_cursor_step(c))
        ;
}

/* Folding and indentation change white space only, so the other characters stand one for one. */
static void skip_space(struct yaml_cursor *c, char style)
{
    for (;;) {
        bool joined = style == '"' && byte_at(c) == '\\' &&
                      (byte_after(c) == '\n' || byte_after(c) == '\r');

        if (!joined && !is_space(byte_at(c)))
            return;
        skip(c, 1);
    }
}

/* Passes what stands in the source for one character of the value. */
static void pass(struct yaml_cursor *c, char style, char value)
{
    if (!is_space(value))
        skip_space(c, style);
    if (style == '"' && byte_at(c) == '\\' && byte_after(c) != '\n' && byte_after(c) != '\r') {
        char kind = byte_after(c);

        skip(c, kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2);
    } else if (style == '\'' && byte_at(c) == '\'' && byte_after(c) == '\'') {
        skip(c, 2);
    } else if (!is_space(value) || is_space(byte_at(c))) {
        skip(c, 1);
    }
}

/* The indicator of a block scalar, and what else is on its line, is no part of its value. */
static char enter(struct yaml_cursor *c)
{
    char style = byte_at(c);

    if (style == '"' || style == '\'') {
        skip(c, 1);
        return style;
    }
    if (style != '|' && style != '>')
        return ' ';
    while (byte_at(c) != '\n' && yaml_cursor_step(c))
        ;
    skip(c, 1);
    return style;
}

struct place yaml_place(const struct yaml_node *scalar, size_t offset, size_t width)
{
    struct yaml_cursor c = {scalar->at.source, scalar->offset, 0, scalar->at.line,
                            scalar->at.column};
    struct text value = scalar->text;
    char style;

    if (!scalar->at.source || scalar->kind != YAML_SCALAR)
        return scalar->at;
    style = enter(&c);
    for (size_t i = 0; i < offset && i < value.n;) {
        uint32_t code;

        pass(&c, style, value.at[i]);
        i += text_character((struct text){value.at + i, value.n - i}, &code);
    }
    if (offset < value.n && !is_space(value.at[offset]))
        skip_space(&c, style);
    return yaml_cursor_place(&c, width < UINT32_MAX ? (uint32_t)width : UINT32_MAX);
}
