/* test_rank.c -- the total order against a plain insertion by a comparator written anew. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/rank.h"

enum { MANY = 100000, SMALL = 40, CASES = 2000, TIES = 2 };

struct field {
    double score[MANY], tie[TIES][MANY];
    uint32_t id[MANY], order[MANY];
    const double *ties[TIES];
    struct words *ids;
};

static uint64_t state;

static uint32_t below(uint32_t n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33) % n;
}

static double some_value(void)
{
    static const double values[] = {0,      -0.0,   1,   -1,        NAN, -(double)NAN,     1e300,
                                    -1e300, 5e-324, 0.5, 0x1p-1022, 100, 99.99999999999999};

    return below(3) ? values[below(sizeof values / sizeof values[0])] : (double)below(5) - 2;
}

static int open_field(void **out)
{
    struct field *f = calloc(1, sizeof *f);

    if (f == NULL || (f->ids = words_new()) == NULL)
        return 1;
    for (size_t t = 0; t < TIES; t++)
        f->ties[t] = f->tie[t];
    *out = f;
    return 0;
}

static int close_field(void **out)
{
    words_free(((struct field *)*out)->ids);
    free(*out);
    return 0;
}

/* Higher first, what is missing last; 0 when equal (0 and -0 are). */
static int by_value(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) != 0) - (isnan(b) != 0);
    return (a < b) - (a > b);
}

static int compare(const struct field *f, size_t n_ties, uint32_t a, uint32_t b)
{
    int order = by_value(f->score[a], f->score[b]);
    struct text x = words_text(f->ids, f->id[a]), y = words_text(f->ids, f->id[b]);

    for (size_t t = 0; order == 0 && t < n_ties; t++)
        order = by_value(f->tie[t][a], f->tie[t][b]);
    for (size_t i = 0; order == 0 && i < x.n && i < y.n; i++)
        order = (unsigned char)x.at[i] - (unsigned char)y.at[i];
    return order != 0 ? order : (x.n > y.n) - (x.n < y.n);
}

static void fill(struct field *f, size_t n, bool alike)
{
    uint32_t start = below(1000);
    bool ascend = below(3) == 0; /* as the ids of most files do */

    words_free(f->ids);
    f->ids = words_new();
    for (size_t i = 0; i < n; i++) {
        char id[32];
        /* of different lengths, some a beginning of others, some beyond ASCII */
        int length = snprintf(id, sizeof id, ascend ? "%s%07u%s" : "%s%u%s",
                              ascend || below(9) ? "K" : "\xc3\xa9", start + (uint32_t)i * 7,
                              ascend && below(2) ? "a" : "");

        f->id[i] = words_add(f->ids, (struct text){id, (size_t)length});
        f->score[i] = alike ? 50 : some_value();
        for (size_t t = 0; t < TIES; t++)
            f->tie[t][i] = below(2) ? 1 : some_value();
        f->order[i] = (uint32_t)i;
    }
    assert_true(!ascend || words_ascend(f->ids));
    for (size_t i = n; i > 1; i--) {
        size_t j = below((uint32_t)i);
        uint32_t swap = f->order[i - 1];

        f->order[i - 1] = f->order[j];
        f->order[j] = swap;
    }
}

static void rank(struct field *f, size_t n, size_t n_ties)
{
    uint32_t *room = below(2) ? malloc((n + 1) * sizeof *room) : NULL;
    struct ranking r = {f->score, f->ties, n_ties, f->id, f->ids, (int)below(4), room};

    assert_int_equal(rank_subjects(&r, f->order, n, NULL), OSARA_OK);
    free(room);
}

static void equals_a_plain_sort(void **out)
{
    struct field *f = *out;

    state = 31;
    for (int c = 0; c < CASES; c++) {
        size_t n = c < 100 ? (size_t)c % 3 : below(SMALL + 1), n_ties = below(TIES + 1);
        uint32_t expected[SMALL];

        fill(f, n, below(3) == 0);
        for (size_t i = 0; i < n; i++) {
            size_t j = i;

            for (; j > 0 && compare(f, n_ties, (uint32_t)i, expected[j - 1]) < 0; j--)
                expected[j] = expected[j - 1];
            expected[j] = (uint32_t)i;
        }
        rank(f, n, n_ties);
        assert_memory_equal(f->order, expected, n * sizeof *expected);
    }
}

