/* plan_rules.h -- every expression of a plan as a rule that has a name and a place, and on request
 * what each of its conditions came to. */
#ifndef OSARA_OBJECTIVE_PLAN_RULES_H
#define OSARA_OBJECTIVE_PLAN_RULES_H

#include "base/yaml.h"
#include "language/expr.h"

struct draft;
struct plan;

/* An expression, checked.  Of a value by date each alternative is a rule. */
struct plan_rule {
    const struct expr *expr;
    uint32_t table;  /* over whose rows; 0 = subjects */
    bool in_force;   /* on the plan's date */
    const char *kind;   /* "criterion", "strand", "keep rule"; what else it is: rule_kinds */
    const char *group;  /* of a keep rule or a derived value: its table; of an option's test: the
                           option; else NULL */
    const char *name;   /* "frequency"; "" where there is one only (score) */
    const char *part;   /* "measure", "eligible"; "" where the rule is the expression */
    const struct yaml_node *key;  /* its name in the ruleset, or what stands for one (`score`) */
    const struct yaml_node *item; /* its value: a mapping, or the expression */
};

/* What one expression within a rule comes to, by builder_row_value(). */
struct watch {
    const struct expr *expr;
    uint32_t table;     /* of whose rows */
    uint32_t row_value;
};

/* Remembers an expression that was checked. */
void rules_note(struct draft *d, const struct expr *expr, uint32_t table, bool in_force);
/* Finds where each rule stands; fills plan->rules[]. */
void rules_find(struct draft *d);
/* Has the builder keep what every condition of the rules in force, and every value that one reads,
 * comes to; fills plan->watches[]. */
void rules_watch(struct draft *d);

/* The watch of an expression over rows of a table, or NULL. */
const struct watch *plan_watch(const struct plan *plan, const struct expr *expr, uint32_t table);
/* True of what holds or fails as a whole: a comparison, a flag; not of `and`, `or`, `not`, `if`. */
bool expr_is_condition(const struct expr *expr);
/* True when its value depends on no row and no subject. */
bool expr_is_fixed(const struct expr *expr);
/* The rule that declares a derived value or measure, or NULL. */
const struct plan_rule *plan_rule_of(const struct plan *plan, const struct expr *expr);

#endif
