/* table.h -- tables of typed columns, the shape in which rows move between rooms. */
#ifndef OSARA_BASE_TABLE_H
#define OSARA_BASE_TABLE_H

#include <math.h>

#include "base/date.h"
#include "base/text.h"
#include "base/words.h"

/* What a column holds, and what "missing" is in it. */
enum column_type {
    COLUMN_NUMBER,   /* as.number  double, NaN is missing                          */
    COLUMN_DATE,     /* as.date    days since 1970-01-01, DATE_MISSING is missing  */
    COLUMN_FLAG,     /* as.flag    enum truth                                      */
    COLUMN_CATEGORY, /* as.word    a word of struct data.words, WORD_MISSING       */
    COLUMN_TEXT,     /* as.word    likewise                                        */
    COLUMN_ID        /* as.word    a word of struct data.ids, WORD_MISSING         */
};

/* Three-valued truth.  In this order AND is min, OR is max and NOT is 2 - t (Kleene). */
enum truth { TRUTH_FALSE = 0, TRUTH_UNKNOWN = 1, TRUTH_TRUE = 2 };

/* The dates or words of a column that has few different ones in many rows: a code a row.  What follows
 * from one value alone can be worked out once a code (language/tabulate.h). */
struct codes {
    uint8_t width;          /* bytes of a code: 1 or 2; 0: the column is not coded */
    uint32_t n;             /* codes are 0 .. n - 1; 0 is "missing" */
    void *at;               /* [n_rows] uint8_t or uint16_t */
    const uint32_t *values; /* [n] what each code is: a word, or the bits of a date */
};

struct column {
    const char *name;
    enum column_type type;
    union {
        double *number;
        int32_t *date;
        uint8_t *flag;
        uint32_t *word;
    } as; /* n_rows of them; NULL when the plan uses no value of this column, or it is coded */
    struct codes codes; /* never of a column of subjects */
};

/* Bytes of one value, where it is not coded. */
size_t column_width(enum column_type type);
/* Whether the extract has values of this column that the plan uses. */
static inline bool column_there(const struct column *c)
{
    return c->as.number != NULL || c->codes.width != 0;
}

static inline uint32_t codes_of(const struct codes *codes, size_t row)
{
    return codes->width == 1 ? ((const uint8_t *)codes->at)[row] : ((const uint16_t *)codes->at)[row];
}

/* The word of a row, or its date, coded or not; the column is there. */
static inline uint32_t column_word(const struct column *c, size_t row)
{
    return c->codes.width != 0 ? c->codes.values[codes_of(&c->codes, row)] : c->as.word[row];
}

static inline int32_t column_date(const struct column *c, size_t row)
{
    return c->codes.width != 0 ? (int32_t)c->codes.values[codes_of(&c->codes, row)] : c->as.date[row];
}

/* Puts the value of row `from` of a column at row `to` of another of its type, which is not coded; nothing
 * where either has no values.  The two may be one column. */
void column_copy(const struct column *source, size_t from, struct column *target, size_t to);
/* The same of n rows in a row. */
void columns_copy(const struct column *source, size_t from, struct column *target, size_t to,
                  size_t n);
/* Whether the value of a row is there and not missing. */
bool column_known(const struct column *c, size_t row);
/* Asks for the value of a row ahead of time. */
void column_ask(const struct column *c, size_t row);
/* Makes it missing. */
void column_blank(struct column *c, size_t row);

#define SUBJECT_NONE UINT32_MAX

/* What became of a row: 0 used; k > 0: failed the table's keep rule k (1-based, in order). */
enum {
    FATE_USED = 0,
    FATE_EVIDENCE = 254, /* weaker evidence than the list was asked for */
    FATE_SUBJECT = 255   /* its subject is out of scope */
};

/* Rows are grouped by subject (in file order within one): subject s has the rows
 * first[s] .. first[s + 1] - 1.  Table 0 is the subjects: row s is subject s, in file order, and
 * first is NULL. */
struct table {
    const char *name;
    size_t n_rows;
    struct column *columns; /* in the order of the ruleset's declaration */
    size_t n_columns;
    uint32_t *first;   /* [n_subjects + 1], table 0: NULL */
    size_t n_subjects; /* table 0: 0 */
    uint32_t *line;    /* [n_rows] the line on which the record begins, 1-based; NULL: not kept */
    uint16_t *file;    /* [n_rows] which of the table's files; NULL when there is one */
    uint8_t *fate;     /* [n_rows] FATE_*; filled by the analysis */
    bool all_used;     /* ... and not there, since no rule could put a row out */
};

static inline uint8_t table_fate(const struct table *t, size_t row)
{
    return t->all_used ? FATE_USED : t->fate[row];
}

/* Whose row it is: a search, near `subject` at first, whose first row does not stand behind it. */
uint32_t table_subject_from(const struct table *t, size_t row, uint32_t subject);
static inline uint32_t table_subject(const struct table *t, size_t row)
{
    return table_subject_from(t, row, 0);
}

/* An extract in memory.  words and ids are shared with the plan that it was read for. */
struct data {
    struct words *words; /* categories and texts */
    struct words *ids;
    struct table *tables;
    size_t n_tables;
    size_t n_subjects; /* tables[0].n_rows */
};

#endif
