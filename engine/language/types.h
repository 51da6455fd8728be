/* types.h -- what functions and aggregates are called and what they take. */
#ifndef OSARA_LANGUAGE_TYPES_H
#define OSARA_LANGUAGE_TYPES_H

#include "language/expr.h"

/* Days that a duration counts for where it is a number. */
#define DAYS_OF_WEEK 7.0
#define DAYS_OF_MONTH 30.4375
#define DAYS_OF_YEAR 365.25

struct function_shape {
    const char *name;
    size_t least, most; /* arguments; SIZE_MAX: any number */
    const char *takes;  /* what they are called: "x, low, high" */
};
extern const struct function_shape function_shapes[FUNCTION_COUNT_];
extern const char *const aggregate_names[AGGREGATE_COUNT_];

/* FUNCTION_COUNT_ and AGGREGATE_COUNT_ when there is none of this name. */
enum function function_named(struct text name);
enum aggregate aggregate_named(struct text name);
/* All names that may stand before '('; returns how many (room for FUNCTION_COUNT_ and
 * AGGREGATE_COUNT_). */
size_t call_names(struct text names[]);
/* The sign or word of a kind of operator: "+", "and". */
const char *operator_name(enum expr_kind kind);

#endif
