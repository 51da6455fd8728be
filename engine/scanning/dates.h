/* dates.h -- dates in the formats of an extract. */
#ifndef OSARA_SCANNING_DATES_H
#define OSARA_SCANNING_DATES_H

#include "base/date.h"

enum { DATE_STEPS = 32 };

/* A format as a mapping states it: %d %m %Y %y %b %B (month names, any case) %H %I %M %S %p, and
 * anything else as it stands, where day and month may have one digit; or "iso" (date_read_iso()); or
 * "serial", "serial 1904" (date_read_serial()). */
struct date_format {
    const char *text; /* as written; outlives the format */
    enum date_format_kind { DATE_STEPPED, DATE_ISO, DATE_SERIAL, DATE_SERIAL_1904 } kind;
    int latest; /* the latest year that two digits can mean; 0: that of as_of */
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

/* All of `t`, in this format.  A two-digit year is the latest that is not after `latest`, or else
 * the year of `as_of`. */
bool date_format_read(const struct date_format *f, struct text t, int32_t as_of, int32_t *out);

/* YYYY-MM-DD, with or without a time after it (T or a space, then HH:MM, HH:MM:SS or more digits,
 * and a zone): the date is taken as it stands. */
bool date_read_iso(struct text t, int32_t *out);

/* The number by which a spreadsheet counts days, with or without a fraction (the time of day): 1 is
 * 1900-01-01, 60 a 29 February 1900 that never was, 61 is 1900-03-01; or, since 1904, 0 is
 * 1904-01-01.  ECMA-376 part 1, 18.17.4.1. */
bool date_read_serial(struct text t, bool since_1904, int32_t *out);

#endif
