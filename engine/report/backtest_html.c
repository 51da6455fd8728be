/* backtest_html.c -- a backtest as a page: the curve of harm caught, and the tables. */
#include <math.h>
#include <string.h>

#include "report/backtest.h"
#include "report/figures.h"
#include "report/html.h"
#include "report/markup.h"

enum { SIZE = 420, EDGE = 40, COLOURS = 6 };

static const char style[] = "svg text{font:12px system-ui,sans-serif}\n"
                            "polyline{fill:none;stroke-width:2}\n"
                            ".axis{stroke:#1a1a1a;stroke-width:1}\n"
                            ".caution{border-left:4px solid #b3261e;padding-left:.6em}\n"
                            ".flagged{font-weight:bold}\n";
static const char *const colours[COLOURS] = {"#0b5394", "#b3261e", "#1b7f3b",
                                             "#8a5a00", "#6a3d9a", "#5f6b76"};

static void put_curve(const double curve[VALIDATION_CURVE], const char *name, const char *colour,
                      bool dashed, size_t place, struct buffer *b)
{
    buffer_format(b, "<polyline stroke=\"%s\"%s points=\"", colour,
                  dashed ? " stroke-dasharray=\"4 3\"" : "");
    for (int i = 0; i < VALIDATION_CURVE; i++) {
        double y = isnan(curve[i]) ? 0 : curve[i];

        buffer_format(b, "%s%d,%ld", i ? " " : "", EDGE + i * SIZE / 100,
                      EDGE + lround((1 - y) * SIZE));
    }
    buffer_format(b, "\"/>\n<text x=\"%d\" y=\"%zu\" fill=\"%s\">", EDGE + SIZE + 16,
                  EDGE + 16 + 18 * place, colour);
    html_string(b, name);
    buffer_string(b, "</text>\n");
}

static void put_chart(const struct backtest *day, struct buffer *b)
{
    buffer_format(
        b,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"share of later harm by share of "
        "offenders, in the order of each list\">\n",
        SIZE + 320, SIZE + 2 * EDGE);
    buffer_format(b, "<path class=\"axis\" fill=\"none\" d=\"M%d %dV%dH%d\"/>\n", EDGE, EDGE,
                  EDGE + SIZE, EDGE + SIZE);
    buffer_format(b,
                  "<text x=\"%d\" y=\"%d\">0 to 100%% of offenders, by rank</text>\n"
                  "<text x=\"%d\" y=\"%d\">0 to 100%% of later harm</text>\n",
                  EDGE, EDGE + SIZE + 20, EDGE, EDGE - 10);
    for (size_t l = 0; l < day->n_lists; l++)
        put_curve(day->lists[l].curve, day->lists[l].name, colours[l % COLOURS],
                  l >= day->n_rulesets, l, b);
    put_curve(day->perfect, "perfect", "#1a1a1a", true, day->n_lists, b);
    buffer_string(b, "</svg>\n");
}

struct figure_table {
    struct buffer *b;
    char list[128], part[64]; /* of the table that is open; part "" when none is */
};

static bool is_share(const struct backtest_figure *f)
{
    return strncmp(f->measure, "share", 5) == 0 || strncmp(f->measure, "prec", 4) == 0 ||
           strncmp(f->measure, "recall", 6) == 0 || strcmp(f->measure, "prevalence") == 0 ||
           (strstr(f->measure, "rate") != NULL && strstr(f->measure, "ratio") == NULL) ||
           strcmp(f->measure, "predictive value") == 0 ||
           strncmp(f->measure, "with later harm that counts", 27) == 0;
}

static void put_value(struct buffer *b, const struct backtest_figure *f)
{
    bool share = is_share(f) && strcmp(f->part, "day") != 0;
    int places = share || fabs(f->value) >= 100 ? 1 : 3;
    double by = share ? 100 : 1;

    if (fabs(f->value) >= 100 || (f->value == floor(f->value) && !share))
        places = 0;
    put_rounded(b, by * f->value, places);
    buffer_string(b, share && !isnan(f->value) ? "%" : "");
    buffer_string(b, "</td><td>");
    if (isnan(f->low) || isnan(f->value))
        return;
    put_rounded(b, by * f->low, places);
    buffer_string(b, " to ");
    put_rounded(b, by * f->high, places);
}

static void put_row(void *to, const struct backtest_figure *f)
{
    struct figure_table *t = to;
    struct buffer *b = t->b;

    if (strcmp(f->part, "curve") == 0)
        return;
    if (strncmp(t->list, f->list, sizeof t->list - 1) != 0 ||
        strncmp(t->part, f->part, sizeof t->part - 1) != 0) {
        buffer_string(b, t->part[0] ? "</table>\n<h3>" : "<h3>");
        html_string(b, f->list);
        buffer_string(b, f->list[0] ? ": " : "");
        html_string(b, strcmp(f->part, "line") == 0 ? "the first of the list" : f->part);
        buffer_string(b, "</h3>\n<table>\n<tr><th>of</th><th>figure</th><th class=\"n\">value</th>"
                         "<th>interval</th></tr>\n");
        t->list[0] = t->part[0] = '\0';
        strncat(t->list, f->list, sizeof t->list - 1);
        strncat(t->part, f->part, sizeof t->part - 1);
    }
    buffer_string(b, f->flagged ? "<tr class=\"flagged\"><td>" : "<tr><td>");
    html_string(b, f->group);
    buffer_string(b, "</td><td>");
    html_string(b, f->measure);
    buffer_string(b, "</td><td class=\"n\">");
    put_value(b, f);
    buffer_string(b, "</td></tr>\n");
}

