/* grid.h -- a table for the screen: cells by row, drawn to fit a width. */
#ifndef OSARA_REPORT_GRID_H
#define OSARA_REPORT_GRID_H

#include "base/buffer.h"

enum { GRID_COLUMNS = 16 };

/* A column: its heading, and whether its cells stand to the right (numbers). */
struct grid_column {
    const char *heading;
    bool right;
};

struct grid {
    const struct grid_column *columns;
    size_t n_columns, n_cells;
    size_t wrapped;      /* from 1: this column of text is wrapped, not cut; 0: none is */
    struct buffer text;  /* the cells one after another, each ended by NUL */
    struct buffer notes; /* of each row, likewise; none: no row has one */
};

/* `columns` (at most GRID_COLUMNS) outlive the grid. */
void grid_open(struct grid *g, const struct grid_column columns[], size_t n);
void grid_close(struct grid *g);

/* The next cell, from left to right and top to bottom. */
void grid_text(struct grid *g, struct text text);
void grid_string(struct grid *g, const char *s);
void grid_count(struct grid *g, uint64_t n);              /* 12,345 */
void grid_number(struct grid *g, double v, int decimals); /* "" when missing */

/* What stands under the row whose cells were the last, on a line of its own that is cut at the width.
 * Either no row has a note or every row. */
void grid_note(struct grid *g, struct text text);

/* Draws headings and rows, each line led by two spaces.  Columns of text are cut (with an ellipsis)
 * until the table fits `width` columns of the screen, the widest first, none below eight.  A table
 * without rows draws nothing. */
void grid_draw(const struct grid *g, unsigned width, struct buffer *out);

#endif
