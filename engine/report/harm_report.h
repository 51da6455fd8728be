/* harm_report.h -- a harm table that was imported: the table, where it came from, what it changes. */
#ifndef OSARA_REPORT_HARM_REPORT_H
#define OSARA_REPORT_HARM_REPORT_H

#include "base/buffer.h"
#include "base/json_write.h"
#include "scanning/harm_sheet.h"

/* An offender's rank by the table in use and by the new one. */
struct harm_move {
    struct text id;
    uint32_t before, after;
    bool was_in, is_in; /* the cohort */
};

struct harm_import {
    const struct harm_sheet *sheet;
    const char *edition;
    const struct harm_table *against; /* NULL: nothing to hold it against */
    /* Ranks: */
    bool ranked;
    size_t n_ranked, n_moved, n_in, n_out; /* n_in: enter the cohort */
    const struct harm_move *moves;         /* [n_moves] the furthest first */
    size_t n_moves;
    const char *marking; /* of the ruleset, or NULL */
};

/* code,days,way,source,subgroup,title */
void harm_csv(const struct harm_import *h, struct buffer *b);
/* NAME.source.json of the table `name`, whose bytes are `table`. */
void harm_source_json(const struct harm_import *h, const char *name, struct text table,
                      struct buffer *b);
void harm_screen(const struct harm_import *h, const osara_look *look, struct buffer *b);
void harm_json(const struct harm_import *h, struct buffer *b);

/* How the days of codes differ from the table in use. */
struct harm_change {
    struct text code, title;
    double before, after; /* NaN: it is not in that table */
};
struct harm_changes {
    struct harm_change *at; /* those that differ: those that are gone last, then by the difference, by code */
    size_t n, same, higher, lower, added, gone;
};
/* free(at); at is NULL when out of memory. */
void harm_changes_find(const struct harm_import *h, struct harm_changes *out);

#endif
