/* inputs.c -- from a table's file names to the places of its columns. */
#include "scanning/inputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/csv.h"
#include "base/number.h"
#include "scanning/contents.h"
#include "scanning/folder.h"
#include "scanning/opening.h"

void opening_failed(struct opener *o, enum osara_status status)
{
    if (o->status == OSARA_OK || status == OSARA_ENOMEM)
        o->status = status;
}

bool opening_memory(struct opener *o, const void *got)
{
    if (got == NULL)
        opening_failed(o, problem_memory(o->problems));
    return got != NULL;
}

/* ---- Which files --------------------------------------------------------------------------------- */

static bool exists(struct opener *o, const char *name)
{
    struct stat there;
    char *path = path_join(o->arena, o->mapping->folder, text_of(name));

    return opening_memory(o, path) &&
           lstat(path, &there) == 0; /* a link that leads nowhere is told */
}

void opening_names(struct buffer *b, const struct text names[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (b->n > 400) {
            buffer_string(b, ", ...");
            break;
        }
        buffer_format(b, "%s%.*s", i > 0 ? ", " : "", TEXT_ARGS(names[i]));
    }
    buffer_char(b, '\0');
}

static void hint_files(struct opener *o, const char *wanted)
{
    bool said = o->binding->mapped != NULL && o->binding->mapped->file_at != NULL;
    struct names names = {0};
    struct buffer list = {0};

    if (!folder_match(o->mapping->folder, "*.csv", o->arena, &names) ||
        !folder_match(o->mapping->folder, "*.csv.gz", o->arena, &names) ||
        !folder_match(o->mapping->folder, "*.csv.zst", o->arena, &names)) {
        opening_failed(o, problem_memory(o->problems));
        return;
    }
    if (text_nearest(text_of(wanted), names.at, names.n) < names.n) {
        problem_hint_nearest(o->problems, text_of(wanted), names.at, names.n);
        return;
    }
    opening_names(&list, names.at, names.n);
    if (!list.failed && said)
        problem_hint(o->problems, "its CSV files are: %s", names.n > 0 ? list.at : "none");
    else if (!list.failed)
        problem_hint(o->problems,
                     "extract.yaml can say which it is: tables: {%s: {file: NAME.csv}}; its CSV "
                     "files are: %s",
                     o->table->name, names.n > 0 ? list.at : "none");
    buffer_free(&list);
}

/* NAME.csv, or when that is not there NAME.csv.gz or NAME.csv.zst. */
static const char *own_name(struct opener *o)
{
    static const char *const packed[] = {".gz", ".zst"};
    const char *plain = arena_format(o->arena, "%s.csv", o->table->name);

    for (size_t i = 0; plain != NULL && i < 2 && !exists(o, plain); i++) {
        const char *name = arena_format(o->arena, "%s%s", plain, packed[i]);

        if (name == NULL || exists(o, name))
            return name;
    }
    return plain;
}

/* The names of a file or pattern; a problem when there is none. */
static void find_files(struct opener *o, const char *wanted, struct names *names)
{
    const struct mapped_table *m = o->binding->mapped;
    const struct yaml_node *said = o->joining ? m->join.at : m != NULL ? m->file_at : NULL;
    const struct place *at = said != NULL ? &said->at : NULL;
    size_t before = names->n;

    if (folder_is_pattern(wanted)) {
        if (!folder_match(o->mapping->folder, wanted, o->arena, names))
            opening_failed(o, problem_memory(o->problems));
    } else if (exists(o, wanted)) {
        struct text *name = arena_push(o->arena, &names->at, &names->n, &names->room, sizeof *name);

        if (opening_memory(o, name))
            *name = text_of(wanted);
    }
    if (names->n > before || (o->table->optional && !o->joining) || o->status == OSARA_ENOMEM)
        return;
    if (folder_is_pattern(wanted))
        problem_add(o->problems, OSARA_EIO, at, "no file in '%s' matches '%s' (table %s)",
                    o->mapping->folder, wanted, o->table->name);
    else
        problem_add(o->problems, OSARA_EIO, at, "there is no file '%s' in '%s' (table %s)", wanted,
                    o->mapping->folder, o->table->name);
    hint_files(o, wanted);
    opening_failed(o, OSARA_EIO);
}

/* ---- One file ------------------------------------------------------------------------------------ */

void opening_wrong(struct opener *o, const struct input *input, const char *text)
{
    struct source source = {input->path, {NULL, 0}};
    struct place at = {&source, 1, 0, 0};

    problem_add(o->problems, OSARA_EEXTRACT, &at, "%s", text);
    opening_failed(o, OSARA_EEXTRACT);
}

