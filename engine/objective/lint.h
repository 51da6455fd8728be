/* lint.h -- what is no error in a ruleset, and yet most likely not what was meant.
 *
 * Each lint has a code, a severity and a reason; it is silenced where it stands, with a reason, by a
 * comment behind the line, above it, or at a line that it stands under:
 *     weight: 0   # accept weight-of-zero: shown on the card until the meeting has agreed */
#ifndef OSARA_OBJECTIVE_LINT_H
#define OSARA_OBJECTIVE_LINT_H

#include "base/buffer.h"
#include "objective/plan.h"
#include "objective/plan_rules.h"

/* L(id, code, severity, needs an extract, what it finds, why that matters) */
#define LINTS(L)                                                                                   \
    L(NO_REASON, "no-reason", WARNING, false, "a criterion, strand or option without a reason",    \
      "A panel cannot argue about a rule that does not say why it is there, nor a court about a "  \
      "decision that rests on it.")                                                                \
    L(NO_SOURCE, "no-source", WARNING, false, "a criterion, strand or option without a source",    \
      "Whoever reviews the rules has to see which are an instrument's or a statute's and which "   \
      "are the force's own; 'source: this force' says the latter.")                                \
    L(NEVER_HOLDS, "never-holds", WARNING, false, "a condition that can never hold",               \
      "Nobody is ever selected by it, silently: most often a bound the wrong way round, an `and` " \
      "that was meant as `or`, or a value that a keep rule leaves out of scope.")                  \
    L(ALWAYS_HOLDS, "always-holds", WARNING, false, "a condition that always holds",               \
      "It decides nothing, so that a reader is led to think that it does: most often a bound "     \
      "that "                                                                                      \
      "every value meets, or what a keep rule has said already.")                                  \
    L(SHADOWED, "shadowed-strand", WARNING, false, "a strand shadowed by the one before it",       \
      "Whoever may come to it may come to the one before it too, with the same fit, and ties "     \
      "fall "                                                                                      \
      "to the strand named first: it fills only when the other one is full.")                      \
    L(ALIKE, "criteria-alike", WARNING, true, "two criteria that measure nearly the same",         \
      "Their weights add up on one thing, which so counts for more than the meeting agreed; rank " \
      "correlation of 0.95 or more over the offenders of the extract.")                            \
    L(WEIGHT_ZERO, "weight-of-zero", WARNING, false, "a weight of 0",                              \
      "The criterion moves no score, while card and list show it as if it did.")                   \
    L(CRITERION_UNUSED, "criterion-unused", WARNING, false,                                        \
      "a criterion that the score does not read",                                                  \
      "It stands on every card as if it counted: where the score is an expression, only what it "  \
      "names moves it.")                                                                           \
    L(WEIGHT_PERCENT, "weight-in-percent", WARNING, false,                                         \
      "a weight in percent among others that are not",                                             \
      "40% is 0.4: beside a weight of 10 it is next to nothing.")                                  \
    L(WEIGHTS_SUM, "weights-not-100", NOTE, false,                                                 \
      "weights that add up to nearly 100, but not to 100",                                         \
      "A score in percent is a share of the sum of the weights: of 105, a weight of 45 is worth "  \
      "42.9 points, not the 45 that everyone reads.")                                              \
    L(STEPS_ORDER, "steps-out-of-order", WARNING, false, "steps or bands that are not in order",   \
      "They are looked up by their numbers, whatever the order they stand in; out of order, one "  \
      "of the numbers is most likely wrong.")                                                      \
    L(LOOKUP_UNUSED, "lookup-unused", WARNING, false,                                              \
      "a lookup, or a key of one, that nothing uses",                                              \
      "A key that no value can match is a spelling that differs: what it was meant for finds "     \
      "nothing.")                                                                                  \
    L(LOOKUP_MISSING, "lookup-key-missing", WARNING, false, "a value that a lookup does not know", \
      "The rows with that value have a missing value: they drop out of sums in silence.")          \
    L(WATCHED, "monitored-in-score", WARNING, false,                                               \
      "a score that reads a column watched for fairness",                                          \
      "What assessment.monitor watches, the score should not be made of, be it by way of a "       \
      "derived value or a measure: selection then differs between its groups by design.")          \
    L(PROXY, "likely-proxy", WARNING, false,                                                       \
      "a score that reads a likely proxy (postcode, station, name)",                               \
      "Where someone lives, was arrested or how he is called stands for ethnicity and class, and " \
      "where police go rather than what he did.")                                                  \
    L(PROTECTED, "protected-in-score", WARNING, false,                                             \
      "a score that reads a protected characteristic (sex, race, disability, belief)",             \
      "What the Equality Act protects is for watching fairness: declared with `monitor: yes`, no "  \
      "expression can reach it. Age is left out, and so is what `assessment.monitor` names: "      \
      "monitored-in-score tells of that.")                                                         \
    L(MOSTLY_MISSING, "mostly-missing", WARNING, true,                                             \
      "a measure that is missing for most offenders",                                              \
      "What it scores is then mostly the value that `missing` gives, or no value at all.")         \
    L(DATES_GAP, "dates-gap", WARNING, false, "dates in force with a gap between them",            \
      "A run for a day in the gap stops, or goes on without the rule.")                            \
    L(DATES_OVERLAP, "dates-overlap", WARNING, false, "dates in force that overlap",               \
      "Between the two dates both rules hold, and what they give is counted twice.")               \
    L(NEAR_DUPLICATE, "near-duplicate", WARNING, false,                                            \
      "two rules that say the same, but for a number or a space",                                  \
      "One is most likely a copy of the other that was to be changed; and who tunes one of them "  \
      "leaves the other behind.")                                                                  \
    L(NO_UNIT, "number-without-unit", WARNING, false, "a bare number added to a date",             \
      "as_of - 12 is twelve days ago; who writes 12 mostly means months.")                         \
    L(EMPTY, "empty-value", WARNING, false, "a key with nothing behind it",                        \
      "It says nothing, and what holds then is the same as without the line ('~' says that this "  \
      "is meant).")                                                                                \
    L(TWO_LINES, "item-on-two-lines", WARNING, false,                                              \
      "an item of a list that goes on in the next line",                                           \
      "Most often a forgotten '- ': two items are read as one.")                                   \
    L(ACCEPT_UNUSED, "accept-unused", NOTE, false, "an accept comment that silences nothing",      \
      "What it excused is gone; it would excuse the next one unseen.")                             \
    L(ACCEPT_WRONG, "accept-wrong", WARNING, false,                                                \
      "an accept comment without a known code or a reason",                                        \
      "A lint is silenced by its code and a reason, so that the next reader can judge it.")

