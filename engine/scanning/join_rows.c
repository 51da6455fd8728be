/* join_rows.c -- the rows that name others, with the cells of those. */
#include "base/csv.h"
#include "scanning/join.h"

/* Bytes of a record's line end: 0 at the end of a file that has none. */
static size_t line_end(struct text record)
{
    size_t n = 0;

    if (record.n > 0 && record.at[record.n - 1] == '\n')
        n = record.n > 1 && record.at[record.n - 2] == '\r' ? 2 : 1;
    return n;
}

static bool is_whole(const struct csv_record *record, size_t n_cells)
{
    for (size_t c = 0; c < record->n; c++)
        if (record->cells[c].broken)
            return false;
    return record->n == n_cells;
}

/* The headings that are put behind: those that the own header has as well are empty, so that its
 * own columns count. */
static void put_headings(const struct join *j, const struct csv_record *header, struct buffer *b)
{
    for (size_t k = 0; k < j->n_wanted; k++) {
        bool own = false;

        for (size_t c = 0; c < header->n; c++)
            own |= text_is(text_trim(csv_unquote(&header->cells[c], j->arena)), j->wanted[k]);
        buffer_char(b, j->separator);
        if (own)
            continue;
        buffer_char(b, '"');
        for (const char *p = j->wanted[k]; *p != '\0'; p++) {
            if (*p == '"')
                buffer_char(b, '"');
            buffer_char(b, *p);
        }
        buffer_char(b, '"');
    }
    buffer_char(b, j->separator);
}

static void put_row(struct join *j, const struct csv_record *record, uint32_t key_cell,
                    struct buffer *b)
{
    struct text key = text_trim(csv_unquote(&record->cells[key_cell], j->arena));
    uint32_t id = key.n > 0 ? lexicon_find(&j->keys, key) : 0;

    if (id == 0) {
        for (size_t k = 0; k <= j->n_wanted; k++)
            buffer_char(b, j->separator);
        return;
    }
    buffer_bytes(b, j->text.at + j->rows[id - 1].at, j->rows[id - 1].n);
    buffer_char(b, j->separator);
    buffer_char(b, '1');
    j->rows[id - 1].named = true;
}

bool join_rows(struct join *j, struct text bytes, uint32_t key_cell, char **out, size_t *n,
               size_t *cells)
{
    struct csv_reader reader;
    struct csv_record record;
    struct buffer b = {0};
    size_t at = 0, n_own = 0;
    bool header = true;

    *cells = j->n_wanted + 1;
    csv_open(&reader, bytes, j->separator);
    while (!b.failed && csv_next(&reader, &record)) {
        struct text text = {bytes.at + record.at, record.bytes};
        size_t end = line_end(text);

        buffer_bytes(&b, bytes.at + at, record.at - at); /* blank lines */
        buffer_bytes(&b, text.at, text.n - end);
        if (header) {
            n_own = record.n;
            put_headings(j, &record, &b);
        } else if (is_whole(&record, n_own)) {
            put_row(j, &record, key_cell, &b);
        } else if (record.n >= n_own + *cells) {
            buffer_char(&b, j->separator); /* it is ragged, and stays so; quarantine.c knows */
        }
        buffer_bytes(&b, text.at + text.n - end, end);
        at = record.at + record.bytes;
        header = false;
    }
    if (at < bytes.n)
        buffer_bytes(&b, bytes.at + at, bytes.n - at);
    b.failed |= reader.failed;
    csv_close(&reader);
    if (b.failed) {
        buffer_free(&b);
        return false;
    }
    *out = b.at;
    *n = b.n;
    return true;
}
