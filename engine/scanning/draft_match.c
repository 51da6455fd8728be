/* draft_match.c -- which files are which table, and which heading is which column. */
#include <stdlib.h>
#include <string.h>

#include "scanning/draft.h"
#include "scanning/headings.h"
#include "scanning/meanings.h"
#include "scanning/people.h"
#include "scanning/pnc.h"

#define LEAST_ALIKE 0.45

size_t draft_formats(const struct profile *p, uint32_t formats[], uint64_t *misfits)
{
    bool *read = calloc(p->n_values + 1, sizeof *read);
    size_t n = 0;

    *misfits = p->filled;
    for (size_t i = 0; read != NULL && i < p->n_values; i++)
        if (profile_is_nothing(p->values[i].text)) {
            read[i] = true;
            *misfits -= p->values[i].n;
        }
    while (read != NULL && *misfits > 0 && n < PROFILE_FORMATS) {
        uint64_t most = 0;
        uint32_t best = 0;

        for (uint32_t k = 0; k < PROFILE_FORMATS; k++) {
            uint64_t more = 0;

            for (size_t i = 0; i < p->n_values; i++)
                more += !read[i] && profile_is_date(p->values[i].text, k) ? p->values[i].n : 0;
            if (more > most) {
                most = more;
                best = k;
            }
        }
        if (most == 0 || (n > 0 && most * 1000 < p->filled)) /* a format of its own for a slip? */
            break;
        formats[n++] = best;
        *misfits -= most;
        for (size_t i = 0; i < p->n_values; i++)
            read[i] |= profile_is_date(p->values[i].text, best);
    }
    free(read);
    return n;
}

/* The share of values that are PNC ids, however many rows have them. */
static double fit_of_pnc(const struct profile *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->n_values; i++)
        n += pnc_fault(p->values[i].text) == NULL;
    return (double)n / (double)p->n_values;
}

/* The share of filled cells that the column could read. */
static double fit_of(const struct plan *plan, const struct plan_column *column,
                     const struct profile *p, bool pnc)
{
    uint32_t formats[PROFILE_FORMATS];
    uint64_t misfits, known = 0, nothing = 0;
    double filled;

    for (size_t i = 0; i < p->n_values; i++)
        nothing += profile_is_nothing(p->values[i].text) ? p->values[i].n : 0;
    filled = (double)(p->filled - nothing);
    if (filled == 0)
        return 0.5; /* says nothing */
    if (pnc)
        return fit_of_pnc(p);
    switch (column->type) {
    case COLUMN_DATE:
        (void)draft_formats(p, formats, &misfits);
        return 1 - (double)misfits / filled;
    case COLUMN_NUMBER:
        return (double)profile_numbers(p) / filled;
    case COLUMN_FLAG:
        known = profile_flags(p);
        return known > 0 ? (double)known / filled : p->n_values <= 6 ? 0.6 : 0;
    case COLUMN_CATEGORY:
        if (column->n_values == 0)
            return p->n_values <= 400 || headings_alike(p->heading, "code") >= 0.5 ? 0.7 : 0.3;
        for (size_t i = 0; i < p->n_values; i++) {
            struct text names[64];
            size_t n = column->n_values < 64 ? column->n_values : 64;

            for (size_t k = 0; k < n; k++)
                names[k] = words_text(plan->words, column->values[k]);
            known += headings_value(p->values[i].text, names, n) < n ? p->values[i].n : 0;
        }
        return (double)known / filled;
    case COLUMN_ID:
    case COLUMN_TEXT:
        break;
    }
    return 0.6;
}

struct candidate {
    double score, alike, fits;
    uint32_t column, heading;
};

static int best_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->heading > y->heading) - (x->heading < y->heading);
}

/* How much a heading speaks for a column; 0: it does not. */
static struct candidate weigh(const struct plan *plan, size_t t, uint32_t c, const struct shape *s,
                              uint32_t h)
{
    const struct plan_column *column = &plan->tables[t].columns[c];
    struct candidate one = {.column = c, .heading = h};
    bool pnc = column_that_means(&plan->tables[t], MEANS_PNC) == c, unlike;

    one.alike = headings_alike(s->columns[h].heading, column->name);
    if (one.alike < LEAST_ALIKE)
        return one;
    one.fits = fit_of(plan, column, &s->columns[h], pnc);
    unlike = (pnc || column->type == COLUMN_DATE || column->type == COLUMN_NUMBER ||
              column->type == COLUMN_FLAG || column->n_values > 0) &&
             one.fits < 0.3;
    if (!unlike)
        one.score = 2 * one.alike + one.fits;
    return one;
}

