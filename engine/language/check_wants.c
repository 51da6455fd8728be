/* check_wants.c -- what an operand has to be, and how it is said that it is not. */
#include "language/check.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

struct brief said_text(struct text text)
{
    struct brief out = {""};
    size_t n = 0;

    for (size_t i = 0; i < text.n;) {
        uint32_t code;
        size_t step = text_character((struct text){text.at + i, text.n - i}, &code);

        if (n + step > 80) {
            memcpy(out.at + n, "...", 4);
            return out;
        }
        if (code <= ' ') {
            if (n > 0 && out.at[n - 1] != ' ')
                out.at[n++] = ' ';
        } else {
            memcpy(out.at + n, text.at + i, step);
            n += step;
        }
        i += step;
    }
    return out;
}

bool is_text(const struct expr *e)
{
    return e->kind == EXPR_WORD;
}

bool is_duration(const struct expr *e)
{
    return e->kind == EXPR_DURATION ||
           (e->kind == EXPR_NEGATE && e->args[0]->kind == EXPR_DURATION);
}

struct said said_of(const struct expr *e)
{
    struct said out;
    const char *quote = is_text(e) || e->kind == EXPR_NUMBER ? "" : "'";
    const char *what = is_text(e)       ? "text"
                       : is_duration(e) ? "a number of days"
                                        : value_type_name(e->type);

    snprintf(out.at, sizeof out.at, "%s%s%s is %s", quote, said_text(expr_text(e)).at, quote, what);
    return out;
}

static bool refuse(struct checker *c, const struct expr *e, const char *who)
{
    struct place at = expr_place(e);

    problem_add(c->problems, OSARA_ERULES, &at, "%s, but %s", who, said_of(e).at);
    return false;
}

/* A hint that quotes an expression is of use only when the expression is short. */
static bool is_short(const struct expr *e)
{
    return expr_text(e).n <= 60;
}

/* One value that is no number makes words of all: say which. */
static void hint_no_number(struct checker *c, const struct expr *e)
{
    const struct lookup_value *v = &e->lookup->values[e->value];
    struct text odd = {0};
    double number;

    for (size_t i = 0; i < e->lookup->n_rows; i++) {
        struct text word = words_text(c->scope->words, v->word[i]);

        if (v->word[i] != WORD_MISSING && !number_parse(word, &number)) {
            odd = word;
            break;
        }
    }
    problem_hint(c->problems, "its values are read as words, for one of them is '%.*s': write a number "
                              "for each",
                 TEXT_ARGS(odd));
}

bool check_wants_number(struct checker *c, const struct expr *e, const char *who)
{
    struct brief text = said_text(expr_text(e));
    double number;

    if (e->type == VALUE_NUMBER)
        return true;
    refuse(c, e, who);
    if (e->kind == EXPR_FLAG)
        problem_hint(c->problems, "write '%s'", e->number != 0 ? "1" : "0");
    else if (is_text(e) && number_parse(e->name, &number))
        problem_hint(c->problems, "a number stands without quotes: %.*s", TEXT_ARGS(e->name));
    else if (e->type == VALUE_FLAG && is_short(e))
        problem_hint(c->problems, "to count it write (if %s then 1 else 0)", text.at);
    else if (e->kind == EXPR_AS_OF)
        problem_hint(c->problems, "a date minus a date is a number of days");
    else if (e->type == VALUE_DATE && is_short(e))
        problem_hint(c->problems, "a date minus a date is a number of days: as_of - %s", text.at);
    else if (e->kind == EXPR_LOOKUP && e->type == VALUE_WORD)
        hint_no_number(c, e);
    else if (e->kind == EXPR_NAME)
        problem_hint(c->problems, "a lookup gives each of its values a number: NAME[%s]", text.at);
    else if (e->type == VALUE_WORD || e->type == VALUE_ID)
        problem_hint(c->problems, "write an expression that gives a number");
    return false;
}

bool check_wants_date(struct checker *c, const struct expr *e, const char *who)
{
    int32_t day;

    if (e->type == VALUE_DATE)
        return true;
    refuse(c, e, who);
    if (is_text(e) && date_parse_iso(e->name, &day))
        problem_hint(c->problems, "a date stands without quotes: %.*s", TEXT_ARGS(e->name));
    else if (is_duration(e) && is_short(e))
        problem_hint(c->problems, "a duration counts from a date: as_of - %s",
                     said_text(expr_text(e)).at);
    return false;
}

bool check_as_flag(struct checker *c, struct expr *e)
{
    struct expr *lookup, *zero, **args;

    if (e->kind != EXPR_LOOKUP || e->type != VALUE_NUMBER || !e->lookup->values[e->value].zero_one)
        return false;
    lookup = arena_alloc(c->scope->arena, 2, sizeof *lookup);
    args = arena_alloc(c->scope->arena, 2, sizeof(struct expr *));
    if (!lookup || !args) {
        problem_memory(c->problems);
        return false;
    }
    zero = lookup + 1;
    *lookup = *e;
    *zero = (struct expr){.kind = EXPR_NUMBER,
                          .source = e->source,
                          .start = e->start,
                          .end = e->end,
                          .type = VALUE_NUMBER,
                          .height = 1};
    args[0] = lookup;
    args[1] = zero;
    e->kind = EXPR_UNEQUAL;
    e->args = args;
    e->n_args = 2;
    e->type = VALUE_FLAG;
    e->height++;
    return true;
}

static void hint_condition(struct checker *c, const struct expr *e)
{
    struct brief text = said_text(expr_text(e));

    if (e->kind == EXPR_NUMBER && (e->number == 0 || e->number == 1))
        problem_hint(c->problems, "write '%s'", e->number == 1 ? "yes" : "no");
    else if (is_text(e))
        problem_hint(c->problems, "compare it with a name: NAME = '%.*s'; several values stand in a "
                                  "list: NAME in ['%.*s', ...]",
                     TEXT_ARGS(e->name), TEXT_ARGS(e->name));
    else if (!is_short(e))
        return;
    else if (e->kind == EXPR_NUMBER)
        problem_hint(c->problems, "compare a name with it: NAME >= %s", text.at);
    else if (e->type == VALUE_NUMBER)
        problem_hint(c->problems, "compare it with a number: %s > 0", text.at);
    else if (e->type == VALUE_DATE)
        problem_hint(c->problems, "compare it with a date: %s >= as_of - 12 months", text.at);
    else if (e->kind == EXPR_NAME && e->ref->n_values > 0)
        problem_hint(c->problems, "compare it with one of its values: %s = '%.*s'", text.at,
                     TEXT_ARGS(words_text(c->scope->words, e->ref->values[0])));
    else
        problem_hint(c->problems, "compare it with a value, or write '%s is known'", text.at);
}

bool check_wants_flag(struct checker *c, struct expr *e, const char *who)
{
    if (e->type == VALUE_FLAG || check_as_flag(c, e))
        return true;
    refuse(c, e, who);
    hint_condition(c, e);
    return false;
}

bool check_bind_text(struct checker *c, struct expr *e, enum value_type type)
{
    struct words *words = type == VALUE_ID ? c->scope->ids : c->scope->words;

    e->type = type;
    e->word = words_add(words, e->name);
    if (e->word != UINT32_MAX)
        return true;
    problem_memory(c->problems);
    return false;
}
