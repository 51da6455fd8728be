/* trends_show.c -- what `osara trends` prints: months against the same months a year before. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "report/card_line.h"
#include "report/grid.h"
#include "report/summary.h"

const char rates_limit[] =
    "Many of this year's crimes are young, and their outcomes still to come: rates of outcomes are "
    "lower for that alone.";

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void put_month(struct buffer *b, int32_t first)
{
    int year, month, day;

    date_parts(first, &year, &month, &day);
    buffer_format(b, "%s %d", month_names[month - 1], year);
}

/* "-10.8% (-67)"; empty when one side is not known, without the share when there was nothing. */
static void put_change(struct grid *g, const struct trend_sum *s)
{
    struct buffer cell = {0};
    char digits[64];

    if (!isnan(s->change)) {
        if (!isnan(s->share)) {
            size_t n = number_print_rounded(100 * s->share, 1, digits);

            buffer_format(&cell, "%s%.*s%% ", s->change > 0 ? "+" : "", (int)n, digits);
        }
        size_t n = number_print_rounded(s->change, 0, digits);

        buffer_format(&cell, "(%s%.*s)", s->change > 0 ? "+" : "", (int)n, digits);
    }
    grid_text(g, (struct text){cell.at, cell.n});
    g->text.failed |= cell.failed;
    buffer_free(&cell);
}

static void put_row(struct grid *g, const char *trend, const char *when, const struct trend_sum *s)
{
    grid_string(g, trend);
    grid_string(g, when);
    if (isnan(s->now))
        grid_string(g, "not in the extract");
    else
        grid_count(g, (uint64_t)s->now);
    if (isnan(s->before))
        grid_string(g, "not in the extract");
    else
        grid_count(g, (uint64_t)s->before);
    put_change(g, s);
}

static struct trend_sum one_month(const struct trend_series *s, size_t m)
{
    struct trend_series alone = {{0}, {0}};

    alone.now[TREND_MONTHS - 1] = s->now[m];
    alone.before[TREND_MONTHS - 1] = s->before[m];
    return trends_sum(&alone, 1);
}

static bool marked(const struct results *r, size_t trend, size_t months)
{
    for (size_t c = 0; c < r->plan->n_changes; c++)
        if (trends_across(r->trends, r->plan, c, trend, months))
            return true;
    return false;
}

static void put_trends(const struct results *r, size_t months, struct grid *g)
{
    struct buffer name = {0}, when = {0};

    for (size_t k = 0; k < r->plan->n_trends; k++) {
        const struct trend_series *s = &r->trends->trends[k];
        struct trend_sum total = trends_sum(s, months);

        buffer_clear(&name);
        buffer_format(&name, "%s%s", r->plan->trends[k].name, marked(r, k, months) ? " *" : "");
        buffer_char(&name, '\0');
        for (size_t m = TREND_MONTHS - months; m < TREND_MONTHS; m++) {
            struct trend_sum month = one_month(s, m);

            buffer_clear(&when);
            put_month(&when, trends_month(r->trends, m));
            buffer_char(&when, '\0');
            put_row(g, m == TREND_MONTHS - months && name.at ? name.at : "", when.at ? when.at : "",
                    &month);
        }
        if (months > 1)
            put_row(g, "", "total", &total);
    }
    g->text.failed |= name.failed || when.failed;
    buffer_free(&name);
    buffer_free(&when);
}

static void put_share(struct grid *g, double share)
{
    char digits[64];
    size_t n;

    if (isnan(share)) {
        grid_string(g, "");
        return;
    }
    n = number_print_rounded(100 * share, 1, digits);
    digits[n] = '%';
    grid_text(g, (struct text){digits, n + 1});
}

static void put_rates(const struct results *r, size_t months, struct grid *g)
{
    for (size_t k = 0; k < r->trends->n_rates; k++) {
        struct rate_shares s = trends_share(r->trends, k, months);

        grid_string(g, r->plan->rates[r->trends->rates[k].rate].name);
        grid_string(g, r->plan->trends[r->trends->rates[k].trend].name);
        put_share(g, s.now);
        put_share(g, s.before);
    }
}

static void put_notes(const struct results *r, size_t months, struct buffer *b)
{
    for (size_t c = 0; c < r->plan->n_changes; c++) {
        bool any = false;

        for (size_t k = 0; k < r->plan->n_trends; k++)
            any = any || trends_across(r->trends, r->plan, c, k, months);
        if (!any)
            continue;
        buffer_string(b, "  * recording changed on ");
        buffer_date(b, r->plan->changes[c].on);
        buffer_format(b, ": %s\n", r->plan->changes[c].title);
    }
}

