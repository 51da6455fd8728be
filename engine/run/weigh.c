/* weigh.c -- weights from a panel's judgements, as a table and as a variant of the ruleset. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/json_write.h"
#include "osara/assess.h"
#include "report/figures.h"
#include "report/grid.h"
#include "report/list_cells.h"
#include "run/panel.h"
#include "run/run.h"
#include "run/weights.h"

struct osara_weights {
    const struct osara_rules *rules;
    struct plan *plan;
    struct panel *panel;
    struct pairwise p;
};

static enum osara_status weigh(struct osara_weights *w, osara_problems *problems)
{
    struct judgement *judgements = calloc(w->panel->n + 1, sizeof *judgements);
    uint32_t apart = 0;
    enum osara_status rc;

    if (judgements == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < w->panel->n; i++)
        judgements[i] = w->panel->judgements[i].of;
    rc = pairwise_weigh(judgements, w->panel->n, w->plan->n_criteria, &w->p, &apart, problems);
    free(judgements);
    if (rc != OSARA_ENO)
        return rc;
    problem_add(problems, OSARA_ERULES, NULL,
                "no chain of judgements leads from '%s' to '%s': their weights cannot be compared",
                w->plan->criteria[0].name, w->plan->criteria[apart].name);
    problem_hint(problems, "hold '%s' against one of the others", w->plan->criteria[apart].name);
    return OSARA_ERULES;
}

enum osara_status osara_weigh(const osara_rules *rules, const char *panel, const char *as_of,
                              osara_weights **out, osara_problems *problems)
{
    osara_weights *w = calloc(1, sizeof *w);
    int32_t day;
    enum osara_status rc = OSARA_OK;

    if (w == NULL)
        return problem_memory(problems);
    w->rules = rules;
    if (as_of == NULL || !date_parse_iso(text_of(as_of), &day))
        rc = problem_add(problems, OSARA_EUSAGE, NULL,
                         "as-of date: expected a date as YYYY-MM-DD, got '%s'", as_of ? as_of : "");
    if (rc == OSARA_OK)
        rc = plan_make(rules->ruleset, day, EVIDENCE_NONE, &w->plan, problems);
    if (rc == OSARA_OK)
        rc = panel_read(panel, w->plan, &w->panel, problems);
    if (rc == OSARA_OK)
        rc = weigh(w, problems);
    if (rc == OSARA_OK)
        *out = w;
    else
        osara_weights_free(w);
    return rc;
}

void osara_weights_free(osara_weights *w)
{
    if (w == NULL)
        return;
    pairwise_free(&w->p);
    panel_free(w->panel);
    plan_free(w->plan);
    free(w);
}

const double *weights_shares(const osara_weights *w)
{
    return w->p.weight;
}

const char *weights_panel(const osara_weights *w)
{
    return w->panel->name;
}

/* ---- Shown ---- */

static double now_of(const struct osara_weights *w, size_t j)
{
    double sum = 0;

    for (size_t i = 0; i < w->plan->n_criteria; i++)
        sum += w->plan->criteria[i].weight;
    return 100 * w->plan->criteria[j].weight / sum;
}

static void put_discord(const struct osara_weights *w, const struct discord *d, struct buffer *b)
{
    const struct panel_judgement *j = &w->panel->judgements[d->judgement];

    buffer_format(b, "  '%s' more than '%s' by ", w->plan->criteria[j->of.more].name,
                  w->plan->criteria[j->of.than].name);
    buffer_number(b, j->of.by);
    if (j->who != NULL)
        buffer_format(b, " (%s)", j->who);
    buffer_string(b, ": all together would have it ");
    put_rounded(b, d->fits, 1);
    if (d->fits < 0.95) {
        buffer_string(b, ", the other way round by ");
        put_rounded(b, 1 / d->fits, 1);
    }
    buffer_char(b, '\n');
}

static void put_consistency(const struct osara_weights *w, struct buffer *b)
{
    const struct pairwise *p = &w->p;

    buffer_format(b, "\n%zu of %zu pairs judged; ", p->n_judged, p->n_pairs);
    if (isnan(p->ratio)) {
        buffer_string(b, p->n < 3 ? "two criteria cannot contradict each other\n"
                                  : "a consistency ratio needs all of them\n");
    } else {
        buffer_string(b, "consistency ratio ");
        put_rounded(b, p->ratio, 3);
        buffer_string(b, p->ratio > 0.1 ? ": above 0.1, the judgements should be made again\n"
                                        : ": at most 0.1, the judgements agree well enough\n");
    }
    for (size_t i = 0; i < p->n_circles; i++)
        buffer_format(b, "  in a circle: '%s' more than '%s' more than '%s' more than the first\n",
                      w->plan->criteria[p->circles[i].item[0]].name,
                      w->plan->criteria[p->circles[i].item[1]].name,
                      w->plan->criteria[p->circles[i].item[2]].name);
    if (p->n_discords > 0)
        buffer_string(b, "Judgements that the others speak against, the worst first:\n");
    for (size_t i = 0; i < p->n_discords; i++)
        put_discord(w, &p->discords[i], b);
}

