/* parse_call.c -- expression text -> tree: functions and aggregates.
 *
 *   call       = function "(" expression { "," expression } ")"
 *   aggregate  = "count" "(" table clauses ")" | name "(" expression "over" table clauses ")"
 *   clauses    = { "by" expression | "where" expression }, each once at most                     */
#include "language/parse.h"

#include "language/types.h"

/* What other languages call it, or how it is said here. */
static const struct {
    const char *name, *hint;
} other_names[] = {
    {"age", "write age_at(DATE OF BIRTH, DAY)"},
    {"avg", "write mean(VALUE over TABLE)"},
    {"average", "write mean(VALUE over TABLE)"},
    {"ceiling", "write ceil(x)"},
    {"count_distinct", "write distinct(VALUE over TABLE)"},
    {"countif", "write count(TABLE where CONDITION)"},
    {"date", "write the date as it is: 2023-01-31"},
    {"add_months", "a date is moved by a duration: as_of - 24 months"},
    {"case", "write 'if CONDITION then VALUE else VALUE'"},
    {"concat", "texts are not joined: write a condition for each of them"},
    {"date_add", "a date is moved by a duration: as_of - 24 months"},
    {"date_sub", "a date is moved by a duration: as_of - 24 months"},
    {"dateadd", "a date is moved by a duration: as_of - 24 months"},
    {"datediff", "a date minus a date is a number of days"},
    {"edate", "a date is moved by a duration: as_of - 24 months"},
    {"int", "write floor(x)"},
    {"interval", "a date is moved by a duration: as_of - 24 months"},
    {"left", "write starts_with(NAME, 'text')"},
    {"lower", "the extract's mapping says what a value is read as: values: {NORTH: North}"},
    {"months", "a duration is written as it is said: 24 months"},
    {"percentile", "that is among subjects: a criterion with 'scale: percentile'"},
    {"rank", "that is among subjects: a criterion with 'scale: percentile' or {quantiles: N}"},
    {"substr", "write starts_with(NAME, 'text')"},
    {"substring", "write starts_with(NAME, 'text')"},
    {"switch", "write 'if CONDITION then VALUE else if CONDITION then VALUE else VALUE', or a lookup"},
    {"trim", "the extract's mapping does that: trim: yes"},
    {"trunc", "write floor(x)"},
    {"upper", "the extract's mapping says what a value is read as: values: {north: North}"},
    {"vlookup", "declare it under scanning.lookups and write NAME[KEY]"},
    {"weeks", "a duration is written as it is said: 2 weeks"},
    {"days", "a date minus a date is a number of days"},
    {"days_between", "a date minus a date is a number of days"},
    {"exists", "write any(CONDITION over TABLE)"},
    {"ifnull", "write coalesce(x, y)"},
    {"iif", "write 'if CONDITION then VALUE else VALUE'"},
    {"isnull", "write 'x is missing'"},
    {"is_missing", "write 'x is missing'"},
    {"len", "write count(TABLE)"},
    {"largest", "there is none: name each value as a measure, or write max(VALUE over TABLE)"},
    {"log", "write ln(x) or log10(x)"},
    {"logistic", "write 1 / (1 + exp(-x))"},
    {"median", "there is no median: mean, or a criterion with 'scale: percentile'"},
    {"mod", "the remainder of x and y is x - y * floor(x / y)"},
    {"mode", "write most(VALUE over TABLE) for how often it comes"},
    {"nvl", "write coalesce(x, y)"},
    {"pow", "write x ^ y"},
    {"power", "write x ^ y"},
    {"sd", "there is none over rows: a criterion with 'scale: zscore' is among subjects"},
    {"sigmoid", "write 1 / (1 + exp(-x))"},
    {"stdev", "there is none over rows: a criterion with 'scale: zscore' is among subjects"},
    {"sumif", "write sum(VALUE over TABLE where CONDITION)"},
    {"today", "write as_of: a run has its own date"},
    {"now", "write as_of: a run has its own date"},
    {"years", "write age_at(FIRST DATE, LATER DATE)"},
    {"years_between", "write age_at(FIRST DATE, LATER DATE)"},
};

