/* schema.h -- what a YAML file may say, as one list of keys: it drives the structural check, the hints
 * for unknown keys, the tables of the references in docs/, and the JSON Schema in rules/schema/.
 * The list of a ruleset stands here; that of extract.yaml is scanning/mapping_keys.h. */
#ifndef OSARA_OBJECTIVE_SCHEMA_H
#define OSARA_OBJECTIVE_SCHEMA_H

#include "base/buffer.h"
#include "base/yaml.h"

/* What may stand as a value; several bits where there is a choice. */
enum {
    HOLDS_TEXT = 1 << 0,
    HOLDS_FLAG = 1 << 1,
    HOLDS_DATE = 1 << 2,
    HOLDS_NUMBER = 1 << 3,     /* a constant expression */
    HOLDS_EXPRESSION = 1 << 4,
    HOLDS_SECTION = 1 << 5,    /* a mapping with the keys of a section */
    HOLDS_LOOKUP = 1 << 6,     /* one of the three forms of a lookup */
    HOLDS_CELLS = 1 << 7,      /* a mapping whose keys depend on names declared elsewhere */
    HOLDS_DATED = 1 << 8,      /* the same by date: {2023-01-01: ..., 2024-01-01: ...} */
    HOLDS_WORD = 1 << 9,       /* one of the key's `words` */
    HOLDS_ALWAYS = 1 << 10     /* of names: none may stand there with nothing behind it; who loads
                                  them says so */
};

/* How many of them, in which form. */
enum schema_shape {
    SHAPE_ONE,
    SHAPE_EACH,        /* a mapping: names -> values */
    SHAPE_LIST,
    SHAPE_ONE_OR_LIST,
    SHAPE_EACH_LIST    /* a mapping: names -> lists of values */
};

/* X(id, what one is called, what it is, what its other keys are when any name may stand there,
 *   what those hold, their words). */
#define SCHEMA_SECTIONS(X)                                                                      \
    X(RULESET, "a ruleset", "the document itself", NULL, 0, NULL)                               \
    X(OBJECTIVE, "the objective", "why the list is drawn, and on whose authority", NULL, 0,     \
      NULL)                                                                                     \
    X(SCANNING, "the scanning section", "what an extract holds", NULL, 0, NULL)                 \
    X(TABLE, "a table", "rows of an extract", NULL, 0, NULL)                                    \
    X(COLUMN, "a column", "what a column of a table holds", NULL, 0, NULL)                      \
    X(EVIDENCE, "an evidence map", "how sure it is that the subject did what a row says",       \
      "a value of that column: allegation, charge, conviction or none", HOLDS_TEXT,             \
      "allegation|charge|conviction|none")                                                     \
    X(NAMED, "a named value", "an expression with a name, and why it is so", NULL, 0, NULL)     \
    X(KEEP, "a keep rule", "which rows are in scope", NULL, 0, NULL)                            \
    X(LOOKUP_FILE, "a lookup in a file", "a CSV file beside the ruleset", NULL, 0, NULL)        \
    X(LOOKUP_STEPS, "a lookup by steps", "a number finds the greatest step at or below it",     \
      NULL, 0, NULL)                                                                            \
    X(LOOKUP_INLINE, "a lookup", "keys and their values, written in the ruleset",               \
      "a key, and its value; or a first key, and second keys with their values", HOLDS_TEXT |   \
      HOLDS_CELLS | HOLDS_DATED, NULL)                                                          \
    X(STEPS, "steps", "a mapping from thresholds to values", "the least number, and its value", \
      HOLDS_TEXT | HOLDS_DATED, NULL)                                                           \
    X(ANALYSIS, "the analysis section", "how subjects are scored and ranked", NULL, 0, NULL)    \
    X(CRITERION, "a criterion", "one thing that the score is made of", NULL, 0, NULL)           \
    X(SCALE, "a scale", "what a measure's value scores", NULL, 0, NULL)                         \
    X(LOGISTIC, "a logistic scale", "an S-shaped curve", NULL, 0, NULL)                         \
    X(BAND, "a band", "a name for a range of scores", NULL, 0, NULL)                            \
    X(COHORT, "a cohort", "whom the response considers", NULL, 0, NULL)                         \
    X(RESPONSE, "the response section", "who is placed where", NULL, 0, NULL)                   \
    X(HOLD, "a hold", "who is ranked but not placed for now", NULL, 0, NULL)                    \
    X(STRAND, "a strand", "a management strand that has places", NULL, 0, NULL)                 \
    X(CAPACITY, "a capacity", "places by area",                                                 \
      "a value of that column, and its places (`else`: areas not named)", HOLDS_NUMBER |        \
      HOLDS_DATED, NULL)                                                                        \
    X(CONTINUITY, "continuity", "who has a place now stays unless outscored by a margin", NULL, \
      0, NULL)                                                                                  \
    X(OPTION, "an option", "an order or referral to consider", NULL, 0, NULL)                   \
    X(OPTION_TEST, "a test of an option", "what the law asks of an order, and data can show",   \
      NULL, 0, NULL)                                                                            \
    X(IN_FORCE, "in_force", "rows in force on the date (orders), shown with the options", NULL, \
      0, NULL)                                                                                  \
    X(ASSESSMENT, "the assessment section", "what is reviewed, measured and watched", NULL, 0,  \
      NULL)                                                                                     \
    X(REVIEW, "review", "time to the next review by band",                                      \
      "a band, and the time to its next review (`else`: other bands)", HOLDS_NUMBER |           \
      HOLDS_DATED, NULL)                                                                        \
    X(TREND, "a trend", "rows recorded by month against the same month a year before", NULL, 0, \
      NULL)                                                                                     \
    X(RATE, "a rate", "a share of the rows of a trend", NULL, 0, NULL)                          \
    X(CHANGE, "a recording change", "a day that two months do not compare across", NULL, 0,     \
      NULL)                                                                                     \
    X(REPORT, "the report section", "extra columns of the list and the card", NULL, 0, NULL)    \
    X(TEST, "a test", "a small extract and what must come out of it", NULL, 0, NULL)            \
    X(ROW, "a row", "a row of a table, as a test gives it",                                     \
      "a column of the table, and what its cell would say", HOLDS_TEXT, NULL)                   \
    X(EXPECTED, "what is expected", "what must come out for a subject",                         \
      "a criterion, and its scaled value; or a measure, and its value (`~`: missing)",          \
      HOLDS_TEXT, NULL)

