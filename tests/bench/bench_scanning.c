/* bench_scanning.c -- how long an extract takes to read, beside a plain pass over the same bytes.
 *
 *     bench_scanning RULESET EXTRACT AS-OF [THREADS [TIMES]]
 *
 * Each figure is the best of TIMES (5), in the same run, the file cache warm: the plain pass adds up
 * the file's words, the marks are those of scanning/marks.h, the records those of
 * scanning/records.h on one thread, and the extract is extract_read() whole. */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/files.h"
#include "scanning/read.h"
#include "scanning/records.h"

enum { FILES = 64 };

struct bench {
    const char *rules, *folder;
    int32_t as_of;
    int threads, times;
    struct mapped_file files[FILES];
    char separators[FILES];
    size_t n_files, bytes;
    double plain; /* seconds */
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void say(const struct bench *b, const char *what, int threads, double seconds)
{
    printf("%-28s %2d %s %8.3f s %7.2f GB/s %6.2f times the plain pass\n", what, threads,
           threads == 1 ? "thread " : "threads", seconds, 1e-9 * (double)b->bytes / seconds,
           seconds / b->plain);
}

/* ---- What is measured ------------------------------------------------------------------------------ */

static uint64_t pass_plainly(struct text bytes, int threads)
{
    uint64_t sum = 0;
    long n = (long)(bytes.n / sizeof(uint64_t));

#pragma omp parallel for num_threads(threads) reduction(+ : sum)
    for (long i = 0; i < n; i++) {
        uint64_t word;

        memcpy(&word, bytes.at + (size_t)i * sizeof word, sizeof word);
        sum += word;
    }
    return sum;
}

static uint64_t pass_marks(struct text bytes, char separator)
{
    enum { GROUP_BYTES = MARKS_GROUP * MARKS_BLOCK };
    uint64_t sum = 0;
    struct marks marks;

    for (size_t at = 0; at + GROUP_BYTES <= bytes.n; at += GROUP_BYTES) {
        (void)marks_find(marks_best(), bytes.at + at, MARKS_GROUP, separator, &marks);
        for (size_t i = 0; i < MARKS_GROUP; i++)
            sum += marks.lf[i] ^ marks.separator[i] ^ marks.quote[i];
    }
    return sum;
}

static uint64_t pass_records(struct text bytes, char separator)
{
    struct records r;
    uint64_t n = 0;

    records_open(&r, bytes, 0, 1, separator, marks_best());
    while (records_next(&r, bytes.n))
        n += r.n;
    records_close(&r);
    return n;
}

static uint64_t pass(const struct bench *b, int which, int threads)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < b->n_files; i++) {
        struct text bytes = b->files[i].bytes;

        sum += which == 0   ? pass_plainly(bytes, threads)
               : which == 1 ? pass_marks(bytes, b->separators[i])
                            : pass_records(bytes, b->separators[i]);
    }
    return sum;
}

static volatile uint64_t keep; /* so that no pass is left out */

static double best_pass(const struct bench *b, int which, int threads)
{
    double best = 1e9;

    for (int i = 0; i < b->times; i++) {
        double begin = now(), taken;

        keep = pass(b, which, threads);
        taken = now() - begin;
        best = taken < best ? taken : best;
    }
    return best;
}

static void fail(const char *what, const osara_problems *problems)
{
    fprintf(stderr, "%s\n", what);
    for (size_t i = 0; i < problems->n; i++)
        fprintf(stderr, "  %s\n", problems->at[i].text);
    exit(1);
}

