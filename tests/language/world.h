/* world.h -- a small world for the tests of the rule language: a scope with tables, columns of
 * every type, lookups of every kind, and a way to put rows into it.
 *
 *   struct world w;
 *   world_open(&w);
 *   struct expr *e = world_check(&w, "count(offences where stalking)", 0, STAGE_MEASURES, WANT_ANY);
 *   world_rows(&w, "offenders", "offender_id,mappa_level\n"
 *                               "A,2\n"
 *                               "B,\n");                     an empty cell is missing
 *   world_rows(&w, "offences", "offender_id,committed,code,stalking\n"
 *                              "A,2022-12-01,rape,yes\n");
 *   struct data *data = world_data(&w);
 *   world_close(&w);
 *
 * Everything that is not a problem here is asserted, so a test need not look at what comes back. */
#ifndef OSARA_TESTS_LANGUAGE_WORLD_H
#define OSARA_TESTS_LANGUAGE_WORLD_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/number.h"
#include "language/expr.h"

enum { WORLD_NAMES = 64, WORLD_TABLES = 3, WORLD_LOOKUPS = 12, WORLD_KEEPS = 8 };
enum { OFFENDERS = 0, OFFENCES = 1, ORDERS = 2 };

struct world {
    struct arena *arena;
    struct scope scope;
    struct data data;
    int32_t as_of; /* 2023-01-31 */
    osara_problems problems;
};

/* ---- Names and lookups -------------------------------------------------------------------- */

static inline struct text world_text(struct world *w, const char *s)
{
    char *copy = arena_copy(w->arena, text_of(s));

    assert_non_null(copy);
    return text_of(copy);
}

/* The text as the scalar of a one-line ruleset: "rule: TEXT", or a block where YAML would read TEXT
 * as something else than one plain scalar. */
static inline struct yaml_node *world_scalar(struct world *w, const char *text)
{
    bool plain = text[0] != '\0' && strchr("'\"[]{}&*!|>%@`#?:,- \t\n", text[0]) == NULL &&
                 strpbrk(text, "\n\"") == NULL && strstr(text, ": ") == NULL &&
                 strstr(text, " #") == NULL;
    char *document = arena_format(w->arena, plain ? "rule: %s\n" : "rule: >-\n  %s\n", text);
    struct yaml_node *root = NULL;

    assert_non_null(document);
    assert_int_equal(
        yaml_parse(w->arena, "rules.yaml", text_of(document), OSARA_ERULES, &root, &w->problems),
        OSARA_OK);
    return yaml_get(root, "rule");
}

/* NULL when the text does not parse; w->problems says why. */
static inline struct expr *world_parse(struct world *w, const char *text)
{
    return expr_parse(w->arena, world_scalar(w, text), &w->problems);
}

/* NULL when the text does not parse or does not check; w->problems says why. */
static inline struct expr *world_check(struct world *w, const char *text, uint32_t table,
                                       enum stage stage, enum wanted wanted)
{
    struct expr_context context = {&w->scope, table, stage};
    struct expr *e = world_parse(w, text);

    return e != NULL && expr_check(e, &context, wanted, &w->problems) ? e : NULL;
}

static inline struct scope_name *world_name(struct world *w, uint32_t table, const char *name,
                                            enum name_kind kind, enum value_type type)
{
    struct scope_table *t = &w->scope.tables[table];
    struct scope_name *n = &t->names[t->n_names++];

    assert_true(t->n_names <= WORLD_NAMES);
    n->name = world_text(w, name);
    n->kind = kind;
    n->type = type;
    n->slot = SLOT_NONE;
    return n;
}

/* Closed values of a category: "a|b|c". */
static inline void world_values(struct world *w, struct scope_name *n, const char *values)
{
    uint32_t *words = arena_alloc(w->arena, 16, sizeof *words);

    assert_non_null(words);
    while (*values != '\0') {
        size_t length = strcspn(values, "|");

        words[n->n_values++] = words_add(w->scope.words, (struct text){values, length});
        values += length + (values[length] == '|');
    }
    n->values = words;
}

static inline struct scope_name *world_column(struct world *w, uint32_t table, const char *name,
                                              enum column_type type)
{
    struct table *t = &w->data.tables[table];
    struct scope_name *n = world_name(w, table, name, NAME_COLUMN, value_of_column(type));

