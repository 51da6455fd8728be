/* bounds.c -- the scores were each unknown key worth the most, beside those there are. */
#include "analysis/bounds.h"

#include <stdlib.h>
#include <string.h>

/* ---- The scores, were every unknown key worth the most ------------------------------------------ */

/* What became of rows, while they are scored another way. */
static uint8_t **keep_fates(const struct extract *e)
{
    uint8_t **kept = calloc(e->data.n_tables + 1, sizeof *kept);

    for (size_t t = 0; kept != NULL && t < e->data.n_tables; t++) {
        const struct table *table = &e->data.tables[t];
        size_t n = table->all_used ? 0 : table->n_rows;

        kept[t] = malloc(n + 1);
        if (kept[t] != NULL && n > 0)
            memcpy(kept[t], table->fate, n);
    }
    return kept;
}

static bool return_fates(struct extract *e, uint8_t **kept)
{
    bool all = kept != NULL;

    for (size_t t = 0; kept != NULL && t < e->data.n_tables; t++) {
        all &= kept[t] != NULL;
        if (kept[t] != NULL && !e->data.tables[t].all_used)
            memcpy(e->data.tables[t].fate, kept[t], e->data.tables[t].n_rows);
        free(kept[t]);
    }
    free(kept);
    return all;
}

static enum osara_status score_most(const struct plan *plan, struct extract *e, int threads,
                                    const struct scores *s, double score[], double reach[],
                                    osara_problems *problems)
{
    uint8_t **kept = keep_fates(e);
    enum osara_status rc;

    passes_assume(plan->passes, true);
    rc = scores_by(plan, e, s, threads, &(struct rescored){.score = score, .reach = reach}, problems);
    passes_assume(plan->passes, false);
    return return_fates(e, kept) || rc != OSARA_OK ? rc : problem_memory(problems);
}

/* ---- What hangs on them ------------------------------------------------------------------------- */

/* Below the line, and what is not known could lift him over it. */
static bool could_reach(const struct scores *s, uint32_t subject)
{
    return s->rank[subject] > s->n_cohort && s->provisional[subject] &&
           scores_reach_rank(s, subject) <= s->n_cohort && scores_reach(s, subject) > 0;
}

/* Who is ranked, and could score more than by what else is missing of him. */
static void raise(struct scores *s, uint32_t subject, double most)
{
    uint32_t reach;

    if (s->rank[subject] == 0 || isnan(most) || most <= s->reach_score[subject])
        return;
    reach = scores_rank_at(s, most);
    s->n_provisional += !s->provisional[subject];
    s->n_could_reach -= could_reach(s, subject);
    s->provisional[subject] = 1;
    s->reach_score[subject] = most;
    if (reach < s->reach_rank[subject])
        s->reach_rank[subject] = reach;
    s->n_could_reach += could_reach(s, subject);
}

/* The rank of a subject with the most; never below the one he has.  0: out of scope even then. */
static uint32_t reach_of(const struct scores *s, const double most[], uint32_t subject)
{
    uint32_t rank = s->rank[subject], reach;

    if (isnan(most[subject]) || (rank > 0 && !(most[subject] > s->score[subject])))
        return rank;
    reach = scores_rank_at(s, most[subject]);
    return rank == 0 || reach < rank ? reach : rank;
}

static bool is_whole(const struct lookup *lookup)
{
    for (size_t v = 0; v < lookup->n_values; v++)
        if (lookup->values[v].type != VALUE_NUMBER && lookup->values[v].type != VALUE_FLAG)
            return false;
    return !lookup->steps;
}

static struct bound bound_of(const struct scores *s, const double most[],
                             const struct lookup_miss *miss)
{
    struct bound b = {.whole = is_whole(miss->lookup), .subject = SUBJECT_NONE};

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

enum osara_status bounds_make(const struct plan *plan, struct extract *e, int threads,
                              struct scores *s, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    double *most, *reach;

    if (s->n_misses == 0)
        return OSARA_OK;
    most = malloc((s->n + 1) * sizeof *most);
    reach = malloc((s->n + 1) * sizeof *reach);
    s->bounds = arena_alloc(e->arena, s->n_misses, sizeof *s->bounds);
    if (most == NULL || reach == NULL || s->bounds == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && !scores_open_reach(s))
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = score_most(plan, e, threads, s, most, reach, problems);
    for (size_t i = 0; rc == OSARA_OK && i < s->n_misses; i++) {
        s->bounds[i] = bound_of(s, most, &s->misses[i]);
        for (size_t k = 0; k < s->misses[i].n_who; k++)
            raise(s, s->misses[i].who[k], reach[s->misses[i].who[k]]);
    }
    free(most);
    free(reach);
    return rc;
}

bool miss_is_of(const struct lookup_miss *miss, uint32_t subject)
{
    size_t low = 0, high = miss->n_who;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (miss->who[middle] < subject)
            low = middle + 1;
        else
            high = middle;
    }
    return low < miss->n_who && miss->who[low] == subject;
}
