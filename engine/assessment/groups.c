/* groups.c -- subjects by the values of a column. */
#include "assessment/groups.h"

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

/* A code that occurs, and what it is ordered by. */
struct found {
    uint32_t code, n;
    struct text text;
};

/* By value: words by their text, numbers and flags by their code; what is not recorded last. */
static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if ((x->code == 0) != (y->code == 0))
        return x->code == 0 ? 1 : -1;
    int order = text_compare(x->text, y->text);

    return order != 0 ? order : (x->code > y->code) - (x->code < y->code);
}

static const char *name_value(struct arena *arena, const struct coding *coding,
                              const struct found *f)
{
    char text[NUMBER_TEXT] = "";

    if (f->code == 0)
        return "not recorded";
    if (is_words(coding->column))
        return arena_copy(arena, f->text);
    if (coding->column->type == COLUMN_FLAG)
        return f->code == 2 ? "yes" : "no";
    if (coding->column->type == COLUMN_DATE)
        date_print((int32_t)coding->distinct[f->code - 1], text);
    else
        number_print(coding->distinct[f->code - 1], text);
    return arena_copy(arena, text_of(text));
}

/* The codes that occur, in order of value; count [codes] becomes 1 + their place in it. */
static struct found *find_all(const struct coding *coding, const struct data *data,
                              uint32_t count[], size_t *n)
{
    struct found *found;

    *n = 0;
    for (size_t code = 0; code < coding->n; code++)
        *n += count[code] > 0;
    found = malloc((*n + 1) * sizeof *found);
    if (found == NULL)
        return NULL;
    *n = 0;
    for (uint32_t code = 0; code < coding->n; code++)
        if (count[code] > 0)
            found[(*n)++] = (struct found){
                .code = code,
                .n = count[code],
                .text = is_words(coding->column) ? words_text(words_of(data, coding->column), code)
                                                 : (struct text){0}};
    qsort(found, *n, sizeof *found, compare_found);
    for (size_t i = 0; i < *n; i++)
        count[found[i].code] = (uint32_t)i + 1;
    return found;
}

static bool fill(struct groups *out, struct arena *arena, const struct coding *coding,
                 const struct found found[], size_t n)
{
    out->values = arena_alloc(arena, n + 1, sizeof *out->values);
    if (out->values == NULL)
        return false;
    for (out->n = 0; out->n < n; out->n++) {
        struct group *g = &out->values[out->n];

        *g = (struct group){name_value(arena, coding, &found[out->n]), found[out->n].code != 0,
                            found[out->n].n};
        if (g->value == NULL)
            return false;
    }
    return true;
}

enum osara_status groups_make(const struct data *data, const struct column *column,
                              const uint32_t rank[], struct arena *arena, struct groups *out,
                              osara_problems *problems)
{
    struct coding coding;
    bool fine = coding_open(&coding, data, column);
    uint32_t *count = fine ? calloc(coding.n + 1, sizeof *count) : NULL;
    struct found *found = NULL;
    size_t n = 0;

    *out = (struct groups){.name = column->name};
    out->of = arena_alloc(arena, data->n_subjects + 1, sizeof *out->of);
    fine = count != NULL && out->of != NULL;
    for (size_t i = 0; fine && i < data->n_subjects; i++) {
        out->of[i] = code_of(&coding, i);
        count[out->of[i]] += rank[i] != 0;
    }
    if (fine)
        found = find_all(&coding, data, count, &n);
    fine = found != NULL && fill(out, arena, &coding, found, n);
    for (size_t i = 0; fine && i < data->n_subjects; i++)
        out->of[i] = rank[i] != 0 ? count[out->of[i]] - 1 : GROUP_NONE;
    free(found);
    free(count);
    free(coding.distinct);
    return fine ? OSARA_OK : problem_memory(problems);
}
