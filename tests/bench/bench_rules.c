/* bench_rules.c -- forty criteria (rules.yaml) over rows in memory, beside a loop written by hand.
 *
 *     bench_rules RULES ROWS THREADS TIMES [processor]
 *
 * processor: the processor's time of all threads, which a machine that does other things too disturbs less.
 * Ten rows an offender. The rules' time is what osara_timings says of the stage "evaluate": measures,
 * criteria, points by criterion, scores, accounts of rows. The loop goes through the same columns once,
 * a line a criterion, and makes points and scores; it knows neither missing values nor accounts. Both
 * on as many threads, in turn; their scores must agree. Prints a table in Markdown. */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/scores.h"
#include "base/pages.h"
#include "objective/plan.h"
#include "scanning/read.h"

enum { CRITERIA = 40, EACH = 10, MOST_TIMES = 64 };

/* Points of a criterion; in the order of rules.yaml. */
static const double weights[CRITERIA] = {
    5, 1, 10, 1, 5, 1, 10, 1, 5, 1, 10, 1, 5, 1, 10, 1, 2, 2, 2, 2,
    2, 2, 1,  1, 1, 1, 1,  1, 1, 3, 1,  3, 1, 3, 2,  2, 2, 1, 1, 1};

struct columns {
    size_t n, subjects;
    uint32_t *first, *group, *outcome;
    int32_t *date;
    double *harm;
    uint8_t *domestic;
};

struct words_of_rules {
    uint32_t violence, sexual, stalking, coercive, charge, caution, unsolved;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const char *what, const osara_problems *problems)
{
    fprintf(stderr, "bench_rules: %s\n", what);
    for (size_t i = 0; problems != NULL && i < problems->n; i++)
        fprintf(stderr, "  %s\n", problems->at[i].text);
    exit(1);
}

static void *reserve(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);

    if (p == NULL)
        fail("out of memory", NULL);
    return p;
}

static double now_of_processor(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- By hand ---- */

static void loop_subject(const struct columns *x, const struct words_of_rules *w, int32_t as_of, size_t s,
                         double a[CRITERIA])
{
    for (size_t r = x->first[s]; r < x->first[s + 1]; r++) {
        const uint32_t group = x->group[r], outcome = x->outcome[r];
        const bool domestic = x->domestic[r] == TRUTH_TRUE;
        const double age = as_of - x->date[r], harm = x->harm[r];
        const double fading = harm * pow(0.5, age / 365);

        a[0] += group == w->violence;
        a[1] += group == w->violence ? harm : 0;
        a[2] += group == w->violence && age < 365;
        a[3] += group == w->violence ? fading : 0;
        a[4] += group == w->sexual;
        a[5] += group == w->sexual ? harm : 0;
        a[6] += group == w->sexual && age < 365;
        a[7] += group == w->sexual ? fading : 0;
        a[8] += group == w->stalking;
        a[9] += group == w->stalking ? harm : 0;
        a[10] += group == w->stalking && age < 365;
        a[11] += group == w->stalking ? fading : 0;
        a[12] += group == w->coercive;
        a[13] += group == w->coercive ? harm : 0;
        a[14] += group == w->coercive && age < 365;
        a[15] += group == w->coercive ? fading : 0;
        a[16] += age < 91;
        a[17] += age < 182;
        a[18] += age < 365;
        a[19] += age < 730;
        a[20] += age < 1095;
        a[21] += age < 1825;
        a[22] += domestic && age < 91 ? harm : 0;
        a[23] += domestic && age < 182 ? harm : 0;
        a[24] += domestic && age < 365 ? harm : 0;
        a[25] += domestic && age < 730 ? harm : 0;
        a[26] += domestic && age < 1095 ? harm : 0;
        a[27] += domestic && age < 1825 ? harm : 0;
        a[28] += outcome == w->charge ? fading : 0;
        a[29] += outcome == w->charge && domestic;
        a[30] += outcome == w->caution ? fading : 0;
        a[31] += outcome == w->caution && domestic;
        a[32] += outcome == w->unsolved ? fading : 0;
        a[33] += outcome == w->unsolved && domestic;
        a[34] += harm >= 10;
        a[35] += harm >= 100;
        a[36] += harm >= 1000;
        a[37] = age < 182 && !(harm <= a[37]) ? harm : a[37];
        a[38] = age < 730 && !(harm <= a[38]) ? harm : a[38];
        a[39] = age < 1825 && !(harm <= a[39]) ? harm : a[39];
    }
}

/* points [CRITERIA][subjects], score [subjects] */
static void loop(const struct columns *x, const struct words_of_rules *w, int32_t as_of, int threads,
                 double points[], double score[])
{
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t s = 0; s < x->subjects; s++) {
        double a[CRITERIA] = {0}, sum = 0;

        loop_subject(x, w, as_of, s, a);
        for (size_t c = 0; c < CRITERIA; c++) {
            points[c * x->subjects + s] = weights[c] * a[c];
            sum += weights[c] * a[c];
        }
        score[s] = sum;
    }
}

