/* packed.c -- row after row, each of as many bytes as its values need. */
#include "scanning/packed.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"

enum { PACKED_LINE = 64 }; /* bytes that come from memory at once */

static const int32_t DATES_NARROW = UINT16_MAX - 1; /* days; all ones is missing */

static uint8_t width_of(uint32_t most)
{
    return most <= UINT8_MAX ? 1 : most <= UINT16_MAX ? 2 : 4;
}

struct packed_column packed_number(uint32_t most)
{
    return (struct packed_column){.kind = PACKED_NUMBER, .width = width_of(most)};
}

struct packed_column packed_word(uint32_t ids)
{
    return (struct packed_column){.kind = PACKED_WORD, .width = width_of(ids), .n_words = ids + 1};
}

struct packed_column packed_raw(size_t width)
{
    return (struct packed_column){.kind = PACKED_RAW, .width = (uint8_t)width};
}

struct packed_column packed_dates(const int32_t dates[], size_t n)
{
    int32_t least = INT32_MAX, most = INT32_MIN;
    struct packed_column c = {.kind = PACKED_DATE, .width = sizeof(uint16_t)};

    for (size_t i = 0; i < n; i++) {
        int32_t d = dates[i] == DATE_MISSING ? least : dates[i]; /* counts for neither */

        least = d < least ? d : least;
        d = dates[i] == DATE_MISSING ? most : dates[i];
        most = d > most ? d : most;
    }
    c.base = least;
    c.most = most;
    if ((int64_t)most - least < UINT8_MAX) /* or there is none */
        c.width = 1;
    else if ((int64_t)most - least > DATES_NARROW)
        c.width = sizeof(int32_t);
    return c;
}

void packing_free(struct packing *packing)
{
    free(packing->room);
    *packing = (struct packing){0};
}

bool packed_open(struct packed_rows *p, size_t n, struct packing *packing)
{
    size_t bytes;

    p->n = (uint32_t)n;
    p->row = 0;
    for (size_t c = 0; c < p->n_columns; c++) {
        p->columns[c].before = (uint16_t)p->row;
        p->row += p->columns[c].width;
    }
    bytes = n * p->row;
    if (bytes > packing->n_room) {
        packing_free(packing);
        packing->room = malloc(bytes + bytes / 2);
        packing->n_room = packing->room != NULL ? bytes + bytes / 2 : 0;
    }
    p->bytes = packing->room;
    return p->bytes != NULL || bytes == 0;
}

/* The first bucket of a part, or the end of all. */
static inline size_t part_bucket(const struct packed_rows *p, size_t part)
{
    size_t bucket = part << p->part_shift;

    return bucket < p->n_buckets ? bucket : p->n_buckets;
}

bool packed_keep(struct packed_rows *p, struct slab *lists[])
{
    for (size_t k = 0; k < PACKED_PARTS; k++) {
        uint32_t from = p->bucket[part_bucket(p, k)], n = p->bucket[part_bucket(p, k + 1)] - from;

        p->part[k] = NULL;
        if (n == 0)
            continue;
        p->part[k] = slab_alloc(&lists[k], n, p->row);
        if (p->part[k] == NULL)
            return false;
        memcpy(p->part[k], p->bytes + (size_t)from * p->row, (size_t)n * p->row);
    }
    p->bytes = NULL;
    return true;
}

/* ---- In ---------------------------------------------------------------------------------------------- */

/* The body is compiled once for each width and kind. */
static inline void put_all(const struct packed_rows *p, const struct packed_column *c,
                           const uint32_t place[], const void *values, size_t width,
                           enum packed_kind kind)
{
    const size_t row = p->row;
    unsigned char *bytes = p->bytes + c->before;

    for (size_t i = 0; i < p->n; i++) {
        unsigned char *to = bytes + (place != NULL ? place[i] : i) * row;
        uint32_t v;

        if (kind == PACKED_RAW) {
            memcpy(to, (const unsigned char *)values + i * width, width);
            continue;
        }
        memcpy(&v, (const unsigned char *)values + i * sizeof v, sizeof v);
        if (kind == PACKED_DATE && width < sizeof v)
            v = (int32_t)v == DATE_MISSING ? UINT16_MAX : v - (uint32_t)c->base;
        if (width == 1) {
            *to = (unsigned char)v;
        } else if (width == 2) {
            uint16_t half = (uint16_t)v;

            memcpy(to, &half, sizeof half);
        } else {
            memcpy(to, &v, sizeof v);
        }
    }
}

