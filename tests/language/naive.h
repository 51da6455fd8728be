/* naive.h -- the meaning of expressions, written down once more as plainly as can be: a walk of the
 * tree for each row.  The random tests hold programs against it. */
#ifndef OSARA_TESTS_LANGUAGE_NAIVE_H
#define OSARA_TESTS_LANGUAGE_NAIVE_H

#include "language/world.h"

struct value {
    enum value_type type;
    double number; /* NUMBER, DATE; FLAG: 0, 1, NaN = unknown */
    uint32_t word;
};

struct naive {
    struct world *w;
    double **input;          /* [name of table 0][subject] of NAME_INPUT that are numbers */
    struct value **measures; /* [name of table 0][subject], once worked out */
    bool **known;
    uint8_t **fate; /* [table][row] */
};

/* Whose value: a row of a table, and its subject. */
struct seat {
    uint32_t table;
    size_t row, subject;
};

static inline struct value naive_walk(struct naive *n, const struct expr *e, struct seat at);

static inline struct value naive_number(double v)
{
    return (struct value){VALUE_NUMBER, isfinite(v) ? v : (double)NAN, WORD_MISSING};
}

static inline struct value naive_truth(double truth)
{
    return (struct value){VALUE_FLAG, truth, WORD_MISSING};
}

static inline bool naive_missing(struct value v)
{
    return v.type == VALUE_WORD || v.type == VALUE_ID ? v.word == WORD_MISSING : isnan(v.number);
}

static inline struct value naive_nothing(enum value_type type)
{
    return (struct value){type, (double)NAN, WORD_MISSING};
}

static inline struct value naive_column(struct naive *n, const struct scope_name *name,
                                        uint32_t table, size_t row)
{
    const struct column *c = &n->w->data.tables[table].columns[name->column];
    struct value v = naive_nothing(name->type);

    if (c->type == COLUMN_NUMBER)
        v.number = c->as.number[row];
    else if (c->type == COLUMN_DATE)
        v.number = c->as.date[row] == DATE_MISSING ? (double)NAN : c->as.date[row];
    else if (c->type == COLUMN_FLAG)
        v.number = c->as.flag[row] == TRUTH_UNKNOWN ? (double)NAN : c->as.flag[row] == TRUTH_TRUE;
    else
        v.word = c->as.word[row];
    return v;
}

static inline struct value naive_name(struct naive *n, const struct expr *e, struct seat at)
{
    const struct scope_name *name = e->ref;
    struct seat home = e->of_subject ? (struct seat){0, at.subject, at.subject} : at;
    size_t i = (size_t)(name - n->w->scope.tables[0].names);

    switch (name->kind) {
    case NAME_COLUMN:
        return naive_column(n, name, home.table, home.row);
    case NAME_INPUT:
        return (struct value){name->type, n->input[i][at.subject], WORD_MISSING};
    case NAME_DERIVED:
        return naive_walk(n, name->expr, home);
    case NAME_MEASURE:
        break;
    }
    if (!n->known[i][at.subject]) {
        n->measures[i][at.subject] = naive_walk(n, name->expr,
                                                (struct seat){0, at.subject, at.subject});
        n->known[i][at.subject] = true;
    }
    return n->measures[i][at.subject];
}

static inline bool naive_key(struct naive *n, struct text key, struct value v)
{
    double number;

    if (v.type == VALUE_WORD)
        return text_equal(key, words_text(n->w->data.words, v.word));
    if (v.type == VALUE_ID)
        return text_equal(key, words_text(n->w->data.ids, v.word));
    return number_parse(key, &number) && number == v.number;
}

static inline struct value naive_lookup(struct naive *n, const struct expr *e, struct seat at)
{
    const struct lookup *l = e->lookup;
    const struct lookup_value *value = &l->values[e->value];
    struct value keys[4], out = naive_nothing(value->type);
    size_t row = l->n_rows;

    for (size_t i = 0; i < e->n_args; i++) {
        keys[i] = naive_walk(n, e->args[i], at);
        if (naive_missing(keys[i]))
            return out;
    }
    for (size_t r = 0; r < l->n_rows; r++) {
        bool all = true;

        for (size_t k = 0; k < l->n_keys; k++)
            all = all && (l->steps ? l->thresholds[r] <= keys[0].number
                                   : naive_key(n, l->keys[r * l->n_keys + k], keys[k]));
        if (all && (l->steps || row == l->n_rows))
            row = r;
    }
    if (row < l->n_rows) {
        out.number = value->number[row];
        out.word = value->word[row];
    } else if (value->has_else) {
        out.number = value->else_number;
        out.word = value->else_word;
    }
    return out;
}

