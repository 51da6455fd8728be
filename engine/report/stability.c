/* stability.c -- how stable a list is: for the screen, as CSV and as JSON. */
#include "report/stability.h"

#include <math.h>
#include <stdlib.h>

#include "base/json_write.h"
#include "report/card_line.h"
#include "report/figures.h"
#include "report/grid.h"
#include "report/list_cells.h"

static struct text id_of(const struct stability_sheet *s, size_t i)
{
    const uint32_t *ids = s->data->tables[0].columns[s->plan->tables[0].join].as.word;

    return words_text(s->data->ids, ids[s->order[i]]);
}

static bool is_at_line(const struct stability_rank *r)
{
    return r->chance > 0.05 && r->chance < 0.95;
}

static bool is_listed(const struct stability_sheet *s, size_t i, bool all)
{
    return all || i < s->weights->n_cohort || s->weights->ranks[i].chance > 0 ||
           (s->rows != NULL && s->rows[i].chance > 0);
}

static const char *input_name(const struct stability_sheet *s, size_t i)
{
    return s->plan->criteria[s->weights->input[i]].name;
}

static const char *input_kind(const struct stability_sheet *s, size_t i)
{
    return i < s->plan->n_criteria ? "weight" : "number of the scale";
}

/* ---- Screen ---- */

