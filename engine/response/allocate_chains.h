/* allocate_chains.h -- who could move where, and at what loss: the kinds of places as a graph.
 *
 * Internal to allocate*.c.  A node is a kind of places.  An edge u -> v stands for those placed in
 * u who may also be placed in v, with the one who loses least by the move at its head.  Putting a
 * person in is a cheapest path from one of his kinds to a kind with a free place: everybody on it
 * moves one step.  Each insertion keeps the total fit of those placed the highest possible
 * (successive shortest paths); the prices keep every move's reduced cost at 0 or more, so that
 * Dijkstra's algorithm finds the path.  docs/allocation.md says why, and where it comes from. */
#ifndef OSARA_RESPONSE_ALLOCATE_CHAINS_H
#define OSARA_RESPONSE_ALLOCATE_CHAINS_H

#include "response/allocate.h"

/* What a placing costs, to be kept low: first fit forgone (2^-40 of a unit), then strand numbers. */
struct cost {
    int64_t fit, strand;
};

static inline struct cost cost_add(struct cost a, struct cost b)
{
    return (struct cost){a.fit + b.fit, a.strand + b.strand};
}

static inline struct cost cost_less(struct cost a, struct cost b)
{
    return (struct cost){a.fit - b.fit, a.strand - b.strand};
}

static inline int cost_compare(struct cost a, struct cost b)
{
    if (a.fit != b.fit)
        return a.fit < b.fit ? -1 : 1;
    return a.strand < b.strand ? -1 : a.strand > b.strand;
}

/* One who is placed in an edge's `from` and may move to its `to`. */
struct mover {
    int64_t loss; /* fit in `from` less fit in `to` */
    uint32_t person;
};

struct edge {
    uint32_t from, to;
    uint32_t next;        /* edge of the same `from`, or KIND_NONE */
    struct mover *movers; /* binary heap, least loss first; stale ones are dropped at the top */
    size_t n, room;
};

/* A label of the search. */
struct label {
    struct cost cost;
    uint32_t kind;
};

struct chains {
    const struct allocation_input *in;
    uint64_t *open;     /* [n] bit s: he may be in strand s (of a must: must) */
    uint64_t *allowed;  /* [n] bit s: he may be in strand s, as things stand */
    uint32_t *at;       /* [n] the kind he is placed in, or KIND_NONE */
    uint8_t *pinned;    /* [n] 1: he is not to be moved any more */
    uint32_t *room;     /* [n_kinds] capacity, and what was added to it */
    uint32_t *used;     /* [n_kinds] */
    struct cost *price; /* [n_kinds] a lower bound of what freeing a place here costs; 0 if free */

    struct edge *edges;
    size_t n_edges, edges_room;
    uint32_t *first; /* [n_kinds] its first edge */
    uint32_t *table; /* (from, to) -> edge, open addressing, a power of two long */
    size_t table_room;

    struct cost *best; /* [n_kinds] the search: cheapest way found */
    uint32_t *via;     /* [n_kinds] ... the edge it came by, KIND_NONE at the start */
    uint32_t *seen;    /* [n_kinds] ... the search that labelled it */
    uint8_t *settled;  /* [n_kinds] */
    uint32_t search;   /* this search's number */
    uint32_t *reached; /* [n_kinds] those settled, in order */
    size_t n_reached;
    struct label *heap;
    size_t n_heap, heap_room;
    bool out_of_memory;
};

bool chains_open(struct chains *c, const struct allocation_input *in);
void chains_close(struct chains *c);

static inline bool chains_free_place(const struct chains *c, uint32_t kind)
{
    return c->used[kind] < c->room[kind];
}

static inline uint32_t chains_kind(const struct chains *c, size_t person, size_t strand)
{
    return c->in->kind[person * c->in->n_strands + strand];
}

struct cost chains_cost(const struct chains *c, size_t person, size_t strand);

/* Places a person in one of the kinds that `allowed` names, moving others where that is needed.
 * `target`: the kind whose place the chain must end in; KIND_NONE: any that is free.  False: no
 * chain frees a place (nothing changed; c->reached are the kinds that were tried, all full), or out
 * of memory (c->out_of_memory). */
bool chains_insert(struct chains *c, uint32_t person, uint32_t target);

/* Moves one who is placed (or nobody yet: at KIND_NONE) without looking at room. */
bool chains_move(struct chains *c, uint32_t person, uint32_t to);

/* Head of an edge: who loses least by moving along it; NULL when nobody can. */
const struct mover *chains_head(struct chains *c, uint32_t edge);

/* What moving the head along the edge costs. */
struct cost chains_edge_cost(const struct chains *c, uint32_t edge, const struct mover *m);

/* allocate_ties.c: of all optimal placings, takes the one that gives those placed, musts first and
 * then in order, the lowest strands.  Pins everybody.  False: out of memory. */
bool chains_break_ties(struct chains *c);

/* One person's turn to be offered a place. */
struct turn {
    uint32_t person;
    bool first; /* for the place that he holds, and that alone; else his plain turn */
};

/* What came of the turns, in order: what one_more and one_less are read from. */
struct turns {
    struct turn *at;
    size_t n;
    uint8_t *placed;   /* [n turns] 1: a place was found (a must that went over capacity: 0) */
    uint32_t *plain;   /* [n persons] number of his plain turn */
    uint32_t *entered; /* [n persons] number of the turn that placed him, UINT32_MAX none */
};

/* The kinds that a turn is for, as bits of strands. */
static inline uint64_t turn_strands(const struct chains *c, struct turn turn)
{
    uint64_t open = c->open[turn.person];

    return turn.first ? open & c->in->holds[turn.person] : open;
}

/* The lowest strand of a set that is not empty. */
static inline size_t lowest_strand(uint64_t strands)
{
    return (size_t)__builtin_ctzll(strands);
}

/* allocate_marginal.c: who would come in with one place more, who would go with one less.  Reads
 * the placing before musts are put over capacity.  False: out of memory. */
bool chains_marginal(struct chains *c, const struct turns *turns, struct allocation *out);

#endif