static void put_column(struct packed_rows *p, size_t column, const uint32_t place[], const void *values)
{
    const struct packed_column *c = &p->columns[column];

    if (c->kind == PACKED_RAW && c->width == 1)
        put_all(p, c, place, values, 1, PACKED_RAW);
    else if (c->kind == PACKED_RAW)
        put_all(p, c, place, values, sizeof(double), PACKED_RAW);
    else if (c->kind == PACKED_DATE && c->width == 1)
        put_all(p, c, place, values, 1, PACKED_DATE);
    else if (c->kind == PACKED_DATE && c->width == 2)
        put_all(p, c, place, values, 2, PACKED_DATE);
    else if (c->width == 1)
        put_all(p, c, place, values, 1, PACKED_WORD);
    else if (c->width == 2)
        put_all(p, c, place, values, 2, PACKED_WORD);
    else if (c->width == 4)
        put_all(p, c, place, values, 4, PACKED_WORD);
}

/* ---- In, a whole row at once --------------------------------------------------------------------------- */

/* Rows of at most eight bytes are put together in registers, column by column, and written once. */
enum { NARROW = sizeof(uint64_t), NARROW_ROWS = 512 };

WIDE static void add_numbers(const uint32_t *restrict values, size_t n, unsigned shift, uint64_t *restrict rows)
{
    for (size_t i = 0; i < n; i++)
        rows[i] |= (uint64_t)values[i] << shift;
}

WIDE static void add_bytes(const uint8_t *restrict values, size_t n, unsigned shift, uint64_t *restrict rows)
{
    for (size_t i = 0; i < n; i++)
        rows[i] |= (uint64_t)values[i] << shift;
}

WIDE static void add_dates(const int32_t *restrict values, size_t n, unsigned shift, int32_t base,
                           uint32_t missing, uint64_t *restrict rows)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t v = values[i] == DATE_MISSING ? missing : (uint32_t)values[i] - (uint32_t)base;

        rows[i] |= (uint64_t)v << shift;
    }
}

/* Rows from the `from`-th value on. */
static void add_column(const struct packed_column *c, const void *values, size_t from, size_t n, uint64_t rows[])
{
    unsigned shift = 8 * c->before;

    if (c->kind == PACKED_RAW)
        add_bytes((const uint8_t *)values + from, n, shift, rows);
    else if (c->kind == PACKED_DATE && c->width < sizeof(int32_t))
        add_dates((const int32_t *)values + from, n, shift, c->base, c->width == 1 ? UINT8_MAX : UINT16_MAX,
                  rows);
    else
        add_numbers((const uint32_t *)values + from, n, shift, rows);
}

/* Four bytes and, over some of them again, the last four; likewise two of three. */
static inline void write_rows(unsigned char *bytes, const uint32_t place[], const uint64_t rows[], size_t n,
                              size_t row)
{
    const size_t part = row >= 4 ? 4 : row >= 2 ? 2 : 1;

    for (size_t i = 0; i < n; i++) {
        uint64_t v = rows[i], end = v >> 8 * (row - part);
        unsigned char *to = bytes + place[i] * row;

        if (row == NARROW) {
            memcpy(to, &v, NARROW);
            continue;
        }
        memcpy(to, &v, part);
        if (row > part)
            memcpy(to + row - part, &end, part);
    }
}

