/* reading.h -- how the cells of one column are read: what a text becomes, or why it does not fit.
 *
 * cell_read() is the definition; columns.c is faster for what most cells look like. */
#ifndef OSARA_SCANNING_READING_H
#define OSARA_SCANNING_READING_H

#include "base/successors.h"
#include "objective/plan.h"
#include "scanning/codes.h"
#include "scanning/dates.h"

/* A text to which the mapping gives a meaning. */
enum special_kind { SPECIAL_MISSING, SPECIAL_YES, SPECIAL_NO, SPECIAL_VALUE };
struct special {
    struct text text;
    enum special_kind kind;
    struct text value; /* SPECIAL_VALUE: what is read in its place */
};

/* Codes of which a spreadsheet made dates. */
enum code_dates { CODE_DATES_FAULT, CODE_DATES_DAY_FIRST, CODE_DATES_MONTH_FIRST };

struct reading {
    const struct plan_column *column;
    const char *heading;               /* in the file; NULL when constant */
    const struct text *constant;       /* what every row has, or NULL */
    const struct text *closed;         /* [column->n_values] of closed categories: words are added to the
                                        * plan's while others read */
    const struct date_format *formats; /* [n_formats]; none: YYYY-MM-DD with or without a time */
    size_t n_formats;
    const struct special *specials; /* [n_specials]; the first that is equal counts */
    size_t n_specials;
    const char *encoding; /* stated by the mapping; NULL: UTF-8 */
    int32_t as_of;
    bool trim;
    bool home_office;
    enum code_dates code_dates;
    const struct successor *successors; /* the mapping's own: [n_successors] in order of `from` */
    size_t n_successors;
    bool strict; /* some special would fit the type by itself: they must be asked first */
    char decimal;
};

enum cell_kind { CELL_VALUE, CELL_MISSING, CELL_FAULT };

/* What was made of a code beyond its spelling: none, one or both. */
enum { CODE_RESTORED = 1, CODE_SUCCEEDED = 2 };

struct cell {
    double number;
    int32_t date;
    uint8_t flag;     /* enum truth */
    uint8_t made;     /* CODE_RESTORED, CODE_SUCCEEDED */
    struct text text; /* id, category, text: a view of the cell, of `code`, or of the mapping */
    char code[CODE_TEXT];
};

/* Reads a cell's text (without quotes).  CELL_FAULT: it does not fit; cell_why() says why. */
enum cell_kind cell_read(const struct reading *r, struct text raw, struct cell *out);
/* Only for a text that cell_read() found a CELL_FAULT.  NULL when out of memory. */
const char *cell_why(const struct reading *r, struct text raw, struct arena *arena);

/* The text, or its beginning and "..." when it is long, with control characters as spaces, for a
 * message. */
const char *cell_shown(struct text raw, struct arena *arena);

/* White space around the text goes, as the column has it: always for numbers, dates and flags. */
struct text cell_trimmed(const struct reading *r, struct text raw);

static inline bool cell_edge(char c) /* may be white space, or part of a no-break space */
{
    return (unsigned char)c <= ' ' || (unsigned char)c >= 0x80;
}

static inline struct text cell_trim(const struct reading *r, struct text raw)
{
    if (raw.n == 0 || (!cell_edge(raw.at[0]) && !cell_edge(raw.at[raw.n - 1])))
        return raw;
    return cell_trimmed(r, raw);
}

/* The texts of a closed category, into room for column->n_values. */
void reading_close(const struct plan_column *column, const struct words *words, struct text out[]);
/* Sets `strict`, once all else is set. */
void reading_settle(struct reading *r);

#endif