    n->column = (uint32_t)t->n_columns;
    t->columns[t->n_columns++] = (struct column){.name = n->name.at, .type = type};
    return n;
}

static inline struct scope_name *world_derive(struct world *w, uint32_t table, const char *name,
                                              const char *text)
{
    struct scope_name *n = world_name(w, table, name, NAME_DERIVED, VALUE_NUMBER);

    n->expr = world_parse(w, text);
    assert_non_null(n->expr);
    n->at = n->expr->source->at;
    return n;
}

static inline struct scope_name *world_measure(struct world *w, const char *name, const char *text)
{
    struct scope_name *n = world_derive(w, OFFENDERS, name, text);

    n->kind = NAME_MEASURE;
    return n;
}

static inline struct scope_name *world_input(struct world *w, const char *name,
                                             enum value_type type, enum stage stage)
{
    struct scope_name *n = world_name(w, OFFENDERS, name, NAME_INPUT, type);

    n->stage = stage;
    return n;
}

static inline void world_keep(struct world *w, uint32_t table, const char *name, const char *text)
{
    struct scope_table *t = &w->scope.tables[table];
    struct scope_keep *keep = &t->keeps[t->n_keeps++];

    assert_true(t->n_keeps <= WORLD_KEEPS);
    keep->name = world_text(w, name);
    keep->expr = world_parse(w, text);
    assert_non_null(keep->expr);
}

/* A lookup of one row a '|'-separated item of `rows`: its keys, ':', then its values by ','
 * ("rape:3650|theft:10", two keys "a/b:1").  An empty value is missing.  `values`: names and types
 * ("days:number,source:word"); of the types number, flag, date, word. */
static inline struct lookup *world_lookup(struct world *w, const char *name, size_t n_keys,
                                          const char *values, const char *rows)
{
    struct lookup *l = &w->scope.lookups[w->scope.n_lookups++];
    char *v = arena_copy(w->arena, text_of(values)), *r = arena_copy(w->arena, text_of(rows));
    char *next = NULL, *save = NULL;
    enum { ROOM = 16 };

    assert_true(w->scope.n_lookups <= WORLD_LOOKUPS);
    l->name = world_text(w, name);
    l->n_keys = n_keys;
    l->keys = arena_alloc(w->arena, ROOM * n_keys, sizeof *l->keys);
    l->values = arena_alloc(w->arena, 4, sizeof *l->values);
    assert_non_null(l->values);
    for (char *one = strtok_r(v, ",", &save); one != NULL; one = strtok_r(NULL, ",", &save)) {
        struct lookup_value *value = &l->values[l->n_values++];
        char *type = strchr(one, ':');

        *type++ = '\0';
        value->name = text_of(one);
        value->type = strcmp(type, "number") == 0 ? VALUE_NUMBER
                      : strcmp(type, "flag") == 0 ? VALUE_FLAG
                      : strcmp(type, "date") == 0 ? VALUE_DATE
                                                  : VALUE_WORD;
        value->number = arena_alloc(w->arena, ROOM, sizeof *value->number);
        value->word = arena_alloc(w->arena, ROOM, sizeof *value->word);
        value->zero_one = value->type == VALUE_NUMBER;
    }
    for (char *row = strtok_r(r, "|", &next); row != NULL; row = strtok_r(NULL, "|", &next)) {
        char *cell = strchr(row, ':'), *key = row;

        assert_true(l->n_rows < ROOM);
        *cell++ = '\0';
        for (size_t k = 0; k < n_keys; k++) {
            size_t length = strcspn(key, "/");

            l->keys[l->n_rows * n_keys + k] = (struct text){key, length};
            key += length + (key[length] == '/');
        }
        for (size_t i = 0; i < l->n_values; i++) {
            struct lookup_value *value = &l->values[i];
            struct text t = {cell, strcspn(cell, ",")};
            double number = NAN;
            int32_t day = DATE_MISSING;

            if (value->type == VALUE_WORD)
                value->word[l->n_rows] = words_add(w->scope.words, t);
            else if (value->type == VALUE_FLAG)
                number = t.n == 0 ? (double)NAN : text_is(t, "yes");
            else if (value->type == VALUE_DATE && date_parse_iso(t, &day))
                number = day;
            else if (t.n > 0)
                assert_true(number_parse(t, &number));
            value->number[l->n_rows] = number;
            if (number != 0 && number != 1)
                value->zero_one = false;
            cell += t.n + (cell[t.n] == ',');
        }
        l->n_rows++;
    }
    return l;
}

