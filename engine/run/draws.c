/* draws.c -- see draws.h. */
#include "run/draws.h"

#include <math.h>
#include <stdlib.h>

/* Arrays of a criterion that had to be made, to be freed. */
struct own {
    double *scaled, *measure;
};

/* What a criterion is made of; false when out of memory. */
static bool criterion_of(const struct osara_run *run, size_t j, struct own *own,
                         struct stability_criterion *out)
{
    const struct plan_criterion *c = &run->plan->criteria[j];
    const struct scores *s = run->scores;

    *out = (struct stability_criterion){.weight = c->weight,
                                        .vary = {c->vary[0], c->vary[1]},
                                        .scale = &c->scale,
                                        .missing = c->missing};
    out->scaled = slot_array(&s->frame.slots[c->scaled], s->n, &own->scaled);
    if (!isnan(c->vary[0]))
        out->measure = slot_array(&s->frame.slots[c->measure], s->n, &own->measure);
    return out->scaled != NULL && (isnan(c->vary[0]) || out->measure != NULL);
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
    struct own *own = calloc(n + 1, sizeof *own);
    enum osara_status rc = criteria != NULL && own != NULL ? OSARA_OK : problem_memory(problems);

    for (size_t j = 0; rc == OSARA_OK && j < n; j++)
        if (!criterion_of(run, j, &own[j], &criteria[j]))
            rc = problem_memory(problems);
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
    for (size_t j = 0; own != NULL && j < n; j++) {
        free(own[j].scaled);
        free(own[j].measure);
    }
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
