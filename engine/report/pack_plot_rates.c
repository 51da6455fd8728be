/* pack_plot_rates.c -- recorded crime against last year, and fairness ratios with their intervals. */
#include <math.h>

#include "report/pack_model.h"

enum { WIDTH = 420, MONTHS = 12, TREND = 92, TREND_LEFT = 12, TREND_RIGHT = 408 };

static double at(const struct json_node *series, const char *key, size_t m)
{
    return json_number_of(json_nth(json_at(series, key), m));
}

static double most_of(const struct json_node *series)
{
    double most = 1;

    for (size_t m = 0; m < MONTHS; m++) {
        most = fmax(most, at(series, "now", m)); /* fmax passes over what is missing */
        most = fmax(most, at(series, "before", m));
    }
    return most;
}

static double month_x(size_t m)
{
    return TREND_LEFT + (double)m / (MONTHS - 1) * (TREND_RIGHT - TREND_LEFT);
}

static void put_line(const struct json_node *series, const char *key, const char *class, double top,
                     double most, struct buffer *b)
{
    bool drawing = false;

    buffer_format(b, "<path class=%s d=\"", class);
    for (size_t m = 0; m < MONTHS; m++) {
        double v = at(series, key, m);

        if (isnan(v)) {
            drawing = false;
            continue;
        }
        buffer_char(b, drawing ? 'L' : 'M');
        svg_bare(b, month_x(m));
        buffer_char(b, ' ');
        svg_bare(b, top + TREND - 22 - v / most * (TREND - 48));
        drawing = true;
    }
    buffer_string(b, "\"/>");
}

/* A stroke where a recording practice changed. */
static void put_changes(const struct json_node *t, struct text trend, double top, struct buffer *b)
{
    const struct json_node *changes = json_at(t, "recording_changes"),
                           *months = json_at(t, "months");

    for (size_t i = 0; i < json_length(changes); i++) {
        const struct json_node *change = json_nth(changes, i), *of = json_at(change, "of");
        struct text on = pack_say(change, "on");

        for (size_t k = 0; k < json_length(of); k++)
            for (size_t m = 0; m < MONTHS && text_equal(json_text_of(json_nth(of, k)), trend); m++)
                if (on.n >= 7 &&
                    text_equal(json_text_of(json_nth(months, m)), (struct text){on.at, 7})) {
                    svg_line(b, "cut", month_x(m), top + 20, month_x(m), top + TREND - 22);
                    svg_text(b, m > 6 ? "end" : "", month_x(m) + (m > 6 ? -4 : 4), top + 32);
                    buffer_string(b, "recording changed</text>");
                }
    }
}

static void put_trend(const struct json_node *t, size_t k, struct buffer *b)
{
    const struct json_node *series = json_nth(json_at(t, "trends"), k);
    double top = (double)k * TREND, most = most_of(series);

    svg_text(b, "em", TREND_LEFT, top + 14);
    html_text(b, pack_say(series, "title"));
    buffer_string(b, "</text>");
    svg_text(b, "end", TREND_RIGHT, top + 14);
    buffer_string(b, "to ");
    html_figure(b, most, 0);
    buffer_string(b, " a month</text>");
    svg_line(b, "axis", TREND_LEFT, top + TREND - 22, TREND_RIGHT, top + TREND - 22);
    put_line(series, "before", "then", top, most, b);
    put_line(series, "now", "now", top, most, b);
    put_changes(t, pack_say(series, "trend"), top, b);
    for (size_t m = 0; m < MONTHS; m++) {
        if (m % 3 != 0 && m != MONTHS - 1)
            continue;
        svg_text(b, m == 0 ? "" : m == MONTHS - 1 ? "end" : "mid", month_x(m), top + TREND - 8);
        html_month(b, json_text_of(json_nth(json_at(t, "months"), m)), m == 0 || m == MONTHS - 1);
        buffer_string(b, "</text>");
    }
}

static void put_trend_table(const struct json_node *t, struct buffer *b)
{
    const struct json_node *trends = json_at(t, "trends");

    buffer_string(b, "<details><summary>Data</summary><div class=wide><table><thead><tr>"
                     "<th scope=col>Recorded<th scope=col>Month<th scope=col class=n>This year"
                     "<th scope=col class=n>Year before<tbody>");
    for (size_t k = 0; k < json_length(trends); k++)
        for (size_t m = 0; m < MONTHS; m++) {
            buffer_string(b, "<tr><th scope=row>");
            html_text(b, pack_say(json_nth(trends, k), "title"));
            buffer_string(b, "<td>");
            html_month(b, json_text_of(json_nth(json_at(t, "months"), m)), true);
            buffer_string(b, "<td class=n>");
            html_figure(b, at(json_nth(trends, k), "now", m), 0);
            buffer_string(b, "<td class=n>");
            html_figure(b, at(json_nth(trends, k), "before", m), 0);
        }
    buffer_string(b, "</table></div></details></figure>\n");
}

/* The last three months of each kind, against the year before. */
static void put_trends_title(const struct json_node *trends, struct buffer *b)
{
    buffer_string(b, "Three months against a year before: ");
    for (size_t k = 0; k < json_length(trends) && k < 4; k++) {
        double now = 0, before = 0;

        for (size_t m = MONTHS - 3; m < MONTHS; m++) {
            now += at(json_nth(trends, k), "now", m);
            before += at(json_nth(trends, k), "before", m);
        }
        buffer_string(b, k ? "; " : "");
        html_text(b, pack_say(json_nth(trends, k), "title"));
        buffer_char(b, ' ');
        html_signed(b, before > 0 ? 100 * (now - before) / before : (double)NAN, 1);
        buffer_string(b, before > 0 ? "%" : "");
    }
}

