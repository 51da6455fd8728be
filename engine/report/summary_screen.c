/* summary_screen.c -- what a run prints for the person who started it. */
#include <math.h>

#include "base/number.h"
#include "report/grid.h"
#include "report/summary.h"

enum { TOP = 10 };

static void put_count(struct buffer *b, uint64_t n)
{
    char digits[64];

    buffer_bytes(b, digits, number_print_rounded((double)n, 0, digits));
}

static void heading(const osara_look *look, const char *title, struct buffer *b)
{
    buffer_string(b, look->colour ? "\n\033[1m" : "\n");
    buffer_string(b, title);
    buffer_string(b, look->colour ? "\033[0m\n" : "\n");
}

static uint64_t quarantined(const struct account *a)
{
    uint64_t n = 0;

    for (size_t i = 0; i < QUARANTINE_REASONS_; i++)
        n += a->quarantined[i];
    return n;
}

static uint64_t out_of_scope(const struct account *a, const struct plan_table *table)
{
    uint64_t n = a->weak_evidence + a->subject_out;

    for (size_t k = 0; k < table->n_keeps; k++)
        n += a->failed_keep[k];
    return n;
}

static void put_detail(struct buffer *b, const char *table, const char *what, uint64_t n,
                       uint64_t unknown)
{
    if (n == 0)
        return;
    buffer_format(b, "    %s: ", table);
    put_count(b, n);
    buffer_format(b, " %s", what);
    if (unknown > 0) {
        buffer_string(b, " (");
        put_count(b, unknown);
        buffer_string(b, " of them unknown)");
    }
    buffer_char(b, '\n');
}

/* Why rows are not used: out of scope by which rule, quarantined for what. */
static void put_details(const struct results *r, size_t t, struct buffer *b)
{
    const struct plan_table *table = &r->plan->tables[t];
    const struct account *a = &r->extract->accounts[t];
    struct buffer what = {0};

    for (size_t k = 0; k < table->n_keeps; k++) {
        buffer_clear(&what);
        buffer_format(&what, "not '%s'", table->keeps[k]);
        buffer_char(&what, '\0');
        if (!what.failed)
            put_detail(b, table->name, what.at, a->failed_keep[k], a->unknown_keep[k]);
    }
    b->failed |= what.failed;
    buffer_free(&what);
    put_detail(b, table->name, "of weaker evidence than asked for", a->weak_evidence, 0);
    put_detail(b, table->name, "of offenders out of scope", a->subject_out, 0);
    for (size_t q = 0; q < QUARANTINE_REASONS_; q++)
        put_detail(b, table->name, quarantine_reason_name((enum quarantine_reason)q),
                   a->quarantined[q], 0);
}

static void put_account(const struct results *r, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"table", false},         {"rows read", true},     {"= used", true},
        {"+ out of scope", true}, {"+ quarantined", true},
    };
    struct grid g;

    heading(look, "Account of rows", b);
    grid_open(&g, columns, 5);
    for (size_t t = 0; t < r->plan->n_tables; t++) {
        const struct account *a = &r->extract->accounts[t];

        grid_string(&g, r->plan->tables[t].name);
        grid_count(&g, a->rows_read);
        grid_count(&g, a->used);
        grid_count(&g, out_of_scope(a, &r->plan->tables[t]));
        grid_count(&g, quarantined(a));
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    for (size_t t = 0; t < r->plan->n_tables; t++)
        put_details(r, t, b);
}

static void put_misses(const struct results *r, struct buffer *b)
{
    const struct scores *s = r->scores;

    for (size_t i = 0; i < s->n_misses && i < TOP; i++) {
        const struct lookup_miss *m = &s->misses[i];

        buffer_format(b, "    %.*s has no key '%.*s': ", TEXT_ARGS(m->lookup->name),
                      TEXT_ARGS(m->key));
        put_count(b, m->rows);
        buffer_string(b, m->rows == 1 ? " row of " : " rows of ");
        put_count(b, m->subjects);
        buffer_string(b, m->subjects == 1 ? " offender\n" : " offenders\n");
    }
    if (s->n_misses > TOP)
        buffer_format(b, "    and %zu more keys that no lookup knows: run.json lists all\n",
                      s->n_misses - TOP);
}

static void put_top(const struct results *r, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rank", true},    {"offender", false}, {"score", true},   {"band", false},
        {"status", false}, {"strand", false},   {"alleged", true}, {"convicted", true},
    };
    const struct scores *s = r->scores;
    struct grid g;

    heading(look, "The top of the list (proposed), with points from allegations and convictions",
            b);
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

    buffer_string(b, "  ");
    put_count(b, s->n_scored);
    buffer_string(b, " offenders scored, ");
    put_count(b, s->n_cohort);
    buffer_string(b, " in the cohort\n");
    if (s->n_cut_ties > 0) {
        buffer_string(b, "  ");
        put_count(b, s->n_cut_ties);
        buffer_string(b,
                      " below the line have the score of the last above it: ties and id decide\n");
    }
    if (s->n_provisional > 0) {
        buffer_string(b, "  ");
        put_count(b, s->n_provisional);
        buffer_string(b, " scores are provisional (they lean on missing data); ");
        put_count(b, s->n_could_reach);
        buffer_string(b, " of them below the line could reach the cohort (run.json lists them)\n");
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
    };
    struct grid g;

    if (r->response->n_places == 0)
        return;
    heading(look, "Strands", b);
    grid_open(&g, columns, 7);
    for (size_t p = 0; p < r->response->n_places; p++) {
        const struct places *places = &r->response->places[p];

        grid_string(&g, r->plan->strands[places->strand].name);
        grid_string(&g, places->area[0] ? places->area : "all");
        grid_count(&g, places->capacity);
        grid_count(&g, places->used);
        grid_count(&g, places->over);
        grid_count(&g, places->waiting);
        put_subject(r, &g, places->one_more);
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
    heading(look, "Options to consider", b);
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
        heading(look, "Groups in the cohort more or less often than the largest (a place to look)",
                b);
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
    put_account(r, look, b);
    put_misses(r, b);
    put_top(r, look, b);
    put_cohort(r, b);
    put_fill(r, look, b);
    put_options(r, look, b);
    put_fairness(r, look, b);
    digest_hex(&seal->records_root, hex);
    heading(look, "Seal", b);
    buffer_format(b, "  %zu records, root %s\n", seal->records, hex);
}
