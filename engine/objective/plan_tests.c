/* plan_tests.c -- `tests:`: whether what is given and expected can be. */
#include <string.h>

#include "base/number.h"
#include "objective/schema.h"
#include "objective/sections.h"

/* What stands in `expect` beside criteria and measures. */
static const char *const results[] = {"rank",   "score",       "band",   "strand",
                                      "status", "provisional", "options"};
enum { RESULTS = sizeof results / sizeof *results };

static const char *const statuses[] = {"must",         "allocated", "waiting",
                                       "not eligible", "held",      "below cohort"};

static void hint_names(struct draft *d, struct text wrong, const struct yaml_node *mapping)
{
    struct text *names = draft_alloc(d, node_count(mapping), sizeof *names);

    for (size_t i = 0; names != NULL && i < node_count(mapping); i++)
        names[i] = mapping->keys[i]->text;
    if (names != NULL)
        problem_hint_names(d->problems, wrong, names, node_count(mapping));
}

/* ---- given ---- */

static bool has_id(const struct plan_table *t, const struct yaml_node *row)
{
    for (size_t i = 0; row->kind == YAML_MAPPING && i < row->n; i++)
        if (text_same_name(row->keys[i]->text, text_of(t->columns[t->join].name)))
            return true;
    return false;
}

static void check_row(struct draft *d, uint32_t table, const struct yaml_node *row)
{
    const struct plan_table *t = &d->plan->tables[table];

    if (row->kind != YAML_MAPPING)
        return; /* said by schema_check() */
    for (size_t i = 0; i < row->n; i++)
        (void)draft_column(d, table, row->keys[i]);
    if (t->join == UINT32_MAX)
        return;
    if (has_id(t, row))
        return;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &row->at, "a row of %s without '%s'",
                              t->name, t->columns[t->join].name));
    problem_hint(d->problems, "say of whom it is: {%s: A, ...}", t->columns[t->join].name);
}

static void check_given(struct draft *d, const struct yaml_node *given)
{
    for (size_t i = 0; i < node_count(given); i++) {
        uint32_t t = draft_table(d, given->keys[i]);

        for (size_t k = 0; t != UINT32_MAX && k < node_count(given->values[i]); k++)
            if (given->values[i]->kind == YAML_SEQUENCE)
                check_row(d, t, given->values[i]->values[k]);
    }
}

/* ---- expect ---- */

/* The ids of the subjects that a test gives; SIZE_MAX when a fault that was told hides some. */
static size_t given_subjects(struct draft *d, const struct yaml_node *given, struct text **out)
{
    const struct plan_table *t = &d->plan->tables[0];
    const struct yaml_node *rows = NULL;
    size_t n = 0;

    for (size_t i = 0; i < node_count(given); i++)
        if (text_same_name(given->keys[i]->text, text_of(t->name)))
            rows = given->values[i];
    *out = draft_alloc(d, node_count(rows), sizeof **out);
    if (t->join == UINT32_MAX || (rows != NULL && rows->kind != YAML_SEQUENCE) || *out == NULL)
        return SIZE_MAX;
    for (size_t i = 0; rows != NULL && i < rows->n; i++)
        if (!has_id(t, rows->values[i]))
            return SIZE_MAX;
    for (size_t i = 0; rows != NULL && i < rows->n; i++)
        for (size_t k = 0; k < node_count(rows->values[i]); k++)
            if (rows->values[i]->kind == YAML_MAPPING &&
                text_same_name(rows->values[i]->keys[k]->text, text_of(t->columns[t->join].name)))
                (*out)[n++] = text_trim(rows->values[i]->values[k]->text);
    return n;
}

static void check_subject(struct draft *d, const struct yaml_node *subject,
                          const struct text given[], size_t n)
{
    if (n == SIZE_MAX)
        return;
    for (size_t i = 0; i < n; i++)
        if (text_equal(given[i], text_trim(subject->text)))
            return;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &subject->at,
                              "'%.*s' is not among the %s that the test gives",
                              TEXT_ARGS(subject->text), d->plan->tables[0].name));
    if (text_nearest(subject->text, given, n) < n)
        problem_hint_nearest(d->problems, subject->text, given, n);
    else if (d->plan->tables[0].n_key > 0)
        problem_hint(d->problems, "give it a row: %s: [{%s: %.*s}]", d->plan->tables[0].name,
                     d->plan->tables[0].columns[d->plan->tables[0].key[0]].name,
                     TEXT_ARGS(subject->text));
}