/* Turns a lookup of one key into ranges: its keys are numbers in ascending order. */
static inline void world_steps(struct world *w, struct lookup *l)
{
    l->steps = true;
    l->thresholds = arena_alloc(w->arena, l->n_rows, sizeof *l->thresholds);
    assert_non_null(l->thresholds);
    for (size_t i = 0; i < l->n_rows; i++)
        assert_true(number_parse(l->keys[i], &l->thresholds[i]));
}

static inline void world_add_lookups(struct world *w)
{
    struct lookup *l;

    world_lookup(w, "harm_days", 1, "days:number", "rape:3650|assault:100|theft:10|odd:");
    l = world_lookup(w, "vawg", 1, "vawg:number", "rape:1|assault:1|theft:0");
    l->values[0].has_else = true; /* else: no */
    world_lookup(w, "certainty", 1, "value:number", "convicted:1|charged:0.8|suspect:0.5");
    world_lookup(w, "group", 1, "group:word",
                 "rape:sexual|assault:violence|theft:acquisitive|odd:");
    world_lookup(w, "sentence", 1, "days:number,source:word",
                 "rape:3650,guideline|assault:100,median|odd:,");
    world_lookup(w, "pair", 2, "value:number", "rape/charged:0.9|theft/convicted:0.1");
    l = world_lookup(w, "years", 1, "value:number", "10:0|12:0.08|14:0.07");
    world_steps(w, l);
    l = world_lookup(w, "serious", 1, "serious:flag", "rape:yes|theft:no");
    l->values[0].has_else = true; /* else: no */
    world_lookup(w, "since", 1, "day:date", "rape:2004-05-01|theft:1969-01-01");
    world_lookup(w, "level_points", 1, "points:number", "1:5|2:10|3:30");
}

static inline void world_add_names(struct world *w)
{
    struct scope_name *n;

    world_column(w, OFFENDERS, "offender_id", COLUMN_ID);
    world_column(w, OFFENDERS, "date_of_birth", COLUMN_DATE);
    n = world_column(w, OFFENDERS, "division", COLUMN_CATEGORY);
    world_values(w, n, "North|East|West");
    world_column(w, OFFENDERS, "registered_sex_offender", COLUMN_FLAG);
    world_column(w, OFFENDERS, "mappa_level", COLUMN_NUMBER);
    world_column(w, OFFENDERS, "in_custody", COLUMN_FLAG);
    world_column(w, OFFENDERS, "current_strand", COLUMN_CATEGORY);
    world_column(w, OFFENDERS, "sex", COLUMN_CATEGORY)->monitor = true;
    world_column(w, OFFENDERS, "remarks", COLUMN_TEXT);
    world_derive(w, OFFENDERS, "years_old", "age_at(date_of_birth, as_of)");
    world_measure(w, "victims", "distinct(victim_id over offences)");
    world_measure(w, "total_harm", "sum(harm over offences)");
    world_measure(w, "latest", "max(committed over offences)");
    world_input(w, "gravity", VALUE_NUMBER, STAGE_SCORE);
    world_input(w, "repeat victims", VALUE_NUMBER, STAGE_SCORE);
    n = world_input(w, "recency", VALUE_NUMBER, STAGE_SCORE);
    n->absent = "it is in force from 2024-04-01, and the run is as of 2023-01-31";
    world_input(w, "score", VALUE_NUMBER, STAGE_RESPONSE);
    world_input(w, "rank", VALUE_NUMBER, STAGE_RESPONSE);
    n = world_input(w, "band", VALUE_WORD, STAGE_RESPONSE);
    world_values(w, n, "very high|high|standard");

    world_column(w, OFFENCES, "offence_id", COLUMN_ID);
    world_column(w, OFFENCES, "offender_id", COLUMN_ID);
    world_column(w, OFFENCES, "committed", COLUMN_DATE);
    world_column(w, OFFENCES, "code", COLUMN_CATEGORY);
    n = world_column(w, OFFENCES, "role", COLUMN_CATEGORY);
    world_values(w, n, "suspect|charged|convicted");
    world_column(w, OFFENCES, "victim_id", COLUMN_ID);
    world_column(w, OFFENCES, "domestic_abuse", COLUMN_FLAG);
    world_column(w, OFFENCES, "stalking", COLUMN_FLAG);
    world_column(w, OFFENCES, "loss", COLUMN_NUMBER);
    world_derive(w, OFFENCES, "age", "as_of - committed");
    world_derive(w, OFFENCES, "harm", "harm_days[code] * certainty[role]");

    world_column(w, ORDERS, "offender_id", COLUMN_ID);
    world_column(w, ORDERS, "kind", COLUMN_CATEGORY);
    world_column(w, ORDERS, "granted", COLUMN_DATE);
    world_column(w, ORDERS, "expires", COLUMN_DATE);
}

