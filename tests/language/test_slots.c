/* test_slots.c -- values of subjects, put away and read back: the same, in the form that fits them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "language/slots.h"

enum { MOST = 3 * BLOCK };

/* A slot by itself, with room for what it may need and not a byte more. */
struct kept {
    struct slot slot;
    struct slot_store store;
    size_t room;
};

static void kept_open(struct kept *k, enum value_type type, size_t n)
{
    k->room = slot_room(type, n);
    k->slot = (struct slot){.type = type, .blocks = calloc(n / BLOCK + 1, sizeof *k->slot.blocks)};
    k->store = (struct slot_store){.at = malloc(k->room + 1), .n_subjects = n};
    slot_blank(&k->slot, n);
}

static void kept_close(struct kept *k)
{
    assert_true(atomic_load(&k->store.used) <= k->room);
    free(k->slot.blocks);
    free(k->store.at);
}

/* Bit for bit, but that NaN is NaN. */
static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void expect_numbers(const struct slot *s, const double want[], size_t n)
{
    static const size_t starts[] = {0, 1, 5, 256, 1000, BLOCK - 1, BLOCK, BLOCK + 7};
    double room[MOST];

    for (size_t i = 0; i < n; i++)
        assert_true(same(slot_number(s, i), want[i]));
    for (size_t k = 0; k < sizeof starts / sizeof starts[0]; k++) {
        size_t from = starts[k] < n ? starts[k] : 0;
        size_t some = n - from < 1 + k * 600 ? n - from : 1 + k * 600;
        const double *at = slot_numbers(s, from, some, room);

        for (size_t i = 0; i < some; i++)
            assert_true(same(at[i], want[from + i]));
    }
}

/* ---- The form that values take ---- */

static struct row {
    const char *name;
    double values[6]; /* they come again and again */
    size_t n;
    enum slot_form form;
} rows[] = {
    {"one value takes no room", {2.5, 2.5, 2.5, 2.5, 2.5, 2.5}, BLOCK, SLOT_SAME},
    {"nor does missing", {NAN, NAN, NAN, NAN, NAN, NAN}, BLOCK, SLOT_SAME},
    {"a subject alone takes no room", {0.1, 0, 0, 0, 0, 0}, 1, SLOT_SAME},
    {"0 and 1 take two bits", {0, 1, 0, 0, 1, 1}, BLOCK, SLOT_QUARTERS},
    {"missing fits in two bits", {NAN, 1, 0, 2, 1, NAN}, BLOCK, SLOT_QUARTERS},
    {"3 does not", {NAN, 1, 0, 2, 3, NAN}, BLOCK, SLOT_BYTES},
    {"of few subjects two bits are not less", {0, 1, 0, 0, 1, 1}, 256, SLOT_BYTES},
    {"of some they are", {0, 1, 0, 0, 1, 1}, 257, SLOT_QUARTERS},
    {"missing fits in a byte", {0, NAN, 0, 3, 1, 1}, BLOCK, SLOT_BYTES},
    {"missing may come first", {NAN, 254, 0, 3, 1, 1}, BLOCK, SLOT_BYTES},
    {"254 fits in a byte", {254, 0, 253, 1, 2, 3}, BLOCK, SLOT_BYTES},
    {"255 does not", {255, 0, 254, 1, 2, 3}, BLOCK, SLOT_SHORTS},
    {"256 takes two bytes", {256, NAN, 254, 1, 2, 3}, BLOCK, SLOT_SHORTS},
    {"65534 fits in two bytes", {65534, NAN, 65533, 1, 2, 3}, BLOCK, SLOT_SHORTS},
    {"65535 does not", {65535, NAN, 65534, 1, 2, 3}, BLOCK, SLOT_CODED},
    {"65536 is one of a few", {65536, NAN, 65534, 1, 2, 3}, BLOCK, SLOT_CODED},
    {"a negative number is one of a few", {-1, 0, 1, 2, 3, 4}, BLOCK, SLOT_CODED},
    {"-0 is not 0", {-0.0, 0, 1, 2, 3, 4}, BLOCK, SLOT_CODED},
    {"tenths are few", {0.1, 0.2, 0.3, 0, 1, NAN}, BLOCK, SLOT_CODED},
    {"infinities are few", {INFINITY, -INFINITY, 0, 1, 2, NAN}, BLOCK, SLOT_CODED},
    {"large numbers are few", {1e300, 4294967296.0, 2147483648.0, 0, 1, NAN}, BLOCK, SLOT_CODED},
    {"a few tenths are better off plain", {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, 6, SLOT_PLAIN},
    {"a few whole numbers take bytes", {1, 2, 3, 4, 5, 6}, 6, SLOT_BYTES},
};

static void check_row(void **state)
{
    const struct row *r = *state;
    double values[BLOCK];
    struct kept k;

    for (size_t i = 0; i < r->n; i++)
        values[i] = r->values[i % 6];
    kept_open(&k, VALUE_NUMBER, r->n);
    slot_put(&k.store, &k.slot, 0, r->n, values);
    assert_int_equal(k.slot.blocks[0].form, r->form);
    expect_numbers(&k.slot, values, r->n);
    kept_close(&k);
}

static void what_is_late_in_a_block_counts(void **state)
{
    static const double odd[] = {0.5, 255, 65535, -1, NAN, INFINITY, -0.0};
    double values[BLOCK] = {0};

    (void)state;
    for (size_t v = 0; v < sizeof odd / sizeof odd[0]; v++)
        for (size_t at = 0; at < BLOCK; at += 31) {
            struct kept k;

            values[at] = odd[v];
            kept_open(&k, VALUE_NUMBER, BLOCK);
            slot_put(&k.store, &k.slot, 0, BLOCK, values);
            expect_numbers(&k.slot, values, BLOCK);
            kept_close(&k);
            values[at] = 0;
        }
}

static void many_different_numbers_are_plain(void **state)
{
    double values[BLOCK];

    (void)state;
    for (size_t different = 60; different < 70; different++) {
        struct kept k;

        for (size_t i = 0; i < BLOCK; i++)
            values[i] = (double)(i % different) + 0.25;
        kept_open(&k, VALUE_NUMBER, BLOCK);
        slot_put(&k.store, &k.slot, 0, BLOCK, values);
        assert_int_equal(k.slot.blocks[0].form, different <= 64 ? SLOT_CODED : SLOT_PLAIN);
        expect_numbers(&k.slot, values, BLOCK);
        kept_close(&k);
    }
}

/* ---- Put again ---- */

static uint64_t random_state = 20260101;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 20) % n);
}

