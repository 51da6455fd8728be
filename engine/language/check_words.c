/* check_words.c -- things that have to be alike: '=' and 'in', and the words that stand there bare.
 *
 * A bare word beside a closed category is one of its values, else a column.  Beside an open one it
 * is a value that the lookup gives, else another category of that name if there is one, else the
 * word: a flag or a number of that name cannot be what is meant. */
#include "language/check.h"

#include <stdio.h>

#include "base/buffer.h"
#include "base/number.h"
#include "language/types.h"

/* ---- One type --------------------------------------------------------------------------------- */

static void hint_mismatch(struct checker *c, const struct expr *a, const struct expr *b)
{
    struct brief text = said_text(expr_text(b));
    double number;
    int32_t day;

    if (a->type == VALUE_DATE && is_duration(b))
        problem_hint(c->problems, "a duration counts from a date: as_of - %s", text.at);
    else if (a->type == VALUE_DATE && is_text(b) && date_parse_iso(b->name, &day))
        problem_hint(c->problems, "a date stands without quotes: %.*s", TEXT_ARGS(b->name));
    else if (a->kind == EXPR_AS_OF && b->type == VALUE_NUMBER)
        problem_hint(c->problems, "a date minus a date is a number of days");
    else if (a->type == VALUE_DATE && b->type == VALUE_NUMBER)
        problem_hint(c->problems, "a date minus a date is a number of days: as_of - %s",
                     said_text(expr_text(a)).at);
    else if (a->type == VALUE_WORD &&
             (b->kind == EXPR_NUMBER || b->kind == EXPR_FLAG || b->kind == EXPR_DIVIDE))
        problem_hint(c->problems,
                     "a category's value that is not a plain word stands in quotes: '%s'", text.at);
    else if (a->type == VALUE_FLAG && b->kind == EXPR_NUMBER && (b->number == 0 || b->number == 1))
        problem_hint(c->problems, "write '%s'", b->number == 1 ? "yes" : "no");
    else if (a->type == VALUE_FLAG && is_text(b))
        problem_hint(c->problems, "a flag is yes or no, without quotes");
    else if (a->type == VALUE_NUMBER && is_text(b) && number_parse(b->name, &number))
        problem_hint(c->problems, "a number stands without quotes: %.*s", TEXT_ARGS(b->name));
}

static bool mismatch(struct checker *c, const struct expr *a, const struct expr *b, const char *who)
{
    struct place at = expr_place(b);

    problem_add(c->problems, OSARA_ERULES, &at, "%s, but %s and %s", who, said_of(a).at,
                said_of(b).at);
    hint_mismatch(c, a, b);
    if (a->type == VALUE_NUMBER || (is_text(a) && !is_text(b)))
        hint_mismatch(c, b, a);
    return false;
}

/* The one that says what the others have to be: no text, since that may be a word or an id, and
 * a flag if there is one, since a lookup of 0 and 1 may be a flag. */
static const struct expr *leader(const struct expr *e, size_t from)
{
    const struct expr *first = NULL;

    for (size_t i = from; i < e->n_args; i++) {
        const struct expr *one = e->args[i];

        if (one->type == VALUE_FLAG)
            return one;
        if (!first || (is_text(first) && !is_text(one)))
            first = one;
    }
    return first;
}

bool check_one_type(struct checker *c, struct expr *e, size_t from, const char *who)
{
    const struct expr *lead = leader(e, from);
    bool good = true;

    for (size_t i = from; i < e->n_args; i++) {
        struct expr *one = e->args[i];

        if (is_text(one) && lead->type == VALUE_ID && one->type == VALUE_WORD)
            good = check_bind_text(c, one, VALUE_ID) && good;
        else if (one->type != lead->type && !(lead->type == VALUE_FLAG && check_as_flag(c, one)))
            good = one == e->args[from] ? mismatch(c, one, lead, who) : mismatch(c, lead, one, who);
        if (!good)
            break; /* one disagreement explains the rest */
    }
    return good;
}

/* ---- Words -------------------------------------------------------------------------------------- */

