/* assess_screen.c -- what came of a list, for the screen. */
#include <math.h>

#include "report/assess.h"
#include "report/card_line.h"
#include "report/grid.h"
#include "report/figures.h"

static void heading(const osara_look *look, const char *title, struct buffer *b)
{
    buffer_string(b, look->colour ? "\n\033[1m" : "\n");
    buffer_string(b, title);
    buffer_string(b, look->colour ? "\033[0m\n" : "\n");
}

/* A sentence that was built, wrapped. */
static void put_said(struct buffer *b, struct buffer *said, const osara_look *look)
{
    buffer_char(said, '\0');
    b->failed |= said->failed;
    if (!said->failed)
        line_string(said->at, 2, look, b);
    buffer_free(said);
    *said = (struct buffer){0};
}

static void grid_day(struct grid *g, int32_t day)
{
    char text[16];

    date_print(day, text);
    grid_string(g, text);
}

static void put_movement(const struct assess_sheet *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"run", true},      {"as of", false}, {"on the list", true}, {"new", true},
        {"returned", true}, {"left", true},   {"as", false},
    };
    struct buffer said = {0};
    struct grid g;

    heading(look, "On and off the list", b);
    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < s->n_runs; i++) {
        const struct assess_run *r = &s->runs[i];

        grid_count(&g, r->run);
        grid_day(&g, r->as_of);
        grid_count(&g, r->moved.on);
        grid_count(&g, r->moved.entered);
        grid_count(&g, r->moved.returned);
        grid_count(&g, r->moved.left);
        grid_string(&g, r->decided ? "decided" : "proposed");
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    assess_say_disposed(s, &said);
    if (said.n > 0)
        put_said(b, &said, look);
}

static void put_scores(const struct assess_sheet *s, const osara_look *look, struct buffer *b)
{
    struct buffer said = {0};

    heading(look, "Scores since entry", b);
    assess_say_scores("Now", &s->now, s->window > 0, &said);
    put_said(b, &said, look);
    assess_say_scores("On exit", &s->exit, s->window > 0, &said);
    put_said(b, &said, look);
}

