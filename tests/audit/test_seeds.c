/* test_seeds.c -- the salts of a run: each from the key, and one forgotten without the others. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "audit/seeds.h"

enum { MOST = 37 };

static const struct seed key = {0, 0, {{1, 2, 3}}};

/* The salt by the definition: a hash a level, from the root. */
static struct digest by_hand(unsigned depth, uint64_t position)
{
    struct digest d = key.secret;

    for (unsigned level = depth; level-- > 0;) {
        unsigned char bytes[33];

        bytes[0] = (position >> level) & 1 ? 3 : 2;
        memcpy(bytes + 1, d.bytes, 32);
        digest_of((struct text){(const char *)bytes, sizeof bytes}, &d);
    }
    return d;
}

static void every_salt_is_what_the_definition_says(void **state)
{
    struct digest all[MOST], one;

    (void)state;
    for (uint64_t n = 1; n <= MOST; n++) {
        unsigned depth = seed_depth(n);

        assert_true((UINT64_C(1) << depth) >= n && (depth == 0 || (UINT64_C(1) << depth) < 2 * n));
        seed_salts(&key, depth, 0, n, all);
        for (uint64_t i = 0; i < n; i++) {
            struct digest expected = by_hand(depth, i);

            assert_memory_equal(&all[i], &expected, sizeof expected);
            seed_salts(&key, depth, i, 1, &one);
            assert_memory_equal(&one, &expected, sizeof expected);
        }
    }
}

static void a_forgotten_salt_is_the_only_one_that_is_lost(void **state)
{
    struct seed left[64];
    struct digest salt;

    (void)state;
    for (uint64_t n = 1; n <= MOST; n++) {
        unsigned depth = seed_depth(n);

        for (uint64_t gone = 0; gone < n; gone++) {
            unsigned count = seed_forget(&key, depth, gone, left);

            assert_int_equal(count, depth);
            for (uint64_t i = 0; i < n; i++) {
                unsigned covered = 0;
                struct digest expected = by_hand(depth, i);

                for (unsigned k = 0; k < count; k++) {
                    if (!seed_covers(&left[k], depth, i))
                        continue;
                    covered++;
                    seed_salts(&left[k], depth, i, 1, &salt);
                    assert_memory_equal(&salt, &expected, sizeof salt);
                }
                assert_int_equal(covered, i != gone);
            }
        }
    }
}

static void no_two_draws_are_alike(void **state)
{
    struct digest a, b;

    (void)state;
    assert_true(seed_random(&a) && seed_random(&b));
    assert_memory_not_equal(&a, &b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_salt_is_what_the_definition_says),
        cmocka_unit_test(a_forgotten_salt_is_the_only_one_that_is_lost),
        cmocka_unit_test(no_two_draws_are_alike),
    };

    return cmocka_run_group_tests_name("seeds", tests, NULL, NULL);
}
