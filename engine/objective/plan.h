/* plan.h -- a ruleset as of a date: checked, in force, compiled.
 *
 * Everything here lives in the plan's arena until plan_free().  Slots are of plan->passes. */
#ifndef OSARA_OBJECTIVE_PLAN_H
#define OSARA_OBJECTIVE_PLAN_H

#include "base/digest.h"
#include "language/run.h"

struct ruleset;

/* A file that the ruleset was made of: itself, what it extends, its lookups. */
struct ruleset_file {
    const char *path;
    const char *role; /* "ruleset", "extends", "lookup", "successors" */
    struct text bytes;
    struct digest digest;
};

/* Reads a ruleset, what it extends and its lookups.  Structure is checked here; expressions by
 * plan_make().  On failure *out is untouched. */
enum osara_status ruleset_load(const char *path, struct ruleset **out, osara_problems *problems);
/* The same with `bytes` in place of what the lookup's file of that path holds: what would another
 * table do?  Borrowed while it loads. */
struct stand_in {
    const char *path; /* as ruleset_files() names it */
    struct text bytes;
};
enum osara_status ruleset_load_with(const char *path, const struct stand_in *stand_in,
                                    struct ruleset **out, osara_problems *problems);
void ruleset_free(struct ruleset *r);
/* In the order read: the ruleset itself first.  Borrowed. */
size_t ruleset_files(const struct ruleset *r, const struct ruleset_file **out);
/* Every file that a ruleset is or would be made of, also when it is wrong, and also files that are not
 * there: itself, what it extends, what its lookups and `tests_in` name.  Returns how many. */
size_t ruleset_follow(const char *path, struct arena *arena, const char *const **out);

/* Warns when `objective.from` and `until` say that the ruleset itself is not in force on the day: it may
 * be drawn for it all the same, to see what would have been. */
void ruleset_warn_date(const struct ruleset *r, int32_t as_of, osara_problems *problems);

struct plan_column {
    const char *name;
    const char *title;       /* for people; NULL: the name */
    enum column_type type;
    bool monitor;
    bool used;               /* some expression, list or card reads its values */
    bool named;              /* an expression does */
    bool mapped;             /* scanning fills it: the extract has this column */
    const uint32_t *values;  /* closed category: its words in scope.words; NULL = open */
    size_t n_values;
    const struct successor *successors; /* retired codes: [n_successors] in order of `from` */
    size_t n_successors;
    struct place at;
};

struct plan_table {
    const char *name;
    bool optional;
    struct plan_column *columns;
    size_t n_columns;
    uint32_t *key; /* indices of the key's columns; n_key may be 0 for a table `of` the subjects */
    size_t n_key;
    uint32_t join; /* index of the column that holds the subject's key; table 0: its own key */
    uint32_t evidence_column; /* or UINT32_MAX */
    const char **keeps; /* names of the keep rules, as in scope */
    size_t n_keeps;
    bool known_keep;    /* the first of them is that the row was known on the date */
    /* Values of a row that records and cards show beside its columns. */
    struct plan_row_value {
        const char *name;
        uint32_t row_value; /* builder_row_value() */
        enum value_type type;
    } *derived;
    size_t n_derived;
};

enum scale_kind {
    SCALE_NONE, SCALE_CAP, SCALE_LOG, SCALE_RANGE, SCALE_STEPS, SCALE_HALF_LIFE, SCALE_LOGISTIC,
    SCALE_PERCENTILE, SCALE_ZSCORE,
    SCALE_QUANTILES, /* a: how many */
    SCALE_MINMAX
};
struct scale {
    enum scale_kind kind;
    double a, b;  /* CAP N; LOG N; RANGE lo hi; HALF_LIFE days; LOGISTIC mid slope */
    double *at, *points; /* STEPS [n] ascending */
    size_t n;
};

