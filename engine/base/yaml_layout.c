/* yaml_layout.c -- see yaml_layout.h. */
#include "base/yaml_layout.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/yaml_brackets.h"
#include "base/yaml_cursor.h"
#include "base/yaml_quote.h"

enum { STEP = 2, UNKNOWN = -1 };

struct token {
    yaml_token_type_t type;
    size_t start, end; /* bytes in the source */
    bool block;        /* a scalar in | or > */
    bool quote;        /* a plain scalar within brackets that YAML would read otherwise */
    int level;         /* indentation of the mapping or list that it stands in */
};

/* A line of the source, and how it will begin. */
struct line {
    struct text text; /* without its end, and without a carriage return */
    size_t start;     /* byte of its first character */
    size_t first, n;  /* tokens that start on it */
    int old, new;     /* indentation; new UNKNOWN: it goes on from a line above */
    int level;        /* of what goes on in it */
    bool inside;      /* it begins within a token (text that goes on), or within brackets */
    bool verbatim;    /* its bytes behind the indentation stay: it begins within a scalar */
};

struct layout {
    struct arena *arena;
    const struct source *source;
    struct token *tokens;
    size_t n_tokens, tokens_room;
    struct line *lines;
    size_t n_lines, lines_room;
    size_t flow; /* brackets that are open, while tokens are read */
    bool failed;
};

/* ---- Tokens and lines ---- */

static bool opens_flow(yaml_token_type_t type)
{
    return type == YAML_FLOW_MAPPING_START_TOKEN || type == YAML_FLOW_SEQUENCE_START_TOKEN;
}

static bool closes_flow(yaml_token_type_t type)
{
    return type == YAML_FLOW_MAPPING_END_TOKEN || type == YAML_FLOW_SEQUENCE_END_TOKEN;
}

static bool needs_quotes(const struct layout *l, const yaml_token_t *token)
{
    return l->flow > 0 && token->type == YAML_SCALAR_TOKEN &&
           token->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           yaml_is_masked(
               (struct text){(const char *)token->data.scalar.value, token->data.scalar.length});
}

static void add_token(struct layout *l, const yaml_token_t *token, struct yaml_cursor *cursor)
{
    struct token *t = arena_push(l->arena, &l->tokens, &l->n_tokens, &l->tokens_room, sizeof *t);

    if (t == NULL) {
        l->failed = true;
        return;
    }
    l->flow += opens_flow(token->type);
    l->flow -= closes_flow(token->type) && l->flow > 0;
    t->type = token->type;
    t->quote = needs_quotes(l, token);
    yaml_cursor_to_character(cursor, token->start_mark.index);
    t->start = cursor->byte;
    yaml_cursor_to_character(cursor, token->end_mark.index);
    t->end = cursor->byte;
    t->block = token->type == YAML_SCALAR_TOKEN &&
               (token->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                token->data.scalar.style == YAML_FOLDED_SCALAR_STYLE);
    while (t->block && t->end > t->start &&
           strchr(" \r\n", l->source->bytes.at[t->end - 1]) != NULL)
        t->end--; /* empty lines and the next line's indentation are none of its text */
}

static bool is_structure(yaml_token_type_t type)
{
    return type == YAML_BLOCK_SEQUENCE_START_TOKEN || type == YAML_BLOCK_MAPPING_START_TOKEN ||
           type == YAML_BLOCK_END_TOKEN || type == YAML_KEY_TOKEN;
}

static void scan(struct layout *l)
{
    struct yaml_cursor cursor;
    struct buffer masked = {0};
    struct text bytes;
    yaml_parser_t parser;
    yaml_token_t token;
    bool done = false;

    if (l->source->bytes.n == 0) /* of an empty file there is no first byte to point to */
        return;
    yaml_cursor_start(&cursor, l->source);
    bytes = (struct text){l->source->bytes.at + cursor.byte, l->source->bytes.n - cursor.byte};
    if (yaml_mask(bytes, &masked))
        bytes = (struct text){masked.at, masked.n};
    if (masked.failed || !yaml_parser_initialize(&parser)) {
        l->failed = true;
        buffer_free(&masked);
        return;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.at, bytes.n);
    while (!done && !l->failed) {
        if (!yaml_parser_scan(&parser, &token)) {
            l->failed = true;
            break;
        }
        done = token.type == YAML_STREAM_END_TOKEN;
        if (!done && token.type != YAML_STREAM_START_TOKEN)
            add_token(l, &token, &cursor);
        yaml_token_delete(&token);
    }
    yaml_parser_delete(&parser);
    buffer_free(&masked);
}

