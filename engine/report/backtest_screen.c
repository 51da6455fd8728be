/* backtest_screen.c -- a backtest for the screen: one day in full, several days side by side. */
#include <math.h>
#include <string.h>

#include "report/backtest.h"
#include "report/card_line.h"
#include "report/figures.h"
#include "report/grid.h"

static void heading(const osara_look *look, const char *title, const char *of, struct buffer *b)
{
    buffer_string(b, look->colour ? "\n\033[1m" : "\n");
    buffer_string(b, title);
    buffer_string(b, of);
    buffer_string(b, look->colour ? "\033[0m\n" : "\n");
}

enum { WIDE = 100 }; /* characters: narrower screens have short names, so that none is cut */

/* Of the l-th list; "random" of "baseline: random" where there is little room. */
static const char *list_name(const struct backtest *day, size_t l, const osara_look *look)
{
    const char *name = day->lists[l].name, *colon = strstr(name, ": ");

    return l < day->n_rulesets || look->width >= WIDE || colon == NULL ? name : colon + 2;
}

/* "21.4% (19.0-23.9)" */
static void put_share(struct grid *g, double v, struct interval i)
{
    struct buffer text = {0};

    if (isnan(v)) {
        grid_string(g, "-");
        return;
    }
    put_rounded(&text, 100 * v, 1);
    buffer_char(&text, '%');
    if (!isnan(i.low)) {
        buffer_string(&text, " (");
        put_rounded(&text, 100 * i.low, 1);
        buffer_string(&text, " to ");
        put_rounded(&text, 100 * i.high, 1);
        buffer_char(&text, ')');
    }
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_figure(struct grid *g, double v, struct interval i, int places)
{
    struct buffer text = {0};

    put_rounded(&text, v, places);
    if (!isnan(i.low) && !isnan(v)) {
        buffer_string(&text, " (");
        put_rounded(&text, i.low, places);
        buffer_string(&text, " to ");
        put_rounded(&text, i.high, places);
        buffer_char(&text, ')');
    }
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_notes(const struct backtest *day, const osara_look *look, struct buffer *b)
{
    struct buffer said = {0};

    for (size_t i = 0; backtest_note(day, i, &said); i++)
        line_end(&said, 2, look, b);
    buffer_free(&said);
    if (backtest_caution(day) != NULL)
        line_string(backtest_caution(day), 2, look, b);
}

static void put_day(const struct backtest_sheet *s, const struct backtest *day,
                    const osara_look *look, struct buffer *b)
{
    buffer_date(b, day->as_of);
    if (!s->label) {
        buffer_string(b, " to ");
        buffer_date(b, day->until);
    }
    buffer_string(b, ": ");
    put_whole(b, day->n);
    buffer_string(b, " offenders known on the day; to ");
    put_whole(b, day->happened.hits);
    buffer_string(b, " (");
    put_rounded(b, 100.0 * day->happened.hits / (double)(day->n > 0 ? day->n : 1), 1);
    buffer_string(b, s->label ? "%) it happened" : "%) later harm is recorded that counts");
    if (!s->label) {
        buffer_string(b, ",\n  ");
        put_rounded(b, day->happened.total, 0);
        buffer_string(b, " of harm in all, concentrated by a Gini of ");
        put_rounded(b, day->concentration, 2);
    }
    buffer_char(b, '\n');
    put_notes(day, look, b);
}

static void put_lists(const struct backtest_sheet *s, const struct backtest *day,
                      const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"list", false}, {"harm caught", true}, {"hit rate", true}, {"recall", true}, {"AUC", true},
    };
    struct buffer n = {0};
    struct grid g;

    put_whole(&n, day->line);
    buffer_char(&n, '\0');
    heading(look, "What the first of each list caught: ", n.failed ? "" : n.at, b);
    buffer_free(&n);
    grid_open(&g, columns, 5);
    for (size_t l = 0; l < day->n_lists; l++) {
        const struct validation *v = &day->lists[l];

        grid_string(&g, list_name(day, l, look));
        put_share(&g, v->share.value, v->share.interval);
        put_share(&g, v->precision.value, (struct interval){NAN, NAN});
        put_share(&g, v->recall.value, (struct interval){NAN, NAN});
        put_figure(&g, v->auc.value, v->auc.interval, 3);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    for (size_t l = 0; l < s->n_rulesets; l++) {
        const struct expected *e = &day->lists[l].line.harm;

        if (!(e->most > e->least) || !(day->happened.total > 0))
            continue;
        buffer_format(b,
                      "  %s: scores tie across the line, so that an order of those who tie gives ",
                      day->lists[l].name);
        put_rounded(b, 100 * e->least / day->happened.total, 1);
        buffer_string(b, " to ");
        put_rounded(b, 100 * e->most / day->happened.total, 1);
        buffer_string(b, "% of the harm\n");
    }
}

static void put_differences(const struct backtest *day, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"list", false}, {"harm caught", true}, {"hit rate", true}, {"AUC", true}};
    struct buffer said = {0};
    struct grid g;

    heading(look, "Difference from ", day->lists[0].name, b);
    grid_open(&g, columns, 4);
    for (size_t l = 1; l < day->n_lists; l++) {
        const struct validation *v = &day->lists[l];

        grid_string(&g, list_name(day, l, look));
        put_share(&g, v->share.difference, v->share.between);
        put_share(&g, v->precision.difference,
                  look->width >= WIDE ? v->precision.between : (struct interval){NAN, NAN});
        put_figure(&g, v->auc.difference, v->auc.between, 3);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    backtest_verdict(day, &said);
    line_end(&said, 2, look, b);
    buffer_free(&said);
}

