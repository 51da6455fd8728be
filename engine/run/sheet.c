/* sheet.c -- see sheet.h. */
#include "run/sheet.h"

#include "base/csv.h"

struct reading {
    struct sheet *sheet;
    const struct sheet_column *columns;
    size_t n_columns, n_headings, room;
    uint32_t column_of[64]; /* heading -> column, or UINT32_MAX */
    osara_problems *problems;
    enum osara_status rc;
};

static struct place place_of(const struct reading *r, uint32_t line)
{
    return (struct place){.source = &r->sheet->source, .line = line, .column = 1};
}

static void say_unknown(struct reading *r, const struct place *at, struct text heading)
{
    struct text names[SHEET_COLUMNS];

    for (size_t i = 0; i < r->n_columns; i++)
        names[i] = text_of(r->columns[i].name);
    r->rc = problem_add(r->problems, OSARA_EUSAGE, at, "'%.*s' is not a column of this table",
                        TEXT_ARGS(heading));
    problem_hint_nearest(r->problems, heading, names, r->n_columns);
}

static void read_heading(struct reading *r, const struct place *at, size_t i, struct text heading)
{
    r->column_of[i] = UINT32_MAX;
    for (uint32_t c = 0; c < r->n_columns; c++)
        if (text_same_name(heading, text_of(r->columns[c].name)))
            r->column_of[i] = c;
    if (r->column_of[i] == UINT32_MAX)
        say_unknown(r, at, heading);
    for (size_t j = 0; j < i && r->column_of[i] != UINT32_MAX; j++)
        if (r->column_of[j] == r->column_of[i])
            r->rc = problem_add(r->problems, OSARA_EUSAGE, at, "the column '%.*s' is there twice",
                                TEXT_ARGS(heading));
}

static void read_headings(struct reading *r, const struct csv_record *record)
{
    struct place at = place_of(r, record->line);

    r->n_headings = record->n;
    if (record->n > sizeof r->column_of / sizeof r->column_of[0]) {
        r->rc = problem_add(r->problems, OSARA_EUSAGE, &at, "%zu columns are too many", record->n);
        return;
    }
    for (size_t i = 0; i < record->n; i++)
        read_heading(r, &at, i, text_trim(csv_unquote(&record->cells[i], r->sheet->arena)));
    for (size_t c = 0; c < r->n_columns; c++) {
        bool there = !r->columns[c].required;

        for (size_t i = 0; i < record->n; i++)
            there = there || r->column_of[i] == c;
        if (!there)
            r->rc = problem_add(r->problems, OSARA_EUSAGE, &at, "the column '%s' is missing",
                                r->columns[c].name);
    }
}

static void read_row(struct reading *r, const struct csv_record *record)
{
    struct place at = place_of(r, record->line);
    struct sheet_row *row = arena_push(r->sheet->arena, &r->sheet->rows, &r->sheet->n, &r->room,
                                       sizeof *r->sheet->rows);

    if (row == NULL) {
        r->rc = problem_memory(r->problems);
        return;
    }
    row->at = at;
    if (record->n != r->n_headings)
        r->rc = problem_add(r->problems, OSARA_EUSAGE, &at,
                            "expected %zu cells, as the first line has, got %zu", r->n_headings,
                            record->n);
    for (size_t i = 0; i < record->n && i < r->n_headings; i++) {
        const struct csv_cell *cell = &record->cells[i];

        if (cell->broken)
            r->rc = problem_add(r->problems, OSARA_EUSAGE, &at,
                                "a quote that does not close, or text after it");
        else if (r->column_of[i] != UINT32_MAX)
            row->cells[r->column_of[i]] = text_trim(csv_unquote(cell, r->sheet->arena));
        if (text_utf8_fault(cell->raw) < cell->raw.n)
            r->rc = problem_add(r->problems, OSARA_EUSAGE, &at, "a cell that is not UTF-8");
    }
}

enum osara_status sheet_read(const char *name, struct text bytes,
                             const struct sheet_column columns[], size_t n_columns,
                             struct sheet *out, osara_problems *problems)
{
    struct csv_reader csv;
    struct csv_record record;
    struct reading r = {.sheet = out, .columns = columns, .n_columns = n_columns,
                        .problems = problems};

    *out = (struct sheet){.arena = arena_new(), .source = {name, bytes}};
    if (out->arena == NULL)
        return problem_memory(problems);
    csv_open(&csv, bytes, ',');
    if (csv_next(&csv, &record)) {
        read_headings(&r, &record);
        bool headed = r.rc == OSARA_OK;

        while (headed && r.rc != OSARA_ENOMEM && csv_next(&csv, &record))
            read_row(&r, &record);
    }
    if (csv.failed)
        r.rc = problem_memory(problems);
    csv_close(&csv);
    if (r.rc == OSARA_OK && out->n == 0)
        r.rc = problem_add(problems, OSARA_EUSAGE, NULL, "'%s' holds no rows", name);
    if (r.rc != OSARA_OK)
        sheet_free(out);
    return r.rc;
}

void sheet_free(struct sheet *sheet)
{
    arena_free(sheet->arena);
    *sheet = (struct sheet){0};
}