static inline void world_open(struct world *w)
{
    static const char *const names[WORLD_TABLES] = {"offenders", "offences", "orders"};

    *w = (struct world){.arena = arena_new(), .as_of = date_of(2023, 1, 31)};
    assert_non_null(w->arena);
    w->scope.arena = w->arena;
    w->scope.words = w->data.words = words_new();
    w->scope.ids = w->data.ids = words_new();
    w->scope.tables = arena_alloc(w->arena, WORLD_TABLES, sizeof *w->scope.tables);
    w->scope.n_tables = w->data.n_tables = WORLD_TABLES;
    w->scope.lookups = arena_alloc(w->arena, WORLD_LOOKUPS, sizeof *w->scope.lookups);
    w->data.tables = arena_alloc(w->arena, WORLD_TABLES, sizeof *w->data.tables);
    assert_non_null(w->data.tables);
    for (size_t t = 0; t < WORLD_TABLES; t++) {
        struct scope_table *table = &w->scope.tables[t];

        table->name = text_of(names[t]);
        table->names = arena_alloc(w->arena, WORLD_NAMES, sizeof *table->names);
        table->keeps = arena_alloc(w->arena, WORLD_KEEPS, sizeof *table->keeps);
        table->evidence_column = UINT32_MAX;
        w->data.tables[t].name = names[t];
        w->data.tables[t].columns = arena_alloc(w->arena, WORLD_NAMES,
                                                sizeof *w->data.tables[t].columns);
        assert_non_null(w->data.tables[t].columns);
    }
    world_add_lookups(w);
    world_add_names(w);
    assert_int_equal(w->problems.n, 0);
}

static inline void world_close(struct world *w)
{
    words_free(w->scope.words);
    words_free(w->scope.ids);
    osara_problems_free(&w->problems);
    arena_free(w->arena);
}

/* All problems so far, as a person reads them, ordered by place.  The caller frees it. */
static inline char *world_said(struct world *w)
{
    char *all = calloc(1, 1);
    size_t n = 0;

    osara_problems_sort(&w->problems);
    for (size_t i = 0; i < w->problems.n; i++) {
        char *one = osara_problem_text(&w->problems.at[i]);
        size_t more;

        assert_non_null(one);
        more = strlen(one);
        all = realloc(all, n + more + 1);
        assert_non_null(all);
        memcpy(all + n, one, more + 1);
        n += more;
        free(one);
    }
    return all;
}

/* Asserts what was said, and forgets it. */
static inline void world_assert_said(struct world *w, const char *expected)
{
    char *said = world_said(w);

    assert_string_equal(said, expected);
    free(said);
    osara_problems_free(&w->problems);
}

/* ---- Rows --------------------------------------------------------------------------------- */

static inline void world_room(struct world *w, struct column *c, size_t n)
{
    static const size_t size[] = {
        [COLUMN_NUMBER] = sizeof(double), [COLUMN_DATE] = sizeof(int32_t),
        [COLUMN_FLAG] = sizeof(uint8_t),  [COLUMN_CATEGORY] = sizeof(uint32_t),
        [COLUMN_TEXT] = sizeof(uint32_t), [COLUMN_ID] = sizeof(uint32_t)};
    void *room = arena_alloc(w->arena, n + 1, size[c->type]);

    assert_non_null(room);
    if (c->type == COLUMN_NUMBER)
        c->as.number = room;
    else if (c->type == COLUMN_DATE)
        c->as.date = room;
    else if (c->type == COLUMN_FLAG)
        c->as.flag = room;
    else
        c->as.word = room;
}

