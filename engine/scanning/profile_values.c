/* profile_values.c -- what the values of a column read as. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "scanning/codes.h"
#include "scanning/lexicon.h"
#include "scanning/profile.h"

const char *const profile_formats[PROFILE_FORMATS] = {"%d/%m/%Y",
                                                      "%d/%m/%Y %H:%M",
                                                      "%d/%m/%Y %H:%M:%S",
                                                      "iso",
                                                      "%d/%m/%y",
                                                      "%d/%m/%y %H:%M",
                                                      "%d-%m-%Y",
                                                      "%d-%m-%Y %H:%M",
                                                      "%d.%m.%Y",
                                                      "%d.%m.%Y %H:%M",
                                                      "%d-%m-%Y %H:%M:%S",
                                                      "%d-%b-%Y",
                                                      "%d-%b-%y",
                                                      "%d-%b-%Y %H:%M",
                                                      "%d-%b-%Y %H:%M:%S",
                                                      "%d %b %Y",
                                                      "%d %b %y",
                                                      "%d %b %Y %H:%M",
                                                      "%b %d %Y %I:%M%p",
                                                      "%b %d, %Y",
                                                      "%d/%b/%Y",
                                                      "%d%b%Y",
                                                      "%Y/%m/%d",
                                                      "%Y%m%d",
                                                      "%Y%m%d%H%M%S",
                                                      "%d-%m-%y",
                                                      "%d.%m.%y",
                                                      "%m/%d/%Y",
                                                      "%m/%d/%Y %H:%M",
                                                      "%m/%d/%y",
                                                      "serial"};

/* ---- Dates -------------------------------------------------------------------------------------------- */

/* DATE_MISSING: it is none that an extract could hold. */
static int32_t read_date(const struct date_format *format, struct text value)
{
    int32_t day = DATE_MISSING, first = format->kind == DATE_SERIAL ? 1930 : 1900;

    if (!date_format_read(format, value, date_of(2035, 12, 31), &day) ||
        day <= date_of(first, 1, 1) || day >= date_of(2100, 1, 1))
        return DATE_MISSING;
    return day;
}

static struct date_format format_of(size_t k)
{
    struct date_format format = {.text = NULL};
    const char *why;

    (void)date_format_make(profile_formats[k], &format, &why);
    return format;
}

bool profile_is_date(struct text value, size_t k)
{
    struct date_format format = format_of(k);

    return read_date(&format, value) != DATE_MISSING;
}

/* Whether some of its values are dates at all: most columns are not, and are left early. */
static bool may_be_dates(const struct profile *p)
{
    enum { SOME = 300 };
    size_t step = p->n_values / SOME + 1;

    for (size_t k = 0; k < PROFILE_FORMATS; k++) {
        struct date_format format = format_of(k);

        for (size_t i = 0; i < p->n_values; i += step)
            if (read_date(&format, p->values[i].text) != DATE_MISSING)
                return true;
    }
    return false;
}

