/* harm_sheet.c -- rows of the index: found, read, put together by code. */
#include "scanning/harm_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/csv.h"
#include "base/files.h"
#include "base/number.h"
#include "scanning/contents.h"
#include "scanning/encoding.h"

enum { HEADING_LINES = 50, WRONG_TOLD = 20 };
#define DAYS_MOST 36525 /* a hundred years: no starting point is longer */
#define SHEET_BYTES ((size_t)64 << 20)
#define NO_COLUMN SIZE_MAX

enum { COLUMN_TITLE, COLUMN_SCORE, COLUMN_CODE, COLUMN_SUBCODE, SHEET_COLUMNS };

/* Headings as the editions have spelt them, without case, blanks and '_'. */
static const char *const headings[SHEET_COLUMNS][4] = {
    [COLUMN_TITLE] = {"fulloffencetitle", "offencetitle", "offence", "title"},
    [COLUMN_SCORE] = {"cchiscore", "cchi", "score", "days"},
    [COLUMN_CODE] = {"hocode", "homeofficecode", "ho", NULL},
    [COLUMN_SUBCODE] = {"hosubcode", "homeofficesubcode", "subcode", NULL},
};

const char *harm_several_name(enum harm_several several)
{
    static const char *const names[] = {"median", "lowest", "highest", "first"};

    return names[several];
}

const char *harm_skip_name(enum harm_skip skip)
{
    static const char *const names[] = {"no code", "no score", "wrong"};

    return names[skip];
}

struct sheet_reader {
    struct harm_sheet *sheet;
    struct arena *arena;
    struct source source;
    size_t column[SHEET_COLUMNS];
    const char *heading[SHEET_COLUMNS];
    size_t twice; /* a column with another of its heading, or SHEET_COLUMNS */
    uint32_t
        nearly;   /* the first line with a heading of the code or of the score, but not both; 0 */
    size_t lacks; /* which of the two it has not */
    const char *has;   /* its headings, "a, b, ..." */
    uint32_t headings; /* their line */
    bool failed;
};

/* ---- Headings -------------------------------------------------------------------------------------- */

static struct text cell_text(struct sheet_reader *s, const struct csv_record *record, size_t column)
{
    struct text t = {"", 0};

    if (column >= record->n)
        return t;
    t = csv_unquote(&record->cells[column], s->arena);
    s->failed |= t.at == NULL && record->cells[column].raw.n > 0;
    return text_trim(t);
}

static bool is_heading(struct text cell, const char *name)
{
    size_t k = 0;

    for (size_t i = 0; i < cell.n; i++) {
        char c = cell.at[i];

        if (c == ' ' || c == '_' || c == '\n' || c == '\r')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (name[k] == '\0' || name[k] != c)
            return false;
        k++;
    }
    return k > 0 && name[k] == '\0';
}

static void find_column(struct sheet_reader *s, const struct csv_record *record, size_t column)
{
    s->column[column] = NO_COLUMN;
    for (size_t h = 0; h < 4 && headings[column][h] != NULL && s->column[column] == NO_COLUMN; h++)
        for (size_t c = 0; c < record->n; c++) {
            struct text cell = cell_text(s, record, c);

            if (!is_heading(cell, headings[column][h]))
                continue;
            if (s->column[column] != NO_COLUMN) {
                s->twice = column;
                continue;
            }
            s->column[column] = c;
            s->heading[column] = arena_copy(s->arena, cell);
            s->failed |= s->heading[column] == NULL;
        }
}

/* "a, b, ...", of the cells that hold something. */
static const char *list_cells(struct sheet_reader *s, const struct csv_record *record)
{
    struct buffer b = {0};
    const char *list;

    for (size_t c = 0; c < record->n && b.n < 300; c++) {
        struct text cell = cell_text(s, record, c);

        if (cell.n == 0)
            continue;
        buffer_string(&b, b.n > 0 ? ", " : "");
        buffer_text(&b, cell);
    }
    buffer_string(&b, b.n >= 300 ? ", ..." : "");
    buffer_char(&b, '\0');
    list = b.failed ? NULL : arena_copy(s->arena, text_of(b.at));
    s->failed |= list == NULL;
    buffer_free(&b);
    return list;
}

