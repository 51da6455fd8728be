/* Whose id a text is: by number or by text, always as a search through all ids finds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scanning/subject_ids.h"

static uint64_t state_of_random;

static uint32_t random_below(uint32_t n)
{
    state_of_random = state_of_random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((state_of_random >> 33) % n);
}

/* How the ids of a case are written: a printf format of a number, numbers up to. */
struct writing {
    const char *name;
    const char *formats[4]; /* taken in turn */
    uint32_t below, step;
    bool numbered; /* all of it is found without a table of texts */
};

static const struct writing writings[] = {
    {"a letter and seven digits", {"N%07u"}, 150000, 0, true},
    {"digits, as many as it takes", {"%u"}, 100000, 0, true},
    {"one digit", {"%u"}, 10, 0, true},
    {"a long beginning", {"FORCE/X/%06u"}, 150000, 0, true},
    {"sixteen bytes", {"NOMINAL-%08u"}, 90000, 0, true},
    {"eight digits", {"%08u"}, 90000, 0, true},
    {"nine digits, the first alike", {"1%08u"}, 90000, 0, true},
    {"in order", {"N%07u"}, 0, 3, true},
    {"letters behind", {"N%05uA"}, 90000, 0, false},
    {"hexadecimal", {"N%07x"}, 10000000, 0, false},
    {"seventeen bytes", {"NOMINAL--%08u"}, 90000, 0, false},
    {"nine digits", {"%u00000"}, 9999, 0, false},
    {"two ways", {"N%07u", "P-%08u"}, 90000, 0, true},
    {"two ways of one length", {"N%07u", "P-%06u"}, 90000, 0, false},
    {"few that are none", {"N%07u", "N%07u", "N%07u", "Unknown %x"}, 90000, 0, false},
    {"half that are none", {"N%07u", "someone %x"}, 90000, 0, false},
};

struct ids {
    struct words *words;
    uint32_t *at;
    size_t n;
};

static void ids_make(struct ids *ids, const struct writing *how, size_t n)
{
    size_t formats = 0;

    while (formats < 4 && how->formats[formats] != NULL)
        formats++;
    *ids = (struct ids){words_new(), malloc(n * sizeof *ids->at), 0};
    for (size_t tries = 0; ids->n < n && tries < 4 * n; tries++) {
        uint32_t before = words_count(ids->words);
        char text[64];
        int length = snprintf(text, sizeof text, how->formats[tries % formats],
                              how->step > 0 ? (uint32_t)tries * how->step : random_below(how->below));
        uint32_t word = words_add(ids->words, (struct text){text, (size_t)length});

        if (words_count(ids->words) > before)
            ids->at[ids->n++] = word;
    }
}

/* 1 + the subject, or 0. */
static uint32_t searched(const struct ids *ids, struct text text)
{
    uint32_t word = words_find(ids->words, text);

    for (size_t i = 0; word != WORD_MISSING && i < ids->n; i++)
        if (ids->at[i] == word)
            return (uint32_t)i + 1;
    return 0;
}

/* A text that is an id, or nearly one. */
static struct text near_text(const struct ids *ids, char *room)
{
    struct text t = words_text(ids->words, ids->at[random_below((uint32_t)ids->n)]);

    memcpy(room, t.at, t.n);
    switch (random_below(6)) {
    case 0: /* another byte */
        room[random_below((uint32_t)t.n)] = "0123456789:/ Nnx\0\xff"[random_below(18)];
        break;
    case 1: /* one more */
        room[t.n++] = (char)('0' + random_below(10));
        break;
    case 2: /* one less, perhaps none */
        t.n--;
        break;
    case 3: /* another digit at the end */
        room[t.n - 1] = (char)('0' + random_below(10));
        break;
    default:
        break;
    }
    return (struct text){room, t.n};
}

enum { MOST = 3000, ASKED = 2000, WIDEST = 40 };

