/* test_constant.c -- expressions that name nothing: their value, or why there is none. */
#include "language/world.h"

static struct row {
    const char *text;
    double value;
} rows[] = {
    {"12", 12},
    {"5%", 0.05},
    {"12 months", 365.25},
    {"2 weeks", 14},
    {"-3", -3},
    {"1 + 2 * 3 - 4 / 8", 6.5},
    {"2 ^ 3 ^ 2", 512},
    {"2023-03-01 - 2023-02-01", 28},
    {"2023-03-31 - 1 month - 2023-02-28", 0},
    {"2023-01-31 + 2 - 2023-01-31", 2},
    {"if 1 < 2 then 3 else 4", 3},
    {"if 1 = 2 or 2 <= 1 then 3 else 4", 4},
    {"if 2 in [1, 2] and not 3 in [1, 2] then 1 else 0", 1},
    {"if 2 between 2 and 3 then 1 else 0", 1},
    {"if 1 between 2 and 3 then 1 else 0", 0},
    {"if (1 / 0 between 2 and 3) is missing then 1 else 0", 1},
    {"if 3 > 2 and 3 >= 3 and 3 != 2 then 1 else 0", 1},
    {"if 'a' = 'a' and not 'a' = 'b' and 'a' in ['b', 'a'] then 1 else 0", 1},
    {"if 1 / 0 is missing and 1 is known and 'a' is known then 1 else 0", 1},
    {"if no and 1 / 0 > 1 then 1 else 2", 2},
    {"if yes or 1 / 0 > 1 then 1 else 2", 1},
    {"coalesce(1 / 0, ln(0), 7)", 7},
    {"coalesce(2, 3)", 2},
    {"min(3, 1, 2) + max(3, 1, 2)", 4},
    {"abs(-1) + sqrt(4) + ln(exp(1)) + log10(1000)", 7},
    {"floor(-1.5) + ceil(-1.5) + round(-1.5)", -5},
    {"coalesce(if 1 > 2 then 1 else missing, 7)", 7},
    {"round(2 / 3, 3) + round(1250, -2)", 1300.667},
    {"sum_known(1, 1 / 0, 2)", 3},
    {"round(-0.125, 2)", -0.13},
    {"count_yes(yes, no, 2 > 1, 1 / 0 > 1) * 10 + count_known(1, 1 / 0, 'a', no)", 23},
    {"clamp(5, 0, 3) + clamp(-5, 0, 3)", 3},
    {"year(2023-01-31) + month(2023-01-31)", 2024},
    {"age_at(2000-02-29, 2023-02-28)", 22},
    {"coalesce(min(1, 1 / 0), 3)", 3},
    {"coalesce(clamp(1, 0, 1 / 0), 3)", 3},
    {"coalesce(year(2023-01-01 + 1 / 0), 3)", 3},
    {"coalesce((2023-01-01 + 1 / 0) + 1 month - 2023-01-01, 3)", 3},
    {"coalesce(2 ^ (1 / 0), exp(1000), 0 ^ -1, 3)", 3},
    {"if starts_with('abc', 'ab') then 1 else 2", 1},
};

static void check_row(void **state)
{
    const struct row *r = *state;
    struct world w;
    struct expr *e;
    double v = -1;

    world_open(&w);
    e = world_parse(&w, r->text);
    assert_non_null(e);
    assert_true(expr_constant(e, &v, &w.problems));
    assert_int_equal(w.problems.n, 0);
    assert_true(v == r->value);
    v = -1;
    assert_true(expr_constant(e, &v, &w.problems)); /* the tree is as it was */
    assert_true(v == r->value);
    world_close(&w);
}

