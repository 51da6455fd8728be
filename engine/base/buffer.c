/* buffer.c -- bytes that grow, and the cells of CSV and JSON written into them. */
#include "base/buffer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"


void buffer_free(struct buffer *b)
{
    free(b->at);
    *b = (struct buffer){0};
}

void buffer_clear(struct buffer *b)
{
    b->n = 0;
}

void buffer_reserve(struct buffer *b, size_t more)
{
    size_t room = b->room ? b->room : 256;
    char *at;

    if (b->failed || b->room - b->n >= more)
        return;
    while (room - b->n < more && room <= SIZE_MAX / 4)
        room *= 2;
    at = room - b->n >= more ? realloc(b->at, room) : NULL;
    if (!at) {
        b->failed = true;
        return;
    }
    b->at = at;
    b->room = room;
}

void buffer_format(struct buffer *b, const char *format, ...)
{
    enum { USUAL = 64 };
    va_list args, again;
    int n;

    buffer_reserve(b, USUAL);
    if (b->failed)
        return;
    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(b->at + b->n, b->room - b->n, format, args);
    if (n < 0) {
        b->failed = true;
    } else if ((size_t)n >= b->room - b->n) { /* vsnprintf writes a NUL, which is not kept */
        buffer_reserve(b, (size_t)n + 1);
        if (!b->failed)
            vsnprintf(b->at + b->n, (size_t)n + 1, format, again);
    }
    if (!b->failed)
        b->n += (size_t)n;
    va_end(again);
    va_end(args);
}

void buffer_number(struct buffer *b, double v)
{
    if (v == 0) { /* of either sign; most cells of a list */
        buffer_char(b, '0');
        return;
    }
    if (!isfinite(v))
        return;
    buffer_reserve(b, NUMBER_TEXT);
    if (!b->failed)
        b->n += number_print(v, b->at + b->n);
}

void buffer_integer(struct buffer *b, int64_t v)
{
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    if (v < 0)
        buffer_char(b, '-');
    buffer_reserve(b, NUMBER_TEXT);
    if (!b->failed)
        b->n += number_print_whole(u, b->at + b->n);
}

void buffer_date(struct buffer *b, int32_t day)
{
    char text[16];

    if (day == DATE_MISSING)
        return;
    date_print(day, text);
    buffer_string(b, text);
}

/* Not 0: some byte of `eight` is the one that all bytes of `as` are. */
static inline uint64_t some_byte(uint64_t eight, uint64_t as)
{
    return text_zero_bytes(eight ^ as);
}

/* Some byte is below '-', as all are that a cell has to stand in quotes for. */
static inline bool some_low(uint64_t eight)
{
    return ((eight - TEXT_EACH_BYTE * '-') & ~eight & TEXT_EACH_BYTE << 7) != 0;
}

/* All bytes of a text of 1 .. 7, in any order, some of them twice. */
static inline uint64_t eight_of_few(struct text text)
{
    uint32_t first, last;

    if (text.n < 4) {
        unsigned char a = (unsigned char)text.at[0], b = (unsigned char)text.at[text.n / 2],
                      c = (unsigned char)text.at[text.n - 1];

        return TEXT_EACH_BYTE * a ^ (uint64_t)(a ^ b) << 8 ^ (uint64_t)(a ^ c) << 16;
    }
    memcpy(&first, text.at, sizeof first);
    memcpy(&last, text.at + text.n - sizeof last, sizeof last);
    return first | (uint64_t)last << 32;
}

/* Whether a cell has to stand in quotes for one of eight bytes: most have nothing of the kind. */
static inline bool eight_quote(uint64_t eight)
{
    return some_low(eight) &&
           (some_byte(eight, TEXT_EACH_BYTE * ',') | some_byte(eight, TEXT_EACH_BYTE * '"') |
            some_byte(eight, TEXT_EACH_BYTE * '\n') | some_byte(eight, TEXT_EACH_BYTE * '\r')) != 0;
}

/* Of a text of one byte or more.  The last eight may have been looked at in part before. */
static bool csv_quotes(struct text text)
{
    uint64_t eight;

    if (text.n < 8)
        return eight_quote(eight_of_few(text));
    for (size_t i = 0; i + 8 < text.n; i += 8) {
        memcpy(&eight, text.at + i, sizeof eight);
        if (eight_quote(eight))
            return true;
    }
    memcpy(&eight, text.at + text.n - 8, sizeof eight);
    return eight_quote(eight);
}

/* A spreadsheet would take the cell for a formula. */
static bool csv_runs(char first)
{
    switch (first) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
        return true;
    default:
        return false;
    }
}

