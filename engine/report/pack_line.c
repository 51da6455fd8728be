/* pack_line.c -- where the list ends: who sits on the line, by what margin, by which ties and facts. */
#include <math.h>

#include "report/card_says.h"
#include "report/pack_model.h"

enum { BESIDE = 10 }; /* shown on either side at first */

static void put_figure(struct buffer *b, double v)
{
    html_figure(b, v, 2);
}

static void count_of(struct buffer *b, double n, const char *what)
{
    html_figure(b, n, 0);
    buffer_format(b, " %s%s", what, n >= 1 && n <= 1 ? "" : "s");
}

/* ---- Single facts ---- */

void pack_say_enough(const struct json_node *line, struct buffer *b)
{
    double rows = pack_figure(line, "enough_rows"), values = pack_figure(line, "enough_values");

    if (!(pack_figure(line, "tried") > 0))
        return;
    if (rows > 0)
        count_of(b, rows, "row");
    if (values > 0) {
        buffer_string(b, rows > 0 ? ", " : "");
        count_of(b, values, "value");
    }
    buffer_string(b, rows > 0 || values > 0 ? " of " : "none of ");
    html_figure(b, pack_figure(line, "tried"), 0);
}

void pack_say_fact(const struct json_node *line, struct buffer *b)
{
    const struct json_node *fact = json_at(line, "fact");
    struct text column = pack_say(fact, "column"), file = pack_say(fact, "file");

    if (!json_has(fact))
        return;
    if (column.n > 0) {
        buffer_text(b, column);
        buffer_string(b, file.n > 0 ? " of " : " of a row of ");
    } else if (file.n == 0) {
        buffer_string(b, "a row of ");
    }
    buffer_text(b, file.n > 0 ? file : pack_say(fact, "table"));
    if (file.n > 0 && pack_figure(fact, "line") > 0)
        buffer_format(b, ":%lld", html_whole(pack_figure(fact, "line")));
    if (!(pack_figure(fact, "rank") > 0)) {
        buffer_string(b, " (without it he is not scored)");
        return;
    }
    buffer_string(b, column.n > 0 ? " (were it not known: score " : " (without it: score ");
    put_figure(b, pack_figure(fact, "score"));
    buffer_string(b, ", rank ");
    html_figure(b, pack_figure(fact, "rank"), 0);
    buffer_char(b, ')');
}

void pack_read_line(struct pack *p, struct pack_row *row, const struct json_node *line)
{
    struct buffer said = {0};

    row->below = text_is(pack_say(line, "side"), "out");
    row->margin = pack_figure(line, "margin");
    pack_say_enough(line, &said);
    row->enough = pack_keep_line(p, &said);
    pack_say_fact(line, &said);
    row->fact = pack_keep_line(p, &said);
    buffer_free(&said);
}

/* ---- In sentences ---- */

static void say_rule(const struct json_node *line, struct buffer *b)
{
    double limit = pack_figure(line, "limit"), least = pack_figure(line, "at_least");

    buffer_string(b, "The list takes ");
    if (limit > 0) {
        buffer_string(b, "the first ");
        html_figure(b, limit, 0);
    } else {
        buffer_string(b, "everyone");
    }
    if (least > 0) {
        buffer_string(b, limit > 0 ? " of those with a score of " : " with a score of ");
        put_figure(b, least);
        buffer_string(b, " or more");
    } else {
        buffer_string(b, limit > 0 ? "" : " with a score");
    }
    if (limit > 0 && !(pack_figure(json_at(line, "last_in"), "rank") >= limit))
        buffer_string(b, ", and is not full");
}

static void say_sides(const struct json_node *line, struct buffer *b)
{
    const struct json_node *in = json_at(line, "last_in"), *out = json_at(line, "first_out");

    if (!json_has(in))
        return;
    buffer_string(b, "The last on it, rank ");
    html_figure(b, pack_figure(in, "rank"), 0);
    buffer_string(b, ", scores ");
    put_figure(b, pack_figure(in, "score"));
    if (!json_has(out)) {
        buffer_string(b, "; nobody with a score stands below it");
        return;
    }
    buffer_string(b, "; the first below it, rank ");
    html_figure(b, pack_figure(out, "rank"), 0);
    buffer_string(b, ", ");
    put_figure(b, pack_figure(out, "score"));
    buffer_string(b, ": ");
    put_figure(b, pack_figure(in, "score") - pack_figure(out, "score"));
    buffer_string(b, " points apart");
}

static void say_ties(const struct json_node *line, struct buffer *b)
{
    const struct json_node *ties = json_at(line, "ties");
    struct text by = pack_say(ties, "divided_by");

    if (!json_has(ties))
        return;
    if (by.n > 0) {
        buffer_string(b, "They are level, and divided by ");
        buffer_text(b, by);
        buffer_string(b, ": ");
        html_figure(b, pack_figure(ties, "at_the_line_in"), 0);
        buffer_string(b, " on the list and ");
        html_figure(b, pack_figure(ties, "at_the_line_out"), 0);
        buffer_string(b, " below it have that score");
    } else {
        buffer_string(b, "No tie lies on the line");
    }
    if (!(pack_figure(ties, "by_order_of_ties") + pack_figure(ties, "by_offender_id") > 0)) {
        buffer_string(b, ", and no two neighbours above it have equal scores");
        return;
    }
    buffer_string(b, ". Down to it the order of ties divided ");
    count_of(b, pack_figure(ties, "by_order_of_ties"), "pair");
    buffer_string(b, " of neighbours with equal scores, the offender id alone ");
    html_figure(b, pack_figure(ties, "by_offender_id"), 0);
}