/* Unknown, or as the double comparison or the words say. */
static inline struct value naive_equal(struct value x, struct value y)
{
    if (naive_missing(x) || naive_missing(y))
        return naive_truth(NAN);
    if (x.type == VALUE_WORD || x.type == VALUE_ID)
        return naive_truth(x.word == y.word);
    return naive_truth(x.number == y.number);
}

static inline struct value naive_compare(enum expr_kind kind, double x, double y)
{
    if (isnan(x) || isnan(y))
        return naive_truth(NAN);
    return naive_truth(kind == EXPR_LESS         ? x < y
                       : kind == EXPR_LESS_EQUAL ? x <= y
                       : kind == EXPR_GREATER    ? x > y
                                                 : x >= y);
}

static inline double naive_and(double x, double y)
{
    if (x == 0 || y == 0)
        return 0;
    return isnan(x) || isnan(y) ? (double)NAN : 1;
}

static inline double naive_or(double x, double y)
{
    if (x == 1 || y == 1)
        return 1;
    return isnan(x) || isnan(y) ? (double)NAN : 0;
}

static inline struct value naive_arithmetic(const struct expr *e, double x, double y)
{
    double r;

    if (isnan(x) || isnan(y))
        return naive_nothing(e->type);
    switch (e->kind) {
    case EXPR_ADD:
        r = x + y;
        break;
    case EXPR_SUBTRACT:
        r = x - y;
        break;
    case EXPR_MULTIPLY:
        r = x * y;
        break;
    case EXPR_DIVIDE:
        r = x / y;
        break;
    default:
        r = pow(x, y);
    }
    return (struct value){e->type, isfinite(r) ? r : (double)NAN, WORD_MISSING};
}

static inline struct value naive_move(const struct expr *e, struct value day)
{
    int32_t moved;

    if (isnan(day.number) || e->months == 0) {
        day.number += e->days;
        return day;
    }
    moved = date_add_months((int32_t)day.number, e->months);
    day.number = moved == DATE_MISSING ? (double)NAN : (double)moved + e->days;
    return day;
}

static inline double naive_part(enum function f, double day)
{
    int year, month, of_month;

    date_parts((int32_t)day, &year, &month, &of_month);
    return f == FUNCTION_YEAR ? year : month;
}

static inline double naive_of_one(enum function f, double x)
{
    switch (f) {
    case FUNCTION_ABS:
        return fabs(x);
    case FUNCTION_SQRT:
        return sqrt(x);
    case FUNCTION_LN:
        return log(x);
    case FUNCTION_LOG10:
        return log10(x);
    case FUNCTION_EXP:
        return exp(x);
    case FUNCTION_FLOOR:
        return floor(x);
    case FUNCTION_CEIL:
        return ceil(x);
    default:
        return naive_part(f, x);
    }
}

/* To so many decimals. */
static inline struct value naive_round(double x, double decimals)
{
    double tens = pow(10, round(decimals));
    struct value v = naive_number(round(x * tens));

    return naive_number(isfinite(tens) && tens > 0 ? v.number / tens : (double)NAN);
}