static bool open_contents(struct opener *o, struct input *input)
{
    enum osara_status rc = contents_open(input->path, input->file.bytes,
                                         mapping_encoding(o->mapping, o->binding->mapped),
                                         &input->bytes, &input->decoded, o->problems);

    if (rc != OSARA_OK)
        opening_failed(o, rc);
    return rc == OSARA_OK;
}

/* Reads the header's cells.  False when there is none. */
static bool read_header(struct opener *o, struct input *input)
{
    struct csv_reader reader;
    struct csv_record record;
    bool fine;

    csv_open(&reader, input->bytes, input->separator);
    fine = csv_next(&reader, &record);
    if (!fine && !reader.failed)
        opening_wrong(o, input, "the file is empty: it has not even a header");
    else if (!fine)
        opening_failed(o, problem_memory(o->problems));
    if (fine && reader.at == input->bytes.n && memchr(input->bytes.at, '\r', reader.at) != NULL &&
        memchr(input->bytes.at, '\n', reader.at) == NULL) {
        opening_wrong(o, input, "lines end with a carriage return alone");
        problem_hint(o->problems, "save the file with line ends of LF or CRLF");
        fine = false;
    }
    if (fine && memchr(input->bytes.at, '\0', reader.at) != NULL) {
        opening_wrong(o, input, "the header holds a NUL byte: this is no text");
        problem_hint(o->problems,
                     "export the file again; of UTF-16 extract.yaml says encoding: utf-16");
        fine = false;
    }
    if (fine && record.n > COLUMNS_MOST) {
        char digits[64], most[64];

        digits[number_print_rounded((double)record.n, 0, digits)] = '\0';
        most[number_print_rounded(COLUMNS_MOST, 0, most)] = '\0';
        opening_wrong(o, input,
                      arena_format(o->arena,
                                   "the header has %s columns, more than %s: this is no table",
                                   digits, most));
        fine = false;
    }
    if (fine) {
        input->n_cells = record.n;
        input->header = record.line;
        input->headings = arena_alloc(o->arena, record.n, sizeof *input->headings);
        fine = opening_memory(o, input->headings);
    }
    for (size_t c = 0; fine && c < record.n; c++) {
        input->headings[c] = text_trim(csv_unquote(&record.cells[c], o->arena));
        if (!record.cells[c].broken)
            continue;
        opening_wrong(o, input, "the header has a quote that does not close, or text after one");
        fine = false;
    }
    if (input->join_cell == CELL_NONE)
        input->own_cells = input->n_cells;
    input->data = reader.at;
    input->line = reader.line;
    input->blank = reader.blank;
    csv_close(&reader);
    return fine;
}

/* ---- The files that are joined --------------------------------------------------------------------- */

static void read_joined(struct opener *o, struct join *j, struct text name)
{
    struct joined_file *file = &j->files[j->n_files];
    const char *encoding = j->mapped->has_encoding ? j->mapped->encoding : o->mapping->encoding;
    enum osara_status rc;

    *file = (struct joined_file){.name = name.at,
                                 .path = path_join(o->arena, o->mapping->folder, name)};
    if (!opening_memory(o, file->path))
        return;
    rc = file_map(file->path, &file->file, o->problems);
    if (rc == OSARA_OK) {
        j->n_files++;
        rc = contents_open(file->path, file->file.bytes, encoding, &file->bytes, &file->decoded,
                           o->problems);
    }
    if (rc == OSARA_OK)
        rc = join_read(j, file, o->problems);
    if (rc != OSARA_OK)
        opening_failed(o, rc);
}

/* Reads the files of the table's join, if it has one. */
static void open_join(struct opener *o)
{
    const struct mapped_table *m = o->binding->mapped;
    struct inputs *inputs = o->inputs;
    struct names names = {0};
    struct join *j;

    if (m == NULL || m->join.n_files == 0 || m->join.own == NULL)
        return;
    o->joining = true;
    for (size_t i = 0; i < m->join.n_files; i++)
        find_files(o, m->join.files[i], &names);
    o->joining = false;
    j = arena_push(o->arena, &inputs->joins, &inputs->n_joins, &inputs->room_joins, sizeof *j);
    if (!opening_memory(o, j))
        return;
    *j = (struct join){
        .binding = o->binding, .mapped = &m->join, .arena = o->arena, .separator = m->separator};
    j->names = m->join.files[0];
    for (size_t i = 1; j->names != NULL && i < m->join.n_files; i++)
        j->names = arena_format(o->arena, "%s, %s", j->names, m->join.files[i]);
    j->files = arena_alloc(o->arena, names.n + 1, sizeof *j->files);
    if (!opening_memory(o, j->names) || !opening_memory(o, j->files))
        return;
    for (size_t i = 0; i < names.n && o->status != OSARA_ENOMEM; i++)
        read_joined(o, j, names.at[i]);
    o->join = j;
}

