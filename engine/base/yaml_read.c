/* yaml_read.c -- libyaml's events made into a tree, and hostile documents refused. */
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/words.h"
#include "base/yaml_advice.h"
#include "base/yaml_brackets.h"
#include "base/yaml_cursor.h"

enum { FAULTS_MOST = 50 }; /* more than these in one file are not read by anyone */

struct anchor {
    struct yaml_node *node;
    size_t nodes, height; /* what an alias to it adds */
    bool open;            /* the node is still being read */
};

struct reader {
    struct arena *arena;
    const struct source *source;
    enum osara_status status; /* of a fault in the text */
    osara_problems *problems;
    yaml_parser_t parser;
    struct yaml_cursor cursor;
    struct words *names; /* anchors by name */
    struct anchor *anchors;
    size_t n_anchors, anchors_room;
    size_t nodes, depth;
    size_t faults;          /* reported, reading went on */
    enum osara_status stop; /* reported, reading cannot go on */
    struct buffer text;     /* what libyaml reads, when brackets of expressions are masked */
    bool masked;
    struct place quote; /* the last quoted text that goes over several lines ... */
    uint32_t quote_end; /* ... and the line on which it ends */
};

static bool out_of_memory(struct reader *r)
{
    r->stop = problem_memory(r->problems);
    return false;
}

static struct place place_of(struct reader *r, const yaml_mark_t *mark, uint32_t width)
{
    yaml_cursor_to_character(&r->cursor, mark->index);
    return yaml_cursor_place(&r->cursor, width);
}

/* A fault after which reading goes on, to find more. */
static bool faulted(struct reader *r)
{
    if (++r->faults >= FAULTS_MOST)
        r->stop = r->status;
    return r->stop == OSARA_OK;
}

/* ---- Syntax errors ---- */

static bool syntax_error(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    struct yaml_slip slip = {.problem = p->problem ? p->problem : "unknown fault",
                             .context = p->context};

    if (p->error == YAML_MEMORY_ERROR)
        return out_of_memory(r);
    if (p->context && p->context_mark.index < p->problem_mark.index)
        slip.begins = place_of(r, &p->context_mark, 1);
    if (p->error == YAML_READER_ERROR) { /* its places are byte offsets */
        yaml_cursor_to_byte(&r->cursor, p->problem_offset);
        slip.at = yaml_cursor_place(&r->cursor, 1);
    } else {
        slip.at = place_of(r, &p->problem_mark, 1);
    }
    slip.quote = r->quote;
    slip.quote_end = r->quote_end;
    r->stop = yaml_advise(&slip, r->status, r->problems);
    return false;
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
    return yaml_parser_parse(&r->parser, event) || syntax_error(r);
}

/* ---- Nodes ---- */

static struct yaml_node *new_node(struct reader *r, enum yaml_kind kind, const yaml_event_t *event)
{
    struct place at = place_of(r, &event->start_mark, 1);
    struct yaml_node *node;

    if (++r->nodes > YAML_NODES) {
        r->stop = problem_add(r->problems, r->status, &at,
                              "more than %d values: the file is not read any further",
                              (int)YAML_NODES);
        return NULL;
    }
    node = arena_alloc(r->arena, 1, sizeof *node);
    if (!node) {
        out_of_memory(r);
        return NULL;
    }
    node->kind = kind;
    node->at = at;
    node->offset = r->cursor.byte;
    return node;
}

static bool refuse_tag(struct reader *r, const yaml_event_t *event, const yaml_char_t *tag)
{
    struct place at;
    struct text rest;
    uint32_t width = 0;

    if (!tag)
        return true;
    at = place_of(r, &event->start_mark, 1);
    while (r->cursor.byte < r->source->bytes.n && r->source->bytes.at[r->cursor.byte] != '!' &&
           yaml_cursor_step(&r->cursor)) /* an anchor may stand before it */
        ;
    at = yaml_cursor_place(&r->cursor, 1);
    rest = (struct text){r->source->bytes.at + r->cursor.byte, r->source->bytes.n - r->cursor.byte};
    while (width < rest.n && !strchr(" \t\r\n,]}", rest.at[width]))
        width++;
    at.width = width;
    problem_add(r->problems, r->status, &at, "a tag ('%.*s') has no meaning here", (int)width, rest.at);
    problem_hint(r->problems, "take it out: its key says what a value is");
    return faulted(r);
}

/* Remembers a node by its anchor.  Returns the anchor's number in *out, or SIZE_MAX when the node
 * has none. */
