/* Memory that is zeroed, aligned, and does not overlap. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/growing.h"

enum { PIECES = 3000 };

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    struct arena *arena = arena_new();
    uint32_t seed = 7;

    (void)state;
    assert_non_null(arena);
    for (size_t i = 0; i < PIECES; i++) {
        seed = seed * 1664525u + 1013904223u;
        sizes[i] = seed >> 8 & (i % 100 == 0 ? 0x1FFFF : 0x1FF); /* now and then a large one */
        pieces[i] = arena_alloc(arena, sizes[i], 1);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 251) + 1, sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(pieces[i][k], i % 251 + 1);
    arena_free(arena);
}

static void what_cannot_be_is_refused(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_null(arena_alloc(arena, SIZE_MAX / 2, 16)); /* count * size overflows */
    assert_null(arena_alloc(arena, SIZE_MAX, 1));
    assert_non_null(arena_alloc(arena, 0, 8));
    arena_free(arena);
    arena_free(NULL);
}

static void copies_end_with_a_nul(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(arena_copy(arena, (struct text){"abcdef", 3}), "abc");
    assert_string_equal(arena_copy(arena, (struct text){NULL, 0}), "");
    assert_string_equal(arena_format(arena, "%s-%03d", "x", 7), "x-007");
    arena_free(arena);
}

static void an_array_grows(void **state)
{
    struct arena *arena = arena_new();
    double *items = NULL;
    size_t n = 0, room = 0;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        double *item = arena_push(arena, &items, &n, &room, sizeof *item);

        assert_ptr_equal(item, &items[i]);
        assert_true(*item == 0);
        *item = (double)i;
    }
    assert_int_equal(n, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_true(items[i] == (double)i);
    arena_free(arena);
}

static void an_array_on_the_heap_grows(void **state)
{
    double *items = NULL;
    size_t n = 0, room = 0;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        double *item = growing_push(&items, &n, &room, sizeof *item);

        assert_ptr_equal(item, &items[i]);
        *item = (double)i;
    }
    assert_int_equal(n, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_true(items[i] == (double)i);
    free(items);
}

static void what_cannot_grow_stays_as_it_was(void **state)
{
    char *items = NULL, *before;
    size_t n = 0, room = 0;

    (void)state;
    assert_null(growing_push(&items, &n, &room, SIZE_MAX / 2)); /* room * size overflows */
    assert_true(items == NULL && n == 0 && room == 0);
    before = growing_push(&items, &n, &room, 1);
    assert_non_null(before);
    *before = 'x';
    n = room;
    assert_null(growing_push(&items, &n, &room, SIZE_MAX / 2));
    assert_true(items[0] == 'x' && n == room);
    free(items);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(copies_end_with_a_nul),
        cmocka_unit_test(an_array_grows),
        cmocka_unit_test(an_array_on_the_heap_grows),
        cmocka_unit_test(what_cannot_grow_stays_as_it_was),
    };

    return cmocka_run_group_tests_name("arena", t, NULL, NULL);
}
