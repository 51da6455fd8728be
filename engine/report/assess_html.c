/* assess_html.c -- what came of a list, as a page: ratios drawn beside those of others, and words. */
#include <math.h>

#include "report/assess.h"
#include "report/html.h"
#include "report/figures.h"
#include "report/markup.h"

enum { ROW = 22, TOP = 34, LABELS = 250, PLOT = 420, WIDTH = 760 };

static const char style[] =
    "svg{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#1a1a1a}\n"
    "line{stroke:#6b7785;stroke-width:1}.one{stroke:#1a1a1a;stroke-dasharray:3 3}\n"
    ".all{stroke:#6b7785;fill:#6b7785;stroke-width:2}\n"
    ".matched{stroke:#0b5cad;fill:#0b5cad;stroke-width:2}\n"
    ".others{stroke:#a35a00;fill:#a35a00;stroke-width:2}\n"
    ".says{max-width:46em}.limits{border-left:4px solid #a35a00;padding-left:1em;max-width:46em}\n";

static void put_said(struct buffer *b, const char *element, struct buffer *said)
{
    buffer_format(b, "<%s class=\"says\">", element);
    html_text(b, (struct text){said->at, said->n});
    buffer_format(b, "</%s>\n", element);
    b->failed |= said->failed;
    buffer_clear(said);
}

static void put_cell(struct buffer *b, double v, int places)
{
    buffer_string(b, "<td class=\"n\">");
    put_rounded(b, v, places);
    buffer_string(b, "</td>");
}

static void put_interval(struct buffer *b, struct interval i, int places, double by)
{
    buffer_string(b, "<td>");
    if (!isnan(i.low)) {
        put_rounded(b, by * i.low, places);
        buffer_string(b, " to ");
        put_rounded(b, by * i.high, places);
    }
    buffer_string(b, "</td>");
}

/* ---- The list over time ---- */

static void put_movement(const struct assess_sheet *s, struct buffer *b)
{
    struct buffer said = {0};

    buffer_string(b, "<h2>On and off the list</h2>\n<table>\n<tr><th class=\"n\">run</th>"
                     "<th>as of</th><th class=\"n\">on the list</th><th class=\"n\">new</th>"
                     "<th class=\"n\">returned</th><th class=\"n\">left</th><th>as</th></tr>\n");
    for (size_t i = 0; i < s->n_runs; i++) {
        const struct assess_run *r = &s->runs[i];

        buffer_string(b, "<tr>");
        put_cell(b, (double)r->run, 0);
        buffer_string(b, "<td>");
        buffer_date(b, r->as_of);
        buffer_string(b, "</td>");
        put_cell(b, r->moved.on, 0);
        put_cell(b, r->moved.entered, 0);
        put_cell(b, r->moved.returned, 0);
        put_cell(b, r->moved.left, 0);
        buffer_format(b, "<td>%s</td></tr>\n", r->decided ? "decided" : "proposed");
    }
    buffer_string(b, "</table>\n");
    assess_say_disposed(s, &said);
    if (said.n > 0)
        put_said(b, "p", &said);
    buffer_free(&said);
}

static void put_person(const struct assess_sheet *s, const struct assess_person *p,
                       struct buffer *b)
{
    buffer_string(b, "<tr><td>");
    html_text(b, p->offender);
    buffer_string(b, "</td><td>");
    html_string(b, p->strand);
    buffer_string(b, "</td><td>");
    buffer_date(b, s->runs[p->moved.entry].as_of);
    buffer_string(b, "</td><td>");
    if (p->moved.exit != MOVE_NONE)
        buffer_date(b, s->runs[p->moved.exit].as_of);
    buffer_string(b, "</td>");
    put_cell(b, p->entry, 1);
    put_cell(b, p->exit, 1);
    put_cell(b, p->now, 1);
    put_cell(b, p->moved.runs, 0);
    buffer_string(b, "</tr>\n");
}

static void put_people(const struct assess_sheet *s, size_t top, struct buffer *b)
{
    size_t shown = 0;

    buffer_string(b, "<h2>Who came onto it</h2>\n<table>\n<tr><th>offender</th><th>strand</th>"
                     "<th>entry</th><th>exit</th><th class=\"n\">score at entry</th>"
                     "<th class=\"n\">at exit</th><th class=\"n\">now</th>"
                     "<th class=\"n\">runs on it</th></tr>\n");
    for (size_t run = 0; run < s->n_runs; run++)
        for (size_t i = 0; i < s->n_persons && shown < top; i++)
            if (s->persons[i].moved.entry == run) {
                put_person(s, &s->persons[i], b);
                shown++;
            }
    buffer_string(b, "</table>\n");
    if (s->now.of > shown) {
        buffer_string(b, "<p class=\"note\">and ");
        put_whole(b, s->now.of - shown);
        buffer_string(b, " more</p>\n");
    }
}