static struct expr *unknown_call(struct parser *p, const struct token *name)
{
    struct text t = lex_text(&p->lexer, name), names[FUNCTION_COUNT_ + AGGREGATE_COUNT_];
    struct place at = lex_place(p->scalar, name->start, name->end);
    size_t n = call_names(names);

    problem_add(p->problems, OSARA_ERULES, &at, "'%.*s' is not a function", TEXT_ARGS(t));
    for (size_t i = 0; i < sizeof other_names / sizeof other_names[0]; i++)
        if (text_is(t, other_names[i].name)) {
            problem_hint(p->problems, "%s", other_names[i].hint);
            return NULL;
        }
    if (text_nearest(t, names, n) < n)
        problem_hint_nearest(p->problems, t, names, n);
    else
        problem_hint(p->problems, "if it is a lookup, its key stands in square brackets: %.*s[...]; "
                                  "docs/reference-expressions.md lists the functions",
                     TEXT_ARGS(t));
    return NULL;
}

static struct expr *wrong_count(struct parser *p, const struct token *name, enum function f,
                                size_t n)
{
    const struct function_shape *shape = &function_shapes[f];
    struct place at = lex_place(p->scalar, name->start, p->end);

    if (aggregate_named(text_of(shape->name)) != AGGREGATE_COUNT_ && n == 1) {
        problem_add(p->problems, OSARA_ERULES, &at, "%s of one value is that value", shape->name);
        problem_hint(p->problems,
                     "over rows write %s(VALUE over TABLE), of several values %s(a, b)",
                     shape->name, shape->name);
    } else {
        problem_add(p->problems, OSARA_ERULES, &at, "%s takes %zu value%s%s, not %zu", shape->name,
                    shape->least, shape->least == 1 ? "" : "s",
                    shape->most > shape->least ? " or more" : "", n);
        problem_hint(p->problems, n > shape->least ? "write %s(%s): take what is too many out, or "
                                                     "close the bracket earlier"
                                                   : "write %s(%s)",
                     shape->name, shape->takes);
    }
    return NULL;
}

/* The rest of a function's call, behind its first argument. */
static struct expr *parse_arguments(struct parser *p, const struct token *name,
                                    const struct token *open, struct expr *first, enum function f)
{
    struct expr **args = NULL, *e;
    size_t n = 0, room = 0;

    if (!parse_push(p, &args, &n, &room, first))
        return NULL;
    while (parse_at(p, TOKEN_COMMA)) {
        e = parse_advance(p) ? parse_expression(p) : NULL;
        if (!e || !parse_push(p, &args, &n, &room, e))
            return NULL;
    }
    if (!parse_close(p, TOKEN_CLOSE, open))
        return NULL;
    if (n < function_shapes[f].least || n > function_shapes[f].most)
        return wrong_count(p, name, f, n);
    e = parse_node(p, EXPR_CALL, name->start, args, n);
    if (e)
        e->function = f;
    return e;
}

static bool clause_once(struct parser *p, const struct expr *there)
{
    struct place at = lex_place(p->scalar, p->token.start, p->token.end);
    struct text word = lex_text(&p->lexer, &p->token);

    if (!there)
        return true;
    problem_add(p->problems, OSARA_ERULES, &at, "an aggregate has one '%.*s' at most",
                TEXT_ARGS(word));
    if (parse_at(p, TOKEN_WHERE))
        problem_hint(p->problems, "join the conditions with 'and'");
    return false;
}

/* The table, by, where, and the closing bracket. */
static struct expr *parse_rows(struct parser *p, const struct token *name, const struct token *open,
                               struct expr *value, enum aggregate a)
{
    struct text over = lex_text(&p->lexer, &p->token);
    struct expr *e, *clause[2] = {NULL, NULL}; /* by, where */

