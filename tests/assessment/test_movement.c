/* test_movement.c -- who comes onto a list and leaves it, by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "assessment/movement.h"

enum { RUNS = 4, PERSONS = 4 };

/* Who is on the lists, a letter a person: "ab", "b", ... */
static const struct row {
    const char *name;
    const char *lists[RUNS];
    struct move_run runs[RUNS];
    struct move_person persons[PERSONS];
} rows[] = {
    {"all come with the first and stay",
     {"ab", "ab", "ab", "ab"},
     {{2, 2, 0, 0}, {2, 0, 0, 0}, {2, 0, 0, 0}, {2, 0, 0, 0}},
     {{0, MOVE_NONE, 4, 3},
      {0, MOVE_NONE, 4, 3},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE}}},
    {"one leaves as another comes",
     {"a", "ab", "b", "bc"},
     {{1, 1, 0, 0}, {2, 1, 0, 0}, {1, 0, 0, 1}, {2, 1, 0, 0}},
     {{0, 2, 2, 1},
      {1, MOVE_NONE, 3, 3},
      {3, MOVE_NONE, 1, 3},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE}}},
    {"who returns had left: the first exit counts",
     {"ab", "b", "ab", "b"},
     {{2, 2, 0, 0}, {1, 0, 0, 1}, {2, 0, 1, 0}, {1, 0, 0, 1}},
     {{0, 1, 2, 2},
      {0, MOVE_NONE, 4, 3},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE}}},
    {"a list of nobody",
     {"a", "", "", "a"},
     {{1, 1, 0, 0}, {0, 0, 0, 1}, {0, 0, 0, 0}, {1, 0, 1, 0}},
     {{0, 1, 2, 3},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE},
      {MOVE_NONE, MOVE_NONE, 0, MOVE_NONE}}},
};

static void moves(void **state)
{
    const struct row *r = *state;
    struct move_stay stays[RUNS * PERSONS];
    struct move_run runs[RUNS];
    struct move_person persons[PERSONS];
    size_t n = 0;

    for (uint32_t run = 0; run < RUNS; run++)
        for (const char *who = r->lists[run]; *who; who++)
            stays[n++] = (struct move_stay){run, (uint32_t)(*who - 'a')};
    movement_make(stays, n, runs, RUNS, persons, PERSONS);
    for (size_t i = 0; i < RUNS; i++) {
        assert_int_equal(runs[i].on, r->runs[i].on);
        assert_int_equal(runs[i].entered, r->runs[i].entered);
        assert_int_equal(runs[i].returned, r->runs[i].returned);
        assert_int_equal(runs[i].left, r->runs[i].left);
    }
    for (size_t i = 0; i < PERSONS; i++) {
        assert_int_equal(persons[i].entry, r->persons[i].entry);
        assert_int_equal(persons[i].exit, r->persons[i].exit);
        assert_int_equal(persons[i].runs, r->persons[i].runs);
        assert_int_equal(persons[i].last, r->persons[i].last);
    }
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){rows[i].name, moves, NULL, NULL,
                                       (void *)(uintptr_t)&rows[i]};
    return cmocka_run_group_tests_name("movement", tests, NULL, NULL);
}
