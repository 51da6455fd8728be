/* test_allocate.c -- allocation, worked by hand: each row of the table is a test of its own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "response/allocate.h"

enum { N = 6, S = 4, K = 8 };

/* Kinds of places are letters.  A person's word has a letter for each strand: the kind that he may
 * be in, a capital if he must, '.' if not at all.  fit is in tenths, a digit for each strand. */
static struct row {
    const char *name;
    const char *capacity; /* a digit for each kind */
    const char *may[N];   /* best ranked first */
    const char *fit[N];   /* NULL: 0.5 for all */
    double score[N];      /* 0 for all: 90, 80, 70, ... */
    const char *holds;    /* a strand's digit for each person, or '-'; NULL: nobody */
    double margin;
    const char *placed;   /* a kind for each person, '-' none */
    const char *over;     /* a digit for each kind; NULL: none */
    const char *one_more; /* a person's digit for each kind, '-' nobody; NULL: not looked at */
    const char *one_less;
    const char *queue; /* a digit for each person; NULL: not looked at */
} rows[] = {
    {.name = "nobody at all", .capacity = "1", .placed = "", .one_more = "-", .one_less = "-"},
    {.name = "best ranked take the places",
     .capacity = "2",
     .may = {"a", "a", "a", "a"},
     .placed = "aa--",
     .one_more = "2",
     .one_less = "1",
     .queue = "0012"},
    {.name = "one who is eligible for nothing does not wait",
     .capacity = "1",
     .may = {"a", ".", "a"},
     .placed = "a--",
     .one_more = "2",
     .queue = "001"},
    {.name = "areas do not share places",
     .capacity = "11",
     .may = {"a", "a", "b", "b"},
     .placed = "a-b-",
     .one_more = "13",
     .one_less = "02",
     .queue = "0101"},
    {.name = "one moves to make room for the next",
     .capacity = "11",
     .may = {"ab", "a."},
     .fit = {"91", "5."},
     .placed = "ba",
     .one_more = "--",
     .one_less = "11"},
    {.name = "a chain of three moves makes room",
     .capacity = "1111",
     .may = {"ab..", ".bc.", "..cd", "a..."},
     .fit = {"91..", ".91.", "..91", "5..."},
     .placed = "bcda",
     .one_less = "3333"},
    {.name = "no chain leads to the free place",
     .capacity = "111",
     .may = {"ab.", "ab.", "ab.", "..c"},
     .placed = "ab-c",
     .one_more = "22-",
     .one_less = "113",
     .queue = "0010"},
    {.name = "a lower-ranked person never displaces one who is placed",
     .capacity = "1",
     .may = {"a", "a"},
     .fit = {"0", "9"},
     .placed = "a-"},
    {.name = "of the same people, the best total fit",
     .capacity = "11",
     .may = {"ab", "ab"},
     .fit = {"98", "90"},
     .placed = "ba"},
    {.name = "best total fit, though nobody had to move",
     .capacity = "22",
     .may = {"ab", "ab", "a."},
     .fit = {"67", "86", "1."},
     .placed = "baa"},
    {.name = "ties fall to the strand named first",
     .capacity = "11",
     .may = {"ab", "ab"},
     .placed = "ab"},
    {.name = "ties fall to the strand named first, whatever the kinds' numbers",
     .capacity = "11",
     .may = {"ba", "ba"},
     .placed = "ba"},
    {.name = "of equal sums of strands the earlier has the lower strand",
     .capacity = "111",
     .may = {"abc", "abc", "abc"},
     .placed = "abc"},
    {.name = "a must is placed first, whatever the score",
     .capacity = "1",
     .may = {"a", "A"},
     .placed = "-a",
     .one_more = "0",
     .one_less = "-",
     .queue = "10"},
    {.name = "musts go over capacity, and nobody comes in for one more",
     .capacity = "1",
     .may = {"a", "A", "A", "A"},
     .placed = "-aaa",
     .over = "2",
     .one_more = "-",
     .one_less = "-"},
    {.name = "a must is limited to the strands that he must be in",
     .capacity = "01",
     .may = {"Ab"},
     .fit = {"19"},
     .placed = "a",
     .over = "10"},
    {.name = "a must moves to another must strand before another goes over",
     .capacity = "11",
     .may = {"AB", "A."},
     .fit = {"90", "0."},
     .placed = "ba",
     .over = "00"},
    {.name = "beyond capacity a must goes where it suits him best",
     .capacity = "00",
     .may = {"AB", "AB"},
     .fit = {"36", "55"},
     .placed = "ba",
     .over = "11"},
    {.name = "a must beyond capacity moves others to the places that suit them",
     .capacity = "11",
     .may = {"A.", "AB", "AB"},
     .fit = {"9.", "90", "98"},
     .placed = "aab",
     .over = "10"},
    {.name = "one who holds a place stays, unless the newcomer has the margin more",
     .capacity = "1",
     .may = {"a", "a"},
     .score = {80, 76},
     .holds = "-0",
     .margin = 5,
     .placed = "-a",
     .one_less = "1"},
    {.name = "a newcomer with more than the margin takes his place",
     .capacity = "1",
     .may = {"a", "a"},
     .score = {82, 76},
     .holds = "-0",
     .margin = 5,
     .placed = "a-"},
    {.name = "he stays when the newcomer has just the margin more",
     .capacity = "1",
     .may = {"a", "a"},
     .score = {81, 76},
     .holds = "-0",
     .margin = 5,
     .placed = "-a"},
    {.name = "he stays in his strand, though another suits him better",
     .capacity = "11",
     .may = {"ab"},
     .fit = {"19"},
     .holds = "0",
     .placed = "a"},
    {.name = "he is not moved to make room for a newcomer",
     .capacity = "11",
     .may = {"ab", "a."},
     .holds = "0-",
     .placed = "a-",
     .one_more = "1-"},
    {.name = "outbid in his strand, he competes for the others at his plain score",
     .capacity = "11",
     .may = {"a.", "ab", ".b"},
     .score = {90, 70, 68},
     .holds = "-0-",
     .margin = 5,
     .placed = "ab-",
     .one_more = "22"},
    {.name = "the margin counts in his own strand only",
     .capacity = "11",
     .may = {"a.", ".b", "ab"},
     .score = {90, 72, 70},
     .holds = "--0",
     .margin = 5,
     .placed = "ab-"},
    {.name = "the one he would displace goes when his strand has one less",
     .capacity = "11",
     .may = {"ab", ".b"},
     .score = {90, 80},
     .holds = "0-",
     .margin = 5,
     .placed = "ab",
     .one_less = "11"},
    {.name = "a must who holds a place stays in his strand",
     .capacity = "11",
     .may = {"AB"},
     .fit = {"91"},
     .holds = "1",
     .placed = "b"},
    {.name = "a place held in a strand that he may no longer be in counts for nothing",
     .capacity = "11",
     .may = {"a.", "a."},
     .holds = "-1",
     .margin = 50,
     .placed = "a-"},
    {.name = "a queue is in the order of turns",
     .capacity = "1",
     .may = {"a", "a", "a"},
     .score = {90, 70, 69},
     .holds = "--0",
     .margin = 5,
     .placed = "a--",
     .one_more = "2",
     .queue = "021"},
};

