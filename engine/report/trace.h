/* trace.h -- how every condition of the rules came out for one subject, with the values read.
 *
 * Needs a plan that is watched (plan_make_watched). */
#ifndef OSARA_REPORT_TRACE_H
#define OSARA_REPORT_TRACE_H

#include "objective/plan_rules.h"
#include "report/results.h"

enum trace_outcome {
    TRACE_VALUE, /* no condition: what the expression is */
    TRACE_HELD,
    TRACE_FAILED,
    TRACE_UNKNOWN /* missing: neither held nor failed */
};
const char *trace_outcome_name(enum trace_outcome outcome); /* "value", "held", ... */

/* One expression, and what it came to; over rows, one line for each outcome that there was. */
struct trace_line {
    const struct plan_rule *rule;
    unsigned depth; /* 0: the rule's own expression; conditions within it are deeper */
    struct text text;
    enum trace_outcome outcome;
    const char *was;   /* the values read: "1", "suspect (4), charged"; NULL: none */
    uint32_t table;    /* of whose rows; 0: of the subject himself */
    uint32_t rows, of; /* table > 0: rows with this outcome, rows looked at */
};

struct trace { /* start from {0}, with an arena */
    struct arena *arena;
    struct trace_line *lines;
    size_t n, room;
};

/* Every keep rule, criterion, score, hold, strand and option in force, then the measures and derived
 * values that they read.  False when out of memory. */
bool trace_all(const struct results *r, struct workspace *w, size_t subject, struct trace *out);
/* One rule ("criterion", "frequency"; all of its parts), then what it reads. */
bool trace_rule(const struct results *r, struct workspace *w, const char *kind, const char *name,
                size_t subject, struct trace *out);

/* Draws lines as text, each led by `indent` spaces more than its depth asks for:
 *     criterion frequency = 0.2 (kent-vawg.yaml:178)
 *       measure = 1: count(offences where committed >= as_of - 12 months)
 *         held for 1 of 2 rows of offences: committed >= as_of - 12 months, was 2022-12-02 */
void trace_draw(const struct results *r, const struct trace *t, size_t subject, size_t indent,
                struct buffer *b);

#endif
