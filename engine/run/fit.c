/* fit.c -- weights that would have caught most of the harm after a past day, beside those of now. */
#include <math.h>
#include <stdlib.h>

#include "report/fit.h"
#include "report/told.h"
#include "run/outcome.h"
#include "run/several.h"
#include "run/weights.h"

struct osara_fit {
    struct osara_run *runs[2]; /* the day, what came after */
    osara_weights *panel;      /* or NULL */
    struct fit fit;
    struct fit_sheet sheet;
};

/* The people who can be judged, side by side. */
struct judged {
    size_t n, hits;
    double *harm;          /* [n] */
    double *values;        /* [criteria][n] */
    const double **scaled; /* [criteria] into values */
    double *now;           /* [criteria] */
};

static void judged_free(struct judged *j)
{
    free(j->harm);
    free(j->values);
    free(j->scaled);
    free(j->now);
}

static enum osara_status gather_scaled(const struct osara_run *run, const uint32_t who[],
                                       struct judged *j, osara_problems *problems)
{
    size_t k = run->plan->n_criteria;

    j->values = malloc((k * j->n + 1) * sizeof *j->values);
    j->scaled = malloc((k + 1) * sizeof *j->scaled);
    j->now = malloc((k + 1) * sizeof *j->now);
    if (j->values == NULL || j->scaled == NULL || j->now == NULL)
        return problem_memory(problems);
    for (size_t c = 0; c < k; c++) {
        const struct slot *from = &run->scores->frame.slots[run->plan->criteria[c].scaled];

        for (size_t i = 0; i < j->n; i++)
            j->values[c * j->n + i] = slot_number(from, who[i]);
        j->scaled[c] = &j->values[c * j->n];
        j->now[c] = run->plan->criteria[c].weight;
    }
    return OSARA_OK;
}

/* Those whom the ruleset ranks, of whom something was known, and whose outcome is. */
static enum osara_status judge(const struct osara_fit *f, const struct plan_outcome *outcome,
                               struct judged *j, osara_problems *problems)
{
    const struct osara_run *past = f->runs[0], *after = f->runs[1];
    size_t n = past->scores->n;
    uint8_t *known = malloc(n + 1);
    uint32_t *who = malloc((n + 1) * sizeof *who);
    enum osara_status rc = OSARA_OK;

    j->harm = malloc((n + 1) * sizeof *j->harm);
    if (known == NULL || who == NULL || j->harm == NULL) {
        free(known);
        free(who);
        return problem_memory(problems);
    }
    outcome_known(past, known);
    if (outcome->has_label)
        outcome_slot(past->scores, past->plan->outcome.label, j->harm);
    else
        outcome_slot(after->scores, after->plan->outcome.harm, j->harm);
    for (size_t s = 0; s < n; s++) {
        double harm = j->harm[s];

        if (past->scores->rank[s] == 0 || !known[s] || (isnan(harm) && outcome->has_label))
            continue;
        who[j->n] = (uint32_t)s;
        j->harm[j->n] = harm > 0 ? harm : 0;
        j->hits += j->harm[j->n++] > 0;
    }
    rc = gather_scaled(past, who, j, problems);
    free(known);
    free(who);
    return rc;
}

static enum osara_status read_day(struct osara_fit *f, const osara_rules *rules,
                                  const osara_fit_options *o, struct plan_outcome *outcome,
                                  osara_problems *problems)
{
    int32_t day;
    enum osara_status rc = outcome_day(o->run.as_of, &day, problems);

    if (rc == OSARA_OK)
        rc = outcome_find(rules, day, outcome, problems);
    if (rc != OSARA_OK)
        return rc;
    const struct wanted_run wanted[2] = {
        {.rules = rules, .as_of = day, .use = USE_PAST},
        {.rules = rules,
         .as_of = outcome->has_label ? day : date_add_span(day, outcome->horizon),
         .use = outcome->has_label ? USE_PAST : USE_OUTCOME,
         .since = day}};

    rc = several_read(wanted, 2, &o->run, f->runs, problems);
    if (rc == OSARA_OK)
        rc = outcome_over(f->runs[0], f->runs[1]->plan, outcome->has_label, problems);
    if (rc == OSARA_OK && f->runs[0]->plan->score_kind == SCORE_EXPRESSION) {
        rc = problem_add(problems, OSARA_ERULES, NULL,
                         "%s scores by an expression, whose weights stand inside it: there are "
                         "none to fit",
                         f->runs[0]->plan->path);
        problem_hint(problems, "'score: percent' and 'score: points' weigh their criteria");
    }
    if (rc == OSARA_OK && f->runs[0]->plan->n_criteria < 2)
        rc = problem_add(problems, OSARA_ERULES, NULL,
                         "%s has one criterion: there is nothing to weigh it against",
                         f->runs[0]->plan->path);
    for (size_t i = 0; rc == OSARA_OK && i < 2; i++)
        rc = scores_make(f->runs[i]->plan, f->runs[i]->extract, o->run.threads, &f->runs[i]->scores,
                         problems);
    return rc;
}

