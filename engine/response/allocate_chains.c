/* allocate_chains.c -- cheapest chains of moves: successive shortest paths over kinds of places. */
#include "response/allocate_chains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t open_to(const struct allocation_input *in, size_t person)
{
    uint64_t strands = 0;

    if (in->must[person] != 0)
        return in->must[person];
    for (size_t s = 0; s < in->n_strands; s++)
        strands |= (uint64_t)(in->kind[person * in->n_strands + s] != KIND_NONE) << s;
    return strands;
}

bool chains_open(struct chains *c, const struct allocation_input *in)
{
    size_t n = in->n + 1, k = (size_t)in->n_kinds + 1;

    *c = (struct chains){.in = in, .table_room = 256};
    c->open = malloc(n * sizeof *c->open);
    c->allowed = calloc(n, sizeof *c->allowed);
    c->at = malloc(n * sizeof *c->at);
    c->pinned = calloc(n, sizeof *c->pinned);
    c->room = calloc(k, sizeof *c->room);
    c->used = calloc(k, sizeof *c->used);
    c->price = calloc(k, sizeof *c->price);
    c->first = malloc(k * sizeof *c->first);
    c->table = malloc(c->table_room * sizeof *c->table);
    c->best = calloc(k, sizeof *c->best);
    c->via = calloc(k, sizeof *c->via);
    c->seen = calloc(k, sizeof *c->seen);
    c->settled = calloc(k, sizeof *c->settled);
    c->reached = calloc(k, sizeof *c->reached);
    if (!c->open || !c->allowed || !c->at || !c->pinned || !c->room || !c->used || !c->price || !c->first ||
        !c->table || !c->best || !c->via || !c->seen || !c->settled || !c->reached)
        return false;
    memset(c->at, 0xff, n * sizeof *c->at);
    memset(c->first, 0xff, k * sizeof *c->first);
    memset(c->table, 0xff, c->table_room * sizeof *c->table);
    for (uint32_t i = 0; i < in->n_kinds; i++)
        c->room[i] = in->capacity[i];
    for (size_t i = 0; i < in->n; i++)
        c->open[i] = open_to(in, i);
    return true;
}

void chains_close(struct chains *c)
{
    for (size_t e = 0; e < c->n_edges; e++)
        free(c->edges[e].movers);
    free(c->edges);
    free(c->open);
    free(c->allowed);
    free(c->at);
    free(c->pinned);
    free(c->room);
    free(c->used);
    free(c->price);
    free(c->first);
    free(c->table);
    free(c->best);
    free(c->via);
    free(c->seen);
    free(c->settled);
    free(c->reached);
    free(c->heap);
}

/* ---- Edges ---- */

static int64_t quantised_fit(const struct chains *c, size_t person, size_t strand)
{
    return llround(c->in->fit[person * c->in->n_strands + strand] * 0x1p40);
}

struct cost chains_cost(const struct chains *c, size_t person, size_t strand)
{
    return (struct cost){-quantised_fit(c, person, strand), (int64_t)strand};
}

static size_t slot_of(const struct chains *c, uint32_t from, uint32_t to)
{
    uint64_t h = ((uint64_t)from << 32 | to) * UINT64_C(0x9e3779b97f4a7c15);
    size_t mask = c->table_room - 1, i = (size_t)(h >> 32) & mask;

    while (c->table[i] != KIND_NONE &&
           (c->edges[c->table[i]].from != from || c->edges[c->table[i]].to != to))
        i = (i + 1) & mask;
    return i;
}

static bool grow_table(struct chains *c)
{
    size_t room = c->table_room * 2;
    uint32_t *table = malloc(room * sizeof *table);

    if (table == NULL)
        return false;
    memset(table, 0xff, room * sizeof *table);
    free(c->table);
    c->table = table;
    c->table_room = room;
    for (uint32_t e = 0; e < c->n_edges; e++)
        c->table[slot_of(c, c->edges[e].from, c->edges[e].to)] = e;
    return true;
}

