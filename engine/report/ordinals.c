/* ordinals.c -- see ordinals.h. */
#include "report/ordinals.h"

#include <stdlib.h>

#include "base/words.h"

/* Ids by their number, the same one by where it comes. */
static int by_id(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

bool ordinals_of(const uint32_t ids[], size_t n, uint32_t out[])
{
    uint64_t *sorted = malloc((n + 1) * sizeof *sorted);
    uint32_t count = 0;

    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (uint64_t)ids[i] << 32 | i;
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t k = 0; k < n; k++) /* of each, where its id comes first */
        out[(uint32_t)sorted[k]] = k > 0 && sorted[k] >> 32 == sorted[k - 1] >> 32
                                       ? out[(uint32_t)sorted[k - 1]]
                                       : (uint32_t)sorted[k];
    for (size_t i = 0; i < n; i++)
        out[i] = ids[i] == WORD_MISSING ? 0 : out[i] == i ? ++count : out[out[i]];
    free(sorted);
    return true;
}