static bool open_anchor(struct reader *r, const yaml_char_t *name, struct yaml_node *node,
                        size_t *out)
{
    uint32_t word;

    *out = SIZE_MAX;
    if (!name)
        return true;
    word = words_add(r->names, text_of((const char *)name));
    if (word == UINT32_MAX)
        return out_of_memory(r);
    while (r->n_anchors <= word)
        if (!arena_push(r->arena, &r->anchors, &r->n_anchors, &r->anchors_room, sizeof *r->anchors))
            return out_of_memory(r);
    r->anchors[word] = (struct anchor){.node = node, .open = true};
    *out = word;
    return true;
}

static void close_anchor(struct reader *r, size_t anchor, const struct yaml_node *node,
                         size_t nodes, size_t height)
{
    if (anchor == SIZE_MAX || r->anchors[anchor].node != node)
        return; /* none, or a name that was given again inside */
    r->anchors[anchor].nodes = nodes;
    r->anchors[anchor].height = height;
    r->anchors[anchor].open = false;
}

/* The anchor of a scalar stands before it; its place is that of its own first character. */
static void pass_anchor(struct reader *r)
{
    const struct text *bytes = &r->source->bytes;

    while (r->cursor.byte < bytes->n && !strchr(" \t\r\n", bytes->at[r->cursor.byte]) &&
           yaml_cursor_step(&r->cursor))
        ;
    while (r->cursor.byte < bytes->n) {
        char c = bytes->at[r->cursor.byte];

        if (c == '#')
            while (r->cursor.byte < bytes->n && bytes->at[r->cursor.byte] != '\n')
                yaml_cursor_step(&r->cursor);
        else if (strchr(" \t\r\n", c))
            yaml_cursor_step(&r->cursor);
        else
            break;
    }
}

/* Characters of the scalar on its first line. */
static uint32_t scalar_width(const struct reader *r, const yaml_event_t *event)
{
    struct yaml_cursor c = r->cursor;
    uint32_t width = 0;

    if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
        event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
        return 1;
    while (c.character < event->end_mark.index && c.byte < c.source->bytes.n &&
           !strchr("\r\n", c.source->bytes.at[c.byte]) && yaml_cursor_step(&c))
        width++;
    return width > 0 ? width : 1; /* of nothing: where it would stand */
}

/* Most texts that go over several lines in quotes are texts whose quote was forgotten. */
static void note_quote(struct reader *r, const yaml_event_t *event, const struct yaml_node *node)
{
    bool quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                  event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    struct place end;

    if (!quoted || event->end_mark.line == event->start_mark.line)
        return;
    end = place_of(r, &event->end_mark, 1);
    r->quote = node->at;
    r->quote_end = end.line;
}

static bool read_scalar(struct reader *r, const yaml_event_t *event, struct yaml_node **out)
{
    struct text value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    struct yaml_node *node;
    size_t anchor;
    char *copy;

    if (!refuse_tag(r, event, event->data.scalar.tag))
        return false;
    node = new_node(r, YAML_SCALAR, event);
    if (!node || !open_anchor(r, event->data.scalar.anchor, node, &anchor))
        return false;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (anchor != SIZE_MAX && (value.n > 0 || node->quoted)) {
        pass_anchor(r);
        node->at = yaml_cursor_place(&r->cursor, 1);
        node->offset = r->cursor.byte;
    }
    node->at.width = scalar_width(r, event);
    note_quote(r, event, node);
    copy = arena_copy(r->arena, value);
    if (!copy)
        return out_of_memory(r);
    node->text = (struct text){copy, r->masked ? yaml_unmask(copy, value.n) : value.n};
    close_anchor(r, anchor, node, 1, 0);
    *out = node;
    return true;
}

static bool read_alias(struct reader *r, const yaml_event_t *event, struct yaml_node **out)
{
    const char *name = (const char *)event->data.alias.anchor;
    uint32_t word = words_find(r->names, text_of(name));
    size_t width = text_characters(text_of(name)) + 1;
    struct place at = place_of(r, &event->start_mark, (uint32_t)width);
    const struct anchor *a = word != WORD_MISSING ? &r->anchors[word] : NULL;

    if (!a)
        r->stop = problem_add(r->problems, r->status, &at,
                              "alias '*%s' has no anchor '&%s' before it", name, name),
        problem_hint(r->problems, "text that begins with '*' stands in quotes: '*%s'", name);
    else if (a->open)
        r->stop = problem_add(r->problems, r->status, &at,
                              "alias '*%s' stands inside what it stands for", name);
    else if (r->nodes + a->nodes > YAML_NODES)
        r->stop = problem_add(r->problems, r->status, &at, "aliases expand to more than %d values",
                              (int)YAML_NODES);
    else if (r->depth + a->height > YAML_DEPTH)
        r->stop = problem_add(r->problems, r->status, &at, "nested deeper than %d levels",
                              (int)YAML_DEPTH);
    if (r->stop != OSARA_OK)
        return false;
    r->nodes += a->nodes;
    *out = a->node;
    return true;
}

