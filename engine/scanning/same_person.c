/* same_person.c -- the file of confirmed pairs, read and held for faults that need no extract. */
#include "scanning/same_person.h"

#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/files.h"

enum { COLUMN_KEEP, COLUMN_MERGE, COLUMN_DECISION, COLUMN_BY, SAME_COLUMNS };
static const char *const headings[SAME_COLUMNS] = {"keep", "merge", "decision", "by"};

struct same_reader {
    struct same_people *same;
    struct arena *arena;
    size_t column[SAME_COLUMNS], columns;
    enum osara_status rc;
    osara_problems *problems;
};

static void wrong(struct same_reader *s, uint32_t line, const char *text, struct text value)
{
    struct place at = {.source = &s->same->source, .line = line};

    s->rc = problem_add(s->problems, OSARA_EEXTRACT, &at, text, TEXT_ARGS(value));
}

/* Another separator than a comma is the likeliest reason why no heading is there. */
static void hint_headings(struct same_reader *s, const struct csv_record *record)
{
    struct text all = record->cells[0].raw;

    for (size_t i = 0; record->n == 1 && i < all.n; i++)
        if (all.at[i] == ';' || all.at[i] == '\t') {
            problem_hint(s->problems, "its cells are parted by %s: save it with commas",
                         all.at[i] == ';' ? "semicolons" : "tabs");
            return;
        }
    problem_hint(s->problems, "'osara scan --people FILE' writes the pairs with all headings");
}

static void find_headings(struct same_reader *s, const struct csv_record *record)
{
    for (size_t c = 0; c < SAME_COLUMNS; c++) {
        s->column[c] = record->n;
        for (size_t k = record->n; k-- > 0;) {
            struct text heading = text_trim(csv_unquote(&record->cells[k], s->arena));

            if (!text_equal_fold(heading, text_of(headings[c])))
                continue;
            if (s->column[c] != record->n)
                wrong(s, record->line, "there are two headings '%.*s'", heading);
            s->column[c] = k;
        }
        if (s->column[c] == record->n) {
            wrong(s, record->line, "there is no heading '%.*s'", text_of(headings[c]));
            hint_headings(s, record);
        }
    }
    s->columns = record->n;
}

static struct text cell(struct same_reader *s, const struct csv_record *record, size_t column)
{
    struct text t = csv_unquote(&record->cells[s->column[column]], s->arena);

    if (t.at == NULL && record->cells[s->column[column]].raw.n > 0)
        s->rc = problem_memory(s->problems);
    return text_trim(t);
}

static bool is_whole(struct same_reader *s, const struct csv_record *record)
{
    struct text last = record->cells[record->n - 1].raw;

    for (size_t c = 0; c < record->n; c++)
        if (record->cells[c].broken) {
            wrong(s, record->line, "%.*s", TEXT("a quote that does not close, or text after it"));
            return false;
        }
    for (size_t c = 0; c < SAME_COLUMNS; c++)
        if (s->column[c] >= record->n) {
            wrong(s, record->line, "the line ends before its '%.*s'", text_of(headings[c]));
            return false;
        }
    if (record->n > s->columns) {
        wrong(s, record->line, "the line has more cells than there are headings, up to '%.*s'",
              last);
        problem_hint(s->problems, "a text with a comma in it stands in quotes");
        return false;
    }
    return true;
}

static void read_decision(struct same_reader *s, struct text decision, struct same_row *row)
{
    struct same_people *same = s->same;

    if (decision.n == 0) {
        row->decision = SAME_OPEN;
        same->n_open++;
    } else if (text_equal_fold(decision, TEXT("different"))) {
        row->decision = SAME_DIFFERENT;
        same->n_different++;
    } else if (text_equal_fold(decision, TEXT("same"))) {
        row->decision = SAME_ONE;
        if (row->by.n == 0) {
            wrong(s, row->line, "the decision '%.*s' is nobody's", decision);
            problem_hint(s->problems, "'by' names who confirmed it: a person decides, not Osara");
        }
    } else {
        wrong(s, row->line, "expected the decision same, different or nothing, got '%.*s'",
              decision);
    }
}

