/* made.h -- which rows of an extract made a score, and what is known of them (cards share this). */
#ifndef OSARA_REPORT_MADE_H
#define OSARA_REPORT_MADE_H

#include "base/buffer.h"
#include "base/json_read.h"

/* A row with what it gave, over all criteria.  Records are read by json_read_but_rows(). */
struct made_row {
    const struct json_node *table; /* of the record's scanning section */
    struct json_node *cells;       /* of its scanned rows */
    double points;
};
/* Lets n rows go, and the array. */
void made_free(struct made_row *rows, size_t n);

/* The rows that gave points. */
struct made {
    size_t n, n_most; /* all of them; those in `most` */
    struct made_row
        *most;   /* most points first; of equal ones in the order of the tables.  To made_free() */
    double rest; /* points of the others */
};

/* The `few` that gave most of them.  False when out of memory. */
bool made_rows(const struct json_node *record, size_t few, struct made *out);
/* Those that gave one criterion some, in the order of the record.  To made_free(), whatever comes back. */
bool made_of_criterion(const struct json_node *record, const struct json_node *criterion,
                       struct made_row **out, size_t *n);

struct text made_file(const struct made_row *row);
double made_line(const struct made_row *row);
/* The column's value; columns of the file's own place and fate are not counted. */
size_t made_columns(const struct json_node *table);
struct text made_column(const struct json_node *table, size_t column);
const struct json_node *made_value(const struct made_row *row, size_t column);
/* Whether a reader who asks what was done is told this: what is known, is no number of the method
 * and does not say no. */
bool made_tells(const struct json_node *value);

#endif