static void put_curves(const struct backtest *day, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"list", false}, {"1%", true},  {"2%", true},  {"5%", true},
        {"10%", true},   {"20%", true}, {"50%", true},
    };
    static const int depths[] = {1, 2, 5, 10, 20, 50};
    const struct interval none = {NAN, NAN};
    struct grid g;

    heading(look, "Harm caught by the first so many of all who were known", "", b);
    grid_open(&g, columns, 7);
    for (size_t l = 0; l <= day->n_lists; l++) {
        const double *curve = l < day->n_lists ? day->lists[l].curve : day->perfect;

        grid_string(&g, l < day->n_lists ? list_name(day, l, look) : "perfect");
        for (size_t i = 0; i < 6; i++)
            put_share(&g, curve[depths[i]], none);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_bands(const struct backtest *day, size_t ruleset, const osara_look *look,
                      struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"band", false}, {"offenders", true}, {"with harm that counts", true}, {"mean harm", true}};
    const struct backtest_detail *d = &day->details[ruleset];
    struct grid g;

    heading(look, "By band: ", day->lists[ruleset].name, b);
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < d->n_bands; i++) {
        grid_string(&g, d->bands[i].name);
        grid_count(&g, d->bands[i].share.of);
        put_share(&g, (double)d->bands[i].share.chosen / d->bands[i].share.of,
                  d->bands[i].interval);
        grid_number(&g, d->bands[i].mean_harm, 1);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_missed(const struct backtest_sheet *s, const struct backtest *day, size_t ruleset,
                       size_t top, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"offender", false}, {"rank then", true}, {"score then", true}, {"later harm", true}};
    const struct backtest_detail *d = &day->details[ruleset];
    const uint32_t *ids = s->data->tables[0].columns[s->plans[0]->tables[0].join].as.word;
    struct grid g;

    if (d->n_missed == 0)
        return;
    heading(look, "Missed: below the line then, and did most harm: ", day->lists[ruleset].name, b);
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < d->n_missed && i < top; i++) {
        grid_text(&g, words_text(s->data->ids, ids[d->missed[i].subject]));
        grid_count(&g, d->missed[i].rank);
        grid_number(&g, d->missed[i].score, 1);
        grid_number(&g, d->missed[i].harm, 0);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (d->n_missed > top) {
        buffer_string(b, "  and ");
        put_whole(b, d->n_missed - top);
        buffer_string(b, " more (--format json names all)\n");
    }
}

static void put_rate(struct grid *g, const struct parity_rate *r)
{
    struct buffer text = {0};

    if (isnan(r->rate)) {
        grid_string(g, "-");
        return;
    }
    put_rounded(&text, 100 * r->rate, 1);
    buffer_char(&text, '%');
    if (!isnan(r->ratio)) {
        buffer_string(&text, " x");
        put_rounded(&text, r->ratio, 2);
        buffer_string(&text, r->flagged ? "!" : "");
        buffer_string(&text, r->flagged && r->low <= 1 && r->high >= 1 ? "?" : "");
    }
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_groups(const struct backtest *day, size_t ruleset, const osara_look *look,
                       struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"column", false},    {"value", false},         {"n", true},
        {"selected", true},   {"false positive", true}, {"false negative", true},
        {"predictive", true},
    };
    const struct backtest_detail *d = &day->details[ruleset];
    struct grid g;

    if (d->n_columns == 0)
        return;
    heading(look, "Whom it errs on: ", day->lists[ruleset].name, b);
    grid_open(&g, columns, 7);
    for (size_t c = 0; c < d->n_columns; c++)
        for (size_t i = 0; i < d->columns[c].n; i++) {
            const struct parity_group *group = &d->columns[c].groups[i];

            grid_string(&g, i == 0 ? d->columns[c].name : "");
            grid_string(&g, group->value);
            if (group->suppressed) {
                grid_string(&g, "< 10");
                for (int k = 0; k < 4; k++)
                    grid_string(&g, "");
                continue;
            }
            grid_count(&g, group->n);
            for (enum parity_kind k = PARITY_SELECTION; k <= PARITY_PRECISION; k++)
                put_rate(&g, &group->rates[k]);
        }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    buffer_string(
        b, "  x: ratio to the largest recorded group; !: outside 0.8 to 1.25; !?: by no more than "
           "chance\n  may (95%); -: fewer than 10 to take a share of\n");
}

