/* made.c -- see made.h. */
#include "report/made.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static const struct json_node *scanned(const struct json_node *table)
{
    return json_at(table, "scanned");
}

static size_t scanned_rows(const struct json_node *table)
{
    return json_length(scanned(table));
}

/* "[3,12.5]": a row's place among the scanned, and its points (null: NaN). */
static bool read_part(const struct json_node *part, size_t *row, double *points)
{
    struct text pair = json_unread(part);
    size_t at = 1;

    for (*row = 0; at < pair.n && pair.at[at] >= '0' && pair.at[at] <= '9'; at++)
        *row = *row * 10 + (size_t)(pair.at[at] - '0');
    if (at == 1 || at + 2 > pair.n || pair.at[at] != ',')
        return false;
    if (!number_parse((struct text){pair.at + at + 1, pair.n - at - 2}, points))
        *points = NAN;
    return true;
}

/* The table of which some rows gave a criterion points; *before: scanned rows of those before it. */
static const struct json_node *table_of(const struct json_node *tables, const struct json_node *given,
                                        size_t *before)
{
    struct text name = json_text_of(json_at(given, "table"));

    *before = 0;
    for (size_t t = 0; t < json_length(tables); t++) {
        const struct json_node *table = json_nth(tables, t);

        if (text_equal(json_text_of(json_at(table, "table")), name))
            return table;
        *before += scanned_rows(table);
    }
    return NULL;
}

static const struct json_node *tables_of(const struct json_node *record)
{
    return json_at(json_at(record, "scanning"), "tables");
}

static bool read_cells(struct made_row *row, const struct json_node *unread)
{
    row->cells = json_read(json_unread(unread));
    return row->cells != NULL;
}

void made_free(struct made_row *rows, size_t n)
{
    for (size_t i = 0; rows != NULL && i < n; i++)
        json_release(rows[i].cells);
    free(rows);
}

static size_t count_parts(const struct json_node *given)
{
    size_t n = 0;

    for (size_t g = 0; g < json_length(given); g++)
        n += json_length(json_at(json_nth(given, g), "points"));
    return n;
}

bool made_of_criterion(const struct json_node *record, const struct json_node *criterion,
                       struct made_row **out, size_t *n)
{
    const struct json_node *given = json_at(criterion, "rows");

    *n = 0;
    *out = calloc(count_parts(given) + 1, sizeof **out);
    for (size_t g = 0; *out != NULL && g < json_length(given); g++) {
        const struct json_node *points = json_at(json_nth(given, g), "points");
        size_t before, row;
        const struct json_node *table = table_of(tables_of(record), json_nth(given, g), &before);

        for (size_t i = 0; table != NULL && i < json_length(points); i++) {
            struct made_row *to = &(*out)[*n];

            to->table = table;
            if (!read_part(json_nth(points, i), &row, &to->points) ||
                !read_cells(to, json_nth(scanned(table), row)))
                return false;
            (*n)++;
        }
    }
    return *out != NULL;
}

/* Adds what the rows of one criterion gave to the sums of all rows, table behind table. */
static void add_points(const struct json_node *tables, const struct json_node *criterion,
                       double sums[])
{
    const struct json_node *given = json_at(criterion, "rows");

    for (size_t g = 0; g < json_length(given); g++) {
        const struct json_node *points = json_at(json_nth(given, g), "points");
        size_t from, row;
        size_t rows = scanned_rows(table_of(tables, json_nth(given, g), &from));
        double part;

        for (size_t i = 0; i < json_length(points); i++)
            if (read_part(json_nth(points, i), &row, &part) && row < rows)
                sums[from + row] += part;
    }
}

/* A row among those that gave most; which one it is, is read when all have been seen. */
struct taken {
    const struct json_node *table, *row;
    double points;
};

/* Of all rows, which come in the order of the tables. */
static void take(struct made *made, struct taken most[], size_t few, struct taken row)
{
    size_t at = made->n_most;

    made->n++;
    while (at > 0 && row.points > most[at - 1].points)
        at--;
    if (at == few) {
        made->rest += row.points;
        return;
    }
    if (made->n_most == few)
        made->rest += most[few - 1].points;
    else
        made->n_most++;
    memmove(most + at + 1, most + at, (made->n_most - 1 - at) * sizeof row);
    most[at] = row;
}

static void take_all(struct made *made, struct taken most[], size_t few,
                     const struct json_node *tables, const double sums[])
{
    for (size_t t = 0; t < json_length(tables); t++) {
        const struct json_node *table = json_nth(tables, t), *rows = scanned(table);
        size_t n = json_length(rows);

        for (size_t i = 0; i < n; i++)
            if (sums[i] > 0)
                take(made, most, few, (struct taken){table, json_nth(rows, i), sums[i]});
        sums += n;
    }
}

static bool read_most(struct made *made, const struct taken most[])
{
    bool fine = true;

    made->most = calloc(made->n_most + 1, sizeof *made->most);
    for (size_t i = 0; made->most != NULL && fine && i < made->n_most; i++) {
        made->most[i] = (struct made_row){.table = most[i].table, .points = most[i].points};
        fine = read_cells(&made->most[i], most[i].row);
    }
    return made->most != NULL && fine;
}

bool made_rows(const struct json_node *record, size_t few, struct made *out)
{
    const struct json_node *tables = tables_of(record);
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    struct made made = {0};
    size_t all = 0;

    for (size_t t = 0; t < json_length(tables); t++)
        all += scanned_rows(json_nth(tables, t));
    double *sums = calloc(all + 1, sizeof *sums);
    struct taken *most = malloc((few + 1) * sizeof *most);
    bool fine = sums != NULL && most != NULL;

    for (size_t c = 0; fine && c < json_length(criteria); c++)
        add_points(tables, json_nth(criteria, c), sums);
    if (fine) {
        take_all(&made, most, few, tables, sums);
        fine = read_most(&made, most);
    }
    free(sums);
    free(most);
    if (fine)
        *out = made;
    else
        made_free(made.most, made.n_most);
    return fine;
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