static void put_missed(const struct backtest_sheet *s, const struct backtest *day, size_t ruleset,
                       size_t top, struct buffer *b)
{
    const struct backtest_detail *d = &day->details[ruleset];
    const uint32_t *ids = s->data->tables[0].columns[s->plans[0]->tables[0].join].as.word;

    buffer_string(b, "<h3>Missed by ");
    html_string(b, day->lists[ruleset].name);
    buffer_string(b, ": ");
    put_whole(b, d->n_missed);
    buffer_string(b, "</h3>\n<table>\n<tr><th>offender</th><th class=\"n\">rank then</th>"
                     "<th class=\"n\">score then</th><th class=\"n\">later harm</th></tr>\n");
    for (size_t i = 0; i < d->n_missed && i < top; i++) {
        buffer_string(b, "<tr><td>");
        html_text(b, words_text(s->data->ids, ids[d->missed[i].subject]));
        buffer_string(b, "</td><td class=\"n\">");
        put_whole(b, d->missed[i].rank);
        buffer_string(b, "</td><td class=\"n\">");
        put_rounded(b, d->missed[i].score, 1);
        buffer_string(b, "</td><td class=\"n\">");
        put_rounded(b, d->missed[i].harm, 0);
        buffer_string(b, "</td></tr>\n");
    }
    buffer_string(b, "</table>\n");
}

static void put_notes(const struct backtest *day, struct buffer *b)
{
    struct buffer said = {0};

    for (size_t i = 0; backtest_note(day, i, &said); i++) {
        buffer_string(b, "<p>");
        html_text(b, (struct text){said.at, said.n});
        buffer_string(b, "</p>\n");
        b->failed |= said.failed;
        buffer_clear(&said);
    }
    buffer_free(&said);
}

static void put_verdict(const struct backtest *day, struct buffer *b)
{
    struct buffer said = {0};

    backtest_verdict(day, &said);
    if (said.n > 0) {
        buffer_string(b, "<p>");
        html_text(b, (struct text){said.at, said.n});
        buffer_string(b, "</p>\n");
    }
    b->failed |= said.failed;
    buffer_free(&said);
}

/* What was tested, and how its figures are to be read. */
static void put_rulesets(const struct backtest_sheet *s, struct buffer *b)
{
    buffer_string(b, "<ul>\n");
    for (size_t i = 0; i < s->n_rulesets; i++) {
        buffer_string(b, "<li>");
        html_string(b, s->plans[i]->name);
        buffer_char(b, ' ');
        html_string(b, s->plans[i]->version);
        buffer_string(b, " (");
        html_string(b, s->plans[i]->path);
        buffer_string(b, ")</li>\n");
    }
    buffer_format(
        b,
        "</ul>\n<p class=\"note\">Intervals are of 95%%: of shares at the line, ratios and "
        "differences by resampling (%zu draws, seed %lu), of the AUC DeLong&#8217;s, of shares "
        "by band Wilson&#8217;s; &#8220;least and most by ties&#8221; are what an order of "
        "those who tie across the line may give. Ratios are to the largest recorded group; "
        "bold ones lie outside 0.8 to 1.25, and where the interval holds 1 chance may do that. "
        "Groups, and rates, of fewer than ten people are not shown.</p>\n",
        s->draws, s->seed);
}

void backtest_html(const struct backtest_sheet *s, size_t top, struct buffer *b)
{
    markup_open(b, "Backtest", s->plans[0]->marking, style);
    buffer_string(
        b, "<p>Lists drawn with what was known on the day, against what came after it.</p>\n");
    put_rulesets(s, b);
    for (size_t d = 0; d < s->n_days; d++) {
        const struct backtest *day = s->days[d];
        struct figure_table t = {b, "", ""};

        buffer_string(b, "<h2>");
        buffer_date(b, day->as_of);
        buffer_string(b, s->label ? "" : " to ");
        if (!s->label)
            buffer_date(b, day->until);
        buffer_string(b, "</h2>\n");
        if (backtest_caution(day) != NULL)
            buffer_format(b, "<p class=\"caution\">%s</p>\n", backtest_caution(day));
        put_notes(day, b);
        if (day->n == 0)
            continue;
        put_chart(day, b);
        put_verdict(day, b);
        backtest_figures(day, put_row, &t);
        buffer_string(b, t.part[0] ? "</table>\n" : "");
        for (size_t i = 0; i < s->n_rulesets; i++)
            put_missed(s, day, i, top, b);
    }
    markup_close(b, s->plans[0]->marking);
}