/* One reading, from a plan of its own: words are shared with it. */
static double read_once(const struct bench *b, struct ruleset *rules, int threads, bool hash,
                        bool tell)
{
    const struct read_options options = {.threads = threads, .hash = hash};
    struct plan *plan = NULL;
    struct mapping *mapping = NULL;
    struct extract *e = NULL;
    osara_problems problems = {0};
    double begin, taken;

    if (plan_make(rules, b->as_of, EVIDENCE_NONE, &plan, &problems) != OSARA_OK ||
        mapping_load(b->folder, &mapping, &problems) != OSARA_OK)
        fail("no plan or mapping", &problems);
    begin = now();
    if (extract_read(plan, mapping, &options, &e, &problems) != OSARA_OK)
        fail("the extract cannot be read", &problems);
    taken = now() - begin;
    for (size_t t = 0; tell && t < plan->n_tables; t++)
        printf("%s: %llu rows read, %llu loaded\n", plan->tables[t].name,
               (unsigned long long)e->accounts[t].rows_read,
               (unsigned long long)e->accounts[t].loaded);
    extract_free(e);
    mapping_free(mapping);
    plan_free(plan);
    osara_problems_free(&problems);
    return taken;
}

static double best_read(const struct bench *b, struct ruleset *rules, int threads, bool hash)
{
    double best = 1e9;

    for (int i = 0; i < b->times; i++) {
        double taken = read_once(b, rules, threads, hash, false);

        best = taken < best ? taken : best;
    }
    return best;
}

/* ---- What is read ------------------------------------------------------------------------------------ */

/* The extract's files, as a first reading found them. */
static void open_files(struct bench *b, struct ruleset *rules)
{
    const struct read_options options = {0};
    struct plan *plan = NULL;
    struct mapping *mapping = NULL;
    struct extract *e = NULL;
    osara_problems problems = {0};

    if (plan_make(rules, b->as_of, EVIDENCE_NONE, &plan, &problems) != OSARA_OK ||
        mapping_load(b->folder, &mapping, &problems) != OSARA_OK ||
        extract_read(plan, mapping, &options, &e, &problems) != OSARA_OK)
        fail("the extract cannot be read", &problems);
    for (size_t i = 0; i < e->n_inputs && b->n_files < FILES; i++) {
        if (e->inputs[i].table == UINT32_MAX)
            continue;
        if (file_map(e->inputs[i].path, &b->files[b->n_files], &problems) != OSARA_OK)
            fail("a file cannot be read", &problems);
        b->separators[b->n_files] = ',';
        b->bytes += b->files[b->n_files++].bytes.n;
    }
    extract_free(e);
    mapping_free(mapping);
    plan_free(plan);
}

int main(int argc, char **argv)
{
    struct bench b = {.threads = omp_get_max_threads(), .times = 5};
    struct ruleset *rules = NULL;
    osara_problems problems = {0};

    if (argc < 4 || !date_parse_iso(text_of(argv[3]), &b.as_of)) {
        fprintf(stderr, "usage: bench_scanning RULESET EXTRACT AS-OF [THREADS [TIMES]]\n");
        return 2;
    }
    b.rules = argv[1];
    b.folder = argv[2];
    if (argc > 4)
        b.threads = atoi(argv[4]);
    if (argc > 5)
        b.times = atoi(argv[5]);
    if (ruleset_load(b.rules, &rules, &problems) != OSARA_OK)
        fail("the ruleset cannot be read", &problems);
    open_files(&b, rules);
    (void)read_once(&b, rules, b.threads, false, true);
    b.plain = best_pass(&b, 0, 1);
    printf("%.0f MB in %zu files\n", 1e-6 * (double)b.bytes, b.n_files);
    say(&b, "plain pass", 1, b.plain);
    say(&b, "plain pass", b.threads, best_pass(&b, 0, b.threads));
    say(&b, "marks", 1, best_pass(&b, 1, 1));
    say(&b, "records", 1, best_pass(&b, 2, 1));
    say(&b, "extract", 1, best_read(&b, rules, 1, false));
    say(&b, "extract", b.threads, best_read(&b, rules, b.threads, false));
    say(&b, "extract with SHA-256", b.threads, best_read(&b, rules, b.threads, true));
    ruleset_free(rules);
    return 0;
}
