/* duplicates.c -- by the hash of the key first; rows whose hashes agree are read again and compared
 * cell by cell. */
#include "scanning/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "base/growing.h"
#include "base/pages.h"

/* Rows are dealt to parts by their hash, so that a part's table fits a core's cache. */
enum { PART_ROWS = 1 << 16, PARTS_MOST = 1 << 10, SOME = 256 }; /* rows looked at at once */

const struct chunk *chunks_row(const struct chunks *chunks, const uint32_t base[], uint32_t row,
                               size_t *at)
{
    size_t low = 0, high = chunks->n;

    while (high - low > 1) { /* base[low] <= row < base[high] */
        size_t middle = low + (high - low) / 2;

        if (base[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    *at = row - base[low];
    return &chunks->at[low];
}

static bool push(struct duplicates *d, size_t *room, uint32_t row, uint32_t first)
{
    struct duplicate *made = growing_push(&d->at, &d->n, room, sizeof *made);

    if (made != NULL)
        *made = (struct duplicate){row, first};
    return made != NULL;
}

/* ---- Subjects: the key is one id, and its word tells it -------------------------------------------- */

static bool find_by_word(const struct binding *b, const struct chunks *chunks,
                         const uint32_t base[], size_t n_words, struct duplicates *out)
{
    uint32_t *seen = pages_zeroed(n_words + 1, sizeof *seen); /* by word: 1 + its first row */
    size_t room = 0, column = 0;
    bool fine = seen != NULL;

    while (!b->columns[column].is_join)
        column++;
    for (size_t i = 0; fine && i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->at[i];
        uint32_t words[SOME];

        for (size_t k = 0; fine && k < chunk->n; k++) {
            uint32_t row = base[i] + (uint32_t)k, word;

            if (k % SOME == 0)
                packed_get(&chunk->rows, column, 0, k, chunk->n - k < SOME ? chunk->n - k : SOME, 0,
                           words);
            word = words[k % SOME];
            if (seen[word] == 0)
                seen[word] = row + 1;
            else
                fine = push(out, &room, row, seen[word] - 1);
        }
    }
    free(seen);
    return fine;
}

/* Each record is a row and brought one word that was new: they all differ. */
static bool all_differ(const struct binding *b, const struct chunks *chunks, size_t n_rows, size_t before,
                       size_t n_words)
{
    size_t ids = 0;
    uint64_t records = 0;

    for (size_t c = 0; c < b->n; c++)
        ids += b->columns[c].reading.column->type == COLUMN_ID;
    for (size_t i = 0; i < chunks->n; i++)
        records += chunks->at[i].records;
    return ids == 1 && before == 1 && records == n_rows && n_words == n_rows + 1;
}

/* ---- Other tables: any columns ----------------------------------------------------------------------- */

struct searching {
    const struct binding *binding;
    const struct chunks *chunks;
    const uint32_t *base;
    uint64_t *entries; /* high half of the hash, and the row */
    size_t *part;      /* [n_parts + 1] where each part begins */
    size_t n_parts;
};

/* The value of a key's cell, whatever its type, as a text. */
static bool key_cell(const struct binding *b, const struct bound *bound,
                     const struct csv_record *record, uint32_t cell, struct arena *arena,
                     struct text *out)
{
    struct cell *value = arena_alloc(arena, 1, sizeof *value);
    struct text raw;

    if (value == NULL)
        return false;
    raw = bound->reading.constant != NULL ? *bound->reading.constant
                                          : csv_unquote(&record->cells[cell], arena);
    (void)cell_read(&bound->reading, raw, value); /* these rows' keys were found to fit */
    switch (bound->reading.column->type) {
    case COLUMN_NUMBER:
        *out = (struct text){(const char *)&value->number, sizeof value->number};
        return true;
    case COLUMN_DATE:
        *out = (struct text){(const char *)&value->date, sizeof value->date};
        return true;
    case COLUMN_FLAG:
        *out = (struct text){(const char *)&value->flag, sizeof value->flag};
        return true;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        break;
    }
    *out = value->text;
    if (bound->is_join && b->subjects != NULL) { /* two ids may be one person */
        value->date = (int32_t)subject_ids_find(b->subjects, value->text);
        *out = (struct text){(const char *)&value->date, sizeof value->date};
    }
    return true;
}

/* The cells of a row's key, read from the file. */
static bool read_key(const struct searching *s, uint32_t row, struct arena *arena,
                     struct text cells[])
{
    size_t at, n = 0;
    const struct chunk *chunk = chunks_row(s->chunks, s->base, row, &at);
    struct csv_reader reader;
    struct csv_record record;
    bool fine;

    csv_open(&reader, chunk->input->bytes, chunk->input->separator);
    reader.at = chunk->start + chunk->offset[at];
    fine = csv_next(&reader, &record);
    for (size_t c = 0; fine && c < s->binding->n; c++)
        if (s->binding->columns[c].is_key)
            fine = key_cell(s->binding, &s->binding->columns[c], &record, chunk->input->cell[c],
                            arena, &cells[n++]);
    csv_close(&reader);
    return fine;
}

/* 1 when two rows have the same key, 0 when only their hashes agree, -1 when out of memory. */
static int same_key(const struct searching *s, uint32_t a, uint32_t b)
{
    struct arena *arena = arena_new();
    struct text *cells = arena != NULL ? arena_alloc(arena, 2 * s->binding->n, sizeof *cells)
                                       : NULL;
    size_t n = 0;
    int same = 1;

    for (size_t c = 0; c < s->binding->n; c++)
        n += s->binding->columns[c].is_key;
    if (cells == NULL || !read_key(s, a, arena, cells) || !read_key(s, b, arena, cells + n))
        same = -1;
    for (size_t k = 0; same == 1 && k < n; k++)
        same = text_equal(cells[k], cells[n + k]);
    arena_free(arena);
    return same;
}

/* The rows of one part, in their order, into a table of their own. */
static bool find_in_part(const struct searching *s, size_t part, struct duplicates *out)
{
    size_t begin = s->part[part], n = s->part[part + 1] - begin, size = 64, room = 0;
    uint64_t *slots; /* 0: free; else an entry with its row + 1 */
    bool fine = true;

    while (size < 2 * n)
        size *= 2;
    slots = pages_zeroed(size, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t k = begin; fine && k < begin + n; k++) {
        uint64_t entry = s->entries[k] + 1;
        size_t i = (size_t)(entry >> 32) & (size - 1);
        int same = 0;

        for (; slots[i] != 0; i = (i + 1) & (size - 1)) {
            if (slots[i] >> 32 != entry >> 32)
                continue;
            same = same_key(s, (uint32_t)slots[i] - 1, (uint32_t)entry - 1);
            if (same != 0)
                break;
        }
        if (same == 0)
            slots[i] = entry;
        else
            fine = same > 0 && push(out, &room, (uint32_t)entry - 1, (uint32_t)slots[i] - 1);
    }
    free(slots);
    return fine;
}

/* Deals the rows to parts by the low bits of their hashes, in their order. */
static bool deal(struct searching *s, size_t n_rows)
{
    size_t *next;

    s->n_parts = 1;
    while (s->n_parts < PARTS_MOST && s->n_parts * PART_ROWS < n_rows)
        s->n_parts *= 2;
    s->part = calloc(s->n_parts + 1, sizeof *s->part);
    s->entries = malloc((n_rows + 1) * sizeof *s->entries);
    next = malloc(s->n_parts * sizeof *next);
    if (s->part == NULL || s->entries == NULL || next == NULL) {
        free(next);
        return false;
    }
    for (size_t i = 0; i < s->chunks->n; i++)
        for (size_t k = 0; k < s->chunks->at[i].n; k++)
            s->part[(s->chunks->at[i].key[k] & (s->n_parts - 1)) + 1]++;
    for (size_t p = 0; p < s->n_parts; p++) {
        s->part[p + 1] += s->part[p];
        next[p] = s->part[p];
    }
    for (size_t i = 0; i < s->chunks->n; i++) {
        for (size_t k = 0; k < s->chunks->at[i].n; k++) {
            uint64_t key = s->chunks->at[i].key[k];

            s->entries[next[key & (s->n_parts - 1)]++] = (key & ~(uint64_t)UINT32_MAX) |
                                                         (s->base[i] + k);
        }
    }
    free(next);
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct duplicate *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

static bool find_by_hash(struct searching *s, size_t n_rows, int threads, struct duplicates *out)
{
    struct duplicates *parts;
    size_t room = 0;
    bool fine = deal(s, n_rows);

    parts = calloc(s->n_parts + 1, sizeof *parts);
    fine = fine && parts != NULL;
    if (fine) {
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1) reduction(&& : fine)
        for (size_t p = 0; p < s->n_parts; p++)
            fine = fine && find_in_part(s, p, &parts[p]);
    }
    for (size_t p = 0; parts != NULL && p < s->n_parts; p++) {
        for (size_t i = 0; fine && i < parts[p].n; i++)
            fine = push(out, &room, parts[p].at[i].row, parts[p].at[i].first);
        free(parts[p].at);
    }
    if (fine && out->n > 0)
        qsort(out->at, out->n, sizeof *out->at, compare);
    free(parts);
    free(s->entries);
    free(s->part);
    return fine;
}

bool duplicates_find(const struct binding *binding, const struct chunks *chunks,
                     const uint32_t base[], size_t before, size_t n_words, int threads,
                     struct duplicates *out)
{
    struct searching s = {.binding = binding, .chunks = chunks, .base = base};
    size_t n_rows = base[chunks->n];

    if (n_rows == 0 || (binding->index > 0 && !binding->has_key))
        return true;
    if (binding->index == 0 && all_differ(binding, chunks, n_rows, before, n_words))
        return true;
    if (binding->index == 0)
        return find_by_word(binding, chunks, base, n_words, out);
    return find_by_hash(&s, n_rows, threads, out);
}
