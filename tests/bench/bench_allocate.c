/* bench_allocate.c -- how long a large cohort takes to be offered its places, beside a sort of it.
 *
 *     bench_allocate [PERSONS [STRANDS [AREAS [PLACES [TIMES]]]]]
 *
 * By default 1,000,000 persons, 10 strands, 40 areas and 150 places in each kind.  Each figure is
 * the best of TIMES (5) on one core in the same run; the yardstick is qsort() of the same scores.
 * Two cohorts: every strand has its places by area; or half of them have one capacity for all, through
 * which moves cross from area to area. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "response/allocate.h"

struct cohort {
    struct allocation_input in;
    uint32_t *kind, *capacity;
    double *fit, *score;
    uint64_t *must;
    uint64_t *holds;
    uint16_t *strand_of_kind;
};

static uint64_t state = 20230131;

static uint32_t below(uint32_t n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33) % n;
}

/* Of this process's processor: what else runs on the machine does not count. */
static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *room(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);

    if (p == NULL) {
        fputs("bench_allocate: out of memory\n", stderr);
        exit(70);
    }
    return p;
}

static void make_person(struct cohort *c, size_t i, uint32_t areas, bool wide)
{
    size_t n_strands = c->in.n_strands;
    uint32_t area = below(areas);

    c->score[i] = (double)(c->in.n - i);
    c->holds[i] = below(10) == 0 ? UINT64_C(1) << below((uint32_t)n_strands) : 0;
    for (size_t s = 0; s < n_strands; s++) {
        uint32_t where = wide && s % 2 ? 0 : area;

        c->kind[i * n_strands + s] = below(10) < 6 ? (uint32_t)s * areas + where : KIND_NONE;
        c->fit[i * n_strands + s] = below(1001) / 1000.0;
    }
    if (below(1000) == 0 && c->kind[i * n_strands] != KIND_NONE)
        c->must[i] = 1;
}

static void make(struct cohort *c, size_t n, uint32_t strands, uint32_t areas, uint32_t places,
                 bool wide)
{
    uint32_t n_kinds = strands * areas;

    c->kind = room(n * strands, sizeof *c->kind);
    c->fit = room(n * strands, sizeof *c->fit);
    c->score = room(n, sizeof *c->score);
    c->must = room(n, sizeof *c->must);
    c->holds = room(n, sizeof *c->holds);
    c->capacity = room(n_kinds, sizeof *c->capacity);
    c->strand_of_kind = room(n_kinds, sizeof *c->strand_of_kind);
    for (uint32_t k = 0; k < n_kinds; k++) {
        c->capacity[k] = wide && k / areas % 2 ? places * areas : places;
        c->strand_of_kind[k] = (uint16_t)(k / areas);
    }
    c->in = (struct allocation_input){.n = n,
                                      .n_strands = strands,
                                      .kind = c->kind,
                                      .fit = c->fit,
                                      .must = c->must,
                                      .score = c->score,
                                      .holds = c->holds,
                                      .margin = 1000,
                                      .n_kinds = n_kinds,
                                      .capacity = c->capacity,
                                      .strand_of_kind = c->strand_of_kind};
    for (size_t i = 0; i < n; i++)
        make_person(c, i, areas, wide);
}

static void forget(struct cohort *c)
{
    free(c->kind);
    free(c->fit);
    free(c->score);
    free(c->must);
    free(c->holds);
    free(c->capacity);
    free(c->strand_of_kind);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double sort_once(const struct cohort *c)
{
    double *copy = room(c->in.n, sizeof *copy);

    for (size_t i = 0; i < c->in.n; i++)
        copy[i] = c->fit[i * c->in.n_strands];
    double begin = now();

    qsort(copy, c->in.n, sizeof *copy, ascending);
    double spent = now() - begin;

    free(copy);
    return spent;
}

static double allocate_once(const struct cohort *c, size_t *placed)
{
    struct allocation a;
    double begin = now();

    if (allocate(&c->in, &a, NULL) != OSARA_OK)
        exit(70);
    double spent = now() - begin;

    *placed = 0;
    for (size_t i = 0; i < c->in.n; i++)
        *placed += a.strand[i] >= 0;
    allocation_free(&a);
    return spent;
}

static void measure(const struct cohort *c, const char *what, int times)
{
    double sorted = 1e9, spent = 1e9;
    size_t placed = 0;
    struct rusage usage;

    for (int i = 0; i < times; i++) {
        double t = sort_once(c);

        sorted = t < sorted ? t : sorted;
        t = allocate_once(c, &placed);
        spent = t < spent ? t : spent;
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("%-28s %8zu placed %8.3f s  %5.2f times the sort (%.3f s)  peak %5ld MB\n", what, placed,
           spent, spent / sorted, sorted, usage.ru_maxrss / 1024);
}

static size_t argument(int argc, char **argv, int i, size_t otherwise)
{
    return argc > i ? strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    size_t n = argument(argc, argv, 1, 1000000);
    uint32_t strands = (uint32_t)argument(argc, argv, 2, 10);
    uint32_t areas = (uint32_t)argument(argc, argv, 3, 40);
    uint32_t places = (uint32_t)argument(argc, argv, 4, 150);
    int times = (int)argument(argc, argv, 5, 5);

    printf("%zu persons, %u strands, %u areas, %u places in each\n", n, strands, areas, places);
    for (int wide = 0; wide < 2; wide++) {
        struct cohort c = {0};

        make(&c, n, strands, areas, places, wide);
        measure(&c, wide ? "half of them over all areas" : "every strand by area", times);
        forget(&c);
    }
    return 0;
}