bool csv_is_plain(struct text text)
{
    return text.n == 0 || (!csv_runs(text.at[0]) && !csv_quotes(text));
}

static void csv_quoted(struct buffer *b, struct text text, bool runs)
{
    size_t from = 0;

    buffer_char(b, '"');
    if (runs)
        buffer_char(b, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] != '"')
            continue;
        buffer_bytes(b, text.at + from, i + 1 - from);
        from = i; /* the quote is written once more with what follows */
    }
    buffer_bytes(b, text.at + from, text.n - from);
    buffer_char(b, '"');
}

void buffer_csv_text(struct buffer *b, struct text text)
{
    if (text.n == 0)
        return;
    bool runs = csv_runs(text.at[0]);

    if (csv_quotes(text)) {
        csv_quoted(b, text, runs);
        return;
    }
    if (runs)
        buffer_char(b, '\'');
    buffer_bytes(b, text.at, text.n);
}

static void json_escape(struct buffer *b, unsigned char c)
{
    static const char short_from[] = "\"\\\b\f\n\r\t", short_to[] = "\"\\bfnrt";
    const char *found = c != 0 ? strchr(short_from, c) : NULL;

    if (found) {
        buffer_char(b, '\\');
        buffer_char(b, short_to[found - short_from]);
    } else {
        buffer_format(b, "\\u%04x", c);
    }
}

/* Whether a text stands as it is, which most do: eight bytes at a time, the last of them perhaps again. */
static bool json_stands(struct text text)
{
    if (text.n < 8)
        return text.n == 0 || text_json_odd(eight_of_few(text)) == 0;
    for (size_t i = 0; i + 8 < text.n; i += 8)
        if (text_json_odd(text_eight(text.at + i)) != 0)
            return false;
    return text_json_odd(text_eight(text.at + text.n - 8)) == 0;
}

/* Few bytes by two moves, the second perhaps over some of the first: most keys and values are no longer. */
static inline char *put_short(char *to, struct text text)
{
    size_t n = text.n;

    if (n > 16) {
        memcpy(to, text.at, n);
    } else if (n >= 8) {
        memcpy(to, text.at, 8);
        memcpy(to + n - 8, text.at + n - 8, 8);
    } else if (n >= 4) {
        memcpy(to, text.at, 4);
        memcpy(to + n - 4, text.at + n - 4, 4);
    } else if (n > 0) {
        to[0] = text.at[0];
        to[n / 2] = text.at[n / 2];
        to[n - 1] = text.at[n - 1];
    }
    return to + n;
}

/* In quotes, with what stands before and behind them; NULs are nothing. */
static inline void put_quoted(struct buffer *b, char before, struct text text, char behind)
{
    char *to;

    if (b->room - b->n < text.n + 4)
        buffer_reserve(b, text.n + 4);
    if (b->failed)
        return;
    to = b->at + b->n;
    *to = before;
    to += before != '\0';
    *to++ = '"';
    to = put_short(to, text);
    *to++ = '"';
    *to = behind;
    to += behind != '\0';
    b->n = (size_t)(to - b->at);
}

void buffer_json_key(struct buffer *b, bool comma, struct text key)
{
    if (json_stands(key)) {
        put_quoted(b, comma ? ',' : '\0', key, ':');
        return;
    }
    if (comma)
        buffer_char(b, ',');
    buffer_json_text(b, key);
    buffer_char(b, ':');
}

void buffer_json_text(struct buffer *b, struct text text)
{
    size_t from = 0, i = 0; /* bytes [from, i) stand as they are */

    if (json_stands(text)) {
        put_quoted(b, '\0', text, '\0');
        return;
    }
    buffer_char(b, '"');
    while (i < text.n) {
        unsigned char c = (unsigned char)text.at[i];
        size_t step = 1;
        uint32_t code = c;

        if (c >= 0x80)
            step = text_character((struct text){text.at + i, text.n - i}, &code);
        if (c >= 0x20 && c != '"' && c != '\\' && code != UINT32_MAX) {
            i += step;
            continue;
        }
        buffer_bytes(b, text.at + from, i - from);
        if (code == UINT32_MAX)
            buffer_string(b, "\xEF\xBF\xBD");
        else
            json_escape(b, c);
        i += step;
        from = i;
    }
    if (i > from)
        buffer_bytes(b, text.at + from, i - from);
    buffer_char(b, '"');
}

void buffer_json_number(struct buffer *b, double v)
{
    if (isfinite(v))
        buffer_number(b, v);
    else
        buffer_string(b, "null");
}
