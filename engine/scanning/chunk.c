/* chunk.c -- batches of records into the columns of a chunk. */
#include "scanning/chunk.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"

/* The key of table 0 is a word, mostly of one row. */
static bool is_unique(const struct worker *w, size_t c)
{
    const struct binding *b = w->binding;

    return w->subjects == NULL && b->columns[c].reading.column->type == COLUMN_ID &&
           b->columns[c].column == b->table->join;
}

bool worker_open(struct worker *w)
{
    const struct binding *b = w->binding;

    w->arena = arena_new();
    w->columns = calloc(b->n + 1, sizeof *w->columns);
    w->rows.values = calloc(b->n + 2, sizeof *w->rows.values);
    if (w->arena == NULL || w->columns == NULL || w->rows.values == NULL)
        return false;
    for (size_t c = 0; c < b->n; c++)
        column_open(&w->columns[c], &b->columns[c].reading, is_unique(w, c),
                    b->has_key && b->columns[c].is_key, w->arena);
    return true;
}

void worker_close(struct worker *w)
{
    for (size_t c = 0; w->columns != NULL && c < w->binding->n; c++)
        column_close(&w->columns[c]);
    window_free(&w->window);
    packing_free(&w->packing);
    free(w->columns);
    free(w->good);
    for (size_t c = 0; w->rows.values != NULL && c < w->binding->n; c++)
        free(w->rows.values[c]);
    free(w->rows.values);
    free(w->rows.subject);
    free(w->rows.line);
    free(w->rows.offset);
    free(w->rows.key);
    free(w->rows.place);
    w->rows = (struct rows){0};
    arena_free(w->arena);
    w->columns = NULL;
    w->arena = NULL;
}

/* ---- Room ---------------------------------------------------------------------------------------- */

static bool grow(void *items, size_t room, size_t size)
{
    void *old, *grown;

    memcpy(&old, items, sizeof old); /* items points to a pointer of any type */
    grown = realloc(old, room * size);
    if (grown != NULL)
        memcpy(items, &grown, sizeof grown);
    return grown != NULL;
}

/* Room for the records of a batch. */
static bool worker_room(struct worker *w, size_t n)
{
    if (n <= w->room)
        return true;
    n += n / 2;
    if (!grow(&w->good, n, sizeof *w->good))
        return false;
    w->room = n;
    return true;
}

/* Room for n more rows. */
static bool rows_room(struct worker *w, size_t n)
{
    const struct binding *b = w->binding;
    struct rows *rows = &w->rows;
    size_t room = 2 * (rows->n + n);

    if (rows->n + n <= rows->room)
        return true;
    for (size_t c = 0; c < b->n; c++) {
        const struct bound *bound = &b->columns[c];

        if (bound->kept && !(bound->is_join && w->subjects != NULL) &&
            !grow(&rows->values[c], room, column_width(bound->reading.column->type)))
            return false;
    }
    if (!grow(&rows->line, room, sizeof *rows->line) ||
        (w->subjects != NULL && (!grow(&rows->subject, room, sizeof *rows->subject) ||
                                 !grow(&rows->place, room, sizeof *rows->place))) ||
        ((b->has_key || w->subjects == NULL) && !grow(&rows->offset, room, sizeof *rows->offset)) ||
        (b->has_key && !grow(&rows->key, room, sizeof *rows->key)))
        return false;
    rows->room = room;
    return true;
}

/* Where record `record` of the batch begins, from the chunk's start. */
static uint32_t offset_of(const struct worker *w, const struct chunk *chunk, const struct records *r,
                          size_t record)
{
    size_t base = w->bytes_at + (size_t)(r->base - r->bytes.at);

    return (uint32_t)(base - chunk->start) + r->start[record];
}

static bool chunk_fault(const struct worker *w, struct chunk *chunk, const struct records *r, size_t record,
                        int reason, uint16_t column)
{
    if (chunk->n_faults == chunk->room_faults) {
        size_t room = 2 * chunk->room_faults + 16;

        if (!grow(&chunk->faults, room, sizeof *chunk->faults))
            return false;
        chunk->room_faults = room;
    }
    chunk->faults[chunk->n_faults++] = (struct fault){offset_of(w, chunk, r, record), r->lines[record],
                                                      (uint16_t)reason, column};
    return true;
}

/* ---- One batch ------------------------------------------------------------------------------------- */

