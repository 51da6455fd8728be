/* told.h -- a table that answers a question: for the screen, as CSV, or as JSON, a list of objects. */
#ifndef OSARA_REPORT_TOLD_H
#define OSARA_REPORT_TOLD_H

#include "base/problems.h"
#include "report/grid.h"

struct told_column {
    const char *name; /* heading and key */
    bool right;       /* a number */
    bool wide;        /* not for the screen, which has no room for it */
};

/* Cells are added from left to right, row by row. */
struct told_table {
    const struct told_column *columns;
    size_t n_columns, n_shown, n_cells;
    struct text marking;
    osara_look look;
    struct buffer out;
    struct grid grid;
    struct grid_column headings[GRID_COLUMNS];
};

/* `columns` (at most GRID_COLUMNS) and `marking` outlive the table.  The marking is the screen's first
 * line, and in a row of a file its last cell; empty: none. */
void told_open(struct told_table *t, const struct told_column columns[], size_t n,
               struct text marking, osara_look look);
void told_text(struct told_table *t, struct text text);
void told_integer(struct told_table *t, int64_t n);
/* `places` decimals on the screen, in full elsewhere; NaN is an empty cell or null. */
void told_number(struct told_table *t, double v, int places);
void told_day(struct told_table *t, int32_t day);
/* Frees the table.  When `rc` is OSARA_OK, *text is what it says (`nothing` when it has no rows and
 * is for the screen), for the caller to free; else nothing is told, and `rc` returned. */
enum osara_status told_close(struct told_table *t, enum osara_status rc, const char *nothing,
                             char **text, osara_problems *problems);

/* A buffer as a string that the caller frees; NULL when out of memory. */
char *told(struct buffer *b);

#endif