static struct wrong {
    const char *text, *said;
} wrongs[] = {
    {"mappa_level + 1", "rules.yaml:1:7: error: expected a number that is the same for "
                        "everyone, found 'mappa_level'\n"
                        "    1 | rule: mappa_level + 1\n"
                        "      |       ^^^^^^^^^^^\n"
                        "      = write a number: 40, 2.5, 25% or 12 months\n"},
    {"count(offences) + harm_days['x']",
     "rules.yaml:1:7: error: expected a number that is the same for everyone, found "
     "'count(offences)'\n"
     "    1 | rule: count(offences) + harm_days['x']\n"
     "      |       ^^^^^^^^^^^^^^^\n"
     "      = write a number: 40, 2.5, 25% or 12 months\n"
     "rules.yaml:1:25: error: expected a number that is the same for everyone, found "
     "'harm_days['x']'\n"
     "    1 | rule: count(offences) + harm_days['x']\n"
     "      |                         ^^^^^^^^^^^^^^\n"
     "      = write a number: 40, 2.5, 25% or 12 months\n"},
    {"as_of - 2020-01-01",
     "rules.yaml:1:7: error: a constant is wanted here, but as_of differs between runs\n"
     "    1 | rule: as_of - 2020-01-01\n"
     "      |       ^^^^^\n"
     "      = give the values by date: {2023-01-01: 40, 2024-04-01: 45}\n"},
    {"1 / 0",
     "rules.yaml:1:7: error: a constant is wanted here, but '1 / 0' has no value\n"
     "    1 | rule: 1 / 0\n"
     "      |       ^^^^^\n"
     "      = a division by 0, and the root or the logarithm of what has none, are missing\n"},
    {"yes", "rules.yaml:1:7: error: a number is wanted here, but 'yes' is a flag\n"
            "    1 | rule: yes\n"
            "      |       ^^^\n"
            "      = write '1'\n"},
    {"2023-01-31", "rules.yaml:1:7: error: a number is wanted here, but '2023-01-31' is a date\n"
                   "    1 | rule: 2023-01-31\n"
                   "      |       ^^^^^^^^^^\n"
                   "      = a date minus a date is a number of days: as_of - 2023-01-31\n"},
    {"2 * yes", "rules.yaml:1:11: error: '*' wants numbers, but 'yes' is a flag\n"
                "    1 | rule: 2 * yes\n"
                "      |           ^^^\n"
                "      = write '1'\n"},
};

static void check_wrong(void **state)
{
    const struct wrong *r = *state;
    struct world w;
    double v = -1;
    char *said;

    world_open(&w);
    assert_false(expr_constant(world_parse(&w, r->text), &v, &w.problems));
    said = world_said(&w);
    assert_string_equal(said, r->said);
    assert_true(v == -1);
    free(said);
    world_close(&w);
}

/* An operand that is worked out twice at each level would take for ever. */
static void deep_choices_take_no_longer_than_they_should(void **state)
{
    char text[8000] = "1";
    struct world w;
    double v = 0;

    (void)state;
    world_open(&w);
    for (size_t i = 0; i < 60; i++) {
        char inner[8000];

        memcpy(inner, text, sizeof inner);
        assert_true(strlen(inner) + 100 < sizeof text);
        snprintf(text, sizeof text, "coalesce((if (%.7000s) between 0 and 2 then 1 else 3), 5)",
                 inner);
    }
    assert_true(expr_constant(world_parse(&w, text), &v, &w.problems));
    assert_true(v == 1);
    world_close(&w);
}

int main(void)
{
    enum { N_ROWS = sizeof rows / sizeof rows[0], N_WRONG = sizeof wrongs / sizeof wrongs[0] };
    static struct CMUnitTest t[N_ROWS + N_WRONG + 1];
    size_t n = 0;

    for (size_t i = 0; i < N_ROWS; i++)
        t[n++] = (struct CMUnitTest){rows[i].text, check_row, NULL, NULL, &rows[i]};
    for (size_t i = 0; i < N_WRONG; i++)
        t[n++] = (struct CMUnitTest){wrongs[i].text, check_wrong, NULL, NULL, &wrongs[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(deep_choices_take_no_longer_than_they_should);
    return _cmocka_run_group_tests("constant", t, n, NULL, NULL);
}