/* Of which totals nothing can be said; and that young crimes have no outcome yet. */
static void put_limits(const struct results *r, size_t months, const osara_look *look,
                       struct buffer *b)
{
    struct buffer said = {0};
    const char
        *comma = "Totals that changed by no more than chance alone may (95%, exact Poisson; single "
                 "months need far more to say anything): ";

    for (size_t k = 0; k < r->plan->n_trends; k++) {
        struct trend_sum total = trends_sum(&r->trends->trends[k], months);

        if (isnan(total.change) || !trends_within_chance(total.now, total.before))
            continue;
        buffer_format(&said, "%s%s", comma, r->plan->trends[k].name);
        comma = ", ";
    }
    line_end(&said, 2, look, b);
    buffer_free(&said);
}

static void show_table(const struct results *r, size_t months, const osara_look *look,
                       struct buffer *b)
{
    static const struct grid_column columns[] = {{"trend", false},
                                                 {"month", false},
                                                 {"recorded", true},
                                                 {"year before", true},
                                                 {"change", true}};
    static const struct grid_column rates[] = {
        {"rate", false}, {"of", false}, {"this year", true}, {"last year", true}};
    struct grid g;

    if (r->plan->marking)
        buffer_format(b, "%s\n", r->plan->marking);
    buffer_string(b, "Recorded to ");
    buffer_date(b, r->trends->until);
    buffer_string(b, ", by month and the same month a year before\n");
    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    put_trends(r, months, &g);
    grid_draw(&g, look->width, b);
    grid_close(&g);
    put_notes(r, months, b);
    put_limits(r, months, look, b);
    grid_open(&g, rates, sizeof rates / sizeof rates[0]);
    put_rates(r, months, &g);
    buffer_string(b, g.n_cells > 0 ? "\nRates over these months\n" : "");
    grid_draw(&g, look->width, b);
    if (g.n_cells > 0)
        line_string(rates_limit, 2, look, b);
    grid_close(&g);
}

static void csv_row(const struct results *r, const char *kind, const char *name, const char *of,
                    const char *when, const struct trend_sum *s, const char *note, struct buffer *b)
{
    buffer_string(b, kind);
    buffer_char(b, ',');
    buffer_csv_text(b, text_of(name));
    buffer_char(b, ',');
    buffer_csv_text(b, text_of(of));
    buffer_format(b, ",%s,", when);
    buffer_number(b, s->now);
    buffer_char(b, ',');
    buffer_number(b, s->before);
    buffer_char(b, ',');
    buffer_number(b, s->change);
    buffer_char(b, ',');
    buffer_number(b, s->share);
    buffer_format(b, ",%s,%s,", note,
                  strcmp(kind, "trend") != 0 || isnan(s->change) ? ""
                  : trends_within_chance(s->now, s->before)      ? "yes"
                                                                 : "no");
    buffer_csv_text(b, text_of(r->plan->marking ? r->plan->marking : ""));
    buffer_char(b, '\n');
}

static void show_csv(const struct results *r, size_t months, struct buffer *b)
{
    char day[16];

    buffer_string(b, "kind,name,of,month,this_year,year_before,change,change_share,"
                     "recording_changed,within_chance,marking\n");
    for (size_t k = 0; k < r->plan->n_trends; k++) {
        const char *name = r->plan->trends[k].name, *note = marked(r, k, months) ? "yes" : "no";
        struct trend_sum total = trends_sum(&r->trends->trends[k], months);

        for (size_t m = TREND_MONTHS - months; m < TREND_MONTHS; m++) {
            struct trend_sum month = one_month(&r->trends->trends[k], m);

            date_print(trends_month(r->trends, m), day);
            day[7] = '\0';
            csv_row(r, "trend", name, "", day, &month, note, b);
        }
        csv_row(r, "trend", name, "", "total", &total, note, b);
    }
    for (size_t k = 0; k < r->trends->n_rates; k++) {
        const struct rate_series *rate = &r->trends->rates[k];
        struct rate_shares share = trends_share(r->trends, k, months);
        struct trend_sum s = {share.now, share.before, share.now - share.before, (double)NAN};

        csv_row(r, "rate", r->plan->rates[rate->rate].name, r->plan->trends[rate->trend].name,
                "total", &s, marked(r, rate->trend, months) ? "yes" : "no", b);
    }
}

void trends_show(const struct results *r, size_t months, const osara_look *look, struct buffer *b)
{
    if (look->format == OSARA_JSON) {
        trends_json(r, b);
        buffer_char(b, '\n');
    } else if (look->format == OSARA_CSV) {
        show_csv(r, months, b);
    } else {
        show_table(r, months, look, b);
    }
}