/* The edge, made when it is new; KIND_NONE when out of memory. */
static uint32_t edge_of(struct chains *c, uint32_t from, uint32_t to)
{
    size_t slot = slot_of(c, from, to);

    if (c->table[slot] != KIND_NONE)
        return c->table[slot];
    if (c->n_edges == c->edges_room) {
        size_t room = c->edges_room * 2 + 64;
        struct edge *edges = realloc(c->edges, room * sizeof *edges);

        if (edges == NULL)
            return KIND_NONE;
        c->edges = edges;
        c->edges_room = room;
    }
    if ((c->n_edges + 1) * 2 > c->table_room) {
        if (!grow_table(c))
            return KIND_NONE;
        slot = slot_of(c, from, to);
    }
    c->table[slot] = (uint32_t)c->n_edges;
    c->edges[c->n_edges] = (struct edge){.from = from, .to = to, .next = c->first[from]};
    c->first[from] = (uint32_t)c->n_edges;
    return (uint32_t)c->n_edges++;
}

static bool push_mover(struct edge *e, struct mover m)
{
    size_t i = e->n;

    if (e->n == e->room) {
        size_t room = e->room * 2 + 4;
        struct mover *movers = realloc(e->movers, room * sizeof *movers);

        if (movers == NULL)
            return false;
        e->movers = movers;
        e->room = room;
    }
    for (e->n++; i > 0 && m.loss < e->movers[(i - 1) / 2].loss; i = (i - 1) / 2)
        e->movers[i] = e->movers[(i - 1) / 2];
    e->movers[i] = m;
    return true;
}

static void pop_mover(struct edge *e)
{
    struct mover last = e->movers[--e->n];
    size_t i = 0;

    for (size_t child; (child = 2 * i + 1) < e->n; i = child) {
        if (child + 1 < e->n && e->movers[child + 1].loss < e->movers[child].loss)
            child++;
        if (last.loss <= e->movers[child].loss)
            break;
        e->movers[i] = e->movers[child];
    }
    e->movers[i] = last;
}

const struct mover *chains_head(struct chains *c, uint32_t edge)
{
    struct edge *e = &c->edges[edge];

    while (e->n > 0) {
        uint32_t person = e->movers[0].person;

        if (c->at[person] == e->from && !c->pinned[person])
            return &e->movers[0];
        pop_mover(e);
    }
    return NULL;
}

struct cost chains_edge_cost(const struct chains *c, uint32_t edge, const struct mover *m)
{
    const struct edge *e = &c->edges[edge];

    return (struct cost){m->loss, (int64_t)c->in->strand_of_kind[e->to] -
                                      (int64_t)c->in->strand_of_kind[e->from]};
}

bool chains_move(struct chains *c, uint32_t person, uint32_t to)
{
    size_t here = c->in->strand_of_kind[to];
    int64_t fit = quantised_fit(c, person, here);

    if (c->at[person] != KIND_NONE)
        c->used[c->at[person]]--;
    c->used[to]++;
    c->at[person] = to;
    if (c->pinned[person])
        return true;
    for (uint64_t left = c->allowed[person] & ~(UINT64_C(1) << here); left != 0; left &= left - 1) {
        size_t s = lowest_strand(left);
        uint32_t e = edge_of(c, to, chains_kind(c, person, s));

        if (e == KIND_NONE ||
            !push_mover(&c->edges[e], (struct mover){fit - quantised_fit(c, person, s), person})) {
            c->out_of_memory = true;
            return false;
        }
    }
    return true;
}

/* ---- The search ---- */

/* Whether a comes before b: the cheaper; of equals one with a free place, then the lower kind. */
static bool sooner(const struct chains *c, const struct label *a, const struct label *b)
{
    int order = cost_compare(a->cost, b->cost);

    if (order != 0)
        return order < 0;
    bool free_a = chains_free_place(c, a->kind), free_b = chains_free_place(c, b->kind);

    return free_a != free_b ? free_a : a->kind < b->kind;
}

