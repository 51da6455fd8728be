/* join.c -- the file that is joined: its rows by their key. */
#include "scanning/join.h"

#include <stdlib.h>

#include "base/csv.h"
#include "scanning/quarantine.h"

/* What is known of the file while it is read. */
struct joining {
    struct join *j;
    struct joined_file *file;
    uint32_t number; /* of it */
    size_t n_cells;
    uint32_t key;
    uint32_t *cells; /* [n_wanted] where each wanted heading stands */
    osara_problems *problems;
};

static enum osara_status wrong(const struct joining *g, const char *format, const char *heading)
{
    struct source source = {g->file->path, {NULL, 0}};
    struct place at = {&source, 1, 0, 0};

    return problem_add(g->problems, OSARA_EEXTRACT, &at, format, heading);
}

/* ---- Rows that cannot be joined -------------------------------------------------------------------- */

static bool fault(const struct joining *g, const struct csv_record *record,
                  enum quarantine_reason reason, const char *why)
{
    struct join *j = g->j;
    struct quarantined *q = arena_push(j->arena, &j->faults, &j->n_faults, &j->room_faults,
                                       sizeof *q);
    struct text value = {g->file->bytes.at + record->at, record->bytes};

    if (q == NULL || why == NULL)
        return false;
    if (reason == QUARANTINE_DUPLICATE || reason == QUARANTINE_NO_KEY)
        value = record->cells[g->key].raw;
    *q = (struct quarantined){.table = j->binding->index,
                              .file = g->number,
                              .line = record->line,
                              .reason = reason,
                              .joined = true,
                              .why = why};
    if (reason == QUARANTINE_DUPLICATE || reason == QUARANTINE_NO_KEY)
        q->column = j->mapped->other;
    return quarantine_cut(j->arena, text_trim(value), &q->value);
}

static bool is_broken(const struct csv_record *record)
{
    for (size_t c = 0; c < record->n; c++)
        if (record->cells[c].broken)
            return true;
    return false;
}

/* ---- One row --------------------------------------------------------------------------------------- */

/* A cell as the table's own files would have it; what would end a line there is a space. */
static void put_cell(struct buffer *b, struct text value, char separator)
{
    bool quote = false;

    for (size_t i = 0; i < value.n; i++)
        quote |= value.at[i] == separator || value.at[i] == '"';
    if (quote)
        buffer_char(b, '"');
    for (size_t i = 0; i < value.n; i++) {
        char c = value.at[i];

        if (c == '"')
            buffer_char(b, c);
        buffer_char(b, c == '\n' || c == '\r' ? ' ' : c);
    }
    if (quote)
        buffer_char(b, '"');
}

static bool keep_row(const struct joining *g, const struct csv_record *record)
{
    struct join *j = g->j;
    struct joined_row *row;

    if (j->n_rows == j->room_rows) {
        size_t room = 2 * j->room_rows + 64;

        row = realloc(j->rows, room * sizeof *row);
        if (row == NULL)
            return false;
        j->rows = row;
        j->room_rows = room;
    }
    row = &j->rows[j->n_rows++];
    *row = (struct joined_row){.at = j->text.n};
    for (size_t c = 0; c < j->n_wanted; c++) {
        buffer_char(&j->text, j->separator);
        if (g->cells[c] != UINT32_MAX)
            put_cell(&j->text, csv_unquote(&record->cells[g->cells[c]], j->arena), j->separator);
    }
    row->n = j->text.n - row->at;
    return !j->text.failed;
}

static bool read_row(const struct joining *g, const struct csv_record *record)
{
    struct join *j = g->j;
    struct text key;
    uint32_t id;

    if (is_broken(record))
        return fault(g, record, QUARANTINE_QUOTE, "a quote that does not close, or text after one");
    if (record->n != g->n_cells)
        return fault(
            g, record, QUARANTINE_RAGGED,
            arena_format(j->arena, "%zu cells where the header has %zu", record->n, g->n_cells));
    key = text_trim(csv_unquote(&record->cells[g->key], j->arena));
    if (key.n == 0)
        return fault(g, record, QUARANTINE_NO_KEY,
                     arena_format(j->arena, "'%s' is missing, by which rows of %s name it",
                                  j->mapped->other, j->binding->table->name));
    id = lexicon_add(&j->keys, key);
    if (id == UINT32_MAX)
        return false;
    if (id <= j->n_rows)
        return fault(g, record, QUARANTINE_DUPLICATE,
                     "an earlier row has the same key: that one is joined");
    return keep_row(g, record);
}

