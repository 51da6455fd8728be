/* check_calls.c -- functions and aggregates. */
#include "language/check.h"

#include <stdio.h>

#include "base/buffer.h"
#include "language/types.h"

/* ---- Functions ---------------------------------------------------------------------------------- */

static bool check_starts(struct checker *c, struct expr *e)
{
    const struct expr *text = e->args[0], *start = e->args[1];
    const struct expr *wrong = text->type != VALUE_WORD ? text : !is_text(start) ? start : NULL;
    struct place at;

    e->type = VALUE_FLAG;
    if (!wrong)
        return true;
    at = expr_place(wrong);
    problem_add(c->problems, OSARA_ERULES, &at,
                wrong == text ? "starts_with wants a category or a text, but %s"
                              : "starts_with wants a text in quotes, but %s",
                said_of(wrong).at);
    problem_hint(c->problems, "write starts_with(NAME, 'text')");
    return false;
}

/* min, max, clamp: numbers, or dates. */
static bool check_ordered(struct checker *c, struct expr *e, const char *name)
{
    char who[64];
    bool good = true;

    snprintf(who, sizeof who, "%s wants numbers or dates", name);
    for (size_t i = 0; i < e->n_args; i++)
        good = (e->args[i]->type == VALUE_DATE || check_wants_number(c, e->args[i], who)) && good;
    snprintf(who, sizeof who, "%s wants values of one type", name);
    e->type = e->args[0]->type;
    return good && check_one_type(c, e, 0, who);
}

/* How many of the conditions hold, how many of the values are known. */
static bool check_counted(struct checker *c, struct expr *e)
{
    bool good = true;

    e->type = VALUE_NUMBER;
    for (size_t i = 0; i < e->n_args && e->function == FUNCTION_COUNT_YES; i++)
        good = check_wants_flag(c, e->args[i], "count_yes wants conditions") && good;
    return good;
}

bool check_call(struct checker *c, struct expr *e)
{
    const char *name = function_shapes[e->function].name;
    char who[64];
    bool good = true, dates = false;

    for (size_t i = 0; i < e->n_args; i++)
        good = check_expr(c, e->args[i]) && good;
    if (!good)
        return false;
    switch (e->function) {
    case FUNCTION_MIN:
    case FUNCTION_MAX:
    case FUNCTION_CLAMP:
        return check_ordered(c, e, name);
    case FUNCTION_COALESCE:
        good = check_one_type(c, e, 0, "coalesce wants values of one type");
        e->type = e->args[0]->type;
        return good;
    case FUNCTION_STARTS_WITH:
        return check_starts(c, e);
    case FUNCTION_COUNT_YES:
    case FUNCTION_COUNT_KNOWN:
        return check_counted(c, e);
    case FUNCTION_YEAR:
    case FUNCTION_MONTH:
    case FUNCTION_AGE_AT:
        dates = true;
        break;
    default:
        break;
    }
    snprintf(who, sizeof who, "%s wants %s%s", name, e->n_args > 1 ? "" : "a ",
             !dates          ? e->n_args > 1 ? "numbers" : "number"
             : e->n_args > 1 ? "dates"
                             : "date");
    e->type = VALUE_NUMBER;
    for (size_t i = 0; i < e->n_args; i++)
        good = (dates ? check_wants_date(c, e->args[i], who)
                      : check_wants_number(c, e->args[i], who)) &&
               good;
    return good;
}

/* ---- Aggregates --------------------------------------------------------------------------------- */

static bool refuse_here(struct checker *c, const struct expr *e)
{
    struct place at = expr_place(e);

    if (c->in_aggregate)
        problem_add(c->problems, OSARA_ERULES, &at, "an aggregate cannot stand inside another");
    else
        problem_add(c->problems, OSARA_ERULES, &at,
                    "an aggregate cannot stand in an expression over rows of %.*s",
                    TEXT_ARGS(c->scope->tables[c->table].name));
    problem_hint(c->problems, "name it in analysis.measures and write that name here: it is the "
                              "value of the row's subject");
    return false;
}

/* Where the table's name stands in the text. */
static struct place over_place(const struct expr *e)
{
    uint32_t start = (uint32_t)(e->over.at - e->source->text.at);

    return yaml_place(e->source, start, text_characters(e->over));
}

static void hint_tables(struct checker *c, const struct text names[], size_t n)
{
    struct buffer b = {0};

    for (size_t i = 0; i < n && i < 12; i++) {
        buffer_string(&b, i > 0 ? ", " : "");
        buffer_text(&b, names[i]);
    }
    buffer_char(&b, '\0');
    if (!b.failed)
        problem_hint(c->problems, "the tables of rows are %s", b.at);
    buffer_free(&b);
}

