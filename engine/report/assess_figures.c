/* assess_figures.c -- the figures of an assessment one by one, as CSV and as JSON: without persons. */
#include <math.h>

#include "base/json_write.h"
#include "report/assess.h"
#include "report/list_cells.h"

static void tell(assess_each *each, void *to, const char *part, const char *group,
                 const char *measure, double value, struct interval i)
{
    each(to, &(struct assess_figure){part, group, measure, value, i.low, i.high});
}

static const struct interval none = {NAN, NAN};

static void tell_movement(const struct assess_sheet *s, assess_each *each, void *to)
{
    for (size_t i = 0; i < s->n_runs; i++) {
        const struct assess_run *r = &s->runs[i];
        char day[16];

        date_print(r->as_of, day);
        tell(each, to, "movement", day, "run", (double)r->run, none);
        tell(each, to, "movement", day, "on the list", r->moved.on, none);
        tell(each, to, "movement", day, "entered", r->moved.entered, none);
        tell(each, to, "movement", day, "returned", r->moved.returned, none);
        tell(each, to, "movement", day, "disposed of", (double)r->disposed, none);
        tell(each, to, "movement", day, "left", r->moved.left, none);
    }
}

static void tell_scores(const char *group, const struct assess_scores *s, assess_each *each,
                        void *to)
{
    tell(each, to, "scores", group, "people", s->of, none);
    tell(each, to, "scores", group, "known", s->known, none);
    tell(each, to, "scores", group, "mean at entry", s->from, none);
    tell(each, to, "scores", group, "mean then", s->to, none);
    tell(each, to, "scores", group, "mean change", s->change, s->interval);
}

static void tell_sums(const char *title, enum effect_measure m, const char *who,
                      const struct effect_sums *s, assess_each *each, void *to)
{
    struct buffer b = {0};
    const char *const parts[] = {"before", "after", "rate ratio"};
    const double values[] = {s->before, s->after, s->ratio};

    for (size_t i = 0; i < 3; i++) {
        buffer_clear(&b);
        buffer_format(&b, "%s, %s, %s", effect_name(m), who, parts[i]);
        buffer_char(&b, '\0');
        if (!b.failed)
            tell(each, to, "effect", title, b.at, values[i], i == 2 ? s->interval : none);
    }
    buffer_free(&b);
}

static void tell_effect(const struct assess_sheet *s, const struct assess_effect *e,
                        assess_each *each, void *to)
{
    static const char *const apart[EFFECT_MEASURES_] = {
        "offences, apart before in standard deviations",
        "harm, apart before in standard deviations", "victims, apart before in standard deviations",
        "repeat victims, apart before in standard deviations"};
    static const char *const differences[EFFECT_MEASURES_] = {
        "offences, difference in differences a person", "harm, difference in differences a person",
        "victims, difference in differences a person",
        "repeat victims, difference in differences a person"};

    tell(each, to, "effect", e->title, "people", e->n, none);
    tell(each, to, "effect", e->title, "too recent", e->too_recent, none);
    tell(each, to, "effect", e->title, "too early", e->too_early, none);
    tell(each, to, "effect", e->title, "not known", e->not_known, none);
    tell(each, to, "effect", e->title, "measured", (double)e->effect.n, none);
    tell(each, to, "effect", e->title, "matched", (double)e->effect.n_matched, none);
    tell(each, to, "effect", e->title, "matches to whom it happened later", e->later, none);
    for (enum effect_measure m = EFFECT_OFFENCES; m < EFFECT_MEASURES_; m++) {
        const struct effect_figure *f = &e->effect.of[m];

        if (m >= EFFECT_VICTIMS && !s->victims)
            continue;
        tell_sums(e->title, m, "all", &f->all, each, to);
        tell_sums(e->title, m, "matched", &f->matched, each, to);
        tell_sums(e->title, m, "comparison", &f->others, each, to);
        tell(each, to, "effect", e->title, apart[m], f->apart, none);
        tell(each, to, "effect", e->title, differences[m], f->difference, f->difference_interval);
    }
}

static void tell_line(const struct assess_line *line, assess_each *each, void *to)
{
    const struct discontinuity *d = &line->at;

    if (!line->made)
        return;
    tell(each, to, "line", "offences", "bandwidth", d->bandwidth, none);
    tell(each, to, "line", "offences", "above", d->above, none);
    tell(each, to, "line", "offences", "below", d->below, none);
    tell(each, to, "line", "offences", "above, on the list by then", line->listed_above, none);
    tell(each, to, "line", "offences", "below, on the list by then", line->listed_below, none);
    tell(each, to, "line", "offences", "jump", d->jump, d->interval);
    tell(each, to, "line", "offences", "jump, half the bandwidth", line->half.jump,
         line->half.interval);
    tell(each, to, "line", "offences", "jump, twice the bandwidth", line->twice.jump,
         line->twice.interval);
}

