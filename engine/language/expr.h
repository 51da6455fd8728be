/* expr.h -- an expression: text -> tree (expr_parse) -> tree with types and names (expr_check).
 *
 * The tree lives in an arena and is not changed after expr_check(). */
#ifndef OSARA_LANGUAGE_EXPR_H
#define OSARA_LANGUAGE_EXPR_H

#include "base/arena.h"
#include "base/table.h"
#include "base/yaml.h"
#include "language/scope.h"

enum expr_kind {
    EXPR_NUMBER,    /* number                                                      */
    EXPR_DURATION,  /* months, days: calendar beside a date, else number (in days) */
    EXPR_DATE,      /* number: days since 1970-01-01                               */
    EXPR_FLAG,      /* number: 0 or 1                                              */
    EXPR_WORD,      /* word: a category value or text, bound to words or ids       */
    EXPR_MISSING,   /* behind then or else: no value, of the type of the other one  */
    EXPR_AS_OF,     /* the run's date                                              */
    EXPR_NAME,      /* name -> ref                                                 */
    EXPR_LOOKUP,    /* name[args...].field -> lookup, field                        */
    EXPR_NEGATE, EXPR_NOT,                          /* args[0]                     */
    EXPR_ADD, EXPR_SUBTRACT, EXPR_MULTIPLY, EXPR_DIVIDE, EXPR_POWER,
    EXPR_MOVE,      /* date args[0] moved by the duration args[1] (months, days carry the sign) */
    EXPR_EQUAL, EXPR_UNEQUAL, EXPR_LESS, EXPR_LESS_EQUAL, EXPR_GREATER, EXPR_GREATER_EQUAL,
    EXPR_IN,        /* args[0] in args[1..]                                        */
    EXPR_BETWEEN,   /* args[1] <= args[0] <= args[2]                               */
    EXPR_IS_MISSING, EXPR_IS_KNOWN,                 /* args[0]                     */
    EXPR_AND, EXPR_OR,                              /* args[0], args[1]            */
    EXPR_IF,        /* if args[0] then args[1] else args[2]                        */
    EXPR_CALL,      /* function(args...)                                           */
    EXPR_AGGREGATE  /* aggregate of args[0] (count: NULL) over table, by, where    */
};

/* One list makes the enum, the parser's names and the reference in docs/. */
#define FUNCTIONS(F)                                                                     \
    F(MIN, "min") F(MAX, "max") F(ABS, "abs") F(SQRT, "sqrt") F(LN, "ln")                \
    F(LOG10, "log10") F(EXP, "exp") F(FLOOR, "floor") F(CEIL, "ceil") F(ROUND, "round")  \
    F(CLAMP, "clamp") F(COALESCE, "coalesce") F(COUNT_YES, "count_yes")                  \
    F(COUNT_KNOWN, "count_known") F(SUM_KNOWN, "sum_known") F(STARTS_WITH, "starts_with") \
    F(YEAR, "year") F(MONTH, "month") F(AGE_AT, "age_at")
#define AGGREGATES(F)                                                                    \
    F(SUM, "sum") F(MEAN, "mean") F(MIN, "min") F(MAX, "max") F(ANY, "any") F(ALL, "all") \
    F(DISTINCT, "distinct") F(REPEATED, "repeated") F(MOST, "most") F(FIRST, "first")    \
    F(LAST, "last") F(COUNT, "count")

#define F(id, name) FUNCTION_##id,
enum function { FUNCTIONS(F) FUNCTION_COUNT_ };
#undef F
#define F(id, name) AGGREGATE_##id,
enum aggregate { AGGREGATES(F) AGGREGATE_COUNT_ };
#undef F

struct expr {
    enum expr_kind kind;
    const struct yaml_node *source; /* the scalar that holds the text */
    uint32_t start, end;            /* its byte range in source->text */
    struct expr **args;
    size_t n_args;
    double number;        /* NUMBER, DATE (days), FLAG (0/1), DURATION (days, when used as a number) */
    int32_t months, days; /* DURATION, MOVE: by the calendar */
    struct text name;     /* NAME, LOOKUP, bare WORD */
    struct text field;    /* LOOKUP: after the '.', empty when there is none */
    enum function function;
    enum aggregate aggregate;
    struct text over;          /* AGGREGATE: the table's name */
    struct expr *by, *where;   /* AGGREGATE: or NULL */

    /* From here on filled by expr_check(). */
    enum value_type type;
    uint32_t word;              /* WORD */
    const struct scope_name *ref; /* NAME */
    bool of_subject;            /* NAME in a row's expression that is a value of its subject */
    const struct lookup *lookup; /* LOOKUP */
    uint32_t value;             /* LOOKUP: index of the lookup's value column */
    uint32_t table;             /* AGGREGATE: index of the table it runs over */
    uint32_t height;            /* levels of the tree, those of the definitions it names included */
    int state;                  /* SCOPE_*, of the root: so that nothing is checked or told twice */
};

/* Parses the text of a scalar.  NULL after adding a problem (at the exact place, with a hint where
 * one helps: '==' -> '=', '&&' -> 'and', ...), or when out of memory (said too). */
struct expr *expr_parse(struct arena *arena, const struct yaml_node *scalar,
                        osara_problems *problems);

/* What an expression may see. */
struct expr_context {
    const struct scope *scope;
    uint32_t table;   /* rows of this table; 0 = subjects */
    enum stage stage; /* inputs of later stages have no value yet */
};

/* What is wanted of an expression. */
enum wanted { WANT_ANY, WANT_NUMBER, WANT_FLAG, WANT_DATE, WANT_NUMBER_OR_FLAG };

/* Resolves names and checks types, in place; derived columns and measures that it names are checked
 * first (cycles are problems).  False when anything is wrong; all that is wrong is added. */
bool expr_check(struct expr *expr, const struct expr_context *context, enum wanted wanted,
                osara_problems *problems);

/* The value of an expression that names nothing (a weight, a capacity, "5%", "12 months" in days):
 * false with a problem when it is not constant, is missing, or is not a number. */
bool expr_constant(const struct expr *expr, double *out, osara_problems *problems);

/* The expression's own text. */
struct text expr_text(const struct expr *expr);
struct place expr_place(const struct expr *expr);
/* The conditions that must all hold: the operands of the top-level `and`s, left to right.  Returns
 * how many; fills out[] up to room. */
size_t expr_conditions(struct expr *expr, struct expr *out[], size_t room);

#endif
