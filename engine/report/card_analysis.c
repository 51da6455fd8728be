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
    struct text file;
    double line, points;
    size_t order; /* of discovery: ties keep it */
};

static int by_points(const void *a, const void *b)
{
    const struct row_points *x = a, *y = b;

    if (x->points > y->points || x->points < y->points)
        return x->points > y->points ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static size_t count_rows(const struct json_node *criteria)
{
    size_t n = 0;

    for (size_t i = 0; i < json_length(criteria); i++)
        n += json_length(json_at(json_nth(criteria, i), "rows"));
    return n;
}

static int by_place(const void *a, const void *b)
{
    const struct row_points *x = a, *y = b;
    int files = text_compare(x->file, y->file);

    if (files != 0)
        return files;
    if (x->line > y->line || x->line < y->line)
        return x->line < y->line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Rows that several criteria count stand once, with all their points. */
static size_t gather_rows(const struct json_node *criteria, struct row_points rows[])
{
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *list = json_at(json_nth(criteria, i), "rows");

        for (size_t k = 0; k < json_length(list); k++, n++)
            rows[n] = (struct row_points){json_text_of(json_at(json_nth(list, k), "file")),
                                          json_number_of(json_at(json_nth(list, k), "line")),
                                          json_number_of(json_at(json_nth(list, k), "points")), n};
    }
    qsort(rows, n, sizeof *rows, by_place);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && text_equal(rows[kept - 1].file, rows[i].file) &&
            rows[kept - 1].line == rows[i].line)
            rows[kept - 1].points += rows[i].points;
        else
            rows[kept++] = rows[i];
    }
    qsort(rows, kept, sizeof *rows, by_points);
    return kept;
}

/* The scanned row that stands at this place of the extract. */
static const struct json_node *find_row(const struct json_node *record,
                                        const struct row_points *row)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");

    for (size_t t = 0; t < json_length(tables); t++) {
        const struct json_node *scanned = json_at(json_nth(tables, t), "scanned");

        for (size_t i = 0; i < json_length(scanned); i++)
            if (json_number_of(json_at(json_nth(scanned, i), "line")) == row->line &&
                text_equal(json_text_of(json_at(json_nth(scanned, i), "file")), row->file))
                return json_nth(scanned, i);
    }
    return NULL;
}

static void draw_row(const struct json_node *record, const struct row_points *row,
                     const osara_look *look, struct buffer *b, struct buffer *line)
{
    const struct json_node *values = json_at(find_row(record, row), "values");

    char digits[64];

    buffer_bytes(line, digits, number_print_rounded(row->points, 1, digits));
    buffer_format(line, " points  %.*s:%u", TEXT_ARGS(row->file), (unsigned)row->line);
    for (size_t i = 0; i < json_length(values); i++) {
        const struct json_node *value = NULL;
        struct text key = json_key(values, i, &value);

        if (!json_has(value) || (json_is_flag(value) && !json_is_yes(value)))
            continue;
        buffer_string(line, "; ");
        buffer_text(line, key);
        if (json_is_flag(value))
            continue;
        buffer_char(line, ' ');
        card_value(value, line);
    }
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
    size_t n = gather_rows(criteria, rows);

    if (n > 0)
        buffer_string(b, "  The rows that give most points:\n");
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++)
        draw_row(record, &rows[i], look, b, &line);
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

static void csv_line(const struct json_node *record, const struct json_node *c,
                     const struct json_node *row, struct buffer *b)
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
    buffer_csv_text(b, json_text_of(json_at(row, "file")));
    buffer_char(b, ',');
    buffer_number(b, json_number_of(json_at(row, "line")));
    buffer_char(b, ',');
    buffer_number(b, json_number_of(json_at(row, "points")));
    buffer_char(b, '\n');
    buffer_free(&value);
}

void card_csv(const struct json_node *record, bool headings, struct buffer *b)
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");

    if (headings)
        buffer_string(b,
                      "offender,rank,criterion,value,scaled,weight,points,file,line,row_points\n");
    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *c = json_nth(criteria, i), *rows = json_at(c, "rows");

        for (size_t k = 0; k < json_length(rows) || k == 0; k++)
            csv_line(record, c, json_nth(rows, k), b);
    }
}