static void say_facts(const struct json_node *line, struct buffer *b)
{
    double facts = pack_figure(line, "cohort_by_one_fact");

    if (!isfinite(facts))
        return;
    html_figure(b, facts, 0);
    buffer_string(b, " of the list would be off it but for a single fact; ");
    html_figure(b, pack_figure(line, "cohort_by_one_row"), 0);
    buffer_string(b, " of them but for a single row");
}

void pack_say_line(const struct pack *p, size_t sentence, struct buffer *b)
{
    static void (*const says[PACK_LINE_SENTENCES])(const struct json_node *line, struct buffer *b) = {
        say_rule, say_sides, say_ties, say_facts};
    const struct json_node *line = json_at(p->run, "line");

    if (json_has(line))
        says[sentence](line, b);
}

/* ---- Tables ---- */

static void open_table(const char *what, struct buffer *b)
{
    buffer_format(b,
                  "<div class=wide tabindex=0 role=region aria-label=\"%s\"><table><thead><tr>"
                  "<th scope=col class=n>Rank<th scope=col>Person<th scope=col class=n>Score"
                  "<th scope=col class=n>Margin<th scope=col>Single facts that would move him across"
                  "<th scope=col>The smallest of them<tbody>\n",
                  what);
}

static void put_cells(double score, double margin, struct text enough, struct text fact,
                      struct buffer *b)
{
    buffer_string(b, "<td class=n>");
    html_figure(b, score, 2);
    buffer_string(b, "<td class=n>");
    html_figure(b, margin, 2);
    buffer_string(b, "<td>");
    html_text(b, enough);
    buffer_string(b, "<td>");
    html_text(b, fact);
    buffer_char(b, '\n');
}

static void put_above(const struct pack *p, struct buffer *b)
{
    size_t from = p->n_list > BESIDE ? p->n_list - BESIDE : 0;

    for (size_t i = from; i < p->n_list; i++) {
        const struct pack_row *row = &p->rows[i];

        buffer_format(b, "<tr><td class=n>%lld<th scope=row>", html_whole(row->rank));
        pack_person(p, row->id, b);
        put_cells(row->score, row->margin, row->enough, row->fact, b);
    }
}

struct text pack_name_below(const struct pack *p, double rank)
{
    for (size_t i = 0; i < p->n_below; i++)
        if (html_whole(rank) == (long long)p->below[i].rank)
            return p->below[i].id;
    return TEXT("\xE2\x80\x93"); /* disposed of since */
}

static void put_below(const struct pack *p, size_t from, size_t to, struct buffer *b)
{
    const struct json_node *below = json_at(json_at(p->run, "line"), "below");
    struct buffer enough = {0}, fact = {0};

    for (size_t i = from; i < to; i++) {
        const struct json_node *one = json_nth(below, i);

        buffer_format(b, "<tr><td class=n>%lld<th scope=row>", html_whole(pack_figure(one, "rank")));
        pack_person(p, pack_name_below(p, pack_figure(one, "rank")), b);
        pack_say_enough(one, &enough);
        pack_say_fact(one, &fact);
        put_cells(pack_figure(one, "score"), pack_figure(one, "margin"),
                  (struct text){enough.at, enough.n}, (struct text){fact.at, fact.n}, b);
        buffer_clear(&enough);
        buffer_clear(&fact);
    }
    b->failed |= enough.failed || fact.failed;
    buffer_free(&enough);
    buffer_free(&fact);
}

void pack_line(const struct pack *p, struct buffer *b)
{
    const struct json_node *line = json_at(p->run, "line");
    size_t n = json_length(json_at(line, "below")), first = n < BESIDE ? n : BESIDE;

    if (!json_has(line))
        return;
    buffer_string(b, "<section id=line class=across><h2>Where the list ends</h2><p>");
    for (size_t i = 0; i < PACK_LINE_SENTENCES; i++) {
        struct buffer said = {0};

        pack_say_line(p, i, &said);
        if (said.n > 0) {
            buffer_string(b, i > 0 ? " " : "");
            html_line(b, &said);
            buffer_char(b, '.');
        }
        buffer_free(&said);
    }
    buffer_string(b, "</p>\n");
    if (p->n_list + n > 0) {
        open_table("On both sides of the line", b);
        put_above(p, b);
        buffer_string(b, n > 0 ? "<tbody class=below><tr><td colspan=6>Below the line\n" : "");
        put_below(p, 0, first, b);
        buffer_string(b, "</table></div>\n");
    }
    if (n > first) {
        buffer_format(b, "<details><summary>%zu more below it</summary>", n - first);
        open_table("Further below the line", b);
        put_below(p, first, n, b);
        buffer_string(b, "</table></div></details>\n");
    }
    buffer_string(b, "</section>\n");
}
