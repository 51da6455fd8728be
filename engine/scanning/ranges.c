/* ranges.c -- ranges of one file: read apart, taken over in order. */
#include "scanning/ranges.h"

#include <omp.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    RANGE_MOST = 1 << 21, /* bytes */
    RANGE_LEAST = 1 << 18,
    RANGES = 64, /* that a small file is cut in: the last ones end at about the same time */
    HASH_BYTES = 1 << 18 /* copied to be hashed: they stay in the core's own cache */
};

/* What the threads share.  Ranges are read in any order, and taken over in the order of the file by
 * whichever thread holds the lock; nobody waits for a turn. */
struct taking {
    const struct plan *plan;
    const struct binding *binding;
    const struct input *input;
    const struct subject_ids *subjects;
    const struct reading_options *options;
    struct chunk *chunks; /* one a range */
    struct chunk_slabs slabs;
    size_t n_ranges, range;
    uint32_t file;
    int descriptor; /* of the file, to copy from, or -1 */
    omp_lock_t lock; /* of what follows */
    size_t next;     /* the range that is taken over next */
    uint32_t *read;  /* [n_ranges] 0: not yet; else 1 + where a record was too long; atomically */
    size_t at;     /* the first record that is not taken over */
    uint32_t line; /* of it */
    uint32_t too_long;
    bool failed; /* out of memory; read and written atomically */
};

static bool has_failed(struct taking *t)
{
    bool failed;

#pragma omp atomic read
    failed = t->failed;
    return failed;
}

static void fail(struct taking *t)
{
#pragma omp atomic write
    t->failed = true;
}

static size_t range_end(const struct taking *t, size_t i)
{
    return i + 1 == t->n_ranges ? t->input->bytes.n : t->input->data + (i + 1) * t->range;
}

/* Reads range i from where its first record seems to begin. */
static void range_read(struct taking *t, struct worker *w, size_t i)
{
    size_t from = t->input->data + i * t->range, start = from, stop = range_end(t, i);
    struct text bytes = t->input->bytes;
    size_t at = 0;

    if (i > 0 && omp_get_num_threads() == 1)
        from = start = t->at; /* all before it has been taken over */
    if (worker_load(w, i > 0 ? from - 1 : from, stop)) {
        bytes = w->window.bytes;
        at = w->window.at;
    }
    if (i > 0 && omp_get_num_threads() > 1)
        start = at + records_guess(bytes, from - at, t->input->separator, t->input->n_cells);
    t->chunks[i].file = t->file;
    if (!worker_read(w, &t->chunks[i], start, stop) || !worker_settle(w, &t->chunks[i]))
        fail(t);
}

/* Ids of subjects: as many to come in each range as in the first. */
static void foresee_words(const struct taking *t, const struct chunk *chunk)
{
    for (size_t c = 0; chunk->unmerged != NULL && c < t->binding->n; c++) {
        const struct bound *bound = &t->binding->columns[c];

        if (t->subjects == NULL && bound->is_join && bound->reading.column->type == COLUMN_ID)
            words_reserve(t->plan->ids, (size_t)chunk->unmerged[c].ids * t->n_ranges);
    }
}

/* Takes over range i: its records begin where those before it ended. */
static void range_take(struct taking *t, struct worker *w, size_t i, uint32_t too_long)
{
    struct chunk *chunk = &t->chunks[i];

    if (chunk->start != t->at) {
        if (!worker_read_again(w, chunk, t->at, range_end(t, i)) || !worker_settle(w, chunk))
            fail(t);
        too_long = w->too_long;
    }
    chunk->first_line = t->line;
    if (too_long > 0 && t->too_long == 0)
        t->too_long = t->line + too_long - 1;
    t->line += chunk->lines;
    t->at = chunk->end;
    if (i == 0 && !has_failed(t))
        foresee_words(t, chunk);
    if (!has_failed(t) && !chunk_merge(chunk, t->binding, t->plan))
        fail(t);
    /* It leaves memory, but for its edges, where its neighbours read on. */
    if (chunk->mapped && t->input->decoded == NULL)
        file_rest(&t->input->file, input_skipped(t->input) + chunk->start,
                  input_skipped(t->input) + range_end(t, i));
}