/* The reader stands behind the line of headings when there is one. */
static bool find_headings(struct sheet_reader *s, struct csv_reader *csv)
{
    struct csv_record record;

    for (size_t i = 0; i < HEADING_LINES && csv_next(csv, &record); i++) {
        s->twice = SHEET_COLUMNS;
        for (size_t c = 0; c < SHEET_COLUMNS; c++)
            find_column(s, &record, c);
        s->headings = record.line;
        if (s->column[COLUMN_SCORE] != NO_COLUMN && s->column[COLUMN_CODE] != NO_COLUMN)
            return true;
        if (s->nearly == 0 &&
            (s->column[COLUMN_SCORE] != NO_COLUMN || s->column[COLUMN_CODE] != NO_COLUMN)) {
            s->nearly = record.line;
            s->lacks = s->column[COLUMN_SCORE] == NO_COLUMN ? COLUMN_SCORE : COLUMN_CODE;
            s->has = list_cells(s, &record);
        }
    }
    return false;
}

/* ---- One row ---------------------------------------------------------------------------------------- */

static void skip(struct sheet_reader *s, uint32_t line, enum harm_skip skip_as, size_t column,
                 struct text value, const char *why)
{
    struct harm_sheet *sheet = s->sheet;
    struct harm_skipped *row = arena_push(s->arena, &sheet->skipped, &sheet->n_skipped,
                                          &sheet->room_skipped, sizeof *row);

    if (row == NULL) {
        s->failed = true;
        return;
    }
    *row = (struct harm_skipped){line, skip_as, s->heading[column], value, why};
    sheet->skips[skip_as]++;
}

static bool is_digits(struct text t, size_t most)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.at[i] < '0' || t.at[i] > '9')
            return false;
    return t.n > 0 && t.n <= most;
}

/* Class and subclass may stand in two cells ("8", "6"), or together in the first ("008/06"). */
static bool read_code(struct sheet_reader *s, struct text *code, struct text sub,
                      char out[CODE_TEXT], const char **why)
{
    if (s->column[COLUMN_SUBCODE] != NO_COLUMN && is_digits(*code, 3)) {
        char *both = arena_format(s->arena, "%.*s/%.*s", TEXT_ARGS(*code),
                                  TEXT_ARGS(sub.n > 0 ? sub : TEXT("0")));

        s->failed |= both == NULL;
        *code = text_of(both != NULL ? both : "");
    }
    size_t n = code_home_office(*code, out, why);

    out[n] = '\0';
    return n > 0;
}

static bool is_none(struct text t)
{
    return t.n == 0 || text_equal_fold(t, TEXT("n/a")) || text_equal_fold(t, TEXT("na")) ||
           text_is(t, "-") || text_equal_fold(t, TEXT("null"));
}

/* "5,475" and "182.5"; a comma parts thousands only. */
static bool read_days(struct text t, double *out)
{
    char digits[NUMBER_TEXT];
    size_t n = 0, comma = SIZE_MAX;

    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == ',') {
            if (n == 0 || (comma != SIZE_MAX && i - comma != 4))
                return false;
            comma = i;
            continue;
        }
        if (n + 1 >= sizeof digits || (comma != SIZE_MAX && i - comma == 4 && t.at[i] != '.'))
            return false;
        digits[n++] = t.at[i];
    }
    if (comma != SIZE_MAX && t.n - comma < 4)
        return false;
    return number_parse((struct text){digits, n}, out) && *out >= 0 && *out <= DAYS_MOST;
}

static void read_row(struct sheet_reader *s, const struct csv_record *record)
{
    struct text code = cell_text(s, record, s->column[COLUMN_CODE]);
    struct text sub = cell_text(s, record, s->column[COLUMN_SUBCODE]);
    struct text score = cell_text(s, record, s->column[COLUMN_SCORE]);
    struct text title = cell_text(s, record, s->column[COLUMN_TITLE]);
    struct harm_row row = {.line = record->line, .title = title};
    struct harm_row *kept;
    const char *why = NULL;

    s->sheet->rows_read++;
    for (size_t c = 0; c < record->n; c++)
        if (record->cells[c].broken) {
            skip(s, record->line, HARM_WRONG, COLUMN_CODE, record->cells[c].raw,
                 "a quote that does not close, or text after it");
            return;
        }
    if (is_none(code)) {
        skip(s, record->line, HARM_NO_CODE, COLUMN_CODE, code, "no Home Office code");
    } else if (!read_code(s, &code, sub, row.code, &why)) {
        skip(s, record->line, HARM_WRONG, COLUMN_CODE, code, why);
    } else if (is_none(score)) {
        skip(s, record->line, HARM_NO_SCORE, COLUMN_SCORE, score, "no score");
    } else if (!read_days(score, &row.days)) {
        skip(s, record->line, HARM_WRONG, COLUMN_SCORE, score,
             "expected days, a number from 0 to 36,525");
    } else {
        kept = arena_push(s->arena, &s->sheet->rows, &s->sheet->n_rows, &s->sheet->room_rows,
                          sizeof *kept);
        s->failed |= kept == NULL;
        if (kept != NULL)
            *kept = row;
    }
}