static int indent_of(struct text line)
{
    int n = 0;

    while ((size_t)n < line.n && line.at[n] == ' ')
        n++;
    return n;
}

static void split(struct layout *l)
{
    struct text rest = l->source->bytes;
    size_t at = text_starts(rest, TEXT("\xEF\xBB\xBF")) ? 3 : 0, token = 0;

    while (at < rest.n && !l->failed) {
        const char *end = memchr(rest.at + at, '\n', rest.n - at);
        size_t n = end != NULL ? (size_t)(end - rest.at) - at : rest.n - at;
        struct line *line = arena_push(l->arena, &l->lines, &l->n_lines, &l->lines_room,
                                       sizeof *line);

        if (line == NULL) {
            l->failed = true;
            return;
        }
        line->start = at;
        line->text = (struct text){rest.at + at, n};
        while (line->text.n > 0 && strchr("\r", rest.at[at + line->text.n - 1]) != NULL)
            line->text.n--;
        line->old = indent_of(line->text);
        line->new = UNKNOWN;
        line->first = token;
        while (token < l->n_tokens && l->tokens[token].start <= at + n)
            token++;
        line->n = token - line->first;
        at += n + 1;
    }
}

static struct line *line_at(struct layout *l, size_t byte)
{
    size_t lo = 0, hi = l->n_lines;

    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;

        if (l->lines[mid].start <= byte)
            lo = mid;
        else
            hi = mid;
    }
    return &l->lines[lo];
}

/* ---- Indentation ---- */

struct level {
    bool sequence, implied; /* implied: a list that begins in the column of its key */
    int indent;
};

struct levels {
    struct level at[4 * YAML_DEPTH];
    size_t n, flow;
};

static void push(struct levels *s, bool sequence, bool implied)
{
    int indent = s->n == 0 ? 0 : s->at[s->n - 1].indent + STEP;

    if (s->n < sizeof s->at / sizeof *s->at)
        s->at[s->n++] = (struct level){sequence, implied, indent};
}

static void pop(struct levels *s)
{
    if (s->n > 0)
        s->n--;
}

/* The first thing on its line decides where the line begins. */
static void place(struct layout *l, const struct levels *s, const struct token *t)
{
    struct line *line = line_at(l, t->start);

    if (s->n > 0 && s->flow == 0 && t->start == line->start + (size_t)line->old)
        line->new = s->at[s->n - 1].indent;
}

static void step(struct layout *l, struct levels *s, struct token *t)
{
    t->level = s->n > 0 ? s->at[s->n - 1].indent : -STEP;
    switch (t->type) {
    case YAML_BLOCK_MAPPING_START_TOKEN:
    case YAML_BLOCK_SEQUENCE_START_TOKEN:
        push(s, t->type == YAML_BLOCK_SEQUENCE_START_TOKEN, false);
        break;
    case YAML_BLOCK_END_TOKEN:
        if (s->n > 0 && s->at[s->n - 1].implied)
            pop(s);
        pop(s);
        break;
    case YAML_FLOW_MAPPING_START_TOKEN:
    case YAML_FLOW_SEQUENCE_START_TOKEN:
        s->flow++;
        break;
    case YAML_FLOW_MAPPING_END_TOKEN:
    case YAML_FLOW_SEQUENCE_END_TOKEN:
        s->flow -= s->flow > 0;
        break;
    case YAML_BLOCK_ENTRY_TOKEN:
        if (s->n > 0 && !s->at[s->n - 1].sequence)
            push(s, true, true);
        place(l, s, t);
        break;
    case YAML_KEY_TOKEN:
        if (s->flow == 0 && s->n > 0 && s->at[s->n - 1].implied)
            pop(s);
        place(l, s, t);
        break;
    default:
        break;
    }
}

