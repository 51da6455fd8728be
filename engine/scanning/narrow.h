/* narrow.h -- which columns of a table are coded (struct codes), and what their codes are. */
#ifndef OSARA_SCANNING_NARROW_H
#define OSARA_SCANNING_NARROW_H

#include "scanning/ranges.h"

/* codes[c], c = 0 .. binding->n - 1: width 0 where column c is not coded, else width, n and values, in
 * `arena`; n_rows is how many rows the table will have.  Of a coded column of words the chunks hold codes
 * afterwards, in the place of words.  Not for table 0.  False when out of memory. */
bool narrow_columns(const struct binding *binding, const struct chunks *chunks,
                    const struct words *words, size_t n_rows, struct arena *arena,
                    struct codes codes[]);

#endif
