/* harm_sheet.h -- the Cambridge Crime Harm Index sheet, saved as CSV, made days by Home Office code.
 *
 * Cambridge gives a row for every offence of the index, with the columns FULL_OFFENCE_TITLE, CCHI
 * Score, HO_CODE and HO_SUB_CODE among others; several rows can share a Home Office code. */
#ifndef OSARA_SCANNING_HARM_SHEET_H
#define OSARA_SCANNING_HARM_SHEET_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/problems.h"
#include "scanning/codes.h"

/* Which of several rows with the same code gives its days. */
enum harm_several { HARM_MEDIAN, HARM_LOWEST, HARM_HIGHEST, HARM_FIRST };
const char *harm_several_name(enum harm_several several);

struct harm_row {
    uint32_t line;
    char code[CODE_TEXT];
    double days;
    struct text title;
};

/* One code's rows are rows[first .. first + n - 1]; rows[chosen] gives the days. */
struct harm_code {
    size_t first, n, chosen;
};

enum harm_skip {
    HARM_NO_CODE,  /* the cell of the code is empty */
    HARM_NO_SCORE, /* the cell of the score is empty, or says n/a */
    HARM_WRONG,    /* what stands there is no code, or no score: it counts against the tolerance */
    HARM_SKIPS_
};
const char *harm_skip_name(enum harm_skip skip);

struct harm_skipped {
    uint32_t line;
    enum harm_skip skip;
    const char *heading; /* of the cell */
    struct text value;
    const char *why;
};

struct harm_sheet {
    const char *path;
    struct digest digest;
    uint64_t bytes, rows_read; /* rows_read = n_rows + n_skipped */
    const char *encoding;      /* "UTF-8" or "windows-1252" */
    struct harm_row *rows;     /* by code, then by days, then by line */
    size_t n_rows, room_rows;
    struct harm_code *codes; /* in the order of the code */
    size_t n_codes;
    struct harm_skipped *skipped; /* in the order of the sheet */
    size_t n_skipped, room_skipped;
    size_t skips[HARM_SKIPS_];
    enum harm_several several;
};

/* Reads a sheet into `arena`.  The line of headings is found among the first 50; cells may be parted
 * by comma, semicolon or tab; text that is not UTF-8 is read as windows-1252, as Excel saves it.
 * The median is the middle value, of two middle ones the lower: it always stands in the sheet.
 * OSARA_EIO: cannot be read.  OSARA_EEXTRACT: no headings, or more rows wrong than the share
 * `tolerate`; then the first of each kind is told. */
enum osara_status harm_sheet_read(const char *path, enum harm_several several, double tolerate,
                                  struct arena *arena, struct harm_sheet *out,
                                  osara_problems *problems);

/* A table of days by code as rulesets have it: headings code, days, and maybe subgroup. */
struct harm_entry {
    struct text code, subgroup;
    double days;
};
struct harm_table {
    const char *path;
    struct harm_entry *at; /* by code */
    size_t n, room;
};
enum osara_status harm_table_read(const char *path, struct arena *arena, struct harm_table *out,
                                  osara_problems *problems);
const struct harm_entry *harm_table_find(const struct harm_table *table, struct text code);

#endif
