/* sections.h -- the readers of a ruleset's sections, in the order in which plan.c calls them. */
#ifndef OSARA_OBJECTIVE_SECTIONS_H
#define OSARA_OBJECTIVE_SECTIONS_H

#include "objective/draft.h"

/* Where the parts of table t stand in the ruleset: plan->tables is in another order. */
struct table_nodes {
    const struct yaml_node *name;
    struct yaml_node *node;
};

/* Tables, columns, keys and joins.  Gives the tables' nodes [plan->n_tables], subjects first; NULL
 * when there is no table to go on with. */
struct table_nodes *tables_read(struct draft *d);
/* The tables of retired codes that a column names. */
void successors_read(struct draft *d, const struct yaml_node *column, struct plan_column *out);
/* Every name that expressions may use, into the scope: columns, derived values; and of the subjects
 * measures, criteria, score, rank and band. */
void names_declare(struct draft *d, const struct table_nodes *nodes);
/* What a derived value or a measure is said to be: itself, or under `value` (then *key is that key);
 * NULL when nothing is. */
struct yaml_node *named_value(struct yaml_node *said, const struct yaml_node **key);
/* A table's keep rules, parsed: aggregates over the table depend on them. */
void keeps_declare(struct draft *d, uint32_t table, const struct yaml_node *node);
/* Rules about time that a table has before its own: that a row was known on the date, or that what
 * it tells happened after a day. */
enum { KEEPS_OF_TIME = 1 };
void keeps_of_time(struct draft *d, uint32_t table, const struct yaml_node *node);
/* Inputs' slots, once there is a builder. */
void names_build_inputs(struct draft *d);
void lookups_make(struct draft *d);
/* Derived values, keep rules and evidence of every table. */
void rows_read(struct draft *d, const struct table_nodes *nodes);
void measures_read(struct draft *d);
void criteria_read(struct draft *d);
/* The scale of a criterion in force, or not (then only checked). */
void scale_read(struct draft *d, const struct yaml_node *key, struct yaml_node *node, bool in_force,
                struct scale *out);
void score_read(struct draft *d);
void bands_read(struct draft *d);
void cohort_read(struct draft *d);
void holds_read(struct draft *d);
void strands_read(struct draft *d);
void capacity_read(struct draft *d, const struct yaml_node *key, struct yaml_node *node,
                   bool in_force, struct plan_strand *out);
void continuity_read(struct draft *d);
void options_read(struct draft *d);
void in_force_read(struct draft *d);
void review_read(struct draft *d);
void assessment_read(struct draft *d);
/* `harm`, `outcome`, `horizon`, `serious`, and the baselines of backtests. */
void outcome_read(struct draft *d, const struct yaml_node *assessment, struct expr *harm);
/* `table`: whose rows are meant when a trend does not say. */
void trends_read(struct draft *d, uint32_t table);
void report_read(struct draft *d);
void tests_check(struct draft *d);

/* The least and the greatest number that a checked expression can be. */
void value_range(const struct expr *expr, double *lo, double *hi);
/* Whether a checked expression can be missing although every row was read; missing.c. */
bool can_be_missing(const struct expr *expr);
/* Counts the rows for which a `where` in the expression, or in what it names, is unknown. */
void plan_unknown(struct draft *d, const struct expr *expr);

/* The first table that a checked expression runs over, by way of measures too; UINT32_MAX: none. */
uint32_t first_table(const struct expr *expr);

/* The criterion's name in the scope of the subjects (not a column or measure of that name). */
struct scope_name *criterion_name(const struct draft *d, struct text name);

#endif
