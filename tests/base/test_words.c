/* Each text is kept once, under the number of its first appearance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/words.h"

static void the_empty_text_is_missing(void **state)
{
    struct words *w = words_new();

    (void)state;
    assert_int_equal(words_count(w), 1);
    assert_int_equal(words_add(w, TEXT("")), WORD_MISSING);
    assert_int_equal(words_find(w, (struct text){NULL, 0}), WORD_MISSING);
    assert_int_equal(words_text(w, WORD_MISSING).n, 0);
    assert_int_equal(words_count(w), 1);
    words_free(w);
    words_free(NULL);
}

static void numbers_follow_first_appearance(void **state)
{
    struct words *w = words_new();
    static const char *const in[] = {"b", "a", "b", "c", "a", "A"};
    static const uint32_t out[] = {1, 2, 1, 3, 2, 4};

    (void)state;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(words_add(w, text_of(in[i])), out[i]);
    assert_int_equal(words_count(w), 5);
    assert_int_equal(words_find(w, TEXT("c")), 3);
    assert_int_equal(words_find(w, TEXT("d")), WORD_MISSING);
    assert_true(text_is(words_text(w, 4), "A"));
    assert_int_equal(words_text(w, 99).n, 0);
    words_free(w);
}

static void texts_may_hold_any_byte(void **state)
{
    struct words *w = words_new();

    (void)state;
    assert_int_equal(words_add(w, (struct text){"a\0b", 3}), 1);
    assert_int_equal(words_add(w, (struct text){"a", 1}), 2);
    assert_int_equal(words_add(w, (struct text){"a\0c", 3}), 3);
    assert_int_equal(words_find(w, (struct text){"a\0b", 3}), 1);
    words_free(w);
}

/* Also: texts do not move when the table grows, and the caller's bytes may go. */
static void many_words_are_all_found_again(void **state)
{
    enum { N = 200000 };
    struct words *w = words_new();
    static const char *at[N + 1];
    char text[32];

    (void)state;
    for (uint32_t i = 1; i <= N; i++) {
        int n = snprintf(text, sizeof text, "ID%u", i * 7919u);

        assert_int_equal(words_add(w, (struct text){text, (size_t)n}), i);
        at[i] = words_text(w, i).at;
    }
    for (uint32_t i = 1; i <= N; i++) {
        int n = snprintf(text, sizeof text, "ID%u", i * 7919u);

        assert_int_equal(words_find(w, (struct text){text, (size_t)n}), i);
        assert_int_equal(words_add(w, (struct text){text, (size_t)n}), i);
        assert_ptr_equal(words_text(w, i).at, at[i]);
        assert_true(text_is(words_text(w, i), text));
    }
    assert_int_equal(words_count(w), N + 1);
    words_free(w);
}

/* About every length at which a text is kept in another way, the first of them as the first of all. */
static void texts_of_every_length_are_kept_whole(void **state)
{
    static const size_t lengths[] = {1 << 20, 1, 65533, 65534, 65535, 65536, 65537, 1 << 18, 7};
    enum { LENGTHS = sizeof lengths / sizeof lengths[0], AROUND = 12 };
    char *text = malloc((1 << 20) + AROUND);

    (void)state;
    for (size_t k = 0; k < (1 << 20) + AROUND; k++)
        text[k] = (char)('a' + k % 23);
    for (size_t from = 0; from < LENGTHS; from++) {
        struct words *w = words_new();

        for (size_t i = from; i < from + LENGTHS; i++)
            for (size_t more = 0; more < AROUND; more++) {
                size_t n = lengths[i % LENGTHS] + more;
                uint32_t count = words_count(w), known = words_find(w, (struct text){text, n});

                assert_int_equal(words_add(w, (struct text){text, n}), known != 0 ? known : count);
            }
        for (size_t i = 0; i < LENGTHS; i++)
            for (size_t more = 0; more < AROUND; more++) {
                size_t n = lengths[i] + more;
                struct text kept = words_text(w, words_find(w, (struct text){text, n}));

                assert_int_equal(kept.n, n);
                assert_memory_equal(kept.at, text, n);
                assert_int_equal(kept.at[n], '\0');
            }
        words_free(w);
    }
    free(text);
}

