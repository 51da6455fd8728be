/* sheet.h -- a small CSV table that a person filled in: columns by name, in any order. */
#ifndef OSARA_RUN_SHEET_H
#define OSARA_RUN_SHEET_H

#include "base/arena.h"
#include "base/problems.h"

enum { SHEET_COLUMNS = 16 };

struct sheet_column {
    const char *name;
    bool required; /* the column has to be there; its cells may be empty */
};

struct sheet_row {
    struct place at;                  /* of its first cell */
    struct text cells[SHEET_COLUMNS]; /* by sheet_column; trimmed; empty when not there */
};

struct sheet {
    struct arena *arena;
    struct source source;
    struct sheet_row *rows;
    size_t n;
};

/* `name` is for messages; `bytes` (and `name`) outlive the sheet.  Columns that are not known, that
 * are missing or there twice, and rows of another width are problems, all in one pass. */
enum osara_status sheet_read(const char *name, struct text bytes,
                             const struct sheet_column columns[], size_t n_columns,
                             struct sheet *out, osara_problems *problems);
void sheet_free(struct sheet *sheet);

#endif