static void check_one_of(struct draft *d, const struct yaml_node *value,
                         const struct yaml_node *names, const char *what)
{
    if (names != NULL && names->kind != YAML_MAPPING)
        return; /* said by schema_check() */
    for (size_t i = 0; i < node_count(names); i++)
        if (text_same_name(names->keys[i]->text, value->text))
            return;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at, "'%.*s' is not %s",
                              TEXT_ARGS(value->text), what));
    hint_names(d, value->text, names);
}

static bool is_nothing(const struct yaml_node *value)
{
    return yaml_is_null(value) ||
           (!value->quoted && (text_is(value->text, "none") || text_is(value->text, "missing")));
}

static void check_status(struct draft *d, const struct yaml_node *value)
{
    enum { N = sizeof statuses / sizeof *statuses };
    struct text names[N];

    for (size_t i = 0; i < N; i++) {
        names[i] = text_of(statuses[i]);
        if (text_same_name(names[i], value->text))
            return;
    }
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at, "'%.*s' is not a status",
                              TEXT_ARGS(value->text)));
    if (text_nearest(value->text, names, N) < N)
        problem_hint_nearest(d->problems, value->text, names, N);
    else
        problem_hint(d->problems,
                     "they are must, allocated, waiting, not eligible, held, below cohort");
}

static bool is_number(struct text t)
{
    double v;

    t = text_trim(t);
    if (t.n > 1 && t.at[t.n - 1] == '%')
        t.n--;
    return number_parse(t, &v);
}

/* 10 * 182, (1 + 2) / 3 ± 0.01: a sign that no number has. */
static bool is_arithmetic(struct text t)
{
    for (size_t i = 0; i < t.n; i++)
        if (strchr("+*/^(", t.at[i]) != NULL || (t.at[i] == '-' && i > 0 && t.at[i - 1] == ' '))
            return true;
    return false;
}

/* 0.91, 91%, 0.91 ± 0.01, or arithmetic. */
static void check_number(struct draft *d, const struct yaml_node *value)
{
    struct text t = value->text, sign = TEXT("\xC2\xB1");
    double number, room;

    if (is_arithmetic(t)) {
        if (!rule_test_number(d->arena, value, &number, &room, d->problems))
            draft_fail(d, OSARA_ERULES);
        return;
    }

    for (size_t i = 0; i + sign.n <= t.n; i++)
        if (memcmp(t.at + i, sign.at, sign.n) == 0) {
            struct text within = {t.at + i + sign.n, t.n - i - sign.n};

            if (is_number((struct text){t.at, i}) && is_number(within))
                return;
            break;
        }
    if (is_number(t))
        return;
    draft_fail(d,
               problem_add(d->problems, OSARA_ERULES, &value->at,
                           "expected a number, or a number \xC2\xB1 what it may be off by, found "
                           "'%.*s'",
                           TEXT_ARGS(t)));
    problem_hint(d->problems, "write 47.78, or 47.78 \xC2\xB1 0.01");
}

static void check_flag(struct draft *d, const struct yaml_node *value)
{
    bool flag;

    if (schema_flag(value->text, &flag) || text_is(value->text, "0") || text_is(value->text, "1"))
        return;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                              "expected yes or no, found '%.*s'", TEXT_ARGS(value->text)));
}

static void check_options(struct draft *d, const struct yaml_node *value)
{
    const struct yaml_node *options = draft_section(d, "response", "options");

    if (value->kind == YAML_SCALAR && !is_nothing(value))
        check_one_of(d, value, options, "an option");
    for (size_t i = 0; value->kind == YAML_SEQUENCE && i < value->n; i++)
        if (value->values[i]->kind == YAML_SCALAR)
            check_one_of(d, value->values[i], options, "an option");
}

static bool check_result(struct draft *d, struct text key, const struct yaml_node *value)
{
    if (text_is(key, "options")) {
        check_options(d, value);
        return true;
    }
    if (value->kind != YAML_SCALAR)
        return false;
    if (text_is(key, "provisional"))
        check_flag(d, value);
    else if (is_nothing(value))
        return true;
    else if (text_is(key, "rank") || text_is(key, "score"))
        check_number(d, value);
    else if (text_is(key, "band"))
        check_one_of(d, value, node_get(draft_section(d, "analysis", NULL), "bands"), "a band");
    else if (text_is(key, "strand"))
        check_one_of(d, value, draft_section(d, "response", "strands"), "a strand");
    else
        check_status(d, value);
    return true;
}

