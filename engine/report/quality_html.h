/* quality_html.h -- what a scan found, as one page that needs nothing but itself. */
#ifndef OSARA_REPORT_QUALITY_HTML_H
#define OSARA_REPORT_QUALITY_HTML_H

#include "report/quality.h"

/* The answer, the account, what is quarantined, unknown keys, likely duplicates, and for each column
 * that the extract has how full it is, with a plot of its values.  Of ids and free text only counts
 * are shown, of monitored columns only how full they are.  No script. */
void quality_html(const struct quality *q, struct buffer *b);

/* The plot of one column of a table: a histogram of numbers and dates, bars of flags and categories. */
void quality_plot(const struct quality *q, size_t table, uint32_t column, struct buffer *b);

#endif