static void fill_person(const struct row *r, size_t i, size_t n_strands, uint32_t *kind,
                        double *fit, uint64_t *must, uint16_t *strand_of_kind)
{
    for (size_t s = 0; s < n_strands; s++) {
        char c = r->may[i][s];

        kind[i * n_strands + s] = KIND_NONE;
        if (c == '.')
            continue;
        kind[i * n_strands + s] = (uint32_t)((c | 0x20) - 'a');
        strand_of_kind[(c | 0x20) - 'a'] = (uint16_t)s;
        fit[i * n_strands + s] = r->fit[i] ? (r->fit[i][s] - '0') / 10.0 : 0.5;
        if (c < 'a')
            must[i] |= UINT64_C(1) << s;
    }
}

static void compare(const char *expected, const uint32_t *got, size_t n)
{
    for (size_t i = 0; expected != NULL && i < n; i++)
        assert_int_equal(got[i], expected[i] == '-' ? UINT32_MAX : (uint32_t)(expected[i] - '0'));
}

static void check_row(void **state)
{
    const struct row *r = *state;
    uint32_t kind[N * S] = {0}, capacity[K];
    double fit[N * S] = {0}, score[N];
    uint64_t must[N] = {0};
    uint64_t holds[N];
    uint16_t strand_of_kind[K] = {0};
    struct allocation a;
    size_t n = strlen(r->placed), n_kinds = strlen(r->capacity);
    size_t n_strands = n > 0 ? strlen(r->may[0]) : 1;

    for (size_t i = 0; i < n; i++) {
        fill_person(r, i, n_strands, kind, fit, must, strand_of_kind);
        score[i] = r->score[0] > 0 ? r->score[i] : 90 - 10.0 * (double)i;
        holds[i] = r->holds == NULL || r->holds[i] == '-' ? 0 : UINT64_C(1) << (r->holds[i] - '0');
    }
    for (size_t k = 0; k < n_kinds; k++)
        capacity[k] = (uint32_t)(r->capacity[k] - '0');
    struct allocation_input in = {
        n,         n_strands,         kind,     fit,           must, score, holds,
        r->margin, NULL, (uint32_t)n_kinds, capacity, strand_of_kind};

    assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
    for (size_t i = 0; i < n; i++) {
        char got = a.strand[i] < 0 ? '-' : (char)('a' + kind[i * n_strands + (size_t)a.strand[i]]);

        assert_int_equal(got, r->placed[i]);
    }
    for (size_t k = 0; k < n_kinds; k++)
        assert_int_equal(a.over[k], r->over ? r->over[k] - '0' : 0);
    compare(r->one_more, a.one_more, n_kinds);
    compare(r->one_less, a.one_less, n_kinds);
    compare(r->queue, a.queue, n);
    allocation_free(&a);
}