/* ---- The header ------------------------------------------------------------------------------------ */

static uint32_t find_heading(const struct csv_record *header, const char *heading,
                             struct arena *arena)
{
    for (size_t c = 0; c < header->n; c++)
        if (text_is(text_trim(csv_unquote(&header->cells[c], arena)), heading))
            return (uint32_t)c;
    return UINT32_MAX;
}

static enum osara_status read_header(struct joining *g, struct csv_reader *reader)
{
    struct join *j = g->j;
    struct csv_record header;

    if (!csv_next(reader, &header))
        return reader->failed ? problem_memory(g->problems)
                              : wrong(g, "the file is empty: it has not even a header%s", "");
    g->n_cells = header.n;
    g->key = find_heading(&header, j->mapped->other, j->arena);
    if (g->key == UINT32_MAX) {
        wrong(g, "there is no heading '%s', by which it is joined", j->mapped->other);
        problem_hint(g->problems,
                     "extract.yaml can say which heading it is: join: {by: {'%s': 'HEADING'}}",
                     j->mapped->own);
        return OSARA_EEXTRACT;
    }
    g->cells = arena_alloc(j->arena, j->n_wanted + 1, sizeof *g->cells);
    if (g->cells == NULL)
        return problem_memory(g->problems);
    for (size_t c = 0; c < j->n_wanted; c++)
        g->cells[c] = find_heading(&header, j->wanted[c], j->arena);
    return OSARA_OK;
}

/* The headings that the mapping names, and that this header has: of the first file all others must
 * have the same, or the cells are empty. */
static bool find_wanted(struct join *j, const struct joined_file *file)
{
    const struct binding *b = j->binding;
    struct csv_reader reader;
    struct csv_record header;
    bool fine = true;

    if (j->wanted != NULL)
        return true;
    j->wanted = arena_alloc(j->arena, b->table->n_columns + 1, sizeof *j->wanted);
    csv_open(&reader, file->bytes, j->mapped->separator);
    fine = j->wanted != NULL && (csv_next(&reader, &header) || !reader.failed);
    for (uint32_t c = 0; fine && reader.at > 0 && c < b->table->n_columns; c++) {
        const char *heading = binding_heading(b, c);
        size_t k = 0;

        if (heading == NULL || find_heading(&header, heading, j->arena) == UINT32_MAX)
            continue;
        while (k < j->n_wanted && !text_is(text_of(heading), j->wanted[k]))
            k++;
        if (k == j->n_wanted)
            j->wanted[j->n_wanted++] = heading;
    }
    csv_close(&reader);
    return fine;
}

enum osara_status join_read(struct join *j, struct joined_file *file, osara_problems *problems)
{
    struct joining g = {
        .j = j, .file = file, .number = (uint32_t)(file - j->files), .problems = problems};
    struct csv_reader reader;
    struct csv_record record;
    enum osara_status rc;
    bool fine = true;

    if (!find_wanted(j, file))
        return problem_memory(problems);
    csv_open(&reader, file->bytes, j->mapped->separator);
    rc = read_header(&g, &reader);
    while (rc == OSARA_OK && fine && csv_next(&reader, &record)) {
        fine = read_row(&g, &record);
        file->rows++;
    }
    if (rc == OSARA_OK && (!fine || reader.failed))
        rc = problem_memory(problems);
    file->blank = reader.blank;
    csv_close(&reader);
    return rc;
}

void join_close(struct join *j)
{
    for (size_t i = 0; i < j->n_files; i++) {
        file_unmap(&j->files[i].file);
        free(j->files[i].decoded);
    }
    free(j->rows);
    buffer_free(&j->text);
    lexicon_free(&j->keys);
}