static void put_narrow(struct packed_rows *p, const uint32_t place[], const void *const values[])
{
    uint64_t rows[NARROW_ROWS];

    for (size_t from = 0; from < p->n; from += NARROW_ROWS) {
        size_t n = p->n - from < NARROW_ROWS ? p->n - from : NARROW_ROWS;

        memset(rows, 0, n * sizeof *rows);
        for (size_t c = 0; c < p->n_columns; c++)
            if (values[c] != NULL)
                add_column(&p->columns[c], values[c], from, n, rows);
        switch (p->row) { /* compiled once for each */
        case 1: write_rows(p->bytes, place + from, rows, n, 1); break;
        case 2: write_rows(p->bytes, place + from, rows, n, 2); break;
        case 3: write_rows(p->bytes, place + from, rows, n, 3); break;
        case 4: write_rows(p->bytes, place + from, rows, n, 4); break;
        case 5: write_rows(p->bytes, place + from, rows, n, 5); break;
        case 6: write_rows(p->bytes, place + from, rows, n, 6); break;
        case 7: write_rows(p->bytes, place + from, rows, n, 7); break;
        default: write_rows(p->bytes, place + from, rows, n, NARROW); break;
        }
    }
}

/* Of which numbers are no part, and where a row's first byte is its lowest. */
static bool are_narrow(const struct packed_rows *p)
{
    bool narrow = p->row > 0 && p->row <= NARROW && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

    for (size_t c = 0; c < p->n_columns; c++)
        narrow = narrow && (p->columns[c].kind != PACKED_RAW || p->columns[c].width <= 1);
    return narrow;
}

void packed_put(struct packed_rows *p, const uint32_t place[], const void *const values[])
{
    if (place != NULL && are_narrow(p)) {
        put_narrow(p, place, values);
        return;
    }
    for (size_t c = 0; c < p->n_columns; c++)
        if (values[c] != NULL)
            put_column(p, c, place, values[c]);
}

/* ---- Out --------------------------------------------------------------------------------------------- */

static inline uint32_t narrow(const unsigned char *at, size_t width)
{
    uint16_t half;
    uint32_t v;

    if (width == 1)
        return *at;
    if (width == 2) {
        memcpy(&half, at, sizeof half);
        return half;
    }
    memcpy(&v, at, sizeof v);
    return v;
}

/* Row `from` of a bucket. */
static inline const unsigned char *row_at(const struct packed_rows *p, size_t bucket, size_t from)
{
    size_t part = bucket >> p->part_shift;

    return p->part[part] + (p->bucket[bucket] - p->bucket[part << p->part_shift] + from) * p->row;
}

/* A value that is not kept as raw bytes; PACKED_NUMBER: less what is added to it. */
static inline uint32_t value_at(const struct packed_column *c, const unsigned char *at, size_t width,
                                enum packed_kind kind)
{
    uint32_t v = narrow(at, width);

    if (kind == PACKED_WORD)
        return c->words[v];
    if (kind == PACKED_DATE && width < sizeof v)
        return v == (width == 1 ? UINT8_MAX : UINT16_MAX) ? (uint32_t)DATE_MISSING : (uint32_t)c->base + v;
    return v;
}

static inline uint32_t value_of(const struct packed_column *c, const unsigned char *at)
{
    if (c->kind == PACKED_DATE)
        return c->width == 1   ? value_at(c, at, 1, PACKED_DATE)
               : c->width == 2 ? value_at(c, at, 2, PACKED_DATE)
                               : value_at(c, at, 4, PACKED_DATE);
    return value_at(c, at, c->width, c->kind);
}

static inline void get_numbers(const unsigned char *at, size_t row, size_t width, size_t n, uint32_t add,
                               uint32_t out[])
{
    for (size_t i = 0; i < n; i++, at += row)
        out[i] = narrow(at, width) + add;
}

void packed_ask(const struct packed_rows *p, size_t bucket)
{
    size_t bytes = (size_t)(p->bucket[bucket + 1] - p->bucket[bucket]) * p->row;

    for (size_t i = 0; i < bytes; i += PACKED_LINE)
        __builtin_prefetch(row_at(p, bucket, 0) + i);
}

void packed_get(const struct packed_rows *p, size_t column, size_t bucket, size_t from, size_t n,
                uint32_t add, void *out)
{
    const struct packed_column *c = &p->columns[column];
    const unsigned char *at = row_at(p, bucket, from) + c->before;
    uint32_t *values = out;

    if (c->kind == PACKED_NUMBER && c->width == 1) /* whose rows they are: all are asked for, twice */
        get_numbers(at, p->row, 1, n, add, out);
    else if (c->kind == PACKED_NUMBER && c->width == 2)
        get_numbers(at, p->row, 2, n, add, out);
    else if (c->kind == PACKED_NUMBER)
        get_numbers(at, p->row, 4, n, add, out);
    for (size_t i = 0; c->kind != PACKED_NUMBER && i < n; i++, at += p->row) {
        if (c->kind == PACKED_RAW)
            memcpy((unsigned char *)out + i * c->width, at, c->width);
        else
            values[i] = value_of(c, at);
    }
}

