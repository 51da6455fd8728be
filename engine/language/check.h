/* check.h -- the checker's state, and what its parts ask of one another.  Inside the room only.
 *
 * Every check_ function returns false after adding a problem (or when one was added before, to
 * what the expression names), and goes on as long as what it finds makes sense. */
#ifndef OSARA_LANGUAGE_CHECK_H
#define OSARA_LANGUAGE_CHECK_H

#include "language/expr.h"

/* Levels of an expression, those of the definitions that it names included. */
enum { CHECK_HEIGHT = 1000 };

/* A definition that is being checked: a derived column, a measure, or a keep rule. */
struct definition {
    const struct definition *outer; /* the one that named it */
    struct expr *expr;
    struct text name;
    const struct scope_table *keep_of; /* a keep rule's table, else NULL */
};

struct checker {
    const struct scope *scope;
    uint32_t table;
    enum stage stage;
    bool in_aggregate;
    osara_problems *problems;
    const struct definition *inside; /* innermost, or NULL */
    uint32_t depth;                  /* levels of the definitions around this one */
    uint32_t named;                  /* height of the highest definition named so far */
};

bool check_expr(struct checker *c, struct expr *e);

/* check_names.c */
struct scope_name *check_find(const struct checker *c, struct text name, bool *of_subject);
bool check_near_name(const struct checker *c, struct text name); /* looks like a mistyped one */
bool check_name(struct checker *c, struct expr *e);
bool check_unknown_name(struct checker *c, const struct expr *e);
bool check_lookup(struct checker *c, struct expr *e);

/* check.c: a definition that `at` names. */
bool check_definition(struct checker *c, const struct place *at, struct scope_name *name,
                      uint32_t table);
bool check_keeps(struct checker *c, const struct place *at, uint32_t table);

/* check_operators.c */
bool check_arithmetic(struct checker *c, struct expr *e);
bool check_negate(struct checker *c, struct expr *e);
bool check_logic(struct checker *c, struct expr *e);
bool check_order(struct checker *c, struct expr *e);
bool check_choice(struct checker *c, struct expr *e);

/* check_words.c: comparisons of alike things, words among them. */
bool check_alike(struct checker *c, struct expr *e);
/* The arguments from .. n_args - 1, all checked, are of one type, after texts became ids and
 * lookups of 0 and 1 flags where the others are. */
bool check_one_type(struct checker *c, struct expr *e, size_t from, const char *who);

/* check_calls.c */
bool check_call(struct checker *c, struct expr *e);
bool check_aggregate(struct checker *c, struct expr *e);

/* check_wants.c: what is wanted of an operand.  `who` says who wants it: "'+' wants numbers". */
bool check_wants_number(struct checker *c, const struct expr *e, const char *who);
bool check_wants_date(struct checker *c, const struct expr *e, const char *who);
bool check_wants_flag(struct checker *c, struct expr *e, const char *who);
/* A lookup of 0 and 1 becomes a flag: 'lookup != 0'.  False without a problem if it is none. */
bool check_as_flag(struct checker *c, struct expr *e);
bool check_bind_text(struct checker *c, struct expr *e, enum value_type type);

/* Texts for a message, as long as its statement lasts. */
struct brief {
    char at[96];
};
struct said {
    char at[128];
};
struct brief said_text(struct text text); /* on one line, cut where it is long */
struct said said_of(const struct expr *e); /* "'role' is a category" */
bool is_text(const struct expr *e);          /* a quoted text, or a bare word that became one */
bool is_duration(const struct expr *e);      /* a literal one, or minus one */

#endif
