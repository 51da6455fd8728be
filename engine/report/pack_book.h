/* pack_book.h -- a workbook in the making: sheets that print, filter and cannot run anything. */
#ifndef OSARA_REPORT_PACK_BOOK_H
#define OSARA_REPORT_PACK_BOOK_H

#include <xlsxwriter.h>

#include "report/pack_model.h"

struct book {
    const struct pack *pack;
    lxw_workbook *workbook;
    lxw_format *plain, *wrap, *head, *title, *note, *whole, *tenth, *hundredth, *percent;
    char marking[200]; /* of headers and footers */
    struct buffer cell; /* of the text that is being written */
    bool failed;       /* out of memory */
};

enum { COLUMNS_MOST = 256 }; /* beyond it a row's height is not worked out */

/* A sheet that is being filled from top to bottom. */
struct sheet {
    struct book *book;
    lxw_worksheet *at;
    lxw_row_t row, first; /* first: of the table that is being written */
    lxw_col_t column, columns;
    double width[COLUMNS_MOST]; /* of columns, in characters */
    size_t lines;               /* that the row at hand takes */
};

/* A workbook without sheets, to be written to `path`; files of the library's own are in `folder`.  False when
 * out of memory. */
bool book_open(struct book *book, const struct pack *pack, const char *path, char *folder);

/* A name that no other sheet has and that a workbook may give it. */
struct sheet book_sheet(struct book *book, const char *name, bool across);
/* The headings of a table, ended by NULL; widths in characters. */
void sheet_heads(struct sheet *s, const char *const heads[], const double widths[]);
/* For texts above the first headings. */
void sheet_widths(struct sheet *s, const double widths[], size_t n);
void sheet_head(struct sheet *s, const char *head, double width);
void sheet_heads_end(struct sheet *s);
void sheet_line(struct sheet *s, const char *text, lxw_format *format);
/* Cells of a row; text is text, whatever it looks like. */
void cell_said(struct sheet *s, struct text text, lxw_format *format);
void cell_figure(struct sheet *s, double v, lxw_format *format);
void cell_who(struct sheet *s, const struct pack_row *row); /* his names; row: NULL is nobody */
void sheet_next(struct sheet *s);
/* Filters, rows that repeat on paper, and bars in one column; called when the table is full. */
void sheet_table_end(struct sheet *s, int bar_column);

/* The sheets, in order.  Returns the cell for the list's fingerprint, which may not be known yet. */
struct sheet book_summary(struct book *book);
void book_list(struct book *book);
void book_strands(struct book *book);
void book_options(struct book *book);
void book_line(struct book *book); /* this and the next three: nothing when there is nothing to say */
void book_decisions(struct book *book);
void book_leaving(struct book *book);
void book_left(struct book *book);
void book_account(struct book *book);

#endif