/* ---- By the rules ---- */

static uint32_t word(const struct plan *plan, const char *name)
{
    uint32_t w = words_find(plan->words, text_of(name));

    if (w == WORD_MISSING)
        fail(name, NULL);
    return w;
}

static struct column *column(struct table *t, const char *name)
{
    for (size_t c = 0; c < t->n_columns; c++)
        if (strcmp(t->columns[c].name, name) == 0)
            return &t->columns[c];
    fail(name, NULL);
    return NULL;
}

static uint64_t state = 20260101;

static uint64_t draw(void) /* splitmix64 (public domain, Sebastiano Vigna) */
{
    uint64_t z = (state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void fill(struct columns *x, const struct words_of_rules *w, int32_t as_of)
{
    const uint32_t groups[] = {w->violence, w->sexual, w->stalking, w->coercive};
    const uint32_t outcomes[] = {w->charge, w->caution, w->unsolved};

    for (size_t r = 0; r < x->n; r++) {
        uint64_t bits = draw();

        x->group[r] = groups[bits & 3];
        x->outcome[r] = outcomes[(bits >> 2 & 0xffff) % 3];
        x->date[r] = as_of - (int32_t)((bits >> 20 & 0xfffff) % 3653);
        x->harm[r] = floor(pow(10, (double)(bits >> 48) / 65536 * 3.7385) * 10) / 10;
        x->domestic[r] = (bits >> 40 & 3) == 0 ? TRUTH_TRUE : TRUTH_FALSE;
    }
    for (size_t s = 0; s <= x->subjects; s++)
        x->first[s] = (uint32_t)(s * EACH);
}

/* The extract that a reading would make of the rows; columns are the rows' own. */
static struct extract *extract_of(struct plan *plan, struct columns *x)
{
    struct extract *e = extract_new(plan);
    char id[32];

    if (e == NULL)
        fail("out of memory", NULL);
    struct table *who = &e->data.tables[0], *what = &e->data.tables[1];

    who->n_rows = e->data.n_subjects = x->subjects;
    column(who, "offender_id")->as.word = reserve(x->subjects, sizeof(uint32_t));
    for (size_t s = 0; s < x->subjects; s++) {
        snprintf(id, sizeof id, "N%08zu", s);
        column(who, "offender_id")->as.word[s] = words_add(plan->ids, text_of(id));
    }
    who->fate = reserve(x->subjects, 1);
    what->n_rows = x->n;
    what->first = x->first;
    what->n_subjects = x->subjects;
    what->fate = reserve(x->n, 1);
    column(what, "date")->as.date = x->date;
    column(what, "group")->as.word = x->group;
    column(what, "outcome")->as.word = x->outcome;
    column(what, "harm")->as.number = x->harm;
    column(what, "domestic")->as.flag = x->domestic;
    for (size_t t = 0; t < 2; t++)
        e->accounts[t].rows_read = e->accounts[t].loaded = e->data.tables[t].n_rows;
    return e;
}

static double evaluate(const struct plan *plan, struct extract *e, int threads, double (*clock)(void),
                       const double score[])
{
    osara_timings timings = {.now = clock};
    osara_problems problems = {0};
    struct scores *s = NULL;

    e->timings = &timings;
    if (scores_make(plan, e, threads, &s, &problems) != OSARA_OK)
        fail("the rules cannot be run", &problems);
    for (size_t i = 0; i < s->n; i++)
        if (!(fabs(s->score[i] - score[i]) <= 1e-9 * fabs(score[i])))
            fail("the loop and the rules do not agree", NULL);
    scores_free(s);
    return timings.stages[OSARA_STAGE_EVALUATE].seconds;
}

/* ---- Beside each other ---- */

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

static void compare(struct plan *plan, struct columns *x, const struct words_of_rules *w,
                    int threads, size_t times, double (*clock)(void))
{
    double hand[MOST_TIMES], rules[MOST_TIMES];
    struct extract *e = extract_of(plan, x);

    for (size_t i = 0; i < times; i++) {
        /* memory of the kind that the rules' points are in */
        double *points = pages_alloc(x->subjects * CRITERIA, sizeof *points);
        double *score = pages_alloc(x->subjects, sizeof *score), begun = clock();

        loop(x, w, plan->as_of, threads, points, score);
        hand[i] = clock() - begun;
        free(points);
        rules[i] = evaluate(plan, e, threads, clock, score);
        free(score);
    }
    double by_hand = median(hand, times), by_rules = median(rules, times);

    printf("| %d criteria over %zu rows, %d thread%s | median | million rows a second |\n"
           "| --- | ---: | ---: |\n"
           "| a loop written by hand | %.3f s | %.1f |\n| the rules | %.3f s | %.1f |\n\n"
           "The rules take %.2f times the loop's time.\n",
           CRITERIA, x->n, threads, threads == 1 ? "" : "s", by_hand, 1e-6 * (double)x->n / by_hand,
           by_rules, 1e-6 * (double)x->n / by_rules, by_rules / by_hand);
}

int main(int argc, char **argv)
{
    struct ruleset *rules = NULL;
    struct plan *plan = NULL;
    osara_problems problems = {0};
    int32_t as_of;

    if (argc < 5 || argc > 6 || strtoul(argv[2], NULL, 10) < EACH ||
        !date_parse_iso(TEXT("2026-01-01"), &as_of)) {
        fprintf(stderr, "usage: bench_rules RULES ROWS THREADS TIMES [processor]\n");
        return 2;
    }
    size_t times = strtoul(argv[4], NULL, 10), n = strtoul(argv[2], NULL, 10) / EACH * EACH;
    struct columns x = {.n = n, .subjects = n / EACH};

    if (ruleset_load(argv[1], &rules, &problems) != OSARA_OK ||
        plan_make(rules, as_of, EVIDENCE_NONE, &plan, &problems) != OSARA_OK)
        fail("the ruleset cannot be read", &problems);
    struct words_of_rules w = {word(plan, "violence"), word(plan, "sexual"),  word(plan, "stalking"),
                               word(plan, "coercive"), word(plan, "charge"),  word(plan, "caution"),
                               word(plan, "unsolved")};

    x.first = reserve(x.subjects + 1, sizeof *x.first);
    x.group = reserve(n, sizeof *x.group);
    x.outcome = reserve(n, sizeof *x.outcome);
    x.date = reserve(n, sizeof *x.date);
    x.harm = reserve(n, sizeof *x.harm);
    x.domestic = reserve(n, 1);
    fill(&x, &w, as_of);
    compare(plan, &x, &w, atoi(argv[3]), times < 1 ? 1 : times > MOST_TIMES ? MOST_TIMES : times,
            argc > 5 ? now_of_processor : now);
    return 0;
}
