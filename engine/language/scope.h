/* scope.h -- the names that expressions may use: tables, columns, measures, criteria, lookups. */
#ifndef OSARA_LANGUAGE_SCOPE_H
#define OSARA_LANGUAGE_SCOPE_H

#include "base/arena.h"
#include "base/problems.h"
#include "base/table.h"

struct expr;
struct lookup;

/* What an expression gives.  Dates are days (a double) while they are computed with. */
enum value_type { VALUE_NUMBER, VALUE_DATE, VALUE_FLAG, VALUE_WORD, VALUE_ID };
const char *value_type_name(enum value_type type); /* "a number", "a date", ... */
enum value_type value_of_column(enum column_type type);

/* When a value of a subject comes to be: measures need rows only; then criteria have their scaled
 * values, and the score may be computed; then score, rank and band are known. */
enum stage { STAGE_MEASURES, STAGE_SCORE, STAGE_RESPONSE, STAGE_COUNT_ };

enum name_kind {
    NAME_COLUMN,  /* read from the extract */
    NAME_DERIVED, /* an expression over the same row */
    NAME_MEASURE, /* an expression over the subject (table 0 only) */
    NAME_INPUT    /* given to the subject by the analysis: a criterion, score, rank, band */
};

#define SLOT_NONE UINT32_MAX
enum { SCOPE_UNCHECKED, SCOPE_CHECKING, SCOPE_CHECKED, SCOPE_FAULTY };

struct scope_name {
    struct text name;
    struct place at; /* where it is declared */
    enum name_kind kind;
    enum value_type type;   /* DERIVED, MEASURE: set when checked */
    bool monitor;           /* watched for fairness: an expression that names it is refused */
    uint32_t column;        /* COLUMN: index in the table's columns */
    const uint32_t *values; /* closed category: its words; NULL = open */
    size_t n_values;
    struct expr *expr;      /* DERIVED, MEASURE: parsed; may be NULL when faulty */
    enum stage stage;       /* INPUT: from which stage on it has a value */
    uint32_t slot;          /* INPUT: builder_input(); MEASURE: SLOT_NONE until built */
    const char *absent;     /* INPUT not in force on the date: why it cannot be named ("": its
                         * own fault, which was told); else NULL */
    int state;              /* SCOPE_*: for cycles */
};

enum evidence { EVIDENCE_NONE, EVIDENCE_ALLEGATION, EVIDENCE_CHARGE, EVIDENCE_CONVICTION };
enum { EVIDENCE_CLASSES = 3 }; /* allegation, charge, conviction: index evidence - 1 */

struct scope_keep {
    struct text name;
    struct expr *expr; /* a flag; NULL when not in force.  Set, parsed, before any expression is
                        * checked: an aggregate over the table depends on it (cycles) */
    bool faulty;       /* it is in force, and cannot be parsed */
};

struct scope_table {
    struct text name;
    struct scope_name *names;
    size_t n_names;
    struct scope_keep *keeps; /* at most 250 */
    size_t n_keeps;
    uint32_t evidence_column; /* index in the table's columns, or UINT32_MAX */
    const uint32_t *evidence_words; /* [n_evidence] a value of that column ... */
    const uint8_t *evidence_classes; /* ... and its enum evidence */
    size_t n_evidence;
    enum evidence evidence_least; /* rows of a weaker class are out of scope; EVIDENCE_NONE = all */
};

struct scope {
    struct arena *arena;
    struct words *words, *ids;
    struct scope_table *tables; /* 0 = subjects: its names hold columns, derived, measures, inputs */
    size_t n_tables;
    struct lookup *lookups;
    size_t n_lookups;
};

/* A lookup: rows of keys, with one or more values for each.  Loaded by objective/, indexed here. */
struct lookup_value {
    struct text name; /* the field's name */
    enum value_type type; /* NUMBER, FLAG, DATE or WORD */
    bool zero_one;    /* NUMBER and every value is 0 or 1: may stand where a flag is wanted */
    double *number;   /* [n_rows] NUMBER, DATE (days), FLAG (0/1), NaN = missing */
    uint32_t *word;   /* [n_rows] WORD */
    bool has_else;
    double else_number; /* NUMBER, DATE, FLAG */
    uint32_t else_word; /* WORD */
};
struct lookup {
    struct text name;
    struct place at;
    bool steps;         /* one number key: the greatest key at or below it */
    size_t n_keys;      /* keys in one row */
    size_t n_rows;
    struct text *keys;  /* [n_rows * n_keys] as written */
    double *thresholds; /* steps: [n_rows] ascending */
    struct lookup_value *values;
    size_t n_values;
};

/* The table or lookup of this name ('_' and ' ' alike), or NULL. */
const struct lookup *scope_lookup(const struct scope *scope, struct text name);
uint32_t scope_table_index(const struct scope *scope, struct text name); /* UINT32_MAX: none */
struct scope_name *scope_find(struct scope_table *table, struct text name);
/* Only among the criteria: a criterion may have the name of a column or a measure. */
struct scope_name *scope_find_criterion(struct scope_table *table, struct text name);

#endif
