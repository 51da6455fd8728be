/* pack_plots.c -- the plots' frames; concentration of harm and distribution of scores. */
#include <math.h>

#include "report/pack_model.h"

enum { WIDTH = 420, HEIGHT = 240, LEFT = 40, RIGHT = 408, TOP = 12, BOTTOM = 204 };
enum { TALL = 290 }; /* on paper a higher one is not made smaller, so that its texts stay legible */

void plot_open(struct buffer *b, const char *id)
{
    buffer_format(b, "<figure aria-labelledby=%s-t><figcaption><h3 id=%s-t>", id, id);
}

void plot_drawing(struct buffer *b, const char *id, double width, double height)
{
    buffer_format(
        b,
        "</h3></figcaption><svg%s viewBox=\"0 0 %lld %lld\" role=img aria-labelledby=\"%s-t %s-d\">"
        "<desc id=%s-d>",
        height > TALL ? " class=tall" : "", html_whole(width), html_whole(height), id, id, id);
}

static double across(double share)
{
    return LEFT + share * (RIGHT - LEFT);
}

static double up(double share)
{
    return BOTTOM - share * (BOTTOM - TOP);
}

static void put_axes(struct buffer *b)
{
    for (int k = 0; k <= 4; k++) {
        svg_line(b, k ? "grid" : "axis", LEFT, up(k / 4.0), RIGHT, up(k / 4.0));
        svg_text(b, "end", LEFT - 6, up(k / 4.0) + 4);
        buffer_format(b, "%d%%</text>", 25 * k);
        svg_text(b, k == 4 ? "end" : k ? "mid" : "", across(k / 4.0), BOTTOM + 16);
        buffer_format(b, "%d%%</text>", 25 * k);
    }
}

static void put_curve(const char *class, const struct json_node *curve, struct buffer *b)
{
    size_t n = json_length(curve);

    buffer_format(b, "<path class=\"%s\" d=\"M", class);
    for (size_t i = 0; i < n; i++) {
        buffer_string(b, i ? "L" : "");
        svg_bare(b, across((double)i / (double)(n - 1)));
        buffer_char(b, ' ');
        svg_bare(b, up(json_number_of(json_nth(curve, i))));
    }
    buffer_string(b, "\"/>");
}

static void put_cohort_point(const struct pack *p, const struct json_node *c, double share,
                             struct buffer *b)
{
    double x = across(share), y = up(pack_figure(c, "cohort"));

    svg_line(b, "cut", x, BOTTOM, x, y);
    svg_line(b, "cut", LEFT, y, x, y);
    buffer_string(b, "<circle class=chosen r=5");
    svg_number(b, "cx", x);
    svg_number(b, "cy", y);
    buffer_string(b, "/>");
    svg_text(b, "em", x + 10, y + 14);
    buffer_format(b, "the list: %zu people, ", p->n_list);
    html_percent(b, pack_figure(c, "cohort"), 0);
    buffer_string(b, "</text>");
}

static void put_curve_table(const struct json_node *c, struct buffer *b)
{
    static const size_t at[] = {1, 2, 5, 10, 20, 30, 40, 50, 75, 100};

    buffer_string(b,
                  "<details><summary>Data</summary><div class=wide><table><thead><tr>"
                  "<th scope=col class=n>First<th scope=col class=n>In the list\xE2\x80\x99s order"
                  "<th scope=col class=n>By harm alone<tbody>");
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        buffer_format(b, "<tr><th scope=row class=n>%zu%%<td class=n>", at[i]);
        html_percent(b, json_number_of(json_nth(json_at(c, "by_rank"), at[i])), 1);
        buffer_string(b, "<td class=n>");
        html_percent(b, json_number_of(json_nth(json_at(c, "by_harm"), at[i])), 1);
    }
    buffer_string(b, "</table></div></details></figure>\n");
}

