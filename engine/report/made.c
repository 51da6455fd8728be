/* made.c -- see made.h. */
#include "report/made.h"

#include <stdlib.h>
#include <string.h>

static const struct json_node *scanned(const struct json_node *table)
{
    return json_at(table, "scanned");
}

static size_t scanned_rows(const struct json_node *table)
{
    return json_length(scanned(table));
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
        const struct json_node *rows = scanned(json_nth(tables, t));

        for (size_t i = 0; t < json_length(tables) && i < json_length(points); i++, n++) {
            const struct json_node *part = json_nth(points, i);

            if (out != NULL)
                out[n] = (struct made_row){
                    json_nth(tables, t), json_nth(rows, (size_t)json_number_of(json_nth(part, 0))),
                    json_number_of(json_nth(part, 1))};
        }
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

/* Adds what the rows of one criterion gave to the sums of all rows, table behind table. */
static void add_points(const struct json_node *tables, const struct json_node *criterion,
                       double sums[])
{
    const struct json_node *given = json_at(criterion, "rows");

    for (size_t g = 0; g < json_length(given); g++) {
        const struct json_node *points = json_at(json_nth(given, g), "points");
        struct text name = json_text_of(json_at(json_nth(given, g), "table"));
        size_t t = 0, from = 0;

        for (; t < json_length(tables); from += scanned_rows(json_nth(tables, t++)))
            if (text_equal(json_text_of(json_at(json_nth(tables, t), "table")), name))
                break;
        double rows = (double)scanned_rows(json_nth(tables, t));

        for (size_t i = 0; i < json_length(points); i++) {
            double row = json_number_of(json_nth(json_nth(points, i), 0));

            if (row >= 0 && row < rows)
                sums[from + (size_t)row] += json_number_of(json_nth(json_nth(points, i), 1));
        }
    }
}

/* Of all rows, which come in the order of the tables. */
static void take(struct made *made, size_t few, struct made_row row)
{
    size_t at = made->n_most;

    made->n++;
    while (at > 0 && row.points > made->most[at - 1].points)
        at--;
    if (at == few) {
        made->rest += row.points;
        return;
    }
    if (made->n_most == few)
        made->rest += made->most[few - 1].points;
    else
        made->n_most++;
    memmove(made->most + at + 1, made->most + at, (made->n_most - 1 - at) * sizeof row);
    made->most[at] = row;
}

bool made_rows(const struct json_node *record, size_t few, struct made *out)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    size_t all = 0;

    *out = (struct made){0};
    for (size_t t = 0; t < json_length(tables); t++)
        all += scanned_rows(json_nth(tables, t));
    double *sums = calloc(all + 1, sizeof *sums);

    out->most = malloc((few + 1) * sizeof *out->most);
    if (sums == NULL || out->most == NULL) {
        free(sums);
        free(out->most);
        return false;
    }
    for (size_t c = 0; c < json_length(criteria); c++)
        add_points(tables, json_nth(criteria, c), sums);
    for (size_t t = 0, from = 0; t < json_length(tables); t++) {
        const struct json_node *table = json_nth(tables, t);
        const struct json_node *rows = scanned(table);
        size_t n = json_length(rows);

        for (size_t i = 0; i < n; i++)
            if (sums[from + i] > 0)
                take(out, few, (struct made_row){table, json_nth(rows, i), sums[from + i]});
        from += n;
    }
    free(sums);
    return true;
}

/* ---- A row ---- */

/* How many columns stand before those of the ruleset: line and left_out, and before them the file
 * where the table has several. */
static size_t fixed(const struct json_node *table)
{
    return json_has(json_at(table, "file")) ? 2 : 3;
}

struct text made_file(const struct made_row *row)
{
    const struct json_node *file = json_at(row->table, "file");

    return json_text_of(json_has(file) ? file : json_nth(row->cells, 0));
}

double made_line(const struct made_row *row)
{
    return json_number_of(json_nth(row->cells, fixed(row->table) - 2));
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
    return json_nth(row->cells, fixed(row->table) + column);
}

bool made_tells(const struct json_node *value)
{
    return json_has(value) && !json_is_figure(value) &&
           (!json_is_flag(value) || json_is_yes(value));
}