static bool push_label(struct chains *c, struct label l)
{
    size_t i = c->n_heap;

    if (c->n_heap == c->heap_room) {
        size_t room = c->heap_room * 2 + 64;
        struct label *heap = realloc(c->heap, room * sizeof *heap);

        if (heap == NULL) {
            c->out_of_memory = true;
            return false;
        }
        c->heap = heap;
        c->heap_room = room;
    }
    for (c->n_heap++; i > 0 && sooner(c, &l, &c->heap[(i - 1) / 2]); i = (i - 1) / 2)
        c->heap[i] = c->heap[(i - 1) / 2];
    c->heap[i] = l;
    return true;
}

static struct label pop_label(struct chains *c)
{
    struct label top = c->heap[0], last = c->heap[--c->n_heap];
    size_t i = 0;

    for (size_t child; (child = 2 * i + 1) < c->n_heap; i = child) {
        if (child + 1 < c->n_heap && sooner(c, &c->heap[child + 1], &c->heap[child]))
            child++;
        if (!sooner(c, &c->heap[child], &last))
            break;
        c->heap[i] = c->heap[child];
    }
    c->heap[i] = last;
    return top;
}

static bool label_kind(struct chains *c, uint32_t kind, struct cost cost, uint32_t via)
{
    if (c->seen[kind] == c->search && (c->settled[kind] || cost_compare(cost, c->best[kind]) >= 0))
        return true;
    c->seen[kind] = c->search;
    c->settled[kind] = 0;
    c->best[kind] = cost;
    c->via[kind] = via;
    return push_label(c, (struct label){cost, kind});
}

static bool label_starts(struct chains *c, uint32_t person)
{
    for (size_t s = 0; s < c->in->n_strands; s++) {
        if (!(c->allowed[person] >> s & 1))
            continue;
        uint32_t kind = chains_kind(c, person, s);

        if (!label_kind(c, kind, cost_add(chains_cost(c, person, s), c->price[kind]), KIND_NONE))
            return false;
    }
    return true;
}

static bool label_next(struct chains *c, uint32_t kind)
{
    for (uint32_t e = c->first[kind]; e != KIND_NONE; e = c->edges[e].next) {
        const struct mover *m = chains_head(c, e);
        uint32_t to = c->edges[e].to;

        if (m == NULL)
            continue;
        struct cost reduced = cost_less(cost_add(chains_edge_cost(c, e, m), c->price[to]),
                                        c->price[kind]);

        if (!label_kind(c, to, cost_add(c->best[kind], reduced), e))
            return false;
    }
    return true;
}

/* Dijkstra's algorithm on reduced costs; the kind where the cheapest chain ends, or KIND_NONE. */
static uint32_t find_end(struct chains *c, uint32_t person, uint32_t target)
{
    c->search++;
    c->n_heap = c->n_reached = 0;
    if (!label_starts(c, person))
        return KIND_NONE;
    while (c->n_heap > 0) {
        uint32_t kind = pop_label(c).kind;

        if (c->settled[kind])
            continue;
        if (target == KIND_NONE ? chains_free_place(c, kind) : kind == target)
            return kind;
        c->settled[kind] = 1;
        c->reached[c->n_reached++] = kind;
        if (!label_next(c, kind))
            return KIND_NONE;
    }
    return KIND_NONE;
}

bool chains_insert(struct chains *c, uint32_t person, uint32_t target)
{
    uint32_t end = find_end(c, person, target);

    if (end == KIND_NONE || c->out_of_memory)
        return false;
    for (size_t i = 0; i < c->n_reached; i++) {
        uint32_t kind = c->reached[i];

        c->price[kind] = cost_add(c->price[kind], cost_less(c->best[end], c->best[kind]));
    }
    /* From the end back: each mover takes the place that the one before him left. */
    while (c->via[end] != KIND_NONE) {
        const struct edge *e = &c->edges[c->via[end]];
        uint32_t from = e->from, mover = e->movers[0].person;

        if (!chains_move(c, mover, end))
            return false;
        end = from;
    }
    return chains_move(c, person, end);
}
