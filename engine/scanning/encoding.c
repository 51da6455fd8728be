/* encoding.c -- the door to iconv. */
#include "scanning/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum { INVALID = 0xFF }; /* never a byte of UTF-8 */

static const struct text names[] = {{"utf-8", 5},       {"windows-1252", 12}, {"latin-1", 7},
                                    {"iso-8859-1", 10}, {"iso-8859-15", 11},  {"utf-16", 6},
                                    {"utf-16le", 8},    {"utf-16be", 8}};
static const char *const known[] = {"",           "WINDOWS-1252", "ISO-8859-1",
                                    "ISO-8859-1", "ISO-8859-15",  "UTF-16",
                                    "UTF-16LE",   "UTF-16BE"};
/* Other ways of saying them. */
static const struct {
    const char *name, *iconv;
} other[] = {{"utf8", ""},
             {"cp1252", "WINDOWS-1252"},
             {"latin1", "ISO-8859-1"},
             {"latin-9", "ISO-8859-15"},
             {"utf16", "UTF-16"}};

size_t encoding_names(const struct text **out)
{
    *out = names;
    return sizeof names / sizeof names[0];
}

const char *encoding_known(struct text name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal_fold(name, names[i]))
            return known[i];
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        if (text_equal_fold(name, text_of(other[i].name)))
            return other[i].iconv;
    return NULL;
}

const char *encoding_mark(struct text bytes)
{
    if (bytes.n >= 2 && (memcmp(bytes.at, "\xFF\xFE", 2) == 0 || !memcmp(bytes.at, "\xFE\xFF", 2)))
        return "UTF-16";
    if (bytes.n >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0)
        return "UTF-8";
    return NULL;
}

/* iconv() takes its input through a pointer to char, and does not write there. */
static char *unconst(const char *at)
{
    union {
        const char *given;
        char *wanted;
    } u = {at};

    return u.wanted;
}

/* Among the first bytes: those that are zero at even places, and at odd ones.  How many were looked
 * at. */
static size_t count_zeros(struct text bytes, size_t zeros[2])
{
    size_t n = bytes.n < 4096 ? bytes.n : 4096;

    zeros[0] = zeros[1] = 0;
    for (size_t i = 0; i < n; i++)
        zeros[i % 2] += bytes.at[i] == '\0';
    return n;
}

/* Without a mark UTF-16 is little-endian, which is what spreadsheets write, unless the bytes show that
 * it is not: the halves of Latin letters that are zero come first. */
static const char *unmarked(struct text bytes)
{
    size_t zeros[2];

    (void)count_zeros(bytes, zeros);
    return zeros[0] > zeros[1] ? "UTF-16BE" : "UTF-16LE";
}

bool encoding_is_wide(struct text bytes)
{
    const char *mark = encoding_mark(bytes);
    size_t zeros[2], n = count_zeros(bytes, zeros);

    if (mark != NULL)
        return strcmp(mark, "UTF-16") == 0;
    return n >= 4 && (zeros[0] * 4 > n || zeros[1] * 4 > n) &&
           (zeros[0] * 20 < n || zeros[1] * 20 < n);
}

bool encoding_decode(const char *encoding, struct text bytes, char **out, size_t *n)
{
    bool wide = strncmp(encoding, "UTF-16", 6) == 0;
    size_t unit = wide ? 2 : 1, left = bytes.n, room = bytes.n + bytes.n / 8 + 64, used = 0;
    bool marked = wide && encoding_mark(bytes) != NULL;
    iconv_t cd = iconv_open("UTF-8",
                            strcmp(encoding, "UTF-16") != 0 || marked ? encoding : unmarked(bytes));
    char *from = unconst(bytes.at), *to = NULL;

    if (cd == (iconv_t)-1)
        return false;
    for (;;) {
        char *grown = realloc(to, room), *at;
        size_t free_room, done;

        if (grown == NULL) {
            free(to);
            iconv_close(cd);
            return false;
        }
        to = grown;
        at = to + used;
        free_room = room - used;
        done = iconv(cd, &from, &left, &at, &free_room);
        used = (size_t)(at - to);
        if (done != (size_t)-1)
            break;
        if (errno == E2BIG || free_room == 0) {
            room += room / 2 + 64;
            continue;
        }
        to[used++] = (char)INVALID; /* EILSEQ, or EINVAL: the file ends within a character */
        if (left < unit)
            break;
        from += unit;
        left -= unit;
    }
    iconv_close(cd);
    *out = to;
    *n = used;
    return true;
}