static uint32_t is_read(struct taking *t, size_t i)
{
    uint32_t read = 0;

    if (i < t->n_ranges) {
#pragma omp atomic read acquire
        read = t->read[i];
    }
    return read;
}

static size_t next_of(struct taking *t)
{
    size_t next;

#pragma omp atomic read seq_cst
    next = t->next;
    return next;
}

/* Range i has been read: takes over what can be.  A thread that finds the lock taken goes on; who
 * holds it looks again after letting go, so that no range is left: either he sees that range i is
 * read, or this thread sees that the lock is free (the two flushes order writing before looking). */
static void range_done(struct taking *t, struct worker *w, size_t i)
{
    uint32_t read = 1 + w->too_long;

#pragma omp atomic write seq_cst
    t->read[i] = read;
#pragma omp flush
    while (is_read(t, next_of(t)) != 0 && omp_test_lock(&t->lock)) {
        while ((read = is_read(t, t->next)) != 0) {
            if (!has_failed(t))
                range_take(t, w, t->next, read - 1);
#pragma omp atomic update seq_cst
            t->next++;
        }
        omp_unset_lock(&t->lock);
#pragma omp flush
    }
}

/* What is hashed of a file, piece by piece. */
struct hashing {
    const struct mapped_file *file;
    struct window window;
    size_t at;
};

/* Who scans may be ahead or behind, and finds the bytes in the system's memory in either case: a piece that
 * had to be mapped leaves this program's again. */
static struct text hash_next(void *of)
{
    struct hashing *h = of;
    size_t from = h->at, left = h->file->bytes.n - from;

    h->at += left < HASH_BYTES ? left : HASH_BYTES;
    if (window_load(&h->window, from, h->at))
        return h->window.bytes;
    file_rest(h->file, from > HASH_BYTES ? from - HASH_BYTES : 0, from);
    return (struct text){h->file->bytes.at + from, h->at - from};
}

static void hash(struct taking *t, struct digest *digest)
{
    double begun = watch_now(t->options->timings);
    const struct mapped_file *file = &t->input->file;
    struct hashing hashing = {file, {.file = t->descriptor, .size = file->bytes.n}, 0};

    digest_of_pieces(hash_next, &hashing, digest);
    window_free(&hashing.window);
    if (omp_get_num_threads() > 1)
        watch_beside(t->options->timings, OSARA_STAGE_HASH, begun, t->input->file.bytes.n);
    else
        watch_within(t->options->timings, OSARA_STAGE_HASH, OSARA_STAGE_SCAN, begun,
                     t->input->file.bytes.n, 0);
}

/* Of the input, where it is read as it is in the file. */
static struct window window_of(const struct taking *t)
{
    const struct input *input = t->input;

    if (input->decoded != NULL)
        return (struct window){.file = -1};
    return (struct window){.file = t->descriptor, .skip = input_skipped(input), .size = input->bytes.n};
}

/* Each thread has a worker, which outlives no range's words. */
static void ranges_share(struct taking *t, struct digest *digest)
{
    int threads = t->options->threads > 0 ? t->options->threads : omp_get_max_threads();
    long n = (long)t->n_ranges, first = digest != NULL ? -1 : 0;

#pragma omp parallel num_threads(threads)
    {
        struct worker w = {.binding = t->binding,
                           .input = t->input,
                           .subjects = t->subjects,
                           .buckets = buckets_of(t->subjects != NULL ? t->subjects->n : 0),
                           .way = t->options->way < 0 ? marks_best()
                                                      : (enum marks_way)t->options->way,
                           .batch = t->options->batch,
                           .window = window_of(t),
                           .lines = keeps_lines(t->binding, t->options)};

        if (!worker_open(&w))
            fail(t);
#pragma omp for schedule(dynamic, 1)
        for (long i = first; i < n; i++) {
            if (i < 0) {
                hash(t, digest);
                continue;
            }
            if (!has_failed(t))
                range_read(t, &w, (size_t)i);
            range_done(t, &w, (size_t)i);
        }
#pragma omp critical
        chunk_slabs_join(&t->slabs, &w.slabs);
        worker_close(&w);
    }
}

