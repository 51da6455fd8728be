/* json_read.c -- JSON text (RFC 8259) to a tree, in one pass over a copy of it.
 *
 * A text says by its brackets, commas and colons how many nodes it can have at most, so that one piece of
 * memory holds them all.  From its front grow the values whose list or object is still open; when one is
 * closed, its children move together to the end, before those of the lists and objects that were closed
 * earlier.  Behind the nodes lies the copy of the text, in which escapes are read in place. */
#include "base/json_tree.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/number.h"
#include "base/wide.h"

enum {
    DEPTH_MOST = 2048,
    STEP = 128,        /* signs that fit a byte's count: a count in bytes is made in wide steps */
    BEHIND = 18,       /* NULs behind the copy: up to 16 bytes are looked at together, 2 are an escape */
    SHORT_NUMBER = 300 /* digits without an exponent that no double is too small for */
};


struct reader {
    char *at, *end;          /* of the copy, which NULs end */
    struct json_node *value; /* where the next value goes */
    struct json_node *done;  /* the first of those that have moved */
    struct json_node *open;  /* the innermost list or object not closed; it points to the one around it */
    size_t depth;
    bool but_rows; /* lists in lists are passed over */
};

/* Brackets, commas and colons: no value or key stands without one before it, but for the outermost. */
WIDE static size_t count_signs(struct text bytes, size_t *colons)
{
    size_t signs = 0;

    *colons = 0;
    for (size_t i = 0; i < bytes.n; i += STEP) {
        size_t end = bytes.n - i < STEP ? bytes.n : i + STEP;
        uint8_t any = 0, colon = 0;

        for (size_t k = i; k < end; k++) {
            char c = bytes.at[k];

            colon = (uint8_t)(colon + (c == ':'));
            any = (uint8_t)(any + ((c == ',') | ((c | 0x20) == '{')));
        }
        signs += any;
        *colons += colon;
    }
    return signs;
}

static inline void skip_space(struct reader *r)
{
    if ((unsigned char)*r->at > ' ') /* as what we have written */
        return;
    while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')
        r->at++;
}

/* ---- Texts ---- */

/* From `at` to the first byte that is more than itself: a NUL behind the copy at the latest. */
static inline char *skip_plain(char *at)
{
    uint64_t odd;

    while ((odd = text_json_odd(text_eight(at))) == 0)
        at += 8;
    return at + __builtin_ctzll(odd) / 8;
}

static bool read_hex(const char *at, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;

        if (digit == 16) /* the NUL behind the copy too */
            return false;
        *out = *out << 4 | digit;
    }
    return true;
}

static char *put_utf8(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3F));
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

/* \uXXXX, or two of them that are a pair of surrogates.  A NUL would end the text too early for whoever
 * reads it as a string: it is refused. */
static bool read_code(struct reader *r, char **to)
{
    uint32_t code, low;

    if (!read_hex(r->at + 2, &code) || code == 0 || (code >= 0xDC00 && code <= 0xDFFF))
        return false;
    r->at += 6;
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (r->at[0] != '\\' || r->at[1] != 'u' || !read_hex(r->at + 2, &low) || low < 0xDC00 ||
            low > 0xDFFF)
            return false;
        r->at += 6;
        code = 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
    }
    *to = put_utf8(*to, code);
    return true;
}

static bool read_escape(struct reader *r, char **to)
{
    static const char from[] = "\"\\/bfnrt", is[] = "\"\\/\b\f\n\r\t";
    const char *found;

    if (r->at[1] == 'u')
        return read_code(r, to);
    found = r->at[1] != '\0' ? strchr(from, r->at[1]) : NULL;
    if (found == NULL)
        return false;
    *(*to)++ = is[found - from];
    r->at += 2;
    return true;
}

/* What follows the first byte that is not plain; `to`: up to where the text has been read. */
static bool read_rest(struct reader *r, char **to)
{
    while (*r->at != '"') {
        uint32_t code = (unsigned char)*r->at;
        size_t n = 1;

        if (*r->at == '\\') {
            if (!read_escape(r, to))
                return false;
            continue;
        }
        if (code >= 0x80)
            n = text_character((struct text){r->at, (size_t)(r->end - r->at)}, &code);
        if (code < 0x20 || code == UINT32_MAX)
            return false;
        memmove(*to, r->at, n);
        *to += n;
        r->at += n;
    }
    return true;
}

