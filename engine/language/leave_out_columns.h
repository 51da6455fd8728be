/* leave_out_columns.h -- what becomes of folds where a column of their rows is missing, as far as the
 * program alone tells. */
#ifndef OSARA_LANGUAGE_LEAVE_OUT_COLUMNS_H
#define OSARA_LANGUAGE_LEAVE_OUT_COLUMNS_H

#include "language/program.h"

enum column_left {
    COLUMN_DECIDES, /* what a row counts as has to be worked out */
    COLUMN_UNREAD,  /* each row counts as it did */
    COLUMN_NEEDED   /* no row counts without it */
};

/* out [pass->n_folds].  False when out of memory. */
bool column_left_out(const struct passes *p, const struct pass *pass, uint32_t column,
                     enum column_left out[]);

#endif
