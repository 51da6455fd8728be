/* given.c -- the tables of a rule test: the same cells, written in YAML. */
#include <stdlib.h>

#include "scanning/lexicon.h"
#include "scanning/read.h"
#include "scanning/reading.h"

struct giving {
    struct plan *plan;
    struct extract *e;
    osara_problems *problems;
    enum osara_status status;
    struct reading *readings; /* of the table at hand, [n_columns] */
    struct lexicon keys;
};

static void given_wrong(struct giving *g)
{
    if (g->status == OSARA_OK)
        g->status = OSARA_ERULES;
}

static bool given_memory(struct giving *g, const void *got)
{
    if (got == NULL)
        g->status = problem_memory(g->problems);
    return got != NULL;
}

static void *given_room(struct giving *g, size_t n, size_t size)
{
    void *items = arena_alloc(g->e->arena, n + 1, size);

    (void)given_memory(g, items);
    return items;
}

/* ---- Names ----------------------------------------------------------------------------------------- */

static void check_tables(struct giving *g, const struct yaml_node *given)
{
    const struct plan *plan = g->plan;
    struct text *names = given_room(g, plan->n_tables, sizeof *names);

    for (size_t t = 0; names != NULL && t < plan->n_tables; t++)
        names[t] = text_of(plan->tables[t].name);
    for (size_t i = 0; names != NULL && i < given->n; i++) {
        struct text key = given->keys[i]->text;
        size_t t = 0;

        while (t < plan->n_tables && !text_same_name(key, names[t]))
            t++;
        if (t < plan->n_tables)
            continue;
        problem_add(g->problems, OSARA_ERULES, &given->keys[i]->at,
                    "'%.*s' is not a table of the ruleset", TEXT_ARGS(key));
        problem_hint_nearest(g->problems, key, names, plan->n_tables);
        given_wrong(g);
    }
}

/* The column that a key names, or n_columns. */
static size_t find_column(const struct plan_table *table, struct text name)
{
    size_t c = 0;

    while (c < table->n_columns && !text_same_name(name, text_of(table->columns[c].name)))
        c++;
    return c;
}

static void unknown_column(struct giving *g, const struct plan_table *table,
                           const struct yaml_node *key)
{
    struct text *names = given_room(g, table->n_columns, sizeof *names);

    problem_add(g->problems, OSARA_ERULES, &key->at, "'%.*s' is not a column of %s",
                TEXT_ARGS(key->text), table->name);
    given_wrong(g);
    if (names == NULL)
        return;
    for (size_t c = 0; c < table->n_columns; c++)
        names[c] = text_of(table->columns[c].name);
    problem_hint_nearest(g->problems, key->text, names, table->n_columns);
}

/* The rows of a table: NULL when it is not given, or is no list of mappings. */
static const struct yaml_node *given_rows(struct giving *g, const struct yaml_node *given,
                                          const char *name)
{
    const struct yaml_node *rows = NULL;

    for (size_t i = 0; i < given->n; i++)
        if (text_same_name(given->keys[i]->text, text_of(name)))
            rows = given->values[i];
    if (rows == NULL || yaml_is_null(rows))
        return NULL;
    if (rows->kind != YAML_SEQUENCE) {
        problem_add(g->problems, OSARA_ERULES, &rows->at,
                    "expected a list of rows under '%s', "
                    "found %s",
                    name, yaml_kind_name(rows));
        given_wrong(g);
        return NULL;
    }
    for (size_t i = 0; i < rows->n; i++) {
        if (rows->values[i]->kind == YAML_MAPPING)
            continue;
        problem_add(g->problems, OSARA_ERULES, &rows->values[i]->at,
                    "a row is a mapping from columns to values, found %s",
                    yaml_kind_name(rows->values[i]));
        given_wrong(g);
        rows = NULL;
        break;
    }
    return rows;
}

/* ---- Cells ----------------------------------------------------------------------------------------- */

static struct text cell_text(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !yaml_is_null(node) ? node->text : (struct text){NULL, 0};
}

/* A row's cell in a column; no text when it is not given. */
static struct text row_cell(const struct yaml_node *row, const struct plan_table *table, size_t c)
{
    for (size_t i = 0; i < row->n; i++)
        if (text_same_name(row->keys[i]->text, text_of(table->columns[c].name)))
            return cell_text(row->values[i]);
    return (struct text){NULL, 0};
}

static void put_missing(struct column *column, size_t row)
{
    switch (column->type) {
    case COLUMN_NUMBER:
        column->as.number[row] = NAN;
        break;
    case COLUMN_DATE:
        column->as.date[row] = DATE_MISSING;
        break;
    case COLUMN_FLAG:
        column->as.flag[row] = TRUTH_UNKNOWN;
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        column->as.word[row] = WORD_MISSING;
        break;
    }
}