/* Each column its best heading, each heading once.  Returns the sum of the scores. */
static double assign(const struct plan *plan, size_t t, const struct shape *s,
                     struct drafted_column out[])
{
    const struct plan_table *table = &plan->tables[t];
    struct candidate *all = malloc((table->n_columns * s->n_columns + 1) * sizeof *all);
    bool *taken = calloc(s->n_columns + 1, sizeof *taken);
    double sum = 0;
    size_t n = 0;

    for (uint32_t c = 0; c < table->n_columns; c++)
        out[c] = (struct drafted_column){.column = UINT32_MAX};
    for (uint32_t c = 0; all != NULL && c < table->n_columns; c++)
        for (uint32_t h = 0; h < s->n_columns; h++) {
            struct candidate one = weigh(plan, t, c, s, h);

            if (one.score > 0)
                all[n++] = one;
        }
    if (n > 0)
        qsort(all, n, sizeof *all, best_first);
    for (size_t i = 0; taken != NULL && i < n; i++)
        if (out[all[i].column].column == UINT32_MAX && !taken[all[i].heading]) {
            out[all[i].column] = (struct drafted_column){all[i].heading, all[i].alike, all[i].fits};
            taken[all[i].heading] = true;
            sum += all[i].score;
        }
    free(all);
    free(taken);
    return sum;
}

/* How much a shape is a table: its columns, its files' names, and whether the id is there. */
static double table_score(const struct plan *plan, size_t t, const struct shape *s,
                          struct drafted_column scratch[])
{
    const struct plan_table *table = &plan->tables[t];
    double score = assign(plan, t, s, scratch);
    const struct profile *join;

    if (scratch[table->join].column == UINT32_MAX)
        return 0;
    join = &s->columns[scratch[table->join].column];
    if (t == 0 && join->n_values * 10 < join->filled * 8)
        score /= 2; /* ids that repeat are not those of a list of people */
    return score * (1 + headings_alike(s->files[0], table->name)) /
           (double)(table->n_columns + s->n_columns);
}

/* Tables take shapes by how well these fit, the best first; what is left may share. */
bool draft_match(const struct plan *plan, const struct shape shapes[], size_t n_shapes,
                 struct arena *arena, struct drafted_table **tables)
{
    struct drafted_table *out = arena_alloc(arena, plan->n_tables + 1, sizeof *out);
    bool *taken = arena_alloc(arena, n_shapes + 1, sizeof *taken);

    if (out == NULL || taken == NULL)
        return false;
    for (size_t t = 0; t < plan->n_tables; t++) {
        out[t].columns = arena_alloc(arena, plan->tables[t].n_columns + 1, sizeof *out[t].columns);
        if (out[t].columns == NULL)
            return false;
    }
    for (size_t round = 0; round < plan->n_tables; round++) {
        double best = 0;
        size_t table = SIZE_MAX, shape = 0;

        for (size_t t = 0; t < plan->n_tables; t++)
            for (size_t s = 0; out[t].shape == NULL && s < n_shapes; s++) {
                double score = taken[s] ? 0 : table_score(plan, t, &shapes[s], out[t].columns);

                if (score > best) {
                    best = score;
                    table = t;
                    shape = s;
                }
            }
        if (table == SIZE_MAX)
            break;
        out[table].shape = &shapes[shape];
        taken[shape] = true;
    }
    for (size_t t = 0; t < plan->n_tables; t++) {
        for (size_t s = 0; out[t].shape == NULL && !plan->tables[t].optional && s < n_shapes; s++)
            if (table_score(plan, t, &shapes[s], out[t].columns) > 0) {
                out[t].shape = &shapes[s];
                out[t].shared = true;
            }
        if (out[t].shape != NULL)
            (void)assign(plan, t, out[t].shape, out[t].columns);
    }
    *tables = out;
    return true;
}
