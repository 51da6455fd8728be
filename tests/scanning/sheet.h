/* sheet.h -- a plan made by hand, an extract in a temporary folder, and what was read, told as
 * text: for the tests of the scanning room. */
#ifndef OSARA_TESTS_SHEET_H
#define OSARA_TESTS_SHEET_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "scanning/mapping.h"
#include "scanning/read.h"

/* ---- A plan from lines of text:
 *   table people key id            the first table: subjects
 *   table orders optional join id key order_id id
 *   table crimes join id evidence role key no id
 *   column area category North/East/West unused monitor
 * Column lines belong to the table line before them. */

static enum column_type sheet_type(const char *name)
{
    static const char *const names[] = {"number", "date", "flag", "category", "text", "id"};

    for (int i = 0; i < 6; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum column_type)i;
    abort();
}

static void sheet_values(struct plan *plan, struct plan_column *column, char *values)
{
    uint32_t *words = arena_alloc(plan->arena, 64, sizeof *words);
    char *rest = values;

    for (char *v; (v = strsep(&rest, "/")) != NULL;)
        words[column->n_values++] = words_add(plan->words, text_of(v));
    column->values = words;
}

static uint32_t sheet_column(const struct plan_table *t, const char *name)
{
    for (uint32_t c = 0; c < t->n_columns; c++)
        if (strcmp(t->columns[c].name, name) == 0)
            return c;
    abort();
}

/* A column of a/b/c: evidence of an allegation, a charge, a conviction. */
static void sheet_evidence(struct plan *plan, struct plan_table *t, const char *name)
{
    struct scope_table *table = &plan->scope->tables[t - plan->tables];
    uint8_t *classes = arena_alloc(plan->arena, 3, 1);

    t->evidence_column = sheet_column(t, name);
    for (int i = 0; i < 3; i++)
        classes[i] = (uint8_t)(EVIDENCE_ALLEGATION + i);
    table->evidence_words = t->columns[t->evidence_column].values;
    table->evidence_classes = classes;
    table->n_evidence = 3;
}

/* The words of a table line are resolved once its columns are known. */
static void sheet_keys(struct plan *plan, struct plan_table *t, char *line)
{
    char *rest = line, *word;
    bool join = false;

    t->join = 0;
    t->evidence_column = UINT32_MAX;
    t->key = arena_alloc(plan->arena, 8, sizeof *t->key);
    while ((word = strsep(&rest, " ")) != NULL) {
        if (strcmp(word, "optional") == 0)
            t->optional = true;
        else if (strcmp(word, "evidence") == 0)
            sheet_evidence(plan, t, strsep(&rest, " "));
        else if (strcmp(word, "join") == 0)
            join = true;
        else if (strcmp(word, "key") == 0)
            join = false;
        else if (join)
            t->join = sheet_column(t, word);
        else
            t->key[t->n_key++] = sheet_column(t, word);
    }
    if (t == plan->tables)
        t->join = t->key[0];
}

static void sheet_line(struct plan *plan, char *line, char *heads[])
{
    char *rest = line, *kind = strsep(&rest, " "), *name = strsep(&rest, " ");
    struct plan_table *t;
    struct plan_column *c;

    if (strcmp(kind, "table") == 0) {
        heads[plan->n_tables] = rest;
        t = &plan->tables[plan->n_tables++];
        t->name = arena_copy(plan->arena, text_of(name));
        t->columns = arena_alloc(plan->arena, 64, sizeof *t->columns);
        return;
    }
    t = &plan->tables[plan->n_tables - 1];
    c = &t->columns[t->n_columns++];
    c->name = arena_copy(plan->arena, text_of(name));
    c->type = sheet_type(strsep(&rest, " "));
    c->used = true;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        if (strcmp(word, "unused") == 0)
            c->used = false;
        else if (strcmp(word, "monitor") == 0)
            c->monitor = true;
        else
            sheet_values(plan, c, word);
    }
}