static void find_formats(struct profile *p, bool read[])
{
    while (p->misfits > 0 && p->n_formats < PROFILE_FORMATS) {
        uint64_t most = 0;
        struct date_format format;
        uint32_t best = 0;

        for (uint32_t k = 0; k < PROFILE_FORMATS; k++) {
            uint64_t more = 0;

            format = format_of(k);
            for (size_t i = 0; i < p->n_values; i++)
                more += !read[i] && read_date(&format, p->values[i].text) != DATE_MISSING
                            ? p->values[i].n
                            : 0;
            if (more > most) {
                most = more;
                best = k;
            }
        }
        if (most == 0 || (p->n_formats > 0 && most * 1000 < p->filled)) /* its own, for a slip? */
            break;
        p->formats[p->n_formats++] = best;
        p->misfits -= most;
        format = format_of(best);
        for (size_t i = 0; i < p->n_values; i++)
            read[i] |= read_date(&format, p->values[i].text) != DATE_MISSING;
    }
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static int32_t median_of(const struct profile *p)
{
    struct date_format formats[PROFILE_FORMATS];
    int32_t *days = malloc((p->n_values + 1) * sizeof *days), middle = DATE_MISSING;
    size_t n = 0;

    for (size_t k = 0; k < p->n_formats; k++)
        formats[k] = format_of(p->formats[k]);
    for (size_t i = 0; days != NULL && i < p->n_values; i++)
        for (size_t k = 0; k < p->n_formats; k++) {
            int32_t day = read_date(&formats[k], p->values[i].text);

            if (day == DATE_MISSING)
                continue;
            days[n++] = day;
            break;
        }
    if (n > 0) {
        qsort(days, n, sizeof *days, by_day);
        middle = days[n / 2];
    }
    free(days);
    return middle;
}

/* ---- Other kinds -------------------------------------------------------------------------------------- */

double profile_within(const struct profile *p, const struct profile *other)
{
    size_t both = 0, k = 0;

    for (size_t i = 0; i < p->n_values; i++) {
        while (k < other->n_values && other->hashes[k] < p->hashes[i])
            k++;
        both += k < other->n_values && other->hashes[k] == p->hashes[i];
    }
    return p->n_values > 0 ? (double)both / (double)p->n_values : 0;
}

bool profile_has(const struct profile *p, struct text value)
{
    uint64_t hash = lexicon_hash(value);

    return p->n_values > 0 &&
           bsearch(&hash, p->hashes, p->n_values, sizeof *p->hashes, by_hash) != NULL;
}

static uint64_t count_numbers(const struct profile *p)
{
    uint64_t n = 0;
    double v;

    for (size_t i = 0; i < p->n_values; i++)
        n += number_parse(p->values[i].text, &v) || number_parse_decimal(p->values[i].text, ',', &v)
                 ? p->values[i].n
                 : 0;
    return n;
}

static uint64_t count_codes(const struct profile *p)
{
    uint64_t n = 0;
    char code[CODE_TEXT], other[CODE_TEXT];
    const char *why;

    for (size_t i = 0; i < p->n_values; i++)
        n += code_home_office(p->values[i].text, code, &why) > 0 ||
                     code_from_date(p->values[i].text, code, other) == CODE_MONTH_YEAR ||
                     code_from_date(p->values[i].text, code, other) == CODE_DAY_MONTH
                 ? p->values[i].n
                 : 0;
    return n;
}

bool profile_is_flag(struct text value)
{
    static const char *const words[] = {"yes", "no", "true", "false", "y", "n", "1", "0"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (text_equal_fold(value, text_of(words[k])))
            return true;
    return false;
}

static uint64_t count_flags(const struct profile *p)
{
    uint64_t n = 0;

    for (size_t i = 0; i < p->n_values; i++)
        n += profile_is_flag(p->values[i].text) ? p->values[i].n : 0;
    return n;
}

static uint64_t count_nothings(const struct profile *p)
{
    uint64_t n = 0;

    for (size_t i = 0; i < p->n_values; i++)
        n += profile_is_nothing(p->values[i].text) ? p->values[i].n : 0;
    return n;
}

bool profile_is_nothing(struct text value)
{
    static const char *const words[] = {"null",         "n/k", "n/a", "nk", "not known", "unknown",
                                        "not recorded", "unk", "?",   "-",  "not stated"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (text_equal_fold(value, text_of(words[k])))
            return true;
    return false;
}

bool profile_settle(struct profile *p, struct arena *arena)
{
    bool *read = calloc(p->n_values + 1, sizeof *read);

    p->hashes = arena_alloc(arena, p->n_values + 1, sizeof *p->hashes);
    p->misfits = p->filled;
    if (read == NULL || p->hashes == NULL) {
        free(read);
        return false;
    }
    for (size_t i = 0; i < p->n_values; i++) {
        p->hashes[i] = lexicon_hash(p->values[i].text);
        read[i] = profile_is_nothing(p->values[i].text);
        p->misfits -= read[i] ? p->values[i].n : 0;
    }
    qsort(p->hashes, p->n_values, sizeof *p->hashes, by_hash);
    if (may_be_dates(p))
        find_formats(p, read);
    free(read);
    p->median = p->n_formats > 0 ? median_of(p) : DATE_MISSING;
    p->numbers = count_numbers(p);
    p->codes = count_codes(p);
    p->flags = count_flags(p);
    p->nothings = count_nothings(p);
    return true;
}