struct plan_criterion {
    const char *name; /* as written: "repeat victims" */
    const char *key;  /* with '_' for ' ': a column's heading */
    const char *title, *reason, *source; /* or NULL */
    const char *measure_text;
    uint32_t measure; /* slot: number or flag (counts 0/1) */
    bool split;
    uint32_t parts[EVIDENCE_CLASSES]; /* slots, when split */
    uint32_t table;   /* whose rows make it: the first table its measure runs over; UINT32_MAX */
    struct scale scale;
    double weight;
    double vary[2];   /* range of the scale's number for `osara stability`; NaN: not stated */
    bool has_missing; /* what a missing measure scores; loading fails without one if it can be missing */
    double missing;   /* a scaled value */
    uint32_t scaled;  /* input slot */
};

enum score_kind { SCORE_PERCENT, SCORE_POINTS, SCORE_EXPRESSION };

struct plan_band {
    const char *name;
    uint32_t word;
    double from; /* least score; NaN where `top` says who is in it */
    double top;  /* share of the ranked that this band and those above it take; NaN: not stated */
    double review_days;
    double retain_days; /* of personal content in a ledger; NaN: not stated */
};

/* A condition with its parts, for reasons and traces. */
struct plan_test {
    const char *text; /* NULL: there is none */
    uint32_t truth;   /* slot */
    struct condition *parts;
    size_t n_parts;
};

struct plan_hold { const char *name, *title; struct plan_test when; };

struct plan_strand {
    const char *name;      /* as written: "proactive da" */
    const char *file;      /* for strands/FILE.csv: spaces as '_' */
    const char *title, *reason, *source;
    struct plan_test must, eligible;
    uint32_t fit;          /* slot or SLOT_NONE (0 for all); missing counts as 0, clamped to 0..1 */
    uint32_t order;        /* slot or SLOT_NONE (its list is in rank order) */
    const char *order_text; /* as written; NULL: none */
    uint32_t by;           /* column of the subjects, or UINT32_MAX: one capacity for all */
    const char **areas;    /* [n_areas]; without `by` one, named "" */
    uint32_t *area_words;
    uint32_t *capacity;    /* [n_areas] persons */
    size_t n_areas;
    bool has_else; uint32_t else_capacity; /* areas that are not named */
};

/* To be considered for those of whom `when` holds and none of the tests fails. */
struct plan_option {
    const char *name, *title, *basis, *action, *reason, *source;
    int32_t from, until;   /* in force; DATE_MISSING: no such end */
    struct plan_test when; /* may not be there */
    struct plan_option_test {
        const char *name, *reason, *source;
        struct plan_test test;
    } *tests; /* what the law asks and data can show */
    size_t n_tests;
    const char **judgement; /* tests that need an officer's judgement */
    size_t n_judgement;
};

/* A column of the list or of the card: `report: {show: [...], card: [...]}`. */
/* What a run writes beside ranked.csv and run.json (`report: {write: [...]}`). */
enum plan_output {
    OUTPUT_STRANDS = 1 << 0,
    OUTPUT_OPTIONS = 1 << 1,
    OUTPUT_PLACES = 1 << 2,
    OUTPUT_DESELECTION = 1 << 3,
    OUTPUT_QUARANTINE = 1 << 4,
    OUTPUT_RECORDS = 1 << 5,
    OUTPUT_PACK = 1 << 6,
    OUTPUT_ALL = (1 << 7) - 1
};

struct plan_shown {
    const char *name;
    uint32_t column; /* of the subjects, or UINT32_MAX */
    uint32_t slot;   /* of a measure or derived value, when column is UINT32_MAX */
};

/* Rows that are in force on the date (orders): `response: {in_force: {over, when, show}}`; default
 * the table `orders` with `kind` and `expires` where there is one: those that have not expired. */
struct plan_in_force {
    uint32_t table; /* UINT32_MAX: none */
    uint32_t when;  /* row value: a flag */
    uint32_t *show; /* columns of the table */
    size_t n_show;
    uint32_t ends;     /* column of dates: the day on which it ends; UINT32_MAX: not stated */
    uint32_t breached; /* row value: a flag; UINT32_MAX: not stated */
    uint32_t breaches; /* slot: how often he went against one; SLOT_NONE: not stated */
};

