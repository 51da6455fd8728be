/* draws.c -- see draws.h. */
#include "run/draws.h"

#include <math.h>
#include <stdlib.h>

/* What a criterion is made of; `own` receives an array to free, when one has to be made. */
static struct stability_criterion criterion_of(const struct osara_run *run, size_t j, double **own)
{
    const struct plan_criterion *c = &run->plan->criteria[j];
    const struct scores *s = run->scores;
    const struct slot *measure = &s->frame.slots[c->measure];
    struct stability_criterion out = {.weight = c->weight,
                                      .scaled = s->frame.slots[c->scaled].number,
                                      .vary = {c->vary[0], c->vary[1]},
                                      .scale = &c->scale,
                                      .measure = measure->number,
                                      .missing = c->missing};

    if (measure->number != NULL || isnan(c->vary[0]))
        return out;
    out.measure = *own = malloc((s->n + 1) * sizeof **own);
    for (size_t i = 0; *own != NULL && i < s->n; i++)
        (*own)[i] = measure->flag[i] == TRUTH_UNKNOWN ? (double)NAN
                                                      : measure->flag[i] == TRUTH_TRUE;
    return out;
}

static enum osara_status check(const struct osara_run *run, osara_problems *problems)
{
    if (run->plan->score_kind != SCORE_EXPRESSION)
        return OSARA_OK;
    problem_add(problems, OSARA_ERULES, NULL,
                "%s scores by an expression, whose weights stand inside it: they cannot be drawn",
                run->plan->path);
    problem_hint(problems, "'score: percent' and 'score: points' weigh their criteria");
    return OSARA_ERULES;
}

static enum osara_status draw(const struct osara_run *run, const struct weights_drawn *how,
                              struct stability **out, osara_problems *problems)
{
    size_t n = run->plan->n_criteria;
    struct stability_criterion *criteria = calloc(n + 1, sizeof *criteria);
    double **own = calloc(n + 1, sizeof *own);
    enum osara_status rc = criteria != NULL && own != NULL ? OSARA_OK : problem_memory(problems);

    for (size_t j = 0; rc == OSARA_OK && j < n; j++) {
        criteria[j] = criterion_of(run, j, &own[j]);
        if (!isnan(criteria[j].vary[0]) && criteria[j].measure == NULL)
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK)
        rc = stability_make(&(struct stability_of){.n = run->scores->n,
                                                   .order = run->scores->order,
                                                   .n_ranked = run->scores->n_scored,
                                                   .n_cohort = run->scores->n_cohort,
                                                   .criteria = criteria,
                                                   .n_criteria = n,
                                                   .concentration = how->concentration,
                                                   .seed = how->seed,
                                                   .draws = how->draws,
                                                   .threads = how->threads},
                            out, problems);
    for (size_t j = 0; own != NULL && j < n; j++)
        free(own[j]);
    free(own);
    free(criteria);
    return rc;
}

enum osara_status run_draw_weights(const struct osara_run *run, const struct weights_drawn *how,
                                   struct stability **out, osara_problems *problems)
{
    enum osara_status rc = check(run, problems);

    return rc == OSARA_OK ? draw(run, how, out, problems) : rc;
}
