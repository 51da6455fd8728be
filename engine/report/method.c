/* method.c -- the method sheet. */
#include "report/method.h"

#include <math.h>
#include <string.h>

#include "report/figures.h"

/* A cell of a table of Markdown: no line ends, no bars. */
static void put_cell(struct buffer *b, const char *s)
{
    buffer_string(b, "| ");
    for (; s != NULL && *s; s++)
        if (*s == '|')
            buffer_string(b, "\\|");
        else
            buffer_char(b, *s == '\n' ? ' ' : *s);
    buffer_char(b, ' ');
}

static void put_line(struct buffer *b, const char *name, const char *value)
{
    if (value != NULL && value[0])
        buffer_format(b, "- **%s:** %s\n", name, value);
}

static void put_head(const struct method *m, struct buffer *b)
{
    const struct plan *plan = m->plan;

    if (plan->marking != NULL)
        buffer_format(b, "%s\n\n", plan->marking);
    buffer_format(b, "# Method: %s\n\n", plan->title);
    buffer_format(b, "Ruleset %s %s, as in force on ", plan->name, plan->version);
    buffer_date(b, plan->as_of);
    buffer_string(b, ". The list is a proposal: people decide.\n\n## Objective\n\n");
    put_line(b, "Statement", plan->statement);
    put_line(b, "Owner", plan->owner);
    put_line(b, "Authority", plan->authority);
}

/* ---- Scanning ---- */

static void put_table(const struct plan_table *t, bool subjects, struct buffer *b)
{
    buffer_format(b, "\n### %s%s\n\n", t->name, subjects ? " (the subjects)" : "");
    buffer_string(b, "Columns used: ");
    for (size_t c = 0, n = 0; c < t->n_columns; c++)
        if (t->columns[c].used && !t->columns[c].monitor)
            buffer_format(b, "%s%s", n++ > 0 ? ", " : "", t->columns[c].name);
    buffer_string(b, ".\n");
    for (size_t c = 0, n = 0; c < t->n_columns; c++)
        if (t->columns[c].monitor)
            buffer_format(b, "%s%s",
                          n++ > 0 ? ", " : "\nWatched for fairness, and readable by no rule: ",
                          t->columns[c].name);
    for (size_t k = 0; k < t->n_keeps; k++)
        buffer_format(b, "%s- in scope only: %s\n", k == 0 ? "\n" : "", t->keeps[k]);
}

static void put_scanning(const struct method *m, struct buffer *b)
{
    buffer_string(b, "\n## Scanning: what is read\n");
    for (size_t t = 0; t < m->plan->n_tables; t++)
        put_table(&m->plan->tables[t], t == 0, b);
}

/* ---- Analysis ---- */

static void put_scale(const struct scale *s, struct buffer *b)
{
    static const char *const names[] = {
        [SCALE_NONE] = "as it is",      [SCALE_CAP] = "cap ",
        [SCALE_LOG] = "log ",           [SCALE_RANGE] = "range ",
        [SCALE_STEPS] = "steps ",       [SCALE_HALF_LIFE] = "half-life ",
        [SCALE_LOGISTIC] = "logistic ", [SCALE_PERCENTILE] = "percentile",
        [SCALE_ZSCORE] = "z-score",
    };

    buffer_string(b, names[s->kind]);
    if (s->kind == SCALE_CAP || s->kind == SCALE_LOG)
        put_rounded(b, s->a, 1);
    if (s->kind == SCALE_HALF_LIFE) {
        put_rounded(b, s->a, 0);
        buffer_string(b, " days");
    }
    if (s->kind == SCALE_RANGE || s->kind == SCALE_LOGISTIC) {
        put_rounded(b, s->a, 2);
        buffer_string(b, s->kind == SCALE_RANGE ? " to " : ", slope ");
        put_rounded(b, s->b, 2);
    }
    for (size_t i = 0; s->kind == SCALE_STEPS && i < s->n; i++) {
        buffer_string(b, i > 0 ? ", " : "");
        put_rounded(b, s->at[i], 1);
        buffer_string(b, ": ");
        put_rounded(b, s->points[i], 2);
    }
}

