/* record.h -- the OSARA record of one subject: one line of JSON with the five sections.
 *
 * The record is what is sealed, disclosed and drawn as a card; docs/reference-record.md says what
 * every key means.  A record holds no time and no path, so that the same inputs give the same
 * bytes. */
#ifndef OSARA_REPORT_RECORD_H
#define OSARA_REPORT_RECORD_H

#include "report/results.h"

/* Appends the record of a subject, without the line end.  `w` is used by one thread at a time. */
enum osara_status record_write(const struct results *r, struct workspace *w, size_t subject,
                               struct buffer *b, osara_problems *problems);

/* The record of one below the cohort: his line of the ranked list.  The head is the same for all of
 * a run. */
void record_short_head(const struct results *r, struct buffer *b);
void record_short(const struct results *r, struct text head, size_t subject, struct buffer *b);

/* The sections that have a file of their own. */
enum osara_status record_scanning(const struct results *r, struct workspace *w, size_t subject,
                                  struct buffer *b, osara_problems *problems);
enum osara_status record_analysis(const struct results *r, struct workspace *w, size_t subject,
                                  struct buffer *b, osara_problems *problems);
enum osara_status record_response(const struct results *r, struct workspace *w, size_t subject,
                                  struct buffer *b, osara_problems *problems);
/* What would have to be different: a list of sentences. */
void record_change(const struct results *r, size_t subject, struct buffer *b);

#endif