static double random_number(uint32_t kind)
{
    static const double few[] = {0.1, -3, NAN, 1e9}, two_bits[] = {0, 1, 2, NAN};

    switch (kind) {
    case 0:
        return 7;
    case 1:
        return random_below(256);
    case 2:
        return random_below(20) > 0 ? random_below(65537) : (double)NAN;
    case 3:
        return few[random_below(4)];
    case 4:
        return two_bits[random_below(4)];
    default:
        return (random_below(1000) - 500.0) / 7;
    }
}

/* Whole blocks, parts of them, and several at once, of one kind after another. */
static void what_is_put_last_is_read(void **state)
{
    static const size_t sizes[] = {1, 2, 100, BLOCK - 1, BLOCK, BLOCK + 1, MOST - 3, MOST};

    (void)state;
    for (size_t turn = 0; turn < 400; turn++) {
        size_t n = sizes[turn % 8];
        double want[MOST], values[MOST];
        struct kept k;

        kept_open(&k, VALUE_NUMBER, n);
        for (size_t i = 0; i < n; i++)
            want[i] = NAN;
        expect_numbers(&k.slot, want, n);
        for (size_t time = 0; time < 8; time++) {
            bool blocks = random_below(2) > 0;
            size_t from = random_below((uint32_t)n) / (blocks ? BLOCK : 1) * (blocks ? BLOCK : 1);
            size_t some = blocks ? n - from : 1 + random_below((uint32_t)(n - from));
            uint32_t kind = random_below(6);

            for (size_t i = 0; i < some; i++)
                want[from + i] = values[i] = random_number(kind);
            slot_put(&k.store, &k.slot, from, some, values);
            expect_numbers(&k.slot, want, n);
        }
        kept_close(&k);
    }
}

/* ---- Flags and words ---- */

static void flags_are_read_as_they_were_put(void **state)
{
    uint8_t want[MOST], out[MOST];

    (void)state;
    for (size_t turn = 0; turn < 200; turn++) {
        size_t n = 1 + random_below(MOST);
        struct kept k;

        kept_open(&k, VALUE_FLAG, n);
        for (size_t time = 0; time < 3; time++) {
            size_t from = time == 2 ? random_below((uint32_t)n) : 0;

            for (size_t i = from; i < n; i++)
                want[i] = (uint8_t)(turn % 5 == 0 ? turn % 3 : random_below(3));
            slot_put(&k.store, &k.slot, from, n - from, want + from);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(slot_flag(&k.slot, i), want[i]);
                assert_true(same(slot_number(&k.slot, i), truth_number((enum truth)want[i])));
            }
            from = random_below((uint32_t)n);
            slot_flags(&k.slot, from, n - from, out);
            assert_memory_equal(out, want + from, n - from);
        }
        kept_close(&k);
    }
}

static void words_are_read_as_they_were_put(void **state)
{
    uint32_t want[MOST], out[MOST];

    (void)state;
    for (size_t turn = 0; turn < 100; turn++) {
        size_t n = 1 + random_below(MOST), from = random_below((uint32_t)n);
        struct kept k;

        kept_open(&k, VALUE_WORD, n);
        for (size_t i = 0; i < n; i++)
            want[i] = turn % 4 == 0 ? 12 : random_below(1u << 31);
        slot_put(&k.store, &k.slot, 0, n, want);
        for (size_t i = from; i < n; i++)
            want[i] = 3;
        slot_put(&k.store, &k.slot, from, n - from, want + from);
        slot_words(&k.slot, 0, n, out);
        assert_memory_equal(out, want, n * sizeof *want);
        assert_true(isnan(slot_number(&k.slot, 0)));
        kept_close(&k);
    }
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct CMUnitTest t[ROWS + 5] = {
        cmocka_unit_test(what_is_late_in_a_block_counts),
        cmocka_unit_test(many_different_numbers_are_plain),
        cmocka_unit_test(what_is_put_last_is_read),
        cmocka_unit_test(flags_are_read_as_they_were_put),
        cmocka_unit_test(words_are_read_as_they_were_put),
    };

    for (size_t i = 0; i < ROWS; i++)
        t[5 + i] = (struct CMUnitTest){rows[i].name, check_row, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("slots", t, NULL, NULL);
}
