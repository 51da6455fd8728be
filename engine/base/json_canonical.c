/* json_canonical.c -- see json_canonical.h. */
#include "base/json_canonical.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "base/number_shortest.h"

enum { DIGITS = 24 };

/* ECMAScript's Number::toString, which RFC 8785 (3.2.2.3) names: point or exponent as it does. */
static void put_number(struct buffer *b, double v)
{
    char digits[DIGITS];
    struct shortest s;
    int n = 0;

    if (v == 0) { /* negative zero too */
        buffer_char(b, '0');
        return;
    }
    if (v < 0)
        buffer_char(b, '-');
    s = number_shortest(fabs(v));
    for (uint64_t left = s.digits; left > 0; left /= 10)
        n++;
    for (int i = n - 1; i >= 0; i--, s.digits /= 10)
        digits[i] = (char)('0' + s.digits % 10);
    int point = n + s.exponent; /* the value is 0.DIGITS * 10^point */

    if (n <= point && point <= 21) {
        buffer_bytes(b, digits, (size_t)n);
        for (int i = n; i < point; i++)
            buffer_char(b, '0');
    } else if (0 < point && point <= 21) {
        buffer_bytes(b, digits, (size_t)point);
        buffer_char(b, '.');
        buffer_bytes(b, digits + point, (size_t)(n - point));
    } else if (-6 < point && point <= 0) {
        buffer_string(b, "0.");
        for (int i = point; i < 0; i++)
            buffer_char(b, '0');
        buffer_bytes(b, digits, (size_t)n);
    } else {
        buffer_char(b, digits[0]);
        if (n > 1)
            buffer_char(b, '.');
        buffer_bytes(b, digits + 1, (size_t)(n - 1));
        buffer_format(b, "e%c%d", point > 0 ? '+' : '-', abs(point - 1));
    }
}

/* Byte order of UTF-8 is that of code points; UTF-16 puts those from U+10000 on (surrogates, D800
 * to DFFF) before U+E000 to U+FFFF. */
static int order(unsigned char byte)
{
    return byte >= 0xF0 ? byte - 0xF0 + 0xEE : byte >= 0xEE ? byte + 16 : byte;
}

static int by_key(const void *a, const void *b)
{
    struct text x = ((const struct json_member *)a)->key, y = ((const struct json_member *)b)->key;
    size_t n = x.n < y.n ? x.n : y.n, i = 0;

    while (i < n && x.at[i] == y.at[i])
        i++;
    if (i == n)
        return x.n < y.n ? -1 : x.n > y.n;
    return order((unsigned char)x.at[i]) - order((unsigned char)y.at[i]);
}

static void put_value(struct buffer *b, const struct json_node *value);

static void put_object(struct buffer *b, const struct json_node *object)
{
    size_t n = json_length(object);
    struct json_member *members = malloc((n + 1) * sizeof *members);

    if (members == NULL) {
        b->failed = true;
        return;
    }
    json_members(object, members);
    qsort(members, n, sizeof *members, by_key);
    buffer_char(b, '{');
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buffer_char(b, ',');
        buffer_json_text(b, members[i].key);
        buffer_char(b, ':');
        put_value(b, members[i].value);
    }
    buffer_char(b, '}');
    free(members);
}

static void put_list(struct buffer *b, const struct json_node *list)
{
    buffer_char(b, '[');
    for (size_t i = 0; i < json_length(list); i++) {
        if (i > 0)
            buffer_char(b, ',');
        put_value(b, json_nth(list, i));
    }
    buffer_char(b, ']');
}

static void put_value(struct buffer *b, const struct json_node *value)
{
    if (json_is_map(value))
        put_object(b, value);
    else if (json_is_row(value))
        put_list(b, value);
    else if (json_is_figure(value))
        put_number(b, json_number_of(value));
    else if (json_is_flag(value))
        buffer_string(b, json_is_yes(value) ? "true" : "false");
    else if (json_has(value))
        buffer_json_text(b, json_text_of(value));
    else
        buffer_string(b, "null");
}

bool json_canonical(struct text json, struct buffer *b)
{
    bool memory;
    struct json_node *root = json_read_or_memory(json, &memory);

    if (root == NULL) {
        b->failed |= memory;
        return false;
    }
    put_value(b, root);
    json_release(root);
    return !b->failed;
}

bool json_is_canonical(struct text json)
{
    struct buffer b = {0};
    bool same = json_canonical(json, &b) && text_equal((struct text){b.at, b.n}, json);

    buffer_free(&b);
    return same;
}
