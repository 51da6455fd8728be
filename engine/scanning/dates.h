/* dates.h -- dates in the formats of an extract. */
#ifndef OSARA_SCANNING_DATES_H
#define OSARA_SCANNING_DATES_H

#include "base/date.h"

enum { DATE_STEPS = 32 };

/* A format as a mapping states it: %d %m %Y %y %b %B (month names, any case) %H %M %S, and
 * anything else as it stands.  Day and month may have one digit. */
struct date_format {
    const char *text; /* as written; outlives the format */
    size_t n;
    struct {
        char kind; /* the letter after %, or 0 */
        char literal;
    } steps[DATE_STEPS];
    /* When every field has all its digits, the text has `size` bytes; 0: not of digits only. */
    uint8_t size, day, month, year; /* offsets */
};

/* False: *why says what is wrong with the format (static text). */
bool date_format_make(const char *text, struct date_format *out, const char **why);

/* All of `t`, in this format.  A two-digit year is the latest that is not after the year of
 * `as_of`. */
bool date_format_read(const struct date_format *f, struct text t, int32_t as_of, int32_t *out);

/* YYYY-MM-DD, with or without a time after it (T or a space, then HH:MM, HH:MM:SS or more digits,
 * and a zone): the date is taken as it stands. */
bool date_read_iso(struct text t, int32_t *out);

#endif
