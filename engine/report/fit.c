/* fit.c -- see fit.h. */
#include "report/fit.h"

#include <math.h>

#include "base/json_write.h"
#include "report/card_line.h"
#include "report/grid.h"
#include "report/list_cells.h"
#include "report/figures.h"

static const char *const list_names[FIT_LISTS_] = {
    [FIT_NOW] = "now", [FIT_EQUAL] = "equal", [FIT_PANEL] = "panel", [FIT_FITTED] = "fitted"};

static double now_of(const struct fit_sheet *s, size_t j)
{
    double sum = 0;

    for (size_t i = 0; i < s->plan->n_criteria; i++)
        sum += fabs(s->plan->criteria[i].weight);
    return sum > 0 ? s->plan->criteria[j].weight / sum : (double)NAN;
}

static bool has_list(const struct fit_sheet *s, size_t list)
{
    return list != FIT_PANEL || s->panel != NULL;
}

/* ---- In words ---- */

static bool below_zero(const struct fit_sheet *s)
{
    for (size_t j = 0; j < s->plan->n_criteria; j++)
        if (s->plan->criteria[j].weight < 0)
            return true;
    return false;
}

static void say(const struct fit_sheet *s, struct buffer *b)
{
    const struct fit_list *f = &s->fit->lists[FIT_FITTED];

    if (s->line == 0) {
        buffer_string(b, "Nobody stands above the line: there is nothing that weights could catch. "
                         "Name one with --line.");
        return;
    }
    if (s->line >= s->n) {
        buffer_string(b, "Everyone stands above the line: any weights catch the same. Name a line "
                         "with --line.");
        return;
    }
    if (s->hits == s->n)
        buffer_string(b, "It happened to everybody: only how much can tell one from another. ");
    if (below_zero(s))
        buffer_string(b, "A weight of now is below 0, and counts so in the figures of now; fitted "
                         "ones are not: let the measure of its criterion count the other way. ");
    if (isnan(f->interval.low)) {
        buffer_string(b, "The fitted weights catch as much as those of now: nothing speaks for "
                         "changing them.");
        return;
    }
    buffer_string(b, "Of people whose harm they had not seen, the fitted weights caught ");
    put_rounded(b, 100 * f->held, 1);
    buffer_string(b, "% of the harm, those of now ");
    put_rounded(b, 100 * s->fit->lists[FIT_NOW].held, 1);
    buffer_string(b, "%: a difference of ");
    put_rounded(b, 100 * f->better, 1);
    buffer_string(b, " points (");
    put_rounded(b, 100 * f->interval.low, 1);
    buffer_string(b, " to ");
    put_rounded(b, 100 * f->interval.high, 1);
    buffer_string(b, f->interval.low > 0
                         ? "). That is more than chance. Whether recorded harm is what the weights "
                           "should follow is for the panel to say."
                     : f->interval.high < 0
                         ? "). They are worse: keep those of now."
                         : "). It cannot be told from chance: nothing speaks for changing the "
                           "weights of now.");
}

static const char caution[] =
    "For discussion: no ruleset is changed by this. Weights say what a panel holds to matter; "
    "these "
    "only say what went before recorded harm, and where one group is policed more, more of its "
    "harm "
    "is recorded. Hold them against the list by 'osara compare' and 'osara backtest' (fairness "
    "included) on other days first.";

/* ---- Screen ---- */

