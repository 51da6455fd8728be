/* codes.h -- keys that no lookup knows, with what hangs on them, and codes that were made others: on
 * the screen and as JSON. */
#ifndef OSARA_REPORT_CODES_H
#define OSARA_REPORT_CODES_H

#include "analysis/bounds.h"
#include "base/buffer.h"

/* The keys by what hangs on them: those that could bring most people into the cohort first, then
 * those of most rows.  [s->n_misses] indexes of s->misses, the caller's to free; NULL: no memory. */
uint32_t *codes_unknown_order(const struct scores *s);

/* For a scan, a table of the first keys; for a run, a line for each of them. */
void codes_unknown_screen(const struct scores *s, const osara_look *look, struct buffer *b);
void codes_unknown_lines(const struct plan *plan, const struct extract *e, const struct scores *s,
                         struct buffer *b);
/* The member "keys_not_found"; without `persons` nobody is named. */
void codes_unknown_json(const struct plan *plan, const struct extract *e, const struct scores *s,
                        bool persons, struct buffer *b);

/* Codes of which the mapping, or the ruleset's successors, made others; and why. */
const char *codes_remade_why(const struct remade *r);
void codes_remade_screen(const struct extract *e, const osara_look *look, struct buffer *b);
void codes_remade_line(const struct extract *e, struct buffer *b);
/* The member "codes_remade". */
void codes_remade_json(const struct plan *plan, const struct extract *e, struct buffer *b);

#endif