static void put_value(struct giving *g, struct column *column, size_t row, const struct cell *cell)
{
    struct words *words = column->type == COLUMN_ID ? g->plan->ids : g->plan->words;

    switch (column->type) {
    case COLUMN_NUMBER:
        column->as.number[row] = cell->number;
        break;
    case COLUMN_DATE:
        column->as.date[row] = cell->date;
        break;
    case COLUMN_FLAG:
        column->as.flag[row] = cell->flag;
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        column->as.word[row] = words_add(words, cell->text);
        if (column->as.word[row] == UINT32_MAX)
            (void)given_memory(g, NULL);
        break;
    }
}

/* What a cell of a test has to look like: as the ruleset's own formats are. */
static void hint_cell(struct giving *g, enum column_type type, struct text text)
{
    int32_t day;
    char iso[16];

    if (type == COLUMN_DATE && date_parse_day_first(text, &day)) {
        date_print(day, iso);
        problem_hint(g->problems, "write %s", iso);
    } else if (type == COLUMN_DATE) {
        problem_hint(g->problems, "write year, month and day: 2023-01-31");
    } else if (type == COLUMN_FLAG) {
        problem_hint(g->problems, "write yes or no; what is not known is left out");
    } else if (type == COLUMN_NUMBER) {
        problem_hint(g->problems, "write a number; what is not known is left out");
    }
}

/* Reads a row's cells into place `to` of the table; the values of columns that no expression uses
 * are checked all the same. */
static void read_row(struct giving *g, const struct plan_table *plan_table, struct table *table,
                     const struct yaml_node *row, size_t to)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (table->columns[c].as.number != NULL)
            put_missing(&table->columns[c], to);
    for (size_t i = 0; i < row->n; i++) {
        size_t c = find_column(plan_table, row->keys[i]->text);
        struct cell cell;
        enum cell_kind kind;

        if (c == plan_table->n_columns) {
            unknown_column(g, plan_table, row->keys[i]);
            continue;
        }
        if (row->values[i]->kind != YAML_SCALAR) {
            problem_add(g->problems, OSARA_ERULES, &row->values[i]->at,
                        "expected a value under '%.*s', found %s", TEXT_ARGS(row->keys[i]->text),
                        yaml_kind_name(row->values[i]));
            given_wrong(g);
            continue;
        }
        kind = cell_read(&g->readings[c], cell_text(row->values[i]), &cell);
        if (kind == CELL_FAULT) {
            const char *why = cell_why(&g->readings[c], cell_text(row->values[i]), g->e->arena);

            if (given_memory(g, why))
                problem_add(g->problems, OSARA_ERULES, &row->values[i]->at, "%s", why);
            hint_cell(g, table->columns[c].type, cell_text(row->values[i]));
            given_wrong(g);
        } else if (kind == CELL_VALUE && table->columns[c].as.number != NULL) {
            put_value(g, &table->columns[c], to, &cell);
        }
    }
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

/* The number of the row's subject, or SUBJECT_NONE with a problem.  Subjects are numbered as they
 * come. */
static uint32_t row_subject(struct giving *g, size_t t, const struct yaml_node *row)
{
    const struct plan_table *table = &g->plan->tables[t];
    struct text key = text_trim(row_cell(row, table, table->join));
    const char *column = table->columns[table->join].name;
    uint32_t id, before = g->keys.n;

    if (key.n == 0) {
        problem_add(g->problems, OSARA_ERULES, &row->at, "the row has no '%s'", column);
        given_wrong(g);
        return SUBJECT_NONE;
    }
    id = t == 0 ? lexicon_add(&g->keys, key) : lexicon_find(&g->keys, key);
    if (id == UINT32_MAX) {
        (void)given_memory(g, NULL);
    } else if (t == 0 && id <= before) {
        problem_add(g->problems, OSARA_ERULES, &row->at, "'%.*s' is given twice among %s",
                    TEXT_ARGS(key), table->name);
        problem_hint(g->problems, "one row stands for one of them: take it out, or give another '%s'",
                     column);
        given_wrong(g);
    } else if (id == 0) {
        problem_add(g->problems, OSARA_ERULES, &row->at, "there is no '%.*s' among %s",
                    TEXT_ARGS(key), g->plan->tables[0].name);
        problem_hint(g->problems, "give it a row: %s: [{%s: %.*s}]", g->plan->tables[0].name, column,
                     TEXT_ARGS(key));
        given_wrong(g);
        return SUBJECT_NONE;
    }
    return id - 1;
}

/* The whole key of a row as one text, or none when a part is missing: a test need not give keys. */
static struct text row_key(struct giving *g, const struct plan_table *table,
                           const struct yaml_node *row)
{
    const char *key = "";

    for (size_t k = 0; k < table->n_key && key != NULL; k++) {
        struct text part = row_cell(row, table, table->key[k]);

        if (part.n == 0)
            return (struct text){NULL, 0};
        key = arena_format(g->e->arena, "%s%zu:%.*s", key, part.n, TEXT_ARGS(part));
    }
    (void)given_memory(g, key);
    return text_of(key);
}

