/* dates.c -- formats are compiled to steps; the commonest shapes have a shortcut. */
#include "scanning/dates.h"

#include <string.h>

static const char *const MONTHS[12] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- Making a format --------------------------------------------------------------------------- */

static bool format_once(struct date_format *f, const char *kinds)
{
    int n = 0;

    for (size_t i = 0; i < f->n; i++)
        n += f->steps[i].kind != 0 && strchr(kinds, f->steps[i].kind) != NULL;
    return n == 1;
}

/* Where the fields stand when each has all its digits. */
static void format_layout(struct date_format *f)
{
    unsigned at = 0;

    for (size_t i = 0; i < f->n; i++) {
        switch (f->steps[i].kind) {
        case 'd':
            f->day = (uint8_t)at;
            break;
        case 'm':
            f->month = (uint8_t)at;
            break;
        case 'Y':
            f->year = (uint8_t)at;
            break;
        case 0:
            break;
        default:
            return;
        }
        at += f->steps[i].kind == 0 ? 1 : f->steps[i].kind == 'Y' ? 4 : 2;
    }
    f->size = (uint8_t)at;
}

static const char *const WHOLE[] = {"iso", "serial", "serial 1904"}; /* DATE_ISO and on, less 1 */

bool date_format_make(const char *text, struct date_format *out, const char **why)
{
    struct date_format f = {.text = text};

    for (int i = 0; i < 3; i++) {
        if (strcmp(text, WHOLE[i]) != 0)
            continue;
        *out = f;
        out->kind = (enum date_format_kind)(i + 1);
        return true;
    }
    for (const char *p = text; *p != '\0'; p++) {
        if (f.n == DATE_STEPS) {
            *why = "it is too long";
            return false;
        }
        if (*p != '%') {
            f.steps[f.n++].literal = *p;
            continue;
        }
        p++;
        if (*p == '%') {
            f.steps[f.n++].literal = '%';
        } else if (*p != '\0' && strchr("dmYybBHIMSp", *p) != NULL) {
            f.steps[f.n++].kind = *p;
        } else {
            *why = "after '%' stands one of d m Y y b B H I M S p";
            return false;
        }
    }
    if (!format_once(&f, "d") || !format_once(&f, "mbB") || !format_once(&f, "Yy")) {
        *why = "it needs a day (%d), a month (%m, %b or %B) and a year (%Y or %y), each once";
        return false;
    }
    format_layout(&f);
    *out = f;
    return true;
}

/* ---- Reading ----------------------------------------------------------------------------------- */

/* Between least and most digits at *p; -1 when there are fewer. */
static int read_digits(struct text t, size_t *p, size_t least, size_t most)
{
    int v = 0;
    size_t n = 0;

    while (n < most && *p < t.n && is_digit(t.at[*p])) {
        v = v * 10 + (t.at[*p] - '0');
        (*p)++;
        n++;
    }
    return n >= least ? v : -1;
}

/* A month's name, whole or its first three letters ("Sept" too); 0 when there is none. */
static int read_month(struct text t, size_t *p)
{
    for (int m = 0; m < 12; m++) {
        size_t n = 0;

        while (*p + n < t.n && MONTHS[m][n] != '\0' && (t.at[*p + n] | 0x20) == MONTHS[m][n])
            n++;
        if (MONTHS[m][n] != '\0')
            n = n > 3 && !(m == 8 && n == 4) ? 3 : n;
        if (n >= 3) {
            *p += n;
            return m + 1;
        }
    }
    return 0;
}

static int whole_year(int two_digits, int latest, int32_t as_of)
{
    int year = latest, month, day;

    if (two_digits < 0)
        return -1;
    if (latest == 0)
        date_parts(as_of, &year, &month, &day);
    two_digits += year - year % 100;
    return two_digits > year ? two_digits - 100 : two_digits;
}

struct fields {
    int year, month, day;
};

static bool read_half(struct text t, size_t *p)
{
    if (t.n - *p < 2 || ((t.at[*p] | 0x20) != 'a' && (t.at[*p] | 0x20) != 'p') ||
        (t.at[*p + 1] | 0x20) != 'm')
        return false;
    *p += 2;
    return true;
}

static bool read_step(char kind, struct text t, size_t *p, int latest, int32_t as_of,
                      struct fields *f)
{
    int v;

    switch (kind) {
    case 'd':
        return (f->day = read_digits(t, p, 1, 2)) >= 0;
    case 'm':
        return (f->month = read_digits(t, p, 1, 2)) >= 0;
    case 'Y':
        return (f->year = read_digits(t, p, 4, 4)) >= 0;
    case 'y':
        return (f->year = whole_year(read_digits(t, p, 2, 2), latest, as_of)) >= 0;
    case 'b':
    case 'B':
        return (f->month = read_month(t, p)) > 0;
    case 'H':
        v = read_digits(t, p, 1, 2);
        return v >= 0 && v <= 24;
    case 'I':
        v = read_digits(t, p, 1, 2);
        return v >= 1 && v <= 12;
    case 'p':
        return read_half(t, p);
    default: /* M, S: a leap second too */
        v = read_digits(t, p, 1, 2);
        return v >= 0 && v <= (kind == 'S' ? 60 : 59);
    }
}

