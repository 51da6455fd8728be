/* pack_offences.c -- on a card: the rows that made the score, with their shares. */
#include "report/made.h"
#include "report/pack_model.h"

enum { OFFENCES = 5, COLUMNS = 8, LONGEST = 64, SHORT = 12 };

/* What is shown of one table: columns in which some row tells something, flags apart. */
struct shape {
    const struct json_node *table;
    size_t column[COLUMNS], n;
    bool wraps[COLUMNS]; /* its texts are long */
    bool flags;
};

static struct text said(const struct made_row *row, size_t column)
{
    const struct json_node *v = made_value(row, column);

    return made_tells(v) ? json_text_of(v) : TEXT("");
}

static bool any_long(const struct made_row rows[], size_t n, const struct json_node *table, size_t c)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].table == table && said(&rows[i], c).n > SHORT)
            return true;
    return false;
}

static void shape_of(const struct made_row rows[], size_t n, const struct json_node *table,
                     struct shape *out)
{
    *out = (struct shape){.table = table};
    for (size_t c = 0; c < made_columns(table); c++) {
        bool tells = false, flag = false;

        for (size_t i = 0; i < n; i++) {
            const struct json_node *v = rows[i].table == table ? made_value(&rows[i], c) : NULL;

            tells = tells || made_tells(v);
            flag = flag || json_is_flag(v);
        }
        if (tells && flag)
            out->flags = true;
        else if (tells && out->n < COLUMNS) {
            out->wraps[out->n] = any_long(rows, n, table, c);
            out->column[out->n++] = c;
        }
    }
}

static void put_heads(const struct shape *s, struct buffer *b)
{
    struct text file = json_text_of(json_at(s->table, "file"));

    buffer_string(b, "<h4>What made the score");
    if (file.n > 0) {
        buffer_string(b, ": lines of ");
        html_text(b, file);
    }
    buffer_string(b, "</h4><div class=wide><table class=\"o");
    for (size_t k = 0; k <= s->n; k++) /* said of the column once, not of every cell */
        if (k < s->n ? s->wraps[k] : s->flags)
            buffer_format(b, " w%zu", k + 3);
    if (file.n == 0) /* each line says of which file it is */
        buffer_format(b, " w%zu", s->n + s->flags + 3);
    buffer_string(b, "\"><thead><tr><th>Points<th>Share");
    for (size_t k = 0; k < s->n; k++) {
        buffer_string(b, "<th>");
        html_heading(b, made_column(s->table, s->column[k]).at);
    }
    buffer_string(b, s->flags ? "<th>Marked" : "");
    buffer_string(b, "<th>Line<tbody>");
}

static void put_share(double points, double score, struct buffer *b)
{
    buffer_string(b, "<tr><td>");
    html_figure(b, points, 1);
    buffer_string(b, "<td>");
    html_percent(b, points / score, 0);
}

static void put_flags(const struct made_row *row, struct buffer *b)
{
    size_t n = 0;

    buffer_string(b, "<td>");
    for (size_t c = 0; c < made_columns(row->table); c++) {
        const struct json_node *v = made_value(row, c);

        if (!json_is_flag(v) || !json_is_yes(v))
            continue;
        buffer_string(b, n++ ? ", " : "");
        pack_plain(b, made_column(row->table, c));
    }
}

static void put_row(const struct shape *s, const struct made_row *row, double score,
                    struct buffer *b)
{
    bool several = !json_has(json_at(row->table, "file"));

    put_share(row->points, score, b);
    for (size_t k = 0; k < s->n; k++) {
        buffer_string(b, "<td>");
        html_cut(b, said(row, s->column[k]), LONGEST);
    }
    if (s->flags)
        put_flags(row, b);
    buffer_string(b, "<td>");
    if (several) {
        html_text(b, made_file(row));
        buffer_string(b, "<wbr>:");
    }
    buffer_integer(b, html_whole(made_line(row)));
}

/* One table of the extract: its rows among the first `n`. */
static void put_table(const struct made_row rows[], size_t n, const struct json_node *table,
                      double score, struct buffer *b)
{
    struct shape s;

    shape_of(rows, n, table, &s);
    put_heads(&s, b);
    for (size_t i = 0; i < n; i++)
        if (rows[i].table == table)
            put_row(&s, &rows[i], score, b);
}

static void put_rest(const struct made *made, double score, struct buffer *b)
{
    size_t n = made->n - made->n_most;

    if (n == 0)
        return;
    put_share(made->rest, score, b);
    buffer_format(b, "<td colspan=9>%zu more row%s", n, n > 1 ? "s" : "");
}

void pack_offences(const struct json_node *record, struct buffer *b)
{
    struct made made;
    double score = pack_figure(json_at(record, "analysis"), "score");

    if (!made_rows(record, OFFENCES, &made)) {
        b->failed = true;
        return;
    }
    bool last = false;

    for (size_t i = 0; i < made.n_most; i++) {
        bool seen = false;

        for (size_t k = 0; k < i; k++)
            seen = seen || made.most[k].table == made.most[i].table;
        if (seen)
            continue;
        buffer_string(b, last ? "</table></div>" : "");
        put_table(made.most, made.n_most, made.most[i].table, score, b);
        last = true;
    }
    put_rest(&made, score, b);
    buffer_string(b, made.n > 0 ? "</table></div>" : "");
    made_free(made.most, made.n_most);
}