static bool is_blank(const struct csv_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (text_trim(record->cells[i].raw).n > 0)
            return false;
    return true;
}

/* ---- By code ---------------------------------------------------------------------------------------- */

static int by_code(const void *a, const void *b)
{
    const struct harm_row *x = a, *y = b;
    int order = strcmp(x->code, y->code);

    if (order == 0)
        order = (x->days > y->days) - (x->days < y->days);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static size_t choose(const struct harm_sheet *sheet, size_t first, size_t n)
{
    size_t earliest = first;

    switch (sheet->several) {
    case HARM_LOWEST:
        return first;
    case HARM_HIGHEST:
        return first + n - 1;
    case HARM_FIRST:
        for (size_t i = first; i < first + n; i++)
            if (sheet->rows[i].line < sheet->rows[earliest].line)
                earliest = i;
        return earliest;
    case HARM_MEDIAN:
        break;
    }
    return first + (n - 1) / 2;
}

static bool group(struct harm_sheet *sheet, struct arena *arena)
{
    sheet->codes = arena_alloc(arena, sheet->n_rows + 1, sizeof *sheet->codes);
    if (sheet->codes == NULL)
        return false;
    if (sheet->n_rows > 0)
        qsort(sheet->rows, sheet->n_rows, sizeof *sheet->rows, by_code);
    for (size_t i = 0, n; i < sheet->n_rows; i += n) {
        for (n = 1; i + n < sheet->n_rows; n++)
            if (strcmp(sheet->rows[i].code, sheet->rows[i + n].code) != 0)
                break;
        sheet->codes[sheet->n_codes++] = (struct harm_code){i, n, choose(sheet, i, n)};
    }
    return true;
}

/* ---- The sheet -------------------------------------------------------------------------------------- */

static enum osara_status judge(const struct sheet_reader *s, double tolerate,
                               osara_problems *problems)
{
    const struct harm_sheet *sheet = s->sheet;
    char percent[64];
    size_t told = 0;

    if (sheet->n_rows > 0 &&
        (double)sheet->skips[HARM_WRONG] <= tolerate * (double)sheet->rows_read)
        return OSARA_OK;
    for (size_t i = 0; i < sheet->n_skipped && told < WRONG_TOLD; i++) {
        const struct harm_skipped *row = &sheet->skipped[i];
        struct place at = {.source = &s->source, .line = row->line};

        if (row->skip != HARM_WRONG)
            continue;
        problem_add(problems, OSARA_EEXTRACT, &at, "%s, got '%.*s' (column %s)", row->why,
                    TEXT_ARGS(row->value), row->heading);
        told++;
    }
    number_print_rounded(100 * tolerate, 0, percent);
    if (sheet->n_rows == 0)
        problem_add(problems, OSARA_EEXTRACT, NULL,
                    "'%s' has no row with a code and a score: nothing is written", sheet->path);
    else
        problem_add(problems, OSARA_EEXTRACT, NULL,
                    "%zu of %zu rows of '%s' are wrong, more than the %s%% tolerated: nothing is "
                    "written",
                    sheet->skips[HARM_WRONG], (size_t)sheet->rows_read, sheet->path, percent);
    problem_hint(problems, "mend the sheet, or say --tolerate with the percentage that may be left "
                           "out");
    return OSARA_EEXTRACT;
}

/* Nothing is read of a sheet whose columns are not known for sure. */
static enum osara_status judge_headings(const struct sheet_reader *s, bool found,
                                        osara_problems *problems)
{
    struct place at = {.source = &s->source, .line = s->headings};

    if (found && s->twice != SHEET_COLUMNS) {
        problem_add(problems, OSARA_EEXTRACT, &at, "there are two headings '%s'",
                    s->heading[s->twice]);
        problem_hint(problems, "take the column out that is not meant");
        return OSARA_EEXTRACT;
    }
    if (found)
        return OSARA_OK;
    at.line = s->nearly;
    if (s->nearly > 0) {
        const char *lacks = s->lacks == COLUMN_SCORE ? "CCHI Score" : "HO_CODE";

        problem_add(problems, OSARA_EEXTRACT, &at, "there is no heading '%s' beside '%s'", lacks,
                    s->lacks == COLUMN_SCORE ? "HO_CODE" : "CCHI Score");
        problem_hint(problems, "call the column that holds it '%s' in this line, which has: %s",
                     lacks, s->has);
        return OSARA_EEXTRACT;
    }
    problem_add(problems, OSARA_EEXTRACT, NULL,
                "'%s' has no line of headings with 'CCHI Score' and 'HO_CODE' among its first %d",
                s->sheet->path, HEADING_LINES);
    problem_hint(problems, "save the sheet of the index, not its notes, as CSV");
    return OSARA_EEXTRACT;
}

static enum osara_status read_text(struct sheet_reader *s, struct text bytes,
                                   osara_problems *problems)
{
    static const char separators[] = {',', ';', '\t'};
    struct csv_record record;

    for (size_t i = 0; i < sizeof separators; i++) {
        struct csv_reader csv;
        bool found;

        csv_open(&csv, bytes, separators[i]);
        found = find_headings(s, &csv);
        while (found && s->twice == SHEET_COLUMNS && csv_next(&csv, &record))
            if (!is_blank(&record))
                read_row(s, &record);
        s->failed |= csv.failed;
        csv_close(&csv);
        if (s->failed)
            return problem_memory(problems);
        if (found)
            return judge_headings(s, true, problems);
    }
    return judge_headings(s, false, problems);
}

/* Whether this was saved as text. */
static enum osara_status judge_bytes(const char *path, struct text bytes, osara_problems *problems)
{
    const char *nul = bytes.n > 0 ? memchr(bytes.at, '\0', bytes.n) : NULL;
    struct source source = {path, {NULL, 0}};
    struct place at = {.source = &source, .line = 1};
    enum osara_status rc = contents_check(path, bytes, problems);

    if (rc != OSARA_OK)
        return rc;
    if (bytes.n > 0 && memchr(bytes.at, '\n', bytes.n) == NULL &&
        memchr(bytes.at, '\r', bytes.n) != NULL) {
        problem_add(problems, OSARA_EEXTRACT, &at, "lines end with a carriage return alone");
        problem_hint(problems, "save the sheet with line ends of LF or CRLF");
        return OSARA_EEXTRACT;
    }
    if (nul == NULL)
        return OSARA_OK;
    for (const char *c = bytes.at; c < nul; c++)
        at.line += *c == '\n';
    problem_add(problems, OSARA_EEXTRACT, &at, "it holds a NUL byte: nothing is read");
    problem_hint(problems, "save the sheet again as 'CSV UTF-8'");
    return OSARA_EEXTRACT;
}

/* A copy in the arena, in UTF-8. */
static enum osara_status take_bytes(const char *path, struct arena *arena, struct harm_sheet *sheet,
                                    struct text *out, osara_problems *problems)
{
    struct mapped_file file = {0};
    enum osara_status rc = file_map(path, &file, problems);
    char *decoded = NULL;
    struct text bytes = file.bytes;

    if (rc != OSARA_OK)
        return rc;
    sheet->bytes = bytes.n;
    sheet->encoding = "UTF-8";
    digest_of(bytes, &sheet->digest);
    if (bytes.n > SHEET_BYTES) {
        rc = problem_add(problems, OSARA_EEXTRACT, NULL, "'%s' is larger than a sheet may be",
                         path);
    } else if (encoding_is_wide(bytes)) {
        rc = problem_add(problems, OSARA_EEXTRACT, NULL, "'%s' is UTF-16", path);
        problem_hint(problems, "save it as 'CSV UTF-8'");
    } else if ((rc = judge_bytes(path, bytes, problems)) != OSARA_OK) {
        /* said */
    } else if (text_utf8_fault(bytes) < bytes.n) {
        sheet->encoding = "windows-1252";
        if (!encoding_decode("WINDOWS-1252", bytes, &decoded, &bytes.n))
            rc = problem_memory(problems);
        bytes.at = decoded;
    }
    if (rc == OSARA_OK) {
        *out = (struct text){arena_copy(arena, bytes), bytes.n};
        rc = out->at != NULL ? OSARA_OK : problem_memory(problems);
    }
    free(decoded);
    file_unmap(&file);
    return rc;
}

enum osara_status harm_sheet_read(const char *path, enum harm_several several, double tolerate,
                                  struct arena *arena, struct harm_sheet *out,
                                  osara_problems *problems)
{
    struct harm_sheet sheet = {.path = arena_copy(arena, text_of(path)), .several = several};
    struct sheet_reader s = {.sheet = &sheet, .arena = arena};
    struct text bytes = {NULL, 0};
    enum osara_status rc;

    if (sheet.path == NULL)
        return problem_memory(problems);
    rc = take_bytes(path, arena, &sheet, &bytes, problems);
    s.source = (struct source){sheet.path, bytes};
    if (rc == OSARA_OK)
        rc = read_text(&s, bytes, problems);
    if (rc == OSARA_OK && !group(&sheet, arena))
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = judge(&s, tolerate, problems);
    if (rc == OSARA_OK)
        *out = sheet;
    return rc;
}
