/* lint_sets.h -- the values that a condition on one value leaves: `x > 5`, `role in [a, b]`. */
#ifndef OSARA_OBJECTIVE_LINT_SETS_H
#define OSARA_OBJECTIVE_LINT_SETS_H

#include "objective/plan.h"
#include "objective/plan_rules.h"

enum { SET_WORDS = 64 };

/* Of numbers, dates (days) and flags (0, 1): from lo to hi.  Of a category: words, or all but
 * them. */
struct set {
    const struct expr *value; /* what the condition is on */
    bool words;
    double lo, hi;
    bool lo_open, hi_open;
    bool but; /* words: all but these */
    uint32_t word[SET_WORDS];
    size_t n;
};

/* False when the condition is not one value against constants. */
bool set_of(const struct plan *plan, const struct expr *condition, struct set *out);
/* All that the value can be, by its range or its category. */
struct set set_of_all(const struct plan *plan, const struct expr *condition, const struct set *set);
bool set_same_value(const struct set *a, const struct set *b);
void set_cut(struct set *a, const struct set *b);
bool set_is_empty(const struct set *a);
bool set_meets(const struct set *a, const struct set *b);
bool set_within(const struct set *a, const struct set *b); /* a within b */
/* Every number is in one of them: `x < 5 or x >= 3`. */
bool set_covers_all(const struct set *a, const struct set *b);

/* The conditions that must all hold, left to right; at most `room` of them. */
size_t expr_parts(const struct expr *e, const struct expr *out[], size_t room);
/* The same text, but for white space. */
bool expr_same_text(const struct expr *a, const struct expr *b);

#endif
