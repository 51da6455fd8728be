/* Items that are made on all threads, taken in order, finished on all threads; and an end when one fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "run/relay.h"

enum { ITEMS = 3000 };

struct course {
    size_t at[ITEMS];  /* slots */
    int steps[ITEMS];
    size_t taken, fails_at;
};

static bool make(void *of, size_t item, size_t slot)
{
    struct course *c = of;

    c->at[item] = slot;
    return c->steps[item]++ == 0;
}

static bool take(void *of, size_t item, size_t slot)
{
    struct course *c = of;

    return c->taken++ == item && item != c->fails_at && c->at[item] == slot && c->steps[item]++ == 1;
}

static bool finish(void *of, size_t item, size_t slot)
{
    struct course *c = of;

    return c->at[item] == slot && c->steps[item]++ == 2;
}

static struct course course;
static const struct relay_work work = {&course, make, take, finish};

static void items_go_their_course(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 5; threads++)
        for (size_t n = 0; n <= ITEMS; n = n * 7 + 1) {
            memset(&course, 0, sizeof course);
            course.fails_at = SIZE_MAX;
            assert_true(relay_run(&work, n, threads));
            assert_int_equal(course.taken, n);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(course.steps[i], 3);
                assert_true(course.at[i] < relay_slots(threads));
            }
        }
}

static void what_fails_ends_it(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 3; threads++) {
        memset(&course, 0, sizeof course);
        course.fails_at = 100;
        assert_false(relay_run(&work, ITEMS, threads));
        assert_int_equal(course.taken, 101);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_go_their_course),
        cmocka_unit_test(what_fails_ends_it),
    };

    return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
