/* compare_html.c -- a comparison as a page: a slope chart from the ranks of A to the ranks of B. */
#include <stdlib.h>

#include "report/compare.h"
#include "report/figures.h"
#include "report/html.h"
#include "report/markup.h"

enum { CHART = 150, STEP = 14, LEFT = 230, RIGHT = 630, WIDTH = 860 };

static const char style[] =
    "svg text{font:11px system-ui,sans-serif}\n"
    "line{stroke:#9aa5b1;stroke-width:1.2}\n"
    ".enters{stroke:#1b7f3b;stroke-width:2}.leaves{stroke:#b3261e;stroke-width:2}\n"
    ".strand{stroke-dasharray:5 3}\n"
    ".cut{stroke:#1a1a1a;stroke-width:1}\n"
    "tr.enters td:first-child{border-left:4px solid #1b7f3b}\n"
    "tr.leaves td:first-child{border-left:4px solid #b3261e}\n";

static struct text id_of(const struct comparison *c, const struct change *of)
{
    return words_text(c->a->ids, of->b != NOT_RANKED ? c->b->id[of->b] : c->a->id[of->a]);
}

/* A rank below the chart is drawn on its shelf, one step under the last. */
static long height(uint32_t position)
{
    return 30 + STEP * (long)(position < CHART ? position : CHART);
}

static void put_label(const struct comparison *c, const struct change *of, bool left,
                      struct buffer *b)
{
    uint32_t position = left ? of->a : of->b;
    const char *strand;

    if (position == NOT_RANKED || position >= CHART)
        return;
    strand = left ? c->a->strand[position] : c->b->strand[position];
    buffer_format(b, "<text x=\"%d\" y=\"%ld\" text-anchor=\"%s\">", left ? LEFT - 8 : RIGHT + 8,
                  height(position) + 4, left ? "end" : "start");
    if (!left)
        buffer_format(b, "%u ", position + 1);
    html_text(b, id_of(c, of));
    if (strand[0]) {
        buffer_string(b, " \xc2\xb7 ");
        html_string(b, strand);
    }
    if (left)
        buffer_format(b, " %u", position + 1);
    buffer_string(b, "</text>\n");
}

static void put_slope(const struct comparison *c, const struct change *of, struct buffer *b)
{
    if ((of->a == NOT_RANKED || of->a >= CHART) && (of->b == NOT_RANKED || of->b >= CHART))
        return;
    buffer_format(b, "<line class=\"%s%s\" x1=\"%d\" y1=\"%ld\" x2=\"%d\" y2=\"%ld\"><title>",
                  change_name(of->kind), of->strand ? " strand" : "", LEFT, height(of->a), RIGHT,
                  height(of->b));
    html_text(b, id_of(c, of));
    buffer_string(b, ": ");
    compare_why(c, of, b);
    buffer_string(b, "</title></line>\n");
    put_label(c, of, true, b);
    put_label(c, of, false, b);
}

static void put_cut(const struct standing *s, int x, struct buffer *b)
{
    if (s->n_cohort > 0 && s->n_cohort <= CHART)
        buffer_format(b, "<line class=\"cut\" x1=\"%d\" y1=\"%ld\" x2=\"%d\" y2=\"%ld\"/>\n", x - 6,
                      height((uint32_t)s->n_cohort) - STEP / 2, x + 6,
                      height((uint32_t)s->n_cohort) - STEP / 2);
}

static void put_chart(const struct comparison *c, struct buffer *b)
{
    size_t most = 1;

    for (size_t i = 0; i < c->n; i++) {
        const struct change *of = &c->changes[i];

        if (of->kind == CHANGE_OUTSIDE)
            continue;
        most = of->a != NOT_RANKED && of->a + 2 > most ? of->a + 2 : most;
        most = of->b != NOT_RANKED && of->b + 2 > most ? of->b + 2 : most;
    }
    most = most < CHART + 1 ? most : CHART + 1;
    buffer_format(
        b,
        "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-label=\"ranks in A on the left, in B "
        "on the right\">\n",
        WIDTH, 40 + STEP * most);
    buffer_format(b, "<text x=\"%d\" y=\"14\" text-anchor=\"end\">A</text>\n", LEFT);
    buffer_format(b, "<text x=\"%d\" y=\"14\">B</text>\n", RIGHT);
    for (size_t i = 0; i < c->n; i++)
        if (c->changes[i].kind != CHANGE_OUTSIDE)
            put_slope(c, &c->changes[i], b);
    put_cut(c->a, LEFT, b);
    put_cut(c->b, RIGHT, b);
    buffer_string(
        b, "</svg>\n<p class=\"note\">Green enters the cohort, red leaves it, dashed changes "
           "strand; a bar across a side is the cohort's line. ");
    buffer_format(b, "Ranks beyond %d end at the bottom. All strands are proposed.</p>\n", CHART);
}

/* ---- Tables ---- */

static void put_cell(struct buffer *b, double v, int places)
{
    buffer_string(b, "<td class=\"n\">");
    put_rounded(b, v, places);
    buffer_string(b, "</td>");
}

static void put_rank(struct buffer *b, uint32_t position)
{
    put_cell(b, position == NOT_RANKED ? (double)NAN : (double)position + 1, 0);
}