static void put_criterion(const struct method *m, const struct plan_criterion *c, double sum,
                          struct buffer *b)
{
    put_cell(b, c->title != NULL ? c->title : c->name);
    buffer_string(b, "| ");
    put_rounded(b, c->weight, 1);
    if (m->plan->score_kind == SCORE_PERCENT) {
        buffer_string(b, " (");
        put_rounded(b, 100 * c->weight / sum, 1);
        buffer_string(b, "%)");
    }
    buffer_char(b, ' ');
    put_cell(b, c->measure_text);
    buffer_string(b, "| ");
    put_scale(&c->scale, b);
    buffer_char(b, ' ');
    put_cell(b, c->reason != NULL ? c->reason : "**no reason is stated**");
    put_cell(b, c->source != NULL ? c->source : "**no source is stated**");
    buffer_string(b, "|\n");
}

static void put_line_drawn(const struct plan *plan, struct buffer *b)
{
    buffer_string(b, "\nThe cohort whom the meeting considers: ");
    if (plan->cohort_top != SIZE_MAX) {
        buffer_string(b, "the first ");
        put_whole(b, plan->cohort_top);
    } else if (!isnan(plan->cohort_share)) {
        buffer_string(b, "the first ");
        put_rounded(b, 100 * plan->cohort_share, 1);
        buffer_string(b, "% of those ranked");
    } else if (!isnan(plan->cohort_of_score)) {
        buffer_string(b, "the fewest whose scores add up to ");
        put_rounded(b, 100 * plan->cohort_of_score, 1);
        buffer_string(b, "% of all scores");
    } else {
        buffer_string(b, "everyone");
    }
    if (!isnan(plan->cohort_from)) {
        buffer_string(b, " with a score of ");
        put_rounded(b, plan->cohort_from, 1);
        buffer_string(b, " or more");
    }
    buffer_string(b, ", never anyone with a score of 0.\n");
}

static void put_analysis(const struct method *m, struct buffer *b)
{
    const struct plan *plan = m->plan;
    double sum = 0;

    for (size_t j = 0; j < plan->n_criteria; j++)
        sum += plan->criteria[j].weight;
    buffer_string(b, "\n## Analysis: how the score is made\n\n");
    if (plan->score_kind == SCORE_EXPRESSION)
        buffer_format(b, "score = `%s`\n\n", plan->score_text);
    else
        buffer_string(b, plan->score_kind == SCORE_PERCENT
                             ? "score = 100 * sum of (weight * scaled value) / sum of weights\n\n"
                             : "score = sum of (weight * scaled value)\n\n");
    buffer_string(b, "| criterion | weight | measure | scale | reason | source |\n"
                     "| --- | --- | --- | --- | --- | --- |\n");
    for (size_t j = 0; j < plan->n_criteria; j++)
        put_criterion(m, &plan->criteria[j], sum, b);
    for (size_t i = 0; i < plan->n_ties; i++)
        buffer_format(b, "%s%s", i == 0 ? "\nBetween equal scores decide: " : ", then ",
                      plan->ties[i].text);
    buffer_string(b, plan->n_ties > 0 ? ", then the id.\n" : "");
    for (size_t i = 0; i < plan->n_bands; i++) {
        buffer_string(b, i == 0 ? "\nBands: " : ", ");
        buffer_format(b, "%s from ", plan->bands[i].name);
        put_rounded(b, plan->bands[i].from, 1);
    }
    buffer_string(b, plan->n_bands > 0 ? ".\n" : "");
    put_line_drawn(plan, b);
}

/* ---- Response, assessment ---- */

