/* check_names.c -- names and lookups of an expression: found, refused, or unknown with a hint. */
#include "language/check.h"

#include <string.h>

#include "base/number.h"
#include "language/types.h"

struct scope_name *check_find(const struct checker *c, struct text name, bool *of_subject)
{
    struct scope_name *n = scope_find(&c->scope->tables[c->table], name);
    struct scope_name *criterion;

    *of_subject = false;
    if (n && c->table != 0)
        return n;
    *of_subject = c->table != 0;
    n = scope_find(&c->scope->tables[0], name);
    if (n && n->kind != NAME_INPUT && c->stage == STAGE_SCORE) {
        criterion = scope_find_criterion(&c->scope->tables[0], name);
        return criterion ? criterion : n; /* a score is made of criteria first */
    }
    return n;
}

static bool may_name(const struct checker *c, const struct scope_name *n)
{
    return !n->monitor && !n->absent && (n->kind != NAME_INPUT || n->stage <= c->stage);
}

/* What a person may have meant: every name that could stand here. */
static size_t visible_names(const struct checker *c, struct text **out)
{
    size_t n = 0, most = 1;

    for (uint32_t t = 0; t <= c->table; t += c->table > 0 ? c->table : 1)
        most += c->scope->tables[t].n_names;
    *out = arena_alloc(c->scope->arena, most, sizeof **out);
    if (!*out)
        return 0;
    for (uint32_t i = 0; i < 2; i++) {
        const struct scope_table *t = &c->scope->tables[i == 0 ? c->table : 0];

        if (i == 1 && c->table == 0)
            break;
        for (size_t k = 0; k < t->n_names; k++)
            if (may_name(c, &t->names[k]))
                (*out)[n++] = t->names[k].name;
    }
    (*out)[n++] = TEXT("as_of");
    return n;
}

bool check_near_name(const struct checker *c, struct text name)
{
    struct text *names;
    size_t n = visible_names(c, &names);

    return n > 0 && text_nearest(name, names, n) < n;
}

/* A column of a table of rows, named where rows are not: index of that table, or UINT32_MAX. */
static uint32_t table_with(const struct checker *c, struct text name)
{
    for (uint32_t t = 1; t < c->scope->n_tables; t++)
        if (t != c->table && scope_find(&c->scope->tables[t], name))
            return t;
    return UINT32_MAX;
}

/* A near name among the columns of other tables. */
static bool hint_far_name(struct checker *c, struct text name)
{
    for (uint32_t t = 1; t < c->scope->n_tables; t++) {
        const struct scope_table *table = &c->scope->tables[t];
        struct text *names = arena_alloc(c->scope->arena, table->n_names + 1, sizeof *names);
        size_t near;

        for (size_t i = 0; names && i < table->n_names; i++)
            names[i] = table->names[i].name;
        near = names ? text_nearest(name, names, table->n_names) : table->n_names;
        if (t == c->table || near == table->n_names)
            continue;
        problem_hint(c->problems, "did you mean '%.*s', a column of %.*s?", TEXT_ARGS(names[near]),
                     TEXT_ARGS(table->name));
        return true;
    }
    return false;
}

/* The closed category that has this value, where a word stands bare without one beside it. */
static bool hint_value(struct checker *c, struct text name)
{
    for (uint32_t i = 0; i < 2; i++) {
        const struct scope_table *t = &c->scope->tables[i == 0 ? c->table : 0];

        for (size_t k = 0; k < t->n_names; k++)
            for (size_t v = 0; v < t->names[k].n_values; v++)
                if (text_same_name(words_text(c->scope->words, t->names[k].values[v]), name)) {
                    problem_hint(c->problems, "it is a value of %.*s: %.*s = %.*s",
                                 TEXT_ARGS(t->names[k].name), TEXT_ARGS(t->names[k].name),
                                 TEXT_ARGS(name));
                    return true;
                }
    }
    return false;
}