/* Lists the records that have as many cells as the header; the others are faults. */
static bool batch_shapes(struct worker *w, struct chunk *chunk, const struct records *r, size_t *n)
{
    size_t broken = 0;

    w->even = records_even(r, w->input->n_cells);
    *n = w->even ? r->n : 0;
    for (size_t i = *n; i < r->n; i++) {
        bool is_broken = broken < r->n_broken && r->broken[broken].record == i;

        if (is_broken) {
            broken++;
            if (!chunk_fault(w, chunk, r, i, QUARANTINE_QUOTE, COLUMN_NONE))
                return false;
        } else if (r->last[i] - r->first[i] + 1 != w->input->n_cells) {
            if (!chunk_fault(w, chunk, r, i, QUARANTINE_RAGGED, COLUMN_NONE))
                return false;
        } else {
            w->good[(*n)++] = (uint32_t)i;
        }
    }
    return true;
}

/* The record of row i of those at hand. */
static inline size_t record_of(const struct worker *w, size_t i)
{
    return w->even ? w->at + i : w->good[w->at + i];
}

/* The cells that stand in one place, without their quotes; or a constant. */
static bool batch_cells(struct worker *w, const struct records *r, const struct text *constant,
                        uint32_t cell, size_t n)
{
    if (constant != NULL || cell == CELL_NONE) {
        for (size_t i = 0; i < n; i++)
            w->cells[i] = constant != NULL ? *constant : (struct text){"", 0};
        return true;
    }
    if (cell + 1 < w->input->n_cells && w->even &&
        records_plain_cells(r, w->at, cell, w->input->n_cells, n, w->cells))
        return true;
    for (size_t i = 0; i < n; i++) {
        bool doubled;

        w->cells[i] = records_cell(r, record_of(w, i), cell, &doubled);
        if (doubled) {
            struct csv_cell quoted = {.raw = w->cells[i], .doubled = true};

            w->cells[i] = csv_unquote(&quoted, w->arena);
            if (w->cells[i].at == NULL)
                return false;
        }
    }
    return true;
}

/* What does not fit in a column that no rule reads: noted, and the row is used all the same. */
static bool batch_unread(struct worker *w, struct chunk *chunk, const struct records *r,
                         uint16_t column, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (w->extra[i] != 0) {
            if (!chunk_fault(w, chunk, r, record_of(w, i), FAULT_UNREAD, column))
                return false;
            w->extra[i] = 0;
        }
    return true;
}

/* The cells of column c of the binding where they stand: false where they have to be made texts. */
static bool batch_knows(struct worker *w, const struct records *r, size_t c, size_t n, void *out)
{
    uint32_t cell = w->input->cell[c];

    if (!w->even || w->binding->columns[c].reading.constant != NULL || cell == CELL_NONE || cell == 0 ||
        cell + 1 >= w->input->n_cells)
        return false;
    struct plain_cells cells = {r->base, r->ends + r->first[w->at] + cell, w->input->n_cells};

    return column_knows(&w->columns[c], &cells, n, out);
}

static bool batch_columns(struct worker *w, struct chunk *chunk, const struct records *r, size_t n)
{
    const struct binding *b = w->binding;
    struct rows *rows = &w->rows;
    struct row_marks marks = {w->fault, w->no_key, b->has_key ? rows->key + rows->n : NULL};
    struct row_marks extra = {w->extra, w->extra, NULL};

    memset(w->fault, 0, n * sizeof *w->fault);
    memset(w->extra, 0, n * sizeof *w->extra);
    memset(w->no_key, 0, n * sizeof *w->no_key);
    if (b->has_key)
        memset(marks.key, 0, n * sizeof *marks.key);
    for (size_t c = 0; c < b->n; c++) {
        const struct bound *bound = &b->columns[c];
        uint16_t mark = (uint16_t)(c + 1);
        char *out = rows->values[c];

        if (out != NULL)
            out += rows->n * column_width(bound->reading.column->type);
        if (batch_knows(w, r, c, n, out))
            continue;
        if (!batch_cells(w, r, bound->reading.constant, w->input->cell[c], n))
            return false;
        if (bound->is_join && w->subjects != NULL) {
            if (!column_join(&w->columns[c], mark, bound->is_key, b->nobody, w->subjects, w->cells,
                             n, rows->subject + rows->n, &marks))
                return false;
            continue;
        }
        if (!column_read(&w->columns[c], mark, bound->is_key, w->cells, n, out,
                         bound->extra ? &extra : &marks) ||
            (bound->extra && !batch_unread(w, chunk, r, (uint16_t)c, n)))
            return false;
    }
    return w->input->join_cell ==
               CELL_NONE || /* whether there is a row that is named: row_fault() */
           batch_cells(w, r, NULL, (uint32_t)(w->input->n_cells - 1), n);
}

