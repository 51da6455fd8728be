/* Rows that wait packed come out as they went in: every kind and width, in buckets or as they come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scanning/packed.h"

enum { ROWS = 3000, COLUMNS = 9, ADD = 1000000 };

static uint64_t drawn;

static uint32_t draw(uint32_t n) /* splitmix64 (public domain, Sebastiano Vigna) */
{
    uint64_t z = (drawn += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

struct rows {
    size_t n, n_buckets;
    uint32_t subject[ROWS], place[ROWS], bucket[PACKED_BUCKETS + 2];
    double number[ROWS];
    uint8_t flag[ROWS];
    uint32_t whole[3][ROWS], word[3][ROWS]; /* up to a byte, two, four */
    int32_t near[ROWS], far[ROWS];          /* dates */
    unsigned chosen; /* bit c: column c is kept */
    struct packed_rows packed;
    struct slab *parts[PACKED_PARTS];
};

/* Rows are put by `put`, and kept; what they were put in is used for others. */
static void put_and_keep(struct packed_rows *p, size_t n, struct slab *parts[PACKED_PARTS],
                         void (*put)(struct packed_rows *p, const void *of), const void *of)
{
    struct packing packing = {NULL, 0};

    assert_true(packed_open(p, n, &packing));
    put(p, of);
    assert_true(packed_keep(p, parts));
    memset(packing.room, 0xA5, packing.n_room);
    packing_free(&packing);
}

static void put_first(struct packed_rows *p, const void *values)
{
    packed_put(p, NULL, &values);
}

static void free_parts(struct slab *parts[PACKED_PARTS])
{
    for (size_t k = 0; k < PACKED_PARTS; k++)
        slab_free(&parts[k]);
}

static const uint32_t most[3] = {UINT8_MAX, UINT16_MAX, UINT32_MAX - ADD - 1};

/* Where each row goes: bucket by bucket, in order within one. */
static void deal(struct rows *r, unsigned shift)
{
    memset(r->bucket, 0, sizeof r->bucket);
    for (size_t i = 0; i < r->n; i++)
        r->bucket[(r->subject[i] >> shift) + 1]++;
    for (size_t b = 0; b < r->n_buckets; b++)
        r->bucket[b + 1] += r->bucket[b];
    for (size_t i = 0; i < r->n; i++) {
        size_t before = 0;

        for (size_t k = 0; k < i; k++)
            before += r->subject[k] >> shift == r->subject[i] >> shift;
        r->place[i] = r->bucket[r->subject[i] >> shift] + (uint32_t)before;
    }
}

static void fill(struct rows *r)
{
    for (size_t i = 0; i < r->n; i++) {
        r->number[i] = (double)draw(1000) / 7;
        r->flag[i] = (uint8_t)draw(3);
        for (size_t k = 0; k < 3; k++) {
            r->whole[k][i] = i == 0 ? most[k] : draw(most[k]);
            r->word[k][i] = draw(k == 2 ? 100000 : most[k]) + 1;
        }
        r->near[i] = draw(5) == 0 ? DATE_MISSING : -20000 + (int32_t)draw(UINT16_MAX - 1);
        r->far[i] = draw(5) == 0 ? DATE_MISSING : (int32_t)draw(200000) - 100000;
    }
    if (r->n > 2) { /* as far apart as two bytes can be, and more */
        r->near[0] = -20000;
        r->near[1] = -20000 + UINT16_MAX - 1;
        r->far[0] = -20000;
        r->far[1] = -20000 + UINT16_MAX;
    }
}

static uint32_t *dictionary(uint32_t ids)
{
    uint32_t *words = malloc(((size_t)ids + 1) * sizeof *words);

    for (uint32_t id = 0; id <= ids; id++)
        words[id] = id * 3 + 1;
    return words;
}

/* Bytes that these columns take. */
static size_t row_of(unsigned chosen)
{
    static const size_t width[COLUMNS] = {8, 1, 1, 2, 4, 1, 2, 4, 2};
    size_t row = 0;

    for (size_t c = 0; c < COLUMNS; c++)
        row += chosen >> c & 1 ? width[c] : 0;
    return row;
}

static void put_all(struct packed_rows *p, const void *of)
{
    const struct rows *r = of;
    const void *const all[COLUMNS] = {r->number,  r->flag,    r->whole[0], r->whole[1], r->whole[2],
                                   r->word[0], r->word[1], r->word[2],  r->near};
    const void *values[COLUMNS];

    assert_int_equal(p->row, row_of(r->chosen));
    for (size_t c = 0; c < COLUMNS; c++)
        values[c] = r->chosen >> c & 1 ? all[c] : NULL;
    packed_put(p, r->n_buckets > 1 ? r->place : NULL, values);
}

static void pack(struct rows *r, struct packed_column columns[COLUMNS], unsigned part_shift)
{
    columns[0] = packed_raw(sizeof(double));
    columns[1] = packed_raw(1);
    for (size_t k = 0; k < 3; k++) {
        columns[2 + k] = packed_number(most[k]);
        columns[5 + k] = packed_word(k == 2 ? 100001 : most[k]);
        columns[5 + k].words = dictionary(k == 2 ? 100001 : most[k]);
        assert_int_equal(columns[2 + k].width, 1 << k);
        assert_int_equal(columns[5 + k].width, 1 << k);
    }
    columns[8] = packed_dates(r->near, r->n);
    assert_int_equal(columns[8].width, 2);
    for (size_t c = 0; c < COLUMNS; c++)
        columns[c].width = r->chosen >> c & 1 ? columns[c].width : 0;
    r->packed = (struct packed_rows){.columns = columns, .n_columns = COLUMNS,
                                     .n_buckets = r->n_buckets, .part_shift = part_shift,
                                     .bucket = r->bucket};
    put_and_keep(&r->packed, r->n, r->parts, put_all, r);
}

/* What row i holds, against what it was given. */
static void same(const struct rows *r, size_t i, size_t c, const void *got)
{
    uint32_t v;

    if (c == 0) {
        assert_memory_equal(got, &r->number[i], sizeof(double));
    } else if (c == 1) {
        assert_memory_equal(got, &r->flag[i], 1);
    } else if (c == 8) {
        assert_memory_equal(got, &r->near[i], sizeof(int32_t));
    } else {
        memcpy(&v, got, sizeof v);
        assert_int_equal(v, c < 5 ? r->whole[c - 2][i] + ADD : r->word[c - 5][i] * 3 + 1);
    }
}

static void check(const struct rows *r, unsigned shift)
{
    static const size_t width[COLUMNS] = {8, 1, 4, 4, 4, 4, 4, 4, 4};
    double *room = malloc((r->n + 1) * sizeof *room), one;

    for (size_t c = 0; c < COLUMNS; c++)
        for (size_t b = 0; r->chosen >> c & 1 && b < r->n_buckets; b++) {
            size_t n = r->bucket[b + 1] - r->bucket[b], from = n / 3;

            packed_get(&r->packed, c, b, from, n - from, ADD, room);
            for (size_t i = 0; i < r->n; i++) {
                size_t place = r->n_buckets == 1 ? i : r->place[i], at = place - r->bucket[b];

                if (r->n_buckets > 1 && r->subject[i] >> shift != b)
                    continue;
                if (at >= from)
                    same(r, i, c, (const char *)room + (at - from) * width[c]);
                packed_get_one(&r->packed, c, place, ADD, &one);
                same(r, i, c, &one);
            }
        }
    free(room);
}

/* A value as a table of this width has it: dates are codes where it is less than they need. */
static uint32_t target_at(const void *out, size_t width, size_t at)
{
    return width == 1   ? ((const uint8_t *)out)[at]
           : width == 2 ? ((const uint16_t *)out)[at]
                        : ((const uint32_t *)out)[at];
}

static uint32_t code_of(int32_t day, int32_t first)
{
    return day == DATE_MISSING ? 0 : (uint32_t)(day - first) + 1;
}

/* Backwards, and every seventh row nowhere. */
static void check_spread(const struct rows *r, unsigned shift)
{
    static const struct {
        size_t column, width;
    } targets[] = {{0, 8}, {1, 1}, {2, 4}, {3, 4}, {4, 4}, {5, 2}, {5, 4}, {6, 4}, {7, 4}, {8, 2}, {8, 4}};
    uint32_t *where = malloc((r->n + 1) * sizeof *where);
    double *room = malloc((r->n + 1) * sizeof *room);

    for (size_t k = 0; k < sizeof targets / sizeof targets[0]; k++)
        for (size_t b = 0; b < r->n_buckets; b++) {
            size_t c = targets[k].column, n = r->bucket[b + 1] - r->bucket[b];
            struct packed_target to = {room, targets[k].width, -20000};

            memset(room, 0xA5, (r->n + 1) * sizeof *room);
            for (size_t i = 0; i < n; i++)
                where[i] = i % 7 == 3 ? PACKED_NOWHERE : (uint32_t)(n - 1 - i);
            packed_spread(&r->packed, c, b, ADD, where, &to);
            for (size_t i = 0; i < r->n; i++) {
                size_t place = r->n_buckets == 1 ? i : r->place[i], at = place - r->bucket[b];

                if (r->n_buckets > 1 && r->subject[i] >> shift != b)
                    continue;
                if (where[at] == PACKED_NOWHERE)
                    assert_int_equal(((const uint8_t *)room)[(n - 1 - at) * to.width], 0xA5);
                else if (to.width == 2)
                    assert_int_equal(target_at(room, 2, where[at]),
                                     c == 8 ? code_of(r->near[i], -20000) : r->word[0][i] * 3 + 1);
                else
                    same(r, i, c, (const char *)room + where[at] * to.width);
            }
        }
    free(where);
    free(room);
}

enum { ALL = (1 << COLUMNS) - 1 };

static void try(size_t n, size_t n_buckets, unsigned shift, unsigned part_shift, unsigned chosen)
{
    struct rows *r = calloc(1, sizeof *r);
    struct packed_column columns[COLUMNS];

    r->chosen = chosen;
    r->n = n;
    r->n_buckets = n_buckets;
    fill(r);
    for (size_t i = 0; i < n; i++) /* some buckets stay empty */
        r->subject[i] = draw((uint32_t)(n_buckets << shift) / 2 + 1);
    if (n_buckets > 1) {
        deal(r, shift);
    } else {
        r->bucket[1] = (uint32_t)n;
    }
    pack(r, columns, part_shift);
    check(r, shift);
    if (chosen == ALL)
        check_spread(r, shift);
    for (size_t k = 0; k < 3; k++)
        free(columns[5 + k].words);
    free_parts(r->parts);
    free(r);
}

static void rows_come_out_as_they_went_in(void **state)
{
    (void)state;
    drawn = 20231130;
    try(500, 1, 0, 0, ALL);
    try(3, 1, 0, 0, ALL);
    try(500, 7, 3, 1, ALL);                  /* the last part has one bucket */
    try(500, 7, 3, 3, ALL);                  /* all are of one part */
    try(2000, PACKED_BUCKETS, 4, 7, ALL);
    try(40, PACKED_BUCKETS, 9, 7, ALL); /* most buckets are empty, and a part */
}

static void rows_of_any_few_columns_come_out_as_they_went_in(void **state)
{
    (void)state;
    drawn = 20261130;
    for (unsigned chosen = 1; chosen < ALL; chosen++)
        if (row_of(chosen) <= 9)
            try(chosen % 8 == 0 ? 1100 : 30, 7, 3, 1, chosen);
}

static void dates_too_far_apart_are_kept_whole(void **state)
{
    struct rows *r = calloc(1, sizeof *r);
    struct packed_column column;
    int32_t got[ROWS];

    (void)state;
    r->n = ROWS;
    r->n_buckets = 1;
    r->bucket[1] = ROWS;
    fill(r);
    column = packed_dates(r->far, r->n);
    assert_int_equal(column.width, sizeof(int32_t));
    r->packed = (struct packed_rows){.columns = &column, .n_columns = 1, .n_buckets = 1,
                                     .bucket = r->bucket};
    put_and_keep(&r->packed, r->n, r->parts, put_first, r->far);
    packed_get(&r->packed, 0, 0, 0, r->n, 0, got);
    assert_memory_equal(got, r->far, sizeof got);
    free_parts(r->parts);
    free(r);
}

static void dates_of_some_months_take_a_byte(void **state)
{
    static const int32_t spans[] = {0, 1, 253, 254, 255};
    uint32_t bucket[] = {0, 3}, where[] = {2, 0, 1};

    (void)state;
    for (size_t k = 0; k < sizeof spans / sizeof spans[0]; k++) {
        const int32_t dates[] = {DATE_MISSING, 15000, 15000 + spans[k]};
        struct packed_column column = packed_dates(dates, 3);
        struct packed_rows packed = {.columns = &column, .n_columns = 1, .n_buckets = 1, .bucket = bucket};
        struct slab *parts[PACKED_PARTS] = {NULL};
        int32_t got[3];
        uint16_t codes[3];
        struct packed_target to = {codes, sizeof codes[0], 14000};

        assert_int_equal(column.width, spans[k] < 255 ? 1 : 2);
        assert_int_equal(column.base, 15000);
        assert_int_equal(column.most, 15000 + spans[k]);
        put_and_keep(&packed, 3, parts, put_first, dates);
        packed_get(&packed, 0, 0, 0, 3, 0, got);
        assert_memory_equal(got, dates, sizeof got);
        packed_spread(&packed, 0, 0, 0, where, &to);
        assert_int_equal(codes[2], 0);
        assert_int_equal(codes[0], 1001);
        assert_int_equal(codes[1], 1001 + spans[k]);
        packed_get_one(&packed, 0, 2, 0, &got[0]);
        assert_int_equal(got[0], dates[2]);
        free_parts(parts);
    }
}

static void dates_that_are_all_missing_stay_so(void **state)
{
    static const int32_t dates[] = {DATE_MISSING, DATE_MISSING, DATE_MISSING};
    uint32_t bucket[] = {0, 3};
    struct packed_column column = packed_dates(dates, 3);
    struct packed_rows packed = {.columns = &column, .n_columns = 1, .n_buckets = 1,
                                 .bucket = bucket};
    struct slab *parts[PACKED_PARTS] = {NULL};
    int32_t got[3];

    (void)state;
    put_and_keep(&packed, 3, parts, put_first, dates);
    packed_get(&packed, 0, 0, 0, 3, 0, got);
    assert_memory_equal(got, dates, sizeof got);
    free_parts(parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_out_as_they_went_in),
        cmocka_unit_test(rows_of_any_few_columns_come_out_as_they_went_in),
        cmocka_unit_test(dates_too_far_apart_are_kept_whole),
        cmocka_unit_test(dates_of_some_months_take_a_byte),
        cmocka_unit_test(dates_that_are_all_missing_stay_so),
    };

    return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
