/* fairness.c -- rates of selection by group, and their ratios. */
#include "assessment/fairness.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* A value of a column as a small number: 0 is missing.  Words are numbers already; flags are 1 no
 * and 2 yes; a number or date is 1 + its place among the distinct ones. */
struct coding {
    const struct column *column;
    double *distinct; /* ascending, of a number or date */
    size_t n;         /* codes are 0 .. n - 1 */
};

struct tally {
    uint32_t code;
    struct text text; /* what words are ordered by */
    uint32_t n, cohort, placed, scored;
    double score, rank; /* sums */
};

static double value_of(const struct column *c, size_t subject)
{
    if (c->type == COLUMN_DATE)
        return c->as.date[subject] == DATE_MISSING ? (double)NAN : c->as.date[subject];
    return c->as.number[subject];
}

static bool is_words(const struct column *c)
{
    return c->type == COLUMN_CATEGORY || c->type == COLUMN_TEXT || c->type == COLUMN_ID;
}

static const struct words *words_of(const struct data *data, const struct column *c)
{
    return c->type == COLUMN_ID ? data->ids : data->words;
}

static bool code_numbers(struct coding *coding, size_t n)
{
    size_t known = 0, distinct = 0;

    coding->distinct = malloc((n + 1) * sizeof *coding->distinct);
    if (coding->distinct == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        double v = value_of(coding->column, i);

        if (!isnan(v))
            coding->distinct[known++] = v + 0.0; /* -0 is 0 */
    }
    gsl_sort(coding->distinct, 1, known);
    for (size_t i = 0; i < known; i++)
        if (i == 0 || coding->distinct[i] > coding->distinct[i - 1])
            coding->distinct[distinct++] = coding->distinct[i];
    coding->n = distinct + 1;
    return true;
}

static bool coding_open(struct coding *coding, const struct data *data, const struct column *c)
{
    *coding = (struct coding){.column = c, .n = 3};
    if (c->as.number == NULL) /* not in the extract: nobody's is recorded */
        return true;
    if (is_words(c))
        coding->n = words_count(words_of(data, c));
    return is_words(c) || c->type == COLUMN_FLAG || code_numbers(coding, data->n_subjects);
}

static uint32_t code_of(const struct coding *coding, size_t subject)
{
    const struct column *c = coding->column;

    if (c->as.number == NULL)
        return 0;
    if (is_words(c))
        return c->as.word[subject];
    if (c->type == COLUMN_FLAG)
        return c->as.flag[subject] == TRUTH_UNKNOWN ? 0 : c->as.flag[subject] == TRUTH_TRUE ? 2 : 1;
    double v = value_of(c, subject);
    size_t lo = 0, hi = coding->n - 1;

    if (isnan(v))
        return 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (coding->distinct[mid] < v)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo + 1;
}

/* ---- Counting ---- */

/* Finds, or begins, the tally of a code.  at [codes]: 1 + its place among the tallies. */
static struct tally *tally_of(struct tally **tallies, size_t *n, size_t *room, uint32_t at[],
                              uint32_t code)
{
    if (at[code] > 0)
        return &(*tallies)[at[code] - 1];
    if (*n == *room) {
        size_t more = *room * 2 + 16;
        struct tally *grown = realloc(*tallies, more * sizeof *grown);

        if (grown == NULL)
            return NULL;
        *tallies = grown;
        *room = more;
    }
    (*tallies)[*n] = (struct tally){.code = code};
    at[code] = (uint32_t)++ * n;
    return &(*tallies)[*n - 1];
}

static void count(struct tally *t, const struct scores *s, const uint8_t placed[], size_t subject)
{
    t->n++;
    t->cohort += s->rank[subject] <= s->n_cohort;
    t->placed += placed[subject];
    t->rank += s->rank[subject];
    if (!isnan(s->score[subject])) {
        t->scored++;
        t->score += s->score[subject];
    }
}

