/* record.h -- the OSARA record of one subject: one line of JSON with the five sections.
 *
 * The record is what is sealed, disclosed and drawn as a card; docs/reference-record.md says what
 * every key means.  A record holds no time and no path, so that the same inputs give the same
 * bytes. */
#ifndef OSARA_REPORT_RECORD_H
#define OSARA_REPORT_RECORD_H

#include "report/record_rows.h"

/* Who holds which places: of response->places[p] the outcomes member[from[p]] .. member[from[p + 1] - 1]. */
struct holders {
    uint32_t *from, *member;
};
bool holders_open(const struct results *r, struct holders *out); /* false: out of memory */
void holders_close(struct holders *h);

/* What the records of a run have in common; records may be made from it on several threads. */
struct record_form {
    const struct results *r;
    struct row_form *rows; /* [tables] */
    struct holders holders;
};
enum osara_status record_open(const struct results *r, struct record_form *out,
                              osara_problems *problems);
void record_close(struct record_form *f);
/* Appends the record of a subject, without the line end.  `w` is used by one thread at a time. */
enum osara_status record_write(const struct record_form *f, struct workspace *w, size_t subject,
                               struct buffer *b, osara_problems *problems);
/* The same of one subject alone. */
enum osara_status record_write_one(const struct results *r, struct workspace *w, size_t subject,
                                   struct buffer *b, osara_problems *problems);

/* The record of one below the cohort: his line of the ranked list.  The form is what those of a run have
 * in common; records may be made from it on several threads. */
struct short_form {
    const struct results *r;
    struct buffer texts;
    size_t *ends; /* of each text */
    bool split;   /* some criterion has parts by evidence class */
    const struct glance *glances; /* of whoever makes many records; or NULL */
};
bool record_short_open(const struct results *r, struct short_form *out); /* false: out of memory */
void record_short_close(struct short_form *f);
void record_short(const struct short_form *f, size_t subject, struct buffer *b);
/* Has values near of those that come soon after this place in the ranked list. */
void record_short_ask(const struct short_form *f, size_t position);

/* The sections that have a file of their own. */
enum osara_status record_scanning(const struct record_form *form, struct workspace *w,
                                  size_t subject, struct buffer *b, osara_problems *problems);
enum osara_status record_analysis(const struct results *r, struct workspace *w, size_t subject,
                                  struct buffer *b, osara_problems *problems);
enum osara_status record_response(const struct record_form *form, struct workspace *w,
                                  size_t subject, struct buffer *b, osara_problems *problems);
/* What would have to be different: a list of sentences. */
void record_change(const struct results *r, size_t subject, struct buffer *b);

#endif