static bool fields_date(const struct fields *f, int32_t *out)
{
    int32_t day = f->year >= 1 ? date_of(f->year, f->month, f->day) : DATE_MISSING;

    if (day == DATE_MISSING)
        return false;
    *out = day;
    return true;
}

static inline int two(const char *at)
{
    unsigned a = (unsigned)(at[0] - '0'), b = (unsigned)(at[1] - '0');

    return a <= 9 && b <= 9 ? (int)(a * 10 + b) : -1000000;
}

/* Every field with all its digits: what nearly every cell looks like. */
static bool read_layout(const struct date_format *f, struct text t, struct fields *out)
{
    size_t at = 0;

    out->day = two(t.at + f->day);
    out->month = two(t.at + f->month);
    out->year = two(t.at + f->year) * 100 + two(t.at + f->year + 2);
    for (size_t i = 0; i < f->n; i++) {
        if (f->steps[i].kind == 0 && t.at[at] != f->steps[i].literal)
            return false;
        at += f->steps[i].kind == 0 ? 1 : f->steps[i].kind == 'Y' ? 4 : 2;
    }
    return out->day >= 0 && out->month >= 0 && out->year >= 0;
}

bool date_format_read(const struct date_format *f, struct text t, int32_t as_of, int32_t *out)
{
    struct fields fields = {0, 0, 0};
    size_t p = 0;

    if (f->size != 0 && t.n == f->size && read_layout(f, t, &fields))
        return fields_date(&fields, out);
    if (f->kind != DATE_STEPPED)
        return f->kind == DATE_ISO ? date_read_iso(t, out)
                                   : date_read_serial(t, f->kind == DATE_SERIAL_1904, out);
    for (size_t i = 0; i < f->n; i++) {
        if (f->steps[i].kind != 0) {
            if (!read_step(f->steps[i].kind, t, &p, f->latest, as_of, &fields))
                return false;
        } else if (p == t.n || t.at[p++] != f->steps[i].literal) {
            return false;
        }
    }
    return p == t.n && fields_date(&fields, out);
}

/* ---- ISO 8601 ---------------------------------------------------------------------------------- */

static bool read_char(struct text t, size_t *p, char c)
{
    if (*p == t.n || t.at[*p] != c)
        return false;
    (*p)++;
    return true;
}

static bool within(int v, int most)
{
    return v >= 0 && v <= most;
}

/* HH:MM, HH:MM:SS or HH:MM:SS.fff, then nothing, Z or +HH:MM; from p to the end. */
static bool is_time(struct text t, size_t p)
{
    if (!within(read_digits(t, &p, 2, 2), 24) || !read_char(t, &p, ':') ||
        !within(read_digits(t, &p, 2, 2), 59))
        return false;
    if (read_char(t, &p, ':')) {
        if (!within(read_digits(t, &p, 2, 2), 60))
            return false;
        if ((read_char(t, &p, '.') || read_char(t, &p, ',')) && read_digits(t, &p, 1, 9) < 0)
            return false;
    }
    if (read_char(t, &p, 'Z') || p == t.n)
        return p == t.n;
    if (!read_char(t, &p, '+') && !read_char(t, &p, '-'))
        return false;
    if (!within(read_digits(t, &p, 2, 2), 24))
        return false;
    (void)read_char(t, &p, ':');
    return p == t.n || (within(read_digits(t, &p, 2, 2), 59) && p == t.n);
}

bool date_read_iso(struct text t, int32_t *out)
{
    struct fields f;

    if (t.n < 10 || t.at[4] != '-' || t.at[7] != '-')
        return false;
    f.year = two(t.at) * 100 + two(t.at + 2);
    f.month = two(t.at + 5);
    f.day = two(t.at + 8);
    if (f.year < 0 || f.month < 0 || f.day < 0)
        return false;
    if (t.n > 10 && ((t.at[10] != 'T' && t.at[10] != ' ') || !is_time(t, 11)))
        return false;
    return fields_date(&f, out);
}

/* ---- Spreadsheets ------------------------------------------------------------------------------ */

bool date_read_serial(struct text t, bool since_1904, int32_t *out)
{
    enum { FALSE_LEAP_DAY = 60, SERIAL_MOST = 2958465 }; /* 9999-12-31 */
    size_t p = 0;
    int v = read_digits(t, &p, 1, 7);

    if ((read_char(t, &p, '.') || read_char(t, &p, ',')) && read_digits(t, &p, 1, 9) < 0)
        return false;
    while (p < t.n && is_digit(t.at[p])) /* a double has up to 17 */
        p++;
    if (p < t.n || v < 0)
        return false;
    if (since_1904) {
        v += date_of(1904, 1, 1);
    } else {
        if (v == 0 || v == FALSE_LEAP_DAY || v > SERIAL_MOST)
            return false;
        v += v < FALSE_LEAP_DAY ? date_of(1899, 12, 31) : date_of(1899, 12, 30);
    }
    if (v > date_of(9999, 12, 31))
        return false;
    *out = v;
    return true;
}