static inline struct plan *sheet_plan(const char *text)
{
    struct arena *arena = arena_new();
    struct plan *plan = arena_alloc(arena, 1, sizeof *plan);
    char *heads[8], *rest = arena_copy(arena, text_of(text));

    plan->arena = arena;
    plan->words = words_new();
    plan->ids = words_new();
    plan->tables = arena_alloc(arena, 8, sizeof *plan->tables);
    plan->scope = arena_alloc(arena, 1, sizeof *plan->scope);
    plan->scope->tables = arena_alloc(arena, 8, sizeof *plan->scope->tables);
    plan->tolerate = 1;
    plan->as_of = date_of(2023, 1, 31);
    for (char *line; (line = strsep(&rest, "\n")) != NULL;)
        if (*line != '\0')
            sheet_line(plan, line, heads);
    for (size_t t = 0; t < plan->n_tables; t++)
        sheet_keys(plan, &plan->tables[t], heads[t]);
    return plan;
}

static inline void sheet_plan_free(struct plan *plan)
{
    words_free(plan->words);
    words_free(plan->ids);
    arena_free(plan->arena);
}

/* ---- A folder ------------------------------------------------------------------------------------- */

static inline void sheet_folder(char folder[64])
{
    strcpy(folder, "/tmp/osara-sheet-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

static inline void sheet_bytes(const char *folder, const char *name, const void *bytes, size_t n)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static inline void sheet_file(const char *folder, const char *name, const char *text)
{
    if (text != NULL)
        sheet_bytes(folder, name, text, strlen(text));
}

static inline void sheet_remove(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        char path[512];

        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    closedir(dir);
    assert_int_equal(rmdir(folder), 0);
}

/* ---- What was read --------------------------------------------------------------------------------- */

static void tell_cell(struct buffer *b, const struct plan *plan, const struct column *c, size_t row)
{
    switch (c->type) {
    case COLUMN_NUMBER:
        buffer_number(b, c->as.number[row]);
        return;
    case COLUMN_DATE:
        buffer_date(b, column_date(c, row));
        return;
    case COLUMN_FLAG:
        buffer_string(b, c->as.flag[row] == TRUTH_TRUE    ? "yes"
                         : c->as.flag[row] == TRUTH_FALSE ? "no"
                                                          : "");
        return;
    case COLUMN_ID:
        buffer_text(b, words_text(plan->ids, column_word(c, row)));
        return;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        break;
    }
    buffer_text(b, words_text(plan->words, column_word(c, row)));
}

static void tell_table(struct buffer *b, const struct plan *plan, const struct extract *e, size_t t)
{
    const struct table *table = &e->data.tables[t];
    const struct account *a = &e->accounts[t];

    buffer_format(b, "%s %llu read, %llu loaded", table->name, (unsigned long long)a->rows_read,
                  (unsigned long long)a->loaded);
    if (a->folded > 0)
        buffer_format(b, ", %llu folded", (unsigned long long)a->folded);
    if (a->nobody > 0)
        buffer_format(b, ", %llu of nobody", (unsigned long long)a->nobody);
    for (int k = 0; k < QUARANTINE_REASONS_; k++)
        if (a->quarantined[k] > 0)
            buffer_format(b, ", %llu %s", (unsigned long long)a->quarantined[k],
                          quarantine_reason_name((enum quarantine_reason)k));
    buffer_char(b, '\n');
    for (size_t row = 0; row < table->n_rows; row++) {
        buffer_format(b, "  %u", table->line[row]);
        if (table->file != NULL)
            buffer_format(b, "/%u", table->file[row]);
        if (table->first != NULL)
            buffer_format(b, " of %u", table_subject(table, row));
        for (size_t c = 0; c < table->n_columns; c++) {
            buffer_string(b, c == 0 ? ": " : "|");
            if (column_there(&table->columns[c]))
                tell_cell(b, plan, &table->columns[c], row);
            else if (t > 0 && c == plan->tables[t].join) /* kept only where a rule names it */
                tell_cell(b, plan, &e->data.tables[0].columns[plan->tables[0].join],
                          table_subject(table, row));
        }
        buffer_char(b, '\n');
    }
}

static void check_groups(const struct extract *e, const struct table *table)
{
    if (table->first == NULL)
        return;
    assert_int_equal(table->first[0], 0);
    assert_int_equal(table->first[e->data.n_subjects], table->n_rows);
    for (size_t s = 0; s < e->data.n_subjects; s++)
        for (size_t row = table->first[s]; row < table->first[s + 1]; row++)
            assert_int_equal(table_subject(table, row), s);
}

/* All tables' rows, accounts and quarantine. */
static inline void tell_extract(struct buffer *b, const struct plan *plan, const struct extract *e)
{
    for (size_t t = 0; t < e->data.n_tables; t++) {
        tell_table(b, plan, e, t);
        check_groups(e, &e->data.tables[t]);
    }
    for (size_t i = 0; i < e->n_remade; i++)
        buffer_format(b, "%llu rows of '%.*s'%s%s: %.*s\n", (unsigned long long)e->remade[i].rows,
                      TEXT_ARGS(e->remade[i].raw), e->remade[i].restored ? " restored" : "",
                      e->remade[i].succeeded ? " succeeded" : "", TEXT_ARGS(e->remade[i].code));
    for (size_t i = 0; i < e->n_joins; i++)
        buffer_format(b, "%s %llu read, %llu named, %llu not, %llu quarantined\n",
                      e->joins[i].files, (unsigned long long)e->joins[i].rows_read,
                      (unsigned long long)e->joins[i].named,
                      (unsigned long long)e->joins[i].unnamed,
                      (unsigned long long)join_quarantined(&e->joins[i]));
    for (size_t i = 0; i < e->n_quarantined; i++) {
        const struct quarantined *q = &e->quarantined[i];

        buffer_format(b, "%s:%u %s [%.*s] %s: %s\n", e->inputs[q->file].name, q->line,
                      q->column != NULL ? q->column : "-", TEXT_ARGS(q->value),
                      quarantine_reason_name(q->reason), q->why);
    }
}

/* Problems, each on a line with its place and hint. */
static inline void tell_problems(struct buffer *b, const osara_problems *problems,
                                 const char *folder)
{
    for (size_t i = 0; i < problems->n; i++) {
        const osara_problem *p = &problems->at[i];
        const char *file = p->file != NULL ? p->file : "";

        if (strncmp(file, folder, strlen(folder)) == 0)
            file += strlen(folder) + 1;
        if (*file != '\0')
            buffer_format(b, "%s:%u:%u: ", file, p->line, p->column);
        for (const char *s = p->text; *s != '\0';) { /* the folder's name is never the same */
            if (strncmp(s, folder, strlen(folder)) == 0) {
                buffer_char(b, '@');
                s += strlen(folder);
            } else {
                buffer_char(b, *s++);
            }
        }
        if (p->hint != NULL)
            buffer_format(b, " = %s", p->hint);
        buffer_char(b, '\n');
    }
}

/* Reads the extract in `folder`; what was read, or the problems, is told. */
static inline enum osara_status sheet_read(const char *folder, const char *plan_text,
                                           const struct reading_options *options,
                                           struct buffer *told)
{
    struct plan *plan = sheet_plan(plan_text);
    struct mapping *mapping = NULL;
    struct extract *e = NULL;
    osara_problems problems = {0};
    enum osara_status rc = mapping_load(folder, &mapping, &problems);

    if (rc == OSARA_OK)
        rc = extract_read_as(plan, mapping, options, &e, &problems);
    if (rc == OSARA_OK) {
        assert_int_equal(account_check(e, plan, &problems), OSARA_OK);
        tell_extract(told, plan, e);
    }
    osara_problems_sort(&problems);
    tell_problems(told, &problems, folder);
    buffer_char(told, '\0');
    assert_false(told->failed);
    extract_free(e);
    mapping_free(mapping);
    osara_problems_free(&problems);
    sheet_plan_free(plan);
    return rc;
}

#endif