static void put_row(const struct comparison *c, const struct change *of, struct buffer *b)
{
    bool a = of->a != NOT_RANKED, in_b = of->b != NOT_RANKED;
    struct buffer why = {0};

    buffer_format(b, "<tr class=\"%s\"><td>", change_name(of->kind));
    html_text(b, id_of(c, of));
    buffer_format(b, "</td><td>%s</td>", change_name(of->kind));
    put_rank(b, of->a);
    put_rank(b, of->b);
    put_cell(b, a ? c->a->score[of->a] : (double)NAN, 1);
    put_cell(b, in_b ? c->b->score[of->b] : (double)NAN, 1);
    buffer_string(b, "<td>");
    html_string(b, a ? c->a->strand[of->a] : "");
    buffer_string(b, "</td><td>");
    html_string(b, in_b ? c->b->strand[of->b] : "");
    buffer_string(b, "</td><td>");
    compare_why(c, of, &why);
    html_text(b, (struct text){why.at, why.n});
    buffer_string(b, "</td></tr>\n");
    b->failed |= why.failed;
    buffer_free(&why);
}

static void put_group(const struct change_column *column, const struct change_group *g,
                      const struct change_within *within, struct buffer *b)
{
    const uint32_t counts[] = {g->n, g->in_a, g->in_b, g->enters, g->leaves};
    const double figures[] = {within->jaccard, within->spearman, within->tau_b, within->rbo};

    buffer_string(b, "<tr><td>");
    html_string(b, column->name);
    buffer_string(b, "</td><td>");
    html_string(b, g->value);
    buffer_string(b, "</td>");
    if (g->suppressed)
        buffer_string(b, "<td colspan=\"9\">fewer than 10: not shown</td>");
    for (size_t j = 0; !g->suppressed && j < 5; j++)
        put_cell(b, j < 3 || column->moves ? counts[j] : (double)NAN, 0);
    for (size_t j = 0; !g->suppressed && j < 4; j++)
        put_cell(b, figures[j], 3);
    buffer_string(b, "</tr>\n");
}

static void put_groups(const struct comparison *c, struct buffer *b)
{
    if (c->n_columns == 0)
        return;
    buffer_string(b, "<h2>By division and monitored group</h2>\n<table>\n<tr><th>column</th>"
                     "<th>value</th><th class=\"n\">ranked</th><th class=\"n\">cohort A</th>"
                     "<th class=\"n\">cohort B</th><th class=\"n\">enter</th>"
                     "<th class=\"n\">leave</th><th class=\"n\">overlap</th>"
                     "<th class=\"n\">Spearman</th><th class=\"n\">tau-b</th>"
                     "<th class=\"n\">rank-biased</th></tr>\n");
    for (size_t i = 0; i < c->n_columns; i++) {
        struct change_within *within = malloc((c->columns[i].n + 1) * sizeof *within);

        b->failed |= within == NULL || comparison_within(c, i, within, NULL) != OSARA_OK;
        for (size_t k = 0; !b->failed && k < c->columns[i].n; k++)
            put_group(&c->columns[i], &c->columns[i].groups[k], &within[k], b);
        free(within);
    }
    buffer_string(b, "</table>\n");
}

static void put_side(const char *name, const struct standing *s, struct buffer *b)
{
    char day[16];

    date_print(s->as_of, day);
    buffer_format(b, "<p><b>%s</b> ", name);
    html_string(b, s->path);
    buffer_string(b, " (");
    html_string(b, s->name);
    buffer_char(b, ' ');
    html_string(b, s->version);
    buffer_format(b, "), as of %s: ", day);
    put_whole(b, s->n);
    buffer_string(b, " ranked, ");
    put_whole(b, s->n_cohort);
    buffer_string(b, " in the cohort</p>\n");
}

static void put_figures(const struct comparison *c, struct buffer *b)
{
    const struct {
        const char *name;
        double value;
        int places;
    } figures[] = {
        {"in both cohorts", (double)c->of_kind[CHANGE_STAYS], 0},
        {"enter", (double)c->of_kind[CHANGE_ENTERS], 0},
        {"leave", (double)c->of_kind[CHANGE_LEAVES], 0},
        {"have another rank", (double)c->n_moved, 0},
        {"have another strand", (double)c->n_strand, 0},
        {"overlap of the cohorts (shared of either)", c->jaccard, 3},
        {c->by_rank ? "Spearman's correlation of the ranks"
                    : "Spearman's correlation of the scores",
         c->spearman, 3},
        {c->by_rank ? "Kendall's tau-b of the ranks" : "Kendall's tau-b of the scores", c->tau_b,
         3},
        {"rank-biased overlap of the lists", c->rbo, 3},
    };

    buffer_string(b, "<table>\n");
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        buffer_format(b, "<tr><td>%s</td>", figures[i].name);
        put_cell(b, figures[i].value, figures[i].places);
        buffer_string(b, "</tr>\n");
    }
    buffer_string(b, "</table>\n");
}

void compare_html(const struct comparison *c, struct buffer *b)
{
    struct buffer said = {0};

    markup_open(b, "Two lists compared", c->b->marking, style);
    put_side("A", c->a, b);
    put_side("B", c->b, b);
    put_figures(c, b);
    if (c->by_rank)
        buffer_format(b, "<p class=\"note\">%s</p>\n", compare_by_rank);
    compare_say_disposed(c, &said);
    if (said.n > 0)
        buffer_format(b, "<p class=\"note\">%.*s</p>\n", (int)said.n, said.at);
    buffer_free(&said);
    put_chart(c, b);
    put_groups(c, b);
    buffer_string(b, "<h2>Everyone in either cohort</h2>\n<table>\n<tr><th>offender</th>"
                     "<th>cohort</th><th class=\"n\">rank A</th><th class=\"n\">rank B</th>"
                     "<th class=\"n\">score A</th><th class=\"n\">score B</th><th>strand A</th>"
                     "<th>strand B</th><th>points that differ most</th></tr>\n");
    for (size_t i = 0; i < c->n; i++)
        if (c->changes[i].kind != CHANGE_OUTSIDE)
            put_row(c, &c->changes[i], b);
    buffer_string(b, "</table>\n");
    markup_close(b, c->b->marking);
}
