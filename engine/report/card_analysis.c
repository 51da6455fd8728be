/* card_analysis.c -- the card's third section: points by criterion and by row, as table and CSV. */
#include "report/card.h"
#include "report/card_line.h"
#include "report/card_says.h"
#include "report/figures.h"
#include "report/grid.h"
#include "report/made.h"

enum { INDENT = 4, ROWS_SHOWN = 8 };

static void put_points(struct grid *g, const struct json_node *c)
{
    struct buffer b = {0};

    put_rounded(&b, json_number_of(json_at(c, "points")), 1);
    buffer_string(&b, " of ");
    says_value(json_at(c, "weight"), &b);
    grid_text(g, (struct text){b.at, b.n});
    g->text.failed |= b.failed;
    buffer_free(&b);
}

static void draw_criteria(const struct json_node *criteria, const osara_look *look,
                          struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"criterion", false}, {"measure", true},   {"points", true},  {"alleged", true},
        {"charged", true},    {"convicted", true}, {"without", true},
    };
    struct buffer value = {0};
    struct grid g;

    grid_open(&g, columns, 7);
    g.wrapped = 1;
    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *c = json_nth(criteria, i), *e = json_at(c, "evidence");
        double rank = json_number_of(json_at(c, "rank_without"));

        buffer_clear(&value);
        says_value(json_at(c, "value"), &value);
        grid_text(&g, json_text_of(json_at(c, "criterion")));
        grid_text(&g, (struct text){value.at, value.n});
        put_points(&g, c);
        grid_number(&g, json_number_of(json_at(e, "allegation")), 1);
        grid_number(&g, json_number_of(json_at(e, "charge")), 1);
        grid_number(&g, json_number_of(json_at(e, "conviction")), 1);
        grid_number(&g, rank, 0);
    }
    grid_draw(&g, look->width, b);
    b->failed |= value.failed;
    buffer_free(&value);
    grid_close(&g);
}

/* "15.7 points, 17%: committed 2023-01-09; code 020/05; sexual (offences.csv:18085)" */
static void put_row(const struct made_row *row, double score, struct buffer *line)
{
    struct text file = made_file(row);
    size_t said = 0;

    put_rounded(line, row->points, 1);
    buffer_string(line, " points, ");
    put_rounded(line, 100 * row->points / score, 0);
    buffer_string(line, "%: ");
    for (size_t c = 0; c < made_columns(row->table); c++) {
        const struct json_node *value = made_value(row, c);

        if (!made_tells(value))
            continue;
        buffer_string(line, said++ ? "; " : "");
        buffer_text(line, made_column(row->table, c));
        if (json_is_flag(value))
            continue;
        buffer_char(line, ' ');
        says_value(value, line);
    }
    buffer_format(line, " (%.*s:%u)", TEXT_ARGS(file), (unsigned)made_line(row));
}

static void draw_rows(const struct json_node *record, const osara_look *look, struct buffer *b,
                      struct buffer *line)
{
    double score = json_number_of(json_at(json_at(record, "analysis"), "score"));
    struct made made;

    if (!made_rows(record, ROWS_SHOWN, &made)) {
        b->failed = true;
        return;
    }
    if (made.n > 0)
        buffer_string(b, "  What made the score: points, and their share of it\n");
    for (size_t i = 0; i < made.n_most; i++) {
        put_row(&made.most[i], score, line);
        line_end(line, INDENT, look, b);
    }
    size_t others = made.n - made.n_most;

    if (others > 0) {
        put_rounded(line, made.rest, 1);
        buffer_string(line, " points, ");
        put_rounded(line, 100 * made.rest / score, 0);
        buffer_format(line, "%%: %zu more row%s (--format json has them all)", others,
                      others > 1 ? "s" : "");
        line_end(line, INDENT, look, b);
    }
    made_free(made.most, made.n_most);
}

void card_analysis(const struct json_node *record, const osara_look *look, struct buffer *b)
{
    struct buffer line = {0};

    line_heading("A", "Analysis", look, b);
    draw_criteria(json_at(json_at(record, "analysis"), "criteria"), look, b);
    says_evidence(record, &line);
    line_end(&line, 2, look, b);
    says_stability(record, &line);
    line_end(&line, 2, look, b);
    draw_rows(record, look, b, &line);
    buffer_free(&line);
}

static struct text marking_of(const struct json_node *record)
{
    return json_text_of(json_at(record, "marking"));
}

/* row: NULL when no row gave the criterion points. */
static void csv_line(const struct json_node *record, const struct json_node *c,
                     const struct made_row *row, struct buffer *b)
{
    struct buffer value = {0};

    says_value(json_at(c, "value"), &value);
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
        buffer_csv_text(b, made_file(row));
        buffer_char(b, ',');
        buffer_number(b, made_line(row));
        buffer_char(b, ',');
        buffer_number(b, row->points);
    } else {
        buffer_string(b, ",,");
    }
    if (marking_of(record).n > 0) {
        buffer_char(b, ',');
        buffer_csv_text(b, marking_of(record));
    }
    buffer_char(b, '\n');
    buffer_free(&value);
}

void card_csv(const struct json_node *record, bool headings, struct buffer *b)
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");

    if (headings)
        buffer_format(b, "offender,rank,criterion,value,scaled,weight,points,file,line,row_points%s\n",
                      marking_of(record).n > 0 ? ",marking" : "");
    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *c = json_nth(criteria, i);
        struct made_row *rows;
        size_t n;

        b->failed |= !made_of_criterion(record, c, &rows, &n);
        for (size_t k = 0; rows != NULL && (k < n || k == 0); k++)
            csv_line(record, c, n > 0 ? &rows[k] : NULL, b);
        made_free(rows, n);
    }
}