static void grid_sums(struct grid *g, const char *measure, const char *who, size_t n,
                      const struct effect_sums *s)
{
    struct buffer text = {0};

    grid_string(g, measure);
    grid_string(g, who);
    grid_count(g, n);
    grid_number(g, n > 0 ? s->before : (double)NAN, 0);
    grid_number(g, n > 0 ? s->after : (double)NAN, 0);
    put_rounded(&text, isinf(s->ratio) ? (double)NAN : s->ratio, 2);
    grid_text(g, (struct text){text.at, text.n});
    buffer_clear(&text);
    if (!isnan(s->interval.low)) {
        put_rounded(&text, s->interval.low, 2);
        if (isinf(s->interval.high)) {
            buffer_string(&text, " or more");
        } else {
            buffer_string(&text, " to ");
            put_rounded(&text, s->interval.high, 2);
        }
    }
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_table(const struct assess_sheet *s, const struct assess_effect *e,
                      const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"measure", false}, {"of", false},   {"people", true},         {"before", true},
        {"after", true},    {"ratio", true}, {"95% (Poisson)", false},
    };
    struct grid g;

    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (enum effect_measure m = EFFECT_OFFENCES; m < EFFECT_MEASURES_; m++) {
        const struct effect_figure *f = &e->effect.of[m];

        if (m >= EFFECT_VICTIMS && !s->victims)
            continue;
        grid_sums(&g, effect_name(m), "all", e->effect.n, &f->all);
        grid_sums(&g, "", "with a match", e->effect.n_matched, &f->matched);
        grid_sums(&g, "", "their matches", e->effect.n_matched, &f->others);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_effect(const struct assess_sheet *s, const struct assess_effect *e,
                       const osara_look *look, struct buffer *b)
{
    struct buffer said = {0};

    buffer_format(&said, "%s: ", e->title);
    assess_say_people(e, &said);
    buffer_char(b, '\n');
    put_said(b, &said, look);
    if (e->effect.n == 0)
        return;
    put_table(s, e, look, b);
    for (enum effect_measure m = EFFECT_OFFENCES; m < EFFECT_MEASURES_; m++) {
        if (m >= EFFECT_VICTIMS && !s->victims)
            continue;
        assess_say(e, m, &said);
        put_said(b, &said, look);
    }
}

static void put_effects(const struct assess_sheet *s, const osara_look *look, struct buffer *b)
{
    struct buffer said = {0};

    if (s->window == 0) {
        heading(look, "Before and after", b);
        line_string(
            "Name the rules and an extract (-r RULES -x EXTRACT) to see what people did before "
            "and after, beside others who were much the same before.",
            2, look, b);
        return;
    }
    buffer_format(&said, "Before and after: %u months each, as known on ", s->window);
    buffer_date(&said, s->today);
    buffer_char(&said, '\0');
    heading(look, said.failed ? "" : said.at, b);
    buffer_free(&said);
    said = (struct buffer){0};
    assess_say_begin(s, &said);
    if (said.n > 0)
        put_said(b, &said, look);
    for (size_t i = 0; i < s->n_effects; i++)
        put_effect(s, &s->effects[i], look, b);
    heading(look, "At the line", b);
    assess_say_line(&s->line, &said);
    put_said(b, &said, look);
}

static void put_orders(const struct assess_sheet *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"order", false},  {"applied for", true},         {"granted", true},  {"refused", true},
        {"pending", true}, {"granted of decided", false}, {"breached", true},
    };
    struct grid g;

    heading(look, "Orders", b);
    if (s->n_orders == 0) {
        buffer_string(b, "  none are recorded ('osara act' records them)\n");
        return;
    }
    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < s->n_orders; i++) {
        const struct assess_order *o = &s->orders[i];
        uint32_t decided = o->granted + o->refused;
        struct buffer text = {0};

        grid_string(&g, o->what);
        grid_count(&g, o->applied);
        grid_count(&g, o->granted);
        grid_count(&g, o->refused);
        grid_count(&g, o->applied - decided);
        if (decided > 0) {
            put_rounded(&text, 100.0 * o->granted / decided, 0);
            buffer_string(&text, "% (");
            put_rounded(&text, 100 * o->success.low, 0);
            buffer_string(&text, " to ");
            put_rounded(&text, 100 * o->success.high, 0);
            buffer_string(&text, decided < EFFECT_LEAST ? "), too few" : ")");
        }
        grid_text(&g, (struct text){text.at, text.n});
        buffer_free(&text);
        grid_count(&g, o->breached);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_people(const struct assess_sheet *s, size_t top, const osara_look *look,
                       struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"offender", false}, {"strand", false}, {"entry", false}, {"exit", false},
        {"score", true},     {"exit", true},    {"now", true},    {"runs", true},
    };
    struct grid g;
    size_t shown = 0;

    heading(look, "Who came onto it", b);
    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (size_t run = 0; run < s->n_runs; run++)
        for (size_t i = 0; i < s->n_persons && shown < top; i++) {
            const struct assess_person *p = &s->persons[i];

            if (p->moved.entry != run)
                continue;
            shown++;
            grid_text(&g, p->offender);
            grid_string(&g, p->strand);
            grid_day(&g, s->runs[run].as_of);
            if (p->moved.exit == MOVE_NONE)
                grid_string(&g, "");
            else
                grid_day(&g, s->runs[p->moved.exit].as_of);
            grid_number(&g, p->entry, 1);
            grid_number(&g, p->exit, 1);
            grid_number(&g, p->now, 1);
            grid_count(&g, p->moved.runs);
        }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (s->now.of > shown) {
        buffer_string(b, "  and ");
        put_whole(b, s->now.of - shown);
        buffer_string(b, " more (--top)\n");
    }
}

void assess_screen(const struct assess_sheet *s, size_t top, const osara_look *look,
                   struct buffer *b)
{
    if (s->marking != NULL)
        buffer_format(b, "%s\n", s->marking);
    buffer_format(b, "What came of the list of %s: %zu %s of the ledger\n", s->ruleset, s->n_runs,
                  s->n_runs == 1 ? "run" : "runs");
    put_movement(s, look, b);
    put_people(s, top, look, b);
    put_scores(s, look, b);
    put_effects(s, look, b);
    put_orders(s, look, b);
    heading(look, "What cannot be concluded from any of it", b);
    for (size_t i = 0; assess_limits[i] != NULL; i++)
        line_string(assess_limits[i], 2, look, b);
}
