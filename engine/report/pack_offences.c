/* pack_offences.c -- on a card: the rows that made the score, with their shares. */
#include <stdlib.h>

#include "report/pack_model.h"

enum { OFFENCES = 8, VALUES = 7 };

/* One row that gave points, of all criteria together. */
struct offence {
    size_t table, place; /* of scanning.tables, and of what was scanned there */
    double points;
};

static int by_place(const void *a, const void *b)
{
    const struct offence *x = a, *y = b;

    if (x->table != y->table)
        return x->table < y->table ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static int by_points(const void *a, const void *b)
{
    const struct offence *x = a, *y = b;

    if (x->points < y->points || x->points > y->points)
        return x->points > y->points ? -1 : 1;
    return by_place(a, b);
}

static size_t table_named(const struct json_node *tables, struct text name)
{
    size_t t = 0;

    while (t < json_length(tables) && !text_equal(pack_say(json_nth(tables, t), "table"), name))
        t++;
    return t;
}

/* The rows of one criterion, appended to `out` (NULL: only counted). */
static size_t rows_of(const struct json_node *record, const struct json_node *criterion,
                      struct offence *out)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");
    const struct json_node *rows = json_at(criterion, "rows");
    size_t n = 0;

    for (size_t t = 0; t < json_length(rows); t++) {
        const struct json_node *points = json_at(json_nth(rows, t), "points");
        size_t table = table_named(tables, pack_say(json_nth(rows, t), "table"));

        for (size_t i = 0; i < json_length(points); i++) {
            const struct json_node *pair = json_nth(points, i);
            double given = json_number_of(json_nth(pair, 1));

            if (!(given > 0))
                continue;
            if (out != NULL)
                out[n] = (struct offence){table, (size_t)json_number_of(json_nth(pair, 0)), given};
            n++;
        }
    }
    return n;
}

/* Rows that gave points, most first.  The caller frees them; NULL when out of memory. */
static struct offence *offences_of(const struct json_node *record, size_t *n)
{
    const struct json_node *criteria = json_at(json_at(record, "analysis"), "criteria");
    size_t all = 0;

    *n = 0;
    for (size_t c = 0; c < json_length(criteria); c++)
        all += rows_of(record, json_nth(criteria, c), NULL);
    struct offence *out = calloc(all + 1, sizeof *out);

    all = 0;
    for (size_t c = 0; out != NULL && c < json_length(criteria); c++)
        all += rows_of(record, json_nth(criteria, c), out + all);
    if (out == NULL)
        return NULL;
    qsort(out, all, sizeof *out, by_place);
    for (size_t i = 0; i < all; i++) {
        if (*n > 0 && by_place(&out[*n - 1], &out[i]) == 0)
            out[*n - 1].points += out[i].points;
        else
            out[(*n)++] = out[i];
    }
    qsort(out, *n, sizeof *out, by_points);
    return out;
}

/* Its values: dates, words and flags that hold; numbers are of the method, not of the offence. */
static void put_offence(const struct json_node *record, const struct offence *o, struct buffer *b)
{
    const struct json_node *table = json_nth(json_at(json_at(record, "scanning"), "tables"),
                                             o->table);
    const struct json_node *columns = json_at(table, "columns");
    const struct json_node *row = json_nth(json_at(table, "scanned"), o->place);
    struct text file = pack_say(table, "file");
    double line = 0;
    size_t said = 0;

    for (size_t i = 0; i < json_length(columns); i++) {
        struct text column = json_text_of(json_nth(columns, i));
        const struct json_node *v = json_nth(row, i);

        if (text_is(column, "file"))
            file = json_text_of(v);
        else if (text_is(column, "line"))
            line = json_number_of(v);
        else if (said < VALUES && json_has(v) && !json_is_figure(v) &&
                 (!json_is_flag(v) || json_is_yes(v))) {
            buffer_string(b, said++ ? ", " : "");
            if (json_is_flag(v))
                pack_plain(b, column);
            else
                html_name(b, json_text_of(v));
        }
    }
    buffer_string(b, " <i>");
    html_text(b, file);
    buffer_format(b, ":%lld</i>", html_whole(line));
}

static void put_share(double points, double score, struct buffer *b)
{
    buffer_string(b, "<tr><td>");
    html_figure(b, points, 1);
    buffer_string(b, "<td>");
    html_percent(b, points / score, 0);
}

void pack_offences(const struct json_node *record, struct buffer *b)
{
    size_t n;
    struct offence *rows = offences_of(record, &n);
    double score = pack_figure(json_at(record, "analysis"), "score"), rest = 0;

    if (rows == NULL) {
        b->failed = true;
        return;
    }
    buffer_string(b,
                  n ? "<h4>What made the score: points, and share of it</h4><table class=o>" : "");
    for (size_t i = 0; i < n && i < OFFENCES; i++) {
        put_share(rows[i].points, score, b);
        buffer_string(b, "<td>");
        put_offence(record, &rows[i], b);
    }
    for (size_t i = OFFENCES; i < n; i++)
        rest += rows[i].points;
    if (n > OFFENCES) {
        put_share(rest, score, b);
        buffer_format(b, "<td>%zu more rows", n - OFFENCES);
    }
    buffer_string(b, n ? "</table>" : "");
    free(rows);
}
