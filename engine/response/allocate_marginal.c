/* allocate_marginal.c -- what one place more would bring, and one place less would cost.
 *
 * Both follow the turns as they would have gone, without repeating them: a full set of kinds that
 * no move leaves stays so, whatever comes after (docs/allocation.md, "One place more or less"). */
#include <stdlib.h>
#include <string.h>

#include "response/allocate_chains.h"

#define NOBODY INT64_MIN
#define FREE_PLACE INT64_MAX

struct marginal {
    struct chains *c;
    const struct turns *turns;
    int64_t *latest;     /* [n_kinds] the last turn that placed someone whom a chain of moves can
                            reach from here; FREE_PLACE when one reaches a free place */
    int64_t *latest_in;  /* [n_kinds] the last turn that placed someone who is here */
    uint32_t *fail_from; /* [n_kinds + 1] */
    uint32_t *fails;     /* turns that found no place, by kind, in order */
    uint32_t *back_from; /* [n_kinds + 1] */
    uint32_t *back;      /* kinds from which a move leads here, by kind */
    uint32_t *comes_in;  /* [n] who comes in when this person leaves the place of his plain turn */
};

static void visit(struct chains *c, uint32_t kind)
{
    if (c->seen[kind] == c->search)
        return;
    c->seen[kind] = c->search;
    c->reached[c->n_reached++] = kind;
}

/* ---- One less ---- */

static void find_latest(struct marginal *m, uint32_t kind)
{
    struct chains *c = m->c;
    int64_t latest = NOBODY;

    c->search++;
    c->n_reached = 0;
    visit(c, kind);
    for (size_t i = 0; i < c->n_reached && latest != FREE_PLACE; i++) {
        uint32_t k = c->reached[i];

        if (chains_free_place(c, k))
            latest = FREE_PLACE;
        else if (m->latest_in[k] > latest)
            latest = m->latest_in[k];
        for (uint32_t e = c->first[k]; e != KIND_NONE; e = c->edges[e].next)
            if (chains_head(c, e) != NULL)
                visit(c, c->edges[e].to);
    }
    m->latest[kind] = latest;
}

/* The last turn among all on whom the kinds of a turn depend. */
static int64_t latest_of(const struct marginal *m, struct turn turn)
{
    int64_t latest = NOBODY;

    for (uint64_t left = turn_strands(m->c, turn); left != 0; left &= left - 1) {
        int64_t of = m->latest[chains_kind(m->c, turn.person, lowest_strand(left))];

        latest = of > latest ? of : latest;
    }
    return latest;
}

/* He whose turn came last goes.  If that was his turn for the place that he holds, he comes back at
 * his plain turn, and the one who came last of those in his way goes: and so on. */
static uint32_t who_goes(const struct marginal *m, uint32_t kind)
{
    int64_t last = m->c->in->capacity[kind] > 0 ? m->latest[kind] : FREE_PLACE;

    while (last != NOBODY && last != FREE_PLACE) {
        struct turn turn = m->turns->at[last];
        uint32_t person = turn.person, plain = m->turns->plain[person];

        if (turn.first) {
            last = latest_of(m, (struct turn){person, false});
            if (last > (int64_t)plain)
                continue; /* FREE_PLACE included */
        }
        return m->c->in->must[person] ? UINT32_MAX : person; /* a must goes over capacity */
    }
    return UINT32_MAX;
}

/* ---- One more ---- */

/* The first turn after `after` that found no place, but would with one more in `kind`. */
static uint32_t first_fail(struct marginal *m, uint32_t kind, int64_t after)
{
    struct chains *c = m->c;
    uint32_t first = UINT32_MAX;

    c->search++;
    c->n_reached = 0;
    visit(c, kind);
    for (size_t i = 0; i < c->n_reached; i++) {
        uint32_t k = c->reached[i];
        uint32_t lo = m->fail_from[k], hi = m->fail_from[k + 1];

        while (lo < hi) {
            uint32_t mid = lo + (hi - lo) / 2;

            if ((int64_t)m->fails[mid] <= after)
                lo = mid + 1;
            else
                hi = mid;
        }
        if (lo < m->fail_from[k + 1] && m->fails[lo] < first)
            first = m->fails[lo];
        for (uint32_t b = m->back_from[k]; b < m->back_from[k + 1]; b++)
            visit(c, m->back[b]);
    }
    return first;
}

/* The first who found no place takes it.  If that was his turn for the place that he holds, and his
 * plain turn found him another, that one falls free at his plain turn for the next: and so on. */
