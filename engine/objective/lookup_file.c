/* lookup_file.c -- the CSV files that lookups name, read into cells. */
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "objective/dated.h"
#include "objective/ruleset.h"

/* A lookup is a table of codes, not an extract. */
#define LOOKUP_BYTES ((size_t)64 << 20)

struct reading {
    struct ruleset *r;
    struct lookup_file *file;
    size_t cells_room, lines_room, n_cells, n_lines;
    enum osara_status rc;
    osara_problems *problems;
};

static struct place line_place(const struct reading *read, uint32_t line)
{
    return (struct place){.source = &read->file->source, .line = line, .column = 1};
}

static bool is_blank(const struct csv_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (text_trim(record->cells[i].raw).n > 0)
            return false;
    return true;
}

static bool is_broken(const struct csv_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (record->cells[i].broken)
            return true;
    return false;
}

/* Trimmed values of a record's cells, appended to the file's. */
static bool keep_cells(struct reading *read, const struct csv_record *record)
{
    struct lookup_file *file = read->file;

    for (size_t i = 0; i < record->n; i++) {
        struct text *cell = arena_push(read->r->arena, &file->cells, &read->n_cells,
                                       &read->cells_room, sizeof *cell);
        struct text value = csv_unquote(&record->cells[i], read->r->arena);

        if (cell == NULL || (value.n == 0 && record->cells[i].doubled && value.at == NULL)) {
            read->rc = problem_memory(read->problems);
            return false;
        }
        *cell = text_trim(value);
    }
    return true;
}

static bool take_header(struct reading *read, const struct csv_record *record)
{
    struct lookup_file *file = read->file;

    file->n_columns = record->n;
    if (!keep_cells(read, record))
        return false;
    file->header = file->cells;
    file->cells = NULL;
    read->n_cells = read->cells_room = 0;
    return true;
}

static bool take_row(struct reading *read, const struct csv_record *record)
{
    struct lookup_file *file = read->file;
    struct place at = line_place(read, record->line);

    if (is_blank(record))
        return true;
    if (is_broken(record) || record->n != file->n_columns) {
        read->rc = is_broken(record) ? problem_add(read->problems, OSARA_ERULES, &at,
                                                   "a quote that does not close, or text after it")
                                     : problem_add(read->problems, OSARA_ERULES, &at,
                                                   "%zu cells, where the heading has %zu",
                                                   record->n, file->n_columns);
        return true;
    }
    uint32_t *line = arena_push(read->r->arena, &file->lines, &read->n_lines, &read->lines_room,
                                sizeof *line);

    if (line == NULL) {
        read->rc = problem_memory(read->problems);
        return false;
    }
    *line = record->line;
    file->n_rows++;
    return keep_cells(read, record);
}

static void read_records(struct reading *read)
{
    struct csv_reader csv;
    struct csv_record record;
    bool going = true;

    csv_open(&csv, read->file->source.bytes, ',');
    if (csv_next(&csv, &record))
        going = take_header(read, &record);
    while (going && csv_next(&csv, &record))
        going = take_row(read, &record);
    if (csv.failed)
        read->rc = problem_memory(read->problems);
    csv_close(&csv);
}

/* The whole file in the arena: what is on disk may change while a run lasts. */
static enum osara_status copy_file(struct ruleset *r, const char *path, struct text *out,
                                   osara_problems *problems)
{
    struct mapped_file mapped = {0};
    enum osara_status rc = OSARA_OK;

    if (r->stand_in != NULL && strcmp(r->stand_in->path, path) == 0)
        mapped.bytes = r->stand_in->bytes;
    else
        rc = file_map(path, &mapped, problems);
    if (rc != OSARA_OK)
        return rc;
    if (mapped.bytes.n > LOOKUP_BYTES) {
        rc = problem_add(problems, OSARA_ERULES, NULL,
                         "'%s' is larger than a lookup may be (%zu MB)", path, LOOKUP_BYTES >> 20);
    } else {
        char *copy = arena_copy(r->arena, mapped.bytes);

        if (copy == NULL)
            rc = problem_memory(problems);
        *out = (struct text){copy, mapped.bytes.n};
    }
    if (mapped.mapping != NULL)
        file_unmap(&mapped);
    return rc;
}

static enum osara_status check_text(const struct lookup_file *file, osara_problems *problems)
{
    struct text bytes = file->source.bytes;
    size_t fault = text_utf8_fault(bytes);
    struct place at = {.source = &file->source, .line = 1, .column = 1};
    const char *nul = bytes.n > 0 ? memchr(bytes.at, '\0', bytes.n) : NULL;

    if (nul != NULL && (size_t)(nul - bytes.at) < fault)
        fault = (size_t)(nul - bytes.at);
    if (fault == bytes.n)
        return OSARA_OK;
    for (size_t i = 0; i < fault; i++)
        at.line += bytes.at[i] == '\n';
    problem_add(problems, OSARA_ERULES, &at, "%s",
                bytes.at[fault] == '\0' ? "a NUL byte" : "not UTF-8");
    problem_hint(problems, "save the file as UTF-8");
    return OSARA_ERULES;
}

