/* text.c -- comparing, trimming and decoding runs of bytes. */
#include "base/text.h"

#include <string.h>

struct text text_of(const char *s)
{
    return (struct text){s, s ? strlen(s) : 0};
}

bool text_is(struct text a, const char *s)
{
    return text_equal(a, text_of(s));
}

bool text_equal(struct text a, struct text b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

/* Not tolower(): that depends on the locale. */
static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_equal_fold(struct text a, struct text b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (fold(a.at[i]) != fold(b.at[i]))
            return false;
    return true;
}

bool text_starts(struct text a, struct text prefix)
{
    return a.n >= prefix.n && text_equal((struct text){a.at, prefix.n}, prefix);
}

int text_compare(struct text a, struct text b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n > 0 ? memcmp(a.at, b.at, n) : 0;

    if (c != 0)
        return c < 0 ? -1 : 1;
    return (a.n > b.n) - (a.n < b.n);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The bytes of the no-break or zero-width space that begins, or ends, the text; 0: it has none. */
static size_t wide_space(struct text a, bool at_end)
{
    static const char *const spaces[] = {
        "\xC2\xA0",     /* U+00A0 no-break space */
        "\xE2\x80\x87", /* U+2007 figure space */
        "\xE2\x80\xAF", /* U+202F narrow no-break space */
        "\xE2\x80\x8B", /* U+200B zero-width space */
        "\xE2\x81\xA0", /* U+2060 word joiner */
        "\xEF\xBB\xBF"  /* U+FEFF zero-width no-break space, a byte-order mark too */
    };

    if ((unsigned char)a.at[at_end ? a.n - 1 : 0] < 0x80)
        return 0;
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        size_t n = strlen(spaces[i]);

        if (a.n >= n && memcmp(at_end ? a.at + a.n - n : a.at, spaces[i], n) == 0)
            return n;
    }
    return 0;
}

struct text text_trim(struct text a)
{
    size_t n;

    while (a.n > 0 && (n = is_space(a.at[0]) ? 1 : wide_space(a, false)) > 0)
        a.at += n, a.n -= n;
    while (a.n > 0 && (n = is_space(a.at[a.n - 1]) ? 1 : wide_space(a, true)) > 0)
        a.n -= n;
    return a;
}

bool text_same_name(struct text a, struct text b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = a.at[i] == '_' ? ' ' : a.at[i];
        char y = b.at[i] == '_' ? ' ' : b.at[i];

        if (x != y)
            return false;
    }
    return true;
}

size_t text_character(struct text a, uint32_t *code)
{
    const unsigned char *s = (const unsigned char *)a.at;
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t c;
    size_t n;

    if (a.n == 0)
        return 0;
    *code = UINT32_MAX;
    if (s[0] < 0x80) {
        *code = s[0];
        return 1;
    }
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 1;
    n = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    c = s[0] & (0xFFu >> (n + 1));
    if (a.n < n)
        return 1;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 1;
        c = c << 6 | (s[i] & 0x3Fu);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 1;
    *code = c;
    return n;
}

size_t text_utf8_fault(struct text a)
{
    size_t i = 0;

    while (i < a.n) {
        uint32_t code;
        uint64_t eight;

        if (a.n - i >= 8) { /* most text is ASCII */
            memcpy(&eight, a.at + i, 8);
            if ((eight & 0x8080808080808080u) == 0) {
                i += 8;
                continue;
            }
        }
        size_t n = text_character((struct text){a.at + i, a.n - i}, &code);

        if (code == UINT32_MAX)
            return i;
        i += n;
    }
    return a.n;
}

size_t text_characters(struct text a)
{
    size_t count = 0;

    for (size_t i = 0; i < a.n; count++) {
        uint32_t code;

        i += text_character((struct text){a.at + i, a.n - i}, &code);
    }
    return count;
}

enum { NAME_BYTES = 96 }; /* longer ones are not names that someone mistyped */

static char folded_name(char c)
{
    return c == '_' || c == '-' ? ' ' : fold(c);
}

/* Edits (insert, delete, replace, swap of neighbours) that turn a into b. */
static size_t distance(struct text a, struct text b)
{
    size_t rows[3][NAME_BYTES + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];

    for (size_t j = 0; j <= b.n; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *spare = before;

        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            char x = folded_name(a.at[i - 1]), y = folded_name(b.at[j - 1]);
            size_t best = last[j - 1] + (x != y);

            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && x == folded_name(b.at[j - 2]) && y == folded_name(a.at[i - 2]) &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        before = last, last = now, now = spare;
    }
    return last[b.n];
}

size_t text_nearest(struct text wrong, const struct text names[], size_t n)
{
    size_t nearest = n, least = SIZE_MAX;

    if (wrong.n == 0 || wrong.n > NAME_BYTES)
        return n;
    for (size_t i = 0; i < n; i++) {
        size_t longer = wrong.n > names[i].n ? wrong.n : names[i].n;
        size_t d;

        if (names[i].n == 0 || names[i].n > NAME_BYTES)
            continue;
        d = distance(wrong, names[i]);
        /* One slip in a short name, one more for every four letters beyond. */
        if (d <= (longer + 2) / 4 && d < least) {
            least = d;
            nearest = i;
        }
    }
    return nearest;
}
