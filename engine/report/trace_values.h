/* trace_values.h -- the values that a condition read, as a trace shows them. */
#ifndef OSARA_REPORT_TRACE_VALUES_H
#define OSARA_REPORT_TRACE_VALUES_H

#include "objective/plan_rules.h"
#include "report/results.h"

struct value_reader {
    const struct results *r;
    struct workspace *workspace;
    struct arena *arena; /* of the texts given */
    bool failed;         /* out of memory */
};

/* A number, or a flag as 0, 1, NaN, of the subject. */
double value_number(const struct value_reader *v, const struct watch *watch, size_t subject);
/* The value as people read it. */
const char *value_text(struct value_reader *v, const struct watch *watch, size_t subject);
/* "1", "2023-01-01 against 2023-03-28", "0.3 (x 1, y missing)"; NULL when it reads nothing. */
const char *values_of_subject(struct value_reader *v, const struct expr *condition, size_t subject);
/* The same of rows from .. from + n - 1 whose truth is that of the outcome (1 held, 2 failed,
 * 3 unknown), distinct ones once with their number: "suspect (4), charged".  Rows out of scope
 * count only if `all`. */
const char *values_of_rows(struct value_reader *v, const struct expr *condition, uint32_t table,
                           const double truth[], size_t from, size_t n, double outcome, bool all);

#endif
