/* test_allocate_promises.c -- what docs/allocation.md promises, each promise by itself, against every
 * set of people there is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "response/small_cases.h"

/* Whether these people, and no others, could all be placed where they may be. */
static bool can_seat(const struct small *c, unsigned people, const uint32_t room[])
{
    unsigned allowed[N] = {0};
    uint32_t left[K];

    memcpy(left, room, K * sizeof *left);
    for (size_t i = 0; i < c->n; i++)
        allowed[i] = people >> i & 1 ? strands_of(c, i) : 0;
    for (size_t i = 0; i < c->n; i++)
        if ((people >> i & 1) && allowed[i] == 0)
            return false;
    return can_place(c, allowed, left, 0);
}

static unsigned placed_by(const struct small *c, const struct allocation *a)
{
    unsigned people = 0;

    for (size_t i = 0; i < c->n; i++)
        people |= a->strand[i] >= 0 ? 1u << i : 0;
    return people;
}

/* Of two sets, the one that has the highest-ranked of those in which they differ: bit 0 is rank 1. */
static bool ranks_above(unsigned a, unsigned b)
{
    unsigned differ = a ^ b;

    return differ != 0 && (a & (differ & -differ)) != 0;
}

static double most_fit(const struct small *c, unsigned people, uint32_t left[], size_t i)
{
    double best = -1;

    if (i == c->n)
        return 0;
    if (!(people >> i & 1))
        return most_fit(c, people, left, i + 1);
    for (size_t s = 0; s < c->n_strands; s++) {
        uint32_t k = c->kind[i * c->n_strands + s];

        if (k == KIND_NONE || left[k] == 0)
            continue;
        left[k]--;
        double rest = most_fit(c, people, left, i + 1);

        if (rest >= 0 && rest + c->fit[i * c->n_strands + s] > best)
            best = rest + c->fit[i * c->n_strands + s];
        left[k]++;
    }
    return best;
}

/* Without musts and holders: nothing but rank, eligibility and places decides. */
static void the_set_is_best_by_rank_and_its_fit_the_highest(void **unused)
{
    (void)unused;
    state = 1871;
    for (int i = 0; i < CASES; i++) {
        struct small c = {0};
        struct allocation a;
        unsigned best = 0;

        make_case(&c);
        memset(c.must, 0, sizeof c.must);
        memset(c.holds, 0, sizeof c.holds);
        struct allocation_input in = input_of(&c);

        assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
        for (unsigned people = 0; people < 1u << c.n; people++)
            if (ranks_above(people, best) && can_seat(&c, people, c.capacity))
                best = people;
        assert_int_equal(placed_by(&c, &a), best);
        for (size_t who = 0; who < c.n; who++) /* no chain of moves would free him a place */
            assert_false(!(best >> who & 1) && can_seat(&c, best | 1u << who, c.capacity));
        assert_true(fabs(most_fit(&c, best, c.capacity, 0) - a.total_fit) < 1e-9);
        allocation_free(&a);
    }
}

static void a_must_is_placed_and_a_place_more_removes_nobody(void **unused)
{
    (void)unused;
    state = 1984;
    for (int i = 0; i < CASES; i++) {
        struct small c = {0};
        struct allocation a, more;

        make_case(&c);
        struct allocation_input in = input_of(&c);

        assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
        for (size_t who = 0; who < c.n; who++)
            assert_true(c.must[who] == 0 || (c.must[who] >> a.strand[who] & 1));
        for (uint32_t k = 0; k < c.n_kinds; k++) {
            c.capacity[k]++;
            assert_int_equal(allocate(&in, &more, NULL), OSARA_OK);
            c.capacity[k]--;
            assert_int_equal(placed_by(&c, &a) & ~placed_by(&c, &more), 0);
            allocation_free(&more);
        }
        allocation_free(&a);
    }
}

/* Who stays is not outbid by anyone but a must, as long as there are places for all who stay. */
static void one_who_stays_is_not_outbid(void **unused)
{
    size_t kept = 0;

    (void)unused;
    state = 2004;
    for (int i = 0; i < CASES; i++) {
        struct small c = {0};
        struct allocation a;

        make_case(&c);
        memset(c.must, 0, sizeof c.must);
        for (size_t who = 0; who < c.n; who++)
            c.holds[who] &= ~c.holds[who] + 1; /* one place, so that places can be counted */
        struct allocation_input in = input_of(&c);
        uint32_t stay[K] = {0};

        assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
        for (size_t who = 0; who < c.n; who++) {
            if (!c.stays[who] || c.holds[who] == 0)
                continue;
            int held = __builtin_ctzll(c.holds[who]);
            uint32_t k = c.kind[who * c.n_strands + (size_t)held];

            if (k == KIND_NONE || ++stay[k] > c.capacity[k])
                continue;
            assert_int_equal(a.strand[who], held);
            kept++;
        }
        allocation_free(&a);
    }
    assert_true(kept > CASES / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_set_is_best_by_rank_and_its_fit_the_highest),
        cmocka_unit_test(a_must_is_placed_and_a_place_more_removes_nobody),
        cmocka_unit_test(one_who_stays_is_not_outbid),
    };

    return cmocka_run_group_tests_name("allocate, promises", tests, NULL, NULL);
}