static void tell_order(const struct assess_order *o, assess_each *each, void *to)
{
    double decided = o->granted + o->refused;

    tell(each, to, "orders", o->what, "applied for", o->applied, none);
    tell(each, to, "orders", o->what, "granted", o->granted, none);
    tell(each, to, "orders", o->what, "refused", o->refused, none);
    tell(each, to, "orders", o->what, "pending", o->applied - decided, none);
    tell(each, to, "orders", o->what, "breached", o->breached, none);
    tell(each, to, "orders", o->what, "success rate", o->granted / decided, o->success);
    tell(each, to, "orders", o->what, "breach rate", (double)o->breached / o->granted, o->breach);
}

void assess_figures(const struct assess_sheet *s, assess_each *each, void *to)
{
    tell_movement(s, each, to);
    tell_scores("now", &s->now, each, to);
    tell_scores("exit", &s->exit, each, to);
    for (size_t i = 0; s->window > 0 && i < s->n_effects; i++)
        tell_effect(s, &s->effects[i], each, to);
    tell_line(&s->line, each, to);
    for (size_t i = 0; i < s->n_orders; i++)
        tell_order(&s->orders[i], each, to);
}

/* ---- CSV ---- */

struct csv {
    struct buffer *b;
    const char *marking;
};

static void put_row(void *to, const struct assess_figure *f)
{
    struct csv *csv = to;

    buffer_csv_text(csv->b, text_of(f->part));
    cell_string(csv->b, f->group);
    cell_string(csv->b, f->measure);
    cell_number(csv->b, f->value);
    cell_number(csv->b, f->low);
    cell_number(csv->b, f->high);
    if (csv->marking != NULL)
        cell_string(csv->b, csv->marking);
    buffer_char(csv->b, '\n');
}

void assess_csv(const struct assess_sheet *s, struct buffer *b)
{
    struct csv csv = {b, s->marking};

    buffer_string(b, "part,group,measure,value,low,high");
    buffer_string(b, s->marking != NULL ? ",marking\n" : "\n");
    assess_figures(s, put_row, &csv);
}

/* ---- JSON ---- */

static void put_figure(void *to, const struct assess_figure *f)
{
    struct buffer *b = to;

    json_put_object(b, NULL);
    json_put_string(b, "part", f->part);
    json_put_string(b, "group", f->group);
    json_put_string(b, "measure", f->measure);
    json_put_number(b, "value", f->value);
    json_put_number(b, "low", f->low);
    json_put_number(b, "high", f->high);
    json_end_object(b);
}

static void put_said(struct buffer *b, const char *key, struct buffer *said)
{
    json_put_text(b, key, (struct text){said->at, said->n});
    b->failed |= said->failed;
    buffer_clear(said);
}

static void put_conclusions(const struct assess_sheet *s, struct buffer *b)
{
    struct buffer said = {0};

    json_put_list(b, "conclusions");
    assess_say_scores("Now", &s->now, s->window > 0, &said);
    put_said(b, NULL, &said);
    assess_say_scores("On exit", &s->exit, s->window > 0, &said);
    put_said(b, NULL, &said);
    for (size_t i = 0; s->window > 0 && i < s->n_effects; i++)
        for (enum effect_measure m = EFFECT_OFFENCES; m < EFFECT_MEASURES_; m++) {
            if (m >= EFFECT_VICTIMS && !s->victims)
                continue;
            buffer_format(&said, "%s: ", s->effects[i].title);
            assess_say(&s->effects[i], m, &said);
            put_said(b, NULL, &said);
        }
    if (s->window > 0) {
        assess_say_line(&s->line, &said);
        put_said(b, NULL, &said);
    }
    json_end_list(b);
    json_put_list(b, "limits");
    for (size_t i = 0; assess_limits[i] != NULL; i++)
        json_put_string(b, NULL, assess_limits[i]);
    json_end_list(b);
    buffer_free(&said);
}

void assess_json(const struct assess_sheet *s, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "marking", s->marking);
    json_put_string(b, "ruleset", s->ruleset);
    json_put_date(b, "today", s->today);
    if (s->window > 0)
        json_put_integer(b, "window_months", s->window);
    else
        json_put_null(b, "window_months");
    json_put_list(b, "figures");
    assess_figures(s, put_figure, b);
    json_end_list(b);
    put_conclusions(s, b);
    json_end_object(b);
    buffer_char(b, '\n');
}
