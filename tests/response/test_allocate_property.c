/* test_allocate_property.c -- allocate() against the rules done the slow way, on small random cases.
 *
 * The slow way tries every placing there is: whether a set can be placed, which placing of it has
 * the highest fit, which of those the tie rule names; one place more or less is done all over
 * again with the other capacity. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "response/small_cases.h"

/* What the slow way finds. */
struct slow {
    unsigned allowed[N]; /* bits of strands; 0: not placed */
    int strand[N];
    uint32_t room[K];
    int64_t fit;
};

/* ---- The slow way ---- */

static bool try_place(const struct small *c, struct slow *w, size_t i, unsigned strands)
{
    uint32_t left[K];

    memcpy(left, w->room, sizeof left);
    w->allowed[i] = strands;
    if (strands != 0 && can_place(c, w->allowed, left, 0))
        return true;
    w->allowed[i] = 0;
    return false;
}

static int64_t quantised(const struct small *c, size_t i, size_t s)
{
    return llround(c->fit[i * c->n_strands + s] * 1099511627776.0);
}

static void place_over(const struct small *c, struct slow *w, size_t i)
{
    size_t best = S;

    for (size_t s = 0; s < c->n_strands; s++)
        if ((c->must[i] >> s & 1) && (best == S || quantised(c, i, s) > quantised(c, i, best)))
            best = s;
    w->room[c->kind[i * c->n_strands + best]]++;
    assert_true(try_place(c, w, i, (unsigned)c->must[i]));
}

struct slow_turn {
    bool other; /* not a must */
    bool other_stay; /* not the first turn of one who stays */
    double score;
    bool plain;
    size_t person;
};

static bool turn_before(const struct slow_turn *a, const struct slow_turn *b)
{
    if (a->other != b->other)
        return b->other;
    if (a->other_stay != b->other_stay)
        return b->other_stay;
    if (a->score > b->score || a->score < b->score)
        return a->score > b->score;
    return a->plain != b->plain ? b->plain : a->person < b->person;
}

static size_t slow_turns(const struct small *c, struct slow_turn turns[])
{
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        struct slow_turn t = {c->must[i] == 0, true, c->score[i], true, i};

        turns[n++] = t;
        t.score += c->margin;
        t.plain = false;
        t.other_stay = !c->stays[i];
        turns[n++] = t;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && turn_before(&turns[j], &turns[j - 1]); j--) {
            struct slow_turn swap = turns[j];

            turns[j] = turns[j - 1];
            turns[j - 1] = swap;
        }
    return n;
}

/* Who is placed, and in which strands each may be. */
static void slow_set(const struct small *c, struct slow *w)
{
    struct slow_turn turns[2 * N];
    size_t n = slow_turns(c, turns);

    memset(w, 0, sizeof *w);
    memcpy(w->room, c->capacity, sizeof c->capacity);
    for (size_t t = 0; t < n; t++) {
        size_t i = turns[t].person;
        unsigned strands = strands_of(c, i);

        if (w->allowed[i] != 0)
            continue;
        if (!turns[t].plain)
            strands &= (unsigned)c->holds[i];
        if (!try_place(c, w, i, strands) && turns[t].plain && c->must[i] != 0)
            place_over(c, w, i);
    }
}

struct placing {
    int strand[N];
    int64_t fit;
    int strands;
};

static bool better(const struct small *c, const struct placing *a, const struct placing *b)
{
    if (a->fit != b->fit)
        return a->fit > b->fit;
    if (a->strands != b->strands)
        return a->strands < b->strands;
    for (int must = 1; must >= 0; must--)
        for (size_t i = 0; i < c->n; i++)
            if ((c->must[i] != 0) == must && a->strand[i] != b->strand[i])
                return a->strand[i] < b->strand[i];
    return false;
}

