/* gather.c -- a counting sort by subject, bucket by bucket, so that what is written at random fits
 * a core's cache. */
#include "scanning/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "scanning/narrow.h"

enum { AHEAD = 4 }; /* chunks between asking for a bucket's rows and reading them */

uint32_t *gather_bases(const struct chunks *chunks)
{
    uint32_t *base = malloc((chunks->n + 1) * sizeof *base), n = 0;

    for (size_t i = 0; base != NULL && i <= chunks->n; i++) {
        base[i] = n;
        n += i < chunks->n ? (uint32_t)chunks->at[i].n : 0;
    }
    return base;
}

struct making {
    const struct gathering *g;
    struct table *table;
    struct arena *arena;
    struct packed_target *targets; /* [binding->n] the table's columns; out: NULL where it is not kept */
    struct buckets by; /* table 0: one for each chunk */
    uint32_t *begin;   /* [by.n + 1] the first row of each bucket */
};

/* A thread's own room for the rows of one bucket of one chunk. */
struct room {
    uint32_t *where, *cursor;
    size_t n;
};

static bool room_for(struct room *room, size_t n)
{
    if (n <= room->n)
        return true;
    free(room->where);
    room->n = 2 * n;
    room->where = malloc(room->n * sizeof *room->where);
    if (room->where == NULL)
        room->n = 0;
    return room->n > 0;
}

static void room_free(struct room *room)
{
    free(room->where);
    free(room->cursor);
}

static size_t bucket_rows(const struct chunk *chunk, size_t b)
{
    return chunk->n > 0 ? chunk->rows.bucket[b + 1] - chunk->rows.bucket[b] : 0;
}

static bool is_left_out(const struct chunk *chunk, size_t b, size_t k)
{
    return chunk->left_out != NULL && chunk->left_out[chunk->rows.bucket[b] + k];
}

/* The rows of bucket b of a chunk, with all that they have, to where[]. */
static void put_rows(const struct making *m, const struct chunk *chunk, size_t b,
                     const uint32_t where[])
{
    const struct binding *binding = m->g->binding;
    const struct packed_rows *rows = &chunk->rows;
    struct packed_target line = {.out = m->table->line, .width = sizeof *m->table->line};

    for (size_t c = 0; c < binding->n; c++)
        if (rows->columns[c].width > 0)
            packed_spread(rows, c, b, 0, where, &m->targets[c]);
    if (m->g->lines)
        packed_spread(rows, binding->n, b, chunk->first_line, where, &line);
    for (size_t i = 0; m->table->file != NULL && i < bucket_rows(chunk, b); i++)
        if (where[i] != PACKED_NOWHERE)
            m->table->file[where[i]] = (uint16_t)chunk->file;
}

/* ---- Subjects: as they come -------------------------------------------------------------------------- */

static bool put_subjects(const struct making *m, size_t i, struct room *room)
{
    const struct chunk *chunk = &m->g->chunks->at[i];
    uint32_t next = m->begin[i];

    if (chunk->n == 0)
        return true;
    if (!room_for(room, chunk->n))
        return false;
    for (size_t k = 0; k < chunk->n; k++)
        room->where[k] = is_left_out(chunk, 0, k) ? PACKED_NOWHERE : next++;
    put_rows(m, chunk, 0, room->where);
    return true;
}

/* ---- Other tables: by subject ------------------------------------------------------------------------ */

/* The subjects of n rows of bucket b, from its first, into `out`. */
static void bucket_subjects(const struct making *m, const struct chunk *chunk, size_t b, size_t n,
                            uint32_t out[])
{
    packed_get(&chunk->rows, m->g->binding->n + 1, b, 0, n, 0, out);
}