static inline struct value naive_call(struct naive *n, const struct expr *e, struct seat at)
{
    struct value a[4] = {{0}};
    bool missing = false;
    double x, y;

    for (size_t i = 0; i < e->n_args; i++) {
        a[i] = naive_walk(n, e->args[i], at);
        missing = missing || naive_missing(a[i]);
    }
    if (e->function == FUNCTION_COALESCE) {
        for (size_t i = 0; i < e->n_args; i++)
            if (!naive_missing(a[i]))
                return a[i];
        return naive_nothing(e->type);
    }
    if (e->function == FUNCTION_COUNT_YES || e->function == FUNCTION_COUNT_KNOWN) {
        x = 0;
        for (size_t i = 0; i < e->n_args; i++)
            x += !naive_missing(a[i]) && (e->function == FUNCTION_COUNT_KNOWN || a[i].number == 1);
        return naive_number(x);
    }
    if (e->function == FUNCTION_SUM_KNOWN) {
        x = naive_missing(a[0]) ? 0 : a[0].number;
        for (size_t i = 1; i < e->n_args; i++)
            x = naive_number(x + (naive_missing(a[i]) ? 0 : a[i].number)).number;
        return naive_number(x);
    }
    if (missing)
        return naive_nothing(e->type);
    x = a[0].number;
    y = e->n_args > 1 ? a[1].number : 0;
    switch (e->function) {
    case FUNCTION_MIN:
    case FUNCTION_MAX:
        for (size_t i = 1; i < e->n_args; i++)
            if (e->function == FUNCTION_MIN ? a[i].number < x : a[i].number > x)
                x = a[i].number;
        return (struct value){e->type, x, WORD_MISSING};
    case FUNCTION_CLAMP:
        x = x < y ? y : x;
        return (struct value){e->type, x > a[2].number ? a[2].number : x, WORD_MISSING};
    case FUNCTION_ROUND:
        return naive_round(x, e->n_args > 1 ? y : 0);
    case FUNCTION_STARTS_WITH:
        return naive_truth(text_starts(words_text(n->w->data.words, a[0].word),
                                       words_text(n->w->data.words, a[1].word)));
    case FUNCTION_AGE_AT:
        return naive_number(date_whole_years((int32_t)x, (int32_t)y));
    default:
        return naive_number(naive_of_one(e->function, x));
    }
}

/* The value of an aggregate grows row by row. */
struct naive_sum {
    struct value best;
    double by, sum, n;
    struct value *seen;
    size_t n_seen;
    double *times, most, repeated; /* how often each was seen */
};

static inline void naive_distinct(struct naive_sum *s, struct value v)
{
    for (size_t i = 0; i < s->n_seen; i++)
        if (naive_equal(s->seen[i], v).number == 1) {
            s->most = fmax(s->most, ++s->times[i]);
            s->repeated += s->times[i] == 2;
            return;
        }
    s->times[s->n_seen] = 1;
    s->most = fmax(s->most, 1);
    s->seen[s->n_seen++] = v;
}

static inline void naive_take(struct naive_sum *s, enum aggregate a, struct value v, double by)
{
    bool first = s->n == 0;

    s->n++;
    s->sum += v.number;
    if (a == AGGREGATE_DISTINCT || a == AGGREGATE_REPEATED || a == AGGREGATE_MOST)
        naive_distinct(s, v);
    else if (first || (a == AGGREGATE_MIN && v.number < s->best.number) ||
             (a == AGGREGATE_MAX && v.number > s->best.number) ||
             (a == AGGREGATE_FIRST && by < s->by) || (a == AGGREGATE_LAST && by >= s->by) ||
             (a == AGGREGATE_ANY && v.number == 1) || (a == AGGREGATE_ALL && v.number == 0)) {
        s->best = v;
        s->by = by;
    }
}

static inline struct value naive_result(const struct expr *e, const struct naive_sum *s)
{
    switch (e->aggregate) {
    case AGGREGATE_COUNT:
        return naive_number(s->n);
    case AGGREGATE_DISTINCT:
        return naive_number((double)s->n_seen);
    case AGGREGATE_REPEATED:
        return naive_number(s->repeated);
    case AGGREGATE_MOST:
        return naive_number(s->most);
    case AGGREGATE_SUM:
        return naive_number(s->n == 0 ? 0 : s->sum);
    case AGGREGATE_MEAN:
        return naive_number(s->sum / s->n);
    case AGGREGATE_ANY:
        return naive_truth(s->n > 0 && s->best.number == 1);
    case AGGREGATE_ALL:
        return naive_truth(s->n == 0 || s->best.number == 1);
    default:
        return s->n == 0 ? naive_nothing(e->type) : s->best;
    }
}

