/* pack_trends.c -- recorded crime: three months against the same three a year before. */
#include <math.h>

#include "assessment/trends.h"
#include "report/pack_model.h"
#include "report/summary.h"

enum { MONTHS = 12, TABLED = 3 };

static double at(const struct json_node *series, const char *key, size_t m)
{
    return json_number_of(json_nth(json_at(series, key), m));
}

static double sum(const struct json_node *series, const char *key)
{
    double n = 0;

    for (size_t m = MONTHS - TABLED; m < MONTHS; m++)
        n += at(series, key, m);
    return n;
}

/* "-10.8% (-67)" */
static void put_change(double now, double before, struct buffer *b)
{
    buffer_string(b, "<td class=n>");
    if (isnan(now) || isnan(before)) {
        buffer_string(b, "\xE2\x80\x93");
        return;
    }
    if (before > 0) {
        html_signed(b, 100 * (now - before) / before, 1);
        buffer_string(b, "% ");
    }
    buffer_char(b, '(');
    html_signed(b, now - before, 0);
    buffer_char(b, ')');
}

static void put_heads(const struct json_node *t, struct buffer *b)
{
    buffer_string(b, "<thead><tr><th scope=col>Recorded");
    for (size_t m = MONTHS - TABLED; m < MONTHS; m++) {
        buffer_string(b, "<th scope=col class=n>");
        html_month(b, json_text_of(json_nth(json_at(t, "months"), m)), true);
        buffer_string(b, "<th scope=col class=n>");
        html_month(b, json_text_of(json_nth(json_at(t, "months_before"), m)), true);
    }
    buffer_string(b, "<th scope=col class=n>Total<th scope=col class=n>Year before"
                     "<th scope=col class=n>Change<tbody>\n");
}

/* A change of recording between the first and the last of the months in the table. */
static bool across(const struct json_node *t, const struct json_node *change, struct text trend)
{
    struct text on = pack_say(change, "on"), until = pack_say(t, "until");
    struct text first = json_text_of(json_nth(json_at(t, "months_before"), MONTHS - TABLED));

    for (size_t i = 0; i < json_length(json_at(change, "of")); i++)
        if (text_equal(json_text_of(json_nth(json_at(change, "of"), i)), trend))
            return text_compare(on, until) <= 0 && on.n >= 7 &&
                   (text_compare((struct text){on.at, 7}, first) > 0 ||
                    (text_equal((struct text){on.at, 7}, first) &&
                     !text_equal((struct text){on.at + 7, on.n - 7}, TEXT("-01"))));
    return false;
}

static bool marked(const struct json_node *t, struct text trend)
{
    const struct json_node *changes = json_at(t, "recording_changes");

    for (size_t i = 0; i < json_length(changes); i++)
        if (across(t, json_nth(changes, i), trend))
            return true;
    return false;
}

static void put_trend(const struct json_node *t, const struct json_node *series, struct buffer *b)
{
    buffer_string(b, "<tr><th scope=row>");
    html_text(b, pack_say(series, "title"));
    buffer_string(b, marked(t, pack_say(series, "trend")) ? " *" : "");
    for (size_t m = MONTHS - TABLED; m < MONTHS; m++) {
        buffer_string(b, "<td class=n>");
        html_figure(b, at(series, "now", m), 0);
        buffer_string(b, "<td class=n>");
        html_figure(b, at(series, "before", m), 0);
    }
    buffer_string(b, "<td class=n>");
    html_figure(b, sum(series, "now"), 0);
    buffer_string(b, "<td class=n>");
    html_figure(b, sum(series, "before"), 0);
    put_change(sum(series, "now"), sum(series, "before"), b);
    buffer_char(b, '\n');
}

