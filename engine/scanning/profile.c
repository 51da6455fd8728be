/* profile.c -- files looked at: encoding, separator, headings, values. */
#include "scanning/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/files.h"
#include "base/growing.h"
#include "base/words.h"
#include "scanning/contents.h"
#include "scanning/encoding.h"
#include "scanning/first_line.h"
#include "scanning/folder.h"

/* ---- One file ---------------------------------------------------------------------------------------- */

struct looked {
    struct text name;
    char separator;
    const char *encoding;
    struct text bytes;
};

/* What parts the most cells of the first line; of the first few, where that has but one. */
static char find_separator(struct text bytes)
{
    static const char likely[] = {',', ';', '\t', '|'};
    char best = ',';
    size_t most = 1;

    for (size_t lines = 1; most == 1 && lines <= 20; lines += 19)
        for (size_t i = 0; i < sizeof likely; i++) {
            struct csv_reader csv;
            struct csv_record record;

            csv_open(&csv, bytes, likely[i]);
            for (size_t k = 0; k < lines && csv_next(&csv, &record); k++)
                if (record.n > most) {
                    most = record.n;
                    best = likely[i];
                }
            csv_close(&csv);
        }
    return best;
}

/* UTF-8 unless a mark or the bytes say otherwise. */
static enum osara_status take_text(const char *path, struct arena *arena, struct looked *file,
                                   osara_problems *problems)
{
    struct mapped_file mapped = {0};
    struct text bytes = {NULL, 0};
    char *owned = NULL;
    enum osara_status rc = file_map(path, &mapped, problems);

    if (rc != OSARA_OK)
        return rc;
    file->encoding = NULL;
    if (encoding_is_wide(mapped.bytes))
        file->encoding = "utf-16";
    rc = contents_open(path, mapped.bytes,
                       file->encoding != NULL ? encoding_known(TEXT("utf-16")) : NULL, &bytes,
                       &owned, problems);
    if (bytes.n >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0) /* whatever follows it */
        bytes = (struct text){bytes.at + 3, bytes.n - 3};
    if (rc == OSARA_OK && file->encoding == NULL && text_utf8_fault(bytes) < bytes.n) {
        char *decoded = NULL;
        size_t n = 0;

        file->encoding = "windows-1252";
        if (!encoding_decode(encoding_known(TEXT("windows-1252")), bytes, &decoded, &n))
            rc = problem_memory(problems);
        free(owned);
        owned = decoded;
        bytes = (struct text){decoded, n};
    }
    if (rc == OSARA_OK) {
        file->bytes = (struct text){arena_copy(arena, bytes), bytes.n};
        rc = file->bytes.at != NULL ? OSARA_OK : problem_memory(problems);
    }
    free(owned);
    file_unmap(&mapped);
    return rc;
}

/* ---- Values ------------------------------------------------------------------------------------------ */

struct counter {
    struct words *words;
    uint64_t *n; /* by word */
    size_t room;
    uint32_t *rows; /* [n_rows] the word of each row */
    size_t n_rows, room_rows;
};

/* The next row's word. */
static bool add_row(struct counter *c, uint32_t word)
{
    uint32_t *made = growing_push(&c->rows, &c->n_rows, &c->room_rows, sizeof *made);

    if (made != NULL)
        *made = word;
    return made != NULL;
}

static bool count(struct counter *c, struct profile *p, struct text raw)
{
    struct text value = text_trim(raw);
    uint32_t word;

    if (value.n == 0)
        return add_row(c, WORD_MISSING);
    p->blanks |= value.n != raw.n;
    p->filled++;
    word = words_add(c->words, value);
    if (word == UINT32_MAX)
        return false;
    if (word >= c->room) {
        size_t room = 2 * c->room + 1024;
        uint64_t *grown = realloc(c->n, room * sizeof *grown);

        if (grown == NULL)
            return false;
        memset(grown + c->room, 0, (room - c->room) * sizeof *grown);
        c->n = grown;
        c->room = room;
    }
    c->n[word]++;
    return add_row(c, word);
}

static int commonest(const void *a, const void *b)
{
    const struct profile_value *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return text_compare(x->text, y->text);
}

