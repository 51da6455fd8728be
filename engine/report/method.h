/* method.h -- how a list is made, without any person: the method sheet, and the draft transparency
 * record. */
#ifndef OSARA_REPORT_METHOD_H
#define OSARA_REPORT_METHOD_H

#include "report/backtest.h"
#include "report/results.h"

/* What the sheet can tell of; all but plan and files may be NULL. */
struct method {
    const struct plan *plan;
    const struct ruleset_file *files; /* [n_files] what the ruleset was made of */
    size_t n_files, n_tests;
    const struct results *run;             /* a run: quantities, fairness */
    const struct backtest_sheet *backtest; /* of this ruleset alone, one day */
};

/* Markdown: purpose, data, criteria, score, line, strands, what is watched, what it was tested by. */
void method_sheet(const struct method *m, struct buffer *b);
/* Markdown: every field of the Algorithmic Transparency Recording Standard, filled where the ruleset,
 * the run or the backtest say it, else marked as unknown. */
void method_transparency(const struct method *m, struct buffer *b);

#endif