#define L(id, ...) LINT_##id,
enum lint { LINTS(L) LINT_COUNT_ };
#undef L

struct lint_entry {
    const char *code;
    enum osara_severity severity;
    bool extract; /* found with an extract only */
    const char *what, *why;
};
const struct lint_entry *lint_entry(enum lint lint);
/* The lint of a code, or LINT_COUNT_. */
enum lint lint_of(struct text code);

/* Found, before what is accepted is taken out. */
struct linter {
    const struct ruleset *rules;
    const struct plan *plan;
    osara_problems *problems; /* of lints alone */
    bool extract;             /* those that need one have run */
};
void lint_add(struct linter *l, enum lint lint, const struct place *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The hint of the lint added last. */
void lint_hint(struct linter *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds what can be seen in the ruleset alone. */
void lint_rules(struct linter *l);
void lint_texts(struct linter *l);      /* reasons, weights, steps, empty values */
void lint_dates(struct linter *l);      /* gaps and overlaps */
void lint_conditions(struct linter *l); /* never, always, shadowed */
void lint_lookups(struct linter *l);
void lint_reads(struct linter *l); /* what a score is made of; bare numbers beside dates */
void lint_duplicates(struct linter *l);

/* Whether the expression itself names this name. */
bool expr_reads(const struct expr *e, const struct scope_name *name);

/* Takes out what a comment accepts; adds what is wrong with the comments. */
void lint_accept(struct linter *l);

/* The lints as Markdown, for docs/lints.md. */
void lint_write_docs(struct buffer *b);

#endif
