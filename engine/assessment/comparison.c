/* comparison.c -- two standings, subject by subject. */
#include "assessment/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "assessment/agreement.h"

static const char *const kind_names[] = {"enters", "leaves", "stays", "outside"};

const char *change_name(enum change_kind kind)
{
    return kind_names[kind];
}

int64_t comparison_rise(const struct change *of)
{
    return of->a == NOT_RANKED || of->b == NOT_RANKED ? 0 : (int64_t)of->a - (int64_t)of->b;
}

double comparison_points_a(const struct comparison *c, const struct change *of, size_t criterion)
{
    size_t k = c->criteria[criterion].a;

    return k == SIZE_MAX || of->a == NOT_RANKED ? 0 : c->a->points[k * c->a->n + of->a];
}

double comparison_points_b(const struct comparison *c, const struct change *of, size_t criterion)
{
    size_t k = c->criteria[criterion].b;

    return k == SIZE_MAX || of->b == NOT_RANKED ? 0 : c->b->points[k * c->b->n + of->b];
}

/* ---- Who ---- */

static enum change_kind kind_of(const struct comparison *c, const struct change *of)
{
    bool in_a = of->a != NOT_RANKED && of->a < c->a->n_cohort;
    bool in_b = of->b != NOT_RANKED && of->b < c->b->n_cohort;

    return in_a && in_b ? CHANGE_STAYS
           : in_b       ? CHANGE_ENTERS
           : in_a       ? CHANGE_LEAVES
                        : CHANGE_OUTSIDE;
}

static void add(struct comparison *c, uint32_t a, uint32_t b)
{
    struct change *change = &c->changes[c->n++];

    *change = (struct change){.a = a, .b = b};
    change->kind = kind_of(c, change);
    change->strand = strcmp(a == NOT_RANKED ? "" : c->a->strand[a],
                            b == NOT_RANKED ? "" : c->b->strand[b]) != 0;
    c->of_kind[change->kind]++;
    c->n_both += a != NOT_RANKED && b != NOT_RANKED;
    c->n_strand += change->strand;
    c->n_moved += change->kind != CHANGE_OUTSIDE && comparison_rise(change) != 0;
}

static enum osara_status match(struct comparison *c, osara_problems *problems)
{
    size_t n_ids = words_count(c->a->ids);
    uint32_t *at = malloc((n_ids + 1) * sizeof *at); /* by id: position in A */

    c->changes = arena_alloc(c->arena, c->a->n + c->b->n + 1, sizeof *c->changes);
    if (at == NULL || c->changes == NULL) {
        free(at);
        return problem_memory(problems);
    }
    memset(at, 0xff, (n_ids + 1) * sizeof *at);
    for (uint32_t i = 0; i < c->a->n; i++)
        at[c->a->id[i]] = i;
    at[WORD_MISSING] = NOT_RANKED; /* disposed of: nobody to compare */
    for (uint32_t i = 0; i < c->b->n; i++) {
        if (c->b->id[i] == WORD_MISSING)
            continue;
        add(c, at[c->b->id[i]], i);
        at[c->b->id[i]] = NOT_RANKED;
    }
    for (uint32_t i = 0; i < c->a->n; i++)
        if (at[c->a->id[i]] != NOT_RANKED)
            add(c, i, NOT_RANKED);
    free(at);
    return OSARA_OK;
}

/* ---- How far they agree ---- */

/* What the lists are held against each other by; without a score he is last. */
static double standing_value(const struct comparison *c, const struct standing *s,
                             uint32_t position)
{
    if (c->by_rank)
        return -(double)position;
    return isnan(s->score[position]) ? -INFINITY : s->score[position];
}

/* Who is on a list, best first, without those who are disposed of; *n of them.  The caller frees. */
static uint32_t *listed(const struct standing *s, size_t *n)
{
    uint32_t *ids = malloc((s->n + 1) * sizeof *ids);

    *n = 0;
    for (size_t i = 0; ids != NULL && i < s->n; i++)
        if (s->id[i] != WORD_MISSING)
            ids[(*n)++] = s->id[i];
    return ids;
}

static enum osara_status overlap(struct comparison *c, osara_problems *problems)
{
    size_t n_a, n_b;
    uint32_t *a = listed(c->a, &n_a), *b = listed(c->b, &n_b);
    enum osara_status rc = a != NULL && b != NULL
                               ? agreement_rbo(a, n_a, b, n_b, words_count(c->a->ids), c->rbo_p,
                                               &c->rbo, problems)
                               : problem_memory(problems);

    free(a);
    free(b);
    return rc;
}

static enum osara_status agree(struct comparison *c, osara_problems *problems)
{
    double *a = malloc((2 * c->n_both + 1) * sizeof *a), *b = a + c->n_both;
    size_t n = 0, shared = c->of_kind[CHANGE_STAYS];
    size_t either = shared + c->of_kind[CHANGE_ENTERS] + c->of_kind[CHANGE_LEAVES];
    size_t most = c->a->n_cohort > c->b->n_cohort ? c->a->n_cohort : c->b->n_cohort;
    enum osara_status rc;

    if (a == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < c->n; i++) {
        const struct change *of = &c->changes[i];

        if (of->a == NOT_RANKED || of->b == NOT_RANKED)
            continue;
        a[n] = standing_value(c, c->a, of->a);
        b[n++] = standing_value(c, c->b, of->b);
    }
    c->jaccard = either > 0 ? (double)shared / (double)either : (double)NAN;
    c->rbo_p = 1 - 1 / (double)(most > 2 ? most : 2);
    rc = agreement_spearman(a, b, n, &c->spearman, problems);
    if (rc == OSARA_OK)
        rc = agreement_tau_b(a, b, n, &c->tau_b, problems);
    if (rc == OSARA_OK)
        rc = overlap(c, problems);
    free(a);
    return rc;
}

