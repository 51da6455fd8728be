/* yaml_brackets.c -- see yaml_brackets.h. */
#include "base/yaml_brackets.h"

#include <string.h>

/* Characters of Unicode's private use area: U+F8E0, U+F8E1, U+F8E2 stand for '[', ']' and ','. */
static const char masks[3][4] = {"\xEF\xA3\xA0", "\xEF\xA3\xA1", "\xEF\xA3\xA2"};
static const char masked[3] = {'[', ']', ','};

enum { FARTHEST = 2000 }; /* bytes from an opening bracket to its end; keeps the search linear */

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Whether the bracket at `at` opens something of an expression: name[..., in [..., name(... */
static bool opens(struct text bytes, size_t at)
{
    size_t i = at;

    if (at == 0)
        return false;
    if (is_name(bytes.at[at - 1]))
        return true;
    while (i > 0 && bytes.at[i - 1] == ' ')
        i--;
    return bytes.at[at] == '[' && i < at && i >= 3 && bytes.at[i - 1] == 'n' &&
           bytes.at[i - 2] == 'i' && bytes.at[i - 3] == ' ';
}

/* The end of what opens at `at`: the offset of its closing bracket, on the same line; 0 = none. */
static size_t closes(struct text bytes, size_t at)
{
    char stack[64];
    size_t depth = 0, end = at + FARTHEST < bytes.n ? at + FARTHEST : bytes.n;

    for (size_t i = at; i < end && bytes.at[i] != '\n'; i++) {
        char c = bytes.at[i];

        if (c == '\'') { /* a text of the expression, brackets and all */
            const char *quote = memchr(bytes.at + i + 1, '\'', end - i - 1);

            if (quote != NULL)
                i = (size_t)(quote - bytes.at);
        } else if (c == '[' || c == '(') {
            if (depth == sizeof stack)
                return 0;
            stack[depth++] = c == '[' ? ']' : ')';
        } else if (c == ']' || c == ')') {
            if (depth == 0 || stack[depth - 1] != c)
                return 0;
            if (--depth == 0)
                return i;
        } else if (c == '{' || c == '}') {
            return 0;
        }
    }
    return 0;
}

bool yaml_is_masked(struct text bytes)
{
    for (size_t i = 0; i + 3 <= bytes.n; i++)
        for (size_t k = 0; k < 3; k++)
            if (bytes.at[i] == masks[0][0] && memcmp(bytes.at + i, masks[k], 3) == 0)
                return true;
    return false;
}

static void put(struct buffer *b, char c)
{
    for (size_t k = 0; k < 3; k++)
        if (c == masked[k]) {
            buffer_bytes(b, masks[k], 3);
            return;
        }
    buffer_char(b, c);
}

bool yaml_mask(struct text bytes, struct buffer *b)
{
    size_t done = 0, before = b->n;

    if (yaml_is_masked(bytes))
        return false;
    for (size_t i = 0; i < bytes.n; i++) {
        if ((bytes.at[i] != '[' && bytes.at[i] != '(') || !opens(bytes, i))
            continue;
        size_t end = closes(bytes, i);

        if (end == 0)
            continue;
        buffer_bytes(b, bytes.at + done, i - done);
        for (; i <= end; i++)
            put(b, bytes.at[i]);
        done = i--;
    }
    if (b->n == before)
        return false;
    buffer_bytes(b, bytes.at + done, bytes.n - done);
    return true;
}

size_t yaml_unmask(char *at, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        char c = at[i];

        for (size_t k = 0; k < 3 && i + 3 <= n; k++)
            if (memcmp(at + i, masks[k], 3) == 0) {
                c = masked[k];
                i += 2;
                break;
            }
        at[kept++] = c;
    }
    at[kept] = '\0';
    return kept;
}