static void put_notes(const struct json_node *t, struct buffer *b)
{
    const struct json_node *changes = json_at(t, "recording_changes");

    for (size_t i = 0; i < json_length(changes); i++) {
        const struct json_node *change = json_nth(changes, i);
        bool any = false;

        for (size_t k = 0; k < json_length(json_at(t, "trends")); k++)
            any = any || across(t, change, pack_say(json_nth(json_at(t, "trends"), k), "trend"));
        if (!any)
            continue;
        buffer_string(b, "<p class=soft>* Recording changed on ");
        html_day(b, pack_say(change, "on"));
        buffer_string(b, ": ");
        html_text(b, pack_say(change, "title"));
        buffer_string(b, ". Months on its two sides do not compare.</p>");
    }
}

static const struct json_node *trend_named(const struct json_node *t, struct text name)
{
    for (size_t k = 0; k < json_length(json_at(t, "trends")); k++)
        if (text_equal(pack_say(json_nth(json_at(t, "trends"), k), "trend"), name))
            return json_nth(json_at(t, "trends"), k);
    return NULL;
}

static void put_rates(const struct json_node *t, struct buffer *b)
{
    const struct json_node *rates = json_at(t, "rates");

    if (json_length(rates) == 0)
        return;
    buffer_string(b,
                  "<table><caption>Rates over these months</caption><thead><tr><th scope=col>Rate"
                  "<th scope=col>Of<th scope=col class=n>This year<th scope=col class=n>"
                  "Last year<tbody>\n");
    for (size_t i = 0; i < json_length(rates); i++) {
        const struct json_node *rate = json_nth(rates, i);
        const struct json_node *of = trend_named(t, pack_say(rate, "of"));
        double now = sum(of, "now"), before = sum(of, "before");

        buffer_string(b, "<tr><th scope=row>");
        html_text(b, pack_say(rate, "title"));
        buffer_string(b, "<td>");
        html_text(b, pack_say(of, "title"));
        buffer_string(b, "<td class=n>");
        html_percent(b, now > 0 ? sum(rate, "now") / now : (double)NAN, 1);
        buffer_string(b, "<td class=n>");
        html_percent(b, before > 0 ? sum(rate, "before") / before : (double)NAN, 1);
        buffer_char(b, '\n');
    }
    buffer_format(b, "</table>\n<p class=soft>%s</p>\n", rates_limit);
}

/* Totals of which nothing can be said. */
static void put_chance(const struct json_node *t, struct buffer *b)
{
    const char
        *comma = "<p class=soft>Totals that changed by no more than chance alone may (95%, exact "
                 "Poisson; single months need far more to say anything): ";

    for (size_t k = 0; k < json_length(json_at(t, "trends")); k++) {
        const struct json_node *series = json_nth(json_at(t, "trends"), k);
        double now = sum(series, "now"), before = sum(series, "before");

        if (isnan(now) || isnan(before) || !trends_within_chance(now, before))
            continue;
        buffer_string(b, comma);
        html_text(b, pack_say(series, "title"));
        comma = ", ";
    }
    buffer_string(b, comma[0] == ',' ? ".</p>\n" : "");
}

void pack_trends(const struct pack *p, struct buffer *b)
{
    const struct json_node *t = json_at(p->run, "trends");

    if (json_length(json_at(t, "trends")) == 0)
        return;
    buffer_string(b, "<section id=trends><h2>Trends in recorded crime</h2><p>Crimes recorded to ");
    html_day(b, pack_say(t, "until"));
    buffer_string(b,
                  ", each month beside the same month a year before. A crime counts once, however "
                  "many are suspected of it.</p>\n<div class=wide tabindex=0 role=region "
                  "aria-label=Trends><table>");
    put_heads(t, b);
    for (size_t k = 0; k < json_length(json_at(t, "trends")); k++)
        put_trend(t, json_nth(json_at(t, "trends"), k), b);
    buffer_string(b, "</table></div>\n");
    put_notes(t, b);
    put_chance(t, b);
    put_rates(t, b);
    buffer_string(b, "</section>\n");
}