/* Where something speaks against a row, a byte that is not 0; `subject` may be NULL. */
WIDE static void rows_bad(const uint16_t *restrict fault, const uint16_t *restrict no_key,
                          const uint32_t *restrict subject, size_t n, uint8_t *restrict bad)
{
    for (size_t i = 0; i < n; i++)
        bad[i] = (fault[i] | no_key[i]) != 0;
    for (size_t i = 0; subject != NULL && i < n; i++)
        bad[i] |= subject[i] == SUBJECT_NONE;
}

/* Of n rows those that cannot be used, in order, into w->out: hardly one in a hundred. */
static size_t rows_out(struct worker *w, size_t n)
{
    uint8_t bad[WORKER_ROWS + sizeof(uint64_t)] = {0};
    size_t n_out = 0;

    rows_bad(w->fault, w->no_key, w->subjects != NULL ? w->rows.subject + w->rows.n : NULL, n, bad);
    for (size_t i = 0; w->input->join_cell != CELL_NONE && i < n; i++)
        bad[i] |= w->cells[i].n == 0;
    for (size_t i = 0; i < n; i += sizeof(uint64_t))
        for (size_t k = i; text_eight((const char *)bad + i) != 0 && k < i + sizeof(uint64_t); k++)
            if (bad[k] != 0)
                w->out[n_out++] = (uint32_t)k;
    return n_out;
}

/* Why row i cannot be used: an enum quarantine_reason, or FAULT_NOBODY. */
static int row_fault(const struct worker *w, size_t i, uint16_t *column)
{
    *column = COLUMN_NONE;
    if (w->fault[i] != 0) {
        *column = (uint16_t)(w->fault[i] - 1);
        return QUARANTINE_VALUE;
    }
    if (w->input->join_cell != CELL_NONE && w->cells[i].n == 0)
        return QUARANTINE_UNJOINED;
    if (w->no_key[i] != 0) {
        *column = (uint16_t)(w->no_key[i] - 1);
        return w->binding->nobody && w->binding->columns[*column].is_join ? FAULT_NOBODY
                                                                          : QUARANTINE_NO_KEY;
    }
    for (size_t c = 0; c < w->binding->n; c++)
        if (w->binding->columns[c].is_join)
            *column = (uint16_t)c;
    return QUARANTINE_ORPHAN;
}

/* Closes the gaps that n rows, in order and counted from `at`, leave in `rows` of them. */
static void close_up(void *values, size_t width, size_t at, size_t rows, const uint32_t out[], size_t n)
{
    char *first, *to;

    if (values == NULL)
        return;
    first = (char *)values + at * width;
    to = first + out[0] * width;
    for (size_t i = 0; i < n; i++) {
        size_t from = (size_t)out[i] + 1, end = i + 1 < n ? out[i + 1] : rows;

        memmove(to, first + from * width, (end - from) * width);
        to += (end - from) * width;
    }
}

/* The same of all that the n rows at hand have. */
static void rows_close_up(struct worker *w, size_t n, size_t n_out)
{
    const struct binding *b = w->binding;
    struct rows *rows = &w->rows;

    for (size_t c = 0; c < b->n; c++)
        close_up(rows->values[c], column_width(b->columns[c].reading.column->type), rows->n, n, w->out,
                 n_out);
    close_up(w->lines ? rows->line : NULL, sizeof *rows->line, rows->n, n, w->out, n_out);
    close_up(rows->subject, sizeof *rows->subject, rows->n, n, w->out, n_out);
    close_up(rows->offset, sizeof *rows->offset, rows->n, n, w->out, n_out);
    close_up(rows->key, sizeof *rows->key, rows->n, n, w->out, n_out);
}

/* Leaves out the rows that cannot be used. */
static bool batch_close(struct worker *w, struct chunk *chunk, const struct records *r, size_t n)
{
    struct rows *rows = &w->rows;
    size_t n_out = rows_out(w, n);

    for (size_t k = 0; k < n_out; k++) {
        uint16_t column;
        int reason = row_fault(w, w->out[k], &column);

        if (!chunk_fault(w, chunk, r, record_of(w, w->out[k]), reason, column))
            return false;
    }
    if (w->subjects != NULL && rows->offset == NULL) { /* nothing stays in the order of the file */
        for (size_t k = 0; k < n_out; k++)
            rows->subject[rows->n + w->out[k]] = subject_dealt_out(w);
        rows->n += n;
        return true;
    }
    if (n_out > 0)
        rows_close_up(w, n, n_out);
    rows->n += n - n_out;
    return true;
}