static void ids_are_found_as_a_search_finds_them(const struct ids *ids, const struct subject_ids *s)
{
    char *room = malloc((size_t)ASKED * WIDEST);
    struct text *texts = malloc(ASKED * sizeof *texts);
    uint32_t *found = malloc(ASKED * sizeof *found);
    size_t used = 0;

    for (size_t i = 0; i < ASKED; i++) {
        texts[i] = near_text(ids, room + used);
        used += texts[i].n;
    }
    for (size_t within = 0; within <= used; within += used / 2) { /* partly read as in a file */
        subject_ids_find_many(s, (struct text){room, within}, texts, ASKED, found);
        for (size_t i = 0; i < ASKED; i++) {
            assert_int_equal(found[i], searched(ids, texts[i]));
            assert_int_equal(subject_ids_find(s, texts[i]), found[i]);
        }
    }
    free(room);
    free(texts);
    free(found);
}

static void every_writing_of_ids(void **state)
{
    static const size_t sizes[] = {1, 2, 33, MOST};
    static const int threads[] = {1, 3, 8, 2};

    (void)state;
    state_of_random = 2026;
    for (size_t w = 0; w < sizeof writings / sizeof writings[0]; w++)
        for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
            struct subject_ids s = {0};
            struct ids ids;

            ids_make(&ids, &writings[w], sizes[k]);
            assert_true(subject_ids_fill(&s, ids.words, ids.at, ids.n, 0, threads[k]));
            if (ids.n == MOST && writings[w].numbered != (s.others.entries == NULL))
                fail_msg("%s: %s", writings[w].name,
                         s.others.entries == NULL ? "no table of texts" : "a table of texts");
            ids_are_found_as_a_search_finds_them(&ids, &s);
            subject_ids_free(&s);
            words_free(ids.words);
            free(ids.at);
        }
}

static void numbers_too_far_apart_are_looked_up_as_texts(void **state)
{
    struct subject_ids s = {0};
    struct words *words = words_new();
    uint32_t ids[2];

    (void)state;
    ids[0] = words_add(words, TEXT("N0000001"));
    ids[1] = words_add(words, TEXT("N9999999"));
    assert_true(subject_ids_fill(&s, words, ids, 2, 0, 1));
    assert_null(s.bits);
    assert_int_equal(subject_ids_find(&s, TEXT("N9999999")), 2);
    assert_int_equal(subject_ids_find(&s, TEXT("N9999998")), 0);
    subject_ids_free(&s);
    words_free(words);
}

static void merged_ids_name_whom_they_were_merged_into(void **state)
{
    struct subject_ids s = {0};
    struct words *words = words_new();
    uint32_t ids[3], found[3];
    const struct text asked[] = {TEXT("N0000009"), TEXT("old"), TEXT("N0000008")};

    (void)state;
    ids[0] = words_add(words, TEXT("N0000003"));
    ids[1] = words_add(words, TEXT("N0000001"));
    ids[2] = words_add(words, TEXT("N0000002"));
    assert_true(subject_ids_fill(&s, words, ids, 3, 2, 2));
    assert_true(subject_ids_alias(&s, TEXT("N0000009"), 0));
    assert_true(subject_ids_alias(&s, TEXT("old"), 2));
    assert_false(subject_ids_alias(&s, TEXT("N0000001"), 2)); /* it is somebody's own */
    assert_false(subject_ids_alias(&s, TEXT("old"), 1));
    subject_ids_find_many(&s, (struct text){NULL, 0}, asked, 3, found);
    assert_int_equal(found[0], 1);
    assert_int_equal(found[1], 3);
    assert_int_equal(found[2], 0);
    subject_ids_free(&s);
    words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_writing_of_ids),
        cmocka_unit_test(numbers_too_far_apart_are_looked_up_as_texts),
        cmocka_unit_test(merged_ids_name_whom_they_were_merged_into),
    };

    return cmocka_run_group_tests_name("subject_ids", tests, NULL, NULL);
}
