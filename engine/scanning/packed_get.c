/* packed_get.c -- values out of packed rows, and on to a table (packed.h). */
#include <string.h>

#include "scanning/packed.h"

enum { PACKED_LINE = 64 }; /* bytes that come from memory at once */

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

    while (place >= p->bucket[packed_part_bucket(p, part + 1)])
        part++;
    at = p->part[part] + (place - p->bucket[packed_part_bucket(p, part)]) * p->row + c->before;
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