void plot_concentration(const struct pack *p, struct buffer *b)
{
    const struct json_node *c = json_at(p->run, "concentration"),
                           *d = json_at(p->run, "distribution");
    double share = pack_figure(d, "cohort") / pack_figure(d, "scored");

    if (!json_has(c))
        return;
    plot_open(b, "harm");
    buffer_format(b, "%lld people, ", html_whole(pack_figure(d, "cohort")));
    html_percent(b, share, 1);
    buffer_string(b, " of those scored, account for ");
    html_percent(b, pack_figure(c, "cohort"), 0);
    buffer_string(b, " of recorded harm");
    plot_drawing(b, "harm", WIDTH, HEIGHT);
    buffer_string(
        b, "Lorenz curve: the share of recorded harm done by the first people of the list. The "
           "list, ");
    html_percent(b, share, 1);
    buffer_string(b, " of those scored, holds ");
    html_percent(b, pack_figure(c, "cohort"), 0);
    buffer_string(b, " of the harm; by harm alone as many people would hold ");
    html_percent(b, pack_figure(c, "most"), 0);
    buffer_string(b, ".</desc>");
    put_axes(b);
    svg_line(b, "even", across(0), up(0), across(1), up(1));
    put_curve("then", json_at(c, "by_harm"), b);
    put_curve("now", json_at(c, "by_rank"), b);
    put_cohort_point(p, c, share, b);
    svg_text(b, "mid", (LEFT + RIGHT) / 2.0, HEIGHT - 4);
    buffer_string(
        b,
        "share of the people scored; upwards, share of recorded harm</text></svg><ul "
        "class=key><li><svg viewBox=\"0 0 8 8\" "
        "aria-hidden=true><path class=now d=\"M0 4h8\"/></svg>harm, in the list\xE2\x80\x99s order"
        "<li><svg viewBox=\"0 0 8 8\" aria-hidden=true><path class=then d=\"M0 4h8\"/></svg>"
        "by harm alone: the most any list could hold</ul>");
    put_curve_table(c, b);
}

/* People at or above v that four equal steps lead to, each of whole people. */
static double round_up(double v)
{
    static const double steps[] = {1, 2, 4, 6, 8, 10};
    double unit = pow(10, floor(log10(v)));
    size_t k = 0;

    if (v <= 40)
        return 4 * ceil(v / 4);
    while (k < 5 && steps[k] * unit < v)
        k++;
    return steps[k] * unit;
}

/* Where the axis ends: a single bar far above all others is cut off there, and says its count. */
static double top_of(const struct json_node *list)
{
    double most = 1, second = 1;

    for (size_t i = 0; i < json_length(list); i++) {
        double v = json_number_of(json_nth(list, i));

        if (v > most) {
            second = most;
            most = v;
        } else if (v > second) {
            second = v;
        }
    }
    return round_up(fmax(4, most > 2.5 * second ? second : most));
}

static void put_bin(double x, double w, double count, double chosen, double most, struct buffer *b)
{
    double height = fmin(1, count / most) * (BOTTOM - TOP);
    double part = count > 0 ? height * chosen / count : 0;

    if (count - chosen > 0)
        svg_box(b, "rest", x + 0.5, BOTTOM - height, w - 1, height - part);
    if (chosen > 0)
        svg_box(b, "chosen", x + 0.5, BOTTOM - part, w - 1, part);
    if (count > most) {
        svg_text(b, "em", x + w + 3, TOP + 10);
        html_figure(b, count, 0);
        buffer_string(b, " \xE2\x86\x91</text>");
    }
}

static void put_bins(const struct json_node *h, double most, struct buffer *b)
{
    const struct json_node *all = json_at(h, "scored"), *cohort = json_at(h, "cohort");
    double w = (RIGHT - LEFT) / (double)json_length(all);

    for (size_t i = 0; i < json_length(all); i++)
        put_bin(LEFT + (double)i * w, w, json_number_of(json_nth(all, i)),
                json_number_of(json_nth(cohort, i)), most, b);
}