/* At a quote; the closing one is where the text's NUL goes. */
static bool read_text(struct reader *r)
{
    char *from = r->at + 1, *to = r->at = skip_plain(from);

    if (*r->at != '"' && !read_rest(r, &to))
        return false;
    r->at++;
    *to = '\0';
    *r->value++ = (struct json_node){json_said(JSON_TEXT, (size_t)(to - from)), {.text = from}};
    return true;
}

/* ---- Numbers and words ---- */

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char *skip_digits(char *at)
{
    while (is_digit(*at))
        at++;
    return at;
}

/* Past at least one digit, or NULL. */
static inline char *need_digits(char *at)
{
    return is_digit(*at) ? skip_digits(at) : NULL;
}

static char *skip_exponent(char *at)
{
    at++;
    if (*at == '+' || *at == '-')
        at++;
    return need_digits(at);
}

/* What is too large for a double is refused; nothing else than the form has to be looked at for others. */
static bool read_number(struct reader *r)
{
    char *from = r->at, *at = from + (*from == '-');
    bool check;
    double v;

    at = *at == '0' ? at + 1 : need_digits(at);
    if (at != NULL && *at == '.')
        at = need_digits(at + 1);
    check = at != NULL && (*at == 'e' || *at == 'E');
    if (check)
        at = skip_exponent(at);
    if (at == NULL)
        return false;
    struct text bytes = {from, (size_t)(at - from)};

    if ((check || bytes.n > SHORT_NUMBER) && !number_parse(bytes, &v))
        return false;
    r->at = at;
    *r->value++ = (struct json_node){json_said(JSON_NUMBER, bytes.n), {.text = from}};
    return true;
}

static bool read_word(struct reader *r, struct text word, enum json_kind kind)
{
    if ((size_t)(r->end - r->at) < word.n || memcmp(r->at, word.at, word.n) != 0)
        return false;
    r->at += word.n;
    *r->value++ = (struct json_node){json_said(kind, 0), {.text = NULL}};
    return true;
}

/* ---- Lists and objects ---- */

static int by_key(const void *a, const void *b)
{
    const struct json_node *const *x = a, *const *y = b;

    return text_compare(json_bytes(*x), json_bytes(*y));
}

/* Of an object of many members: the index before them, and that no key is there twice. */
static bool index_members(struct reader *r, size_t n)
{
    const struct json_node *members = r->done,
                           **index = (const struct json_node **)(void *)r->done - n;

    r->done -= (n * sizeof *index + sizeof *members - 1) / sizeof *members;
    for (size_t i = 0; i < n; i++)
        index[i] = members + 2 * i;
    qsort(index, n, sizeof *index, by_key);
    for (size_t i = 1; i < n; i++)
        if (by_key(&index[i - 1], &index[i]) == 0)
            return false;
    return true;
}

static bool members_differ(const struct json_node members[], size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (members[2 * i].said == members[2 * k].said &&
                text_equal(json_bytes(&members[2 * i]), json_bytes(&members[2 * k])))
                return false;
    return true;
}

/* At its closing bracket: the children move to the end, and it becomes a value of the one around it. */
static bool close_it(struct reader *r)
{
    struct json_node *it = r->open, *children = it + 1;
    size_t n = (size_t)(r->value - children);
    bool object = json_kind_of(it) == JSON_OBJECT;

    r->open = it->at.around;
    r->value = children;
    r->done -= n;
    memmove(r->done, children, n * sizeof *children);
    it->at.nodes = r->done;
    n = object ? n / 2 : n;
    it->said = json_said(object ? JSON_OBJECT : JSON_LIST, n);
    r->depth--;
    r->at++;
    if (!object)
        return true;
    return n <= JSON_FEW ? members_differ(r->done, n) : index_members(r, n);
}

static bool read_key(struct reader *r)
{
    skip_space(r);
    if (*r->at != '"' || !read_text(r))
        return false;
    skip_space(r);
    return *r->at++ == ':';
}

