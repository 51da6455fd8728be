/* limits.c -- what this machine can do with the bytes of a run, measured beside the run itself. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/files.h"
#include "report/told.h"
#include "report/timings.h"
#include "run/run.h"
#include "scanning/marks.h"

enum {
    SAMPLE = 64 << 20, /* bytes of the largest input, at most */
    PIECE = 1 << 16,
    TIMES = 3 /* the best of them is the limit */
};

static uint64_t pass_bytes(const char *at, size_t n)
{
    uint64_t sum = 0, word;

    for (size_t i = 0; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        sum += word;
    }
    return sum;
}

static uint64_t pass_marks(const char *at, size_t n)
{
    enum { GROUP_BYTES = MARKS_GROUP * MARKS_BLOCK };
    struct marks marks;
    uint64_t sum = 0;

    for (size_t i = 0; i + GROUP_BYTES <= n; i += GROUP_BYTES) {
        (void)marks_find(marks_best(), at + i, MARKS_GROUP, ',', &marks);
        for (size_t k = 0; k < MARKS_GROUP; k++)
            sum += marks.lf[k] ^ marks.separator[k] ^ marks.quote[k];
    }
    return sum;
}

/* Bytes a second of the best pass; the sums go to *keep, so that no pass is left out. */
static double best_of(const osara_timings *t, struct text bytes, int threads,
                      uint64_t (*pass)(const char *, size_t), uint64_t *keep)
{
    double best = INFINITY;
    long pieces = (long)(bytes.n / PIECE);

    for (int i = 0; i < TIMES; i++) {
        double begun = watch_now(t), took;
        uint64_t sum = 0;

#pragma omp parallel for num_threads(threads) reduction(+ : sum)
        for (long p = 0; p < pieces; p++)
            sum += pass(bytes.at + p * PIECE, PIECE);
        *keep += sum;
        took = watch_now(t) - begun;
        best = took < best ? took : best;
    }
    return best > 0 ? (double)(pieces * PIECE) / best : NAN;
}

static double digest_speed(const osara_timings *t, struct text bytes, uint64_t *keep)
{
    double begun = watch_now(t), took;
    struct digest digest;

    digest_of(bytes, &digest);
    *keep += digest.bytes[0];
    took = watch_now(t) - begun;
    return took > 0 ? (double)bytes.n / took : NAN;
}

static const struct input_file *largest(const struct extract *e)
{
    const struct input_file *found = NULL;

    for (size_t i = 0; i < e->n_inputs; i++)
        if (found == NULL || e->inputs[i].bytes > found->bytes)
            found = &e->inputs[i];
    return found;
}

/* A sample of less than a piece says nothing; nor does a file that has gone since. */
static void measure(const struct osara_run *run, struct limits *l)
{
    const struct input_file *input = largest(run->extract);
    osara_problems problems = {0};
    struct mapped_file file;
    uint64_t keep = 0;

    if (input == NULL || file_map(input->path, &file, &problems) != OSARA_OK) {
        osara_problems_free(&problems);
        return;
    }
    if (file.bytes.n > SAMPLE)
        file.bytes.n = SAMPLE;
    if (file.bytes.n >= PIECE) {
        l->pass = best_of(run->timings, file.bytes, l->threads, pass_bytes, &keep);
        l->marks = best_of(run->timings, file.bytes, l->threads, pass_marks, &keep);
        l->digest = digest_speed(run->timings, file.bytes, &keep);
        if (keep == 1) /* it never is: the sums are used */
            l->pass = NAN;
    }
    file_unmap(&file);
}

char *osara_run_timings(const osara_run *run, double seconds, osara_look look)
{
    struct limits limits = {NAN, NAN, NAN, (int)run->scores->n_workspaces};
    struct buffer b = {0};

    if (run->timings == NULL)
        return NULL;
    measure(run, &limits);
    timings_show(run->timings, &limits, seconds, &look, &b);
    return told(&b);
}