static void describe(struct osara_fit *f, const osara_fit_options *o,
                     const struct plan_outcome *outcome, const struct judged *j)
{
    const struct osara_run *past = f->runs[0];
    size_t line = o->line > 0 ? o->line : past->scores->n_cohort;

    f->sheet = (struct fit_sheet){
        .plan = past->plan,
        .panel = f->panel != NULL ? weights_shares(f->panel) : NULL,
        .panel_name = f->panel != NULL ? weights_panel(f->panel) : NULL,
        .n = j->n,
        .hits = j->hits,
        .line = line < j->n ? line : j->n,
        .folds = o->folds,
        .seed = o->seed,
        .as_of = past->plan->as_of,
        .until = f->runs[1]->plan->as_of,
        .label = outcome->has_label,
    };
}

static enum osara_status fit_judged(struct osara_fit *f, const osara_fit_options *o,
                                    const struct judged *j, osara_problems *problems)
{
    enum osara_status rc;

    if (j->hits < FIT_LEAST || j->n < 2 * o->folds)
        return OSARA_OK; /* too few: the sheet says so */
    rc = fit_make(&(struct fit_of){.n = j->n,
                                   .n_criteria = f->sheet.plan->n_criteria,
                                   .scaled = j->scaled,
                                   .harm = j->harm,
                                   .now = j->now,
                                   .panel = f->sheet.panel,
                                   .line = f->sheet.line,
                                   .folds = o->folds,
                                   .draws = o->draws,
                                   .seed = o->seed},
                  &f->fit, problems);
    if (rc == OSARA_OK)
        f->sheet.fit = &f->fit;
    return rc;
}

enum osara_status osara_fit_make(const osara_rules *rules, const osara_fit_options *options,
                                 osara_fit **out, osara_problems *problems)
{
    osara_fit *f = calloc(1, sizeof *f);
    struct plan_outcome outcome;
    struct judged judged = {0};
    enum osara_status rc = OSARA_OK;

    if (f == NULL)
        return problem_memory(problems);
    if (options->folds < 2)
        rc = problem_add(problems, OSARA_EUSAGE, NULL, "expected 2 folds or more, got %zu",
                         options->folds);
    if (rc == OSARA_OK && options->panel != NULL)
        rc = osara_weigh(rules, options->panel, options->run.as_of, &f->panel, problems);
    if (rc == OSARA_OK)
        rc = read_day(f, rules, options, &outcome, problems);
    if (rc == OSARA_OK)
        rc = judge(f, &outcome, &judged, problems);
    if (rc == OSARA_OK) {
        describe(f, options, &outcome, &judged);
        rc = fit_judged(f, options, &judged, problems);
    }
    judged_free(&judged);
    if (rc == OSARA_OK)
        *out = f;
    else
        osara_fit_free(f);
    return rc;
}

char *osara_fit_text(const osara_fit *f, osara_look look)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_JSON)
        fit_json(&f->sheet, &b);
    else if (look.format == OSARA_CSV)
        fit_csv(&f->sheet, &b);
    else
        fit_screen(&f->sheet, &look, &b);
    return told(&b);
}

void osara_fit_free(osara_fit *f)
{
    if (f == NULL)
        return;
    fit_free(&f->fit);
    osara_weights_free(f->panel);
    several_free(f->runs, 2);
    free(f);
}
