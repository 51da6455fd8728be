/* suspicious.h -- values that fit their columns, and yet can hardly be true.  They are used as they
 * stand: to be found is no fault, but someone should look. */
#ifndef OSARA_SCANNING_SUSPICIOUS_H
#define OSARA_SCANNING_SUSPICIOUS_H

#include "scanning/extract.h"

enum { SUSPICION_EXAMPLES = 3 };

enum suspicion {
    SUSPECT_FUTURE,       /* a birth, an offence or its record after the as-of date */
    SUSPECT_PLACEHOLDER,  /* 1900-01-01 or 1970-01-01: what systems write for "no date" */
    SUSPECT_BEFORE_BIRTH, /* committed before the offender was born */
    SUSPECT_RECORDED,     /* committed after it was recorded */
    SUSPECT_UNDER_10,     /* on the day of the offence: below the age of criminal responsibility */
    SUSPECT_TOO_YOUNG,    /* under 10 on the as-of date */
    SUSPECT_OVER_100,     /* on the as-of date */
    SUSPECT_BIRTHS,       /* another birth date in another row with the same id */
    SUSPECT_OUTCOME,      /* an outcome that says no suspect was identified, and a suspect */
    SUSPECT_OWN_VICTIM,   /* the victim is the suspect */
    SUSPECT_PNC,          /* a PNC id whose check letter is wrong, or that has none */
    SUSPICIONS_
};
const char *suspicion_name(enum suspicion s); /* "in the future": for machines too */

struct suspicious_row {
    uint32_t file, line; /* file: of extract->inputs */
    struct text subject; /* his id */
    const char *value;
};

/* Rows with one suspicion in one column. */
struct suspicious {
    enum suspicion suspicion;
    uint32_t table, column;
    uint64_t rows, used; /* used: of these, in scope of the rules; 0 before the analysis */
    uint64_t subjects;
    struct suspicious_row examples[SUSPICION_EXAMPLES]; /* the first, in the order of the table */
    size_t n_examples;
};

/* Looks through the columns that the extract has.  By table, then suspicion, then column; only what
 * was found.  In e->arena; NULL when out of memory. */
struct suspicious *suspicious_find(const struct plan *plan, const struct extract *e, size_t *n);

#endif