static bool is_blank(const struct line *line)
{
    return text_trim(line->text).n == 0;
}

static bool is_comment(const struct line *line)
{
    return !line->inside && (size_t)line->old < line->text.n && line->text.at[line->old] == '#';
}

/* Lines that begin within a token or within brackets. */
static void mark_inside(struct layout *l)
{
    size_t flow = 0;

    for (size_t i = 0; i < l->n_tokens; i++) {
        const struct token *t = &l->tokens[i];
        size_t upto = t->end;

        flow += opens_flow(t->type);
        flow -= closes_flow(t->type) && flow > 0;
        if (flow > 0 && i + 1 < l->n_tokens) /* up to the next token, comments between included */
            upto = l->tokens[i + 1].start;
        for (struct line *line = line_at(l, t->start) + 1;
             line < l->lines + l->n_lines && line->start < upto; line++) {
            line->inside = true;
            line->verbatim = line->start < t->end;
            line->level = t->level;
        }
    }
}

/* What stands within a block scalar moves as one. */
static void shift_block(struct layout *l, const struct token *t)
{
    struct line *first = line_at(l, t->start) + 1, *end = l->lines + l->n_lines;
    int least = -1;

    for (struct line *line = first; line < end && line->start < t->end; line++)
        if (!is_blank(line) && (least < 0 || line->old < least))
            least = line->old;
    for (struct line *line = first; line < end && line->start < t->end; line++)
        line->new = line->old - least + t->level + STEP;
}

/* A text or brackets that go on, and a value on a line of its own: as far behind their line as they
 * were, and a step at least. */
static void indent_rest(struct layout *l)
{
    int old = 0, new = 0;

    for (size_t i = 0; i < l->n_lines; i++) {
        struct line *line = &l->lines[i];

        if (line->new != UNKNOWN && !line->inside) {
            old = line->old;
            new = line->new;
        } else if (line->new == UNKNOWN && !is_blank(line) && !is_comment(line)) {
            bool head = !line->inside && line->n > 0 &&
                        (l->tokens[line->first].type == YAML_DOCUMENT_START_TOKEN ||
                         l->tokens[line->first].type == YAML_DOCUMENT_END_TOKEN || i == 0);

            if (!line->inside && line->n > 0)
                line->level = l->tokens[line->first].level;
            line->new = line->verbatim || !line->inside ? 0 : line->old + new - old;
            if (line->new < line->level + STEP)
                line->new = line->level + STEP;
            if (head)
                line->new = 0;
        }
        for (size_t k = 0; k < line->n; k++)
            if (l->tokens[line->first + k].block)
                shift_block(l, &l->tokens[line->first + k]);
    }
}

/* The last line before `at` that is neither blank nor a comment, or NULL. */
static const struct line *last_text(const struct layout *l, size_t at)
{
    while (at-- > 0)
        if (!is_blank(&l->lines[at]) && !is_comment(&l->lines[at]))
            return &l->lines[at];
    return NULL;
}

/* A comment stands with the line after it, or with one before it where it began in its column. */
static int comment_indent(const struct layout *l, size_t at)
{
    const struct line *me = &l->lines[at], *next = NULL, *before;

    for (size_t i = at + 1; i < l->n_lines && next == NULL; i++)
        if (!is_blank(&l->lines[i]) && !is_comment(&l->lines[i]))
            next = &l->lines[i];
    if (next != NULL && next->old == me->old)
        return next->new;
    if (me->old == 0)
        return 0;
    before = at > 0 ? last_text(l, at) : NULL;
    if (before != NULL && before->verbatim) /* further right it would be of that text */
        return next != NULL && next->new < before->level ? next->new : before->level;
    for (size_t i = at; i-- > 0;) {
        const struct line *line = &l->lines[i];

        if (is_blank(line) || is_comment(line) || line->inside)
            continue;
        if (line->old == me->old)
            return line->new;
        if (line->old < me->old && next != NULL && next->old <= line->old)
            return line->new + (me->old > line->old ? STEP : 0);
        if (line->old < me->old)
            break;
    }
    return next != NULL ? next->new : 0;
}

