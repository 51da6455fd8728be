/* Dates in force: which alternative counts on a day. */
#include "rules.h"

#include "objective/dated.h"

struct pick {
    const char *name, *yaml, *day;
    const char *value; /* NULL: none is in force */
};

static struct pick picks[] = {
    {"a value without dates is always in force", "v: 40", "1999-01-01", "40"},
    {"the first date itself is in force", "v: {2023-01-01: 40, 2024-04-01: 45}", "2023-01-01",
     "40"},
    {"the day before the next date keeps the value", "v: {2023-01-01: 40, 2024-04-01: 45}",
     "2024-03-31", "40"},
    {"the next date brings the next value", "v: {2023-01-01: 40, 2024-04-01: 45}", "2024-04-01",
     "45"},
    {"the last value goes on", "v: {2023-01-01: 40, 2024-04-01: 45}", "2090-01-01", "45"},
    {"before the first date there is none", "v: {2023-01-01: 40, 2024-04-01: 45}", "2022-12-31",
     NULL},
    {"the order in which they are written does not matter", "v: {2024-04-01: 45, 2023-01-01: 40}",
     "2023-06-01", "40"},
    {"a mapping with another key is no value by date", "v: {2023-01-01: 40, else: 45}",
     "2022-01-01", ""},
    {"an empty mapping is no value by date", "v: {}", "2022-01-01", ""},
    {"a day that is not in the calendar is no date", "v: {2023-02-29: 40}", "2024-01-01", ""},
};

static struct yaml_node *parse(struct arena *arena, const char *yaml)
{
    struct yaml_node *root = NULL;
    osara_problems problems = {0};

    assert_int_equal(yaml_parse(arena, "rules.yaml", text_of(yaml), OSARA_ERULES, &root, &problems),
                     OSARA_OK);
    return yaml_get(root, "v");
}

static void check_pick(void **state)
{
    const struct pick *p = *state;
    struct arena *arena = arena_new();
    struct yaml_node *v = parse(arena, p->yaml);
    size_t i = dated_pick(v, rules_day(p->day));

    if (p->value == NULL)
        assert_int_equal(i, dated_count(v));
    else
        assert_true(text_is(dated_value(v, i)->text, p->value));
    arena_free(arena);
}

struct span_row {
    const char *name, *yaml, *day;
    bool holds;
};

static struct span_row spans[] = {
    {"without dates it always holds", "v: {a: 1}", "2000-01-01", true},
    {"from is the first day", "v: {from: 2023-01-31}", "2023-01-31", true},
    {"before from it does not hold", "v: {from: 2023-01-31}", "2023-01-30", false},
    {"until is the last day", "v: {until: 2023-01-31}", "2023-01-31", true},
    {"after until it does not hold", "v: {until: 2023-01-31}", "2023-02-01", false},
    {"both ends count", "v: {from: 2023-01-31, until: 2023-01-31}", "2023-01-31", true},
    {"text has no span", "v: from", "2023-01-31", true},
};

static void check_span(void **state)
{
    const struct span_row *s = *state;
    struct arena *arena = arena_new();

    assert_int_equal(span_holds(dated_span(parse(arena, s->yaml)), rules_day(s->day)), s->holds);
    arena_free(arena);
}

static void the_first_date_is_the_earliest(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_int_equal(dated_first(parse(arena, "v: {2024-04-01: 45, 2023-01-01: 40}")),
                     rules_day("2023-01-01"));
    assert_int_equal(dated_first(parse(arena, "v: 45")), DATE_MISSING);
    arena_free(arena);
}

int main(void)
{
    enum { PICKS = sizeof picks / sizeof *picks, SPANS = sizeof spans / sizeof *spans };
    struct CMUnitTest t[PICKS + SPANS + 1];
    size_t n = 0;

    for (size_t i = 0; i < PICKS; i++)
        t[n++] = (struct CMUnitTest){picks[i].name, check_pick, NULL, NULL, &picks[i]};
    for (size_t i = 0; i < SPANS; i++)
        t[n++] = (struct CMUnitTest){spans[i].name, check_span, NULL, NULL, &spans[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(the_first_date_is_the_earliest);
    return cmocka_run_group_tests_name("dated", t, NULL, NULL);
}
