/* test_parse.c -- text -> tree: precedence, literals, places, depth. */
#include "language/world.h"

#include "base/buffer.h"
#include "language/types.h"

/* ---- The tree as an s-expression ---------------------------------------------------------------- */

static const char *head(const struct expr *e)
{
    static const char *const names[] = {
        [EXPR_LOOKUP] = "lookup",         [EXPR_NEGATE] = "neg", [EXPR_IS_KNOWN] = "is-known",
        [EXPR_IS_MISSING] = "is-missing", [EXPR_IF] = "if",      [EXPR_MOVE] = "move",
    };

    if (e->kind == EXPR_CALL)
        return function_shapes[e->function].name;
    if (e->kind == EXPR_AGGREGATE)
        return aggregate_names[e->aggregate];
    return names[e->kind] ? names[e->kind] : operator_name(e->kind);
}

static void print(struct buffer *b, const struct expr *e);

static void print_more(struct buffer *b, const struct expr *e)
{
    if (e->kind == EXPR_LOOKUP) {
        buffer_format(b, " %.*s", TEXT_ARGS(e->name));
        if (e->field.n > 0)
            buffer_format(b, ".%.*s", TEXT_ARGS(e->field));
    }
    for (size_t i = 0; i < e->n_args; i++) {
        buffer_char(b, ' ');
        print(b, e->args[i]);
    }
    if (e->kind != EXPR_AGGREGATE)
        return;
    buffer_format(b, " over=%.*s", TEXT_ARGS(e->over));
    if (e->by) {
        buffer_string(b, " by=");
        print(b, e->by);
    }
    if (e->where) {
        buffer_string(b, " where=");
        print(b, e->where);
    }
}

static void print(struct buffer *b, const struct expr *e)
{
    switch (e->kind) {
    case EXPR_NUMBER:
        buffer_number(b, e->number);
        break;
    case EXPR_DURATION:
        buffer_format(b, "<%dm%dd=", (int)e->months, (int)e->days);
        buffer_number(b, e->number);
        buffer_char(b, '>');
        break;
    case EXPR_DATE:
        buffer_date(b, (int32_t)e->number);
        break;
    case EXPR_FLAG:
        buffer_string(b, e->number != 0 ? "yes" : "no");
        break;
    case EXPR_WORD:
        buffer_format(b, "'%.*s'", TEXT_ARGS(e->name));
        break;
    case EXPR_MISSING:
        buffer_string(b, "missing");
        break;
    case EXPR_AS_OF:
        buffer_string(b, "as_of");
        break;
    case EXPR_NAME:
        buffer_text(b, e->name);
        break;
    default:
        buffer_format(b, "(%s", head(e));
        print_more(b, e);
        buffer_char(b, ')');
        break;
    }
}