static void put_bin_axes(const struct json_node *h, double most, struct buffer *b)
{
    double from = pack_figure(h, "from"), width = pack_figure(h, "width");
    double n = (double)json_length(json_at(h, "scored"));

    for (int k = 0; k <= 4; k++) {
        double y = BOTTOM - k / 4.0 * (BOTTOM - TOP);

        svg_line(b, k ? "grid" : "axis", LEFT, y, RIGHT, y);
        svg_text(b, "end", LEFT - 6, y + 4);
        html_short(b, most * k / 4, 0);
        buffer_string(b, "</text>");
        svg_text(b, k == 4 ? "end" : k ? "mid" : "", across(k / 4.0), BOTTOM + 16);
        html_short(b, from + width * n * k / 4, width * n >= 100 ? 0 : 2);
        buffer_string(b, "</text>");
    }
}

static void put_bin_table(const struct json_node *h, struct buffer *b)
{
    const struct json_node *all = json_at(h, "scored"), *cohort = json_at(h, "cohort");
    double from = pack_figure(h, "from"), width = pack_figure(h, "width");

    buffer_string(b, "<details><summary>Data</summary><div class=wide><table><thead><tr>"
                     "<th scope=col class=n>Score from<th scope=col class=n>to"
                     "<th scope=col class=n>People<th scope=col class=n>On the list<tbody>");
    for (size_t i = 0; i < json_length(all); i++) {
        if (json_number_of(json_nth(all, i)) <= 0)
            continue;
        buffer_string(b, "<tr><td class=n>");
        html_short(b, from + width * (double)i, 2);
        buffer_string(b, "<td class=n>");
        html_short(b, from + width * (double)(i + 1), 2);
        buffer_string(b, "<td class=n>");
        html_figure(b, json_number_of(json_nth(all, i)), 0);
        buffer_string(b, "<td class=n>");
        html_figure(b, json_number_of(json_nth(cohort, i)), 0);
    }
    buffer_string(b, "</table></div></details></figure>\n");
}

void plot_scores(const struct pack *p, struct buffer *b)
{
    const struct json_node *h = json_at(p->run, "histogram");
    double n = (double)json_length(json_at(h, "scored")), most = top_of(json_at(h, "scored"));
    double cut = p->n_list > 0 ? p->rows[p->n_list - 1].score : (double)NAN;
    double x = LEFT +
               (cut - pack_figure(h, "from")) / (pack_figure(h, "width") * n) * (RIGHT - LEFT);

    if (p->n_list == 0)
        return;
    plot_open(b, "scores");
    buffer_string(b, "The list ends at a score of ");
    html_figure(b, cut, 1);
    buffer_string(b, "; half of all score under ");
    html_figure(b, pack_figure(json_at(json_at(p->run, "distribution"), "score"), "median"), 1);
    plot_drawing(b, "scores", WIDTH, HEIGHT);
    buffer_string(b, "Histogram of the scores of everyone scored. The last on the list scores ");
    html_figure(b, cut, 1);
    buffer_string(b, ".</desc>");
    put_bin_axes(h, most, b);
    put_bins(h, most, b);
    svg_line(b, "cut", x, TOP, x, BOTTOM);
    /* beside a bar that is cut off, below its count */
    svg_text(b, x > WIDTH * 0.6 ? "em end" : "em", x > WIDTH * 0.6 ? x - 6 : x + 6,
             x < LEFT + WIDTH / 4.0 ? TOP + 28 : TOP + 12);
    buffer_string(b, "the list ends at ");
    html_figure(b, cut, 1);
    buffer_string(b, "</text>");
    svg_text(b, "mid", (LEFT + RIGHT) / 2.0, HEIGHT - 4);
    buffer_string(b, "score; upwards, people</text></svg>");
    put_bin_table(h, b);
}

void pack_plots(const struct pack *p, struct buffer *b)
{
    buffer_string(b, "<section id=plots><h2 class=unseen>Plots</h2><div class=plots>\n");
    plot_concentration(p, b);
    plot_scores(p, b);
    plot_fill(p, b);
    plot_movement(p, b);
    plot_trends(p, b);
    plot_fairness(p, b);
    buffer_string(b, "</div></section>\n");
}
