/* tabulate.h -- what follows from one coded column alone, worked out once a code instead of once a row.
 *
 * A program over rows is what the rules say.  Of an extract whose columns are coded (base/table.h), the
 * parts of it that depend on no more than one such column are run over the codes, and rows take the result
 * by their code: the same instructions on the same values, so the same bits. */
#ifndef OSARA_LANGUAGE_TABULATE_H
#define OSARA_LANGUAGE_TABULATE_H

#include "language/program.h"
#include "language/run.h"

/* A value by the code of a column. */
struct tabled {
    uint32_t column;
    enum file file;
    union {
        double *number;
        uint8_t *flag;
        uint32_t *word;
    } of; /* [codes.n] */
};

struct tabulation {
    struct program program; /* code NULL: the pass's own is run */
    struct tabled *tables;  /* [n_tables] */
    size_t n_tables;
};

/* Of a pass over rows of the frame's data, whose indexes are open; it holds while lookups give what they
 * give now (passes_assume()).  False when out of memory. */
struct workspace;
bool tabulate(const struct frame *frame, struct workspace *w, const struct pass *pass,
              struct tabulation *out);
void tabulation_free(struct tabulation *t);

#endif