static enum osara_status load_one(struct ruleset *r, const char *path, const char *role,
                                  osara_problems *problems)
{
    struct lookup_file *file = arena_push(r->arena, &r->lookups, &r->n_lookups, &r->lookups_room,
                                          sizeof *file);
    struct reading read = {.r = r, .file = file, .rc = OSARA_OK, .problems = problems};

    if (file == NULL)
        return problem_memory(problems);
    *file = (struct lookup_file){.path = path, .source = {.path = path}};
    enum osara_status rc = copy_file(r, path, &file->source.bytes, problems);

    if (rc == OSARA_OK)
        rc = ruleset_note(r, path, role, file->source.bytes, problems);
    if (rc == OSARA_OK)
        rc = check_text(file, problems);
    if (rc != OSARA_OK)
        return rc;
    read_records(&read);
    if (read.rc == OSARA_OK && file->n_columns == 0)
        read.rc = problem_add(problems, OSARA_ERULES, NULL,
                              "'%s' is empty: a lookup begins with a line of headings", path);
    return read.rc;
}

const struct lookup_file *lookup_file_of(const struct ruleset *r, const struct yaml_node *name,
                                         struct arena *scratch)
{
    const char *path = path_beside(scratch, name->at.source->path, text_trim(name->text));

    for (size_t i = 0; path != NULL && i < r->n_lookups; i++)
        if (strcmp(r->lookups[i].path, path) == 0 && r->lookups[i].n_columns > 0)
            return &r->lookups[i];
    return NULL;
}

static enum osara_status load_named(struct ruleset *r, const struct yaml_node *name,
                                    const char *role, osara_problems *problems)
{
    const char *path = path_beside(r->arena, name->at.source->path, text_trim(name->text));

    if (path == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < r->n_lookups; i++)
        if (strcmp(r->lookups[i].path, path) == 0)
            return OSARA_OK;
    if (access(path, R_OK) != 0 || path_is_folder(path)) {
        problem_add(problems, OSARA_ERULES, &name->at, "cannot read '%s'", path);
        problem_hint(problems, path_is_folder(path)
                                   ? "it is a folder: name the CSV file in it"
                                   : "a file is named relative to the ruleset that names it");
        return OSARA_ERULES;
    }
    return load_one(r, path, role, problems);
}

static void worst(enum osara_status *rc, enum osara_status one)
{
    if (*rc == OSARA_OK)
        *rc = one;
}

/* A mapping under a key, or NULL. */
static struct yaml_node *mapping_of(const struct yaml_node *node, const char *key)
{
    struct yaml_node *at = node != NULL && node->kind == YAML_MAPPING ? yaml_get(node, key) : NULL;

    return at != NULL && at->kind == YAML_MAPPING ? at : NULL;
}

/* One file or several, by name. */
static void load_each(struct ruleset *r, const struct yaml_node *names, const char *role,
                      enum osara_status *rc, osara_problems *problems)
{
    if (names != NULL && names->kind == YAML_SCALAR)
        worst(rc, load_named(r, names, role, problems));
    for (size_t i = 0; names != NULL && names->kind == YAML_SEQUENCE && i < names->n; i++)
        if (names->values[i]->kind == YAML_SCALAR)
            worst(rc, load_named(r, names->values[i], role, problems));
}

/* What the columns of a table name as their successors. */
static void load_successors(struct ruleset *r, const struct yaml_node *table, enum osara_status *rc,
                            osara_problems *problems)
{
    const struct yaml_node *columns = mapping_of(table, "columns");

    for (size_t c = 0; columns != NULL && c < columns->n; c++)
        if (columns->values[c]->kind == YAML_MAPPING)
            load_each(r, yaml_get(columns->values[c], "successors"), "successors", rc, problems);
}

enum osara_status lookup_files_load(struct ruleset *r, osara_problems *problems)
{
    const struct yaml_node *scanning = mapping_of(r->root, "scanning");
    const struct yaml_node *lookups = mapping_of(scanning, "lookups");
    const struct yaml_node *tables = mapping_of(scanning, "tables");
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; lookups != NULL && i < lookups->n; i++)
        for (size_t k = 0; k < dated_count(lookups->values[i]); k++) {
            const struct yaml_node *one = dated_value(lookups->values[i], k);
            const struct yaml_node *name = one->kind == YAML_MAPPING ? yaml_get(one, "file") : NULL;

            if (name != NULL && name->kind == YAML_SCALAR)
                worst(&rc, load_named(r, name, "lookup", problems));
        }
    for (size_t t = 0; tables != NULL && t < tables->n; t++)
        load_successors(r, tables->values[t], &rc, problems);
    return rc;
}
