/* types.c -- what types, functions, aggregates and operators are called. */
#include "language/types.h"

const char *value_type_name(enum value_type type)
{
    static const char *const names[] = {
        [VALUE_NUMBER] = "a number", [VALUE_DATE] = "a date", [VALUE_FLAG] = "a flag",
        [VALUE_WORD] = "a category", [VALUE_ID] = "an id",
    };

    return names[type];
}

enum value_type value_of_column(enum column_type type)
{
    switch (type) {
    case COLUMN_NUMBER:
        return VALUE_NUMBER;
    case COLUMN_DATE:
        return VALUE_DATE;
    case COLUMN_FLAG:
        return VALUE_FLAG;
    case COLUMN_ID:
        return VALUE_ID;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        break;
    }
    return VALUE_WORD;
}

const struct function_shape function_shapes[FUNCTION_COUNT_] = {
    [FUNCTION_MIN] = {"min", 2, SIZE_MAX, "a, b, ..."},
    [FUNCTION_MAX] = {"max", 2, SIZE_MAX, "a, b, ..."},
    [FUNCTION_ABS] = {"abs", 1, 1, "x"},
    [FUNCTION_SQRT] = {"sqrt", 1, 1, "x"},
    [FUNCTION_LN] = {"ln", 1, 1, "x"},
    [FUNCTION_LOG10] = {"log10", 1, 1, "x"},
    [FUNCTION_EXP] = {"exp", 1, 1, "x"},
    [FUNCTION_FLOOR] = {"floor", 1, 1, "x"},
    [FUNCTION_CEIL] = {"ceil", 1, 1, "x"},
    [FUNCTION_ROUND] = {"round", 1, 2, "x, n"},
    [FUNCTION_CLAMP] = {"clamp", 3, 3, "x, low, high"},
    [FUNCTION_COALESCE] = {"coalesce", 2, SIZE_MAX, "a, b, ..."},
    [FUNCTION_COUNT_YES] = {"count_yes", 1, SIZE_MAX, "a, b, ..."},
    [FUNCTION_COUNT_KNOWN] = {"count_known", 1, SIZE_MAX, "a, b, ..."},
    [FUNCTION_SUM_KNOWN] = {"sum_known", 1, SIZE_MAX, "a, b, ..."},
    [FUNCTION_STARTS_WITH] = {"starts_with", 2, 2, "category, 'text'"},
    [FUNCTION_YEAR] = {"year", 1, 1, "date"},
    [FUNCTION_MONTH] = {"month", 1, 1, "date"},
    [FUNCTION_AGE_AT] = {"age_at", 2, 2, "birth, day"},
};

#define F(id, name) [AGGREGATE_##id] = name,
const char *const aggregate_names[AGGREGATE_COUNT_] = {AGGREGATES(F)};
#undef F

enum function function_named(struct text name)
{
    int i = 0;

    while (i < FUNCTION_COUNT_ && !text_is(name, function_shapes[i].name))
        i++;
    return (enum function)i;
}

enum aggregate aggregate_named(struct text name)
{
    int i = 0;

    while (i < AGGREGATE_COUNT_ && !text_is(name, aggregate_names[i]))
        i++;
    return (enum aggregate)i;
}

size_t call_names(struct text names[])
{
    size_t n = 0;

    for (int i = 0; i < FUNCTION_COUNT_; i++)
        names[n++] = text_of(function_shapes[i].name);
    for (int i = 0; i < AGGREGATE_COUNT_; i++)
        if (function_named(text_of(aggregate_names[i])) == FUNCTION_COUNT_)
            names[n++] = text_of(aggregate_names[i]);
    return n;
}

const char *operator_name(enum expr_kind kind)
{
    switch (kind) {
    case EXPR_NEGATE:
    case EXPR_SUBTRACT:
    case EXPR_MOVE:
        return "-";
    case EXPR_ADD:
        return "+";
    case EXPR_MULTIPLY:
        return "*";
    case EXPR_DIVIDE:
        return "/";
    case EXPR_POWER:
        return "^";
    case EXPR_EQUAL:
        return "=";
    case EXPR_UNEQUAL:
        return "!=";
    case EXPR_LESS:
        return "<";
    case EXPR_LESS_EQUAL:
        return "<=";
    case EXPR_GREATER:
        return ">";
    case EXPR_GREATER_EQUAL:
        return ">=";
    case EXPR_IN:
        return "in";
    case EXPR_BETWEEN:
        return "between";
    case EXPR_AND:
        return "and";
    case EXPR_OR:
        return "or";
    case EXPR_NOT:
        return "not";
    case EXPR_IF:
        return "if";
    default:
        return "";
    }
}
