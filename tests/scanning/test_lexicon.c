/* Texts and their numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scanning/lexicon.h"

/* Every text of up to `n` letters of "ab" and NUL bytes: the shortest are most alike. */
static size_t all_texts(size_t n, char *room, struct text out[])
{
    size_t count = 0, total = 1;

    for (size_t length = 0; length <= n; length++, total *= 3) {
        for (size_t v = 0; v < total; v++) {
            for (size_t i = 0, rest = v; i < length; i++, rest /= 3)
                room[i] = "ab\0"[rest % 3];
            out[count++] = (struct text){room, length};
            room += length;
        }
    }
    return count;
}

static void texts_are_numbered_as_they_come(void **state)
{
    enum { N = 9, TEXTS = 29524, BYTES = TEXTS * N };
    struct text *texts = malloc(TEXTS * sizeof *texts);
    uint32_t *ids = malloc(TEXTS * sizeof *ids);
    char *room = malloc(BYTES);
    struct lexicon l = {0};
    size_t n = all_texts(N, room, texts);

    (void)state;
    assert_int_equal(n, TEXTS);
    lexicon_find_many(&l, (struct text){NULL, 0}, texts, n, ids);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(ids[i], 0);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(lexicon_find(&l, texts[i]), 0);
        assert_int_equal(lexicon_add(&l, texts[i]), i + 1);
        assert_int_equal(lexicon_add(&l, texts[i]), i + 1);
    }
    for (size_t end = 0; end <= BYTES; end += BYTES / 3) { /* partly read as within a file */
        lexicon_find_many(&l, (struct text){room, end}, texts, n, ids);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(ids[i], i + 1);
    }
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(ids[i], i + 1);
        assert_int_equal(lexicon_find(&l, texts[i]), i + 1);
    }
    lexicon_clear(&l);
    assert_int_equal(lexicon_find(&l, texts[5]), 0);
    assert_int_equal(lexicon_add(&l, texts[5]), 1);
    lexicon_free(&l);
    free(texts);
    free(ids);
    free(room);
}

/* One place differs: at each length, around the 16 bytes that are compared as numbers. */
static void texts_that_differ_in_one_place_are_told_apart(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 40; n++) {
        struct lexicon l = {0};
        char *texts = malloc((n + 1) * n);

        memset(texts, 'x', (n + 1) * n);
        for (size_t i = 0; i < n; i++)
            texts[i * n + i] = 'y';
        for (size_t i = 0; i <= n; i++)
            assert_int_equal(lexicon_add(&l, (struct text){texts + i * n, n}), i + 1);
        for (size_t i = 0; i <= n; i++) {
            char *copy = malloc(n); /* found by what it says, not by where it stands */

            memcpy(copy, texts + i * n, n);
            assert_int_equal(lexicon_find(&l, (struct text){copy, n}), i + 1);
            assert_int_equal(lexicon_hash((struct text){copy, n}),
                             lexicon_hash((struct text){texts + i * n, n}));
            free(copy);
        }
        lexicon_free(&l);
        free(texts);
    }
}

/* Short and long ones, a full table's worth, by any number of threads. */
static void words_filled_in_at_once_are_found_each(void **state)
{
    enum { WORDS = 32767 }; /* as many as half the table: places are fought for */
    static const int threads[] = {1, 2, 3, 8};
    struct words *words = words_new();
    uint32_t *ids = malloc(WORDS * sizeof *ids);
    char text[64];

    (void)state;
    for (size_t i = 0; i < WORDS; i++) {
        int n = snprintf(text, sizeof text, i % 3 == 0 ? "%zu" : "a long identity of %zu", i);

        ids[i] = words_add(words, (struct text){text, (size_t)n});
    }
    for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
        struct lexicon l = {0};

        assert_true(lexicon_fill(&l, words, ids, WORDS, threads[t]));
        for (size_t i = 0; i < WORDS; i++)
            assert_int_equal(lexicon_find(&l, words_text(words, ids[i])), i + 1);
        assert_int_equal(lexicon_find(&l, TEXT("a long identity of nobody")), 0);
        assert_true(lexicon_reserve(&l, WORDS + 1));
        assert_true(lexicon_alias(&l, TEXT("another"), 7));
        assert_int_equal(lexicon_find(&l, TEXT("another")), 7);
        assert_int_equal(lexicon_add(&l, TEXT("one more")), WORDS + 1);
        lexicon_free(&l);
    }
    words_free(words);
    free(ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_numbered_as_they_come),
        cmocka_unit_test(texts_that_differ_in_one_place_are_told_apart),
        cmocka_unit_test(words_filled_in_at_once_are_found_each),
    };

    return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