static bool read_node(struct reader *r, const yaml_event_t *event, struct yaml_node **out,
                      size_t *height);

struct items {
    struct yaml_node **at;
    size_t n, room;
};

static bool push(struct reader *r, struct items *items, struct yaml_node *node)
{
    struct yaml_node **slot = arena_push(r->arena, &items->at, &items->n, &items->room,
                                         sizeof *items->at);

    if (!slot)
        return out_of_memory(r);
    *slot = node;
    return true;
}

/* The nodes up to the event that ends the collection: all of a list, keys and values of a mapping
 * in turn. */
static bool read_items(struct reader *r, yaml_event_type_t end, struct items *keys,
                       struct items *values, size_t *height)
{
    for (size_t i = 0;; i++) {
        yaml_event_t event;
        struct yaml_node *node = NULL;
        size_t h = 0;
        bool is_key = keys && i % 2 == 0, alias, ok;

        if (!next_event(r, &event))
            return false;
        if (event.type == end) {
            yaml_event_delete(&event);
            return true;
        }
        alias = event.type == YAML_ALIAS_EVENT;
        if (is_key && alias) {
            struct place at = place_of(r, &event.start_mark, 1);

            r->stop = problem_add(r->problems, r->status, &at,
                                  "a key is written out, not given by an alias");
        }
        ok = r->stop == OSARA_OK && read_node(r, &event, &node, &h);
        yaml_event_delete(&event);
        if (!ok || !push(r, is_key ? keys : values, node))
            return false;
        if (h > *height)
            *height = h;
    }
}

static int by_text(const void *a, const void *b)
{
    const struct yaml_node *x = *(struct yaml_node *const *)a, *y = *(struct yaml_node *const *)b;
    int c = text_compare(x->text, y->text);

    return c != 0 ? c : (x->offset > y->offset) - (x->offset < y->offset);
}

static bool refuse_key(struct reader *r, const struct yaml_node *key)
{
    if (key->kind != YAML_SCALAR)
        problem_add(r->problems, r->status, &key->at, "a key must be text, not %s",
                    yaml_kind_name(key));
    else if (!key->quoted && text_is(key->text, "<<"))
        problem_add(r->problems, r->status, &key->at, "merge keys ('<<') are not read"),
            problem_hint(r->problems, "write the keys out; a whole ruleset is taken by 'extends'");
    else if (!key->quoted && key->text.n == 0)
        problem_add(r->problems, r->status, &key->at, "a key is missing before ':'");
    else
        return true;
    return faulted(r);
}

/* Each key that stands there again, in order of place. */
static bool refuse_duplicates(struct reader *r, struct yaml_node *const *keys, size_t n)
{
    const struct yaml_node **sorted = malloc((n + 1) * sizeof *sorted);
    const struct yaml_node *first = NULL;

    if (!sorted)
        return out_of_memory(r);
    for (size_t i = 0; i < n; i++)
        sorted[i] = keys[i];
    qsort(sorted, n, sizeof *sorted, by_text);
    for (size_t i = 0; i < n && r->stop == OSARA_OK; i++) {
        if (!first || sorted[i]->kind != YAML_SCALAR || !text_equal(first->text, sorted[i]->text)) {
            first = sorted[i]->kind == YAML_SCALAR ? sorted[i] : NULL;
            continue;
        }
        problem_add(r->problems, r->status, &sorted[i]->at,
                    "duplicate key '%.*s': it stands already on line %lu",
                    TEXT_ARGS(sorted[i]->text), (unsigned long)first->at.line);
        problem_hint(r->problems, "only one of the two can hold: take the other away, or rename it");
        faulted(r);
    }
    free(sorted);
    return r->stop == OSARA_OK;
}

static bool read_collection(struct reader *r, const yaml_event_t *event, struct yaml_node **out,
                            size_t *height)
{
    bool mapping = event->type == YAML_MAPPING_START_EVENT;
    const yaml_char_t *tag = mapping ? event->data.mapping_start.tag
                                     : event->data.sequence_start.tag;
    const yaml_char_t *name = mapping ? event->data.mapping_start.anchor
                                      : event->data.sequence_start.anchor;
    struct items keys = {0}, values = {0};
    size_t anchor, before = r->nodes, h = 0;
    struct yaml_node *node;

    if (!refuse_tag(r, event, tag))
        return false;
    node = new_node(r, mapping ? YAML_MAPPING : YAML_SEQUENCE, event);
    if (!node || !open_anchor(r, name, node, &anchor))
        return false;
    if (++r->depth > YAML_DEPTH) {
        r->stop = problem_add(r->problems, r->status, &node->at, "nested deeper than %d levels",
                              (int)YAML_DEPTH);
        return false;
    }
    if (!read_items(r, mapping ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT,
                    mapping ? &keys : NULL, &values, &h))
        return false;
    r->depth--;
    node->keys = keys.at;
    node->values = values.at;
    node->n = values.n;
    for (size_t i = 0; i < keys.n; i++)
        if (!refuse_key(r, keys.at[i]))
            return false;
    if (!refuse_duplicates(r, keys.at, keys.n))
        return false;
    close_anchor(r, anchor, node, r->nodes - before, h + 1);
    *out = node;
    *height = h + 1;
    return true;
}