/* A criterion's scaled value, or a measure of whatever type. */
static void check_value(struct draft *d, const struct yaml_node *key, const struct yaml_node *value)
{
    const struct scope_name *criterion = criterion_name(d, key->text);
    struct scope_name *name = scope_find(&d->scope->tables[0], key->text);
    struct wish wish = {0, STAGE_MEASURES, WANT_ANY, true};
    const struct expr *expr;

    if (criterion != NULL) {
        if (!is_nothing(value))
            check_number(d, value);
        return;
    }
    expr = draft_name_expr(d, key, &wish);
    if (expr == NULL)
        return;
    name->slot = draft_slot(d, expr, STAGE_MEASURES);
    if (is_nothing(value))
        return;
    if (name->type == VALUE_NUMBER)
        check_number(d, value);
    else if (name->type == VALUE_FLAG)
        check_flag(d, value);
}

static void unknown_key(struct draft *d, const struct yaml_node *key)
{
    const struct scope_table *subjects = &d->scope->tables[0];
    struct text *names = draft_alloc(d, RESULTS + subjects->n_names, sizeof *names);
    size_t n = 0;

    draft_fail(d,
               problem_add(d->problems, OSARA_ERULES, &key->at,
                           "'%.*s' cannot be expected: it is neither a result, a criterion nor a "
                           "measure",
                           TEXT_ARGS(key->text)));
    for (size_t i = 0; names != NULL && i < RESULTS; i++)
        names[n++] = text_of(results[i]);
    for (size_t i = 0; names != NULL && i < subjects->n_names; i++)
        if (subjects->names[i].kind == NAME_MEASURE || subjects->names[i].kind == NAME_INPUT)
            names[n++] = subjects->names[i].name;
    if (names != NULL)
        problem_hint_nearest(d->problems, key->text, names, n);
}

static void check_expect(struct draft *d, const struct yaml_node *key,
                         const struct yaml_node *value)
{
    const struct scope_name *name = scope_find(&d->scope->tables[0], key->text);
    bool fine = false;

    for (size_t i = 0; i < RESULTS; i++)
        if (text_is(key->text, results[i]))
            fine = check_result(d, key->text, value);
    if (fine)
        return;
    if (value->kind != YAML_SCALAR)
        return; /* said by schema_check() */
    if (criterion_name(d, key->text) != NULL || (name != NULL && name->kind == NAME_MEASURE))
        check_value(d, key, value);
    else
        unknown_key(d, key);
}

/* A measure, and an expression of its type. */
static void check_assumed(struct draft *d, const struct yaml_node *key,
                          const struct yaml_node *value)
{
    const struct wish any = {0, STAGE_MEASURES, WANT_ANY, true};
    const struct yaml_node *measures = draft_section(d, "analysis", "measures");
    const struct scope_name *name = scope_find(&d->scope->tables[0], key->text);
    const struct expr *expr;

    if (name == NULL || name->kind != NAME_MEASURE) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "'%.*s' cannot be assumed: it is not a measure",
                                  TEXT_ARGS(key->text)));
        if (criterion_name(d, key->text) != NULL || node_count(measures) == 0)
            problem_hint(d->problems, "name what is to be assumed under analysis.measures, and use that "
                                      "name in the criterion");
        else
            hint_names(d, key->text, measures);
        return;
    }
    expr = draft_expr_one(d, value, &any);
    if (expr != NULL && name->state == SCOPE_CHECKED && expr->type != name->type)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                                  "'%.*s' is %s, and what is assumed of it is %s",
                                  TEXT_ARGS(key->text), value_type_name(name->type),
                                  value_type_name(expr->type)));
}

static void check_test(struct draft *d, const struct yaml_node *test)
{
    const struct yaml_node *assume = node_mapping(test, "assume");
    const struct yaml_node *given = node_mapping(test, "given");
    const struct yaml_node *expect = node_mapping(test, "expect");
    struct text *subjects;
    size_t n = given_subjects(d, given, &subjects);

    check_given(d, given);
    for (size_t i = 0; i < node_count(assume); i++)
        check_assumed(d, assume->keys[i], assume->values[i]);
    for (size_t i = 0; subjects != NULL && i < node_count(expect); i++) {
        const struct yaml_node *about = expect->values[i];

        check_subject(d, expect->keys[i], subjects, n);
        for (size_t k = 0; about->kind == YAML_MAPPING && k < about->n; k++)
            check_expect(d, about->keys[k], about->values[k]);
    }
}

void tests_check(struct draft *d)
{
    const struct yaml_node *tests = node_list(d->rules->root, "tests");

    for (size_t i = 0; i < node_count(tests); i++)
        check_test(d, tests->values[i]);
}
