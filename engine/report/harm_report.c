/* harm_report.c -- the imported table and where it came from. */
#include "report/harm_report.h"

#include <stdlib.h>
#include <string.h>

static const struct harm_row *chosen(const struct harm_sheet *sheet, size_t code)
{
    return &sheet->rows[sheet->codes[code].chosen];
}

/* A title may hold line ends: the cell is one line. */
static void put_title(struct buffer *b, struct text title)
{
    struct buffer line = {0};

    for (size_t i = 0; i < title.n; i++) {
        bool blank = (unsigned char)title.at[i] <= ' ';

        if (!blank)
            buffer_char(&line, title.at[i]);
        else if (line.n > 0 && line.at[line.n - 1] != ' ')
            buffer_char(&line, ' ');
    }
    buffer_csv_text(b, text_trim((struct text){line.at, line.n}));
    b->failed |= line.failed;
    buffer_free(&line);
}

static void put_source(const struct harm_import *h, const struct harm_code *code, struct buffer *b)
{
    struct buffer source = {0};

    buffer_format(&source, "Cambridge CHI %s, line", h->edition);
    for (uint32_t line = 0;;) { /* rows stand by their days: the next line each time */
        uint32_t next = UINT32_MAX;

        for (size_t i = code->first; i < code->first + code->n; i++)
            if (h->sheet->rows[i].line > line && h->sheet->rows[i].line < next)
                next = h->sheet->rows[i].line;
        if (next == UINT32_MAX)
            break;
        buffer_format(&source, " %u", next);
        line = next;
    }
    buffer_csv_text(b, (struct text){source.at, source.n});
    b->failed |= source.failed;
    buffer_free(&source);
}

void harm_csv(const struct harm_import *h, struct buffer *b)
{
    const struct harm_sheet *sheet = h->sheet;

    buffer_string(b, "code,days,way,source,subgroup,title\n");
    for (size_t i = 0; i < sheet->n_codes; i++) {
        const struct harm_row *row = chosen(sheet, i);
        const struct harm_entry *old = h->against != NULL
                                           ? harm_table_find(h->against, text_of(row->code))
                                           : NULL;

        buffer_format(b, "%s,", row->code);
        buffer_number(b, row->days);
        if (sheet->codes[i].n == 1)
            buffer_string(b, ",one row,");
        else
            buffer_format(b, ",%s of %zu rows,", harm_several_name(sheet->several),
                          sheet->codes[i].n);
        put_source(h, &sheet->codes[i], b);
        buffer_char(b, ',');
        buffer_csv_text(b, old != NULL ? old->subgroup : TEXT(""));
        buffer_char(b, ',');
        put_title(b, row->title);
        buffer_char(b, '\n');
    }
}

static void put_digest(struct buffer *b, const char *key, const struct digest *digest)
{
    char hex[65];

    digest_hex(digest, hex);
    json_put_string(b, key, hex);
}

/* The members that say what was read. */
static void put_sheet(const struct harm_import *h, struct buffer *b)
{
    const struct harm_sheet *sheet = h->sheet;
    const char *slash = strrchr(sheet->path, '/');
    size_t several = 0;

    for (size_t i = 0; i < sheet->n_codes; i++)
        several += sheet->codes[i].n > 1;
    json_put_object(b, "sheet");
    json_put_string(b, "file", slash != NULL ? slash + 1 : sheet->path);
    json_put_string(b, "edition", h->edition);
    put_digest(b, "sha256", &sheet->digest);
    json_put_integer(b, "bytes", (int64_t)sheet->bytes);
    json_put_string(b, "encoding", sheet->encoding);
    json_put_integer(b, "rows_read", (int64_t)sheet->rows_read);
    json_put_integer(b, "used", (int64_t)sheet->n_rows);
    json_put_integer(b, "without_code", (int64_t)sheet->skips[HARM_NO_CODE]);
    json_put_integer(b, "without_score", (int64_t)sheet->skips[HARM_NO_SCORE]);
    json_put_integer(b, "wrong", (int64_t)sheet->skips[HARM_WRONG]);
    json_put_integer(b, "codes", (int64_t)sheet->n_codes);
    json_put_integer(b, "codes_of_several_rows", (int64_t)several);
    json_put_string(b, "of_several_rows", harm_several_name(sheet->several));
    json_end_object(b);
    json_put_list(b, "not_used");
    for (size_t i = 0; i < sheet->n_skipped; i++) {
        json_put_object(b, NULL);
        json_put_integer(b, "line", sheet->skipped[i].line);
        json_put_string(b, "column", sheet->skipped[i].heading);
        json_put_text(b, "value", sheet->skipped[i].value);
        json_put_string(b, "why", sheet->skipped[i].why);
        json_end_object(b);
    }
    json_end_list(b);
}

static void put_changes(const struct harm_import *h, struct buffer *b)
{
    struct harm_changes c;

    if (h->against == NULL)
        return;
    harm_changes_find(h, &c);
    b->failed |= c.at == NULL;
    json_put_object(b, "against");
    json_put_string(b, "table", h->against->path);
    json_put_integer(b, "same", (int64_t)c.same);
    json_put_integer(b, "higher", (int64_t)c.higher);
    json_put_integer(b, "lower", (int64_t)c.lower);
    json_put_integer(b, "new", (int64_t)c.added);
    json_put_integer(b, "gone", (int64_t)c.gone);
    json_put_list(b, "changes");
    for (size_t i = 0; i < c.n; i++) {
        json_put_object(b, NULL);
        json_put_text(b, "code", c.at[i].code);
        json_put_number(b, "before", c.at[i].before);
        json_put_number(b, "now", c.at[i].after);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    free(c.at);
}

void harm_source_json(const struct harm_import *h, const char *name, struct text table,
                      struct buffer *b)
{
    struct digest digest;

    digest_of(table, &digest);
    json_put_object(b, NULL);
    json_put_integer(b, "osara", 1);
    json_put_string(b, "version", osara_version());
    json_put_string(b, "table", name);
    put_digest(b, "sha256", &digest);
    put_sheet(h, b);
    json_end_object(b);
    buffer_char(b, '\n');
}

void harm_json(const struct harm_import *h, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_integer(b, "osara", 1);
    json_put_string(b, "version", osara_version());
    if (h->marking != NULL)
        json_put_string(b, "marking", h->marking);
    put_sheet(h, b);
    put_changes(h, b);
    if (h->ranked) {
        json_put_object(b, "ranks");
        json_put_integer(b, "offenders", (int64_t)h->n_ranked);
        json_put_integer(b, "moved", (int64_t)h->n_moved);
        json_put_integer(b, "enter_the_cohort", (int64_t)h->n_in);
        json_put_integer(b, "leave_the_cohort", (int64_t)h->n_out);
        json_put_list(b, "furthest");
        for (size_t i = 0; i < h->n_moves; i++) {
            json_put_object(b, NULL);
            json_put_text(b, "offender", h->moves[i].id);
            json_put_integer(b, "before", h->moves[i].before);
            json_put_integer(b, "now", h->moves[i].after);
            json_put_flag(b, "in_the_cohort_before", h->moves[i].was_in);
            json_put_flag(b, "in_the_cohort_now", h->moves[i].is_in);
            json_end_object(b);
        }
        json_end_list(b);
        json_end_object(b);
    }
    json_end_object(b);
    buffer_char(b, '\n');
}