static void try_all(const struct small *c, const struct slow *w, uint32_t left[], size_t i,
                    struct placing *now, struct placing *best)
{
    if (i == c->n) {
        if (better(c, now, best))
            *best = *now;
        return;
    }
    now->strand[i] = -1;
    if (w->allowed[i] == 0)
        try_all(c, w, left, i + 1, now, best);
    for (size_t s = 0; s < c->n_strands; s++) {
        uint32_t k = c->kind[i * c->n_strands + s];

        if (!(w->allowed[i] >> s & 1) || left[k] == 0)
            continue;
        left[k]--;
        now->strand[i] = (int)s;
        now->fit += quantised(c, i, s);
        now->strands += (int)s;
        try_all(c, w, left, i + 1, now, best);
        left[k]++;
        now->fit -= quantised(c, i, s);
        now->strands -= (int)s;
    }
}

static void slow_allocate(const struct small *c, struct slow *w)
{
    struct placing now = {.fit = 0}, best = {.fit = INT64_MIN};
    uint32_t left[K];

    slow_set(c, w);
    memcpy(left, w->room, sizeof left);
    try_all(c, w, left, 0, &now, &best);
    memcpy(w->strand, best.strand, sizeof w->strand);
    w->fit = best.fit;
}

/* ---- What is compared ---- */

static void check_placing(const struct small *c, const struct slow *w, const struct allocation *a)
{
    uint32_t used[K] = {0}, last[K];
    int64_t fit = 0;

    memset(last, 0xff, sizeof last);
    for (size_t i = 0; i < c->n; i++) {
        assert_int_equal(a->strand[i] >= 0, w->allowed[i] != 0);
        if (a->strand[i] < 0)
            continue;
        uint32_t k = c->kind[i * c->n_strands + (size_t)a->strand[i]];

        assert_true(w->allowed[i] >> a->strand[i] & 1);
        fit += quantised(c, i, (size_t)a->strand[i]);
        used[k]++;
        last[k] = (uint32_t)i;
    }
    assert_true(fit == w->fit);
    assert_true(fabs(a->total_fit - (double)w->fit / 1099511627776.0) < 1e-9);
    for (size_t i = 0; i < c->n; i++)
        assert_int_equal(a->strand[i], w->strand[i]);
    for (uint32_t k = 0; k < c->n_kinds; k++) {
        assert_int_equal(a->used[k], used[k]);
        assert_int_equal(a->over[k], w->room[k] - c->capacity[k]);
        assert_int_equal(a->over[k], used[k] > c->capacity[k] ? used[k] - c->capacity[k] : 0);
        assert_int_equal(a->last_in[k], last[k]);
    }
}

/* The only one who is placed in `more` and not in `less`; all who are in `less` are in `more`. */
static uint32_t difference(const struct small *c, const struct slow *more, const struct slow *less)
{
    uint32_t who = UINT32_MAX;

    for (uint32_t i = 0; i < c->n; i++) {
        if ((more->allowed[i] != 0) == (less->allowed[i] != 0))
            continue;
        assert_true(more->allowed[i] != 0);
        assert_int_equal(who, UINT32_MAX);
        who = i;
    }
    return who;
}

static void check_margins(struct small *c, const struct slow *w, const struct allocation *a)
{
    struct slow other;

    for (uint32_t k = 0; k < c->n_kinds; k++) {
        c->capacity[k]++;
        slow_set(c, &other);
        c->capacity[k]--;
        assert_int_equal(a->one_more[k], difference(c, &other, w));
        if (c->capacity[k] == 0) {
            assert_int_equal(a->one_less[k], UINT32_MAX);
            continue;
        }
        c->capacity[k]--;
        slow_set(c, &other);
        c->capacity[k]++;
        assert_int_equal(a->one_less[k], difference(c, w, &other));
    }
}