/* ---- Writing ---- */

/* Spaces between two tokens of one line. */
static size_t gap(const struct token *a, const struct token *b)
{
    bool tight = closes_flow(b->type) || b->type == YAML_FLOW_ENTRY_TOKEN ||
                 b->type == YAML_VALUE_TOKEN;

    return opens_flow(a->type) || tight ? 0 : 1;
}

/* The comment at the end of a line, with "# " before its text. */
static void put_comment(struct buffer *b, struct text comment)
{
    while (comment.n > 0 && strchr(" \t", comment.at[comment.n - 1]) != NULL)
        comment.n--;
    if (comment.n > 1 && strchr(" #!\t", comment.at[1]) == NULL) {
        buffer_string(b, "# ");
        comment.at++, comment.n--;
    }
    buffer_text(b, comment);
}

/* Bytes of a token, in quotes where they are needed. */
static void put_token(const struct layout *l, const struct token *t, size_t from, size_t to,
                      struct buffer *b)
{
    const char *start = l->source->bytes.at + t->start;

    if (t->quote)
        yaml_quote(b, (struct text){start, t->end - t->start}, from - t->start, to - t->start);
    else
        buffer_bytes(b, start + (from - t->start), to - from);
}

/* What stands on the line from byte `at` on, token by token. */
static void put_tokens(const struct layout *l, const struct line *line, size_t at, struct buffer *b)
{
    const char *bytes = l->source->bytes.at;
    size_t end = line->start + line->text.n;
    const struct token *last = NULL;

    for (size_t k = 0; k < line->n; k++) {
        const struct token *t = &l->tokens[line->first + k];
        size_t stop = t->end < end ? t->end : end;

        if (is_structure(t->type) && t->end == t->start)
            continue;
        if (t->start < at || t->end == t->start)
            continue;
        if (last != NULL)
            for (size_t n = gap(last, t); n > 0; n--)
                buffer_char(b, ' ');
        if (t->block) /* its indicator, and a comment behind it */
            stop = end;
        put_token(l, t, t->start, stop, b);
        at = stop;
        last = t;
    }
    while (at < end && strchr(" \t", bytes[at]) != NULL)
        at++;
    if (at < end && bytes[at] == '#') {
        size_t before = 0;

        while (at > before && strchr(" \t", bytes[at - 1 - before]) != NULL)
            before++;
        for (size_t n = before > 2 ? before : 2; n > 0 && last != NULL; n--)
            buffer_char(b, ' ');
        if (last == NULL && b->n > 0 && b->at[b->n - 1] != ' ' && b->at[b->n - 1] != '\n')
            buffer_string(b, "  ");
        put_comment(b, (struct text){bytes + at, end - at});
    } else if (at < end) {
        buffer_bytes(b, bytes + at, end - at);
    }
}

static void trim_end(struct buffer *b)
{
    while (b->n > 0 && (b->at[b->n - 1] == ' ' || b->at[b->n - 1] == '\t'))
        b->n--;
}

/* A line that begins within a scalar: its text, then what tokens follow. */
static void put_rest(const struct layout *l, const struct line *line, struct buffer *b)
{
    size_t at = line->start + (size_t)line->old, end = line->start + line->text.n;
    const struct token *t = line->first > 0 ? &l->tokens[line->first - 1] : NULL;
    size_t stop = t != NULL && t->end < end ? t->end : end;

    if (t == NULL || t->end <= at || t->block) {
        buffer_bytes(b, l->source->bytes.at + at, end - at);
        return;
    }
    put_token(l, t, at, stop, b);
    if (line->n > 0 && stop < end)
        for (size_t n = gap(t, &l->tokens[line->first]); n > 0; n--)
            buffer_char(b, ' ');
    put_tokens(l, line, stop, b);
}

