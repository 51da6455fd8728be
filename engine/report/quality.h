/* quality.h -- what a scan found in an extract: on the screen at a glance, and as JSON. */
#ifndef OSARA_REPORT_QUALITY_H
#define OSARA_REPORT_QUALITY_H

#include "analysis/scores.h"
#include "base/buffer.h"
#include "scanning/suspicious.h"
#include "report/people_report.h"

/* Borrows all of it. */
struct quality {
    const struct plan *plan;
    const struct extract *extract; /* its accounts are filled */
    const struct scores *scores;
    const struct suspicious *suspicious; /* [n_suspicious] */
    size_t n_suspicious;
    const struct people_report *people; /* NULL: people were not compared */
    const char *folder; /* the extract, as it was named */
    bool hashed;        /* inputs have digests */
    bool tolerable;     /* no table has more quarantined rows than the ruleset tolerates */
};

/* The member "suspicious"; with examples, or counts alone. */
void suspicious_json(const struct plan *plan, const struct extract *e,
                     const struct suspicious suspicious[], size_t n, bool examples,
                     struct buffer *b);

void quality_screen(const struct quality *q, const osara_look *look, struct buffer *b);
/* One object, one key a line at the outermost level. */
void quality_json(const struct quality *q, struct buffer *b);

#endif