/* Recorded crime: the rows of a table by month of one of its dates.  Every row that was read counts,
 * in scope or not: what a keep rule leaves out was recorded all the same. */
struct plan_trend {
    const char *name, *title;
    uint32_t table, by; /* by: a column of dates */
    uint32_t where;     /* row value: a flag */
};

/* A share of the rows of trends. */
struct plan_rate {
    const char *name, *title;
    uint32_t table;
    uint32_t where; /* row value: a flag */
    uint32_t *of;   /* [n_of] trends, all of this table */
    size_t n_of;
};

/* A day from which trends are recorded in another way: months on its two sides do not compare. */
struct plan_recording_change {
    const char *name, *title, *reason, *source;
    int32_t on;
    uint32_t *of; /* [n_of] trends */
    size_t n_of;
};

/* Rows in scope for which a `where` is neither true nor false: they do not count there. */
struct plan_unknown {
    const char *text; /* of the `where` */
    uint32_t table;
    uint32_t slot;    /* rows of a subject */
};

struct plan {
    struct arena *arena;
    int32_t as_of;
    const char *path;
    const char *name, *version, *title, *marking; /* marking may be NULL */
    const char *force, *statement, *owner, *authority; /* objective; may be NULL */

    struct words *words, *ids; /* shared with the extract */
    bool beside;               /* they belong to another plan, which outlives this one */
    struct scope *scope;
    struct passes *passes;

    struct plan_table *tables; /* 0 = the subjects */
    size_t n_tables;
    double tolerate;           /* share of a table's rows that may be quarantined; 1 when not stated */
    enum evidence evidence_least;

    struct plan_criterion *criteria; /* those in force */
    size_t n_criteria;
    enum score_kind score_kind;
    const char *score_text;
    uint32_t score_slot;       /* SCORE_EXPRESSION */
    struct { const char *text; uint32_t slot; enum value_type type; } *ties; /* higher first */
    size_t n_ties;
    struct plan_band *bands;   /* highest first */
    size_t n_bands;
    size_t cohort_top;         /* persons; SIZE_MAX: no limit */
    double cohort_share;       /* of those scored; NaN: not stated */
    double cohort_of_score;    /* of the sum of all scores; NaN: not stated */
    double cohort_from;        /* least score; NaN: not stated */
    uint32_t score_input, rank_input, band_input; /* input slots for the response */

    struct plan_hold *holds; size_t n_holds;
    struct plan_strand *strands; size_t n_strands;
    uint32_t continuity; /* column of the subjects that names the strand he is in, or UINT32_MAX */
    double margin;       /* points of score */
    uint32_t held_since, entry_score; /* columns of the subjects, or UINT32_MAX */
    double minimum_stay;  /* days in which he is not outbid */
    double expires_after; /* days after which a place lapses unless renewed; NaN: never */
    double dropped;       /* share of the entry score: below it he is proposed to go; NaN: never */
    struct plan_hold *leaves; size_t n_leaves; /* who is proposed to go: dead, moved away, ... */
    struct plan_option *options; size_t n_options;
    struct plan_in_force in_force;

    struct plan_unknown *unknowns; size_t n_unknowns;
    double review_else;        /* days; NaN: not stated */
    double retain_else;        /* likewise */
    uint32_t harm;             /* slot of what `assessment.harm` sums, or SLOT_NONE */
    struct plan_outcome {
        uint32_t harm;         /* slot: later harm (USE_OUTCOME) or SLOT_NONE */
        uint32_t label;        /* slot: what the extract says happened (USE_PAST) or SLOT_NONE */
        bool has_harm, has_label;
        double horizon;        /* days; NaN: not stated */
        double serious;        /* harm from which it counts; 0: any */
        uint32_t count, last;  /* slots: rows in scope of the table that harm is summed over, day of
                                  the last of them (USE_PAST), or SLOT_NONE */
        uint32_t first; /* slot: day of the first of them (USE_OUTCOME), or SLOT_NONE */
        uint32_t victims, repeated; /* slots: its victims, those of several rows (USE_OUTCOME), or
                                       SLOT_NONE: it names none */
    } outcome;
    struct plan_trend *trends; size_t n_trends;
    struct plan_rate *rates; size_t n_rates;
    struct plan_recording_change *changes; size_t n_changes;
    uint32_t *monitor; size_t n_monitor; /* columns of the subjects watched for fairness */
    struct plan_shown *show; size_t n_show;
    struct plan_shown *card; size_t n_card;
    unsigned writes; /* what a run writes: bits of enum plan_output */