/* ---- Input that breaks the rules ---- */

static struct fault {
    const char *name, *text;
    uint32_t kind;
    double fit, second_score, margin;
    uint64_t must;
    uint64_t holds;
} faults[] = {
    {"a kind that is not there is a fault",
     "allocation: person 0 has a kind of places that is not there", 9, 0, 1, 0, 0, 0},
    {"a kind of another strand is a fault",
     "allocation: person 0 has a kind of places of another strand", 1, 0, 1, 0, 0, 0},
    {"a fit above 1 is a fault", "allocation: person 0 has a fit that is not 0..1", 0, 1.5, 1, 0, 0,
     0},
    {"a missing fit is a fault", "allocation: person 0 has a fit that is not 0..1", 0, (double)NAN,
     1, 0, 0, 0},
    {"scores that rise are a fault",
     "allocation: person 1 has a score that is missing or above the one before", 0, 0, 3, 0, 0, 0},
    {"a missing score is a fault",
     "allocation: person 1 has a score that is missing or above the one before", 0, 0, (double)NAN,
     0, 0, 0},
    {"a margin below 0 is a fault", "allocation: the margin is missing or below 0", 0, 0, 1, -1, 0,
     0},
    {"a must that is not eligible is a fault",
     "allocation: person 0 has a must strand that he is not eligible for", 0, 0, 1, 0, 2, 0},
    {"a must strand beyond the strands is a fault",
     "allocation: person 0 has a must strand that is not there", 0, 0, 1, 0, 4, 0},
    {"a held strand beyond the strands is a fault",
     "allocation: person 0 has a place in a strand that is not there", 0, 0, 1, 0, 0, 4},
};

static void check_fault(void **state)
{
    const struct fault *f = *state;
    uint32_t kind[4] = {f->kind, KIND_NONE, KIND_NONE, KIND_NONE}, capacity[2] = {1, 1};
    double fit[4] = {f->fit, 0, 0, 0}, score[2] = {2, f->second_score};
    uint64_t must[2] = {f->must, 0};
    uint64_t holds[2] = {f->holds, 0};
    uint16_t strand_of_kind[2] = {0, 1};
    struct allocation_input in = {2,     2,         kind, fit,      must,          score,
                                  holds, f->margin, NULL, 2, capacity, strand_of_kind};
    struct allocation a = {.total_fit = 42};
    osara_problems problems = {0};

    assert_int_equal(allocate(&in, &a, &problems), OSARA_EFAULT);
    assert_int_equal(problems.n, 1);
    assert_string_equal(problems.at[0].text, f->text);
    assert_null(a.strand);
    assert_true(a.total_fit > 41.9); /* untouched */
    osara_problems_free(&problems);
}

/* ---- The example of docs/allocation.md ---- */

enum { STRANDS = 8, PERSONS = 16, NAME = 24 };

struct example {
    size_t n, n_strands;
    char strand[STRANDS][NAME], person[PERSONS][NAME];
    char placed[PERSONS][NAME], one_more[STRANDS][NAME], one_less[STRANDS][NAME];
    uint32_t capacity[STRANDS], over[STRANDS], kind[PERSONS * STRANDS];
    uint16_t strand_of_kind[STRANDS];
    double fit[PERSONS * STRANDS], score[PERSONS], margin;
    uint64_t must[PERSONS];
    uint64_t holds[PERSONS];
};