static void put_screen(const struct osara_weights *w, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"criterion", false}, {"now", true}, {"panel", true}};
    struct grid g;

    if (w->plan->marking != NULL)
        buffer_format(b, "%s\n", w->plan->marking);
    buffer_format(b, "Weights in percent by %s", w->panel->name ? w->panel->name : "the panel");
    if (w->panel->held != NULL)
        buffer_format(b, ", %s", w->panel->held);
    buffer_format(b, ", for %s %s\n", w->plan->name, w->plan->version);
    grid_open(&g, columns, 3);
    for (size_t j = 0; j < w->plan->n_criteria; j++) {
        grid_string(&g, w->plan->criteria[j].name);
        grid_number(&g, now_of(w, j), 1);
        grid_number(&g, 100 * w->p.weight[j], 1);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    put_consistency(w, b);
}

static void put_csv(const struct osara_weights *w, struct buffer *b)
{
    buffer_string(b, "criterion,now,panel\n");
    for (size_t j = 0; j < w->plan->n_criteria; j++) {
        buffer_csv_text(b, text_of(w->plan->criteria[j].name));
        cell_number(b, now_of(w, j));
        cell_number(b, 100 * w->p.weight[j]);
        buffer_char(b, '\n');
    }
}

static void put_json(const struct osara_weights *w, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "panel", w->panel->name);
    json_put_string(b, "held", w->panel->held);
    json_put_string(b, "ruleset", w->plan->name);
    json_put_number(b, "greatest_eigenvalue", w->p.greatest);
    json_put_number(b, "consistency_ratio", w->p.ratio);
    json_put_list(b, "weights");
    for (size_t j = 0; j < w->plan->n_criteria; j++) {
        json_put_object(b, NULL);
        json_put_string(b, "criterion", w->plan->criteria[j].name);
        json_put_number(b, "now", now_of(w, j));
        json_put_number(b, "panel", 100 * w->p.weight[j]);
        json_end_object(b);
    }
    json_end_list(b);
    json_put_list(b, "contradictions");
    for (size_t i = 0; i < w->p.n_discords; i++) {
        const struct panel_judgement *j = &w->panel->judgements[w->p.discords[i].judgement];

        json_put_object(b, NULL);
        json_put_string(b, "more", w->plan->criteria[j->of.more].name);
        json_put_string(b, "than", w->plan->criteria[j->of.than].name);
        json_put_number(b, "by", j->of.by);
        json_put_number(b, "fits", w->p.discords[i].fits);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}

char *osara_weights_text(const osara_weights *w, osara_look look)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_JSON)
        put_json(w, &b);
    else if (look.format == OSARA_CSV)
        put_csv(w, &b);
    else
        put_screen(w, &look, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

/* ---- The variant ---- */

/* A YAML scalar in single quotes. */
static void put_quoted(struct buffer *b, const char *s)
{
    buffer_char(b, '\'');
    for (; *s; s++) {
        if (*s == '\'')
            buffer_char(b, '\'');
        buffer_char(b, *s == '\n' ? ' ' : *s);
    }
    buffer_char(b, '\'');
}

/* What the panel said of a criterion, in its words. */
static void put_reason(const struct osara_weights *w, uint32_t item, struct buffer *b)
{
    struct buffer reason = {0};

    buffer_format(&reason, "Judged by %s", w->panel->name ? w->panel->name : "the panel");
    if (w->panel->held != NULL)
        buffer_format(&reason, " on %s", w->panel->held);
    for (size_t i = 0; i < w->panel->n; i++) {
        const struct panel_judgement *j = &w->panel->judgements[i];

        if (j->of.more != item && j->of.than != item)
            continue;
        buffer_format(&reason, "; %s than %s by ", j->of.more == item ? "more" : "less",
                      w->plan->criteria[j->of.more == item ? j->of.than : j->of.more].name);
        buffer_number(&reason, j->of.by);
        if (j->reason != NULL)
            buffer_format(&reason, " (%s)", j->reason);
    }
    buffer_char(&reason, '.');
    buffer_char(&reason, '\0');
    if (!reason.failed)
        put_quoted(b, reason.at);
    b->failed |= reason.failed;
    buffer_free(&reason);
}

char *osara_weights_variant(const osara_weights *w, const char *extends)
{
    struct buffer b = {0}, name = {0};

    buffer_format(&name, "%s-panel", w->plan->name);
    buffer_char(&name, '\0');
    buffer_string(&b,
                  "# Weights that osara weigh derived from a panel's judgements of pairs (AHP).  A "
                  "proposal: the meeting adopts it or not.\n");
    if (!isnan(w->p.ratio)) {
        buffer_string(&b, "# Consistency ratio ");
        put_rounded(&b, w->p.ratio, 3);
        buffer_string(&b, "; above 0.1 the judgements should be made again.\n");
    }
    buffer_string(&b, "osara: 1\nruleset: ");
    put_quoted(&b, name.failed ? "" : name.at);
    buffer_string(&b, "\nextends: ");
    put_quoted(&b, extends);
    buffer_string(&b, "\nanalysis:\n  criteria:\n");
    for (uint32_t j = 0; j < w->plan->n_criteria; j++) {
        buffer_string(&b, "    ");
        put_quoted(&b, w->plan->criteria[j].name);
        buffer_string(&b, ":\n      weight: ");
        put_rounded(&b, 100 * w->p.weight[j], 2);
        buffer_string(&b, "\n      reason: ");
        put_reason(w, j, &b);
        buffer_char(&b, '\n');
    }
    buffer_char(&b, '\0');
    b.failed |= name.failed;
    buffer_free(&name);
    if (b.failed)
        buffer_free(&b);
    return b.at;
}
