/* test_check.c -- what expressions may say: types, and every message with its exact text.
 *
 * The cases stand in cases/NAME.txt, separated by blank lines.  The first line of a case says in which
 * table (and from which stage on, and what is wanted) the expression behind "> " stands; the lines
 * under it are its type, then the problems, as people read them. */
#include "language/world.h"

#include "base/buffer.h"

/* ---- Cases -------------------------------------------------------------------------------------- */

struct a_case {
    char *name;     /* the expression */
    char *expected; /* lines */
    uint32_t table;
    enum stage stage;
    enum wanted wanted;
};

static const char *const files[] = {"signs", "grammar", "names", "types", "lookups", "aggregates"};

static char *read_file(const char *name)
{
    char path[512], *bytes = calloc(1, 1 << 17);
    FILE *f;

    assert_non_null(bytes);
    snprintf(path, sizeof path, "%s/tests/language/cases/%s.txt", OSARA_SOURCE_DIR, name);
    f = fopen(path, "rb");
    assert_non_null(f);
    assert_in_range(fread(bytes, 1, (1 << 17) - 1, f), 1, (1 << 17) - 2);
    fclose(f);
    return bytes;
}

static bool has_word(const char *head, const char *word)
{
    for (const char *p = strstr(head, word); p; p = strstr(p + 1, word)) {
        char after = p[strlen(word)];

        if ((p == head || p[-1] == ' ') && (after == ' ' || after == '\0'))
            return true;
    }
    return false;
}

static void read_head(struct a_case *c, const char *head)
{
    c->table = has_word(head, "offences") ? OFFENCES
               : has_word(head, "orders") ? ORDERS
                                          : OFFENDERS;
    c->stage = has_word(head, "score")      ? STAGE_SCORE
               : has_word(head, "response") ? STAGE_RESPONSE
                                            : STAGE_MEASURES;
    c->wanted = has_word(head, "number")           ? WANT_NUMBER
                : has_word(head, "flag")           ? WANT_FLAG
                : has_word(head, "date")           ? WANT_DATE
                : has_word(head, "number-or-flag") ? WANT_NUMBER_OR_FLAG
                                                   : WANT_ANY;
}

/* Cuts the file into cases; they point into it. */
static size_t read_cases(char *at, struct a_case cases[], size_t room)
{
    size_t n = 0;

    while (*at != '\0') {
        char *end = strstr(at, "\n\n"), *line_end = strchr(at, '\n'), *text = strstr(at, "> ");

        if (end)
            end[1] = '\0';
        if (*at != '#' && *at != '\n') {
            assert_true(n < room && text && text < line_end);
            *text = *line_end = '\0';
            cases[n] = (struct a_case){.name = text + 2, .expected = line_end + 1};
            read_head(&cases[n++], at);
        }
        at = end ? end + 2 : at + strlen(at);
    }
    return n;
}

static void check_case(void **state)
{
    const struct a_case *c = *state;
    struct buffer b = {0};
    struct world w;
    struct expr *e;
    char *said;

    world_open(&w);
    e = world_check(&w, c->name, c->table, c->stage, c->wanted);
    if (e)
        buffer_format(&b, "%s\n", value_type_name(e->type));
    said = world_said(&w);
    buffer_string(&b, said);
    buffer_char(&b, '\0');
    assert_string_equal(b.at, c->expected);
    assert_true(e != NULL || w.problems.errors > 0);
    free(said);
    buffer_free(&b);
    world_close(&w);
}

/* ---- Conversions -------------------------------------------------------------------------------- */

static struct expr *checked(struct world *w, const char *text, uint32_t table)
{
    struct expr *e = world_check(w, text, table, STAGE_RESPONSE, WANT_ANY);

    assert_non_null(e);
    assert_int_equal(w->problems.n, 0);
    return e;
}

static void a_duration_beside_a_date_moves_it(void **state)
{
    static const struct {
        const char *text;
        int months, days;
    } rows[] = {
        {"as_of - 12 months", -12, 0}, {"as_of + 12 months", 12, 0}, {"as_of - 10 days", 0, -10},
        {"2 weeks + as_of", 0, 14},    {"as_of - -1 year", 12, 0},   {"as_of + -1 year", -12, 0},
        {"as_of - (3 months)", -3, 0}, {"as_of - 0.5 years", -6, 0}, {"as_of + 0 days", 0, 0},
    };
    struct world w;

    (void)state;
    world_open(&w);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct expr *e = checked(&w, rows[i].text, OFFENDERS);

        assert_int_equal(e->kind, EXPR_MOVE);
        assert_int_equal(e->type, VALUE_DATE);
        assert_int_equal(e->months, rows[i].months);
        assert_int_equal(e->days, rows[i].days);
        assert_int_equal(e->args[0]->kind, EXPR_AS_OF);
    }
    world_close(&w);
}

