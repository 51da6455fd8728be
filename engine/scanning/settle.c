/* settle.c -- a range's rows, dealt to buckets of subjects, into memory that stays. */
#include "scanning/chunk.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS_MOST = 512 };

struct buckets buckets_of(size_t n_subjects)
{
    struct buckets b = {0, n_subjects};

    while (b.n > BUCKETS_MOST) {
        b.shift++;
        b.n = ((n_subjects - 1) >> b.shift) + 1;
    }
    return b;
}

static void *take(struct slab **list, const void *from, size_t n, size_t size)
{
    void *to = slab_alloc(list, n, size);

    if (to != NULL)
        memcpy(to, from, n * size);
    return to;
}

/* Values of `width` bytes to their places, or as they stand when there are none. */
static void *place_values(struct slab **list, const void *from, size_t n, size_t width,
                          const uint32_t place[])
{
    void *to;

    if (place == NULL)
        return take(list, from, n, width);
    to = slab_alloc(list, n, width);
    if (to == NULL)
        return NULL;
    if (width == sizeof(uint8_t)) {
        for (size_t i = 0; i < n; i++)
            ((uint8_t *)to)[place[i]] = ((const uint8_t *)from)[i];
    } else if (width == sizeof(uint32_t)) {
        for (size_t i = 0; i < n; i++)
            ((uint32_t *)to)[place[i]] = ((const uint32_t *)from)[i];
    } else {
        for (size_t i = 0; i < n; i++)
            ((uint64_t *)to)[place[i]] = ((const uint64_t *)from)[i];
    }
    return to;
}

/* Where each row goes: bucket by bucket, in the order of the file within one. */
static bool deal_rows(struct worker *w, struct chunk *chunk)
{
    struct rows *rows = &w->rows;
    size_t n_buckets = w->buckets.n;
    unsigned shift = w->buckets.shift;
    uint32_t *bucket = slab_alloc(&w->slabs, n_buckets + 2, sizeof *bucket);

    if (bucket == NULL)
        return false;
    memset(bucket, 0, (n_buckets + 2) * sizeof *bucket);
    for (size_t i = 0; i < rows->n; i++)
        bucket[(rows->subject[i] >> shift) + 2]++;
    for (size_t b = 0; b < n_buckets; b++)
        bucket[b + 2] += bucket[b + 1];
    for (size_t i = 0; i < rows->n; i++) /* leaves bucket[b + 1] at the start of the next */
        rows->place[i] = bucket[(rows->subject[i] >> shift) + 1]++;
    chunk->bucket = bucket;
    return true;
}

static bool keep_made(struct worker *w, const struct made_text *from, struct text code,
                      uint32_t column, uint64_t rows, struct made *out)
{
    char *raw = take(&w->slabs, from->raw.at, from->raw.n, 1);
    char *made = take(&w->slabs, code.at, code.n, 1);

    *out = (struct made){column, from->how, {raw, from->raw.n}, {made, code.n}, rows};
    return raw != NULL && made != NULL;
}

/* Counts the rows of each text of which a code was made.  The values are still ids of texts. */
static bool settle_made(struct worker *w, struct chunk *chunk, uint32_t column)
{
    const struct column_reader *reader = &w->columns[column];
    const uint32_t *ids = w->rows.values[column];
    uint64_t *rows = calloc(reader->cells.n + 1, sizeof *rows);
    struct made *more = slab_alloc(&w->slabs, chunk->n_made + reader->n_made, sizeof *more);
    bool fine = rows != NULL && more != NULL;

    for (size_t i = 0; fine && i < w->rows.n; i++)
        rows[ids[i]]++;
    if (fine && chunk->n_made > 0)
        memcpy(more, chunk->made, chunk->n_made * sizeof *more);
    for (size_t i = 0; fine && i < reader->n_made; i++) {
        uint32_t id = reader->made[i].id;

        if (rows[id] > 0)
            fine = keep_made(w, &reader->made[i], reader->meanings[id].text, column, rows[id],
                             &more[chunk->n_made++]);
    }
    if (fine)
        chunk->made = more;
    free(rows);
    return fine;
}

static bool settle_values(struct worker *w, struct chunk *chunk)
{
    const struct binding *b = w->binding;
    struct rows *rows = &w->rows;

    for (size_t c = 0; c < b->n; c++) {
        enum column_type type = b->columns[c].reading.column->type;

        if (rows->values[c] == NULL)
            continue;
        if (w->columns[c].n_made > 0 && !settle_made(w, chunk, (uint32_t)c))
            return false;
        if (type == COLUMN_CATEGORY || type == COLUMN_TEXT || type == COLUMN_ID)
            column_words(&w->columns[c], rows->values[c], rows->n);
        chunk->values[c] = place_values(&w->slabs, rows->values[c], rows->n, column_width(type),
                                        rows->place);
        if (chunk->values[c] == NULL)
            return false;
    }
    return true;
}

bool worker_settle(struct worker *w, struct chunk *chunk)
{
    struct rows *rows = &w->rows;
    size_t n = rows->n;

    if (n == 0)
        return true;
    chunk->n = n;
    chunk->values = slab_alloc(&w->slabs, w->binding->n + 1, sizeof *chunk->values);
    if (chunk->values == NULL)
        return false;
    memset(chunk->values, 0, (w->binding->n + 1) * sizeof *chunk->values);
    if (w->subjects != NULL && !deal_rows(w, chunk))
        return false;
    for (size_t i = 0; i < n; i++)
        rows->line[i] += chunk->first_line;
    chunk->line = place_values(&w->slabs, rows->line, n, sizeof *rows->line, rows->place);
    if (chunk->line == NULL || !settle_values(w, chunk))
        return false;
    if (rows->subject != NULL) {
        chunk->subject = place_values(&w->slabs, rows->subject, n, sizeof *rows->subject,
                                      rows->place);
        if (chunk->subject == NULL)
            return false;
    }
    if (rows->offset != NULL)
        chunk->offset = take(&w->key_slabs, rows->offset, n, sizeof *rows->offset);
    if (rows->key != NULL)
        chunk->key = take(&w->key_slabs, rows->key, n, sizeof *rows->key);
    if (rows->key != NULL)
        chunk->place = take(&w->key_slabs, rows->place, n, sizeof *rows->place);
    return (rows->offset == NULL || chunk->offset != NULL) &&
           (rows->key == NULL || (chunk->key != NULL && chunk->place != NULL));
}
