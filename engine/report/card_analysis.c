/* card_analysis.c -- the card's third section: points by criterion and by row, as table and CSV. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "report/card.h"
#include "report/grid.h"

enum { INDENT = 4, ROWS_SHOWN = 8 };

static void draw_criteria(const struct json_node *criteria, const osara_look *look,
                          struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"criterion", false}, {"measure", true}, {"points", true},    {"weight", true},
        {"alleged", true},    {"charged", true}, {"convicted", true},
    };
    struct buffer value = {0};
    struct grid g;

    grid_open(&g, columns, 7);
    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *c = json_nth(criteria, i), *e = json_at(c, "evidence");

        buffer_clear(&value);
        card_value(json_at(c, "value"), &value);
        grid_text(&g, json_text_of(json_at(c, "criterion")));
        grid_text(&g, (struct text){value.at, value.n});
        grid_number(&g, json_number_of(json_at(c, "points")), 1);
        grid_number(&g, json_number_of(json_at(c, "weight")), 1);
        grid_number(&g, json_number_of(json_at(e, "allegation")), 1);
        grid_number(&g, json_number_of(json_at(e, "charge")), 1);
        grid_number(&g, json_number_of(json_at(e, "conviction")), 1);
    }
    grid_draw(&g, look->width, b);
    b->failed |= value.failed;
    buffer_free(&value);
    grid_close(&g);
}

/* A row of the extract with what it gave, over all criteria. */
struct row_points {
    const struct json_node *table; /* of the scanning section */
    size_t row;                    /* among the table's scanned rows */
    double points;
    size_t order; /* of discovery: ties keep it */
};

static int by_points(const void *a, const void *b)
{
    const struct row_points *x = a, *y = b;

    if (x->points > y->points || x->points < y->points)
        return x->points > y->points ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The points of the k-th table that gave a criterion some: [[row, points], ...]. */
static const struct json_node *points_of(const struct json_node *criterion, size_t k)
{
    return json_at(json_nth(json_at(criterion, "rows"), k), "points");
}

static size_t count_rows(const struct json_node *criteria)
{
    size_t n = 0;

    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *c = json_nth(criteria, i);

        for (size_t k = 0; k < json_length(json_at(c, "rows")); k++)
            n += json_length(points_of(c, k));
    }
    return n;
}

static const struct json_node *find_table(const struct json_node *record, struct text name)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");

    for (size_t t = 0; t < json_length(tables); t++)
        if (text_equal(json_text_of(json_at(json_nth(tables, t), "table")), name))
            return json_nth(tables, t);
    return NULL;
}

static int by_place(const void *a, const void *b)
{
    const struct row_points *x = a, *y = b;

    if (x->table !=
        y->table) /* parts of one tree, in the order of its tables or not: only equal counts */
        return x->table < y->table ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Appends the rows that gave a criterion points, from rows[n] on; gives how many there are then. */
static size_t list_rows(const struct json_node *record, const struct json_node *criterion,
                        struct row_points rows[], size_t n)
{
    const struct json_node *tables = json_at(criterion, "rows");

    for (size_t k = 0; k < json_length(tables); k++) {
        const struct json_node *list = points_of(criterion, k);
        const struct json_node *table = find_table(
            record, json_text_of(json_at(json_nth(tables, k), "table")));

        for (size_t j = 0; table != NULL && j < json_length(list); j++, n++)
            rows[n] = (struct row_points){table,
                                          (size_t)json_number_of(json_nth(json_nth(list, j), 0)),
                                          json_number_of(json_nth(json_nth(list, j), 1)), n};
    }
    return n;
}

/* Rows that several criteria count stand once, with all their points. */
static size_t gather_rows(const struct json_node *record, struct row_points rows[])
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < json_length(criteria); i++)
        n = list_rows(record, json_nth(criteria, i), rows, n);
    qsort(rows, n, sizeof *rows, by_place);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && rows[kept - 1].table == rows[i].table && rows[kept - 1].row == rows[i].row)
            rows[kept - 1].points += rows[i].points;
        else
            rows[kept++] = rows[i];
    }
    qsort(rows, kept, sizeof *rows, by_points);
    return kept;
}

static const struct json_node *scanned_row(const struct row_points *row)
{
    return json_nth(json_at(row->table, "scanned"), row->row);
}

/* How many columns stand before those of the ruleset: line and left_out, and before them the file where
 * the table has several. */
static size_t fixed_columns(const struct row_points *row)
{
    return json_has(json_at(row->table, "file")) ? 2 : 3;
}

static struct text file_of(const struct row_points *row)
{
    const struct json_node *file = json_at(row->table, "file");