#define X(id, ...) SECTION_##id,
enum section { SCHEMA_SECTIONS(X) SECTION_COUNT_ };
#undef X

struct schema_key {
    const char *key;
    unsigned holds;
    enum schema_shape shape;
    bool required;
    unsigned section; /* where `holds` has HOLDS_SECTION: its place in the schema */
    const char *doc;
    const char *words; /* "first|last": all that may stand there, whoever says what is wrong with
                          another; "utf-8|latin-1|", which ends with a bar: among others */
};

struct schema_section {
    const char *id;   /* "CRITERION" */
    const char *name; /* "a criterion" */
    const char *doc;
    const char *rest; /* what keys beside those listed are; NULL: there are none */
    unsigned rest_holds;
    const char *rest_words;
    const struct schema_key *keys; /* ends with one whose key is NULL */
};

struct schema {
    const char *title;        /* "Osara ruleset" */
    enum osara_status status; /* of what is wrong by it */
    bool extends;             /* a file may extend another: then it need not say all that is needed */
    const struct schema_section *sections; /* [n], the document itself first */
    unsigned n;
};

extern const struct schema schema_of_rulesets;

/* No mapping (lookups apart) has more names than anyone can have meant: what follows takes time by
 * the square of them.  False after adding a problem. */
bool schema_fits(const struct yaml_node *root, osara_problems *problems);

/* Checks the shape of a whole document: unknown keys, missing keys, kinds of nodes, flags, dates and
 * words.  False after adding a problem for each fault. */
bool schema_check(const struct schema *schema, const struct yaml_node *root,
                  osara_problems *problems);

/* Which of the three forms a lookup has. */
enum section schema_lookup_form(const struct yaml_node *lookup);

/* A flag as a ruleset says it: yes, no, true, false, in any case.  False when it is neither. */
bool schema_flag(struct text t, bool *out);

/* The next of the words "first|last"; an empty text at the end. */
struct text schema_next_word(const char **words);
/* The keys of one section as a table in Markdown, for the references. */
void schema_write_keys(struct buffer *b, const struct schema *schema, unsigned section);
/* JSON Schema (2020-12), for editors. */
void schema_write_json(struct buffer *b, const struct schema *schema);

#endif
