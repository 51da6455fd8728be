/* bounds.c -- the scores were each unknown key worth the most, beside those there are. */
#include "analysis/bounds.h"

#include <stdlib.h>
#include <string.h>

/* The rank of a subject with the most; never below the one he has. */
static uint32_t reach_of(const struct scores *s, const double most[], uint32_t subject)
{
    uint32_t rank = s->rank[subject], reach;

    if (isnan(most[subject]))
        return rank;
    reach = scores_rank_at(s, most[subject]);
    return rank == 0 || reach < rank ? reach : rank;
}

static struct bound bound_of(const struct scores *s, const double most[],
                             const struct lookup_miss *miss)
{
    struct bound b = {.subject = SUBJECT_NONE};

    for (size_t i = 0; i < miss->n_who; i++) {
        uint32_t subject = miss->who[i], rank = s->rank[subject];
        uint32_t reach = reach_of(s, most, subject);

        if (reach == 0)
            continue;
        b.could_reach += (rank == 0 || rank > s->n_cohort) && reach <= s->n_cohort &&
                         most[subject] > 0;
        if (b.subject != SUBJECT_NONE && b.reach <= reach)
            continue;
        b.subject = subject;
        b.rank = rank;
        b.reach = reach;
    }
    return b;
}

/* The scores, were every unknown key worth the most: [n], the caller's to free. */
static enum osara_status most_scores(const struct plan *plan, struct extract *e, int threads,
                                     double **out, osara_problems *problems)
{
    struct scores *most = NULL;
    enum osara_status rc;

    passes_assume(plan->passes, true);
    rc = scores_make(plan, e, threads, &most, problems);
    passes_assume(plan->passes, false);
    if (rc != OSARA_OK)
        return rc;
    *out = malloc((most->n + 1) * sizeof **out);
    if (*out != NULL)
        memcpy(*out, most->score, most->n * sizeof **out);
    for (size_t i = 0; *out != NULL && i < most->n; i++)
        if (most->rank[i] == 0)
            (*out)[i] = NAN;
    scores_free(most);
    return *out != NULL ? OSARA_OK : problem_memory(problems);
}

enum osara_status bounds_make(const struct plan *plan, struct extract *e, int threads,
                              struct scores **s, struct bound **out, osara_problems *problems)
{
    struct bound *bounds;
    struct scores *again = NULL;
    double *most = NULL;
    enum osara_status rc = most_scores(plan, e, threads, &most, problems);

    if (rc == OSARA_OK)
        rc = scores_make(plan, e, threads, &again, problems);
    if (rc != OSARA_OK) {
        free(most);
        return rc;
    }
    scores_free(*s);
    *s = again;
    bounds = arena_alloc(e->arena, again->n_misses + 1, sizeof *bounds);
    for (size_t i = 0; bounds != NULL && i < again->n_misses; i++)
        bounds[i] = bound_of(again, most, &again->misses[i]);
    free(most);
    if (bounds == NULL)
        return problem_memory(problems);
    *out = bounds;
    return OSARA_OK;
}