/* The n rows at hand, all columns of them: their bytes stay in the nearest cache meanwhile. */
static bool batch_rows(struct worker *w, struct chunk *chunk, const struct records *r, size_t n)
{
    struct rows *rows = &w->rows;

    for (size_t i = 0; w->lines && i < n; i++)
        rows->line[rows->n + i] = r->lines[record_of(w, i)];
    for (size_t i = 0; rows->offset != NULL && i < n; i++)
        rows->offset[rows->n + i] = offset_of(w, chunk, r, record_of(w, i));
    return batch_columns(w, chunk, r, n) && batch_close(w, chunk, r, n);
}

static bool batch_read(struct worker *w, struct chunk *chunk, const struct records *r)
{
    bool fine;
    size_t n;

    chunk->records += r->n;
    fine = worker_room(w, r->n) && batch_shapes(w, chunk, r, &n) && rows_room(w, n);
    for (w->at = 0; fine && w->at < n; w->at += WORKER_ROWS)
        fine = batch_rows(w, chunk, r, n - w->at < WORKER_ROWS ? n - w->at : WORKER_ROWS);
    return fine;
}

/* ---- One chunk ------------------------------------------------------------------------------------- */

enum { LOOK_ON = 1 << 14 }; /* bytes after a range, in which its last record is expected to end */

/* What is read is the window if it holds the range, or all of the input. */
static void choose_bytes(struct worker *w, struct chunk *chunk, size_t start, size_t stop)
{
    const struct window *window = &w->window;

    chunk->mapped = start < window->at || stop - window->at > window->bytes.n;
    w->bytes = chunk->mapped ? w->input->bytes : window->bytes;
    w->bytes_at = chunk->mapped ? 0 : window->at;
    if (chunk->mapped && w->input->decoded == NULL)
        file_ask(&w->input->file, input_skipped(w->input) + start, input_skipped(w->input) + stop);
}

/* False when out of memory.  *part: more than the window would have been needed. */
static bool read_records(struct worker *w, struct chunk *chunk, size_t start, size_t stop, bool *part)
{
    struct records r;
    bool fine = true;

    for (size_t c = 0; c < w->binding->n; c++)
        column_forget(&w->columns[c], w->bytes);
    w->too_long = 0;
    w->rows.n = 0;
    chunk->input = w->input;
    chunk->start = start;
    records_open(&r, w->bytes, start - w->bytes_at, 0, w->input->separator, w->way);
    r.part = w->bytes_at + w->bytes.n < w->input->bytes.n;
    if (w->batch > 0)
        r.batch = w->batch;
    while (fine && records_next(&r, stop - w->bytes_at))
        fine = batch_read(w, chunk, &r);
    chunk->end = w->bytes_at + r.at;
    chunk->lines = r.line;
    chunk->blank = r.blank;
    if (r.failed == RECORDS_TOO_LONG)
        w->too_long = r.line + 1;
    *part = r.failed == RECORDS_PART;
    fine = fine && r.failed != RECORDS_MEMORY;
    records_close(&r);
    return fine;
}

static void chunk_forget(struct worker *w, struct chunk *chunk)
{
    chunk_free(chunk, w->binding);
    *chunk = (struct chunk){.file = chunk->file};
}

bool worker_load(struct worker *w, size_t from, size_t stop)
{
    w->window.bytes.n = 0;
    return window_load(&w->window, from, stop + LOOK_ON);
}

bool worker_read(struct worker *w, struct chunk *chunk, size_t start, size_t stop)
{
    bool part = false, fine;

    choose_bytes(w, chunk, start, stop);
    fine = read_records(w, chunk, start, stop, &part);
    if (!fine || !part)
        return fine;
    chunk_forget(w, chunk);
    w->window.bytes.n = 0;
    choose_bytes(w, chunk, start, stop);
    return read_records(w, chunk, start, stop, &part);
}

bool worker_read_again(struct worker *w, struct chunk *chunk, size_t start, size_t stop)
{
    chunk_forget(w, chunk);
    (void)worker_load(w, start, stop);
    return worker_read(w, chunk, start, stop);
}