static int find(char names[][NAME], size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

static void read_person(struct example *x, char *words)
{
    size_t i = x->n++;

    snprintf(x->person[i], NAME, "%s", words);
    x->score[i] = atof(strtok(NULL, " "));
    int held = find(x->strand, x->n_strands, strtok(NULL, " "));

    x->holds[i] = held < 0 ? 0 : UINT64_C(1) << held;
    for (size_t s = 0; s < x->n_strands; s++) {
        const char *word = strtok(NULL, " ");

        x->kind[i * x->n_strands + s] = *word == '-' ? KIND_NONE : (uint32_t)s;
        x->fit[i * x->n_strands + s] = *word == '-' ? 0 : atof(word);
        if (strchr(word, '!') != NULL)
            x->must[i] |= UINT64_C(1) << s;
    }
    snprintf(x->placed[i], NAME, "%s", strtok(NULL, " "));
}

static void read_line(struct example *x, char *line)
{
    char *word = strtok(line, " ");

    if (word == NULL || strcmp(word, "person") == 0)
        return;
    if (strcmp(word, "margin") == 0)
        x->margin = atof(strtok(NULL, " "));
    else if (strcmp(word, "strand") == 0)
        while ((word = strtok(NULL, " ")) != NULL)
            snprintf(x->strand[x->n_strands++], NAME, "%s", word);
    else if (strcmp(word, "capacity") == 0 || strcmp(word, "over") == 0)
        for (size_t s = 0; s < x->n_strands; s++)
            (*word == 'c' ? x->capacity : x->over)[s] = (uint32_t)atoi(strtok(NULL, " "));
    else if (strcmp(word, "one") == 0) {
        bool more = strcmp(strtok(NULL, " "), "more") == 0;

        for (size_t s = 0; s < x->n_strands; s++)
            snprintf(more ? x->one_more[s] : x->one_less[s], NAME, "%s", strtok(NULL, " "));
    } else {
        read_person(x, word);
    }
}

static void read_example(struct example *x)
{
    FILE *file = fopen(OSARA_SOURCE_DIR "/docs/allocation.md", "r");
    char line[512];
    bool inside = false;

    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "```", 3) == 0)
            inside = strcmp(line, "```allocation") == 0;
        else if (inside)
            read_line(x, line);
    }
    fclose(file);
    for (uint16_t s = 0; s < x->n_strands; s++)
        x->strand_of_kind[s] = s;
}

static const char *name_of(struct example *x, uint32_t person)
{
    return person == UINT32_MAX ? "-" : x->person[person];
}

static void check_example(void **unused)
{
    static struct example x;
    struct allocation a;

    (void)unused;
    read_example(&x);
    assert_true(x.n == 6 && x.n_strands == 4);
    struct allocation_input in = {
        x.n,      x.n_strands,           x.kind,     x.fit,           x.must, x.score, x.holds,
        x.margin, NULL, (uint32_t)x.n_strands, x.capacity, x.strand_of_kind};

    assert_int_equal(allocate(&in, &a, NULL), OSARA_OK);
    for (size_t i = 0; i < x.n; i++)
        assert_string_equal(a.strand[i] < 0 ? "-" : x.strand[a.strand[i]], x.placed[i]);
    for (size_t s = 0; s < x.n_strands; s++) {
        assert_string_equal(name_of(&x, a.one_more[s]), x.one_more[s]);
        assert_string_equal(name_of(&x, a.one_less[s]), x.one_less[s]);
        assert_int_equal(a.over[s], x.over[s]);
    }
    allocation_free(&a);
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof rows[0], FAULTS = sizeof faults / sizeof faults[0] };
    struct CMUnitTest t[ROWS + FAULTS + 1];

    for (size_t i = 0; i < ROWS; i++)
        t[i] = (struct CMUnitTest){rows[i].name, check_row, NULL, NULL, &rows[i]};
    for (size_t i = 0; i < FAULTS; i++)
        t[ROWS + i] = (struct CMUnitTest){faults[i].name, check_fault, NULL, NULL, &faults[i]};
    t[ROWS + FAULTS] = (struct CMUnitTest){"the example of docs/allocation.md is true",
                                           check_example, NULL, NULL, NULL};
    return cmocka_run_group_tests_name("allocate", t, NULL, NULL);
}