/* Each comes strictly before the next, and all are there. */
static void check_order(const struct field *f, size_t n, size_t n_ties)
{
    uint8_t *seen = calloc(n, 1);

    assert_non_null(seen);
    for (size_t i = 0; i < n; i++) {
        assert_true(f->order[i] < n && !seen[f->order[i]]);
        seen[f->order[i]] = 1;
        if (i > 0)
            assert_true(compare(f, n_ties, f->order[i - 1], f->order[i]) < 0);
    }
    free(seen);
}

static void orders_a_hundred_thousand(void **out)
{
    struct field *f = *out;

    state = 5;
    fill(f, MANY, false);
    for (size_t i = 0; i < MANY; i++)
        if (below(2))
            f->score[i] = below(1u << 31) / 1e7 - 20;
    rank(f, MANY, TIES);
    check_order(f, MANY, TIES);
}

static void orders_a_hundred_thousand_equal_scores_by_id(void **out)
{
    struct field *f = *out;

    state = 6;
    fill(f, MANY, true);
    rank(f, MANY, 0);
    check_order(f, MANY, 0);
}

/* Keys that are alike in their first 32 bits, and more of them: only the last bits tell them apart. */
static void orders_scores_that_differ_in_their_last_bits(void **out)
{
    struct field *f = *out;

    state = 11;
    fill(f, MANY, true);
    for (size_t i = 0; i < MANY; i++)
        f->score[i] = i % 3 == 0 ? 0 : 50 + below(i % 3 == 1 ? 30 : 60000) * 0x1p-46;
    rank(f, MANY, 0);
    check_order(f, MANY, 0);
    f->score[17] = NAN;
    f->score[18] = -1e300;
    rank(f, MANY, TIES);
    check_order(f, MANY, TIES);
}

static void orders_many_who_are_alike_in_all_but_a_tie(void **out)
{
    struct field *f = *out;

    state = 12;
    fill(f, MANY, true);
    for (size_t i = 0; i < MANY; i++) {
        f->tie[0][i] = 7;
        f->tie[1][i] = i % 5 == 0 ? (double)below(50000) : (double)below(3);
    }
    rank(f, MANY, TIES);
    check_order(f, MANY, TIES);
    rank(f, MANY, TIES); /* as it came */
    check_order(f, MANY, TIES);
}

static void the_order_that_they_come_in_decides_nothing(void **out)
{
    struct field *f = *out;
    uint32_t first[SMALL];

    state = 7;
    fill(f, SMALL, true);
    rank(f, SMALL, 1);
    memcpy(first, f->order, sizeof first);
    for (int c = 0; c < 50; c++) {
        for (size_t i = SMALL; i > 1; i--) {
            size_t j = below((uint32_t)i);
            uint32_t swap = f->order[i - 1];

            f->order[i - 1] = f->order[j];
            f->order[j] = swap;
        }
        rank(f, SMALL, 1);
        assert_memory_equal(f->order, first, sizeof first);
    }
}

static void infinite_scores_have_a_place(void **out)
{
    struct field *f = *out;
    static const double scores[] = {0, (double)INFINITY, NAN, -(double)INFINITY, 1e308, -1e308};
    static const uint32_t expected[] = {1, 4, 0, 5, 3, 2};

    state = 8;
    fill(f, 6, true);
    memcpy(f->score, scores, sizeof scores);
    rank(f, 6, 0);
    assert_memory_equal(f->order, expected, sizeof expected);
}

static void some_of_the_subjects_may_be_ranked(void **out)
{
    struct field *f = *out;
    static const uint32_t expected[] = {7, 5, 3};

    state = 9;
    fill(f, 10, true);
    for (size_t i = 0; i < 10; i++)
        f->score[i] = (double)i;
    f->order[0] = 3;
    f->order[1] = 7;
    f->order[2] = 5;
    rank(f, 3, 0);
    assert_memory_equal(f->order, expected, sizeof expected);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_field, close_field)
    const struct CMUnitTest tests[] = {
        TEST(equals_a_plain_sort),
        TEST(orders_a_hundred_thousand),
        TEST(orders_a_hundred_thousand_equal_scores_by_id),
        TEST(orders_scores_that_differ_in_their_last_bits),
        TEST(orders_many_who_are_alike_in_all_but_a_tie),
        TEST(the_order_that_they_come_in_decides_nothing),
        TEST(infinite_scores_have_a_place),
        TEST(some_of_the_subjects_may_be_ranked),
    };

    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
