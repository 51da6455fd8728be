/* small_cases.h -- small random cases of allocation, and whether people can be seated, tried out. */
#ifndef TESTS_RESPONSE_SMALL_CASES_H
#define TESTS_RESPONSE_SMALL_CASES_H

#include <string.h>

#include "response/allocate.h"

enum { N = 7, S = 3, K = 6, CASES = 6000 };

struct small {
    size_t n, n_strands;
    uint32_t n_kinds;
    uint32_t kind[N * S];
    double fit[N * S];
    uint64_t must[N];
    double score[N];
    uint64_t holds[N];
    uint8_t stays[N];
    double margin;
    uint32_t capacity[K];
    uint16_t strand_of_kind[K];
};

/* ---- Random cases ---- */

static uint64_t state; /* of the generator: a test sets it first */

static uint32_t below(uint32_t n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33) % n;
}

static double some_fit(void)
{
    static const double fits[] = {0, 0.25, 0.5, 0.5 + 0x1p-43, 0.5 + 0x1p-40, 0.75, 1};

    return below(4) == 0 ? below(1000) / 999.0 : fits[below(sizeof fits / sizeof *fits)];
}

static void make_kinds(struct small *c, uint32_t kind_of[S][2])
{
    uint32_t ids[K];

    c->n_kinds = 0;
    for (uint32_t i = 0; i < K; i++)
        ids[i] = i;
    for (size_t s = 0; s < c->n_strands; s++) {
        kind_of[s][0] = c->n_kinds++;
        kind_of[s][1] = below(3) ? c->n_kinds++ : kind_of[s][0];
    }
    for (uint32_t i = c->n_kinds; i > 1; i--) {
        uint32_t j = below(i), swap = ids[i - 1];

        ids[i - 1] = ids[j];
        ids[j] = swap;
    }
    for (size_t s = 0; s < c->n_strands; s++)
        for (size_t a = 0; a < 2; a++) {
            kind_of[s][a] = ids[kind_of[s][a]];
            c->strand_of_kind[kind_of[s][a]] = (uint16_t)s;
            c->capacity[kind_of[s][a]] = below(3);
        }
}

/* `musts`: one strand in so many, of those that he is eligible for, is a must. */
static void make_person(struct small *c, size_t i, uint32_t kind_of[S][2], bool flat,
                        uint32_t musts)
{
    uint32_t area = below(2);

    c->must[i] = 0;
    c->holds[i] = 0;
    c->score[i] = i == 0 ? 20 : c->score[i - 1] - below(3);
    for (size_t s = 0; s < c->n_strands; s++) {
        size_t cell = i * c->n_strands + s;

        c->kind[cell] = below(4) ? kind_of[s][below(8) ? area : 1 - area] : KIND_NONE;
        c->fit[cell] = flat ? 0.5 : some_fit();
        if (c->kind[cell] != KIND_NONE && below(musts) == 0)
            c->must[i] |= UINT64_C(1) << s;
    }
    if (below(2))
        c->holds[i] = UINT64_C(1) << below((uint32_t)c->n_strands);
    if (below(4) == 0) /* of one without an area, more than one column stands for his strand */
        c->holds[i] |= UINT64_C(1) << below((uint32_t)c->n_strands);
    c->stays[i] = below(4) == 0;
}

static void make_case(struct small *c)
{
    uint32_t kind_of[S][2];
    bool flat = below(4) == 0;
    uint32_t musts = below(3) ? 6 : 2;

    c->n = below(N + 1);
    c->n_strands = 1 + below(S);
    c->margin = below(4);
    make_kinds(c, kind_of);
    for (size_t i = 0; i < c->n; i++)
        make_person(c, i, kind_of, flat, musts);
}

static struct allocation_input input_of(const struct small *c)
{
    return (struct allocation_input){c->n,       c->n_strands, c->kind,          c->fit,
                                     c->must,    c->score,     c->holds,         c->margin,
                                     c->stays,   c->n_kinds,   c->capacity,      c->strand_of_kind};
}

static bool can_place(const struct small *c, const unsigned allowed[], uint32_t left[], size_t i)
{
    if (i == c->n)
        return true;
    if (allowed[i] == 0)
        return can_place(c, allowed, left, i + 1);
    for (size_t s = 0; s < c->n_strands; s++) {
        uint32_t k = c->kind[i * c->n_strands + s];

        if (!(allowed[i] >> s & 1) || left[k] == 0)
            continue;
        left[k]--;
        bool can = can_place(c, allowed, left, i + 1);
        left[k]++;
        if (can)
            return true;
    }
    return false;
}

static unsigned strands_of(const struct small *c, size_t i)
{
    unsigned strands = (unsigned)c->must[i];

    for (size_t s = 0; c->must[i] == 0 && s < c->n_strands; s++)
        if (c->kind[i * c->n_strands + s] != KIND_NONE)
            strands |= 1u << s;
    return strands;
}

#endif