    struct plan_rule *rules; size_t n_rules, rules_room; /* every expression of every date */
    struct watch *watches; size_t n_watches, watches_room; /* of a plan that is watched; by expr */
};

/* The plan in force on `as_of`, with rows of weaker evidence than `least` out of scope
 * (EVIDENCE_NONE: none).  Every expression of every date is checked; only what is in force is
 * built.  On failure *out is untouched.  The ruleset outlives the plan. */
enum osara_status plan_make(const struct ruleset *r, int32_t as_of, enum evidence least,
                            struct plan **out, osara_problems *problems);
/* The same, with the value of every condition kept (plan_rules.h): for traces and rule coverage. */
enum osara_status plan_make_watched(const struct ruleset *r, int32_t as_of, enum evidence least,
                                    struct plan **out, osara_problems *problems);
/* The same as asked for. */
enum plan_use {
    USE_RUN,
    USE_PAST,   /* for a backtest: of each table (but the subjects) only what was known on the date */
    USE_OUTCOME /* what happened after `since`, up to the date: rows of others are out of scope, no
                   subject is */
};
struct plan_how {
    bool watched;             /* as plan_make_watched() */
    const struct plan *beside; /* with the words of this plan, so that both can stand over one extract */
    enum plan_use use;
    int32_t since; /* USE_OUTCOME */
};
enum osara_status plan_make_how(const struct ruleset *r, int32_t as_of, enum evidence least,
                                struct plan_how how, struct plan **out, osara_problems *problems);
void plan_free(struct plan *plan);

/* Do both declare the same tables, read in the same way?  Then `plan` is made to read every column
 * that `other` uses too, so that what is read for it serves both. */
bool plan_reads_for(struct plan *plan, const struct plan *other);
/* The same, when `plan` has been read already: does it hold every column that `other` uses? */
bool plan_has_read_for(const struct plan *plan, const struct plan *other);

/* ---- The ruleset's own tests: `tests:` ---- */

struct rule_expect {
    struct text subject;
    struct yaml_node *key, *value; /* "rank": "1", "gravity": "0.91 ± 0.01" */
};
struct rule_test {
    const char *name;
    struct place at;
    int32_t as_of;
    struct yaml_node *assume; /* mapping: measure -> expression that stands in its place; or NULL */
    struct yaml_node *given; /* mapping: table -> list of mappings column -> value */
    struct rule_expect *expect;
    size_t n_expect;
};
size_t ruleset_tests(const struct ruleset *r, const struct rule_test **out); /* borrowed */
/* Reads the tests in the files under `tests_in` as well: ruleset_load() leaves them, for a run owes
 * nothing to them.  Their files are named by ruleset_files() then. */
enum osara_status ruleset_load_tests(struct ruleset *r, osara_problems *problems);
/* An expected number: arithmetic, with what it may be off by behind a plus-minus sign: "10 * 182",
 * "ln(183) / ln(5476) ± 0.01", or with +- or +/-.
 * *within is -1 when nothing is said of that.  False after a problem;
 * what it needs lives in `arena`. */
bool rule_test_number(struct arena *arena, const struct yaml_node *value, double *number,
                      double *within, osara_problems *problems);
/* Puts what a test assumes in the place of the measures, until rule_test_restore() puts back what
 * this returns; NULL without memory. */
struct yaml_node **rule_test_assume(const struct ruleset *r, const struct rule_test *test,
                                    struct arena *arena);
void rule_test_restore(const struct ruleset *r, struct yaml_node *const stood[]);

#endif
