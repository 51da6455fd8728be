/* meanings.h -- columns whose name says what they mean, whatever the rules do with them: what checks
 * of data quality go by. */
#ifndef OSARA_SCANNING_MEANINGS_H
#define OSARA_SCANNING_MEANINGS_H

#include "objective/plan.h"

enum column_meaning {
    MEANS_BIRTH,     /* a date */
    MEANS_COMMITTED, /* a date */
    MEANS_RECORDED,  /* a date */
    MEANS_OUTCOME,   /* a Home Office outcome: a category, text or number */
    MEANS_VICTIM,    /* an id */
    MEANS_PNC,       /* a PNC id: text, category or id */
    MEANS_COUNT_
};

/* The column of a table that has the meaning, by its name and type; UINT32_MAX: none has.
 * docs/reference-mapping.md lists the names. */
uint32_t column_that_means(const struct plan_table *table, enum column_meaning meaning);

#endif