static void check_keys(struct giving *g, const struct plan_table *table,
                       const struct yaml_node *rows)
{
    struct lexicon keys = {0};

    for (size_t i = 0; i < rows->n && table->n_key > 0; i++) {
        struct text key = row_key(g, table, rows->values[i]);
        uint32_t before = keys.n;

        if (key.n == 0)
            continue;
        if (lexicon_add(&keys, key) > before)
            continue;
        problem_add(g->problems, OSARA_ERULES, &rows->values[i]->at,
                    "a row with the same key is given before it");
        given_wrong(g);
    }
    lexicon_free(&keys);
}

static void make_columns(struct giving *g, const struct plan_table *from, struct table *to)
{
    g->readings = given_room(g, from->n_columns, sizeof *g->readings);
    for (uint32_t c = 0; g->readings != NULL && c < from->n_columns; c++) {
        const struct plan_column *column = &from->columns[c];
        bool subjects = to == &g->e->data.tables[0] && c == from->join;
        struct text *closed = given_room(g, column->n_values, sizeof *closed);

        if (closed == NULL)
            return;
        reading_close(column, g->plan->words, closed);
        g->readings[c] = (struct reading){.column = column,
                                          .heading = column->name,
                                          .closed = closed,
                                          .as_of = g->plan->as_of,
                                          .decimal = '.'};
        from->columns[c].mapped = true;
        if (column->used || subjects || c == from->evidence_column) /* room for any type */
            to->columns[c].as.number = given_room(g, to->n_rows, sizeof(double));
    }
}

/* Where each row goes: by subject, in their order. */
static void group_rows(struct giving *g, struct table *table, const uint32_t subjects[], size_t n,
                       uint32_t to[])
{
    size_t n_subjects = g->e->data.n_subjects;

    for (size_t i = 0; i < n; i++)
        table->first[subjects[i] + 1]++;
    for (size_t s = 0; s < n_subjects; s++)
        table->first[s + 1] += table->first[s];
    for (size_t i = 0; i < n; i++)
        to[i] = table->first[subjects[i]]++;
    for (size_t s = n_subjects; s > 0; s--)
        table->first[s] = table->first[s - 1];
    table->first[0] = 0;
}

static void give_table(struct giving *g, const struct yaml_node *given, size_t t)
{
    struct plan_table *from = &g->plan->tables[t];
    struct table *table = &g->e->data.tables[t];
    const struct yaml_node *rows = given_rows(g, given, from->name);
    size_t n = rows != NULL ? rows->n : 0;
    uint32_t *subjects = given_room(g, n, sizeof *subjects), *to = given_room(g, n, sizeof *to);

    table->n_rows = n;
    table->line = given_room(g, n, sizeof *table->line);
    table->fate = given_room(g, n, sizeof *table->fate);
    if (t > 0) {
        table->first = given_room(g, g->e->data.n_subjects + 1, sizeof *table->first);
        table->n_subjects = g->e->data.n_subjects;
    }
    make_columns(g, from, table);
    if (g->status == OSARA_ENOMEM)
        return;
    for (uint32_t i = 0; i < n; i++) {
        subjects[i] = row_subject(g, t, rows->values[i]);
        to[i] = i;
    }
    if (t == 0)
        g->e->data.n_subjects = n;
    if (rows != NULL && t > 0)
        check_keys(g, from, rows);
    if (g->status == OSARA_OK && t > 0)
        group_rows(g, table, subjects, n, to);
    for (size_t i = 0; i < n && g->status != OSARA_ENOMEM; i++) {
        read_row(g, from, table, rows->values[i], to[i]);
        table->line[to[i]] = rows->values[i]->at.line;
    }
    g->e->accounts[t].rows_read = g->e->accounts[t].loaded = n;
}

enum osara_status extract_given(struct plan *plan, const struct yaml_node *given,
                                struct extract **out, osara_problems *problems)
{
    static const struct yaml_node nothing = {.kind = YAML_MAPPING};
    struct giving g = {.plan = plan, .problems = problems, .e = extract_new(plan)};

    if (g.e == NULL)
        return problem_memory(problems);
    if (given == NULL || yaml_is_null(given))
        given = &nothing;
    if (given->kind != YAML_MAPPING) {
        problem_add(problems, OSARA_ERULES, &given->at,
                    "expected a mapping from tables to rows under 'given', found %s",
                    yaml_kind_name(given));
        given_wrong(&g);
    } else {
        check_tables(&g, given);
    }
    for (size_t t = 0; t < plan->n_tables && g.status != OSARA_ENOMEM; t++)
        if (given->kind == YAML_MAPPING)
            give_table(&g, given, t);
    lexicon_free(&g.keys);
    if (g.status != OSARA_OK) {
        extract_free(g.e);
        return g.status;
    }
    *out = g.e;
    return OSARA_OK;
}
