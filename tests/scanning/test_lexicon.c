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
        l.portable = !l.portable;
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

/* Of every length about the 16 bytes that are compared as numbers, known and unknown, within a file and at
 * the end of memory, with and without the widest instructions. */
static void few_texts_are_found_in_every_way(void **state)
{
    enum { LONGEST = 20, EACH = 6, TEXTS = (LONGEST + 1) * EACH };
    struct text texts[TEXTS];
    char file[TEXTS * (LONGEST + 1)], *at = file;
    size_t n = 0;

    (void)state;
    for (size_t length = 0; length <= LONGEST; length++)
        for (size_t k = 0; k < EACH; k++) { /* the last of each length is not known */
            memset(at, 'a', length);
            for (size_t i = 0; i < length; i++)
                at[i] = k == 0 ? '\0' : i == (k * 7) % length ? (char)('a' + k) : 'a';
            texts[n++] = (struct text){at, length};
            at += length;
        }
    for (int way = 0; way < 4; way++) {
        struct text within = way & 1 ? (struct text){file, (size_t)(at - file)} : (struct text){NULL, 0};
        struct lexicon l = {.portable = (way & 2) != 0};
        uint32_t ids[TEXTS], expected[TEXTS];
        bool all = true;

        for (size_t i = 0; i < n; i++)
            if (i % EACH != EACH - 1)
                (void)lexicon_add(&l, texts[i]);
        for (size_t i = 0; i < n; i++) {
            expected[i] = lexicon_find(&l, texts[i]);
            all = all && expected[i] != 0;
        }
        assert_false(all);
        for (size_t from = 0; from < n; from += 5) {
            assert_int_equal(lexicon_find_many(&l, within, texts + from, n - from, ids), false);
            assert_memory_equal(ids, expected + from, (n - from) * sizeof *ids);
        }
        for (size_t i = 0; i < n; i++) { /* nothing is read beyond a text that ends its memory */
            char *own = malloc(texts[i].n + 1);
            struct text alone = {own + 1, texts[i].n};

            if (texts[i].n > 0)
                memcpy(own + 1, texts[i].at, texts[i].n);
            assert_int_equal(lexicon_find_many(&l, alone, &alone, 1, ids), expected[i] != 0);
            assert_int_equal(ids[0], expected[i]);
            free(own);
        }
        lexicon_free(&l);
    }
}

/* Records of three cells, of which the middle one is text i; their cells' ends. */
static size_t put_records(const struct text texts[], size_t n, char *room, uint32_t ends[])
{
    char *at = room;

    for (size_t i = 0; i < n; i++) {
        *at++ = 'x';
        ends[3 * i] = (uint32_t)(at - room);
        *at++ = ',';
        memcpy(at, texts[i].at, texts[i].n);
        at += texts[i].n;
        ends[3 * i + 1] = (uint32_t)(at - room);
        *at++ = ',';
        ends[3 * i + 2] = (uint32_t)(at - room);
        *at++ = '\n';
    }
    return (size_t)(at - room);
}

static void cells_are_known_where_they_stand_or_left_to_be_texts(void **state)
{
    enum { CELLS = 150, KNOWN = 40, LENGTH = 16 };
    static const char *const odd[] = {"new", "\"K7\"", "\"", "a text of 17 byte", "K7 ", ""};
    char names[KNOWN][LENGTH + 1], room[CELLS * (LENGTH + 12)];
    struct text texts[CELLS];
    uint32_t ends[3 * CELLS], ids[CELLS];
    struct plain_cells cells = {room, ends + 1, 3};
    struct lexicon l = {0};

    (void)state;
    for (size_t k = 0; k < KNOWN; k++) {
        int n = snprintf(names[k], sizeof names[k], "K%zu%.*s", k, (int)(k % 14), "--------------");

        (void)lexicon_add(&l, (struct text){names[k], (size_t)n});
    }
    (void)lexicon_add(&l, (struct text){"\"K7\"", 4}); /* of a cell in quotes, with two of its own */
    (void)lexicon_add(&l, (struct text){"a text of 17 byte", 17});
    for (size_t i = 0; i < CELLS; i++)
        texts[i] = (struct text){names[i * 7 % KNOWN], strlen(names[i * 7 % KNOWN])};
    (void)put_records(texts, CELLS, room, ends);
    if (!lexicon_knows(&l, &cells, CELLS, ids))
        skip(); /* this machine cannot */
    for (size_t i = 0; i < CELLS; i++)
        assert_int_equal(ids[i], lexicon_find(&l, texts[i]));
    l.portable = true;
    assert_false(lexicon_knows(&l, &cells, CELLS, ids));
    l.portable = false;
    for (size_t k = 0; k < sizeof odd / sizeof odd[0]; k++)
        for (size_t i = 0; i < CELLS; i += 37) {
            struct text before = texts[i];

            texts[i] = (struct text){odd[k], strlen(odd[k])};
            (void)put_records(texts, CELLS, room, ends);
            assert_false(lexicon_knows(&l, &cells, CELLS, ids));
            assert_true(lexicon_knows(&l, &cells, i, ids));
            texts[i] = before;
        }
    (void)lexicon_add(&l, (struct text){"", 0});
    texts[3].n = 0;
    (void)put_records(texts, CELLS, room, ends);
    assert_true(lexicon_knows(&l, &cells, CELLS, ids));
    assert_int_equal(ids[3], l.n);
    lexicon_free(&l);
    assert_false(lexicon_knows(&l, &cells, CELLS, ids));
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
        cmocka_unit_test(few_texts_are_found_in_every_way),
        cmocka_unit_test(cells_are_known_where_they_stand_or_left_to_be_texts),
        cmocka_unit_test(words_filled_in_at_once_are_found_each),
    };

    return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
