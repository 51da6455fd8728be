/* summary_screen.c -- what a run prints for the person who started it. */
#include <math.h>

#include "base/number.h"
#include "report/account.h"
#include "report/codes.h"
#include "report/grid.h"
#include "report/line.h"
#include "report/summary.h"

enum { TOP = 10 };

static void put_top(const struct results *r, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rank", true},    {"offender", false}, {"score", true},   {"band", false},
        {"status", false}, {"strand", false},   {"alleged", true}, {"convicted", true},
    };
    const struct scores *s = r->scores;
    struct grid g;

    screen_heading(
        look, "The top of the list (proposed), with points from allegations and convictions", b);
    grid_open(&g, columns, 8);
    for (size_t i = 0; i < s->n_scored && i < TOP; i++) {
        uint32_t subject = s->order[i];

        grid_count(&g, s->rank[subject]);
        grid_text(&g, results_id(r, subject));
        grid_number(&g, s->score[subject], 1);
        grid_string(&g, results_band(r, subject));
        grid_string(&g, status_name(response_status(r->response, s, subject)));
        grid_string(&g, results_strand(r, subject));
        grid_number(&g, results_evidence(r, subject, EVIDENCE_ALLEGATION - 1), 1);
        grid_number(&g, results_evidence(r, subject, EVIDENCE_CONVICTION - 1), 1);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

/* How many were scored and considered, and whose place on the list is uncertain. */
static void put_cohort(const struct results *r, struct buffer *b)
{
    const struct scores *s = r->scores;
    size_t n_below = response_placed_below(r->response);

    buffer_string(b, "  ");
    screen_count(b, s->n_scored);
    buffer_string(b, " offenders scored, ");
    screen_count(b, s->n_cohort);
    buffer_string(b, " in the cohort\n");
    if (n_below > 0) {
        buffer_string(b, "  ");
        screen_count(b, n_below);
        buffer_string(b, n_below == 1 ? " from below it holds a place by decision\n"
                                      : " from below it hold a place by decision\n");
    }
    line_screen(r, b);
    if (s->n_cut_ties > 0) {
        buffer_string(b, "  ");
        screen_count(b, s->n_cut_ties);
        buffer_string(b,
                      " below the line have the score of the last above it: ties and id decide\n");
    }
    if (s->n_provisional > 0) {
        buffer_string(b, "  ");
        screen_count(b, s->n_provisional);
        buffer_string(b, s->n_provisional == 1 ? " score is provisional (it leans on missing data)"
                                               : " scores are provisional (they lean on missing "
                                                 "data)");
        buffer_string(b, ";\n  ");
        screen_count(b, s->n_could_reach);
        buffer_string(b, " below the line could reach the cohort by it (run.json lists them)\n");
    }
}

static void put_subject(const struct results *r, struct grid *g, uint32_t subject)
{
    if (subject == SUBJECT_NONE)
        grid_string(g, "nobody");
    else
        grid_text(g, results_id(r, subject));
}

static void put_fill(const struct results *r, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"strand", false},
        {"area", false},
        {"places", true},
        {"used", true},
        {"over", true},
        {"waiting", true},
        {"one more would bring", false},
        {"harm", true},
    };
    struct grid g;

    if (r->response->n_places == 0)
        return;
    screen_heading(look, "Strands", b);
    grid_open(&g, columns, 8);
    for (size_t p = 0; p < r->response->n_places; p++) {
        const struct places *places = &r->response->places[p];

        grid_string(&g, r->plan->strands[places->strand].name);
        grid_string(&g, places->area[0] ? places->area : "all");
        grid_count(&g, places->capacity);
        grid_count(&g, places->used);
        grid_count(&g, places->over);
        grid_count(&g, places->waiting);
        put_subject(r, &g, places->one_more);
        grid_number(
            &g, places->one_more == SUBJECT_NONE ? (double)NAN : results_harm(r, places->one_more),
            0);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_options(const struct results *r, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {{"option", false}, {"offenders", true}};
    struct grid g;

    if (r->response->n_opportunities == 0)
        return;
    screen_heading(look, "Options to consider", b);
    grid_open(&g, columns, 2);
    for (size_t k = 0; k < r->plan->n_options; k++) {
        uint64_t n = 0;

        for (size_t i = 0; i < r->response->n_opportunities; i++)
            n += r->response->opportunities[i].option == k;
        if (n == 0)
            continue;
        grid_string(&g, r->plan->options[k].name);
        grid_count(&g, n);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

/* Groups whose rate of selection stands out: where a meeting should look. */
static void put_fairness(const struct results *r, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"column", false}, {"group", false}, {"offenders", true}, {"in the cohort", true},
        {"ratio", true},   {"from", true},   {"to", true},
    };
    struct grid g;

    grid_open(&g, columns, 7);
    for (size_t c = 0; c < r->fairness->n_columns; c++)
        for (size_t k = 0; k < r->fairness->columns[c].n_groups; k++) {
            const struct fairness_group *group = &r->fairness->columns[c].groups[k];

            if (group->suppressed || !group->cohort.flagged)
                continue;
            grid_string(&g, r->fairness->columns[c].name);
            grid_string(&g, group->value);
            grid_count(&g, group->n);
            grid_count(&g, group->cohort.chosen);
            grid_number(&g, group->cohort.ratio, 2);
            grid_number(&g, group->cohort.low, 2);
            grid_number(&g, group->cohort.high, 2);
        }
    if (g.n_cells > 0)
        screen_heading(
            look, "Groups in the cohort more or less often than the largest (a place to look)", b);
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

void summary_screen(const struct results *r, const struct seal *seal, const osara_look *look,
                    struct buffer *b)
{
    const struct plan *plan = r->plan;
    char hex[65];

    if (plan->marking)
        buffer_format(b, "%s\n", plan->marking);
    buffer_format(b, "%s (%s%s%s), as of ", plan->title ? plan->title : plan->name, plan->name,
                  plan->version ? " " : "", plan->version ? plan->version : "");
    buffer_date(b, plan->as_of);
    if (plan->evidence_least != EVIDENCE_NONE)
        buffer_format(b, ", evidence: %s", r->evidence);
    buffer_char(b, '\n');
    account_screen(r->plan, r->extract, look, b);
    account_details(r->plan, r->extract, b);
    codes_remade_line(r->extract, b);
    codes_unknown_lines(r->plan, r->extract, r->scores, b);
    account_suspicious_screen(r->suspicious, r->n_suspicious, b);
    put_top(r, look, b);
    put_cohort(r, b);
    put_fill(r, look, b);
    put_options(r, look, b);
    put_fairness(r, look, b);
    screen_heading(look, "Seal", b);
    if (seal == NULL) {
        buffer_string(b, "  none: without a hash of the inputs there is nothing to prove\n");
        return;
    }
    digest_hex(&seal->root, hex);
    buffer_format(b, "  %zu records, fingerprint %s\n", seal->subjects, hex);
}
