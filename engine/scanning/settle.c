/* settle.c -- a range's rows, dealt to buckets of subjects and packed, into memory that stays. */
#include <stdlib.h>
#include <string.h>

#include "scanning/chunk.h"

enum {
    AHEAD = 12,   /* texts between asking for memory and using it */
    FEW = 1 << 18 /* subjects: a part of their rows would not fill a large page */
};

struct buckets buckets_of(size_t n_subjects)
{
    struct buckets b = {.n = n_subjects};

    while (b.n > PACKED_BUCKETS) {
        b.shift++;
        b.n = ((n_subjects - 1) >> b.shift) + 1;
    }
    while (b.n > (size_t)(n_subjects < FEW ? 1 : PACKED_PARTS) << b.part_shift)
        b.part_shift++;
    return b;
}

static bool is_of_words(const struct bound *bound)
{
    enum column_type type = bound->reading.column->type;

    return type == COLUMN_CATEGORY || type == COLUMN_TEXT || type == COLUMN_ID;
}

static void *take(struct slab **list, const void *from, size_t n, size_t size)
{
    void *to = slab_alloc(list, n, size);

    if (to != NULL)
        memcpy(to, from, n * size);
    return to;
}

void chunk_slabs_join(struct chunk_slabs *to, struct chunk_slabs *from)
{
    slab_join(&to->common, &from->common);
    slab_join(&to->keys, &from->keys);
    for (size_t k = 0; k < PACKED_PARTS; k++)
        slab_join(&to->parts[k], &from->parts[k]);
}

void chunk_slabs_free(struct chunk_slabs *slabs)
{
    slab_free(&slabs->common);
    slab_free(&slabs->keys);
    for (size_t k = 0; k < PACKED_PARTS; k++)
        slab_free(&slabs->parts[k]);
}

/* ---- Where rows go -------------------------------------------------------------------------------- */

/* Bucket by bucket, in the order of the file within one; rows that are dealt out after all of them.  Subjects
 * are then counted within their bucket. */
static bool deal_rows(struct worker *w, struct packed_rows *packed)
{
    struct rows *rows = &w->rows;
    unsigned shift = w->buckets.shift;
    uint32_t *bucket;

    packed->n_buckets = w->subjects != NULL ? w->buckets.n : 1;
    packed->part_shift = w->buckets.part_shift;
    bucket = slab_alloc(&w->slabs.common, packed->n_buckets + 3, sizeof *bucket);
    if (bucket == NULL)
        return false;
    packed->bucket = bucket;
    memset(bucket, 0, (packed->n_buckets + 3) * sizeof *bucket);
    if (w->subjects == NULL) {
        bucket[1] = (uint32_t)rows->n;
        return true;
    }
    for (size_t i = 0; i < rows->n; i++)
        bucket[(rows->subject[i] >> shift) + 2]++;
    for (size_t b = 0; b < packed->n_buckets; b++)
        bucket[b + 2] += bucket[b + 1];
    for (size_t i = 0; i < rows->n; i++) { /* leaves bucket[b + 1] at the start of the next */
        uint32_t subject = rows->subject[i];

        rows->place[i] = bucket[(subject >> shift) + 1]++;
        rows->subject[i] = subject & ((UINT32_C(1) << shift) - 1);
    }
    return true;
}

/* ---- Texts that the mapping made others ------------------------------------------------------------ */

static bool keep_made(struct worker *w, const struct made_text *from, struct text code,
                      uint32_t column, uint64_t rows, struct made *out)
{
    char *raw = take(&w->slabs.common, from->raw.at, from->raw.n, 1);
    char *made = take(&w->slabs.common, code.at, code.n, 1);

    *out = (struct made){column, from->how, {raw, from->raw.n}, {made, code.n}, rows};
    return raw != NULL && made != NULL;
}