/* At the opening quote; past the closing one, or the end of the copy. */
static inline char *pass_text(const struct reader *r, char *at)
{
    for (at = skip_plain(at + 1); *at != '"' && at < r->end; at = skip_plain(at))
        at += *at == '\\' ? 2 : 1;
    return at + 1;
}

/* From `at` to the first byte that may be a bracket or a quote, or is none that stands outside of texts: a
 * NUL behind the copy at the latest.  Brackets with these bits set are 0x7F. */
static inline char *skip_values(char *at)
{
    uint64_t eight, bracket, odd;

    do {
        eight = text_eight(at);
        bracket = (eight | TEXT_EACH_BYTE * 0x26) ^ TEXT_EACH_BYTE * 0x7F;
        odd = text_json_odd(eight) | text_zero_bytes(bracket);
        at += 8;
    } while (odd == 0);
    return at - 8 + __builtin_ctzll(odd) / 8;
}

static bool take_unread(struct reader *r, char *end)
{
    *r->value++ = (struct json_node){json_said(JSON_UNREAD, (size_t)(end - r->at)), {.text = r->at}};
    r->at = end;
    return true;
}

/* Past the first closing bracket, when that is the end: when no other list or object is opened before it,
 * nothing is escaped, and as many quotes open as close.  Else NULL: who looks closer may find one. */
#ifdef __SSE2__
static inline char *end_of_flat(const struct reader *r, char *from)
{
    const __m128i closing = _mm_set1_epi8(']'), quote = _mm_set1_epi8('"'),
                  slash = _mm_set1_epi8('\\'), opening = _mm_set1_epi8('{'),
                  alike = _mm_set1_epi8(0x20);
    unsigned quotes = 0;

    for (char *at = from + 1; at < r->end; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        unsigned closes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, closing));
        unsigned odd = (unsigned)_mm_movemask_epi8(_mm_or_si128(
            _mm_cmpeq_epi8(bytes, slash), _mm_cmpeq_epi8(_mm_or_si128(bytes, alike), opening)));
        unsigned before = (closes - 1) & ~closes; /* all, where none closes */

        if ((odd & before) != 0)
            return NULL;
        quotes ^= (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quote)) & before;
        if (closes != 0)
            return __builtin_parity(quotes) == 0 ? at + __builtin_ctz(closes) + 1 : NULL;
    }
    return NULL;
}
#else
/* As text_zero_bytes(), and of no other byte. */
static inline uint64_t only_zero_bytes(uint64_t x)
{
    return ~(((x & ~(TEXT_EACH_BYTE << 7)) + ~(TEXT_EACH_BYTE << 7)) | x) & TEXT_EACH_BYTE << 7;
}

static char *end_of_flat(const struct reader *r, const char *from)
{
    char *end = memchr(from, ']', (size_t)(r->end - from));
    uint64_t quotes = 0, odd = 0;

    for (const char *at = from + 1; end != NULL && at < end; at += 8) {
        uint64_t eight = text_eight(at);

        if (end - at < 8)
            eight <<= 8 * (8 - (end - at)); /* what stands behind */
        quotes ^= only_zero_bytes(eight ^ TEXT_EACH_BYTE * '"');
        odd |= text_zero_bytes(eight ^ TEXT_EACH_BYTE * '\\') |
               text_zero_bytes((eight | TEXT_EACH_BYTE * 0x20) ^ TEXT_EACH_BYTE * '{');
    }
    quotes ^= quotes >> 32;
    quotes ^= quotes >> 16;
    quotes ^= quotes >> 8;
    return end != NULL && odd == 0 && (quotes & 0x80) == 0 ? end + 1 : NULL;
}
#endif

/* At its opening bracket: its end is where all brackets are closed. */
static bool pass_deep(struct reader *r)
{
    char *at = r->at;
    size_t depth = 0;

    do {
        char c = *at;

        if (c == '"') {
            at = pass_text(r, at);
        } else {
            depth += (c | 0x20) == '{';
            depth -= (c | 0x20) == '}';
            at++;
        }
        if (depth > 0 && at < r->end)
            at = skip_values(at);
    } while (depth > 0 && at < r->end);
    return depth == 0 && at <= r->end && take_unread(r, at);
}