/* Of the days that have a figure. */
struct mean {
    double sum, n;
};

static void mean_add(struct mean *m, double v)
{
    m->sum += isnan(v) ? 0 : v;
    m->n += isnan(v) ? 0 : 1;
}

/* Each list on each day, and its mean. */
static void put_days(const struct backtest_sheet *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"day", false},        {"list", false},    {"offenders", true}, {"first", true},
        {"harm caught", true}, {"hit rate", true}, {"AUC", true},
    };
    const struct interval none = {NAN, NAN};
    struct grid g;

    heading(look, "By day", "", b);
    grid_open(&g, columns, 7);
    for (size_t l = 0; l < s->days[0]->n_lists; l++) {
        struct mean share = {0}, precision = {0}, auc = {0};

        for (size_t d = 0; d < s->n_days; d++) {
            const struct backtest *day = s->days[d];
            const struct validation *v = &day->lists[l];
            char text[16];

            date_print(day->as_of, text);
            grid_string(&g, text);
            grid_string(&g, list_name(day, l, look));
            grid_count(&g, day->n);
            grid_count(&g, day->line);
            put_share(&g, v->share.value, none);
            put_share(&g, v->precision.value, none);
            put_figure(&g, v->auc.value, none, 3);
            mean_add(&share, v->share.value);
            mean_add(&precision, v->precision.value);
            mean_add(&auc, v->auc.value);
        }
        grid_string(&g, "mean");
        grid_string(&g, list_name(s->days[0], l, look));
        grid_string(&g, "");
        grid_string(&g, "");
        put_share(&g, share.sum / share.n, none);
        put_share(&g, precision.sum / precision.n, none);
        put_figure(&g, auc.sum / auc.n, none, 3);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

/* On how many of the days each ruleset caught more than the count of offences; a day alone may be luck. */
static void put_wins(const struct backtest_sheet *s, const osara_look *look, struct buffer *b)
{
    const struct backtest *first = s->days[0];
    size_t count = first->n_rulesets;
    struct buffer said = {0};

    while (count < first->n_lists && strncmp(first->lists[count].name, "baseline: count", 15) != 0)
        count++;
    for (size_t l = 0; count < first->n_lists && l < s->n_rulesets; l++) {
        size_t days = 0, won = 0;

        for (size_t d = 0; d < s->n_days; d++) {
            const struct validation *lists = s->days[d]->lists;

            days += isnan(lists[l].share.value) ? 0 : 1;
            won += lists[l].share.value > lists[count].share.value ? 1 : 0;
        }
        if (days == 0)
            continue;
        buffer_format(&said,
                      "%s caught more of the harm than the count of offences would have on %zu of "
                      "%zu days.",
                      first->lists[l].name, won, days);
        line_end(&said, 2, look, b);
    }
    buffer_free(&said);
}

void backtest_screen(const struct backtest_sheet *s, size_t top, const osara_look *look,
                     struct buffer *b)
{
    if (s->plans[0]->marking != NULL)
        buffer_format(b, "%s\n", s->plans[0]->marking);
    buffer_string(
        b, "Backtest: lists drawn with what was known on the day, against what came after\n");
    for (size_t i = 0; i < s->n_rulesets; i++)
        buffer_format(b, "  %s %s (%s)\n", s->plans[i]->name, s->plans[i]->version,
                      s->plans[i]->path);
    for (size_t d = 0; d < s->n_days; d++)
        put_day(s, s->days[d], look, b);
    if (s->n_days > 1) {
        put_days(s, look, b);
        put_wins(s, look, b);
        return;
    }
    if (s->days[0]->n == 0)
        return;
    put_lists(s, s->days[0], look, b);
    put_differences(s->days[0], look, b);
    put_curves(s->days[0], look, b);
    for (size_t i = 0; i < s->n_rulesets; i++) {
        put_bands(s->days[0], i, look, b);
        put_missed(s, s->days[0], i, top, look, b);
        put_groups(s->days[0], i, look, b);
    }
}