/* Counts the rows of each text of which a code was made. */
static bool settle_made(struct worker *w, struct chunk *chunk, uint32_t column)
{
    const struct column_reader *reader = &w->columns[column];
    const uint32_t *ids = w->rows.values[column];
    uint64_t *rows = calloc(reader->n + 1, sizeof *rows);
    struct made *more = slab_alloc(&w->slabs.common, chunk->n_made + reader->n_made, sizeof *more);
    bool fine = rows != NULL && more != NULL;

    for (size_t i = 0; fine && i < w->rows.n; i++)
        rows[ids[i]] += w->subjects == NULL || w->rows.place[i] < chunk->rows.bucket[chunk->rows.n_buckets];
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

/* ---- Columns --------------------------------------------------------------------------------------- */

static bool keep_texts(struct worker *w, struct chunk *chunk, size_t c)
{
    const struct column_reader *reader = &w->columns[c];
    struct unmerged *u = &chunk->unmerged[c];
    struct packed_column *column = &chunk->rows.columns[c];

    u->ids = reader->n;
    u->length = column_even(reader);
    if (u->length > 0)
        u->even = column_bytes(reader, u->length);
    else
        u->texts = column_texts(reader);
    column->words = slab_alloc(&w->slabs.common, (size_t)u->ids + 1, sizeof *column->words);
    return (u->even != NULL || u->texts != NULL) && column->words != NULL;
}

/* How each column is packed. */
static bool shape_columns(struct worker *w, struct chunk *chunk)
{
    const struct binding *b = w->binding;
    struct packed_rows *packed = &chunk->rows;

    packed->n_columns = b->n + 1 + (w->subjects != NULL);
    packed->columns = slab_alloc(&w->slabs.common, packed->n_columns, sizeof *packed->columns);
    chunk->unmerged = calloc(b->n + 1, sizeof *chunk->unmerged);
    if (packed->columns == NULL || chunk->unmerged == NULL)
        return false;
    for (size_t c = 0; c < b->n; c++) {
        struct packed_column *column = &packed->columns[c];

        *column = (struct packed_column){.width = 0};
        if (w->rows.values[c] == NULL)
            continue;
        if (w->columns[c].n_made > 0 && !settle_made(w, chunk, (uint32_t)c))
            return false;
        if (is_of_words(&b->columns[c])) {
            *column = packed_word(w->columns[c].n);
            if (!keep_texts(w, chunk, c))
                return false;
        } else if (b->columns[c].reading.column->type == COLUMN_DATE) {
            *column = packed_dates(w->rows.values[c], w->rows.n);
        } else {
            *column = packed_raw(column_width(b->columns[c].reading.column->type));
        }
    }
    packed->columns[b->n] = w->lines ? packed_number(chunk->lines) : (struct packed_column){.width = 0};
    if (w->subjects != NULL)
        packed->columns[b->n + 1] = packed_number((UINT32_C(1) << w->buckets.shift) - 1);
    return true;
}

/* What only duplicates are found by, as it stands in the file. */
static bool settle_keys(struct worker *w, struct chunk *chunk)
{
    struct rows *rows = &w->rows;

    if (rows->offset != NULL)
        chunk->offset = take(&w->slabs.keys, rows->offset, rows->n, sizeof *rows->offset);
    if (rows->key != NULL)
        chunk->key = take(&w->slabs.keys, rows->key, rows->n, sizeof *rows->key);
    if (rows->key != NULL)
        chunk->place = take(&w->slabs.keys, rows->place, rows->n, sizeof *rows->place);
    return (rows->offset == NULL || chunk->offset != NULL) &&
           (rows->key == NULL || (chunk->key != NULL && chunk->place != NULL));
}

/* Rows of one part go beside what their range has in common: a list of their own would take a large page
 * more. */
static struct slab **row_lists(struct worker *w)
{
    return w->buckets.n > (size_t)1 << w->buckets.part_shift ? w->slabs.parts : &w->slabs.common;
}

bool worker_settle(struct worker *w, struct chunk *chunk)
{
    const struct binding *b = w->binding;
    struct rows *rows = &w->rows;
    struct packed_rows *packed = &chunk->rows;
    const uint32_t *place = w->subjects != NULL ? rows->place : NULL;

    if (rows->n == 0)
        return true;
    if (!deal_rows(w, packed) || !shape_columns(w, chunk) ||
        !packed_open(packed, rows->n, &w->packing))
        return false;
    chunk->n = packed->bucket[packed->n_buckets];
    rows->values[b->n] = w->lines ? rows->line : NULL;
    rows->values[b->n + 1] = rows->subject;
    packed_put(packed, place, (const void *const *)rows->values);
    return packed_keep(packed, row_lists(w)) && settle_keys(w, chunk);
}

/* ---- Words ------------------------------------------------------------------------------------------- */

static inline struct text unmerged_text(const struct unmerged *u, uint32_t id)
{
    return u->texts != NULL ? u->texts[id] : (struct text){u->even + (id - 1) * u->length, u->length};
}

static void unmerged_free(struct unmerged *u)
{
    free(u->texts);
    free(u->even);
}

static bool merge_words(struct words *words, const struct unmerged *u, uint32_t out[])
{
    out[0] = WORD_MISSING;
    for (uint32_t id = 1; id <= u->ids; id++) {
        if (id + AHEAD <= u->ids)
            words_prefetch(words, unmerged_text(u, id + AHEAD));
        out[id] = words_add(words, unmerged_text(u, id));
        if (out[id] == UINT32_MAX)
            return false;
    }
    return true;
}

bool chunk_merge(struct chunk *chunk, const struct binding *binding, const struct plan *plan)
{
    bool fine = true;

    for (size_t c = 0; fine && chunk->unmerged != NULL && c < binding->n; c++)
        if (chunk->unmerged[c].texts != NULL || chunk->unmerged[c].even != NULL)
            fine = merge_words(binding->columns[c].reading.column->type == COLUMN_ID ? plan->ids
                                                                                     : plan->words,
                               &chunk->unmerged[c], chunk->rows.columns[c].words);
    for (size_t c = 0; chunk->unmerged != NULL && c < binding->n; c++)
        unmerged_free(&chunk->unmerged[c]);
    free(chunk->unmerged);
    chunk->unmerged = NULL;
    return fine;
}

void chunk_free(struct chunk *chunk, const struct binding *binding)
{
    for (size_t c = 0; chunk->unmerged != NULL && c < binding->n; c++)
        unmerged_free(&chunk->unmerged[c]);
    free(chunk->unmerged);
    free(chunk->faults);
    chunk->unmerged = NULL;
    chunk->faults = NULL;
}

/* ---- One row ----------------------------------------------------------------------------------------- */

static size_t place_of(const struct chunk *chunk, size_t at)
{
    return chunk->place != NULL ? chunk->place[at] : at;
}

uint32_t chunk_line(const struct chunk *chunk, const struct binding *binding, size_t at)
{
    uint32_t line;

    packed_get_one(&chunk->rows, binding->n, place_of(chunk, at), chunk->first_line, &line);
    return line;
}

uint32_t chunk_word(const struct chunk *chunk, size_t c, size_t at)
{
    uint32_t word;

    packed_get_one(&chunk->rows, c, place_of(chunk, at), 0, &word);
    return word;
}

int32_t chunk_date(const struct chunk *chunk, size_t c, size_t at)
{
    int32_t date;

    packed_get_one(&chunk->rows, c, place_of(chunk, at), 0, &date);
    return date;
}