/* The name whose closed values an expression takes, or NULL. */
static const struct scope_name *closed(const struct expr *e)
{
    if (e->kind == EXPR_AGGREGATE &&
        (e->aggregate == AGGREGATE_FIRST || e->aggregate == AGGREGATE_LAST))
        return closed(e->args[0]);
    return e->kind == EXPR_NAME && e->ref && e->ref->values ? e->ref : NULL;
}

/* The word of a closed category that a text names; a bare one may have '_' for ' '. */
static uint32_t value_named(const struct checker *c, const struct scope_name *n, struct text text,
                            bool bare)
{
    for (size_t i = 0; i < n->n_values; i++)
        if (text_equal(words_text(c->scope->words, n->values[i]), text))
            return n->values[i];
    for (size_t i = 0; bare && i < n->n_values; i++)
        if (text_same_name(words_text(c->scope->words, n->values[i]), text))
            return n->values[i];
    return WORD_MISSING;
}

static void list_values(struct checker *c, const struct text values[], size_t n)
{
    struct buffer b = {0};

    for (size_t i = 0; i < n && i < 12; i++) {
        buffer_string(&b, i > 0 ? ", " : "");
        buffer_text(&b, values[i]);
    }
    buffer_string(&b, n > 12 ? ", ..." : "");
    buffer_char(&b, '\0');
    if (!b.failed)
        problem_hint(c->problems, "its values are %s", b.at);
    buffer_free(&b);
}

static bool no_value(struct checker *c, const struct expr *e, const struct scope_name *n)
{
    struct place at = expr_place(e);
    struct text *values = arena_alloc(c->scope->arena, n->n_values + 1, sizeof *values);

    problem_add(c->problems, OSARA_ERULES, &at, "'%.*s' is not a value of %.*s", TEXT_ARGS(e->name),
                TEXT_ARGS(n->name));
    if (!values)
        return false;
    for (size_t i = 0; i < n->n_values; i++)
        values[i] = words_text(c->scope->words, n->values[i]);
    if (n->n_values == 0)
        problem_hint(c->problems, "no value of it is declared");
    else if (text_nearest(e->name, values, n->n_values) < n->n_values)
        problem_hint_nearest(c->problems, e->name, values, n->n_values);
    else
        list_values(c, values, n->n_values);
    return false;
}

/* A lookup is no closed list of values, so this only warns: one that it never gives is likely
 * mistyped. */
static bool check_given(struct checker *c, const struct expr *category, const struct expr *e)
{
    const struct lookup *l = category->kind == EXPR_LOOKUP ? category->lookup : NULL;
    const struct lookup_value *v = l ? &l->values[category->value] : NULL;
    size_t n = l ? l->n_rows : 0;
    struct text *given = arena_alloc(c->scope->arena, n + 1, sizeof *given);
    struct place at = expr_place(e);

    if (!given || n == 0 || (v->has_else && v->else_word == e->word))
        return true;
    for (size_t i = 0; i < n; i++) {
        if (v->word[i] == e->word)
            return true;
        given[i] = words_text(c->scope->words, v->word[i]);
    }
    problem_warn(c->problems, OSARA_ERULES, &at, "%.*s never gives '%.*s'", TEXT_ARGS(l->name),
                 TEXT_ARGS(e->name));
    problem_hint_nearest(c->problems, e->name, given, n);
    return true;
}

/* A name becomes the word that it is. */
static bool bare_word(struct checker *c, struct expr *e, uint32_t word)
{
    e->kind = EXPR_WORD;
    e->type = VALUE_WORD;
    e->word = word;
    if (word == WORD_MISSING)
        return check_bind_text(c, e, VALUE_WORD);
    e->name = words_text(c->scope->words, word);
    return true;
}

/* A name that nothing has, beside `category` (checked, or NULL). */
static bool check_loose(struct checker *c, struct expr *e, const struct expr *category)
{
    if (category && closed(category))
        return no_value(c, e, closed(category));
    if (category && category->type == VALUE_WORD)
        return bare_word(c, e, WORD_MISSING) && check_given(c, category, e);
    check_unknown_name(c, e);
    if (category && category->type == VALUE_ID)
        problem_hint(c->problems, "an id stands in quotes: '%.*s'", TEXT_ARGS(e->name));
    return false;
}

