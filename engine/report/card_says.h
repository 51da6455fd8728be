/* card_says.h -- the sentences of a card, from an OSARA record: the screen and the pack say the same. */
#ifndef OSARA_REPORT_CARD_SAYS_H
#define OSARA_REPORT_CARD_SAYS_H

#include "base/buffer.h"
#include "base/json_read.h"

/* Each appends one line without markup, or nothing where there is nothing to say. */

/* A value for people: "yes", "1,825", "2022-11-03", "missing". */
void says_value(const struct json_node *value, struct buffer *b);
/* Names of the list's columns that are names: "Barleyworth, Alder". */
void says_who(const struct json_node *record, struct buffer *b);
/* Whether a column is a name, as says_who() takes it. */
bool says_is_name(struct text key);
/* "Rank 1 of 3,000, score 92.1, very high" */
void says_standing(const struct json_node *record, struct buffer *b);
/* What missing data could do to his rank. */
void says_provisional(const struct json_node *record, struct buffer *b);
/* Between which ranks he stays when the weights are drawn anew. */
void says_stability(const struct json_node *record, struct buffer *b);
/* "offences: 20 of 24 rows used; left out: 3 not 'in the last 24 months'"; nothing of a table in which he
 * has no row. */
void says_scanned(const struct json_node *table, struct buffer *b);
/* "Points from allegations 49.3, charges 9.0, convictions 0.0: what is alleged is not proved" */
void says_evidence(const struct json_node *record, struct buffer *b);
/* Why in this strand, or why not; `response`: of the same record. */
void says_strand(const struct json_node *strand, const struct json_node *response,
                 struct buffer *b);
/* Whether one of the record's `change` belongs on a card: that no single fact would do it is for machines. */
bool says_change(struct text sentence);
/* "SRO, granted 2022-01-24, expires 2027-01-23" */
void says_in_force(const struct json_node *row, struct buffer *b);
/* "override to iom until 2023-03-31, by Det Supt Ash on 2022-12-31: fits the IOM team better" */
void says_decision(const struct json_node *record, const struct json_node *decision,
                   struct buffer *b);
/* "On the list before: 2022-12-31 rank 9, iom; ..."; `past`: of one person (docs/pack.md). */
void says_history(const struct json_node *record, const struct json_node *past, struct buffer *b);
void says_review(const struct json_node *record, struct buffer *b);

#endif
