/* reason.h -- why an outcome is what it is, in one line of plain words. */
#ifndef OSARA_RESPONSE_REASON_H
#define OSARA_RESPONSE_REASON_H

#include "response/respond.h"

/* Why the subject has the status he has, appended to b:
 *     "eligible for MOSOVO (fit 0.8), IOM (fit 0.4)"
 *     "2nd in the queue for IOM East: all 25 places are taken, the last by rank 31"
 * Other persons are told by rank. */
void reason_of(const struct response *r, const struct plan *plan, const struct scores *s,
               size_t subject, struct buffer *b);

/* Whether it is his rank alone that keeps one with this score below the line; and what then stands before
 * and after the rank in his reason, for everyone: "rank " 4711 " is below the line of the top 200". */
bool reason_is_rank(const struct plan *plan, double score);
void reason_before_rank(struct buffer *b);
void reason_after_rank(const struct scores *s, struct buffer *b);

/* The parts of a test and what each came to: "mappa_level >= 2 (was 1)"; those that did not hold,
 * or all of them. */
void reason_test(const struct plan_test *test, const struct plan *plan, const struct scores *s,
                 size_t subject, bool all, struct buffer *b);

/* "MOSOVO North", "IOM": a strand's title (or name), and its area where it has any. */
void reason_places(const struct places *places, const struct plan *plan, struct buffer *b);

/* A value for people, of a slot or of a row: a flag's number is 0, 1, or missing. */
void reason_put(enum value_type type, double number, uint32_t word, const struct plan *plan,
                struct buffer *b);
/* A value for people: at most three decimals, "missing", yes or no, a date, a word. */
void reason_value(const struct slot *slot, const struct plan *plan, size_t subject,
                  struct buffer *b);

#endif