void packed_get_one(const struct packed_rows *p, size_t column, size_t place, uint32_t add, void *out)
{
    const struct packed_column *c = &p->columns[column];
    const unsigned char *at;
    size_t part = 0;
    uint32_t v;

    while (place >= p->bucket[part_bucket(p, part + 1)])
        part++;
    at = p->part[part] + (place - p->bucket[part_bucket(p, part)]) * p->row + c->before;
    if (c->kind == PACKED_RAW) {
        memcpy(out, at, c->width);
        return;
    }
    v = value_of(c, at) + (c->kind == PACKED_NUMBER ? add : 0);
    memcpy(out, &v, sizeof v);
}

/* ---- To a table ---------------------------------------------------------------------------------------- */

/* The rows of a bucket, and where they go. */
struct spreading {
    const struct packed_column *c;
    const unsigned char *at; /* of the first */
    size_t row, n;
    uint32_t add;
    const uint32_t *where;
    const struct packed_target *to;
};

static inline void spread_raw(const struct spreading *s, size_t width)
{
    const unsigned char *at = s->at;

    for (size_t i = 0; i < s->n; i++, at += s->row)
        if (s->where[i] != PACKED_NOWHERE)
            memcpy((unsigned char *)s->to->out + s->where[i] * width, at, width);
}

static inline void spread_all(const struct spreading *s, size_t width, enum packed_kind kind,
                              size_t out_width)
{
    const unsigned char *at = s->at;
    const uint32_t *where = s->where;
    uint8_t *bytes = s->to->out;
    uint16_t *halves = s->to->out;
    uint32_t *wholes = s->to->out;

    for (size_t i = 0; i < s->n; i++, at += s->row) {
        uint32_t v = value_at(s->c, at, width, kind);

        if (where[i] == PACKED_NOWHERE)
            continue;
        if (kind == PACKED_NUMBER)
            v += s->add;
        if (kind == PACKED_DATE && out_width < sizeof v)
            v = (int32_t)v == DATE_MISSING ? 0 : v - (uint32_t)s->to->first_day + 1;
        if (out_width == 1)
            bytes[where[i]] = (uint8_t)v;
        else if (out_width == 2)
            halves[where[i]] = (uint16_t)v;
        else
            wholes[where[i]] = v;
    }
}

static inline void spread_to(const struct spreading *s, size_t width, enum packed_kind kind)
{
    if (s->to->width == 1)
        spread_all(s, width, kind, 1);
    else if (s->to->width == 2)
        spread_all(s, width, kind, 2);
    else
        spread_all(s, width, kind, 4);
}

static inline void spread_from(const struct spreading *s, enum packed_kind kind)
{
    if (s->c->width == 1)
        spread_to(s, 1, kind);
    else if (s->c->width == 2)
        spread_to(s, 2, kind);
    else
        spread_to(s, 4, kind);
}

void packed_spread(const struct packed_rows *p, size_t column, size_t bucket, uint32_t add,
                   const uint32_t where[], const struct packed_target *to)
{
    const struct packed_column *c = &p->columns[column];
    const struct spreading s = {.c = c,
                                .at = row_at(p, bucket, 0) + c->before,
                                .row = p->row,
                                .n = p->bucket[bucket + 1] - p->bucket[bucket],
                                .add = add,
                                .where = where,
                                .to = to};

    if (c->kind == PACKED_RAW && c->width == 1)
        spread_raw(&s, 1);
    else if (c->kind == PACKED_RAW)
        spread_raw(&s, sizeof(double));
    else if (c->kind == PACKED_NUMBER)
        spread_from(&s, PACKED_NUMBER);
    else if (c->kind == PACKED_WORD)
        spread_from(&s, PACKED_WORD);
    else
        spread_from(&s, PACKED_DATE);
}
