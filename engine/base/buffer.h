/* buffer.h -- a growing run of bytes to write text, CSV and JSON into.
 *
 * Out of memory is sticky: later calls do nothing and `failed` is set; check it once at the end. */
#ifndef OSARA_BASE_BUFFER_H
#define OSARA_BASE_BUFFER_H

#include <string.h>

#include "base/text.h"

struct buffer { /* start from {0} */
    char *at;
    size_t n, room;
    bool failed;
};

void buffer_free(struct buffer *b);
void buffer_clear(struct buffer *b);
void buffer_reserve(struct buffer *b, size_t more);

/* These stand here so that a constant is written by one or two moves: a list is made of little else. */
static inline void buffer_bytes(struct buffer *b, const void *bytes, size_t n)
{
    if (b->room - b->n < n)
        buffer_reserve(b, n);
    if (b->failed || n == 0)
        return;
    memcpy(b->at + b->n, bytes, n);
    b->n += n;
}

static inline void buffer_text(struct buffer *b, struct text text)
{
    buffer_bytes(b, text.at, text.n);
}

static inline void buffer_string(struct buffer *b, const char *s)
{
    buffer_bytes(b, s, strlen(s));
}

static inline void buffer_char(struct buffer *b, char c)
{
    if (b->room == b->n)
        buffer_reserve(b, 1);
    if (!b->failed)
        b->at[b->n++] = c;
}

void buffer_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_number(struct buffer *b, double v);  /* shortest that reads back the same; "" if missing */
void buffer_integer(struct buffer *b, int64_t v);
void buffer_date(struct buffer *b, int32_t day); /* YYYY-MM-DD; "" if missing */

/* A CSV cell of text, quoted where RFC 4180 needs it.  A cell that a spreadsheet would run as a
 * formula (begins with = + - @, a tab or a carriage return) gets a leading apostrophe. */
void buffer_csv_text(struct buffer *b, struct text text);
/* Whether it stands there as it is. */
bool csv_is_plain(struct text text);

/* JSON (RFC 8259).  The writer puts no spaces and keeps the caller's order of keys.  Numbers are
 * shortest-round-trip; a missing or infinite one is null.  Invalid UTF-8 becomes U+FFFD. */
void buffer_json_text(struct buffer *b, struct text text);
void buffer_json_key(struct buffer *b, bool comma, struct text key); /* comma: before it */
void buffer_json_number(struct buffer *b, double v);

#endif