static bool read_node(struct reader *r, const yaml_event_t *event, struct yaml_node **out,
                      size_t *height)
{
    if (event->type == YAML_ALIAS_EVENT) {
        if (!read_alias(r, event, out))
            return false;
        *height = r->anchors[words_find(r->names, text_of((const char *)event->data.alias.anchor))]
                      .height;
        return true;
    }
    if (event->type == YAML_SCALAR_EVENT)
        return read_scalar(r, event, out);
    return read_collection(r, event, out, height);
}

/* ---- The document ---- */

static bool empty_mapping(struct reader *r, struct yaml_node **out)
{
    struct yaml_node *node = arena_alloc(r->arena, 1, sizeof *node);

    if (!node)
        return out_of_memory(r);
    node->kind = YAML_MAPPING;
    node->at = (struct place){r->source, 1, 1, 0};
    *out = node;
    return true;
}

/* Passes the document's end; anything but the stream's end behind it is a second document. */
static bool read_end(struct reader *r)
{
    yaml_event_t event;
    bool ok;

    if (!next_event(r, &event))
        return false;
    yaml_event_delete(&event); /* the document's end: the grammar allows nothing else */
    if (!next_event(r, &event))
        return false;
    ok = event.type == YAML_STREAM_END_EVENT;
    if (!ok) {
        struct place at = place_of(r, &event.start_mark, 3);

        r->stop = problem_add(r->problems, r->status, &at,
                              "a second document begins here, a file holds one");
        problem_hint(r->problems, "take the line '---' away");
    }
    yaml_event_delete(&event);
    return ok;
}

static bool read_document(struct reader *r, struct yaml_node **out)
{
    struct yaml_node *root = NULL;
    yaml_event_t event;
    size_t height;
    bool ok;

    if (!next_event(r, &event)) /* the stream's start */
        return false;
    yaml_event_delete(&event);
    if (!next_event(r, &event))
        return false;
    ok = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (ok)
        return empty_mapping(r, out);
    if (!next_event(r, &event))
        return false;
    ok = read_node(r, &event, &root, &height);
    yaml_event_delete(&event);
    if (!ok || !read_end(r))
        return false;
    if (root->kind == YAML_SCALAR && !root->quoted && root->text.n == 0)
        return empty_mapping(r, out);
    *out = root;
    return true;
}

static const struct source *keep_source(struct arena *arena, const char *path, struct text bytes)
{
    struct source *source = arena_alloc(arena, 1, sizeof *source);
    const char *path_copy = arena_copy(arena, text_of(path)), *copy = arena_copy(arena, bytes);

    if (!source || !path_copy || !copy)
        return NULL;
    *source = (struct source){path_copy, {copy, bytes.n}};
    return source;
}

static void give_text(struct reader *r)
{
    struct text bytes = {r->source->bytes.at + r->cursor.byte,
                         r->source->bytes.n - r->cursor.byte};

    r->masked = yaml_mask(bytes, &r->text);
    if (r->masked)
        bytes = (struct text){r->text.at, r->text.n};
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)bytes.at, bytes.n);
}

enum osara_status yaml_parse(struct arena *arena, const char *path, struct text bytes,
                             enum osara_status status, struct yaml_node **out,
                             osara_problems *problems)
{
    struct reader r = {.arena = arena, .status = status, .problems = problems};
    struct yaml_node *root = NULL;
    enum osara_status rc;

    rc = yaml_check_bytes(&(struct source){path, bytes}, status, problems);
    if (rc != OSARA_OK)
        return rc;
    r.source = keep_source(arena, path, bytes);
    r.names = words_new();
    if (!r.source || !r.names || !yaml_parser_initialize(&r.parser)) {
        words_free(r.names);
        return problem_memory(problems);
    }
    yaml_cursor_start(&r.cursor, r.source);
    give_text(&r);
    if (r.text.failed)
        rc = problem_memory(problems);
    else if (!read_document(&r, &root))
        rc = r.stop;
    else if (r.faults > 0)
        rc = status;
    yaml_parser_delete(&r.parser);
    words_free(r.names);
    buffer_free(&r.text);
    if (rc == OSARA_OK)
        *out = root;
    return rc;
}
