/* draft.h -- a plan in the making: what the readers of the sections share. */
#ifndef OSARA_OBJECTIVE_DRAFT_H
#define OSARA_OBJECTIVE_DRAFT_H

#include "base/successors.h"
#include "language/build.h"
#include "objective/dated.h"
#include "objective/plan.h"
#include "objective/plan_rules.h"
#include "objective/ruleset.h"

/* A criterion that is not in force on the date, and so has no value. */
struct absent {
    struct scope_name *name;
    const char *why;
};

struct draft {
    const struct ruleset *rules;
    struct plan *plan;
    struct arena *arena; /* the plan's */
    struct scope *scope;
    struct builder *builder; /* NULL: the rules are only checked */
    bool watched;            /* what every condition comes to is kept */
    enum plan_use use;
    int32_t since;           /* USE_OUTCOME */
    int32_t as_of;           /* DATE_MISSING: no date, the rules of every date are checked */
    osara_problems *problems;
    enum osara_status rc; /* the first thing that went wrong */
    struct absent *absent;
    size_t n_absent;
    /* Columns, derived values and measures of the subjects that have a criterion's name.  In a score
     * such a name is the criterion; later no expression may use it, for it would have two meanings. */
    struct scope_name **shared;
    size_t n_shared;
};

/* ---- What went wrong ---- */
void draft_fail(struct draft *d, enum osara_status rc);
/* Zeroed; NULL after saying that there is no memory. */
void *draft_alloc(struct draft *d, size_t n, size_t size);
char *draft_copy(struct draft *d, struct text text);
/* Nothing is wrong so far, and slots are wanted. */
bool draft_builds(const struct draft *d);

/* ---- Nodes: all of these give NULL for what is not there, is `~` or is of another kind ---- */
struct yaml_node *node_get(const struct yaml_node *mapping, const char *key);
struct yaml_node *node_key(const struct yaml_node *mapping, const char *key);
struct yaml_node *node_scalar(const struct yaml_node *mapping, const char *key);
struct yaml_node *node_mapping(const struct yaml_node *mapping, const char *key);
struct yaml_node *node_list(const struct yaml_node *mapping, const char *key);
size_t node_count(const struct yaml_node *node); /* 0 for NULL and scalars */
const char *node_text(struct draft *d, const struct yaml_node *mapping, const char *key);
/* A section of the ruleset by the keys that lead to it; the second may be NULL. */
struct yaml_node *draft_section(const struct draft *d, const char *first, const char *second);

/* ---- Dates in force ---- */
/* `from` and `until` of an item hold on the date; a span that ends before it begins is a problem. */
bool draft_in_force(struct draft *d, const struct yaml_node *item);
/* Which alternative of a value is in force; dated_count() after adding a problem for a gap, or
 * when `in_force` is false and there is none. */
size_t draft_pick(struct draft *d, const struct yaml_node *key, const struct yaml_node *value,
                  bool in_force);
/* The same as a node; NULL when there is none. */
struct yaml_node *draft_value(struct draft *d, const struct yaml_node *key,
                              struct yaml_node *value, bool in_force);

/* ---- Expressions and numbers ---- */
struct wish {
    uint32_t table;
    enum stage stage;
    enum wanted wanted;
    bool in_force; /* of the item that the expression belongs to */
};
/* NULL when there is none, or it is wrong. */
struct expr *draft_parse(struct draft *d, const struct yaml_node *value);
bool draft_check(struct draft *d, struct expr *expr, const struct wish *wish);
/* One expression, no alternatives, parsed and checked; NULL when it is wrong. */
struct expr *draft_expr_one(struct draft *d, const struct yaml_node *value,
                            const struct wish *wish);
/* Checks every alternative; gives the one in force, or NULL. */
struct expr *draft_expr(struct draft *d, const struct yaml_node *key, struct yaml_node *value,
                        const struct wish *wish);
/* A name as an expression, with its place. */
struct expr *draft_name_expr(struct draft *d, const struct yaml_node *name,
                             const struct wish *wish);
/* A slot of a subject's value; SLOT_NONE when nothing is built. */
uint32_t draft_slot(struct draft *d, const struct expr *expr, enum stage stage);
/* A condition with its parts. */
struct plan_test draft_test(struct draft *d, struct expr *expr, enum stage stage);

enum range {
    RANGE_ANY,
    RANGE_FROM_ZERO,   /* 0 or more */
    RANGE_ABOVE_ZERO,
    RANGE_NOT_ZERO,
    RANGE_SHARE,       /* 0 to 1 */
    RANGE_PERSONS,     /* a whole number, 0 or more */
    RANGE_GROUPS       /* a whole number, 1 or more */
};
/* Checks every alternative; gives the one in force, or NaN. */
double draft_number(struct draft *d, const struct yaml_node *key, struct yaml_node *value,
                    enum range range, bool in_force);
double draft_number_one(struct draft *d, const struct yaml_node *key,
                        const struct yaml_node *value, enum range range);

/* ---- Names ---- */
/* Names as declared so far, '_' and ' ' alike (unless exact).  Start from {0}. */
struct name_set {
    bool exact;
    struct words *words;
    const struct yaml_node **nodes; /* by word */
    size_t room;
};
/* Adds a name; says so when it is there already.  `kind`: "a column of offences". */
bool name_set_add(struct draft *d, struct name_set *set, const struct yaml_node *name,
                  const char *kind);
/* Adds one that was checked elsewhere. */
void name_set_note(struct draft *d, struct name_set *set, const struct yaml_node *name);
void name_set_free(struct name_set *set);
/* A name that expressions can spell, and that is no word of their language. */
bool draft_nameable(struct draft *d, const struct yaml_node *name, const char *kind);

/* A column of a table by name, or UINT32_MAX after saying that there is none. */
uint32_t draft_column(struct draft *d, uint32_t table, const struct yaml_node *name);
/* A table by name, or UINT32_MAX after saying that there is none. */
uint32_t draft_table(struct draft *d, const struct yaml_node *name);
/* A column, silently. */
uint32_t plan_find_column(const struct plan_table *table, struct text name);

#endif