/* A queue is in the order of the first turn that each who waits had for it. */
static void check_queues(const struct small *c, const struct slow *w, const struct allocation *a)
{
    struct slow_turn turns[2 * N];
    size_t n = slow_turns(c, turns);
    uint32_t length[K] = {0}, best[N] = {0}, best_kind[N];
    unsigned joined[N] = {0};

    for (size_t t = 0; t < n; t++) {
        size_t i = turns[t].person;

        for (size_t s = 0; w->allowed[i] == 0 && s < c->n_strands; s++) {
            uint32_t k = c->kind[i * c->n_strands + s];

            if (k == KIND_NONE || (joined[i] >> s & 1) ||
                (!turns[t].plain && !(c->holds[i] >> s & 1)))
                continue;
            joined[i] |= 1u << s;
            length[k]++;
            if (best[i] == 0 || length[k] < best[i] ||
                (length[k] == best[i] && s < c->strand_of_kind[best_kind[i]])) {
                best[i] = length[k];
                best_kind[i] = k;
            }
        }
    }
    for (size_t i = 0; i < c->n; i++) {
        assert_int_equal(a->queue[i], best[i]);
        assert_int_equal(a->queue_kind[i], best[i] ? best_kind[i] : KIND_NONE);
    }
    for (uint32_t k = 0; k < c->n_kinds; k++)
        assert_int_equal(a->waiting[k], length[k]);
}

static void agrees_with_the_slow_way(void **unused)
{
    size_t over = 0, moved = 0, waiting = 0;

    (void)unused;
    state = 20230131;
    for (int i = 0; i < CASES; i++) {
        struct small c = {0};
        struct slow w;
        struct allocation a;

        make_case(&c);
        struct allocation_input in = input_of(&c);

        assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
        slow_allocate(&c, &w);
        check_placing(&c, &w, &a);
        check_margins(&c, &w, &a);
        check_queues(&c, &w, &a);
        for (uint32_t k = 0; k < c.n_kinds; k++) {
            over += a.over[k];
            waiting += a.waiting[k];
            moved += a.one_more[k] != UINT32_MAX;
        }
        allocation_free(&a);
    }
    /* The cases are worth something: each of these happened often. */
    assert_true(over > CASES / 10 && waiting > CASES && moved > CASES / 2);
}

/* The same case with its kinds numbered otherwise. */
static void renumber(const struct small *c, struct small *out, uint32_t ids[K])
{
    *out = *c;
    for (uint32_t k = 0; k < c->n_kinds; k++)
        ids[k] = (k * 5 + 3) % 6; /* a permutation of 0..5 */
    out->n_kinds = K;
    memset(out->capacity, 0, sizeof out->capacity);
    memset(out->strand_of_kind, 0, sizeof out->strand_of_kind);
    for (uint32_t k = 0; k < c->n_kinds; k++) {
        out->capacity[ids[k]] = c->capacity[k];
        out->strand_of_kind[ids[k]] = c->strand_of_kind[k];
    }
    for (size_t i = 0; i < c->n * c->n_strands; i++)
        if (c->kind[i] != KIND_NONE)
            out->kind[i] = ids[c->kind[i]];
}

static void numbers_of_kinds_decide_nothing(void **unused)
{
    (void)unused;
    state = 1915;
    for (int i = 0; i < CASES / 2; i++) {
        struct small c = {0}, d;
        struct allocation a, b;
        uint32_t ids[K];

        make_case(&c);
        renumber(&c, &d, ids);
        struct allocation_input in = input_of(&c), other = input_of(&d);

        assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
        assert_int_equal(allocate(&other, &b, NULL), OSARA_OK);
        assert_memory_equal(a.strand, b.strand, c.n * sizeof *a.strand);
        assert_memory_equal(a.queue, b.queue, c.n * sizeof *a.queue);
        for (uint32_t k = 0; k < c.n_kinds; k++) {
            assert_int_equal(a.used[k], b.used[ids[k]]);
            assert_int_equal(a.over[k], b.over[ids[k]]);
            assert_int_equal(a.one_more[k], b.one_more[ids[k]]);
            assert_int_equal(a.one_less[k], b.one_less[ids[k]]);
            assert_int_equal(a.last_in[k], b.last_in[ids[k]]);
        }
        allocation_free(&a);
        allocation_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_slow_way),
        cmocka_unit_test(numbers_of_kinds_decide_nothing),
    };

    return cmocka_run_group_tests_name("allocate, property", tests, NULL, NULL);
}
