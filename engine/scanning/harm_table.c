/* harm_table.c -- a table of days by code, as rulesets have it. */
#include <stdlib.h>

#include "base/csv.h"
#include "base/files.h"
#include "base/number.h"
#include "scanning/harm_sheet.h"

static size_t column_of(const struct csv_record *record, const char *name)
{
    size_t c = 0;

    while (c < record->n && !text_is(text_trim(record->cells[c].raw), name))
        c++;
    return c;
}

static int by_code(const void *a, const void *b)
{
    const struct harm_entry *x = a, *y = b;

    return text_compare(x->code, y->code);
}

static struct text cell(const struct csv_record *record, size_t column, struct arena *arena)
{
    if (column >= record->n)
        return (struct text){"", 0};
    return text_trim(csv_unquote(&record->cells[column], arena));
}

static enum osara_status read_entries(struct text bytes, struct arena *arena,
                                      struct harm_table *table, osara_problems *problems)
{
    struct csv_reader csv;
    struct csv_record record;
    size_t code = 0, days = 0, subgroup = 0;
    enum osara_status rc = OSARA_OK;

    csv_open(&csv, bytes, ',');
    if (csv_next(&csv, &record)) {
        code = column_of(&record, "code");
        days = column_of(&record, "days");
        subgroup = column_of(&record, "subgroup");
        if (code == record.n || days == record.n) {
            rc = problem_add(problems, OSARA_ERULES, NULL,
                             "'%s' has no headings 'code' and 'days': it is no table of harm",
                             table->path);
            problem_hint(problems,
                         "name a table that 'osara harm import --out' wrote, or that has these "
                         "headings");
        }
    }
    while (rc == OSARA_OK && csv_next(&csv, &record)) {
        struct harm_entry one = {.code = cell(&record, code, arena),
                                 .subgroup = cell(&record, subgroup, arena)};
        struct harm_entry *kept;

        if (!number_parse(cell(&record, days, arena), &one.days))
            continue; /* a ruleset that uses the table says what is wrong with it */
        kept = arena_push(arena, &table->at, &table->n, &table->room, sizeof *kept);
        if (kept == NULL)
            rc = problem_memory(problems);
        else
            *kept = one;
    }
    if (csv.failed)
        rc = problem_memory(problems);
    csv_close(&csv);
    return rc;
}

enum osara_status harm_table_read(const char *path, struct arena *arena, struct harm_table *out,
                                  osara_problems *problems)
{
    struct harm_table table = {.path = arena_copy(arena, text_of(path))};
    struct mapped_file file = {0};
    enum osara_status rc = table.path != NULL ? file_map(path, &file, problems)
                                              : problem_memory(problems);
    struct text bytes = {NULL, 0};

    if (rc != OSARA_OK)
        return rc;
    bytes = (struct text){arena_copy(arena, file.bytes), file.bytes.n};
    file_unmap(&file);
    if (bytes.at == NULL)
        return problem_memory(problems);
    rc = read_entries(bytes, arena, &table, problems);
    if (rc != OSARA_OK)
        return rc;
    if (table.n > 0)
        qsort(table.at, table.n, sizeof *table.at, by_code);
    *out = table;
    return OSARA_OK;
}

const struct harm_entry *harm_table_find(const struct harm_table *table, struct text code)
{
    const struct harm_entry wanted = {.code = code};

    if (table->n == 0)
        return NULL;
    return bsearch(&wanted, table->at, table->n, sizeof *table->at, by_code);
}