static void put_strands(const struct plan *plan, struct buffer *b)
{
    buffer_string(b, "\n## Response: who is proposed where\n");
    for (size_t s = 0; s < plan->n_strands; s++) {
        const struct plan_strand *strand = &plan->strands[s];

        buffer_format(b, "\n### %s\n\n", strand->title != NULL ? strand->title : strand->name);
        put_line(b, "Placed whatever the score", strand->must.text);
        put_line(b, "May be placed", strand->eligible.text);
        buffer_string(b, "- **Places:** ");
        for (size_t a = 0; a < strand->n_areas; a++) {
            buffer_string(b, a > 0 ? ", " : "");
            if (strand->areas[a][0])
                buffer_format(b, "%s ", strand->areas[a]);
            put_whole(b, strand->capacity[a]);
        }
        buffer_char(b, '\n');
        put_line(b, "Reason", strand->reason);
        put_line(b, "Source", strand->source);
    }
    for (size_t h = 0; h < plan->n_holds; h++)
        buffer_format(b, "%s- not placed for now: %s (`%s`)\n", h == 0 ? "\n" : "",
                      plan->holds[h].title != NULL ? plan->holds[h].title : plan->holds[h].name,
                      plan->holds[h].when.text);
    for (size_t o = 0; o < plan->n_options; o++)
        buffer_format(b, "%s- to consider: %s%s%s\n", o == 0 ? "\n" : "",
                      plan->options[o].title != NULL ? plan->options[o].title
                                                     : plan->options[o].name,
                      plan->options[o].basis != NULL ? ", " : "",
                      plan->options[o].basis != NULL ? plan->options[o].basis : "");
}

static void put_assessment(const struct method *m, struct buffer *b)
{
    const struct plan *plan = m->plan;

    buffer_string(
        b, "\n## Assessment: what it is watched and tested by\n\n- **Watched for fairness:** ");
    for (size_t i = 0; i < plan->n_monitor; i++)
        buffer_format(b, "%s%s", i > 0 ? ", " : "", plan->tables[0].columns[plan->monitor[i]].name);
    buffer_string(b, plan->n_monitor > 0 ? "\n" : "**nothing**\n");
    buffer_format(b, "- **Tests of its own:** %zu (`osara check` runs them)\n", m->n_tests);
    if (m->backtest != NULL) {
        const struct backtest *day = m->backtest->days[0];
        const struct validation *v = &day->lists[0];

        buffer_string(b, "- **Backtest:** the list of ");
        buffer_date(b, day->as_of);
        buffer_string(b, " held against what came until ");
        buffer_date(b, day->until);
        buffer_string(b, ": its first ");
        put_whole(b, day->line);
        buffer_string(b, " of ");
        put_whole(b, day->n);
        buffer_string(b, " did ");
        put_rounded(b, 100 * v->share.value, 1);
        buffer_string(b, "% of the later harm; AUC ");
        put_rounded(b, v->auc.value, 3);
        buffer_string(b, ". ");
        backtest_verdict(day, b);
        buffer_char(b, '\n');
        if (backtest_caution(day) != NULL)
            buffer_format(b, "- **Caution:** %s\n", backtest_caution(day));
    } else {
        buffer_string(b, "- **Backtest:** none given (--backtest DATE)\n");
    }
}

/* A file as it is named beside the ruleset, wherever that is. */
static const char *beside(const struct method *m, size_t file)
{
    const char *root = m->files[0].path, *path = m->files[file].path;
    const char *slash = strrchr(root, '/');
    size_t n = slash != NULL ? (size_t)(slash - root) + 1 : 0;

    return strncmp(root, path, n) == 0 ? path + n : path;
}

static void put_files(const struct method *m, struct buffer *b)
{
    buffer_string(
        b, "\n## What the rules were made of\n\n| file | role | SHA-256 |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < m->n_files; i++) {
        char hex[65];

        digest_hex(&m->files[i].digest, hex);
        put_cell(b, beside(m, i));
        put_cell(b, m->files[i].role);
        put_cell(b, hex);
        buffer_string(b, "|\n");
    }
}

void method_sheet(const struct method *m, struct buffer *b)
{
    put_head(m, b);
    put_scanning(m, b);
    put_analysis(m, b);
    put_strands(m->plan, b);
    put_assessment(m, b);
    put_files(m, b);
}
