/* list_cells.h -- cells of the lists, and the marking that ends each of their lines. */
#ifndef OSARA_REPORT_LIST_CELLS_H
#define OSARA_REPORT_LIST_CELLS_H

#include "report/results.h"

/* Each puts a comma before its value. */
void cell_text(struct buffer *b, struct text text);
void cell_string(struct buffer *b, const char *s); /* NULL is an empty cell */
void cell_number(struct buffer *b, double v);
void cell_buffer(struct buffer *b, const struct buffer *text);

/* The end of the headings, and of a row: the list's fingerprint and, where there is one, the
 * marking are the last columns. */
void headings_end(const struct results *r, struct buffer *b);
void row_end(const struct results *r, struct buffer *b);

#endif