static void a_number_beside_a_date_stays_a_sum(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    e = checked(&w, "as_of - 2 * 12 months", OFFENDERS);
    assert_int_equal(e->kind, EXPR_SUBTRACT);
    assert_int_equal(e->type, VALUE_DATE);
    e = checked(&w, "mappa_level + as_of", OFFENDERS);
    assert_int_equal(e->kind, EXPR_ADD);
    assert_int_equal(e->type, VALUE_DATE);
    e = checked(&w, "as_of - date_of_birth", OFFENDERS);
    assert_int_equal(e->kind, EXPR_SUBTRACT);
    assert_int_equal(e->type, VALUE_NUMBER);
    world_close(&w);
}

static void words_are_bound_where_they_belong(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    e = checked(&w, "role in [charged, 'convicted']", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_WORD);
    assert_int_equal(e->args[1]->word, words_find(w.scope.words, TEXT("charged")));
    assert_int_equal(e->args[2]->word, words_find(w.scope.words, TEXT("convicted")));
    e = checked(&w, "victim_id = 'V1'", OFFENCES);
    assert_int_equal(e->args[1]->type, VALUE_ID);
    assert_int_equal(e->args[1]->word, words_find(w.scope.ids, TEXT("V1")));
    e = checked(&w, "'V2' = coalesce(victim_id, 'V3')", OFFENCES);
    assert_int_equal(e->args[0]->word, words_find(w.scope.ids, TEXT("V2")));
    assert_int_equal(e->args[1]->args[1]->word, words_find(w.scope.ids, TEXT("V3")));
    e = checked(&w, "band = very_high", OFFENDERS);
    assert_int_equal(e->args[1]->word, words_find(w.scope.words, TEXT("very high")));
    e = checked(&w, "code = never_seen", OFFENCES);
    assert_int_equal(e->args[1]->word, words_find(w.scope.words, TEXT("never_seen")));
    assert_int_not_equal(e->args[1]->word, WORD_MISSING);
    world_close(&w);
}

static void a_bare_word_is_a_value_then_a_column(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    world_column(&w, OFFENCES, "charged", COLUMN_CATEGORY);
    e = checked(&w, "role = charged", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_WORD); /* closed: a value first */
    e = checked(&w, "charged = role", OFFENCES);
    assert_int_equal(e->args[0]->kind, EXPR_WORD);
    e = checked(&w, "code = charged", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_NAME); /* open: a column first */
    e = checked(&w, "role = code", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_NAME); /* closed, but no value of it */
    e = checked(&w, "role = 'charged'", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_WORD);
    world_close(&w);
}

/* Beside an open category a name that cannot be a category is no column: 'group[code] = sexual'
 * stays what it is when somebody adds a flag 'sexual'. */
static void a_bare_word_is_no_flag_and_no_measure(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    world_column(&w, OFFENCES, "sexual", COLUMN_CATEGORY);
    world_measure(&w, "theft", "count(offences where code = theft)");
    e = checked(&w, "group[code] = sexual", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_WORD); /* a value that the lookup gives */
    e = checked(&w, "code = stalking", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_WORD); /* a flag */
    e = checked(&w, "code = victims", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_WORD); /* a measure that is a number */
    e = checked(&w, "theft", OFFENDERS);
    assert_int_equal(e->ref->expr->where->args[1]->kind, EXPR_WORD); /* its own name */
    e = checked(&w, "code = current_strand", OFFENCES);
    assert_int_equal(e->args[1]->kind, EXPR_NAME); /* another category */
    world_measure(&w, "wrong", "comitted + 1");
    assert_null(world_check(&w, "code = wrong", OFFENCES, STAGE_MEASURES, WANT_ANY));
    assert_int_equal(w.problems.n, 1);
    world_close(&w);
}

static void a_lookup_of_zero_and_one_is_a_flag_where_one_is_wanted(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    e = checked(&w, "vawg[code] or stalking", OFFENCES);
    assert_int_equal(e->args[0]->kind, EXPR_UNEQUAL);
    assert_int_equal(e->args[0]->type, VALUE_FLAG);
    assert_int_equal(e->args[0]->args[0]->kind, EXPR_LOOKUP);
    assert_true(e->args[0]->args[1]->number == 0);
    assert_true(text_is(expr_text(e->args[0]), "vawg[code]"));
    e = world_check(&w, "vawg[code]", OFFENCES, STAGE_MEASURES, WANT_FLAG);
    assert_int_equal(e->type, VALUE_FLAG);
    e = world_check(&w, "vawg[code]", OFFENCES, STAGE_MEASURES, WANT_NUMBER_OR_FLAG);
    assert_int_equal(e->type, VALUE_NUMBER);
    e = checked(&w, "vawg[code] * 2", OFFENCES);
    assert_int_equal(e->args[0]->kind, EXPR_LOOKUP);
    world_close(&w);
}