static void put_weights(const struct fit_sheet *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {{"criterion", false},
                                                 {"now", true},
                                                 {"fitted", true},
                                                 {"in the folds", false},
                                                 {"panel", true}};
    struct grid g;

    grid_open(&g, columns, s->panel != NULL ? 5 : 4);
    for (size_t j = 0; j < s->plan->n_criteria; j++) {
        struct buffer range = {0};

        grid_string(&g, s->plan->criteria[j].name);
        grid_number(&g, 100 * now_of(s, j), 0);
        grid_number(&g, 100 * s->fit->weight[j], 0);
        put_rounded(&range, 100 * s->fit->low[j], 0);
        buffer_string(&range, " to ");
        put_rounded(&range, 100 * s->fit->high[j], 0);
        grid_text(&g, (struct text){range.at, range.n});
        buffer_free(&range);
        if (s->panel != NULL)
            grid_number(&g, 100 * s->panel[j], 0);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_lists(const struct fit_sheet *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {{"weights", false},
                                                 {"harm caught", true},
                                                 {"held out", true},
                                                 {"against now", true},
                                                 {"95%", false}};
    struct grid g;

    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (size_t l = 0; l < FIT_LISTS_; l++) {
        const struct fit_list *list = &s->fit->lists[l];
        struct buffer text = {0};

        if (!has_list(s, l))
            continue;
        grid_string(&g, list_names[l]);
        grid_number(&g, 100 * list->caught, 1);
        grid_number(&g, 100 * list->held, 1);
        grid_number(&g, l == FIT_NOW ? (double)NAN : 100 * list->better, 1);
        if (!isnan(list->interval.low)) {
            put_rounded(&text, 100 * list->interval.low, 1);
            buffer_string(&text, " to ");
            put_rounded(&text, 100 * list->interval.high, 1);
        }
        grid_text(&g, (struct text){text.at, text.n});
        buffer_free(&text);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_head(const struct fit_sheet *s, struct buffer *b)
{
    if (s->plan->marking != NULL)
        buffer_format(b, "%s\n", s->plan->marking);
    buffer_format(b, "Weights for %s %s, fitted to what came after ", s->plan->name,
                  s->plan->version);
    buffer_date(b, s->as_of);
    if (!s->label) {
        buffer_string(b, " until ");
        buffer_date(b, s->until);
    }
    buffer_string(b, "\n  ");
    put_whole(b, s->n);
    buffer_string(b, " people were known and ranked, ");
    put_whole(b, s->hits);
    buffer_string(b, " of them did harm; the line is at ");
    put_whole(b, s->line);
    buffer_string(b, "\n\n");
}

void fit_screen(const struct fit_sheet *s, const osara_look *look, struct buffer *b)
{
    struct buffer said = {0};

    put_head(s, b);
    if (s->fit == NULL) {
        line_string("Too few did harm: from fewer than ten nothing can be learned. Take a longer "
                    "horizon, or an earlier day.",
                    2, look, b);
        return;
    }
    buffer_string(b, "Weights in percent\n");
    put_weights(s, look, b);
    buffer_format(b,
                  "\nShare of the harm done by the first of the list, in percent; held out: of "
                  "people\nwhose harm the fit did not see (%zu folds)\n",
                  s->folds);
    put_lists(s, look, b);
    buffer_char(b, '\n');
    say(s, &said);
    buffer_char(&said, '\0');
    if (!said.failed)
        line_string(said.at, 0, look, b);
    b->failed |= said.failed;
    buffer_free(&said);
    line_string(caution, 0, look, b);
}

/* ---- CSV and JSON ---- */

void fit_csv(const struct fit_sheet *s, struct buffer *b)
{
    buffer_string(b, "part,name,now,fitted,low,high,panel,caught,held_out,against_now\n");
    for (size_t j = 0; s->fit != NULL && j < s->plan->n_criteria; j++) {
        buffer_string(b, "weight,");
        buffer_csv_text(b, text_of(s->plan->criteria[j].name));
        cell_number(b, 100 * now_of(s, j));
        cell_number(b, round(100 * s->fit->weight[j]));
        cell_number(b, 100 * s->fit->low[j]);
        cell_number(b, 100 * s->fit->high[j]);
        cell_number(b, s->panel != NULL ? 100 * s->panel[j] : (double)NAN);
        buffer_string(b, ",,,\n");
    }
    for (size_t l = 0; s->fit != NULL && l < FIT_LISTS_; l++) {
        const struct fit_list *list = &s->fit->lists[l];

        if (!has_list(s, l))
            continue;
        buffer_format(b, "list,%s,,", list_names[l]);
        cell_number(b, list->interval.low);
        cell_number(b, list->interval.high);
        buffer_char(b, ',');
        cell_number(b, list->caught);
        cell_number(b, list->held);
        cell_number(b, l == FIT_NOW ? (double)NAN : list->better);
        buffer_char(b, '\n');
    }
}

static void put_list_json(const struct fit_sheet *s, size_t l, struct buffer *b)
{
    const struct fit_list *list = &s->fit->lists[l];

    json_put_object(b, NULL);
    json_put_string(b, "weights", list_names[l]);
    json_put_number(b, "caught", list->caught);
    json_put_number(b, "held_out", list->held);
    json_put_number(b, "against_now", l == FIT_NOW ? (double)NAN : list->better);
    json_put_number(b, "low", list->interval.low);
    json_put_number(b, "high", list->interval.high);
    json_end_object(b);
}

static void put_weight_json(const struct fit_sheet *s, size_t j, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "criterion", s->plan->criteria[j].name);
    json_put_number(b, "now", 100 * now_of(s, j));
    json_put_number(b, "fitted", round(100 * s->fit->weight[j]));
    json_put_number(b, "low", 100 * s->fit->low[j]);
    json_put_number(b, "high", 100 * s->fit->high[j]);
    json_put_number(b, "panel", s->panel != NULL ? 100 * s->panel[j] : (double)NAN);
    json_end_object(b);
}

void fit_json(const struct fit_sheet *s, struct buffer *b)
{
    struct buffer said = {0};

    json_put_object(b, NULL);
    json_put_string(b, "marking", s->plan->marking);
    json_put_string(b, "ruleset", s->plan->name);
    json_put_string(b, "panel", s->panel_name);
    json_put_date(b, "as_of", s->as_of);
    json_put_date(b, "until", s->label ? DATE_MISSING : s->until);
    json_put_integer(b, "people", (int64_t)s->n);
    json_put_integer(b, "did_harm", (int64_t)s->hits);
    json_put_integer(b, "line", (int64_t)s->line);
    json_put_integer(b, "folds", (int64_t)s->folds);
    json_put_integer(b, "seed", (int64_t)s->seed);
    json_put_list(b, "weights");
    for (size_t j = 0; s->fit != NULL && j < s->plan->n_criteria; j++)
        put_weight_json(s, j, b);
    json_end_list(b);
    json_put_list(b, "lists");
    for (size_t l = 0; s->fit != NULL && l < FIT_LISTS_; l++)
        if (has_list(s, l))
            put_list_json(s, l, b);
    json_end_list(b);
    if (s->fit != NULL)
        say(s, &said);
    json_put_text(b, "conclusion", (struct text){said.at, said.n});
    json_put_string(b, "caution", caution);
    json_end_object(b);
    buffer_char(b, '\n');
    b->failed |= said.failed;
    buffer_free(&said);
}
