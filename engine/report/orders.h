/* orders.h -- a subject's orders in force: when they end, whether he went against them. */
#ifndef OSARA_REPORT_ORDERS_H
#define OSARA_REPORT_ORDERS_H

#include "report/results.h"

struct order_in_force {
    size_t row;         /* of plan->in_force.table */
    int32_t ends;       /* DATE_MISSING: until further order, or not stated */
    uint32_t days;      /* from the as-of date to that day */
    uint32_t within;    /* it ends within 30, 60 or 90 days; 0: later, or it is not known when */
    enum truth breached; /* TRUTH_UNKNOWN: not stated */
};

/* In row order.  *n is how many; the caller frees *out.  `w` is used by one thread at a time. */
enum osara_status orders_in_force(const struct results *r, struct workspace *w, size_t subject,
                                  struct order_in_force **out, size_t *n, osara_problems *problems);
/* How often he went against one: `breaches` of the ruleset; NaN: not stated or missing. */
double orders_breaches(const struct results *r, size_t subject);
/* "SPO, granted 2022-05-01, expires 2024-05-01": the columns that the ruleset shows. */
void order_put(const struct results *r, const struct order_in_force *order, struct buffer *b);

#endif