static void names_are_of_the_row_then_of_its_subject(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    world_column(&w, ORDERS, "division", COLUMN_NUMBER);
    e = checked(&w, "division + mappa_level", ORDERS);
    assert_false(e->args[0]->of_subject);
    assert_true(e->args[0]->ref == scope_find(&w.scope.tables[ORDERS], TEXT("division")));
    assert_true(e->args[1]->of_subject);
    assert_true(e->args[1]->ref == scope_find(&w.scope.tables[OFFENDERS], TEXT("mappa_level")));
    e = checked(&w, "sum(total_harm + division over orders)", OFFENDERS);
    assert_int_equal(e->table, ORDERS);
    assert_true(e->args[0]->args[0]->of_subject);
    assert_int_equal(e->args[0]->args[0]->ref->kind, NAME_MEASURE);
    assert_false(checked(&w, "mappa_level", OFFENDERS)->of_subject);
    world_close(&w);
}

/* ---- Problems that need a world of their own ---------------------------------------------------- */

static void long_lists_of_values_are_cut(void **state)
{
    struct scope_name *n;
    struct world w;

    (void)state;
    world_open(&w);
    n = world_column(&w, ORDERS, "letter", COLUMN_CATEGORY);
    world_values(&w, n, "aa|bb|cc|dd|ee|ff|gg|hh|ii|jj|kk|ll|mm");
    assert_null(world_check(&w, "letter = nonesuch", ORDERS, STAGE_MEASURES, WANT_ANY));
    assert_string_equal(w.problems.at[0].hint,
                        "its values are aa, bb, cc, dd, ee, ff, gg, hh, ii, jj, kk, ll, ...");
    world_close(&w);
}

static void only_scalars_are_expressions(void **state)
{
    struct yaml_node *root = NULL;
    struct world w;

    (void)state;
    world_open(&w);
    assert_int_equal(yaml_parse(w.arena, "rules.yaml", TEXT("list: [a]\nnothing:\nblank: '  '\n"),
                                OSARA_ERULES, &root, &w.problems),
                     OSARA_OK);
    assert_null(expr_parse(w.arena, yaml_get(root, "list"), &w.problems));
    assert_null(expr_parse(w.arena, yaml_get(root, "nothing"), &w.problems));
    assert_null(expr_parse(w.arena, yaml_get(root, "blank"), &w.problems));
    assert_int_equal(w.problems.n, 3);
    assert_string_equal(w.problems.at[0].text, "expected an expression, found a list");
    assert_string_equal(w.problems.at[1].text, "expected an expression, found nothing");
    assert_string_equal(w.problems.at[2].text, "expected an expression, found nothing");
    assert_int_equal(w.problems.at[0].line, 1);
    world_close(&w);
}

static void a_place_is_no_wider_than_its_line(void **state)
{
    struct expr_context context = {NULL, OFFENDERS, STAGE_MEASURES};
    struct yaml_node *root = NULL;
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    context.scope = &w.scope;
    assert_int_equal(yaml_parse(w.arena, "rules.yaml", TEXT("rule: |\n  1 + (as_of +\n  as_of)\n"),
                                OSARA_ERULES, &root, &w.problems),
                     OSARA_OK);
    e = expr_parse(w.arena, yaml_get(root, "rule"), &w.problems);
    assert_non_null(e);
    assert_false(expr_check(e, &context, WANT_ANY, &w.problems));
    world_assert_said(&w, "rules.yaml:2:7: error: two dates cannot be added\n"
                          "    2 |   1 + (as_of +\n"
                          "      |       ^^^^^^^^\n"
                          "      = a date minus a date is a number of days\n");
    world_close(&w);
}

int main(void)
{
    enum { ROOM = 1000, N_FILES = sizeof files / sizeof files[0] };
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(a_duration_beside_a_date_moves_it),
        cmocka_unit_test(a_number_beside_a_date_stays_a_sum),
        cmocka_unit_test(words_are_bound_where_they_belong),
        cmocka_unit_test(a_bare_word_is_a_value_then_a_column),
        cmocka_unit_test(a_bare_word_is_no_flag_and_no_measure),
        cmocka_unit_test(a_lookup_of_zero_and_one_is_a_flag_where_one_is_wanted),
        cmocka_unit_test(names_are_of_the_row_then_of_its_subject),
        cmocka_unit_test(long_lists_of_values_are_cut),
        cmocka_unit_test(only_scalars_are_expressions),
        cmocka_unit_test(a_place_is_no_wider_than_its_line),
    };
    static struct a_case cases[ROOM];
    static struct CMUnitTest t[ROOM + sizeof others / sizeof others[0]];
    char *bytes[N_FILES];
    size_t n = 0, n_cases = 0;
    int failed;

    for (size_t i = 0; i < N_FILES; i++) {
        bytes[i] = read_file(files[i]);
        n_cases += read_cases(bytes[i], cases + n_cases, ROOM - n_cases);
    }
    for (size_t i = 0; i < n_cases; i++)
        t[n++] = (struct CMUnitTest){cases[i].name, check_case, NULL, NULL, &cases[i]};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        t[n++] = others[i];
    failed = _cmocka_run_group_tests("check", t, n, NULL, NULL);
    for (size_t i = 0; i < N_FILES; i++)
        free(bytes[i]);
    return failed;
}