static uint32_t who_comes_in(struct marginal *m, uint32_t kind, int64_t after)
{
    uint32_t fail = first_fail(m, kind, after);

    if (fail == UINT32_MAX)
        return UINT32_MAX;
    struct turn turn = m->turns->at[fail];

    if (turn.first && m->turns->entered[turn.person] != UINT32_MAX)
        return m->comes_in[turn.person];
    return m->c->in->must[turn.person] ? UINT32_MAX : turn.person; /* a must: one less over */
}

/* Later plain turns first, as each depends on what comes after it alone. */
static void follow_displaced(struct marginal *m)
{
    for (size_t t = m->turns->n; t-- > 0;) {
        struct turn turn = m->turns->at[t];

        if (!turn.first && m->turns->entered[turn.person] == t &&
            turn_strands(m->c, (struct turn){turn.person, true}) != 0)
            m->comes_in[turn.person] = who_comes_in(m, m->c->at[turn.person], (int64_t)t);
    }
}

/* ---- What both need ---- */

/* starts [n + 1] holds counts, shifted by one: makes them the places where each begins. */
static void add_up(uint32_t starts[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        starts[i + 1] += starts[i];
}

/* Filling moves each start to its end, which is the next one's start. */
static void shift_back(uint32_t starts[], size_t n)
{
    memmove(starts + 1, starts, n * sizeof *starts);
    starts[0] = 0;
}

static bool list_fails(struct marginal *m)
{
    const struct allocation_input *in = m->c->in;

    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t t = 0; t < m->turns->n; t++) {
            struct turn turn = m->turns->at[t];

            if (m->turns->placed[t])
                continue;
            for (uint64_t left = turn_strands(m->c, turn); left != 0; left &= left - 1) {
                uint32_t kind = chains_kind(m->c, turn.person, lowest_strand(left));

                if (fill)
                    m->fails[m->fail_from[kind]++] = t;
                else
                    m->fail_from[kind + 1]++;
            }
        }
        if (fill)
            shift_back(m->fail_from, in->n_kinds);
        else
            add_up(m->fail_from, in->n_kinds);
        if (!fill)
            m->fails = malloc(((size_t)m->fail_from[in->n_kinds] + 1) * sizeof *m->fails);
        if (m->fails == NULL)
            return false;
    }
    return true;
}

static bool list_back(struct marginal *m)
{
    struct chains *c = m->c;

    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t e = 0; e < c->n_edges; e++) {
            if (chains_head(c, e) == NULL)
                continue;
            if (fill)
                m->back[m->back_from[c->edges[e].to]++] = c->edges[e].from;
            else
                m->back_from[c->edges[e].to + 1]++;
        }
        if (fill)
            shift_back(m->back_from, c->in->n_kinds);
        else
            add_up(m->back_from, c->in->n_kinds);
    }
    return true;
}

static bool make_room(struct marginal *m)
{
    size_t kinds = (size_t)m->c->in->n_kinds + 2;

    m->latest = malloc(kinds * sizeof *m->latest);
    m->latest_in = malloc(kinds * sizeof *m->latest_in);
    m->fail_from = calloc(kinds, sizeof *m->fail_from);
    m->back_from = calloc(kinds, sizeof *m->back_from);
    m->back = malloc((m->c->n_edges + 1) * sizeof *m->back);
    m->comes_in = malloc((m->c->in->n + 1) * sizeof *m->comes_in);
    return m->latest && m->latest_in && m->fail_from && m->back_from && m->back && m->comes_in;
}

static void find_latest_in(struct marginal *m)
{
    for (uint32_t k = 0; k < m->c->in->n_kinds; k++)
        m->latest_in[k] = NOBODY;
    for (size_t i = 0; i < m->c->in->n; i++) {
        uint32_t kind = m->c->at[i];

        if (kind != KIND_NONE && (int64_t)m->turns->entered[i] > m->latest_in[kind])
            m->latest_in[kind] = m->turns->entered[i];
    }
}

bool chains_marginal(struct chains *c, const struct turns *turns, struct allocation *out)
{
    struct marginal m = {.c = c, .turns = turns};
    bool done = make_room(&m) && list_fails(&m) && list_back(&m);

    if (done) {
        find_latest_in(&m);
        for (uint32_t k = 0; k < c->in->n_kinds; k++)
            find_latest(&m, k);
        follow_displaced(&m);
        for (uint32_t k = 0; k < c->in->n_kinds; k++) {
            out->one_less[k] = who_goes(&m, k);
            out->one_more[k] = who_comes_in(&m, k, -1);
        }
    }
    free(m.latest);
    free(m.latest_in);
    free(m.fail_from);
    free(m.fails);
    free(m.back_from);
    free(m.back);
    free(m.comes_in);
    return done;
}
