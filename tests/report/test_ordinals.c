/* Ids as "the first", "the second" of those that come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/ordinals.h"

static void ids_are_counted_as_they_come(void **state)
{
    const uint32_t ids[] = {7, 0, 3, 7, 9, 3, 0, 1, 9};
    const uint32_t expected[] = {1, 0, 2, 1, 3, 2, 0, 4, 3};
    uint32_t out[9];

    (void)state;
    assert_true(ordinals_of(ids, 9, out));
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(out[i], expected[i]);
    assert_true(ordinals_of(ids, 0, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ids_are_counted_as_they_come)};

    return cmocka_run_group_tests_name("ordinals", tests, NULL, NULL);
}
