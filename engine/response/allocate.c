/* allocate.c -- offers places in turn, and tells what came of it. */
#include "response/allocate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "response/allocate_chains.h"

/* ---- Whether the input is what allocate.h says ---- */

static const char *kind_fault(const struct allocation_input *in, size_t i, size_t s)
{
    uint32_t kind = in->kind[i * in->n_strands + s];
    double fit = in->fit[i * in->n_strands + s];

    if (kind == KIND_NONE)
        return in->must[i] >> s & 1 ? "a must strand that he is not eligible for" : NULL;
    if (kind >= in->n_kinds)
        return "a kind of places that is not there";
    if (in->strand_of_kind[kind] != s)
        return "a kind of places of another strand";
    return fit >= 0 && fit <= 1 ? NULL : "a fit that is not 0..1";
}

static const char *person_fault(const struct allocation_input *in, size_t i)
{
    const char *fault = NULL;

    if (isnan(in->score[i]) || (i > 0 && in->score[i] > in->score[i - 1]))
        return "a score that is missing or above the one before";
    if (in->n_strands < 64 && in->holds[i] >> in->n_strands != 0)
        return "a place in a strand that is not there";
    if (in->n_strands < 64 && in->must[i] >> in->n_strands != 0)
        return "a must strand that is not there";
    for (size_t s = 0; fault == NULL && s < in->n_strands; s++)
        fault = kind_fault(in, i, s);
    return fault;
}

static enum osara_status check_input(const struct allocation_input *in, osara_problems *problems)
{
    if (in->n_strands > 64 || in->n >= UINT32_MAX / 2 || in->n_kinds >= UINT32_MAX - 2)
        return problem_add(problems, OSARA_EFAULT, NULL,
                           "allocation: %zu persons, %zu strands, %u kinds of places are too many",
                           in->n, in->n_strands, in->n_kinds);
    if (!(in->margin >= 0))
        return problem_add(problems, OSARA_EFAULT, NULL,
                           "allocation: the margin is missing or below 0");
    for (size_t i = 0; i < in->n; i++) {
        const char *fault = person_fault(in, i);

        if (fault != NULL)
            return problem_add(problems, OSARA_EFAULT, NULL, "allocation: person %zu has %s", i,
                               fault);
    }
    return OSARA_OK;
}

/* ---- Turns ---- */

static bool turns_open(struct turns *t, size_t n)
{
    *t = (struct turns){.at = malloc((2 * n + 1) * sizeof *t->at),
                        .placed = calloc(2 * n + 1, sizeof *t->placed),
                        .plain = calloc(n + 1, sizeof *t->plain),
                        .entered = malloc((n + 1) * sizeof *t->entered)};
    if (!t->at || !t->placed || !t->plain || !t->entered)
        return false;
    memset(t->entered, 0xff, (n + 1) * sizeof *t->entered);
    return true;
}

static void turns_close(struct turns *t)
{
    free(t->at);
    free(t->placed);
    free(t->plain);
    free(t->entered);
}

enum sort { STAYING, HOLDING, PLAIN };

static bool has_turn(const struct chains *c, size_t i, bool musts, enum sort sort)
{
    const struct allocation_input *in = c->in;
    bool stays = in->stays != NULL && in->stays[i];

    if ((in->must[i] != 0) != musts || (sort != PLAIN && stays != (sort == STAYING)))
        return false;
    return turn_strands(c, (struct turn){(uint32_t)i, sort != PLAIN}) != 0;
}

/* The next of the musts, or of the others, from i on, who has a turn of this sort. */
static size_t next_person(const struct chains *c, size_t i, bool musts, enum sort sort)
{
    while (i < c->in->n && !has_turn(c, i, musts, sort))
        i++;
    return i;
}

/* First turns that have the margin, and plain ones, by score; of equals first turns.  Both sorts are
 * in order already. */
static void merge_turns(struct turns *t, const struct chains *c, bool musts)
{
    const struct allocation_input *in = c->in;
    size_t first = next_person(c, 0, musts, HOLDING), plain = next_person(c, 0, musts, PLAIN);

    while (first < in->n || plain < in->n) {
        if (first < in->n &&
            (plain == in->n || in->score[first] + in->margin >= in->score[plain])) {
            t->at[t->n++] = (struct turn){(uint32_t)first, true};
            first = next_person(c, first + 1, musts, HOLDING);
        } else {
            t->plain[plain] = (uint32_t)t->n;
            t->at[t->n++] = (struct turn){(uint32_t)plain, false};
            plain = next_person(c, plain + 1, musts, PLAIN);
        }
    }
}

/* Musts, then the others; in each those who stay, then all by score. */
static void make_turns(struct turns *t, const struct chains *c)
{
    for (int musts = 1; musts >= 0; musts--) {
        size_t i = c->in->stays == NULL ? c->in->n : next_person(c, 0, musts, STAYING);

        for (; i < c->in->n; i = next_person(c, i + 1, musts, STAYING))
            t->at[t->n++] = (struct turn){(uint32_t)i, true};
        merge_turns(t, c, musts);
    }
}

/* A set of full kinds that no move leaves stays so: who wants only those need not be tried. */
static bool all_shut(const struct chains *c, const uint8_t shut[], uint32_t person)
{
    for (uint64_t left = c->allowed[person]; left != 0; left &= left - 1)
        if (!shut[chains_kind(c, person, lowest_strand(left))])
            return false;
    return true;
}