/* The subjects in scope, by code.  NULL when out of memory. */
static struct tally *count_all(const struct coding *coding, const struct scores *s,
                               const uint8_t placed[], size_t *n)
{
    size_t room = 16;
    struct tally *tallies = malloc(room * sizeof *tallies);
    uint32_t *at = calloc(coding->n + 1, sizeof *at);

    *n = 0;
    for (size_t i = 0; tallies != NULL && at != NULL && i < s->n; i++) {
        if (s->rank[i] == 0)
            continue;
        struct tally *t = tally_of(&tallies, n, &room, at, code_of(coding, i));

        if (t == NULL) {
            free(at);
            at = NULL;
        } else {
            count(t, s, placed, i);
        }
    }
    if (at == NULL) {
        free(tallies);
        tallies = NULL;
    }
    free(at);
    return tallies;
}

/* By value: words by their text, numbers and flags by their code; what is not recorded last. */
static int compare_tallies(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;

    if ((x->code == 0) != (y->code == 0))
        return x->code == 0 ? 1 : -1;
    int order = text_compare(x->text, y->text);

    return order != 0 ? order : (x->code > y->code) - (x->code < y->code);
}

static void order_tallies(struct tally *tallies, size_t n, const struct coding *coding,
                          const struct data *data)
{
    for (size_t i = 0; is_words(coding->column) && i < n; i++)
        tallies[i].text = words_text(words_of(data, coding->column), tallies[i].code);
    qsort(tallies, n, sizeof *tallies, compare_tallies);
}

/* ---- Figures ---- */

static const char *name_value(struct arena *arena, const struct coding *coding,
                              const struct tally *t)
{
    char text[NUMBER_TEXT] = "";

    if (t->code == 0)
        return "not recorded";
    if (is_words(coding->column))
        return arena_copy(arena, t->text);
    if (coding->column->type == COLUMN_FLAG)
        return t->code == 2 ? "yes" : "no";
    if (coding->column->type == COLUMN_DATE)
        date_print((int32_t)coding->distinct[t->code - 1], text);
    else
        number_print(coding->distinct[t->code - 1], text);
    return arena_copy(arena, text_of(text));
}

/* The largest recorded group that is shown; of equals the first by value.  n when there is none. */
static size_t find_base(const struct tally tallies[], size_t n)
{
    size_t base = n;

    for (size_t i = 0; i < n; i++)
        if (tallies[i].code != 0 && tallies[i].n >= FAIRNESS_LEAST &&
            (base == n || tallies[i].n > tallies[base].n))
            base = i;
    return base;
}

static enum osara_status select_rates(struct selection *out, struct share group,
                                      const struct share *base, bool is_base,
                                      const struct fairness *f, osara_problems *problems)
{
    struct interval interval = {1, 1};
    enum osara_status rc = OSARA_OK;

    *out = (struct selection){.chosen = group.chosen,
                              .rate = (double)group.chosen / group.of,
                              .ratio = NAN,
                              .low = NAN,
                              .high = NAN};
    if (base == NULL || base->chosen == 0)
        return OSARA_OK;
    if (!is_base)
        rc = bootstrap_ratio(group, *base, f->seed, f->draws, &interval, problems);
    out->ratio = is_base ? 1 : out->rate / ((double)base->chosen / base->of);
    out->low = interval.low;
    out->high = interval.high;
    out->flagged = out->ratio < FAIRNESS_LOW || out->ratio > FAIRNESS_HIGH;
    return rc;
}

static enum osara_status fill_group(struct fairness_group *g, const struct tally *t,
                                    const struct tally *base, const struct fairness *f,
                                    osara_problems *problems)
{
    enum osara_status rc;

    g->recorded = t->code != 0;
    g->base = t == base;
    g->suppressed = t->n < FAIRNESS_LEAST;
    if (g->suppressed)
        return OSARA_OK;
    struct share cohort = {base ? base->cohort : 0, base ? base->n : 1};
    struct share placed = {base ? base->placed : 0, base ? base->n : 1};

    g->n = t->n;
    g->mean_rank = t->rank / t->n;
    g->mean_score = t->scored > 0 ? t->score / t->scored : (double)NAN;
    rc = select_rates(&g->cohort, (struct share){t->cohort, t->n}, base ? &cohort : NULL, g->base,
                      f, problems);
    if (rc == OSARA_OK)
        rc = select_rates(&g->placed, (struct share){t->placed, t->n}, base ? &placed : NULL,
                          g->base, f, problems);
    return rc;
}