static struct row {
    const char *name, *text, *tree;
} rows[] = {
    {"a number", "12", "12"},
    {"a number with decimals", "0.50", "0.5"},
    {"a number with an exponent", "1.5e3", "1500"},
    {"an exponent with a sign", "2E-2", "0.02"},
    {"a percentage is a hundredth", "25%", "0.25"},
    {"yes", "yes", "yes"},
    {"no", "no", "no"},
    {"a text", "'very high'", "'very high'"},
    {"two quotes in a text are one", "'O''Brien'", "'O'Brien'"},
    {"a text of one quote", "''''", "'''"},
    {"a date", "2023-01-31", "2023-01-31"},
    {"a leap day", "2024-02-29", "2024-02-29"},
    {"as_of", "as_of", "as_of"},
    {"a day", "1 day", "<0m1d=1>"},
    {"days", "10 days", "<0m10d=10>"},
    {"weeks are seven days", "2 weeks", "<0m14d=14>"},
    {"a week", "1 week", "<0m7d=7>"},
    {"months", "12 months", "<12m0d=365.25>"},
    {"a month", "1 month", "<1m0d=30.4375>"},
    {"years are twelve months", "2 years", "<24m0d=730.5>"},
    {"a year", "1 year", "<12m0d=365.25>"},
    {"half a year is six months", "0.5 years", "<6m0d=182.625>"},
    {"a part of a month is a number only", "1.5 months", "<0m0d=45.65625>"},
    {"a part of a day is a number only", "1.5 days", "<0m0d=1.5>"},
    {"a duration needs no space", "12months", "<12m0d=365.25>"},
    {"minus a duration", "-6 months", "(neg <6m0d=182.625>)"},
    {"a name", "date_of_birth", "date_of_birth"},
    {"a name with a digit", "level2", "level2"},
    {"a name beyond ASCII", "prénom = 'x'", "(= prénom 'x')"},
    {"a function's name without brackets is a name", "month + year", "(+ month year)"},
    {"a unit's name is a name elsewhere", "days", "days"},
    {"a lookup", "harm_days[code]", "(lookup harm_days code)"},
    {"a lookup of two keys", "pair[code, role]", "(lookup pair code role)"},
    {"a lookup's value", "sentence[code].days", "(lookup sentence.days code)"},
    {"a lookup of an expression", "years[years_old + 1]", "(lookup years (+ years_old 1))"},
    {"+ and - group to the left", "1 - 2 + 3", "(+ (- 1 2) 3)"},
    {"* and / group to the left", "8 / 4 * 2", "(* (/ 8 4) 2)"},
    {"* before +", "1 + 2 * 3", "(+ 1 (* 2 3))"},
    {"brackets first", "(1 + 2) * 3", "(* (+ 1 2) 3)"},
    {"^ groups to the right", "2 ^ 3 ^ 2", "(^ 2 (^ 3 2))"},
    {"^ before minus", "-2 ^ 2", "(neg (^ 2 2))"},
    {"^ takes a minus behind it", "2 ^ -1", "(^ 2 (neg 1))"},
    {"minus before *", "-a * b", "(* (neg a) b)"},
    {"minus twice", "--a", "(neg (neg a))"},
    {"a minus b without spaces", "a-b", "(- a b)"},
    {"^ before *", "2 * 3 ^ 2", "(* 2 (^ 3 2))"},
    {"the decay of the example", "harm * 0.5 ^ (age / 12 months)",
     "(* harm (^ 0.5 (/ age <12m0d=365.25>)))"},
    {"+ before comparison", "a + 1 >= b * 2", "(>= (+ a 1) (* b 2))"},
    {"each comparison", "(a = b) = (c != d)", "(= (= a b) (!= c d))"},
    {"orders", "(a < b) = (c <= d) and (e > f) = (g >= h)",
     "(and (= (< a b) (<= c d)) (= (> e f) (>= g h)))"},
    {"not after comparison", "not a = b", "(not (= a b))"},
    {"not before and", "not a and b", "(and (not a) b)"},
    {"not twice", "not not a", "(not (not a))"},
    {"and before or", "a or b and c or d", "(or (or a (and b c)) d)"},
    {"and groups to the left", "a and b and c", "(and (and a b) c)"},
    {"in a list", "role in [charged, convicted]", "(in role charged convicted)"},
    {"in a list of one", "role in ['charged']", "(in role 'charged')"},
    {"not in", "not role in [charged]", "(not (in role charged))"},
    {"between takes its own and", "a between 1 and 2 and b", "(and (between a 1 2) b)"},
    {"between sums", "a between b - 1 and b + 1", "(between a (- b 1) (+ b 1))"},
    {"is missing", "a is missing", "(is-missing a)"},
    {"is known takes the sum", "a + b is known", "(is-known (+ a b))"},
    {"if", "if a then b else c", "(if a b c)"},
    {"if takes all that follows", "if a or b then 1 else 2 + 3", "(if (or a b) 1 (+ 2 3))"},
    {"else if", "if a then 1 else if b then 2 else 3", "(if a 1 (if b 2 3))"},
    {"missing behind then", "if a then missing else b", "(if a missing b)"},
    {"missing behind else", "if a then b else missing", "(if a b missing)"},
    {"if in brackets", "1 + (if a then 1 else 2)", "(+ 1 (if a 1 2))"},
    {"a function", "abs(-1)", "(abs (neg 1))"},
    {"a function of several", "min(a, b, 3)", "(min a b 3)"},
    {"clamp", "clamp(a, 0, 1)", "(clamp a 0 1)"},
    {"age_at", "age_at(date_of_birth, as_of)", "(age_at date_of_birth as_of)"},
    {"count of a table", "count(offences)", "(count over=offences)"},
    {"count where", "count(offences where stalking)", "(count over=offences where=stalking)"},
    {"sum over", "sum(a * b over offences)", "(sum (* a b) over=offences)"},
    {"sum over where", "sum(harm over offences where a > 1 and b)",
     "(sum harm over=offences where=(and (> a 1) b))"},
    {"min over is an aggregate", "min(age over offences)", "(min age over=offences)"},
    {"first by", "first(code over offences by committed)",
     "(first code over=offences by=committed)"},
    {"last by where", "last(code over offences by committed where stalking)",
     "(last code over=offences by=committed where=stalking)"},
    {"by behind where", "last(code over offences where stalking by committed)",
     "(last code over=offences by=committed where=stalking)"},
    {"an aggregate is an operand", "not any(kind = 'SPO' over orders) or 1 / count(orders) < 2",
     "(or (not (any (= kind 'SPO') over=orders)) (< (/ 1 (count over=orders)) 2))"},
    {"over several lines", "a\n  + b\n  + c", "(+ (+ a b) c)"},
};

