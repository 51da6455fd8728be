/* allocate_ties.c -- of all optimal placings, the one that the rules name.
 *
 * Optimal placings differ by cycles of moves that cost nothing.  In turn, each person takes the
 * lowest strand to which such a cycle can bring him, and is pinned there. */
#include "response/allocate_chains.h"

#define VIA_FREE (UINT32_MAX - 1) /* reached because a free place elsewhere was taken instead */

static bool is_zero(struct cost c)
{
    return c.fit == 0 && c.strand == 0;
}

/* The free places together are one more node, after the kinds: a move into one of them lets any
 * kind that could as well have had a free place (price 0) be one short. */
static uint32_t free_node(const struct chains *c)
{
    return c->in->n_kinds;
}

static void reach(struct chains *c, uint32_t node, uint32_t via)
{
    if (c->seen[node] == c->search)
        return;
    c->seen[node] = c->search;
    c->via[node] = via;
    c->reached[c->n_reached++] = node;
}

static void reach_from(struct chains *c, uint32_t node)
{
    if (node == free_node(c)) {
        for (uint32_t k = 0; k < c->in->n_kinds; k++)
            if (c->used[k] > 0 && is_zero(c->price[k]))
                reach(c, k, VIA_FREE);
        return;
    }
    for (uint32_t e = c->first[node]; e != KIND_NONE; e = c->edges[e].next) {
        uint32_t to = c->edges[e].to;
        const struct mover *m = c->seen[to] == c->search ? NULL : chains_head(c, e);

        if (m != NULL &&
            is_zero(cost_less(cost_add(chains_edge_cost(c, e, m), c->price[to]), c->price[node])))
            reach(c, to, e);
    }
    if (chains_free_place(c, node))
        reach(c, free_node(c), node);
}

/* Whether moves that cost nothing lead from one kind to another.  What an earlier search of the
 * same person saw did not lead there, and is not searched again. */
static bool leads_to(struct chains *c, uint32_t from, uint32_t to)
{
    size_t next = c->n_reached;

    reach(c, from, KIND_NONE);
    while (next < c->n_reached && c->seen[to] != c->search)
        reach_from(c, c->reached[next++]);
    return c->seen[to] == c->search;
}

/* Moves everybody on the way that leads_to() found, from its end back. */
static bool turn_cycle(struct chains *c, uint32_t person, uint32_t from, uint32_t node)
{
    while (node != from) {
        if (c->via[node] == VIA_FREE) {
            node = c->via[free_node(c)];
            continue;
        }
        const struct edge *e = &c->edges[c->via[node]];
        uint32_t left = e->from, mover = e->movers[0].person;

        if (!chains_move(c, mover, node))
            return false;
        node = left;
    }
    return chains_move(c, person, from);
}

static bool settle(struct chains *c, uint32_t person)
{
    uint32_t here = c->at[person];

    c->pinned[person] = 1;
    if (here == KIND_NONE)
        return true;
    size_t strand = c->in->strand_of_kind[here];
    struct cost now = cost_add(chains_cost(c, person, strand), c->price[here]);

    c->search++;
    c->n_reached = 0;
    for (size_t s = 0; s < strand; s++) {
        if (!(c->allowed[person] >> s & 1))
            continue;
        uint32_t kind = chains_kind(c, person, s);
        struct cost there = cost_add(chains_cost(c, person, s), c->price[kind]);

        if (cost_compare(there, now) == 0 && c->seen[kind] != c->search && leads_to(c, kind, here))
            return turn_cycle(c, person, kind, here);
    }
    return true;
}

bool chains_break_ties(struct chains *c)
{
    for (int must = 1; must >= 0; must--)
        for (size_t i = 0; i < c->in->n; i++)
            if ((c->in->must[i] != 0) == must && !settle(c, (uint32_t)i))
                return false;
    return true;
}
