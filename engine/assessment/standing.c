/* standing.c -- a run's scores and places, in rank order. */
#include "assessment/standing.h"

static bool make_room(struct standing *st)
{
    st->id = arena_alloc(st->arena, st->n + 1, sizeof *st->id);
    st->score = arena_alloc(st->arena, st->n + 1, sizeof *st->score);
    st->status = arena_alloc(st->arena, st->n + 1, sizeof *st->status);
    st->strand = arena_alloc(st->arena, st->n + 1, sizeof *st->strand);
    st->criteria = arena_alloc(st->arena, st->n_criteria + 1, sizeof *st->criteria);
    st->points = arena_alloc(st->arena, st->n_criteria * st->n + 1, sizeof *st->points);
    return st->id && st->score && st->status && st->strand && st->criteria && st->points;
}

static void fill(struct standing *st, const struct plan *plan, const struct data *data,
                 const struct scores *s, const struct response *r)
{
    const uint32_t *ids = data->tables[0].columns[plan->tables[0].join].as.word;

    for (size_t i = 0; i < st->n; i++) {
        uint32_t subject = s->order[i];
        const struct outcome *o = response_outcome(r, s, subject);

        st->id[i] = ids[subject];
        st->score[i] = s->score[subject];
        st->status[i] = status_name(response_status(r, s, subject));
        st->strand[i] = o == NULL || o->strand == STRAND_NONE ? "" : plan->strands[o->strand].name;
    }
    for (size_t c = 0; c < st->n_criteria; c++) {
        st->criteria[c] = plan->criteria[c].name;
        for (size_t i = 0; i < st->n; i++)
            st->points[c * st->n + i] = scores_points(s, c, s->order[i]);
    }
}

static enum osara_status add_column(struct standing *st, const struct data *data, uint32_t column,
                                    const struct scores *s, osara_problems *problems)
{
    struct standing_column *to = &st->columns[st->n_columns];
    struct groups groups;
    const struct column *from = &data->tables[0].columns[column];

    for (size_t c = 0; c < st->n_columns; c++)
        if (st->columns[c].name == from->name)
            return OSARA_OK;
    enum osara_status rc = groups_make(data, from, s->rank, st->arena, &groups, problems);

    if (rc != OSARA_OK)
        return rc;
    *to = (struct standing_column){.name = groups.name, .values = groups.values, .n = groups.n};
    to->of = arena_alloc(st->arena, st->n + 1, sizeof *to->of);
    if (to->of == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < st->n; i++)
        to->of[i] = groups.of[s->order[i]];
    st->n_columns++;
    return OSARA_OK;
}

static enum osara_status add_columns(struct standing *st, const struct plan *plan,
                                     const struct data *data, const struct scores *s,
                                     osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    st->columns = arena_alloc(st->arena, plan->n_monitor + plan->n_strands + 1,
                              sizeof *st->columns);
    if (st->columns == NULL)
        return problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < plan->n_monitor; i++)
        rc = add_column(st, data, plan->monitor[i], s, problems);
    for (size_t i = 0; rc == OSARA_OK && i < plan->n_strands; i++)
        if (plan->strands[i].by != UINT32_MAX)
            rc = add_column(st, data, plan->strands[i].by, s, problems);
    return rc;
}

struct standing *standing_new(size_t n, size_t n_criteria)
{
    struct arena *arena = arena_new();
    struct standing *st = arena != NULL ? arena_alloc(arena, 1, sizeof *st) : NULL;

    if (st != NULL) {
        *st = (struct standing){.arena = arena, .n = n, .n_criteria = n_criteria};
        if (make_room(st))
            return st;
    }
    arena_free(arena);
    return NULL;
}

enum osara_status standing_make(const struct plan *plan, const struct data *data,
                                const struct scores *s, const struct response *r,
                                struct standing **out, osara_problems *problems)
{
    struct standing *st = standing_new(s->n_scored, plan->n_criteria);
    enum osara_status rc;

    if (st == NULL)
        return problem_memory(problems);
    st->path = plan->path;
    st->name = plan->name;
    st->version = plan->version;
    st->marking = plan->marking;
    st->as_of = plan->as_of;
    st->ids = data->ids;
    st->n_cohort = s->n_cohort;
    fill(st, plan, data, s, r);
    rc = add_columns(st, plan, data, s, problems);
    if (rc == OSARA_OK)
        *out = st;
    else
        standing_free(st);
    return rc;
}

void standing_free(struct standing *standing)
{
    if (standing != NULL)
        arena_free(standing->arena);
}