/* The cells of the column, as its values are now in order. */
static bool settle_cells(struct counter *c, struct profile *p, struct arena *arena)
{
    uint32_t *order = calloc((size_t)words_count(c->words) + 1, sizeof *order);
    uint32_t *cells = arena_alloc(arena, c->n_rows + 1, sizeof *cells);

    if (order == NULL || cells == NULL) {
        free(order);
        return false;
    }
    for (size_t i = 0; i < p->n_values; i++)
        order[words_find(c->words, p->values[i].text)] = (uint32_t)i + 1;
    for (size_t i = 0; i < c->n_rows; i++)
        cells[i] = order[c->rows[i]];
    p->cells = cells;
    free(order);
    return true;
}

static bool settle(struct counter *c, struct profile *p, struct arena *arena)
{
    uint32_t n = words_count(c->words);

    p->values = arena_alloc(arena, n + 1, sizeof *p->values);
    if (p->values == NULL)
        return false;
    for (uint32_t w = 1; w < n; w++) {
        struct text text = words_text(c->words, w);

        text.at = arena_copy(arena, text);
        if (text.at == NULL)
            return false;
        p->values[p->n_values++] = (struct profile_value){text, c->n[w]};
    }
    if (p->n_values > 0)
        qsort(p->values, p->n_values, sizeof *p->values, commonest);
    return settle_cells(c, p, arena) && profile_settle(p, arena);
}

static bool count_file(struct counter counters[], struct shape *shape, const struct looked *file,
                       struct arena *scratch)
{
    struct csv_reader csv;
    struct csv_record record;
    bool fine = true;

    csv_open(&csv, file->bytes, file->separator);
    fine = csv_next(&csv, &record);
    for (size_t i = 0; fine && i < PROFILE_ROWS && csv_next(&csv, &record); i++) {
        if (record.n != shape->n_columns)
            continue;
        shape->rows++;
        for (size_t c = 0; fine && c < record.n; c++)
            fine = record.cells[c].broken ? add_row(&counters[c], WORD_MISSING)
                                          : count(&counters[c], &shape->columns[c],
                                                  csv_unquote(&record.cells[c], scratch));
    }
    shape->whole = shape->whole && (!fine || !csv_next(&csv, &record));
    fine = fine && !csv.failed;
    csv_close(&csv);
    return fine;
}

/* ---- Shapes ------------------------------------------------------------------------------------------ */

static bool same_headings(const struct shape *s, const struct csv_record *record,
                          struct arena *arena)
{
    if (s->n_columns != record->n)
        return false;
    for (size_t c = 0; c < record->n; c++)
        if (!text_equal(s->columns[c].heading, text_trim(csv_unquote(&record->cells[c], arena))))
            return false;
    return true;
}

struct shapes {
    struct shape *at;
    size_t n, room;
    struct arena *arena;
};

/* NULL: it has a line of headings.  "": out of memory. */
static const char *no_table(const struct looked *file, struct csv_reader *csv,
                            struct csv_record *header, struct arena *arena)
{
    struct text bytes = file->bytes, *cells;
    uint32_t line;
    if (!csv_next(csv, header))
        return csv->failed ? "" : "it is empty";
    if (memchr(bytes.at, '\n', bytes.n) == NULL && memchr(bytes.at, '\r', bytes.n) != NULL)
        return "its lines end with a carriage return alone";
    if (memchr(bytes.at, '\0', csv->at) != NULL)
        return "its first line holds a NUL byte: it is no text";
    line = first_line_wider(bytes, file->separator);
    if (line > 0) {
        const char *why = arena_format(arena,
                                       "its headings seem to stand on line %u: take the lines "
                                       "before them out",
                                       line);

        return why != NULL ? why : "";
    }
    if (header->n < 2)
        return "its first line has one cell";
    cells = arena_alloc(arena, header->n, sizeof *cells);
    for (size_t c = 0; cells != NULL && c < header->n; c++)
        cells[c] = text_trim(csv_unquote(&header->cells[c], arena));
    return cells == NULL                         ? ""
           : first_line_values(cells, header->n) ? "its first line holds values, not headings"
                                                 : NULL;
}