static void long_texts_have_room(void **state)
{
    struct words *w = words_new();
    size_t n = 1 << 20;
    char *text = malloc(n);

    (void)state;
    memset(text, 'x', n);
    for (uint32_t i = 1; i <= 20; i++) {
        assert_int_equal(words_add(w, (struct text){text, n - i}), 2 * i - 1);
        assert_int_equal(words_add(w, (struct text){text, i}), 2 * i);
    }
    assert_int_equal(words_text(w, 39).n, n - 20);
    assert_memory_equal(words_text(w, 39).at, text, n - 20);
    assert_int_equal(words_text(w, 40).n, 20);
    free(text);
    words_free(w);
}

/* Of texts that come in order, some again, and of those that do not, at every place where the order may end:
 * the same numbers as one by one. */
static void words_in_order_are_those_of_any_order(void **state)
{
    enum { N = 300 };

    (void)state;
    for (uint32_t ends = 0; ends <= N; ends += ends < 40 ? 1 : 13)
        for (int indexed = 0; indexed < 2; indexed++) {
            struct words *w = words_new();
            char text[32];

            words_reserve(w, ends % 3 * 100);
            for (uint32_t i = 0; i < N; i++) {
                uint32_t number = i < ends ? 2 * i : 2 * (N - (i - ends));

                snprintf(text, sizeof text, "%s%05u", i < ends ? "N" : "M", (unsigned)number);
                if (indexed && i == ends / 2)
                    assert_true(words_index(w));
                assert_int_equal(words_find(w, text_of(text)), WORD_MISSING);
                words_prefetch(w, text_of(text));
                assert_int_equal(words_add(w, text_of(text)), i + 1);
                assert_int_equal(words_find(w, text_of(text)), i + 1);
                assert_int_equal(words_ascend(w), (i < ends || i == 0) && !(indexed && i >= ends / 2));
            }
            for (uint32_t i = 0; i < ends; i++) {
                snprintf(text, sizeof text, "N%05u", (unsigned)(2 * i));
                assert_int_equal(words_find(w, text_of(text)), i + 1);
                snprintf(text, sizeof text, "N%05u", (unsigned)(2 * i + 1));
                assert_int_equal(words_find(w, text_of(text)), WORD_MISSING);
                assert_int_equal(words_find(w, (struct text){text, 5}), WORD_MISSING);
            }
            snprintf(text, sizeof text, "N%05u", 0u);
            assert_int_equal(words_add(w, text_of(text)), ends > 0 ? 1 : N + 1);
            assert_int_equal(words_count(w), ends > 0 ? N + 1 : N + 2);
            words_free(w);
        }
}

/* Of one length, the two differing in one byte: whichever comes first, the second is found, and is new. */
static void order_is_that_of_bytes_at_every_length_and_place(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 20; n++)
        for (size_t at = 0; at < n; at++)
            for (int greater = 0; greater < 3; greater++) {
                struct words *w = words_new();
                char a[20], b[20];

                memset(a, 'm', sizeof a);
                memset(b, 'm', sizeof b);
                b[at] = greater == 2 ? 'm' : greater ? (char)0xE9 : 'A';
                if (at + 1 < n)
                    b[at + 1] = greater ? 'A' : 'z'; /* counts less */
                assert_int_equal(words_add(w, (struct text){a, n}), 1);
                if (greater == 2 && at + 1 == n) { /* the same */
                    assert_int_equal(words_add(w, (struct text){b, n}), 1);
                } else {
                    assert_int_equal(words_add(w, (struct text){b, n}), 2);
                    assert_int_equal(words_find(w, (struct text){b, n}), 2);
                    assert_int_equal(words_add(w, (struct text){b, n}), 2);
                }
                assert_int_equal(words_add(w, (struct text){a, n}), 1);
                assert_int_equal(words_find(w, (struct text){a, n}), 1);
                words_free(w);
            }
}

