/* made.c -- see made.h. */
#include "report/made.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
    const struct made_row *x = a, *y = b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_points(const void *a, const void *b)
{
    const struct made_row *x = a, *y = b;

    if (x->points > y->points || x->points < y->points)
        return x->points > y->points ? -1 : 1;
    return by_place(a, b);
}

/* The rows of one criterion into `out` (NULL: only counted). */
static size_t rows_of(const struct json_node *record, const struct json_node *criterion,
                      struct made_row *out)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");
    const struct json_node *given = json_at(criterion, "rows");
    size_t n = 0;

    for (size_t g = 0; g < json_length(given); g++) {
        const struct json_node *points = json_at(json_nth(given, g), "points");
        struct text name = json_text_of(json_at(json_nth(given, g), "table"));
        size_t t = 0;

        while (t < json_length(tables) &&
               !text_equal(json_text_of(json_at(json_nth(tables, t), "table")), name))
            t++;
        for (size_t i = 0; t < json_length(tables) && i < json_length(points); i++, n++)
            if (out != NULL)
                out[n] = (struct made_row){json_nth(tables, t), t,
                                           (size_t)json_number_of(json_nth(json_nth(points, i), 0)),
                                           json_number_of(json_nth(json_nth(points, i), 1))};
    }
    return n;
}

bool made_of_criterion(const struct json_node *record, const struct json_node *criterion,
                       struct made_row **out, size_t *n)
{
    *n = rows_of(record, criterion, NULL);
    *out = calloc(*n + 1, sizeof **out);
    if (*out != NULL)
        rows_of(record, criterion, *out);
    return *out != NULL;
}

/* Rows that several criteria count stand once, with all their points. */
static size_t merge(struct made_row rows[], size_t n)
{
    size_t kept = 0;

    qsort(rows, n, sizeof *rows, by_place);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && by_place(&rows[kept - 1], &rows[i]) == 0)
            rows[kept - 1].points += rows[i].points;
        else
            rows[kept++] = rows[i];
    }
    qsort(rows, kept, sizeof *rows, by_points);
    while (kept > 0 && !(rows[kept - 1].points > 0))
        kept--;
    return kept;
}

bool made_rows(const struct json_node *record, struct made_row **out, size_t *n)
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    size_t all = 0, n_criteria = json_length(criteria);

    *n = 0;
    for (size_t c = 0; c < n_criteria; c++)
        all += rows_of(record, json_nth(criteria, c), NULL);
    *out = calloc(all + 1, sizeof **out);
    if (*out == NULL)
        return false;
    for (size_t c = 0, at = 0; c < n_criteria; c++)
        at += rows_of(record, json_nth(criteria, c), *out + at);
    *n = merge(*out, all);
    return true;
}

/* ---- A row ---- */

/* How many columns stand before those of the ruleset: line and left_out, and before them the file
 * where the table has several. */
static size_t fixed(const struct json_node *table)
{
    return json_has(json_at(table, "file")) ? 2 : 3;
}

static const struct json_node *scanned(const struct made_row *row)
{
    return json_nth(json_at(row->table, "scanned"), row->row);
}

struct text made_file(const struct made_row *row)
{
    const struct json_node *file = json_at(row->table, "file");

    return json_text_of(json_has(file) ? file : json_nth(scanned(row), 0));
}

double made_line(const struct made_row *row)
{
    return json_number_of(json_nth(scanned(row), fixed(row->table) - 2));
}

size_t made_columns(const struct json_node *table)
{
    size_t n = json_length(json_at(table, "columns"));

    return n > fixed(table) ? n - fixed(table) : 0;
}

struct text made_column(const struct json_node *table, size_t column)
{
    return json_text_of(json_nth(json_at(table, "columns"), fixed(table) + column));
}

const struct json_node *made_value(const struct made_row *row, size_t column)
{
    return json_nth(scanned(row), fixed(row->table) + column);
}

bool made_tells(const struct json_node *value)
{
    return json_has(value) && !json_is_figure(value) &&
           (!json_is_flag(value) || json_is_yes(value));
}