static bool take_turns(struct chains *c, struct turns *t, uint8_t shut[])
{
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t person = t->at[i].person;

        if (t->entered[person] != UINT32_MAX)
            t->placed[i] = 1; /* he has the place that he held, so that his plain turn is void */
        if (t->placed[i])
            continue;
        c->allowed[person] = turn_strands(c, t->at[i]);
        if (all_shut(c, shut, person))
            continue;
        if (chains_insert(c, person, KIND_NONE)) {
            t->placed[i] = 1;
            t->entered[person] = i;
            continue;
        }
        if (c->out_of_memory)
            return false;
        for (size_t r = 0; r < c->n_reached; r++)
            shut[c->reached[r]] = 1;
    }
    return true;
}

/* The strand that suits best, of those he must be in; of equals the one named first. */
static size_t best_strand(const struct chains *c, uint32_t person)
{
    size_t best = c->in->n_strands;

    for (size_t s = 0; s < c->in->n_strands; s++)
        if ((c->in->must[person] >> s & 1) &&
            (best == c->in->n_strands ||
             chains_cost(c, person, s).fit < chains_cost(c, person, best).fit))
            best = s;
    return best;
}

/* Makes a place more for each must who found none, where it suits him best. */
static bool put_over(struct chains *c)
{
    for (uint32_t i = 0; i < c->in->n; i++) {
        if (c->in->must[i] == 0 || c->at[i] != KIND_NONE)
            continue;
        uint32_t kind = chains_kind(c, i, best_strand(c, i));

        c->allowed[i] = c->in->must[i];
        c->room[kind]++;
        if (!chains_insert(c, i, kind))
            return false;
    }
    return true;
}

/* ---- What came of it ---- */

static bool open_allocation(struct allocation *a, const struct allocation_input *in)
{
    size_t n = in->n + 1, k = (size_t)in->n_kinds + 1;

    a->strand = calloc(n, sizeof *a->strand);
    a->used = calloc(k, sizeof *a->used);
    a->over = calloc(k, sizeof *a->over);
    a->waiting = calloc(k, sizeof *a->waiting);
    a->queue = calloc(n, sizeof *a->queue);
    a->queue_kind = malloc(n * sizeof *a->queue_kind);
    a->last_in = malloc(k * sizeof *a->last_in);
    a->one_more = malloc(k * sizeof *a->one_more);
    a->one_less = malloc(k * sizeof *a->one_less);
    if (!a->strand || !a->used || !a->over || !a->waiting || !a->queue || !a->queue_kind ||
        !a->last_in || !a->one_more || !a->one_less)
        return false;
    memset(a->queue_kind, 0xff, n * sizeof *a->queue_kind);
    memset(a->last_in, 0xff, k * sizeof *a->last_in);
    return true;
}

void allocation_free(struct allocation *a)
{
    free(a->strand);
    free(a->used);
    free(a->over);
    free(a->waiting);
    free(a->queue);
    free(a->queue_kind);
    free(a->last_in);
    free(a->one_more);
    free(a->one_less);
    *a = (struct allocation){0};
}

static void tell_places(const struct chains *c, struct allocation *a)
{
    a->total_fit = 0;
    for (size_t i = 0; i < c->in->n; i++) {
        uint32_t kind = c->at[i];

        a->strand[i] = -1;
        if (kind == KIND_NONE)
            continue;
        a->strand[i] = (int16_t)c->in->strand_of_kind[kind];
        a->total_fit += c->in->fit[i * c->in->n_strands + c->in->strand_of_kind[kind]];
        a->last_in[kind] = (uint32_t)i;
    }
    for (uint32_t k = 0; k < c->in->n_kinds; k++) {
        a->used[k] = c->used[k];
        a->over[k] = c->used[k] > c->in->capacity[k] ? c->used[k] - c->in->capacity[k] : 0;
    }
}

/* Joins the queue of each kind once, at the first of his turns that was for it. */
static void join_queues(const struct chains *c, struct allocation *a, struct turn turn)
{
    uint64_t before = turn_strands(c, (struct turn){turn.person, true});
    uint64_t strands = turn_strands(c, turn) & (turn.first ? UINT64_MAX : ~before);

    for (; strands != 0; strands &= strands - 1) {
        size_t s = lowest_strand(strands);
        uint32_t kind = chains_kind(c, turn.person, s);
        uint32_t place = ++a->waiting[kind], best = a->queue[turn.person];

        if (best == 0 || place < best ||
            (place == best && s < c->in->strand_of_kind[a->queue_kind[turn.person]])) {
            a->queue[turn.person] = place;
            a->queue_kind[turn.person] = kind;
        }
    }
}

static void tell_queues(const struct chains *c, const struct turns *t, struct allocation *a)
{
    for (size_t i = 0; i < t->n; i++)
        if (c->at[t->at[i].person] == KIND_NONE)
            join_queues(c, a, t->at[i]);
}

enum osara_status allocate(const struct allocation_input *in, struct allocation *out,
                           osara_problems *problems)
{
    struct chains c = {0};
    struct turns turns = {0};
    struct allocation a = {0};
    uint8_t *shut = NULL;
    enum osara_status rc = check_input(in, problems);

    if (rc != OSARA_OK)
        return rc;
    shut = calloc((size_t)in->n_kinds + 1, 1);
    if (shut != NULL && chains_open(&c, in) && turns_open(&turns, in->n) &&
        open_allocation(&a, in)) {
        make_turns(&turns, &c);
        if (take_turns(&c, &turns, shut) && chains_marginal(&c, &turns, &a) && put_over(&c) &&
            chains_break_ties(&c)) {
            tell_places(&c, &a);
            tell_queues(&c, &turns, &a);
            *out = a;
            a = (struct allocation){0};
            goto done;
        }
    }
    rc = problem_memory(problems);
done:
    allocation_free(&a);
    turns_close(&turns);
    chains_close(&c);
    free(shut);
    return rc;
}
