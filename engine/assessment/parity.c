/* parity.c -- see parity.h. */
#include "assessment/parity.h"

#include <math.h>

static const char *const names[] = {"selection rate", "false positive rate", "false negative rate",
                                    "predictive value", "prevalence"};

const char *parity_name(enum parity_kind kind)
{
    return names[kind];
}

static void count(struct parity_group *g, const struct parity_of *of, size_t i)
{
    bool chosen = of->chosen[i], hit = of->hit[i];
    struct parity_rate *r = g->rates;

    g->n++;
    r[PARITY_SELECTION].share.of++;
    r[PARITY_SELECTION].share.chosen += chosen;
    r[PARITY_PREVALENCE].share.of++;
    r[PARITY_PREVALENCE].share.chosen += hit;
    r[PARITY_FALSE_POSITIVE].share.of += !hit;
    r[PARITY_FALSE_POSITIVE].share.chosen += !hit && chosen;
    r[PARITY_FALSE_NEGATIVE].share.of += hit;
    r[PARITY_FALSE_NEGATIVE].share.chosen += hit && !chosen;
    r[PARITY_PRECISION].share.of += chosen;
    r[PARITY_PRECISION].share.chosen += chosen && hit;
    g->exposure += 1 / log2(1 + (double)of->rank[i]);
    if (of->band[i] < of->n_bands) {
        g->bands[of->band[i]].share.of++;
        g->bands[of->band[i]].share.chosen += hit;
    }
}

static enum osara_status compare(struct parity_rate *r, const struct parity_rate *base,
                                 const struct parity_of *of, osara_problems *problems)
{
    struct interval interval = {1, 1};
    enum osara_status rc = OSARA_OK;

    r->ratio = r->low = r->high = NAN;
    if (base == NULL || isnan(r->rate) || isnan(base->rate) || !(base->rate > 0))
        return OSARA_OK;
    if (r != base)
        rc = bootstrap_ratio(r->share, base->share, of->seed, of->draws, &interval, problems);
    r->ratio = r->rate / base->rate;
    r->low = interval.low;
    r->high = interval.high;
    r->flagged = r->ratio < 0.8 || r->ratio > 1.25;
    return rc;
}

static void take_rates(struct parity_group *g, size_t n_bands)
{
    for (size_t k = 0; k < PARITY_KINDS_; k++) {
        struct share s = g->rates[k].share;

        g->rates[k].rate = s.of < GROUP_LEAST ? (double)NAN : (double)s.chosen / s.of;
    }
    g->exposure /= g->n;
    for (size_t b = 0; b < n_bands; b++)
        g->bands[b].shown = g->bands[b].share.of >= GROUP_LEAST;
}

/* Figures of a small group would point at persons: none is kept. */
static void suppress(struct parity_group *g)
{
    *g = (struct parity_group){.value = g->value, .recorded = g->recorded, .suppressed = true};
}

static enum osara_status settle(struct parity_column *c, size_t base, const struct parity_of *of,
                                osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t g = 0; g < c->n; g++)
        if (c->groups[g].n >= GROUP_LEAST)
            take_rates(&c->groups[g], of->n_bands);
        else
            suppress(&c->groups[g]);
    for (size_t g = 0; g < c->n; g++) {
        struct parity_group *group = &c->groups[g];

        if (group->suppressed)
            continue;
        group->base = g == base;
        group->exposure_ratio = base < c->n ? group->exposure / c->groups[base].exposure
                                            : (double)NAN;
        for (size_t k = 0; rc == OSARA_OK && k < PARITY_KINDS_; k++)
            rc = compare(&group->rates[k], base < c->n ? &c->groups[base].rates[k] : NULL, of,
                         problems);
    }
    return rc;
}

enum osara_status parity_make(const struct groups *groups, const struct parity_of *of,
                              struct arena *arena, struct parity_column *out,
                              osara_problems *problems)
{
    size_t base = groups->n;

    *out = (struct parity_column){.name = groups->name, .n = groups->n};
    out->groups = arena_alloc(arena, groups->n + 1, sizeof *out->groups);
    for (size_t g = 0; out->groups != NULL && g < groups->n; g++) {
        out->groups[g].value = groups->values[g].value;
        out->groups[g].recorded = groups->values[g].recorded;
        out->groups[g].bands = arena_alloc(arena, of->n_bands + 1, sizeof *out->groups[g].bands);
        if (out->groups[g].bands == NULL)
            return problem_memory(problems);
    }
    if (out->groups == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < of->n; i++)
        if (of->rank[i] != 0 && groups->of[i] != GROUP_NONE)
            count(&out->groups[groups->of[i]], of, i);
    for (size_t g = 0; g < out->n; g++) /* the largest of those recorded */
        if (out->groups[g].recorded && out->groups[g].n >= GROUP_LEAST &&
            (base == out->n || out->groups[g].n > out->groups[base].n))
            base = g;
    return settle(out, base, of, problems);
}