static void check_tree(void **state)
{
    const struct row *r = *state;
    struct buffer b = {0};
    struct world w;
    struct expr *e;

    world_open(&w);
    e = world_parse(&w, r->text);
    assert_non_null(e);
    assert_int_equal(w.problems.n, 0);
    print(&b, e);
    buffer_char(&b, '\0');
    assert_string_equal(b.at, r->tree);
    buffer_free(&b);
    world_close(&w);
}

/* ---- What else the tree knows ------------------------------------------------------------------- */

static void text_is_as_written(void **state)
{
    struct world w;
    struct expr *e;

    (void)state;
    world_open(&w);
    e = world_parse(&w, "(a + b) * sum( c over offences ) and (d)");
    assert_true(text_is(expr_text(e), "(a + b) * sum( c over offences ) and (d)"));
    assert_true(text_is(expr_text(e->args[0]), "(a + b) * sum( c over offences )"));
    assert_true(text_is(expr_text(e->args[0]->args[0]), "(a + b)"));
    assert_true(text_is(expr_text(e->args[0]->args[1]), "sum( c over offences )"));
    assert_true(text_is(expr_text(e->args[1]), "(d)"));
    world_close(&w);
}

static void place_counts_characters(void **state)
{
    struct world w;
    struct place at;

    (void)state;
    world_open(&w);
    at = expr_place(world_parse(&w, "prénom = 'é' and naïve")->args[1]);
    assert_int_equal(at.line, 1);
    assert_int_equal(at.column, 24);
    assert_int_equal(at.width, 5);
    world_close(&w);
}

static void conditions_are_what_and_joins(void **state)
{
    struct expr *e, *parts[8];
    struct world w;

    (void)state;
    world_open(&w);
    e = world_parse(&w, "a and (b or c) and d = 1 and (x and y)");
    assert_int_equal(expr_conditions(e, parts, 8), 5);
    assert_true(text_is(expr_text(parts[0]), "a"));
    assert_true(text_is(expr_text(parts[1]), "(b or c)"));
    assert_true(text_is(expr_text(parts[2]), "d = 1"));
    assert_true(text_is(expr_text(parts[3]), "x"));
    assert_true(text_is(expr_text(parts[4]), "y"));
    parts[2] = NULL;
    assert_int_equal(expr_conditions(e, parts, 2), 5);
    assert_null(parts[2]);
    assert_int_equal(expr_conditions(e, NULL, 0), 5);
    assert_int_equal(expr_conditions(world_parse(&w, "a or b"), parts, 8), 1);
    world_close(&w);
}

