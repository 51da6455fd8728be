/* evidence_rows.h -- how many rows of each class of evidence speak of a subject. */
#ifndef OSARA_REPORT_EVIDENCE_ROWS_H
#define OSARA_REPORT_EVIDENCE_ROWS_H

#include "report/results.h"

/* Rows in scope: allegations, charges, convictions. */
struct evidence_rows {
    size_t n[EVIDENCE_CLASSES];
};
struct evidence_rows evidence_rows(const struct results *r, size_t subject);
/* "single allegation" or "allegations only" where nothing else speaks of him; else "". */
const char *evidence_mark(const struct evidence_rows *rows);

#endif
