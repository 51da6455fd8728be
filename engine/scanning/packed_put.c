/* packed_put.c -- values into packed rows (packed.h). */
#include <string.h>

#include "base/wide.h"
#include "scanning/packed.h"

/* ---- Column by column --------------------------------------------------------------------------------- */

/* A date in fewer than four bytes: all ones of them are missing. */
static inline uint32_t narrow_day(int32_t day, int32_t base, uint32_t missing)
{
    return day == DATE_MISSING ? missing : (uint32_t)day - (uint32_t)base;
}

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
            v = narrow_day((int32_t)v, c->base, UINT16_MAX);
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

/* ---- A whole row at once ------------------------------------------------------------------------------ */

/* Rows of at most eight bytes are put together in registers, column by column, and written once. */
enum { NARROW = sizeof(uint64_t), NARROW_ROWS = 512 };

WIDE static void add_numbers(const uint32_t *restrict values, size_t n, unsigned shift,
                             uint64_t *restrict rows)
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
    for (size_t i = 0; i < n; i++)
        rows[i] |= (uint64_t)narrow_day(values[i], base, missing) << shift;
}

/* Rows from the `from`-th value on. */
static void add_column(const struct packed_column *c, const void *values, size_t from, size_t n,
                       uint64_t rows[])
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
static inline void write_rows(unsigned char *bytes, const uint32_t place[], const uint64_t rows[],
                              size_t n, size_t row)
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
        case 1:
            write_rows(p->bytes, place + from, rows, n, 1);
            break;
        case 2:
            write_rows(p->bytes, place + from, rows, n, 2);
            break;
        case 3:
            write_rows(p->bytes, place + from, rows, n, 3);
            break;
        case 4:
            write_rows(p->bytes, place + from, rows, n, 4);
            break;
        case 5:
            write_rows(p->bytes, place + from, rows, n, 5);
            break;
        case 6:
            write_rows(p->bytes, place + from, rows, n, 6);
            break;
        case 7:
            write_rows(p->bytes, place + from, rows, n, 7);
            break;
        default:
            write_rows(p->bytes, place + from, rows, n, NARROW);
            break;
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