/* Whether the name is `meant` but for letters that are not ASCII, which look like ones that are. */
static bool looks_like(struct text name, struct text meant, uint32_t *letter)
{
    size_t i = 0, k = 0;

    while (i < name.n && k < meant.n) {
        uint32_t a, b;

        i += text_character((struct text){name.at + i, name.n - i}, &a);
        k += text_character((struct text){meant.at + k, meant.n - k}, &b);
        if (a != b && a >= 0x80 && b < 0x80)
            *letter = a;
        else if (a != b)
            return false;
    }
    return i == name.n && k == meant.n;
}

/* "h\u0430rm": a letter of another alphabet that nobody can tell from one of this. */
static bool hint_alphabet(struct checker *c, struct text name, const struct text names[], size_t n)
{
    uint32_t letter = 0;

    for (size_t i = 0; i < n; i++)
        if (looks_like(name, names[i], &letter) && letter != 0) {
            problem_hint(c->problems,
                         "did you mean '%.*s'? a letter in it is of another alphabet (U+%04X): type "
                         "it anew",
                         TEXT_ARGS(names[i]), (unsigned)letter);
            return true;
        }
    return false;
}

static bool hint_other_language(struct checker *c, struct text name)
{
    static const struct {
        const char *name, *hint;
    } others[] = {
        {"null", "write 'is missing' or 'is known'"},
        {"none", "write 'is missing'"},
        {"None", "write 'is missing'"},
        {"NULL", "write 'is missing' or 'is known'"},
        {"nil", "write 'is missing'"},
        {"nan", "write 'is missing'"},
        {"NaN", "write 'is missing'"},
        {"NA", "write 'is missing'"},
        {"unknown", "write 'is missing'"},
        {"true", "write 'yes'"},
        {"True", "write 'yes'"},
        {"TRUE", "write 'yes'"},
        {"Yes", "write 'yes'"},
        {"YES", "write 'yes'"},
        {"false", "write 'no'"},
        {"False", "write 'no'"},
        {"FALSE", "write 'no'"},
        {"No", "write 'no'"},
        {"NO", "write 'no'"},
        {"always", "write 'yes'"},
        {"everyone", "write 'yes'"},
        {"never", "write 'no'"},
        {"nobody", "write 'no'"},
        {"today", "write as_of"},
        {"now", "write as_of"},
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (text_is(name, others[i].name)) {
            problem_hint(c->problems, "%s", others[i].hint);
            return true;
        }
    return false;
}

static void hint_unknown(struct checker *c, struct text name)
{
    struct text *names, calls[FUNCTION_COUNT_ + AGGREGATE_COUNT_];
    size_t n = visible_names(c, &names);
    uint32_t other = table_with(c, name);

    if (hint_other_language(c, name) || hint_alphabet(c, name, names, n))
        return;
    if (function_named(name) != FUNCTION_COUNT_ || aggregate_named(name) != AGGREGATE_COUNT_)
        problem_hint(c->problems, "%.*s is a function: %.*s(...)", TEXT_ARGS(name),
                     TEXT_ARGS(name));
    else if (scope_lookup(c->scope, name))
        problem_hint(c->problems, "%.*s is a lookup: %.*s[KEY]", TEXT_ARGS(name), TEXT_ARGS(name));
    else if (scope_table_index(c->scope, name) != UINT32_MAX)
        problem_hint(c->problems, "%.*s is a table: count(%.*s), or sum(VALUE over %.*s)",
                     TEXT_ARGS(name), TEXT_ARGS(name), TEXT_ARGS(name));
    else if (other != UINT32_MAX && c->table == 0)
        problem_hint(c->problems,
                     "it is a column of %.*s, which an aggregate runs over: "
                     "max(%.*s over %.*s)",
                     TEXT_ARGS(c->scope->tables[other].name), TEXT_ARGS(name),
                     TEXT_ARGS(c->scope->tables[other].name));
    else if (other != UINT32_MAX)
        problem_hint(c->problems, "it is a column of %.*s",
                     TEXT_ARGS(c->scope->tables[other].name));
    else if (n > 0 && text_nearest(name, names, n) < n)
        problem_hint_nearest(c->problems, name, names, n);
    else if (!hint_value(c, name) && !hint_far_name(c, name)) {
        problem_hint(c->problems, "declare it first: in the table's columns or derive%s",
                     c->table == 0 ? ", or in analysis.measures" : "");
        problem_hint_nearest(c->problems, name, calls, call_names(calls));
    }
}

bool check_unknown_name(struct checker *c, const struct expr *e)
{
    struct place at = expr_place(e);

    problem_add(c->problems, OSARA_ERULES, &at, "'%.*s' is not a column of %.*s%s",
                TEXT_ARGS(e->name), TEXT_ARGS(c->scope->tables[c->table].name),
                c->table != 0                ? ""
                : c->stage == STAGE_MEASURES ? ", nor a measure"
                                             : ", nor a measure or a criterion");
    hint_unknown(c, e->name);
    return false;
}

static bool refuse_input(struct checker *c, const struct place *at, const struct scope_name *n)
{
    if (n->absent && n->absent[0] == '\0')
        return false; /* faulty, and that was told */
    if (n->absent) {
        problem_add(c->problems, OSARA_ERULES, at, "'%.*s' cannot be named here: %s",
                    TEXT_ARGS(n->name), n->absent);
    } else if (n->stage == STAGE_SCORE) {
        problem_add(c->problems, OSARA_ERULES, at,
                    "'%.*s' is a criterion, which has no value yet here", TEXT_ARGS(n->name));
        problem_hint(c->problems, "criteria can be named in score, ties and response");
    } else {
        problem_add(c->problems, OSARA_ERULES, at, "'%.*s' has no value yet here",
                    TEXT_ARGS(n->name));
        problem_hint(c->problems, "score, rank and band can be named in response");
    }
    return false;
}

bool check_name(struct checker *c, struct expr *e)
{
    struct place at = expr_place(e);
    struct scope_name *n = check_find(c, e->name, &e->of_subject);

    if (!n)
        return check_unknown_name(c, e);
    if (n->monitor) {
        problem_add(c->problems, OSARA_ERULES, &at,
                    "'%.*s' is monitored for fairness, so no expression may use it",
                    TEXT_ARGS(n->name));
        problem_hint(c->problems, "it may stand in report.show and assessment.monitor");
        return false;
    }
    if (n->kind == NAME_INPUT && (n->absent || n->stage > c->stage))
        return refuse_input(c, &at, n);
    if ((n->kind == NAME_DERIVED || n->kind == NAME_MEASURE) &&
        !check_definition(c, &at, n, e->of_subject ? 0 : c->table))
        return false;
    e->ref = n;
    e->type = n->type;
    return true;
}

/* ---- Lookups ------------------------------------------------------------------------------------ */

static bool unknown_lookup(struct checker *c, const struct expr *e, const struct place *at)
{
    size_t n = c->scope->n_lookups;
    struct text *names = arena_alloc(c->scope->arena, n + 1, sizeof *names);

    for (size_t i = 0; names && i < n; i++)
        names[i] = c->scope->lookups[i].name;
    problem_add(c->problems, OSARA_ERULES, at, "'%.*s' is not a lookup", TEXT_ARGS(e->name));
    if (function_named(e->name) < FUNCTION_COUNT_ || aggregate_named(e->name) < AGGREGATE_COUNT_)
        problem_hint(c->problems, "a function's values stand in round brackets: %.*s(...)",
                     TEXT_ARGS(e->name));
    else if (names && n > 0)
        problem_hint_names(c->problems, e->name, names, n);
    else
        problem_hint(c->problems, "declare it under scanning.lookups");
    return false;
}

/* Which of the lookup's values is meant. */
static bool choose_value(struct checker *c, struct expr *e, const struct lookup *l,
                         const struct place *at)
{
    struct text *names;

    if (l->n_values == 0)
        return false; /* the lookup itself is faulty, and was told of */
    for (size_t i = 0; e->field.n > 0 && i < l->n_values; i++)
        if (text_same_name(l->values[i].name, e->field)) {
            e->value = (uint32_t)i;
            return true;
        }
    if (e->field.n == 0 && l->n_values == 1)
        return true;
    if (e->field.n == 0) {
        problem_add(c->problems, OSARA_ERULES, at, "%.*s has %zu values: say which",
                    TEXT_ARGS(l->name), l->n_values);
        problem_hint(c->problems, "write %s.%.*s", said_text(expr_text(e)).at,
                     TEXT_ARGS(l->values[0].name));
        return false;
    }
    problem_add(c->problems, OSARA_ERULES, at, "'%.*s' is not a value of %.*s", TEXT_ARGS(e->field),
                TEXT_ARGS(l->name));
    names = arena_alloc(c->scope->arena, l->n_values, sizeof *names);
    for (size_t i = 0; names && i < l->n_values; i++)
        names[i] = l->values[i].name;
    if (l->n_values == 1)
        problem_hint(c->problems, "it has one value: take '.%.*s' out", TEXT_ARGS(e->field));
    else if (names)
        problem_hint_names(c->problems, e->field, names, l->n_values);
    return false;
}

/* A word that stands bare where a key's text is meant. */
static void hint_key(struct checker *c, const struct lookup *l, const struct expr *key)
{
    bool of_subject;

    if (key->kind != EXPR_NAME || check_find(c, key->name, &of_subject))
        return;
    for (size_t i = 0; i < l->n_rows * l->n_keys; i++)
        if (text_equal(l->keys[i], key->name)) {
            problem_hint(c->problems, "a key stands in quotes: '%.*s'", TEXT_ARGS(key->name));
            return;
        }
}

/* A number finds only keys that are numbers. */
static bool has_number_key(const struct lookup *l, size_t which)
{
    double number;

    for (size_t i = 0; i < l->n_rows; i++)
        if (number_parse(l->keys[i * l->n_keys + which], &number))
            return true;
    return l->n_rows == 0;
}

static bool check_key(struct checker *c, const struct lookup *l, const struct expr *key, size_t which)
{
    struct place at = expr_place(key);

    if (!l->steps && key->type == VALUE_NUMBER && which < l->n_keys && !has_number_key(l, which)) {
        problem_add(c->problems, OSARA_ERULES, &at, "%.*s has no number among its keys, but %s",
                    TEXT_ARGS(l->name), said_of(key).at);
        problem_hint(c->problems, "its keys are such as '%.*s'; numbers are looked up by steps: "
                                  "{steps: {0: ..., 10: ...}}",
                     TEXT_ARGS(l->keys[which]));
        return false;
    }

    if (l->steps && key->type != VALUE_NUMBER) {
        problem_add(c->problems, OSARA_ERULES, &at, "%.*s finds steps by a number, but %s",
                    TEXT_ARGS(l->name), said_of(key).at);
        problem_hint(c->problems, key->type == VALUE_DATE
                                      ? "a date minus a date is a number of days; age_at(birth, day) "
                                        "counts whole years"
                                      : "write an expression that gives a number");
        return false;
    }
    if (key->type != VALUE_DATE)
        return true;
    problem_add(c->problems, OSARA_ERULES, &at, "a date is no key of a lookup, but %s",
                said_of(key).at);
    problem_hint(c->problems, "take a part of it: year(%s)", said_text(expr_text(key)).at);
    return false;
}

bool check_lookup(struct checker *c, struct expr *e)
{
    const struct lookup *l = scope_lookup(c->scope, e->name);
    struct place at = expr_place(e);
    bool good = true;

    at.width = (uint32_t)text_characters(e->name);
    if (!l)
        good = unknown_lookup(c, e, &at);
    for (size_t i = 0; i < e->n_args; i++) {
        bool known = check_expr(c, e->args[i]);

        if (!known && l)
            hint_key(c, l, e->args[i]);
        good = known && (!l || check_key(c, l, e->args[i], i)) && good;
    }
    if (!l)
        return false;
    if (e->n_args != l->n_keys) {
        problem_add(c->problems, OSARA_ERULES, &at, "%.*s takes %zu key%s, not %zu",
                    TEXT_ARGS(l->name), l->n_keys, l->n_keys == 1 ? "" : "s", e->n_args);
        problem_hint(c->problems, "write %.*s[%s]", TEXT_ARGS(l->name),
                     l->n_keys == 1 ? "KEY" : l->n_keys == 2 ? "KEY, KEY" : "KEY, KEY, ...");
        good = false;
    }
    if (!choose_value(c, e, l, &at) || !good)
        return false;
    e->lookup = l;
    e->type = l->values[e->value].type;
    return true;
}