/* ---- By criterion and group ---- */

static enum osara_status match_criteria(struct comparison *c, osara_problems *problems)
{
    c->criteria = arena_alloc(c->arena, c->a->n_criteria + c->b->n_criteria + 1,
                              sizeof *c->criteria);
    if (c->criteria == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < c->a->n_criteria; i++)
        c->criteria[c->n_criteria++] = (struct change_criterion){c->a->criteria[i], i, SIZE_MAX};
    for (size_t i = 0; i < c->b->n_criteria; i++) {
        size_t k = 0;

        while (k < c->a->n_criteria && strcmp(c->criteria[k].name, c->b->criteria[i]) != 0)
            k++;
        if (k == c->a->n_criteria) {
            k = c->n_criteria++;
            c->criteria[k] = (struct change_criterion){c->b->criteria[i], SIZE_MAX, SIZE_MAX};
        }
        c->criteria[k].b = i;
    }
    return OSARA_OK;
}

static void count_group(struct change_group *g, enum change_kind kind)
{
    g->n++;
    g->in_a += kind == CHANGE_STAYS || kind == CHANGE_LEAVES;
    g->in_b += kind == CHANGE_STAYS || kind == CHANGE_ENTERS;
    g->enters += kind == CHANGE_ENTERS;
    g->leaves += kind == CHANGE_LEAVES;
}

/* Groups of which both sides know only counts.  One that is suppressed in either is so here. */
static void take_counts(struct change_column *out, const struct standing_column *a,
                        const struct standing_column *b, const uint32_t place[])
{
    for (size_t i = 0; i < b->n; i++) {
        out->groups[i].n = b->values[i].n;
        out->groups[i].in_b = b->chosen[i];
    }
    for (size_t i = 0; i < a->n; i++) {
        struct change_group *g = &out->groups[place[i]];

        if (a->values[i].n == 0 || place[i] >= b->n)
            g->n = a->values[i].n;
        g->in_a = a->chosen[i];
    }
}

/* Groups of B, then the values that only A has. */
static enum osara_status match_groups(struct comparison *c, const struct standing_column *a,
                                      const struct standing_column *b, osara_problems *problems)
{
    struct change_column *out = &c->columns[c->n_columns++];
    uint32_t *place = arena_alloc(c->arena, a->n + 1, sizeof *place);

    *out = (struct change_column){.name = b->name};
    out->groups = arena_alloc(c->arena, a->n + b->n + 1, sizeof *out->groups);
    if (place == NULL || out->groups == NULL)
        return problem_memory(problems);
    for (; out->n < b->n; out->n++)
        out->groups[out->n].value = b->values[out->n].value;
    for (size_t i = 0; i < a->n; i++) {
        while (place[i] < b->n && strcmp(out->groups[place[i]].value, a->values[i].value) != 0)
            place[i]++;
        if (place[i] < b->n)
            continue;
        place[i] = (uint32_t)out->n++;
        out->groups[place[i]].value = a->values[i].value;
    }
    out->moves = a->of != NULL;
    out->a = a;
    out->b = b;
    out->place = place;
    if (!out->moves)
        take_counts(out, a, b, place);
    for (size_t i = 0; out->moves && i < c->n; i++) {
        const struct change *of = &c->changes[i];

        count_group(&out->groups[of->b != NOT_RANKED ? b->of[of->b] : place[a->of[of->a]]],
                    of->kind);
    }
    for (size_t i = 0; i < out->n; i++)
        if (out->groups[i].n < GROUP_LEAST)
            out->groups[i] = (struct change_group){.value = out->groups[i].value,
                                                   .suppressed = true};
    return OSARA_OK;
}

static enum osara_status match_columns(struct comparison *c, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    c->columns = arena_alloc(c->arena, c->a->n_columns + 1, sizeof *c->columns);
    if (c->columns == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < c->a->n_columns; i++)
        for (size_t k = 0; rc == OSARA_OK && k < c->b->n_columns; k++)
            if (strcmp(c->a->columns[i].name, c->b->columns[k].name) == 0)
                rc = match_groups(c, &c->a->columns[i], &c->b->columns[k], problems);
    return rc;
}

enum osara_status comparison_make(const struct standing *a, const struct standing *b,
                                  struct comparison **out, osara_problems *problems)
{
    struct arena *arena = arena_new();
    struct comparison *c = arena != NULL ? arena_alloc(arena, 1, sizeof *c) : NULL;
    enum osara_status rc;

    if (c == NULL) {
        arena_free(arena);
        return problem_memory(problems);
    }
    c->arena = arena;
    c->a = a;
    c->b = b;
    c->by_rank = a->kept || b->kept;
    rc = match(c, problems);
    if (rc == OSARA_OK)
        rc = agree(c, problems);
    if (rc == OSARA_OK)
        rc = match_criteria(c, problems);
    if (rc == OSARA_OK)
        rc = match_columns(c, problems);
    if (rc == OSARA_OK)
        *out = c;
    else
        comparison_free(c);
    return rc;
}

void comparison_free(struct comparison *c)
{
    if (c != NULL)
        arena_free(c->arena);
}