/* ---- Depth -------------------------------------------------------------------------------------- */

/* `n` times `open`, then `middle`, then n times `close`. */
static struct expr *nested(struct world *w, const char *open, const char *middle, const char *close,
                           size_t n)
{
    struct buffer b = {0};
    struct expr *e;

    for (size_t i = 0; i < n; i++)
        buffer_string(&b, open);
    buffer_string(&b, middle);
    for (size_t i = 0; i < n; i++)
        buffer_string(&b, close);
    buffer_char(&b, '\0');
    e = world_parse(w, b.at);
    buffer_free(&b);
    return e;
}

static struct deep {
    const char *name, *open, *middle, *close;
    uint32_t column; /* of the refusal; 0: only that there is one */
} deep[] = {
    {"10,000 brackets are refused where they are too many", "(", "a", ")", 7 + 400},
    {"10,000 minus signs are refused", "- ", "a", "", 3 + 2 * 399},
    {"10,000 nots are refused", "not ", "a", "", 0},
    {"10,000 powers are refused", "a ^ ", "a", "", 0},
    {"10,000 choices are refused", "if a then b else ", "a", "", 0},
    {"10,000 terms are refused", "a + ", "a", "", 0},
    {"10,000 conditions are refused", "a or ", "a", "", 0},
    {"10,000 calls are refused", "abs(", "a", ")", 0},
    {"10,000 lookups are refused", "years[", "a", "]", 0},
    {"10,000 aggregates are refused", "sum(", "a", " over offences)", 0},
    {"10,000 wheres are refused", "count(offences where 1 = ", "a", ")", 0},
};

static void refuse_depth(void **state)
{
    const struct deep *d = *state;
    struct world w;

    world_open(&w);
    assert_null(nested(&w, d->open, d->middle, d->close, 10000));
    assert_int_equal(w.problems.n, 1);
    assert_string_equal(w.problems.at[0].text, "this nests more than 400 levels deep");
    assert_string_equal(w.problems.at[0].hint,
                        "give a part of it a name of its own: a measure or a derived column");
    assert_true(w.problems.at[0].line == 1 || w.problems.at[0].line == 2);
    assert_true(w.problems.at[0].column > 0);
    if (d->column > 0)
        assert_int_equal(w.problems.at[0].column, d->column);
    world_close(&w);
}

static void depth_below_the_limit_is_fine(void **state)
{
    struct world w;

    (void)state;
    world_open(&w);
    assert_non_null(nested(&w, "(", "a", ")", 399));
    assert_non_null(nested(&w, "a + ", "a", "", 399));
    assert_non_null(nested(&w, "abs(", "a", ")", 398));
    assert_int_equal(w.problems.n, 0);
    world_close(&w);
}

int main(void)
{
    enum { N_ROWS = sizeof rows / sizeof rows[0], N_DEEP = sizeof deep / sizeof deep[0] };
    const struct CMUnitTest others[] = {
        {"an expression's text is as written", text_is_as_written, NULL, NULL, NULL},
        {"a place counts characters", place_counts_characters, NULL, NULL, NULL},
        {"conditions are what 'and' joins", conditions_are_what_and_joins, NULL, NULL, NULL},
        {"depth below the limit is fine", depth_below_the_limit_is_fine, NULL, NULL, NULL},
    };
    struct CMUnitTest t[N_ROWS + N_DEEP + sizeof others / sizeof others[0]];
    size_t n = 0;

    for (size_t i = 0; i < N_ROWS; i++)
        t[n++] = (struct CMUnitTest){rows[i].name, check_tree, NULL, NULL, &rows[i]};
    for (size_t i = 0; i < N_DEEP; i++)
        t[n++] = (struct CMUnitTest){deep[i].name, refuse_depth, NULL, NULL, &deep[i]};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        t[n++] = others[i];
    return cmocka_run_group_tests_name("parse", t, NULL, NULL);
}