/* Texts of one length up to a place, and then one that is longer, shorter, or much longer: about where
 * chunks end and at the first of all. */
static void words_of_one_length_are_those_of_any(void **state)
{
    static const uint32_t ends[] = {0, 1, 2, 16383, 16384, 16385, 40000};
    static const size_t lengths[] = {1, 9, 40, 70, 70000};
    static char other[70000];
    char text[32];

    (void)state;
    memset(other, 'z', sizeof other);
    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++)
        for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
            struct words *w = words_new();

            for (uint32_t i = 1; i <= ends[k]; i++) {
                snprintf(text, sizeof text, "N%07u", (unsigned)i);
                assert_int_equal(words_add(w, text_of(text)), i);
            }
            assert_int_equal(words_add(w, (struct text){other, lengths[l]}), ends[k] + 1);
            snprintf(text, sizeof text, "A%07u", 7u);
            assert_int_equal(words_add(w, text_of(text)), ends[k] + 2);
            for (uint32_t i = 1; i <= ends[k]; i++) {
                snprintf(text, sizeof text, "N%07u", (unsigned)i);
                assert_int_equal(words_find(w, text_of(text)), i);
                words_ask(w, i);
                assert_string_equal(words_text(w, i).at, text);
                assert_int_equal(words_text(w, i).n, 8);
            }
            assert_int_equal(words_text(w, ends[k] + 1).n, lengths[l]);
            assert_memory_equal(words_text(w, ends[k] + 1).at, other, lengths[l]);
            assert_string_equal(words_text(w, ends[k] + 2).at, "A0000007");
            assert_int_equal(words_text(w, ends[k] + 3).n, 0);
            assert_int_equal(words_text(w, WORD_MISSING).n, 0);
            words_free(w);
        }
}

/* Whatever was foreseen: too little, too much, what cannot be. */
static void words_are_the_same_whatever_was_foreseen(void **state)
{
    static const size_t foreseen[] = {0, 1, 1000, 200000, SIZE_MAX, (size_t)UINT32_MAX + 7};
    enum { N = 20000 };

    (void)state;
    for (size_t k = 0; k < sizeof foreseen / sizeof foreseen[0]; k++) {
        struct words *w = words_new();
        char text[32];

        for (uint32_t i = 0; i < N; i++) {
            if (i % 5000 == 10)
                words_reserve(w, foreseen[k]);
            snprintf(text, sizeof text, "word %u", (unsigned)i);
            assert_int_equal(words_add(w, text_of(text)), i + 1);
        }
        for (uint32_t i = 0; i < N; i++) {
            snprintf(text, sizeof text, "word %u", (unsigned)i);
            assert_int_equal(words_find(w, text_of(text)), i + 1);
            assert_string_equal(words_text(w, i + 1).at, text);
        }
        words_free(w);
    }
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(the_empty_text_is_missing),
        cmocka_unit_test(numbers_follow_first_appearance),
        cmocka_unit_test(texts_may_hold_any_byte),
        cmocka_unit_test(many_words_are_all_found_again),
        cmocka_unit_test(texts_of_every_length_are_kept_whole),
        cmocka_unit_test(long_texts_have_room),
        cmocka_unit_test(words_in_order_are_those_of_any_order),
        cmocka_unit_test(order_is_that_of_bytes_at_every_length_and_place),
        cmocka_unit_test(words_of_one_length_are_those_of_any),
        cmocka_unit_test(words_are_the_same_whatever_was_foreseen),
    };

    return cmocka_run_group_tests_name("words", t, NULL, NULL);
}
