/* osara.h -- the public C API of Osara, read from top to bottom as a tour.
 *
 * A function that can fail returns OSARA_OK or a negative osara_status, adds to *problems and leaves
 * its outputs untouched.  Nothing here prints, exits, or reads the clock, the locale or the
 * environment: what depends on them (the as-of date, who runs it and when) is an argument.
 */
#ifndef OSARA_OSARA_H
#define OSARA_OSARA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- 1. What can go wrong, and how it is told ------------------------------------------------ */

/* The command line exits with the status negated (OSARA_ENOMEM and OSARA_EFAULT with 70). */
enum osara_status {
    OSARA_OK = 0,
    OSARA_ENO = -1,      /* done, and the answer is no: tests failed, the ledger does not verify */
    OSARA_EUSAGE = -2,   /* the caller asked for something that makes no sense */
    OSARA_ERULES = -3,   /* the ruleset is wrong */
    OSARA_EEXTRACT = -4, /* the extract is beyond tolerance, or its mapping is wrong */
    OSARA_EIO = -5,      /* cannot read or write */
    OSARA_ENOMEM = -6,   /* out of memory */
    OSARA_EFAULT = -70   /* a fault in Osara: please report it */
};

enum osara_severity { OSARA_ERROR, OSARA_WARNING, OSARA_NOTE };

typedef struct osara_problem {
    enum osara_status status;
    enum osara_severity severity;
    char *file;            /* NULL when the problem is not in a file */
    uint32_t line, column; /* 1-based, column in characters (not bytes); 0 = unknown */
    uint32_t width;        /* characters to underline, 0 = none */
    char *text;            /* lower case, no full stop: "expected a date, got 'x'" */
    char *excerpt;         /* the line itself, or NULL */
    char *hint;            /* "did you mean 'committed'?", or NULL */
} osara_problem;

/* Start from {0}; osara_problems_free() when done.  When memory runs out problems are still
 * counted: `lost` of them have no text. */
typedef struct osara_problems {
    osara_problem *at;
    size_t n, room;
    size_t errors; /* of severity OSARA_ERROR, lost ones included */
    size_t lost;
} osara_problems;

void osara_problems_free(osara_problems *problems);
/* By file, line, column, then order of discovery. */
void osara_problems_sort(osara_problems *problems);
/* One problem as the text a person reads, several lines, each ended by '\n':
 *     rules/kent.yaml:41:22: error: 'comitted' is not a column of offences
 *        41 |     measure: count(offences where comitted >= as_of)
 *           |                                   ^^^^^^^^
 *           = did you mean 'committed'?
 * Returns a string that the caller frees, or NULL when out of memory. */
char *osara_problem_text(const osara_problem *problem);

#endif