static void heading(const osara_look *look, const char *title, struct buffer *b)
{
    buffer_format(b, look->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", title);
}

static void put_percent(struct grid *g, double v)
{
    struct buffer text = {0};

    put_rounded(&text, 100 * v, 1);
    buffer_string(&text, isnan(v) ? "" : "%");
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_inputs(const struct stability_sheet *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {{"criterion", false}, {"of it", false},
                                                 {"weight", true},     {"share", true},
                                                 {"varies by", true},  {"accounts for", true}};
    double sum = 0;
    struct grid g;

    for (size_t j = 0; j < s->plan->n_criteria; j++)
        sum += fabs(s->plan->criteria[j].weight);
    heading(look, "What moves the cohort (first-order Sobol index of the share it keeps)", b);
    grid_open(&g, columns, 6);
    for (size_t i = 0; i < s->weights->n_inputs; i++) {
        const struct plan_criterion *c = &s->plan->criteria[s->weights->input[i]];
        double share = fabs(c->weight) / sum;
        struct buffer range = {0};

        grid_string(&g, input_name(s, i));
        grid_string(&g, input_kind(s, i));
        if (i < s->plan->n_criteria) {
            grid_number(&g, c->weight, 1);
            put_percent(&g, share);
            put_percent(&g, sqrt(share * (1 - share) / (1 + s->concentration)));
        } else {
            grid_string(&g, "");
            grid_string(&g, "");
            put_rounded(&range, c->vary[0], 1);
            buffer_string(&range, " to ");
            put_rounded(&range, c->vary[1], 1);
            grid_text(&g, (struct text){range.at, range.n});
        }
        buffer_free(&range);
        put_percent(&g, s->weights->index[i]);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_range(struct grid *g, const struct stability_rank *r)
{
    struct buffer text = {0};

    put_whole(&text, r->low);
    buffer_string(&text, " to ");
    put_whole(&text, r->high);
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_line(const struct stability_sheet *s, size_t top, const osara_look *look,
                     struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rank", true},      {"offender", false}, {"score", true},     {"by weights", true},
        {"in cohort", true}, {"by rows", true},   {"in cohort", true},
    };
    size_t shown = 0;
    struct grid g;

    heading(look, "At the line: in the cohort by some of the draws (5 to 95%), out of it by others",
            b);
    grid_open(&g, columns, s->rows != NULL ? 7 : 5);
    for (size_t i = 0; i < s->weights->n_ranked; i++) {
        const struct stability_rank *r = &s->weights->ranks[i];

        if (!(is_at_line(r) || (s->rows != NULL && is_at_line(&s->rows[i]))) || shown++ >= top)
            continue;
        grid_count(&g, i + 1);
        grid_text(&g, id_of(s, i));
        grid_number(&g, s->score[s->order[i]], 1);
        put_range(&g, r);
        put_percent(&g, r->chance);
        if (s->rows != NULL) {
            put_range(&g, &s->rows[i]);
            put_percent(&g, s->rows[i].chance);
        }
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (shown == 0)
        buffer_string(b, "  nobody\n");
    if (shown > top) {
        buffer_string(b, "  and ");
        put_whole(b, shown - top);
        buffer_string(b, " more (--top, --format csv)\n");
    }
}

static void put_rows(const struct stability_sheet *s, struct buffer *b)
{
    size_t line = 0, sure = 0;

    for (size_t i = 0; i < s->weights->n_ranked; i++) {
        line += is_at_line(&s->rows[i]);
        sure += s->rows[i].chance >= 0.95;
    }
    put_whole(b, s->row_draws);
    buffer_string(b, " draws of each offender's rows: ");
    put_whole(b, sure);
    buffer_string(b, " are in the cohort in 95% of the draws or more, ");
    put_whole(b, line);
    buffer_string(b, " are at the line\n");
}

static void put_kept(const struct stability_sheet *s, struct buffer *b)
{
    const struct stability *w = s->weights;

    if (w->n_cohort == 0) {
        buffer_string(b, ".\n  Nobody is in the cohort: there is none to keep.\n");
        return;
    }
    buffer_string(b, ": a draw keeps ");
    put_rounded(b, 100 * w->kept, 1);
    buffer_string(b, "% of the cohort (");
    put_rounded(b, 100 * w->kept_interval.low, 1);
    buffer_string(b, " to ");
    put_rounded(b, 100 * w->kept_interval.high, 1);
    buffer_string(b, ");\n  ");
    put_whole(b, w->n_sure);
    buffer_string(b, " are in it in 95% of the draws or more, ");
    put_whole(b, w->n_line);
    buffer_string(b, " are at the line\n");
    if (w->n_cohort < 10)
        buffer_string(b, "  Fewer than ten are in the cohort: shares of it say little.\n");
}

/* A cohort that no draw moves is not thereby a firm one. */
static void put_notes(const struct stability_sheet *s, const osara_look *look, struct buffer *b)
{
    const struct stability *w = s->weights;
    struct buffer said = {0};

    if (s->n_cut_ties > 0) {
        put_whole(&said, s->n_cut_ties);
        buffer_string(&said, " below the line have the score of the last above it: between these ties "
                             "and id decide, whatever the weights.");
    }
    line_end(&said, 2, look, b);
    if (w->n_cohort > 0 && w->n_cohort == w->n_ranked)
        line_string("Everyone who is ranked is in the cohort: no weight can move it.", 2, look, b);
    else if (w->n_cohort > 0 && s->plan->n_criteria == 1 && w->n_inputs == 1)
        line_string("One criterion: its weight cannot move anyone.", 2, look, b);
    else if (w->n_cohort > 0 && !(w->kept_interval.low < 1))
        line_string("Hardly a draw moves anyone over the line, so that there is nothing for a "
                    "weight to account for.",
                    2, look, b);
    buffer_free(&said);
}

void stability_screen(const struct stability_sheet *s, size_t top, const osara_look *look,
                      struct buffer *b)
{
    const struct stability *w = s->weights;

    if (s->plan->marking != NULL)
        buffer_format(b, "%s\n", s->plan->marking);
    buffer_format(b, "%s %s (%s): ", s->plan->name, s->plan->version, s->plan->path);
    put_whole(b, w->n_ranked);
    buffer_string(b, " ranked, ");
    put_whole(b, w->n_cohort);
    buffer_string(b, " in the cohort\n");
    put_whole(b, w->draws);
    buffer_string(b, " draws of the weights (Dirichlet, concentration ");
    put_rounded(b, s->concentration, 0);
    buffer_format(b, ", seed %lu)", s->seed);
    put_kept(s, b);
    put_notes(s, look, b);
    if (w->draws < 200)
        buffer_string(
            b, "  Fewer than 200 draws: intervals are rough, and the shares below are noise.\n");
    if (s->rows != NULL)
        put_rows(s, b);
    put_inputs(s, look, b);
    put_line(s, top, look, b);
}

/* ---- Data ---- */

void stability_csv(const struct stability_sheet *s, bool all, struct buffer *b)
{
    buffer_string(b, "rank,offender_id,score,low,high,chance");
    buffer_string(b, s->rows != NULL ? ",rows_low,rows_high,rows_chance" : "");
    buffer_string(b, s->plan->marking != NULL ? ",marking\n" : "\n");
    for (size_t i = 0; i < s->weights->n_ranked; i++) {
        const struct stability_rank *r = &s->weights->ranks[i];

        if (!is_listed(s, i, all))
            continue;
        buffer_integer(b, (int64_t)i + 1);
        cell_text(b, id_of(s, i));
        cell_number(b, s->score[s->order[i]]);
        cell_number(b, r->low);
        cell_number(b, r->high);
        cell_number(b, r->chance);
        if (s->rows != NULL) {
            cell_number(b, s->rows[i].low);
            cell_number(b, s->rows[i].high);
            cell_number(b, s->rows[i].chance);
        }
        if (s->plan->marking != NULL)
            cell_string(b, s->plan->marking);
        buffer_char(b, '\n');
    }
}

static void put_object(const struct stability_rank *r, const char *key, struct buffer *b)
{
    json_put_object(b, key);
    json_put_integer(b, "low", r->low);
    json_put_integer(b, "high", r->high);
    json_put_number(b, "chance", r->chance);
    json_end_object(b);
}

static void put_inputs_json(const struct stability_sheet *s, struct buffer *b)
{
    json_put_list(b, "inputs");
    for (size_t i = 0; i < s->weights->n_inputs; i++) {
        const struct plan_criterion *c = &s->plan->criteria[s->weights->input[i]];

        json_put_object(b, NULL);
        json_put_string(b, "criterion", c->name);
        json_put_string(b, "input", input_kind(s, i));
        if (i < s->plan->n_criteria) {
            json_put_number(b, "weight", c->weight);
        } else {
            json_put_number(b, "from", c->vary[0]);
            json_put_number(b, "to", c->vary[1]);
        }
        json_put_number(b, "sobol_first_order", s->weights->index[i]);
        json_end_object(b);
    }
    json_end_list(b);
}

void stability_json(const struct stability_sheet *s, bool all, struct buffer *b)
{
    const struct stability *w = s->weights;

    json_put_object(b, NULL);
    json_put_string(b, "marking", s->plan->marking);
    json_put_string(b, "ruleset", s->plan->name);
    json_put_string(b, "version", s->plan->version);
    json_put_date(b, "as_of", s->plan->as_of);
    json_put_integer(b, "seed", (int64_t)s->seed);
    json_put_number(b, "concentration", s->concentration);
    json_put_integer(b, "draws", (int64_t)w->draws);
    json_put_integer(b, "row_draws", (int64_t)s->row_draws);
    json_put_integer(b, "ranked", (int64_t)w->n_ranked);
    json_put_integer(b, "cohort", (int64_t)w->n_cohort);
    json_put_number(b, "kept", w->kept);
    json_put_number(b, "kept_low", w->kept_interval.low);
    json_put_number(b, "kept_high", w->kept_interval.high);
    json_put_integer(b, "sure", (int64_t)w->n_sure);
    json_put_integer(b, "at_the_line", (int64_t)w->n_line);
    json_put_integer(b, "tied_below_the_line", (int64_t)s->n_cut_ties);
    put_inputs_json(s, b);
    json_put_list(b, "offenders");
    for (size_t i = 0; i < w->n_ranked; i++) {
        if (!is_listed(s, i, all))
            continue;
        json_put_object(b, NULL);
        json_put_integer(b, "rank", (int64_t)i + 1);
        json_put_text(b, "offender", id_of(s, i));
        json_put_number(b, "score", s->score[s->order[i]]);
        put_object(&w->ranks[i], "weights", b);
        if (s->rows != NULL)
            put_object(&s->rows[i], "rows", b);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}