/* *why: NULL, or why the file is left out. */
static struct shape *shape_of(struct shapes *all, const struct looked *file, const char **why)
{
    struct csv_reader csv;
    struct csv_record record;
    struct shape *s = NULL;

    csv_open(&csv, file->bytes, file->separator);
    *why = no_table(file, &csv, &record, all->arena);
    if (*why != NULL || csv.failed) {
        csv_close(&csv);
        return NULL;
    }
    for (size_t i = 0; s == NULL && i < all->n; i++)
        if (all->at[i].separator == file->separator &&
            same_headings(&all->at[i], &record, all->arena))
            s = &all->at[i];
    if (s == NULL &&
        (s = arena_push(all->arena, &all->at, &all->n, &all->room, sizeof *s)) != NULL) {
        s->separator = file->separator;
        s->n_columns = record.n;
        s->whole = true;
        s->columns = arena_alloc(all->arena, record.n, sizeof *s->columns);
        for (size_t c = 0; s->columns != NULL && c < record.n; c++)
            s->columns[c].heading = text_trim(csv_unquote(&record.cells[c], all->arena));
    }
    csv_close(&csv);
    return s;
}

static bool fill(struct shape *s, const struct looked files[], size_t n, struct arena *arena)
{
    struct counter *counters = calloc(s->n_columns, sizeof *counters);
    bool fine = counters != NULL;

    for (size_t c = 0; fine && c < s->n_columns; c++)
        fine = (counters[c].words = words_new()) != NULL;
    for (size_t i = 0; fine && i < s->n_files; i++)
        for (size_t k = 0; fine && k < n; k++)
            if (text_equal(s->files[i], files[k].name))
                fine = count_file(counters, s, &files[k], arena);
    for (size_t c = 0; fine && c < s->n_columns; c++)
        fine = settle(&counters[c], &s->columns[c], arena);
    for (size_t c = 0; counters != NULL && c < s->n_columns; c++) {
        words_free(counters[c].words);
        free(counters[c].n);
        free(counters[c].rows);
    }
    free(counters);
    return fine;
}

static void leave_out(const char *path, const char *why, osara_problems *problems)
{
    struct source source = {path, {NULL, 0}};
    struct place at = {&source, 0, 0, 0};

    problem_warn(problems, OSARA_EEXTRACT, &at, "the file is left out of the draft: %s", why);
}

enum osara_status profile_folder(const char *folder, struct arena *arena, struct shape **out,
                                 size_t *n, osara_problems *problems)
{
    static const char *const patterns[] = {"*.csv",    "*.CSV",     "*.txt",    "*.TXT",
                                           "*.tsv",    "*.TSV",     "*.csv.gz", "*.csv.zst",
                                           "*.txt.gz", "*.txt.zst", "*.tsv.gz", "*.tsv.zst"};
    struct names names = {0};
    struct shapes all = {.arena = arena};
    struct looked *files;
    size_t n_files = 0;

    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        if (!folder_match(folder, patterns[i], arena, &names))
            return problem_memory(problems);
    files = arena_alloc(arena, names.n + 1, sizeof *files);
    if (files == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < names.n; i++) {
        struct looked *file = &files[n_files];
        const char *path = path_join(arena, folder, names.at[i]);
        struct shape *s;
        struct text *name;
        const char *why;
        enum osara_status rc;

        if (text_is(names.at[i], "same_person.csv"))
            continue;
        file->name = names.at[i];
        rc = path != NULL ? take_text(path, arena, file, problems) : problem_memory(problems);
        if (rc != OSARA_OK)
            return rc;
        file->separator = find_separator(file->bytes);
        s = shape_of(&all, file, &why);
        if (why != NULL && *why != '\0') {
            leave_out(path, why, problems);
            continue;
        }
        if (s == NULL || s->columns == NULL ||
            (name = arena_push(arena, &s->files, &s->n_files, &s->room_files, sizeof *name)) ==
                NULL)
            return problem_memory(problems);
        *name = file->name;
        s->encoding = file->encoding != NULL ? file->encoding : s->encoding;
        n_files++;
    }
    for (size_t i = 0; i < all.n; i++)
        if (!fill(&all.at[i], files, n_files, arena))
            return problem_memory(problems);
    *out = all.at;
    *n = all.n;
    return OSARA_OK;
}
