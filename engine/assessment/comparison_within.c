/* comparison_within.c -- how far two lists agree on the people of each group. */
#include <stdlib.h>
#include <string.h>

#include "assessment/agreement.h"
#include "assessment/comparison.h"

double comparison_overlap(const struct change_column *column, const struct change_group *g)
{
    uint32_t either = g->in_a + g->enters;

    return g->suppressed || !column->moves || either == 0
               ? (double)NAN
               : (double)(g->in_b - g->enters) / (double)either;
}

/* The people of one group: scores of those ranked in both, ids by rank in A and in B. */
struct people {
    double *a, *b;
    uint32_t *x, *y;
    size_t n, n_x, n_y;
};

static bool people_open(struct people *p, size_t n)
{
    p->a = malloc((2 * n + 1) * sizeof *p->a);
    p->x = malloc((2 * n + 1) * sizeof *p->x);
    if (p->a == NULL || p->x == NULL)
        return false;
    p->b = p->a + n;
    p->y = p->x + n;
    return true;
}

static double value_of(const struct comparison *c, const struct standing *s, uint32_t position)
{
    if (c->by_rank)
        return -(double)position;
    return isnan(s->score[position]) ? -INFINITY : s->score[position];
}

static size_t listed(const struct standing *s, const uint32_t group_of[], uint32_t group,
                     uint32_t out[])
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->id[i] != WORD_MISSING && group_of[s->id[i]] == group)
            out[n++] = s->id[i];
    return n;
}

static void gather(const struct comparison *c, const uint32_t group_of[], uint32_t group,
                   struct people *p)
{
    p->n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct change *of = &c->changes[i];

        if (of->a == NOT_RANKED || of->b == NOT_RANKED || group_of[c->b->id[of->b]] != group)
            continue;
        p->a[p->n] = value_of(c, c->a, of->a);
        p->b[p->n++] = value_of(c, c->b, of->b);
    }
    p->n_x = listed(c->a, group_of, group, p->x);
    p->n_y = listed(c->b, group_of, group, p->y);
}

static enum osara_status agree(const struct comparison *c, const struct change_group *g,
                               const struct people *p, struct change_within *out,
                               osara_problems *problems)
{
    uint32_t most = g->in_a > g->in_b ? g->in_a : g->in_b;
    enum osara_status rc = agreement_spearman(p->a, p->b, p->n, &out->spearman, problems);

    if (rc == OSARA_OK)
        rc = agreement_tau_b(p->a, p->b, p->n, &out->tau_b, problems);
    if (rc == OSARA_OK)
        rc = agreement_rbo(p->x, p->n_x, p->y, p->n_y, words_count(c->a->ids),
                           1 - 1 / (double)(most > 2 ? most : 2), &out->rbo, problems);
    return rc;
}

/* By id: the group in B, or in A of those whom B does not rank. */
static uint32_t *groups_by_id(const struct comparison *c, const struct change_column *column)
{
    uint32_t *of = malloc((words_count(c->a->ids) + 1) * sizeof *of);

    if (of == NULL)
        return NULL;
    for (size_t i = 0; i < c->a->n; i++)
        of[c->a->id[i]] = column->place[column->a->of[i]];
    for (size_t i = 0; i < c->b->n; i++)
        of[c->b->id[i]] = column->b->of[i];
    return of;
}

enum osara_status comparison_within(const struct comparison *c, size_t column,
                                    struct change_within out[], osara_problems *problems)
{
    const struct change_column *of = &c->columns[column];
    struct people p = {.n = 0};
    uint32_t *group_of = NULL;
    enum osara_status rc = OSARA_OK;

    for (size_t k = 0; k < of->n; k++)
        out[k] = (struct change_within){comparison_overlap(of, &of->groups[k]), NAN, NAN, NAN};
    if (!of->moves)
        return OSARA_OK;
    group_of = groups_by_id(c, of);
    if (group_of == NULL || !people_open(&p, c->n))
        rc = problem_memory(problems);
    for (size_t k = 0; rc == OSARA_OK && k < of->n; k++)
        if (!of->groups[k].suppressed) {
            gather(c, group_of, (uint32_t)k, &p);
            rc = agree(c, &of->groups[k], &p, &out[k], problems);
        }
    free(p.a);
    free(p.x);
    free(group_of);
    return rc;
}