void plot_trends(const struct pack *p, struct buffer *b)
{
    const struct json_node *t = json_at(p->run, "trends"), *trends = json_at(t, "trends");

    if (json_length(trends) == 0)
        return;
    plot_open(b, "recorded");
    put_trends_title(trends, b);
    plot_drawing(b, "recorded", WIDTH, TREND * (double)json_length(trends));
    buffer_format(
        b,
        "Two lines for each of %zu kinds of crime: twelve months, and the same months a year "
        "before.</desc>",
        json_length(trends));
    for (size_t k = 0; k < json_length(trends); k++)
        put_trend(t, k, b);
    buffer_string(
        b, "</svg><ul class=key><li><svg viewBox=\"0 0 8 8\" aria-hidden=true><path class=now "
           "d=\"M0 4h8\"/></svg>this year<li><svg viewBox=\"0 0 8 8\" aria-hidden=true>"
           "<path class=then d=\"M0 4h8\"/></svg>the year before</ul>");
    put_trend_table(t, b);
}

enum { FAIR_LEFT = 150, FAIR_RIGHT = 404, FAIR_STEP = 20, FAIR_TOP = 8 };

/* Ratios lie on a logarithmic scale from a quarter to four. */
static double ratio_x(double ratio)
{
    double share = (log2(fmin(fmax(ratio, 0.25), 4)) + 2) / 4;

    return FAIR_LEFT + share * (FAIR_RIGHT - FAIR_LEFT);
}

static bool drawn(const struct json_node *group)
{
    return !pack_yes(group, "suppressed") && !pack_yes(group, "base") &&
           isfinite(pack_figure(json_at(group, "cohort"), "ratio"));
}

static void put_ratio(struct text column, const struct json_node *group, double y, struct buffer *b)
{
    const struct json_node *s = json_at(group, "cohort");
    const char *class = pack_yes(s, "flagged") ? "flag" : "fair";
    struct text value = pack_say(group, "value");

    svg_text(b, "end", FAIR_LEFT - 8, y + 4);
    html_text(b, column);
    buffer_string(b, ": ");
    html_text(b, value.n > 0 ? value : TEXT("not recorded"));
    buffer_string(b, "</text>");
    svg_line(b, class, ratio_x(pack_figure(s, "low")), y, ratio_x(pack_figure(s, "high")), y);
    buffer_format(b, "<circle class=%s r=4", class);
    svg_number(b, "cx", ratio_x(pack_figure(s, "ratio")));
    svg_number(b, "cy", y);
    buffer_string(b, "/>");
}

static size_t groups_drawn(const struct json_node *columns)
{
    size_t n = 0;

    for (size_t c = 0; c < json_length(columns); c++)
        for (size_t g = 0; g < json_length(json_at(json_nth(columns, c), "groups")); g++)
            n += drawn(json_nth(json_at(json_nth(columns, c), "groups"), g));
    return n;
}

static void put_ratio_axis(double bottom, struct buffer *b)
{
    static const double at[] = {0.25, 0.5, 1, 2, 4};

    svg_box(b, "band", ratio_x(0.8), FAIR_TOP, ratio_x(1.25) - ratio_x(0.8), bottom - FAIR_TOP);
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        svg_line(b, i == 2 ? "cut" : "grid", ratio_x(at[i]), FAIR_TOP, ratio_x(at[i]), bottom);
        svg_text(b, "mid", ratio_x(at[i]), bottom + 16);
        html_short(b, at[i], 2);
        buffer_string(b, "</text>");
    }
}

/* How many lie outside the band, and how many of them by more than chance explains. */
static void put_fairness_title(const struct json_node *columns, size_t n, struct buffer *b)
{
    size_t outside = 0, clear = 0;

    for (size_t c = 0; c < json_length(columns); c++)
        for (size_t g = 0; g < json_length(json_at(json_nth(columns, c), "groups")); g++) {
            const struct json_node *group = json_nth(json_at(json_nth(columns, c), "groups"), g);
            const struct json_node *s = json_at(group, "cohort");

            if (!drawn(group) || !pack_yes(s, "flagged"))
                continue;
            outside++;
            clear += pack_figure(s, "low") > 1 || pack_figure(s, "high") < 1;
        }
    buffer_format(b,
                  "%zu of %zu monitored groups lie outside 0.8 to 1.25 of the largest "
                  "group\xE2\x80\x99s rate, %zu of them beyond chance",
                  outside, n, clear);
}

void plot_fairness(const struct pack *p, struct buffer *b)
{
    const struct json_node *columns = json_at(json_at(p->run, "fairness"), "columns");
    size_t n = groups_drawn(columns), row = 0;
    double bottom = FAIR_TOP + FAIR_STEP * (double)n;

    if (n == 0)
        return;
    plot_open(b, "fair");
    put_fairness_title(columns, n, b);
    plot_drawing(b, "fair", WIDTH, bottom + 24);
    buffer_string(
        b, "For each group the ratio of its rate of selection to that of the largest recorded group of "
           "its column, with a 95% interval, on a logarithmic scale; the shaded band is 0.8 to "
           "1.25.</desc>");
    put_ratio_axis(bottom, b);
    for (size_t c = 0; c < json_length(columns); c++) {
        const struct json_node *groups = json_at(json_nth(columns, c), "groups");

        for (size_t g = 0; g < json_length(groups); g++)
            if (drawn(json_nth(groups, g)))
                put_ratio(pack_say(json_nth(columns, c), "column"), json_nth(groups, g),
                          FAIR_TOP + FAIR_STEP * ((double)row++ + 0.5), b);
    }
    buffer_string(
        b, "</svg><p class=soft>The figures are in the table under <a href=\"#account\">Data and "
           "method</a>.</p></figure>\n");
}
