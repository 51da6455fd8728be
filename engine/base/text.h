/* text.h -- a run of bytes that someone else owns, and what can be asked of it. */
#ifndef OSARA_BASE_TEXT_H
#define OSARA_BASE_TEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    const char *at; /* not NUL-terminated; NULL only when n is 0 */
    size_t n;       /* bytes */
};

/* For printf("%.*s", TEXT_ARGS(t)). */
#define TEXT_ARGS(t) ((t).n < INT_MAX ? (int)(t).n : INT_MAX), ((t).at ? (t).at : "")
#define TEXT(literal) ((struct text){"" literal, sizeof(literal) - 1})

struct text text_of(const char *s); /* of a NUL-terminated string; NULL gives the empty text */
bool text_is(struct text a, const char *s);
bool text_equal(struct text a, struct text b);
bool text_equal_fold(struct text a, struct text b); /* ASCII case folded */
bool text_starts(struct text a, struct text prefix);
int text_compare(struct text a, struct text b); /* bytes as unsigned; shorter first: a total order */
/* Trims ASCII white space and, in UTF-8, no-break and zero-width spaces at both ends. */
struct text text_trim(struct text a);
/* Names match when equal with every '_' read as ' '. */
bool text_same_name(struct text a, struct text b);
/* Offset of the first byte that is not valid UTF-8 (RFC 3629), or n when all are. */
size_t text_utf8_fault(struct text a);
/* Bytes of the first character (0 of the empty text), its code point in *code; a byte that is not
 * part of one is 1 byte and UINT32_MAX. */
size_t text_character(struct text a, uint32_t *code);
size_t text_characters(struct text a); /* UTF-8 characters; a stray byte counts as one */
/* Columns of a terminal that a character takes (UINT32_MAX, no character: 1), and a text. */
unsigned text_width(uint32_t code);
size_t text_columns(struct text a);
/* Eight bytes as a number, the first in the lowest byte, whatever the machine's order is. */
static inline uint64_t text_eight(const char *at)
{
    uint64_t eight;

    memcpy(&eight, at, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

static inline void text_put_eight(char *at, uint64_t eight)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    memcpy(at, &eight, sizeof eight);
}

/* Eight times the same byte, as text_eight() reads it: times the byte. */
#define TEXT_EACH_BYTE UINT64_C(0x0101010101010101)
/* The top bit of each byte of eight that is 0: of the lowest such byte for certain, perhaps of some above
 * it. */
static inline uint64_t text_zero_bytes(uint64_t eight)
{
    return (eight - TEXT_EACH_BYTE) & ~eight & TEXT_EACH_BYTE << 7;
}

/* The top bit of each byte of eight that JSON cannot hold as it is, or that is no ASCII: a quote, a
 * backslash, a control character.  Of the lowest such byte for certain, perhaps of some above it. */
static inline uint64_t text_json_odd(uint64_t eight)
{
    uint64_t quote = eight ^ TEXT_EACH_BYTE * '"', slash = eight ^ TEXT_EACH_BYTE * '\\';

    return ((quote - TEXT_EACH_BYTE) | (slash - TEXT_EACH_BYTE) | (eight - TEXT_EACH_BYTE * 0x20) |
            eight) &
           TEXT_EACH_BYTE << 7;
}

/* Index of the name nearest to `wrong`, or n when none is near enough to be meant. */
size_t text_nearest(struct text wrong, const struct text names[], size_t n);

#endif
