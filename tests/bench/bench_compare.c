/* bench_compare.c -- how long the answer takes after somebody has edited a rule:
 *
 *     bench_compare RULES EDITED EXTRACT AS-OF THREADS TIMES
 *
 * once: both rulesets, and the extract, read and scored. Again: the edited ruleset read and scored beside
 * what is in memory. Both up to the text on the screen. Prints a table in Markdown, medians. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "osara/assess.h"

enum { MOST_TIMES = 64 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void check(enum osara_status rc, const osara_problems *problems)
{
    if (rc == OSARA_OK)
        return;
    for (size_t i = 0; i < problems->n; i++)
        fprintf(stderr, "bench_compare: %s\n", problems->at[i].text);
    exit(1);
}

static osara_rules *load(const char *path, osara_problems *problems)
{
    osara_rules *rules = NULL;

    check(osara_rules_load(path, &rules, problems), problems);
    return rules;
}

static void show(osara_comparison *c)
{
    char *text = osara_comparison_text(c, (osara_look){.format = OSARA_TABLE}, 10, false);

    if (text == NULL)
        exit(70);
    free(text);
    osara_comparison_free(c);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double v[], size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

int main(int argc, char **argv)
{
    osara_problems problems = {0};
    osara_comparing *comparing = NULL;
    double once[MOST_TIMES], again[MOST_TIMES];

    if (argc != 7) {
        fputs("usage: bench_compare RULES EDITED EXTRACT AS-OF THREADS TIMES\n", stderr);
        return 2;
    }
    const osara_options options = {
        .extract = argv[3], .as_of = argv[4], .threads = atoi(argv[5]), .no_hash = true};
    size_t times = strtoul(argv[6], NULL, 10);
    osara_rules *first = load(argv[1], &problems);

    times = times < 1 ? 1 : times > MOST_TIMES ? MOST_TIMES : times;
    check(osara_comparing_open(first, &options, &comparing, &problems), &problems);
    for (size_t i = 0; i < times; i++) {
        double begun = now();
        osara_rules *a = load(argv[1], &problems), *b = load(argv[2], &problems);
        osara_comparison *c = NULL;

        check(osara_compare(a, b, &options, &c, &problems), &problems);
        show(c);
        osara_rules_free(a);
        osara_rules_free(b);
        once[i] = now() - begun;
        begun = now();
        b = load(argv[2], &problems);
        check(osara_comparing_with(comparing, b, &c, &problems), &problems);
        show(c);
        osara_rules_free(b);
        again[i] = now() - begun;
    }
    printf("| after editing one weight | median |\n| --- | ---: |\n| osara_compare(): both read and scored | "
           "%.3f s |\n| osara_comparing_with(): the edited ruleset beside what is in memory | %.3f s |\n",
           median(once, times), median(again, times));
    osara_comparing_free(comparing);
    osara_rules_free(first);
    osara_problems_free(&problems);
    return 0;
}