/* Whether the lookup that gives the category has this value. */
static bool is_given(const struct checker *c, const struct expr *category, struct text word)
{
    const struct lookup *l = category->kind == EXPR_LOOKUP ? category->lookup : NULL;

    for (size_t i = 0; l && i < l->n_rows; i++)
        if (text_equal(words_text(c->scope->words, l->values[category->value].word[i]), word))
            return true;
    return false;
}

/* Whether a name that is declared stands for the word all the same. */
static bool is_meant_as_word(struct checker *c, const struct expr *e, const struct expr *category)
{
    bool of_subject;
    struct scope_name *n = check_find(c, e->name, &of_subject);
    struct place at = expr_place(e);

    if (is_given(c, category, e->name))
        return true;
    if (n->kind != NAME_COLUMN && n->kind != NAME_INPUT) {
        if (n->expr && n->expr->state == SCOPE_CHECKING)
            return true; /* a definition that has a value of its own name */
        if (!check_definition(c, &at, n, of_subject ? 0 : c->table))
            return false;
    }
    return n->type != VALUE_WORD && n->type != VALUE_ID;
}

static bool check_beside(struct checker *c, struct expr *e, const struct expr *category)
{
    const struct scope_name *values = category ? closed(category) : NULL;
    bool of_subject, bare = e->kind == EXPR_NAME;

    if (bare && values && value_named(c, values, e->name, true) != WORD_MISSING)
        return bare_word(c, e, value_named(c, values, e->name, true));
    if (bare && !check_find(c, e->name, &of_subject))
        return check_loose(c, e, category);
    if (bare && !values && category && category->type == VALUE_WORD &&
        is_meant_as_word(c, e, category))
        return bare_word(c, e, WORD_MISSING) && check_given(c, category, e);
    if (!check_expr(c, e))
        return false;
    if (values && is_text(e) && value_named(c, values, e->name, false) == WORD_MISSING)
        return no_value(c, e, values);
    return !category || category->type != VALUE_WORD || !is_text(e) || check_given(c, category, e);
}

static bool is_loose(const struct checker *c, const struct expr *e)
{
    bool of_subject;

    return e->kind == EXPR_NAME && !check_find(c, e->name, &of_subject);
}

/* A name that is both a column and a value of the closed category behind the '='. */
static bool is_value_of(const struct checker *c, const struct expr *e, const struct expr *behind)
{
    const struct scope_name *n, *own;
    bool of_subject;

    if (e->kind != EXPR_NAME || behind->kind != EXPR_NAME)
        return false;
    n = check_find(c, behind->name, &of_subject);
    own = check_find(c, e->name, &of_subject);
    return n && n->values && value_named(c, n, e->name, true) != WORD_MISSING &&
           !(own && own->values && value_named(c, own, behind->name, true) != WORD_MISSING);
}

static bool is_category(const struct expr *e)
{
    return !is_text(e) && (e->type == VALUE_WORD || e->type == VALUE_ID);
}

/* Beside a name that is faulty or unknown a word may well be its value: that it is no column is told
 * only if it looks like a mistyped one. */
static bool is_excused(const struct checker *c, const struct expr *e, bool unknown)
{
    return is_loose(c, e) && (!unknown || !check_near_name(c, e->name));
}

bool check_alike(struct checker *c, struct expr *e)
{
    struct expr *left = e->args[0], *right = e->args[1], *known, *category;
    bool left_waits = is_loose(c, left) || is_text(left) ||
                      (e->kind != EXPR_IN && is_value_of(c, left, right));
    char who[40];
    bool good = true;

    e->type = VALUE_FLAG;
    known = !left_waits ? left : e->kind == EXPR_IN || is_loose(c, right) ? NULL : right;
    if (known)
        good = check_expr(c, known);
    category = known && good && is_category(known) ? known : NULL;
    for (size_t i = 0; i < e->n_args; i++) {
        struct expr *one = e->args[i];

        if (one == known || (!good && is_excused(c, one, !known && e->kind != EXPR_IN)))
            continue;
        good = check_beside(c, one, category) && good;
    }
    if (!good)
        return false;
    snprintf(who, sizeof who,
             e->kind == EXPR_IN ? "'%s' looks for like in a list" : "'%s' compares like with like",
             operator_name(e->kind));
    return check_one_type(c, e, 0, who);
}