static enum osara_status fill_column(struct fairness_column *out, struct fairness *f,
                                     const struct coding *coding, const struct tally tallies[],
                                     size_t n, osara_problems *problems)
{
    size_t base = find_base(tallies, n);

    out->groups = arena_alloc(f->arena, n + 1, sizeof *out->groups);
    if (out->groups == NULL)
        return problem_memory(problems);
    for (; out->n_groups < n; out->n_groups++) {
        const struct tally *t = &tallies[out->n_groups];
        struct fairness_group *g = &out->groups[out->n_groups];
        enum osara_status rc = fill_group(g, t, base < n ? &tallies[base] : NULL, f, problems);

        g->value = name_value(f->arena, coding, t);
        if (rc == OSARA_OK && g->value == NULL)
            rc = problem_memory(problems);
        if (rc != OSARA_OK)
            return rc;
        out->n_suppressed += g->suppressed;
        out->n_flagged += g->cohort.flagged || g->placed.flagged;
    }
    return OSARA_OK;
}

static enum osara_status one_column(struct fairness_column *out, struct fairness *f,
                                    const struct data *data, const struct column *column,
                                    const struct scores *s, const uint8_t placed[],
                                    osara_problems *problems)
{
    struct coding coding;
    struct tally *tallies = NULL;
    size_t n = 0;
    enum osara_status rc;

    out->name = column->name;
    if (coding_open(&coding, data, column))
        tallies = count_all(&coding, s, placed, &n);
    if (tallies == NULL) {
        rc = problem_memory(problems);
    } else {
        order_tallies(tallies, n, &coding, data);
        rc = fill_column(out, f, &coding, tallies, n, problems);
    }
    free(tallies);
    free(coding.distinct);
    return rc;
}

/* ---- All columns ---- */

static enum osara_status all_columns(struct fairness *f, const struct plan *plan,
                                     const struct data *data, const struct scores *s,
                                     const struct response *r, osara_problems *problems)
{
    uint8_t *placed = calloc(s->n + 1, 1);
    enum osara_status rc = OSARA_OK;

    f->columns = arena_alloc(f->arena, plan->n_monitor + 1, sizeof *f->columns);
    if (placed == NULL || f->columns == NULL)
        rc = problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < r->n; i++)
        if (r->outcomes[i].strand != STRAND_NONE) {
            placed[r->outcomes[i].subject] = 1;
            f->n_placed++;
        }
    for (; rc == OSARA_OK && f->n_columns < plan->n_monitor; f->n_columns++)
        rc = one_column(&f->columns[f->n_columns], f, data,
                        &data->tables[0].columns[plan->monitor[f->n_columns]], s, placed, problems);
    free(placed);
    return rc;
}

enum osara_status fairness_make(const struct plan *plan, const struct data *data,
                                const struct scores *s, const struct response *r,
                                unsigned long seed, struct fairness **out, osara_problems *problems)
{
    struct fairness *f = calloc(1, sizeof *f);
    enum osara_status rc;

    if (f == NULL)
        return problem_memory(problems);
    f->seed = seed;
    f->draws = FAIRNESS_DRAWS;
    f->n = (uint32_t)s->n_scored;
    f->n_cohort = (uint32_t)s->n_cohort;
    f->arena = arena_new();
    rc = f->arena ? all_columns(f, plan, data, s, r, problems) : problem_memory(problems);
    if (rc != OSARA_OK) {
        fairness_free(f);
        return rc;
    }
    *out = f;
    return OSARA_OK;
}

void fairness_free(struct fairness *f)
{
    if (f == NULL)
        return;
    arena_free(f->arena);
    free(f);
}
