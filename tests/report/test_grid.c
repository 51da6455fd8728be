/* test_grid.c -- tables for the screen fit their width and stay one line a row. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "report/grid.h"

static const struct grid_column columns[] = {{"strand", false}, {"places", true}, {"why", false}};

static struct row {
    const char *name;
    const char *strand;
    double places;
    const char *why;
    unsigned width;
    const char *expected;
    size_t wrapped;
} rows[] = {
    {"numbers stand to the right, text to the left", "iom", 12, "full", 80,
     "  strand  places  why\n  iom         12  full\n", 0},
    {"thousands have commas", "iom", 12345, "full", 80,
     "  strand  places  why\n"
     "  iom     12,345  full\n", 0},
    {"the widest column of text is cut to fit", "iom", 1, "all places are taken", 31,
     "  strand  places  why\n  iom          1  all places a\u2026\n", 0},
    {"no column of text is cut below eight characters", "proactive da", 1, "all places are taken",
     10, "  strand    places  why\n  proacti\u2026       1  all pla\u2026\n", 0},
    {"characters are counted, not bytes", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 1, "x", 80,
     "  strand  places  why\n  \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9       1  x\n", 0},
    {"a missing number is an empty cell", "iom", NAN, "x", 80,
     "  strand  places  why\n  iom             x\n", 0},
    {"an ideograph takes two columns", "\u5c71\u5c71", 1, "x", 80,
     "  strand  places  why\n  \u5c71\u5c71         1  x\n", 0},
    {"what stands over a letter takes none", "e\u0301e\u0301", 1, "x", 80,
     "  strand  places  why\n  e\u0301e\u0301           1  x\n", 0},
    {"no half of an ideograph is shown", "iom", 1, "\u5c71\u5c71\u5c71\u5c71\u5c71\u5c71\u5c71", 29,
     "  strand  places  why\n  iom          1  \u5c71\u5c71\u5c71\u5c71\u5c71\u2026\n", 0},
    {"what a terminal obeys becomes a space", "i\xc2\x9bm\u202e", 1, "x", 80,
     "  strand  places  why\n  i m          1  x\n", 0},
    {"a column can be wrapped in place of cut", "iom", 1, "all places are taken by others", 31,
     "  strand  places  why\n  iom          1  all places\n                   are taken by\n"
     "                   others\n", 3},
    {"a name without spaces is broken", "\u5c71\u5c71\u5c71\u5c71\u5c71\u5c71", 1, "x", 24,
     "  strand     places  why\n  \u5c71\u5c71\u5c71\u5c71        1  x\n   \u5c71\u5c71\n", 1},
    {"a line break in a cell becomes a space", "i\nm", 1, "x", 80,
     "  strand  places  why\n  i m          1  x\n", 0},
};

static void draws(void **state)
{
    const struct row *r = *state;
    struct grid g;
    struct buffer out = {0};

    grid_open(&g, columns, 3);
    g.wrapped = r->wrapped;
    grid_string(&g, r->strand);
    grid_number(&g, r->places, 0);
    grid_string(&g, r->why);
    grid_draw(&g, r->width, &out);
    buffer_char(&out, '\0');
    assert_string_equal(out.at, r->expected);
    grid_close(&g);
    buffer_free(&out);
}

static void a_note_stands_under_its_row(void **state)
{
    struct grid g;
    struct buffer out = {0};

    (void)state;
    grid_open(&g, columns, 3);
    for (int i = 0; i < 2; i++) {
        grid_string(&g, "iom");
        grid_count(&g, 1);
        grid_string(&g, "x");
        grid_note(&g, text_of(i == 0 ? "all that\nis longer than a line may be" : ""));
    }
    grid_draw(&g, 31, &out);
    buffer_char(&out, '\0');
    assert_string_equal(out.at, "  strand  places  why\n"
                                "  iom          1  x\n"
                                "        all that is longer tha\u2026\n"
                                "  iom          1  x\n");
    grid_close(&g);
    buffer_free(&out);
}

static void a_table_without_rows_draws_nothing(void **state)
{
    struct grid g;
    struct buffer out = {0};

    (void)state;
    grid_open(&g, columns, 3);
    grid_draw(&g, 80, &out);
    assert_int_equal(out.n, 0);
    grid_close(&g);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 2] = {cmocka_unit_test(a_table_without_rows_draws_nothing),
                                      cmocka_unit_test(a_note_stands_under_its_row)};

    for (size_t i = 0; i < N; i++)
        tests[i + 2] = (struct CMUnitTest){rows[i].name, draws, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