/* ---- Before and after ---- */

/* An eighth to eight times, in halvings; what lies beyond ends at the edge. */
static double across(double ratio)
{
    double log = fmin(3, fmax(-3, log2(ratio)));

    return LABELS + PLOT / 2.0 + log * PLOT / 6.0;
}

static void put_ratio(struct buffer *b, const char *label, const char *class,
                      const struct effect_sums *s, double y)
{
    svg_text(b, "", 0, y + 4);
    buffer_string(b, label);
    buffer_string(b, "</text>");
    if (isnan(s->ratio))
        return;
    if (!isnan(s->interval.low))
        svg_line(b, class, across(s->interval.low), y, across(s->interval.high), y);
    svg_box(b, class, across(s->ratio) - 3, y - 3, 6, 6);
    svg_text(b, "", LABELS + PLOT + 12, y + 4);
    put_rounded(b, s->ratio, 2);
    buffer_string(b, "</text>\n");
}

static void put_scale(struct buffer *b, double height)
{
    static const struct {
        double at;
        const char *says;
    } marks[] = {{0.125, "1/8"}, {0.25, "1/4"}, {0.5, "1/2"}, {1, "1"},
                 {2, "2"},       {4, "4"},      {8, "8"}};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        svg_text(b, "", across(marks[i].at) - 6, 14);
        buffer_format(b, "%s</text>", marks[i].says);
        svg_line(b, marks[i].at == 1 ? "one" : "tick", across(marks[i].at), 20, across(marks[i].at),
                 marks[i].at == 1 ? height - 6 : 25);
    }
}

static size_t measures_of(const struct assess_sheet *s)
{
    return s->victims ? EFFECT_MEASURES_ : EFFECT_VICTIMS;
}

static void put_plot(const struct assess_sheet *s, const struct assess_effect *e, struct buffer *b)
{
    size_t n = measures_of(s);
    double height = TOP + (double)(3 * ROW + 8) * (double)n;
    struct buffer label = {0};

    buffer_format(b,
                  "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"after divided by before: "
                  "the figures are in the table below\">\n",
                  WIDTH, (int)height);
    put_scale(b, height);
    for (size_t m = 0; m < n; m++) {
        const struct effect_figure *f = &e->effect.of[m];
        const struct effect_sums *const sums[] = {&f->all, &f->matched, &f->others};
        static const char *const who[] = {"all", "with a match", "their matches"};
        static const char *const class[] = {"all", "matched", "others"};

        for (size_t i = 0; i < 3; i++) {
            buffer_clear(&label);
            buffer_format(&label, "%s, %s", effect_name((enum effect_measure)m), who[i]);
            buffer_char(&label, '\0');
            if (!label.failed)
                put_ratio(b, label.at, class[i], sums[i],
                          TOP + (double)(m * (3 * ROW + 8) + i * ROW) + 8);
        }
    }
    buffer_free(&label);
    buffer_string(b, "</svg>\n<p class=\"note\">After divided by before, with the exact Poisson "
                     "interval of 95% (harm is no count and has none). Left of 1 is less than "
                     "before.</p>\n");
}

static void put_sums(struct buffer *b, const char *measure, const char *who, size_t n,
                     const struct effect_sums *s)
{
    buffer_format(b, "<tr><td>%s</td><td>%s</td>", measure, who);
    put_cell(b, (double)n, 0);
    put_cell(b, n > 0 ? s->before : (double)NAN, 0);
    put_cell(b, n > 0 ? s->after : (double)NAN, 0);
    put_cell(b, s->ratio, 2);
    put_interval(b, s->interval, 2, 1);
    buffer_string(b, "</tr>\n");
}

static void put_table(const struct assess_sheet *s, const struct assess_effect *e, struct buffer *b)
{
    buffer_string(b, "<table>\n<tr><th>measure</th><th>of</th><th class=\"n\">people</th>"
                     "<th class=\"n\">before</th><th class=\"n\">after</th>"
                     "<th class=\"n\">ratio</th><th>95% (Poisson)</th></tr>\n");
    for (size_t m = 0; m < measures_of(s); m++) {
        const struct effect_figure *f = &e->effect.of[m];

        put_sums(b, effect_name((enum effect_measure)m), "all", e->effect.n, &f->all);
        put_sums(b, "", "with a match", e->effect.n_matched, &f->matched);
        put_sums(b, "", "their matches", e->effect.n_matched, &f->others);
    }
    buffer_string(b, "</table>\n");
}