/* At its opening bracket: this row, and those that follow at once. */
static bool pass_over(struct reader *r)
{
    char *end;

    while ((end = end_of_flat(r, r->at)) != NULL) {
        take_unread(r, end);
        if (end[0] != ',' || end[1] != '[')
            return true;
        r->at++;
    }
    return pass_deep(r);
}

/* At its opening bracket.  *closed: nothing is in it. */
static bool open_it(struct reader *r, bool *closed)
{
    bool object = *r->at == '{';

    *r->value = (struct json_node){json_said(object ? JSON_OBJECT : JSON_LIST, 0),
                                   {.around = r->open}};
    r->open = r->value++;
    r->at++;
    if (++r->depth > DEPTH_MOST)
        return false;
    skip_space(r);
    *closed = *r->at == (object ? '}' : ']');
    if (*closed)
        return close_it(r);
    return r->depth < DEPTH_MOST && (!object || read_key(r));
}

/* Behind a value: what closes, up to the comma before another one (*more) or the end. */
static bool read_after(struct reader *r, bool *more)
{
    for (*more = false; r->open != NULL && !*more;) {
        bool object = json_kind_of(r->open) == JSON_OBJECT;

        skip_space(r);
        if (*r->at == ',') {
            r->at++;
            *more = true;
            return !object || read_key(r);
        }
        if (*r->at != (object ? '}' : ']') || !close_it(r))
            return false;
    }
    return true;
}

static bool read_value(struct reader *r, bool *opened)
{
    bool closed = true, fine;

    *opened = false;
    skip_space(r);
    switch (*r->at) {
    case '"':
        return read_text(r);
    case '[':
        if (r->but_rows && r->open != NULL && json_kind_of(r->open) == JSON_LIST)
            return pass_over(r);
        /* fall through */
    case '{':
        fine = open_it(r, &closed);
        *opened = !closed;
        return fine;
    case 't':
        return read_word(r, TEXT("true"), JSON_YES);
    case 'f':
        return read_word(r, TEXT("false"), JSON_NO);
    case 'n':
        return read_word(r, TEXT("null"), JSON_NULL);
    default:
        return read_number(r);
    }
}

static bool read_all(struct reader *r)
{
    bool more = true, opened;

    while (more)
        if (!read_value(r, &opened) || (!opened && !read_after(r, &more)))
            return false;
    skip_space(r);
    return r->at == r->end;
}

/* Room for the nodes, the indexes of objects (a node for each member is more than enough), the copy. */
static struct json_node *room_for(struct text bytes, struct reader *r)
{
    size_t colons, signs = count_signs(bytes, &colons), nodes = signs + 2 * colons + 1;
    struct json_node *root;

    if (nodes > (SIZE_MAX / 2 - bytes.n - BEHIND) / sizeof *root)
        return NULL;
    root = malloc(nodes * sizeof *root + bytes.n + BEHIND);
    if (root == NULL)
        return NULL;
    *r = (struct reader){.value = root, .done = root + nodes, .at = (char *)(root + nodes)};
    r->end = r->at + bytes.n;
    memcpy(r->at, bytes.at, bytes.n);
    memset(r->end, '\0', BEHIND);
    return root;
}

static struct json_node *read_bytes(struct text bytes, bool but_rows, bool *memory)
{
    struct reader r;
    struct json_node *root;

    *memory = false;
    if (bytes.n == 0)
        return NULL;
    root = room_for(bytes, &r);
    *memory = root == NULL;
    r.but_rows = but_rows;
    if (root != NULL && !read_all(&r)) {
        free(root);
        root = NULL;
    }
    return root;
}

struct json_node *json_read_or_memory(struct text bytes, bool *memory)
{
    return read_bytes(bytes, false, memory);
}

struct json_node *json_read(struct text bytes)
{
    bool memory;

    return read_bytes(bytes, false, &memory);
}

struct json_node *json_read_but_rows(struct text bytes)
{
    bool memory;

    return read_bytes(bytes, true, &memory);
}

void json_release(struct json_node *root)
{
    free(root);
}
