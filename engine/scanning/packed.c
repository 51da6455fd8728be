/* packed.c -- a bucket's rows are a block: column after column, each as wide as it must be. */
#include "scanning/packed.h"

#include <string.h>

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
    if ((int64_t)most - least > DATES_NARROW)
        c.width = sizeof(int32_t);
    return c;
}

bool packed_open(struct packed_rows *p, size_t n, struct slab **list)
{
    p->n = (uint32_t)n;
    p->row = 0;
    for (size_t c = 0; c < p->n_columns; c++) {
        p->columns[c].before = (uint16_t)p->row;
        p->row += p->columns[c].width;
    }
    p->bytes = slab_alloc(list, n, p->row);
    return p->bytes != NULL;
}

/* Where the block of a bucket has column c. */
static inline size_t block_of(const struct packed_rows *p, const struct packed_column *c, size_t bucket)
{
    size_t begin = p->bucket[bucket];

    return begin * p->row + (p->bucket[bucket + 1] - begin) * c->before;
}

/* ---- In ---------------------------------------------------------------------------------------------- */

/* The body is compiled once for each width and kind. */
static inline void put_all(const struct packed_rows *p, const struct packed_column *c,
                           const struct dealt *d, const void *values, size_t width,
                           enum packed_kind kind)
{
    size_t lead[PACKED_BUCKETS]; /* of a bucket's first row, were all rows of it this wide */

    for (size_t b = 0; b < p->n_buckets; b++)
        lead[b] = block_of(p, c, b) - p->bucket[b] * width;
    for (size_t i = 0; i < p->n; i++) {
        unsigned char *to = d->place == NULL ? p->bytes + lead[0] + i * width
                                             : p->bytes + lead[d->subject[i] >> d->shift] +
                                                   d->place[i] * width;
        uint32_t v;

        if (kind == PACKED_RAW) {
            memcpy(to, (const unsigned char *)values + i * width, width);
            continue;
        }
        memcpy(&v, (const unsigned char *)values + i * sizeof v, sizeof v);
        if (kind == PACKED_DATE && width == sizeof(uint16_t))
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

void packed_put(struct packed_rows *p, size_t column, const struct dealt *d, const void *values)
{
    const struct packed_column *c = &p->columns[column];

    if (c->kind == PACKED_RAW && c->width == 1)
        put_all(p, c, d, values, 1, PACKED_RAW);
    else if (c->kind == PACKED_RAW)
        put_all(p, c, d, values, sizeof(double), PACKED_RAW);
    else if (c->kind == PACKED_DATE && c->width == 2)
        put_all(p, c, d, values, 2, PACKED_DATE);
    else if (c->width == 1)
        put_all(p, c, d, values, 1, PACKED_WORD);
    else if (c->width == 2)
        put_all(p, c, d, values, 2, PACKED_WORD);
    else if (c->width == 4)
        put_all(p, c, d, values, 4, PACKED_WORD);
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

static inline void get_numbers(const unsigned char *from, size_t width, size_t n, uint32_t add,
                               uint32_t out[])
{
    for (size_t i = 0; i < n; i++)
        out[i] = narrow(from + i * width, width) + add;
}

static inline void get_words(const unsigned char *from, size_t width, size_t n,
                             const uint32_t words[], uint32_t out[])
{
    for (size_t i = 0; i < n; i++)
        out[i] = words[narrow(from + i * width, width)];
}

static void get_dates(const unsigned char *from, int32_t base, size_t n, int32_t out[])
{
    for (size_t i = 0; i < n; i++) {
        uint32_t v = narrow(from + 2 * i, 2);

        out[i] = v == UINT16_MAX ? DATE_MISSING : base + (int32_t)v;
    }
}

static void get(const struct packed_column *c, const unsigned char *from, size_t n, uint32_t add,
                void *out)
{
    switch (c->kind) {
    case PACKED_RAW:
        memcpy(out, from, n * c->width);
        break;
    case PACKED_DATE:
        if (c->width == sizeof(uint16_t))
            get_dates(from, c->base, n, out);
        else
            memcpy(out, from, n * sizeof(int32_t));
        break;
    case PACKED_NUMBER:
        if (c->width == 1)
            get_numbers(from, 1, n, add, out);
        else if (c->width == 2)
            get_numbers(from, 2, n, add, out);
        else
            get_numbers(from, 4, n, add, out);
        break;
    case PACKED_WORD:
        if (c->width == 1)
            get_words(from, 1, n, c->words, out);
        else if (c->width == 2)
            get_words(from, 2, n, c->words, out);
        else
            get_words(from, 4, n, c->words, out);
        break;
    }
}

void packed_get(const struct packed_rows *p, size_t column, size_t bucket, size_t from, size_t n,
                uint32_t add, void *out)
{
    const struct packed_column *c = &p->columns[column];

    get(c, p->bytes + block_of(p, c, bucket) + from * c->width, n, add, out);
}

void packed_get_one(const struct packed_rows *p, size_t column, size_t place, uint32_t add, void *out)
{
    size_t low = 0, high = p->n_buckets;

    while (high - low > 1) { /* bucket[low] <= place < bucket[high] */
        size_t middle = low + (high - low) / 2;

        if (p->bucket[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    packed_get(p, column, low, place - p->bucket[low], 1, add, out);
}