static inline void world_cell(struct world *w, struct column *c, size_t row, struct text cell)
{
    switch (c->type) {
    case COLUMN_NUMBER:
        c->as.number[row] = NAN;
        assert_true(cell.n == 0 || number_parse(cell, &c->as.number[row]));
        break;
    case COLUMN_DATE:
        c->as.date[row] = DATE_MISSING;
        assert_true(cell.n == 0 || date_parse_iso(cell, &c->as.date[row]));
        break;
    case COLUMN_FLAG:
        assert_true(cell.n == 0 || text_is(cell, "yes") || text_is(cell, "no"));
        c->as.flag[row] = cell.n == 0            ? TRUTH_UNKNOWN
                          : text_is(cell, "yes") ? TRUTH_TRUE
                                                 : TRUTH_FALSE;
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        c->as.word[row] = words_add(w->scope.words, cell);
        break;
    case COLUMN_ID:
        c->as.word[row] = words_add(w->scope.ids, cell);
        break;
    }
}

static inline struct text world_split(const char **at, const char *ends)
{
    struct text cell = {*at, strcspn(*at, ends)};

    *at += cell.n;
    return cell;
}

/* Which columns of the table the header line names, in its order; returns how many. */
static inline size_t world_header(struct table *t, const char **at, struct column *columns[])
{
    size_t n = 0;

    do {
        struct text name;

        *at += n > 0; /* the comma */
        name = world_split(at, ",\n");
        columns[n] = NULL;
        for (size_t c = 0; c < t->n_columns; c++)
            if (text_is(name, t->columns[c].name))
                columns[n] = &t->columns[c];
        assert_non_null(columns[n]);
        n++;
    } while (**at == ',');
    *at += **at == '\n';
    return n;
}

static inline uint32_t *world_ids(struct table *t)
{
    for (size_t c = 0; c < t->n_columns; c++)
        if (strcmp(t->columns[c].name, "offender_id") == 0)
            return t->columns[c].as.word;
    fail();
    return NULL;
}

/* Fills first[].  The rows have to come grouped, in the order of their subjects. */
static inline void world_group(struct world *w, struct table *t)
{
    const uint32_t *whose = world_ids(t), *subjects = world_ids(&w->data.tables[0]);
    size_t row = 0;

    t->first = arena_alloc(w->arena, w->data.n_subjects + 1, sizeof *t->first);
    t->n_subjects = w->data.n_subjects;
    assert_non_null(t->first);
    for (size_t s = 0; s < w->data.n_subjects; s++) {
        t->first[s] = (uint32_t)row;
        while (row < t->n_rows && whose[row] == subjects[s])
            row++;
    }
    t->first[w->data.n_subjects] = (uint32_t)row;
    assert_int_equal(row, t->n_rows);
}

/* Gives a table its rows, once: a header line of column names, then a line a row.  Columns that the
 * header leaves out are missing.  Offenders come first; rows of other tables are grouped by offender
 * in the offenders' order. */
static inline void world_rows(struct world *w, const char *table, const char *csv)
{
    struct table *t = &w->data.tables[scope_table_index(&w->scope, text_of(table))];
    struct column *columns[WORLD_NAMES];
    const char *at = csv;
    size_t n = world_header(t, &at, columns);

    t->n_rows = 0;
    for (const char *p = at; *p != '\0'; p++)
        t->n_rows += *p == '\n';
    t->line = arena_alloc(w->arena, t->n_rows + 1, sizeof *t->line);
    assert_non_null(t->line);
    for (size_t c = 0; c < t->n_columns; c++) {
        world_room(w, &t->columns[c], t->n_rows);
        for (size_t row = 0; row < t->n_rows; row++)
            world_cell(w, &t->columns[c], row, TEXT(""));
    }
    for (size_t row = 0; row < t->n_rows; row++) {
        t->line[row] = (uint32_t)row + 2;
        for (size_t i = 0; i < n; i++) {
            at += i > 0; /* the comma */
            world_cell(w, columns[i], row, world_split(&at, ",\n"));
        }
        assert_int_equal(*at, '\n');
        at++;
    }
    if (t == &w->data.tables[0])
        w->data.n_subjects = t->n_rows;
    else
        world_group(w, t);
}

/* The data of all rows given; a table without rows is empty. */
static inline struct data *world_data(struct world *w)
{
    for (size_t i = 0; i < w->data.n_tables; i++)
        if (w->data.tables[i].line == NULL)
            world_rows(w, w->data.tables[i].name, "offender_id\n");
    return &w->data;
}

#endif