/* first[] of a bucket's subjects, and in room->cursor[] the same. */
static bool count_bucket(const struct making *m, size_t b, struct room *room)
{
    const struct chunks *chunks = m->g->chunks;
    size_t from = b << m->by.shift, n = (size_t)1 << m->by.shift;
    uint32_t next = m->begin[b], *cursor = room->cursor;

    if (n > m->g->n_subjects - from)
        n = m->g->n_subjects - from;
    memset(cursor, 0, n * sizeof *cursor);
    for (size_t i = 0; i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->at[i];
        size_t rows = bucket_rows(chunk, b);

        if (i + AHEAD < chunks->n && chunks->at[i + AHEAD].n > 0)
            packed_ask(&chunks->at[i + AHEAD].rows, b);
        if (!room_for(room, rows))
            return false;
        if (rows > 0)
            bucket_subjects(m, chunk, b, rows, room->where);
        for (size_t k = 0; k < rows; k++)
            cursor[room->where[k]] += !is_left_out(chunk, b, k);
    }
    for (size_t s = 0; s < n; s++) {
        uint32_t rows = cursor[s];

        m->table->first[from + s] = cursor[s] = next;
        next += rows;
    }
    return true;
}

static bool put_bucket(const struct making *m, size_t b, struct room *room)
{
    const struct chunks *chunks = m->g->chunks;

    if (room->cursor == NULL)
        room->cursor = malloc(((size_t)1 << m->by.shift) * sizeof *room->cursor);
    if (room->cursor == NULL || !count_bucket(m, b, room))
        return false;
    for (size_t i = 0; i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->at[i];
        size_t n = bucket_rows(chunk, b);

        if (n == 0)
            continue;
        bucket_subjects(m, chunk, b, n, room->where);
        for (size_t k = 0; k < n; k++)
            room->where[k] = is_left_out(chunk, b, k) ? PACKED_NOWHERE : room->cursor[room->where[k]]++;
        put_rows(m, chunk, b, room->where);
    }
    return true;
}

/* A join column holds its subject's own word. */
static void put_join(const struct making *m, uint32_t words[])
{
    size_t n = m->g->n_subjects;
    int threads = m->g->threads;

#pragma omp parallel for num_threads(threads)
    for (size_t s = 0; s < n; s++)
        for (uint32_t row = m->table->first[s]; row < m->table->first[s + 1]; row++)
            words[row] = m->g->subject_words[s];
}

/* ---- The table ----------------------------------------------------------------------------------------- */

static void *make_array(struct making *m, size_t n, size_t size)
{
    void *items = arena_alloc(m->arena, n + 1, size);

    if (items != NULL)
        pages_advise(items, (n + 1) * size);
    return items;
}

/* Marks the duplicates in their chunks. */
static bool leave_out(const struct gathering *g, const uint32_t base[])
{
    for (size_t i = 0; i < g->duplicates->n; i++) {
        size_t at;
        const struct chunk *of = chunks_row(g->chunks, base, g->duplicates->at[i].row, &at);
        struct chunk *chunk = &g->chunks->at[of - g->chunks->at];

        if (chunk->left_out == NULL) {
            chunk->left_out = slab_alloc(&g->chunks->slabs.common, chunk->n, 1);
            if (chunk->left_out == NULL)
                return false;
            memset(chunk->left_out, 0, chunk->n);
        }
        chunk->left_out[chunk->place != NULL ? chunk->place[at] : at] = 1;
    }
    return true;
}

/* begin[]: how many rows each bucket has, summed up. */
static bool make_begin(struct making *m)
{
    const struct chunks *chunks = m->g->chunks;
    bool subjects = m->g->subject_words == NULL;

    if (subjects)
        m->by = (struct buckets){.n = chunks->n};
    else
        m->by = buckets_of(m->g->n_subjects);
    m->begin = calloc(m->by.n + 1, sizeof *m->begin);
    if (m->begin == NULL)
        return false;
    for (size_t i = 0; i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->at[i];

        if (subjects)
            m->begin[i + 1] += (uint32_t)chunk->n;
        for (size_t b = 0; !subjects && b < m->by.n; b++)
            m->begin[b + 1] += (uint32_t)bucket_rows(chunk, b);
        for (size_t b = 0; chunk->left_out != NULL && b < chunk->rows.n_buckets; b++)
            for (size_t k = 0; k < bucket_rows(chunk, b); k++)
                m->begin[(subjects ? i : b) + 1] -= is_left_out(chunk, b, k);
    }
    for (size_t b = 0; b < m->by.n; b++)
        m->begin[b + 1] += m->begin[b];
    m->table->n_rows = m->begin[m->by.n];
    return true;
}

