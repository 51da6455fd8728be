/* lists.h -- the lists of a run as CSV files: ranked.csv, strands/NAME.csv, options.csv,
 * quarantine.csv.  Each appends to b, headings first; lines end in LF. */
#ifndef OSARA_REPORT_LISTS_H
#define OSARA_REPORT_LISTS_H

#include "report/results.h"

/* Headings, then subjects `from` .. `to` - 1 of the ranked list, so that a long list can be written
 * in pieces, on several threads.  What rows have in common is made once, by ranked_open(): NULL when out of
 * memory. */
struct ranked;
struct ranked *ranked_open(const struct results *r);
void ranked_close(struct ranked *ranked); /* NULL is fine */
void ranked_headings(const struct results *r, struct buffer *b);
void ranked_rows(const struct ranked *ranked, size_t from, size_t to, struct buffer *b);

/* Who is placed in the strand, in its own order, then who waits for it. */
enum osara_status strand_list(const struct results *r, size_t strand, struct buffer *b,
                              osara_problems *problems);
enum osara_status options_list(const struct results *r, struct buffer *b, osara_problems *problems);
/* Each strand's places by area: who would come in with one more, who would go with one less. */
void places_list(const struct results *r, struct buffer *b);
/* Who holds a place and is proposed to leave it. */
void departures_list(const struct results *r, struct buffer *b);
void quarantine_list(const struct results *r, struct buffer *b);

#endif
