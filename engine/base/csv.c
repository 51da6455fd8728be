/* csv.c -- the plain reader of CSV: byte by byte, and the definition of what a record is. */
#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";

void csv_open(struct csv_reader *r, struct text bytes, char separator)
{
    *r = (struct csv_reader){.bytes = bytes, .separator = separator, .line = 1};
    if (bytes.n >= 3 && memcmp(bytes.at, BYTE_ORDER_MARK, 3) == 0)
        r->at = 3;
}

void csv_close(struct csv_reader *r)
{
    free(r->cells);
    r->cells = NULL;
    r->room = 0;
}

/* Bytes of a line end at p: 0 when there is none.  The end of the file is one, after a CR too. */
static size_t csv_line_end(struct text b, size_t p, bool *ends)
{
    size_t cr = p < b.n && b.at[p] == '\r' ? 1 : 0;

    *ends = p + cr == b.n || b.at[p + cr] == '\n';
    if (!*ends)
        return 0;
    return p + cr == b.n ? cr : cr + 1;
}

static uint32_t csv_count_lines(struct text b, size_t from, size_t to)
{
    uint32_t n = 0;

    while (from < to) {
        const char *found = memchr(b.at + from, '\n', to - from);

        if (found == NULL)
            break;
        n++;
        from = (size_t)(found - b.at) + 1;
    }
    return n;
}

/* The end of an unquoted cell (or of the text after a closing quote): a separator, an LF, or the
 * end of the file. */
static size_t csv_plain_end(const struct csv_reader *r, size_t p)
{
    while (p < r->bytes.n && r->bytes.at[p] != r->separator && r->bytes.at[p] != '\n')
        p++;
    return p;
}

static struct text csv_between(const struct csv_reader *r, size_t from, size_t to)
{
    return (struct text){r->bytes.at + from, to - from};
}

/* Text up to `end`, which is an LF, the end of the file or a separator, less the CR of a CRLF. */
static struct text csv_plain_text(const struct csv_reader *r, size_t from, size_t end)
{
    struct text b = r->bytes;

    if (end > from && b.at[end - 1] == '\r' && (end == b.n || b.at[end] == '\n'))
        return csv_between(r, from, end - 1);
    return csv_between(r, from, end);
}

/* A quoted cell that broke at `until`.  Returns where it ends. */
static size_t csv_broken(const struct csv_reader *r, size_t at, size_t until, enum csv_fault fault,
                         struct csv_cell *cell)
{
    size_t search = fault == CSV_OPEN ? r->bytes.n : until;
    const char *line_end = memchr(r->bytes.at + at, '\n', search - at);
    size_t end = r->bytes.n;

    if (line_end != NULL)
        end = (size_t)(line_end - r->bytes.at);
    else if (fault == CSV_TEXT_AFTER)
        end = csv_plain_end(r, until);
    if (line_end != NULL && fault == CSV_TEXT_AFTER)
        fault = CSV_ASTRAY;
    *cell = (struct csv_cell){.raw = csv_plain_text(r, at, end), .broken = true, .fault = fault};
    if (line_end != NULL && until > at) /* the last line end of a file begins no further line */
        cell->swallowed = csv_count_lines(r->bytes, at, until - (until == r->bytes.n));
    return end;
}

/* The cell whose opening quote is at `at`.  Returns where it ends. */
static size_t csv_quoted(const struct csv_reader *r, size_t at, struct csv_cell *cell)
{
    struct text b = r->bytes;
    size_t limit = b.n - at > CSV_QUOTED_LIMIT ? at + CSV_QUOTED_LIMIT : b.n;
    size_t p = at + 1;
    bool doubled = false, ends;

    for (;;) {
        const char *found = p < limit ? memchr(b.at + p, '"', limit - p) : NULL;

        if (found == NULL)
            return csv_broken(r, at, limit, CSV_OPEN, cell);
        p = (size_t)(found - b.at);
        if (p + 1 == b.n || b.at[p + 1] != '"')
            break;
        doubled = true;
        p += 2;
    }
    (void)csv_line_end(b, p + 1, &ends);
    if (!ends && b.at[p + 1] != r->separator)
        return csv_broken(r, at, p + 1, CSV_TEXT_AFTER, cell);
    *cell = (struct csv_cell){.raw = csv_between(r, at + 1, p), .quoted = true, .doubled = doubled};
    return ends && p + 1 < b.n && b.at[p + 1] == '\r' ? p + 2 : p + 1;
}

static struct csv_cell *csv_push(struct csv_reader *r, size_t n)
{
    if (n == r->room) {
        size_t room = r->room == 0 ? 32 : 2 * r->room;
        struct csv_cell *cells = realloc(r->cells, room * sizeof *cells);

        if (cells == NULL) {
            r->failed = true;
            return NULL;
        }
        r->cells = cells;
        r->room = room;
    }
    return &r->cells[n];
}

static void csv_skip_blank(struct csv_reader *r)
{
    while (r->at < r->bytes.n) {
        bool ends;
        size_t n = csv_line_end(r->bytes, r->at, &ends);

        if (!ends)
            return;
        r->at += n;
        r->blank++;
        r->line++;
    }
}

bool csv_next(struct csv_reader *r, struct csv_record *out)
{
    size_t at, n = 0;

    csv_skip_blank(r);
    if (r->failed || r->at >= r->bytes.n)
        return false;
    at = r->at;
    for (;;) {
        struct csv_cell *cell = csv_push(r, n);

        if (cell == NULL)
            return false;
        n++;
        if (at < r->bytes.n && r->bytes.at[at] == '"') {
            at = csv_quoted(r, at, cell);
        } else {
            size_t end = csv_plain_end(r, at);

            *cell = (struct csv_cell){.raw = csv_plain_text(r, at, end)};
            at = end;
        }
        if (at == r->bytes.n || r->bytes.at[at] == '\n')
            break;
        at++; /* the separator */
    }
    at += at < r->bytes.n;
    *out = (struct csv_record){r->cells, n, r->line, r->at, at - r->at};
    r->line += csv_count_lines(r->bytes, r->at, at);
    r->at = at;
    return true;
}

struct text csv_unquote(const struct csv_cell *cell, struct arena *arena)
{
    struct text raw = cell->raw;
    char *copy;
    size_t n = 0;

    if (!cell->doubled)
        return raw;
    copy = arena_alloc(arena, raw.n + 1, 1);
    if (copy == NULL)
        return (struct text){NULL, 0};
    for (size_t i = 0; i < raw.n; i++) {
        copy[n++] = raw.at[i];
        if (raw.at[i] == '"')
            i++; /* its twin */
    }
    return (struct text){copy, n};
}