static void put_line(const struct layout *l, size_t i, struct buffer *b)
{
    const struct line *line = &l->lines[i];
    int indent = line->new;

    if (is_comment(line))
        indent = comment_indent(l, i);
    for (int k = 0; k < indent; k++)
        buffer_char(b, ' ');
    if (is_comment(line))
        put_comment(b, (struct text){line->text.at + line->old, line->text.n - (size_t)line->old});
    else if (line->verbatim)
        put_rest(l, line, b);
    else
        put_tokens(l, line, line->start + (size_t)line->old, b);
    trim_end(b);
    buffer_char(b, '\n');
}

static void put_lines(const struct layout *l, struct buffer *b)
{
    size_t empty = 0, start = b->n;

    for (size_t i = 0; i < l->n_lines; i++) {
        if (is_blank(&l->lines[i])) {
            empty++;
            if (l->lines[i].verbatim) /* it counts in a text */
                buffer_char(b, '\n');
            continue;
        }
        if (empty > 0 && b->n > start && b->at[b->n - 1] == '\n' && !l->lines[i - 1].verbatim)
            buffer_char(b, '\n');
        empty = 0;
        put_line(l, i, b);
    }
}

/* ---- The same meaning ---- */

/* Quotes may be new, but not around what says nothing. */
static bool same(const struct yaml_node *a, const struct yaml_node *b)
{
    if (a->kind != b->kind || a->n != b->n || (a->quoted && !b->quoted) ||
        yaml_is_null(a) != yaml_is_null(b) ||
        (a->kind == YAML_SCALAR && !text_equal(a->text, b->text)))
        return false;
    for (size_t i = 0; a->kind != YAML_SCALAR && i < a->n; i++)
        if ((a->kind == YAML_MAPPING && !same(a->keys[i], b->keys[i])) ||
            !same(a->values[i], b->values[i]))
            return false;
    return true;
}

static size_t comments_of(struct text t)
{
    size_t n = 0;

    for (size_t i = 0; i < t.n; i++)
        n += t.at[i] == '#';
    return n;
}

static enum osara_status check_same(struct arena *arena, const char *path, struct text before,
                                    struct text after, const struct yaml_node *tree,
                                    osara_problems *problems)
{
    struct yaml_node *again = NULL;

    if (yaml_parse(arena, path, after, OSARA_EFAULT, &again, NULL) == OSARA_OK &&
        same(tree, again) && comments_of(before) == comments_of(after))
        return OSARA_OK;
    problem_add(problems, OSARA_EFAULT, &(struct place){tree->at.source, 0, 0, 0},
                "a fault in osara: laid out, it would not mean the same");
    problem_hint(problems, "it is left as it is: please report it");
    return OSARA_EFAULT;
}

enum osara_status yaml_layout(const char *path, struct text bytes, enum osara_status status,
                              struct buffer *out, osara_problems *problems)
{
    struct source source = {path, bytes};
    struct layout l = {.arena = arena_new(), .source = &source};
    struct levels levels = {.n = 0};
    struct yaml_node *tree = NULL;
    struct buffer b = {0};
    enum osara_status rc = l.arena == NULL
                               ? problem_memory(problems)
                               : yaml_parse(l.arena, path, bytes, status, &tree, problems);

    if (rc == OSARA_OK) {
        scan(&l);
        split(&l);
        for (size_t i = 0; i < l.n_tokens; i++)
            step(&l, &levels, &l.tokens[i]);
        mark_inside(&l);
        indent_rest(&l);
        put_lines(&l, &b);
        rc = l.failed || b.failed
                 ? problem_memory(problems)
                 : check_same(l.arena, path, bytes, (struct text){b.at, b.n}, tree, problems);
    }
    if (rc == OSARA_OK)
        buffer_bytes(out, b.at, b.n);
    buffer_free(&b);
    arena_free(l.arena);
    return rc;
}