    if (!parse_at(p, TOKEN_NAME))
        return parse_expected(p, "the name of a table");
    if (!parse_advance(p))
        return NULL;
    while (parse_at(p, TOKEN_BY) || parse_at(p, TOKEN_WHERE)) {
        size_t i = parse_at(p, TOKEN_WHERE);

        if (!clause_once(p, clause[i]))
            return NULL;
        clause[i] = parse_advance(p) ? parse_expression(p) : NULL;
        if (!clause[i])
            return NULL;
    }
    if (a == AGGREGATE_COUNT && !parse_at(p, TOKEN_CLOSE) && !parse_at(p, TOKEN_END)) {
        parse_expected(p, "'where' or ')'");
        problem_hint(p->problems, parse_at(p, TOKEN_COMMA)
                                      ? "of several conditions write count_yes(a, b)"
                                      : "count takes a table: count(TABLE where CONDITION)");
        return NULL;
    }
    if (!parse_close(p, TOKEN_CLOSE, open))
        return NULL;
    e = parse_node(p, EXPR_AGGREGATE, name->start, &value, value != NULL);
    if (!e)
        return NULL;
    e->aggregate = a;
    e->over = over;
    e->by = clause[0];
    e->where = clause[1];
    for (size_t i = 0; i < 2; i++)
        if (clause[i] && clause[i]->height >= e->height)
            e->height = clause[i]->height + 1;
    return e->height <= PARSE_HEIGHT ? e : parse_too_deep(p, e->start, e->start + 1);
}

/* Behind the first value of an aggregate that has no 'over'. */
static struct expr *no_table(struct parser *p, const struct expr *value, enum aggregate a)
{
    const char *name = aggregate_names[a];

    if (!parse_at(p, TOKEN_CLOSE) && !parse_at(p, TOKEN_WHERE) && !parse_at(p, TOKEN_BY) &&
        !parse_at(p, TOKEN_COMMA))
        return parse_expected(p, "'over' and the name of a table");
    parse_fault(p, p->token.start, p->token.end, "this aggregate does not say over which table");
    if (parse_at(p, TOKEN_COMMA) && (a == AGGREGATE_SUM || a == AGGREGATE_MEAN)) {
        problem_hint(p->problems, a == AGGREGATE_SUM
                                      ? "of several values write a + b, or sum_known(a, b)"
                                      : "of several values write sum_known(a, b) / count_known(a, b)");
        return NULL;
    }
    if (value->kind == EXPR_NAME && parse_at(p, TOKEN_WHERE) &&
        (a == AGGREGATE_ANY || a == AGGREGATE_ALL))
        problem_hint(p->problems, "write %s(CONDITION over %.*s)", name,
                     TEXT_ARGS(expr_text(value)));
    else
        problem_hint(p->problems, "write %s(%.*s over TABLE)", name, TEXT_ARGS(expr_text(value)));
    return NULL;
}

struct expr *parse_call(struct parser *p, const struct token *name)
{
    struct text t = lex_text(&p->lexer, name);
    enum function f = function_named(t);
    enum aggregate a = aggregate_named(t);
    struct token open = p->token;
    struct expr *first;

    if (f == FUNCTION_COUNT_ && a == AGGREGATE_COUNT_)
        return unknown_call(p, name);
    if (!parse_advance(p))
        return NULL;
    if (a == AGGREGATE_COUNT && parse_at(p, TOKEN_NAME))
        return parse_rows(p, name, &open, NULL, a);
    if (a == AGGREGATE_COUNT)
        return parse_expected(p, "the name of a table");
    first = parse_expression(p);
    if (!first)
        return NULL;
    if (parse_at(p, TOKEN_OVER) && a != AGGREGATE_COUNT_)
        return parse_advance(p) ? parse_rows(p, name, &open, first, a) : NULL;
    if (f == FUNCTION_COUNT_)
        return no_table(p, first, a);
    return parse_arguments(p, name, &open, first, f);
}
