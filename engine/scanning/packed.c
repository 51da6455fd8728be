/* packed.c -- row after row, each of as many bytes as its values need. */
#include "scanning/packed.h"

#include <stdlib.h>
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

bool packed_keep(struct packed_rows *p, struct slab *lists[])
{
    for (size_t k = 0; k < PACKED_PARTS; k++) {
        uint32_t from = p->bucket[packed_part_bucket(p, k)];
        uint32_t n = p->bucket[packed_part_bucket(p, k + 1)] - from;

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
