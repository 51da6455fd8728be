/* record_rows.h -- the rows of a record: lists of values, written from what a run's rows have in common. */
#ifndef OSARA_REPORT_RECORD_ROWS_H
#define OSARA_REPORT_RECORD_ROWS_H

#include "report/phrases.h"
#include "report/results.h"

/* How the rows of one table are written; the same for every subject and thread. */
struct row_form {
    size_t table;
    struct cell_form *cells; /* [n] of the columns that are shown, in their order */
    size_t n;
    struct phrases fates; /* why a row is not used, by its fate */
    struct phrases files; /* where the table has several: their names */
};

/* Forms of all tables, [n_tables]; NULL when out of memory. */
struct row_form *row_forms_open(const struct results *r);
void row_forms_close(struct row_form *forms, size_t n); /* NULL is fine */

/* Whether a column is shown on a record: read, and not watched for fairness. */
bool row_shows(const struct plan_table *p, size_t table, size_t column);
/* Why a row is not used; NULL when it is. */
const char *row_left_out(const struct results *r, size_t table, uint8_t fate);
/* The elements of a list: rows from .. from + n - 1, which are all of one subject. */
enum osara_status rows_put(const struct results *r, const struct row_form *form,
                           struct workspace *w, size_t from, size_t n, struct buffer *b,
                           osara_problems *problems);

#endif