    return json_text_of(json_has(file) ? file : json_nth(scanned_row(row), 0));
}

static double line_of(const struct row_points *row)
{
    return json_number_of(json_nth(scanned_row(row), fixed_columns(row) - 2));
}

/* "; code 8/06; victim V17": what is known and not no. */
static void put_values(const struct row_points *row, struct buffer *line)
{
    const struct json_node *columns = json_at(row->table, "columns"), *values = scanned_row(row);

    for (size_t i = fixed_columns(row); i < json_length(columns); i++) {
        const struct json_node *value = json_nth(values, i);

        if (!json_has(value) || (json_is_flag(value) && !json_is_yes(value)))
            continue;
        buffer_string(line, "; ");
        buffer_text(line, json_text_of(json_nth(columns, i)));
        if (json_is_flag(value))
            continue;
        buffer_char(line, ' ');
        card_value(value, line);
    }
}

static void draw_row(const struct row_points *row, const osara_look *look, struct buffer *b,
                     struct buffer *line)
{
    struct text file = file_of(row);
    char digits[64];

    buffer_bytes(line, digits, number_print_rounded(row->points, 1, digits));
    buffer_format(line, " points  %.*s:%u", TEXT_ARGS(file), (unsigned)line_of(row));
    put_values(row, line);
    buffer_char(line, '\0');
    if (!line->failed)
        card_wrap(line->at, INDENT, look, b);
    b->failed |= line->failed;
    buffer_clear(line);
}

static void draw_rows(const struct json_node *record, const osara_look *look, struct buffer *b)
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    struct row_points *rows = malloc((count_rows(criteria) + 1) * sizeof *rows);
    struct buffer line = {0};

    if (rows == NULL) {
        b->failed = true;
        return;
    }
    size_t n = gather_rows(record, rows);

    if (n > 0)
        buffer_string(b, "  The rows that give most points:\n");
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++)
        draw_row(&rows[i], look, b, &line);
    if (n > ROWS_SHOWN)
        buffer_format(b, "    and %zu more rows (--format json has them all)\n", n - ROWS_SHOWN);
    buffer_free(&line);
    free(rows);
}

void card_analysis(const struct json_node *record, const osara_look *look, struct buffer *b)
{
    const struct json_node *analysis = json_at(record, "analysis");

    card_heading("A", "Analysis", look, b);
    draw_criteria(json_at(analysis, "criteria"), look, b);
    if (json_number_of(json_at(json_at(analysis, "evidence"), "allegation")) > 0)
        buffer_string(b, "  Points from allegations: alleged, not convicted.\n");
    draw_rows(record, look, b);
}

/* row: NULL when no row gave the criterion points. */
static void csv_line(const struct json_node *record, const struct json_node *c,
                     const struct row_points *row, struct buffer *b)
{
    struct buffer value = {0};

    card_value(json_at(c, "value"), &value);
    buffer_csv_text(b, json_text_of(json_at(record, "offender")));
    buffer_char(b, ',');
    buffer_number(b, json_number_of(json_at(json_at(record, "analysis"), "rank")));
    buffer_char(b, ',');
    buffer_csv_text(b, json_text_of(json_at(c, "criterion")));
    buffer_char(b, ',');
    if (json_is_figure(json_at(c, "value")))
        buffer_number(b, json_number_of(json_at(c, "value")));
    else
        buffer_csv_text(b, (struct text){value.at, value.n});
    const char *const keys[] = {"scaled", "weight", "points"};

    for (size_t i = 0; i < 3; i++) {
        buffer_char(b, ',');
        buffer_number(b, json_number_of(json_at(c, keys[i])));
    }
    buffer_char(b, ',');
    if (row != NULL) {
        buffer_csv_text(b, file_of(row));
        buffer_char(b, ',');
        buffer_number(b, line_of(row));
        buffer_char(b, ',');
        buffer_number(b, row->points);
    } else {
        buffer_string(b, ",,");
    }
    buffer_char(b, '\n');
    buffer_free(&value);
}

void card_csv(const struct json_node *record, bool headings, struct buffer *b)
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    struct row_points *rows = malloc((count_rows(criteria) + 1) * sizeof *rows);

    if (rows == NULL) {
        b->failed = true;
        return;
    }
    if (headings)
        buffer_string(b,
                      "offender,rank,criterion,value,scaled,weight,points,file,line,row_points\n");
    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *c = json_nth(criteria, i);
        size_t n = list_rows(record, c, rows, 0);

        for (size_t k = 0; k < n || k == 0; k++)
            csv_line(record, c, n > 0 ? &rows[k] : NULL, b);
    }
    free(rows);
}