static void put_effect(const struct assess_sheet *s, const struct assess_effect *e,
                       struct buffer *b)
{
    struct buffer said = {0};

    buffer_string(b, "<h3>");
    html_string(b, e->title);
    buffer_string(b, "</h3>\n");
    assess_say_people(e, &said);
    put_said(b, "p", &said);
    if (e->effect.n == 0) {
        buffer_free(&said);
        return;
    }
    put_plot(s, e, b);
    put_table(s, e, b);
    buffer_string(b, "<ul>\n");
    for (size_t m = 0; m < measures_of(s); m++) {
        assess_say(e, (enum effect_measure)m, &said);
        put_said(b, "li", &said);
    }
    buffer_string(b, "</ul>\n");
    buffer_free(&said);
}

static void put_effects(const struct assess_sheet *s, struct buffer *b)
{
    struct buffer said = {0};

    if (s->window == 0) {
        buffer_string(b, "<h2>Before and after</h2>\n<p>Name the rules and an extract (-r RULES -x "
                         "EXTRACT) to see what people did before and after, beside others who were "
                         "much the same before.</p>\n");
        return;
    }
    buffer_format(b, "<h2>Before and after: %u months each, as known on ", s->window);
    buffer_date(b, s->today);
    buffer_string(b, "</h2>\n");
    assess_say_begin(s, &said);
    if (said.n > 0)
        put_said(b, "p", &said);
    for (size_t i = 0; i < s->n_effects; i++)
        put_effect(s, &s->effects[i], b);
    buffer_string(b, "<h2>At the line</h2>\n");
    assess_say_line(&s->line, &said);
    put_said(b, "p", &said);
    buffer_free(&said);
}

/* ---- Orders ---- */

static void put_orders(const struct assess_sheet *s, struct buffer *b)
{
    if (s->n_orders == 0)
        return;
    buffer_string(b, "<h2>Orders</h2>\n<table>\n<tr><th>order</th><th class=\"n\">applied for</th>"
                     "<th class=\"n\">granted</th><th class=\"n\">refused</th>"
                     "<th class=\"n\">granted of decided, %</th><th>95% (Wilson)</th>"
                     "<th class=\"n\">breached</th><th class=\"n\">of granted, %</th>"
                     "<th>95% (Wilson)</th></tr>\n");
    for (size_t i = 0; i < s->n_orders; i++) {
        const struct assess_order *o = &s->orders[i];

        buffer_string(b, "<tr><td>");
        html_string(b, o->what);
        buffer_string(b, "</td>");
        put_cell(b, o->applied, 0);
        put_cell(b, o->granted, 0);
        put_cell(b, o->refused, 0);
        put_cell(b, 100.0 * o->granted / (o->granted + o->refused), 0);
        put_interval(b, o->success, 0, 100);
        put_cell(b, o->breached, 0);
        put_cell(b, 100.0 * o->breached / o->granted, 0);
        put_interval(b, o->breach, 0, 100);
        buffer_string(b, "</tr>\n");
    }
    buffer_format(b,
                  "</table>\n<p class=\"note\">Fewer than %d that were decided say very "
                  "little.</p>\n",
                  EFFECT_LEAST);
}

void assess_html(const struct assess_sheet *s, size_t top, struct buffer *b)
{
    struct buffer said = {0};

    markup_open(b, "What came of the list", s->marking, style);
    buffer_string(b, "<p>Ruleset ");
    html_string(b, s->ruleset);
    buffer_format(b,
                  ", %zu %s of the ledger. Whoever somebody decided on stands as decided, all "
                  "others as proposed.</p>\n",
                  s->n_runs, s->n_runs == 1 ? "run" : "runs");
    buffer_string(b, "<div class=\"limits\"><h2>What cannot be concluded</h2>\n<ul>\n");
    for (size_t i = 0; assess_limits[i] != NULL; i++)
        buffer_format(b, "<li>%s</li>\n", assess_limits[i]);
    buffer_string(b, "</ul></div>\n");
    put_movement(s, b);
    buffer_string(b, "<h2>Scores since entry</h2>\n");
    assess_say_scores("Now", &s->now, s->window > 0, &said);
    put_said(b, "p", &said);
    assess_say_scores("On exit", &s->exit, s->window > 0, &said);
    put_said(b, "p", &said);
    buffer_free(&said);
    put_effects(s, b);
    put_orders(s, b);
    put_people(s, top, b);
    markup_close(b, s->marking);
}