static void read_row(struct same_reader *s, const struct csv_record *record)
{
    struct same_row *row;

    if (!is_whole(s, record))
        return;
    row = arena_push(s->arena, &s->same->rows, &s->same->n, &s->same->room, sizeof *row);
    if (row == NULL) {
        s->rc = problem_memory(s->problems);
        return;
    }
    *row = (struct same_row){.keep = cell(s, record, COLUMN_KEEP),
                             .merge = cell(s, record, COLUMN_MERGE),
                             .by = cell(s, record, COLUMN_BY),
                             .line = record->line};
    if (row->keep.n == 0 || row->merge.n == 0)
        wrong(s, row->line, "no id in '%.*s'",
              text_of(headings[row->keep.n == 0 ? COLUMN_KEEP : COLUMN_MERGE]));
    else if (text_equal(row->keep, row->merge))
        wrong(s, row->line, "'%.*s' stands on both sides", row->keep);
    read_decision(s, cell(s, record, COLUMN_DECISION), row);
    if (row->keep.n == 0 || row->merge.n == 0 || text_equal(row->keep, row->merge))
        row->decision = SAME_OPEN; /* told already */
}

/* Text in UTF-8, without a byte that no text has. */
static enum osara_status check_bytes(const struct same_people *same, osara_problems *problems)
{
    size_t fault = text_utf8_fault(same->bytes);
    const char *nul = same->bytes.n > 0 ? memchr(same->bytes.at, '\0', same->bytes.n) : NULL;
    struct place at = {.source = &same->source, .line = 1};

    if (nul != NULL && (size_t)(nul - same->bytes.at) < fault)
        fault = (size_t)(nul - same->bytes.at);
    if (fault == same->bytes.n)
        return OSARA_OK;
    for (size_t i = 0; i < fault; i++)
        at.line += same->bytes.at[i] == '\n';
    problem_add(problems, OSARA_EEXTRACT, &at,
                same->bytes.at[fault] == '\0' ? "a NUL byte: this is no text"
                                              : "this is not UTF-8");
    problem_hint(problems, "save it as 'CSV UTF-8'");
    return OSARA_EEXTRACT;
}

static enum osara_status read_bytes(struct same_people *same, struct arena *arena,
                                    osara_problems *problems)
{
    struct mapped_file file = {0};
    enum osara_status rc = file_map(same->path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    same->bytes = (struct text){arena_copy(arena, file.bytes), file.bytes.n};
    digest_of(file.bytes, &same->digest);
    file_unmap(&file);
    same->source = (struct source){same->path, same->bytes};
    if (same->bytes.at == NULL)
        return problem_memory(problems);
    return check_bytes(same, problems);
}

enum osara_status same_people_load(const char *folder, struct arena *arena, struct same_people *out,
                                   osara_problems *problems)
{
    struct same_people *same = arena_alloc(arena, 1,
                                           sizeof *same); /* problems point to its source */
    struct same_reader s = {.same = same, .arena = arena, .problems = problems};
    struct csv_reader csv;
    struct csv_record record;
    bool headed;

    *out = (struct same_people){0};
    if (same == NULL || (same->path = path_join(arena, folder, TEXT(SAME_PERSON_FILE))) == NULL)
        return problem_memory(problems);
    if (access(same->path, F_OK) != 0)
        return OSARA_OK;
    same->there = true;
    s.rc = read_bytes(same, arena, problems);
    if (s.rc != OSARA_OK)
        return s.rc;
    csv_open(&csv, same->bytes, ',');
    if (csv_next(&csv, &record)) {
        find_headings(&s, &record);
    } else if (!csv.failed) {
        wrong(&s, 1, "%.*s", TEXT("the file is empty: there are no headings"));
        problem_hint(problems, "take it away if nothing is decided");
    }
    headed = s.rc == OSARA_OK;
    while (headed && s.rc != OSARA_ENOMEM && csv_next(&csv, &record))
        if (record.n > 1 || text_trim(record.cells[0].raw).n > 0)
            read_row(&s, &record);
    if (csv.failed)
        s.rc = problem_memory(problems);
    csv_close(&csv);
    same->faulty = headed &&
                   s.rc == OSARA_EEXTRACT; /* told; its ids are held against the extract too */
    *out = *same;
    return same->faulty ? OSARA_OK : s.rc;
}