/* Puts the cells of the rows that are named behind those that name them. */
static bool join_input(struct opener *o, struct input *input)
{
    struct join *j = o->join;
    struct csv_reader reader;
    struct csv_record header;
    char *joined;
    size_t n, cells = 0;
    bool fine;

    input->join_cell = CELL_NONE;
    if (j == NULL)
        return true;
    csv_open(&reader, input->bytes, input->separator);
    fine = csv_next(&reader, &header);
    for (size_t c = 0; fine && c < header.n; c++)
        if (text_is(text_trim(csv_unquote(&header.cells[c], o->arena)), j->mapped->own))
            input->join_cell = (uint32_t)c;
    input->own_cells = fine ? header.n : 0;
    csv_close(&reader);
    if (!fine) /* read_header() says so */
        return true;
    if (input->join_cell == CELL_NONE) {
        struct source source = {input->path, {NULL, 0}};
        struct place at = {&source, 1, 0, 0};

        problem_add(o->problems, OSARA_EEXTRACT, &at,
                    "there is no heading '%s', by which %s is joined", j->mapped->own, j->names);
        problem_hint(o->problems,
                     "extract.yaml can say which heading it is: join: {by: {'HEADING': '%s'}}",
                     j->mapped->other);
        opening_failed(o, OSARA_EEXTRACT);
        return false;
    }
    if (!join_rows(j, input->bytes, input->join_cell, &joined, &n, &cells)) {
        opening_failed(o, problem_memory(o->problems));
        return false;
    }
    free(input->decoded);
    input->decoded = joined;
    input->bytes = (struct text){joined, n};
    input->joined_names = j->names;
    return true;
}

static void open_file(struct opener *o, struct text name)
{
    struct input *grown, *input;

    if (o->inputs->n == o->inputs->room) {
        o->inputs->room = 2 * o->inputs->room + 8;
        grown = realloc(o->inputs->at, o->inputs->room * sizeof *grown);
        if (!opening_memory(o, grown))
            return;
        o->inputs->at = grown;
    }
    input = &o->inputs->at[o->inputs->n];
    *input = (struct input){.name = name.at,
                            .path = path_join(o->arena, o->mapping->folder, name),
                            .table = o->binding->index,
                            .separator = o->binding->mapped != NULL ? o->binding->mapped->separator
                                                                    : ','};
    if (!opening_memory(o, input->path))
        return;
    if (file_map(input->path, &input->file, o->problems) != OSARA_OK) {
        opening_failed(o, OSARA_EIO);
        return;
    }
    o->inputs->n++;
    if (open_contents(o, input) && join_input(o, input) && read_header(o, input))
        opening_columns(o, input);
}

enum osara_status inputs_open(struct plan_table *table, const struct mapping *mapping,
                              const struct binding *binding, struct arena *arena,
                              struct inputs *inputs, osara_problems *problems)
{
    struct opener o = {.table = table,
                       .mapping = mapping,
                       .binding = binding,
                       .arena = arena,
                       .inputs = inputs,
                       .problems = problems};
    const struct mapped_table *m = binding->mapped;
    struct names names = {0};

    if (m != NULL && m->n_files > 0) {
        for (size_t i = 0; i < m->n_files; i++)
            find_files(&o, m->files[i], &names);
    } else {
        const char *own = own_name(&o);

        if (opening_memory(&o, own))
            find_files(&o, own, &names);
    }
    for (uint32_t c = 0; c < table->n_columns; c++)
        table->columns[c].mapped = names.n > 0;
    open_join(&o);
    for (size_t i = 0; i < names.n && o.status != OSARA_ENOMEM; i++) {
        size_t j = 0;

        while (j < i && !text_equal(names.at[i], names.at[j]))
            j++;
        if (j == i) /* two patterns may find the same file: it is read once */
            open_file(&o, names.at[i]);
    }
    return o.status;
}

void inputs_close(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->n; i++) {
        file_unmap(&inputs->at[i].file);
        free(inputs->at[i].decoded);
    }
    free(inputs->at);
    for (size_t i = 0; i < inputs->n_joins; i++)
        join_close(&inputs->joins[i]);
    *inputs = (struct inputs){0};
}