/* Room for the values of column c of the binding, as codes or as they are. */
static bool make_column(struct making *m, size_t c, struct codes codes)
{
    struct column *column = &m->table->columns[m->g->binding->columns[c].column];
    struct packed_target *to = &m->targets[c];

    to->width = codes.width != 0 ? codes.width : column_width(column->type);
    to->out = make_array(m, m->table->n_rows, to->width);
    if (to->out == NULL)
        return false;
    if (codes.width != 0) {
        codes.at = to->out;
        if (column->type == COLUMN_DATE)
            to->first_day = (int32_t)codes.values[1];
        column->codes = codes;
        return true;
    }
    switch (column->type) {
    case COLUMN_NUMBER:
        column->as.number = to->out;
        break;
    case COLUMN_DATE:
        column->as.date = to->out;
        break;
    case COLUMN_FLAG:
        column->as.flag = to->out;
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        column->as.word = to->out;
        break;
    }
    return true;
}

static bool make_columns(struct making *m)
{
    const struct binding *b = m->g->binding;
    struct codes *codes = calloc(b->n + 1, sizeof *codes);
    bool fine;

    m->targets = calloc(b->n + 1, sizeof *m->targets);
    fine = codes != NULL && m->targets != NULL &&
           (m->g->subject_words == NULL || narrow_columns(b, m->g->chunks, m->g->words,
                                                          m->table->n_rows, m->arena, codes));
    for (size_t c = 0; fine && c < b->n; c++)
        fine = !b->columns[c].kept || make_column(m, c, codes[c]);
    free(codes);
    return fine;
}

static bool make_places(struct making *m)
{
    struct table *t = m->table;
    size_t n = t->n_rows, n_subjects = m->g->n_subjects;

    if (m->g->lines && (t->line = make_array(m, n, sizeof *t->line)) == NULL)
        return false;
    t->all_used = !m->g->fates;
    if (m->g->fates && (t->fate = make_array(m, n, sizeof *t->fate)) == NULL)
        return false;
    if (m->g->several_files && (t->file = make_array(m, n, sizeof *t->file)) == NULL)
        return false;
    if (m->g->subject_words == NULL)
        return true;
    t->first = make_array(m, n_subjects + 1, sizeof *t->first);
    if (t->first == NULL)
        return false;
    t->n_subjects = n_subjects;
    t->first[n_subjects] = (uint32_t)n;
    return true;
}

/* Of buckets from .. to - 1. */
static bool make_some_rows(const struct making *m, size_t from, size_t to)
{
    int threads = m->g->threads;
    bool subjects = m->g->subject_words == NULL, fine = true;

#pragma omp parallel num_threads(threads) reduction(&& : fine)
    {
        struct room room = {NULL, NULL, 0};

#pragma omp for schedule(dynamic, 1)
        for (size_t b = from; b < to; b++)
            fine = fine && (subjects ? put_subjects(m, b, &room) : put_bucket(m, b, &room));
        room_free(&room);
    }
    return fine;
}

/* Part by part: what has gone into the table leaves memory before the next takes more. */
static bool make_rows(const struct making *m)
{
    bool subjects = m->g->subject_words == NULL, fine = true;
    size_t part = subjects ? m->by.n : (size_t)1 << m->by.part_shift;

    for (size_t k = 0; k < PACKED_PARTS; k++) {
        size_t from = k * part < m->by.n ? k * part : m->by.n;
        size_t to = from + part < m->by.n ? from + part : m->by.n;

        fine = fine && (from == to || make_some_rows(m, from, to));
        slab_free(&m->g->chunks->slabs.parts[k]);
    }
    for (size_t c = 0; !subjects && c < m->g->binding->n; c++)
        if (m->g->binding->columns[c].is_join && m->targets[c].out != NULL)
            put_join(m, m->targets[c].out);
    return fine;
}

bool gather_table(const struct gathering *g, struct arena *arena, struct table *table)
{
    struct making m = {.g = g, .table = table, .arena = arena};
    uint32_t *base = gather_bases(g->chunks);
    bool fine = base != NULL && leave_out(g, base) && make_begin(&m);

    slab_free(&g->chunks->slabs.keys);
    fine = fine && make_places(&m) && make_columns(&m) && make_rows(&m);
    free(base);
    free(m.begin);
    free(m.targets);
    return fine;
}
