/* offer.c -- see offer.h. */
#include "response/offer.h"

#include <stdlib.h>

enum { COLUMNS_MOST = 64 }; /* of allocate(): a bit each */

void offer_free(struct offer *o)
{
    free(o->member);
    free(o->column_of);
    free(o->kind);
    free(o->fit);
    free(o->must);
    free(o->score);
    free(o->holds);
    free(o->stays);
    free(o->capacity);
    free(o->column_of_kind);
}

/* Whether his area is missing where the strand's places are by area. */
static bool roams(const struct response *r, const struct plan *plan, size_t member, size_t strand)
{
    return (r->outcomes[member].eligible >> strand & 1) &&
           r->places_of[member * plan->n_strands + strand] == KIND_NONE;
}

static bool anyone_roams(const struct response *r, const struct plan *plan)
{
    for (size_t i = 0; i < r->n_all; i++)
        for (size_t k = 0; k < plan->n_strands; k++)
            if (r->outcomes[i].status != STATUS_HELD && roams(r, plan, i, k))
                return true;
    return false;
}

/* Areas are numbered in the order in which places first name them, over all strands alike. */
static size_t number_areas(const struct response *r, uint32_t position[])
{
    size_t n = 0;

    for (size_t p = 0; p < r->n_places; p++) {
        size_t q = 0;

        while (q < p && r->places[q].area_word != r->places[p].area_word)
            q++;
        position[p] = q < p ? position[q] : (uint32_t)n++;
    }
    return n > 0 ? n : 1;
}

/* One column a strand; or, where someone roams, one a strand and area. */
static void set_columns(struct offer *o, const struct response *r, const struct plan *plan)
{
    size_t n_areas = number_areas(r, o->column_of);
    bool wide = plan->n_strands * n_areas <= COLUMNS_MOST && anyone_roams(r, plan);

    o->n_columns = wide ? plan->n_strands * n_areas : plan->n_strands;
    for (size_t p = 0; p < r->n_places; p++) {
        size_t strand = r->places[p].strand;

        o->column_of[p] = (uint32_t)(wide ? strand * n_areas + o->column_of[p] : strand);
    }
}

/* The strand's largest places: what a roamer is told of, and all he is offered where there are more
 * areas than columns. */
static uint32_t largest(const struct response *r, size_t strand)
{
    uint32_t best = KIND_NONE;

    for (size_t p = 0; p < r->n_places; p++)
        if (r->places[p].strand == strand &&
            (best == KIND_NONE || r->places[p].capacity > r->places[best].capacity))
            best = (uint32_t)p;
    return best;
}

static void put_kind(struct offer *o, const struct outcome *out, uint32_t places, size_t strand,
                     double fit)
{
    uint32_t column = o->column_of[places];

    o->kind[o->n * o->n_columns + column] = places;
    o->fit[o->n * o->n_columns + column] = fit;
    if (out->must >> strand & 1)
        o->must[o->n] |= UINT64_C(1) << column;
    if (out->held_now == (int16_t)strand && !out->lapsed)
        o->holds[o->n] |= UINT64_C(1) << column;
}

static void put_strand(struct offer *o, struct response *r, const struct plan *plan, size_t member,
                       size_t strand, double fit)
{
    struct outcome *out = &r->outcomes[member];
    uint32_t *own = &r->places_of[member * plan->n_strands + strand];

    if (*own == KIND_NONE) {
        out->roams = true;
        *own = largest(r, strand);
        for (size_t p = 0; *own != KIND_NONE && p < r->n_places; p++)
            if (r->places[p].strand == strand && o->n_columns > plan->n_strands)
                put_kind(o, out, (uint32_t)p, strand, fit);
    }
    if (*own != KIND_NONE)
        put_kind(o, out, *own, strand, fit);
}

static void put_member(struct offer *o, struct response *r, const struct plan *plan,
                       const struct scores *s, size_t member)
{
    const struct outcome *out = &r->outcomes[member];

    o->member[o->n] = member;
    o->must[o->n] = 0;
    o->score[o->n] = s->score[out->subject];
    o->holds[o->n] = 0;
    o->stays[o->n] = out->stays;
    for (size_t c = 0; c < o->n_columns; c++)
        o->kind[o->n * o->n_columns + c] = KIND_NONE;
    for (size_t k = 0; k < plan->n_strands; k++)
        if (out->eligible >> k & 1)
            put_strand(o, r, plan, member, k, response_fit(plan, s, k, out->subject));
    o->n++;
}

static bool make_room(struct offer *o, const struct response *r, const struct plan *plan)
{
    size_t n = r->n_all + 1;

    o->column_of = malloc((r->n_places + 1) * sizeof *o->column_of);
    if (o->column_of == NULL)
        return false;
    set_columns(o, r, plan);
    o->member = malloc(n * sizeof *o->member);
    o->kind = malloc(n * (o->n_columns + 1) * sizeof *o->kind);
    o->fit = calloc(n * (o->n_columns + 1), sizeof *o->fit);
    o->must = malloc(n * sizeof *o->must);
    o->score = malloc(n * sizeof *o->score);
    o->holds = malloc(n * sizeof *o->holds);
    o->stays = malloc(n * sizeof *o->stays);
    o->capacity = malloc((r->n_places + 1) * sizeof *o->capacity);
    o->column_of_kind = malloc((r->n_places + 1) * sizeof *o->column_of_kind);
    return o->member && o->kind && o->fit && o->must && o->score && o->holds && o->stays && o->capacity &&
           o->column_of_kind;
}

enum osara_status offer_make(struct offer *o, struct response *r, const struct plan *plan,
                             const struct scores *s, osara_problems *problems)
{
    if (!make_room(o, r, plan))
        return problem_memory(problems);
    for (size_t i = 0; i < r->n_all; i++)
        if (r->outcomes[i].status != STATUS_HELD && r->outcomes[i].eligible != 0)
            put_member(o, r, plan, s, i);
    for (size_t p = 0; p < r->n_places; p++) {
        o->capacity[p] = r->places[p].capacity;
        o->column_of_kind[p] = (uint16_t)o->column_of[p];
    }
    return OSARA_OK;
}

static uint32_t person(const struct offer *o, const struct response *r, uint32_t i)
{
    return i == UINT32_MAX ? SUBJECT_NONE : r->outcomes[o->member[i]].subject;
}

static void take_member(const struct offer *o, struct response *r, const struct plan *plan,
                        const struct allocation *a, size_t i)
{
    struct outcome *out = &r->outcomes[o->member[i]];
    int16_t column = a->strand[i];

    out->status = column < 0 ? STATUS_WAITING : out->must ? STATUS_MUST : STATUS_ALLOCATED;
    if (column < 0) {
        out->queue = a->queue[i];
        out->queue_places = a->queue_kind[i];
        return;
    }
    uint32_t places = o->kind[i * o->n_columns + (size_t)column];

    out->strand = (int16_t)r->places[places].strand;
    r->places_of[o->member[i] * plan->n_strands + (size_t)out->strand] = places;
}

void offer_take(const struct offer *o, struct response *r, const struct plan *plan,
                const struct allocation *a)
{
    for (size_t i = 0; i < o->n; i++)
        take_member(o, r, plan, a, i);
    for (size_t p = 0; p < r->n_places; p++) {
        struct places *places = &r->places[p];

        places->used = a->used[p];
        places->over = a->over[p];
        places->waiting = a->waiting[p];
        places->one_more = person(o, r, a->one_more[p]);
        places->one_less = person(o, r, a->one_less[p]);
        places->last_in = person(o, r, a->last_in[p]);
    }
    r->total_fit = a->total_fit;
}