static bool find_table(struct checker *c, struct expr *e)
{
    struct place at = over_place(e);
    size_t n = c->scope->n_tables;
    struct text *names;

    e->table = scope_table_index(c->scope, e->over);
    if (e->table != 0 && e->table != UINT32_MAX)
        return true;
    if (e->table == 0) {
        problem_add(c->problems, OSARA_ERULES, &at,
                    "an aggregate runs over the rows of one subject, and %.*s are the subjects",
                    TEXT_ARGS(e->over));
        problem_hint(c->problems, "name the column itself");
        return false;
    }
    problem_add(c->problems, OSARA_ERULES, &at, "'%.*s' is not a table of rows",
                TEXT_ARGS(e->over));
    names = arena_alloc(c->scope->arena, n, sizeof *names);
    for (size_t i = 1; names && i < n; i++)
        names[i - 1] = c->scope->tables[i].name;
    if (names && text_nearest(e->over, names, n - 1) < n - 1)
        problem_hint_nearest(c->problems, e->over, names, n - 1);
    else if (names && n > 1)
        hint_tables(c, names, n - 1);
    return false;
}

static bool check_by(struct checker *c, struct checker *rows, struct expr *e)
{
    bool wanted = e->aggregate == AGGREGATE_FIRST || e->aggregate == AGGREGATE_LAST;
    const char *name = aggregate_names[e->aggregate];
    struct place at = expr_place(e->by ? e->by : e);
    const struct scope_table *t = &c->scope->tables[e->table];

    if (wanted && e->by)
        return check_expr(rows, e->by) && check_wants_date(rows, e->by, "'by' wants a date");
    if (!wanted && !e->by)
        return true;
    if (!wanted) {
        problem_add(c->problems, OSARA_ERULES, &at,
                    "'by' is for first and last: %s takes every row", name);
        problem_hint(c->problems, "take 'by %s' out", said_text(expr_text(e->by)).at);
        return false;
    }
    problem_add(c->problems, OSARA_ERULES, &at, "%s needs 'by' and a date", name);
    for (size_t i = 0; i < t->n_names; i++)
        if (t->names[i].kind == NAME_COLUMN && t->names[i].type == VALUE_DATE) {
            problem_hint(c->problems, "write %s(%s over %.*s by %.*s)", name,
                         said_text(expr_text(e->args[0])).at, TEXT_ARGS(e->over),
                         TEXT_ARGS(t->names[i].name));
            break;
        }
    return false;
}

/* A sum of a flag is a count. */
static void hint_count(struct checker *c, const struct expr *e)
{
    struct brief what = said_text(expr_text(e->args[0]));
    const struct expr *w = e->where;
    bool loose = w && (w->kind == EXPR_OR || w->kind == EXPR_IF);

    if (!w)
        problem_hint(c->problems, "write count(%.*s where %s)", TEXT_ARGS(e->over), what.at);
    else
        problem_hint(c->problems,
                     loose ? "write count(%.*s where %s and (%s))"
                           : "write count(%.*s where %s and %s)",
                     TEXT_ARGS(e->over), what.at, said_text(expr_text(w)).at);
}

/* The aggregate's value: what it takes and what comes of it. */
static bool check_value(struct checker *rows, struct expr *e)
{
    const char *name = aggregate_names[e->aggregate];
    struct expr *v = e->n_args > 0 ? e->args[0] : NULL;
    char who[64];

    e->type = VALUE_NUMBER;
    if (!v)
        return true;
    if (!check_expr(rows, v))
        return false;
    if (e->aggregate == AGGREGATE_ANY || e->aggregate == AGGREGATE_ALL) {
        e->type = VALUE_FLAG;
        snprintf(who, sizeof who, "%s wants a condition", name);
        return check_wants_flag(rows, v, who);
    }
    if (e->aggregate == AGGREGATE_DISTINCT || e->aggregate == AGGREGATE_REPEATED ||
        e->aggregate == AGGREGATE_MOST)
        return true;
    if (e->aggregate == AGGREGATE_SUM || e->aggregate == AGGREGATE_MEAN) {
        snprintf(who, sizeof who, "%s wants a number", name);
        if (check_wants_number(rows, v, who))
            return true;
        if (v->type == VALUE_FLAG && e->aggregate == AGGREGATE_SUM)
            hint_count(rows, e);
        return false;
    }
    e->type = v->type;
    snprintf(who, sizeof who, "%s wants a number or a date", name);
    return e->aggregate == AGGREGATE_FIRST || e->aggregate == AGGREGATE_LAST ||
           v->type == VALUE_DATE || check_wants_number(rows, v, who);
}

bool check_aggregate(struct checker *c, struct expr *e)
{
    struct place at = over_place(e);
    struct checker rows = *c;
    bool good;

    if (c->in_aggregate || c->table != 0)
        return refuse_here(c, e);
    if (!find_table(c, e))
        return false;
    rows.in_aggregate = true;
    rows.table = e->table;
    good = check_value(&rows, e);
    good = check_by(c, &rows, e) && good;
    if (e->where)
        good = check_expr(&rows, e->where) &&
               check_wants_flag(&rows, e->where, "'where' wants a condition") && good;
    good = check_keeps(&rows, &at, e->table) && good;
    c->named = rows.named;
    return good;
}