static inline struct value naive_aggregate(struct naive *n, const struct expr *e, struct seat at)
{
    const struct table *t = &n->w->data.tables[e->table];
    struct naive_sum s = {.n = 0};
    struct value out;

    s.seen = calloc(t->first[at.subject + 1] - t->first[at.subject] + 1, sizeof *s.seen);
    s.times = calloc(t->first[at.subject + 1] - t->first[at.subject] + 1, sizeof *s.times);
    assert_non_null(s.seen);
    assert_non_null(s.times);
    for (size_t row = t->first[at.subject]; row < t->first[at.subject + 1]; row++) {
        struct seat seat = {e->table, row, at.subject};
        struct value v = naive_number(1), by = naive_number(0);

        if (n->fate[e->table][row] != FATE_USED ||
            (e->where != NULL && naive_walk(n, e->where, seat).number != 1))
            continue;
        if (e->aggregate != AGGREGATE_COUNT)
            v = naive_walk(n, e->args[0], seat);
        if (e->by != NULL)
            by = naive_walk(n, e->by, seat);
        if (!naive_missing(v) && !naive_missing(by))
            naive_take(&s, e->aggregate, v, by.number);
    }
    out = naive_result(e, &s);
    free(s.times);
    free(s.seen);
    return out;
}

static inline struct value naive_in(struct naive *n, const struct expr *e, struct seat at)
{
    struct value x = naive_walk(n, e->args[0], at);
    double any = 0;

    for (size_t i = 1; i < e->n_args; i++)
        any = naive_or(any, naive_equal(x, naive_walk(n, e->args[i], at)).number);
    return naive_truth(any);
}

static inline struct value naive_walk(struct naive *n, const struct expr *e, struct seat at)
{
    struct value x = {VALUE_NUMBER, NAN, WORD_MISSING}, y = x;

    if (e->n_args > 0 && e->kind != EXPR_AGGREGATE && e->kind != EXPR_LOOKUP)
        x = naive_walk(n, e->args[0], at);
    if (e->n_args > 1 && e->kind != EXPR_AGGREGATE && e->kind != EXPR_LOOKUP)
        y = naive_walk(n, e->args[1], at);
    switch (e->kind) {
    case EXPR_NUMBER:
    case EXPR_DURATION:
    case EXPR_DATE:
    case EXPR_FLAG:
        return (struct value){e->type, e->number, WORD_MISSING};
    case EXPR_MISSING:
        return naive_nothing(e->type);
    case EXPR_WORD:
        return (struct value){e->type, NAN, e->word};
    case EXPR_AS_OF:
        return (struct value){VALUE_DATE, n->w->as_of, WORD_MISSING};
    case EXPR_NAME:
        return naive_name(n, e, at);
    case EXPR_LOOKUP:
        return naive_lookup(n, e, at);
    case EXPR_NEGATE:
        return naive_number(-x.number);
    case EXPR_NOT:
        return naive_truth(1 - x.number);
    case EXPR_MOVE:
        return naive_move(e, x);
    case EXPR_EQUAL:
        return naive_equal(x, y);
    case EXPR_UNEQUAL:
        return naive_truth(1 - naive_equal(x, y).number);
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
        return naive_compare(e->kind, x.number, y.number);
    case EXPR_IN:
        return naive_in(n, e, at);
    case EXPR_BETWEEN:
        return naive_truth(naive_and(
            naive_compare(EXPR_LESS_EQUAL, y.number, x.number).number,
            naive_compare(EXPR_LESS_EQUAL, x.number, naive_walk(n, e->args[2], at).number).number));
    case EXPR_IS_MISSING:
        return naive_truth(naive_missing(x));
    case EXPR_IS_KNOWN:
        return naive_truth(!naive_missing(x));
    case EXPR_AND:
        return naive_truth(naive_and(x.number, y.number));
    case EXPR_OR:
        return naive_truth(naive_or(x.number, y.number));
    case EXPR_IF:
        if (isnan(x.number))
            return naive_nothing(e->type);
        return x.number == 1 ? y : naive_walk(n, e->args[2], at);
    case EXPR_CALL:
        return naive_call(n, e, at);
    case EXPR_AGGREGATE:
        return naive_aggregate(n, e, at);
    default:
        return naive_arithmetic(e, x.number, y.number);
    }
}

#endif
