/* summary.h -- a run as a whole: run.json, and what the terminal shows of it. */
#ifndef OSARA_REPORT_SUMMARY_H
#define OSARA_REPORT_SUMMARY_H

#include "report/results.h"

/* What only run/ knows. */
struct seal {
    struct digest root; /* RFC 6962 over every subject's salted record, in rank order */
    size_t subjects;
    size_t records; /* of these, in records.jsonl */
};

/* `seal` is NULL where inputs were not hashed: nothing is sealed then.
 * run.json: one object, one key a line at the outermost level.  Without `persons` nothing is
 * said of single ones: for the ledger, whose links nothing can be taken from. */
void summary_json(const struct results *r, const struct seal *seal, bool persons, struct buffer *b);

/* Its part on who is chosen, by monitored group; small groups show no figures. */
void fairness_json(const struct results *r, struct buffer *b);

/* Its parts on how scores and harm are spread over the people scored, and on what the list shows. */
void spread_json(const struct results *r, struct buffer *b);
void shown_json(const struct results *r, struct buffer *b);
/* Its part on recorded crime by month. */
void trends_json(const struct results *r, struct buffer *b);
/* What rates of this year and last do not say, in a sentence. */
extern const char rates_limit[];
/* Recorded crime over the last `months` months (1 .. TREND_MONTHS) against the same a year before, and
 * the rates: for the screen, as CSV, or as JSON. */
void trends_show(const struct results *r, size_t months, const osara_look *look, struct buffer *b);

/* The account of rows, the top of the list, the strands' fill, the seal. */
void summary_screen(const struct results *r, const struct seal *seal, const osara_look *look,
                    struct buffer *b);

#endif