/* Keeps the chunks that hold something. */
static bool chunks_append(struct chunks *chunks, struct taking *t)
{
    size_t n = chunks->n + t->n_ranges;

    if (n > chunks->room) {
        size_t room = n + n / 2;
        struct chunk *grown = realloc(chunks->at, room * sizeof *grown);

        if (grown == NULL)
            return false;
        chunks->at = grown;
        chunks->room = room;
    }
    for (size_t i = 0; i < t->n_ranges; i++) {
        chunks->at[chunks->n++] = t->chunks[i];
        t->chunks[i] = (struct chunk){0};
    }
    chunk_slabs_join(&chunks->slabs, &t->slabs);
    return true;
}

static enum osara_status say_too_long(const struct taking *t, osara_problems *problems)
{
    struct source source = {t->input->path, {NULL, 0}};
    struct place at = {&source, t->too_long, 0, 0};

    return problem_add(problems, OSARA_EEXTRACT, &at,
                       "a row of more than %zu MiB begins here: this is no table of text",
                       RECORD_LIMIT >> 20);
}

static size_t range_of(size_t bytes)
{
    size_t range = bytes / RANGES;

    return range < RANGE_LEAST ? RANGE_LEAST : range < RANGE_MOST ? range : RANGE_MOST;
}

enum osara_status ranges_read(const struct plan *plan, const struct binding *binding,
                              const struct input *input, uint32_t file,
                              const struct subject_ids *subjects, const struct reading_options *options,
                              struct chunks *chunks, struct digest *digest,
                              osara_problems *problems)
{
    struct taking t = {.plan = plan,
                       .binding = binding,
                       .input = input,
                       .subjects = subjects,
                       .options = options,
                       .file = file,
                       .at = input->data,
                       .line = input->line};
    size_t left = input->bytes.n - input->data;
    enum osara_status rc = OSARA_OK;

    t.range = options->range > 0 ? options->range : range_of(left);
    t.n_ranges = left == 0 ? 0 : (left - 1) / t.range + 1;
    t.chunks = calloc(t.n_ranges + 1, sizeof *t.chunks);
    t.read = calloc(t.n_ranges + 1, sizeof *t.read);
    if (t.chunks == NULL || t.read == NULL) {
        free(t.chunks);
        free(t.read);
        return problem_memory(problems);
    }
    t.descriptor = file_again(input->path, &input->file);
    omp_init_lock(&t.lock);
    ranges_share(&t, digest);
    if (t.descriptor >= 0)
        (void)close(t.descriptor);
    omp_destroy_lock(&t.lock);
    if (t.failed)
        rc = problem_memory(problems);
    else if (t.too_long > 0)
        rc = say_too_long(&t, problems);
    else if (t.at != input->bytes.n)
        rc = problem_add(problems, OSARA_EFAULT, NULL, "%s: %zu bytes at its end were not read",
                         input->path, input->bytes.n - t.at);
    else if (!chunks_append(chunks, &t))
        rc = problem_memory(problems);
    for (size_t i = 0; i < t.n_ranges; i++)
        chunk_free(&t.chunks[i], binding);
    free(t.chunks);
    free(t.read);
    chunk_slabs_free(&t.slabs);
    return rc;
}

void chunks_free(struct chunks *chunks)
{
    for (size_t i = 0; i < chunks->n; i++)
        free(chunks->at[i].faults);
    free(chunks->at);
    chunk_slabs_free(&chunks->slabs);
    *chunks = (struct chunks){0};
}
