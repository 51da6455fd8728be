/* draft_match.c -- which files are which table, and which heading is which column. */
#include <stdlib.h>
#include <string.h>

#include "scanning/draft.h"
#include "scanning/headings.h"
#include "scanning/meanings.h"
#include "scanning/pnc.h"

/* A heading that says at least so much, or values that show at least so much. */
#define LEAST_ALIKE 0.45
#define LEAST_PROVED 0.85
/* A heading that is said by its values alone weighs less than any that is said by its name. */
#define BY_VALUES 1.1
#define BY_PEOPLE 2.2
#define NEARLY_AS_LIKELY 0.9

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
    uint64_t known = 0;
    double filled = (double)(p->filled - p->nothings);

    if (filled == 0)
        return 0.5; /* says nothing */
    if (pnc)
        return fit_of_pnc(p);
    switch (column->type) {
    case COLUMN_DATE:
        return 1 - (double)p->misfits / filled;
    case COLUMN_NUMBER:
        return (double)p->numbers / filled;
    case COLUMN_FLAG:
        known = p->flags;
        return known > 0 ? (double)known / filled : p->n_values <= 6 ? 0.6 : 0;
    case COLUMN_CATEGORY:
        if (column->n_values == 0 && draft_is_codes(column, p))
            return 1;
        if (column->n_values == 0)
            return p->n_values <= 400 || headings_alike(p->heading, "code") >= 0.5 ? 0.7 : 0.3;
        return (double)draft_known(plan, column, p) / filled;
    case COLUMN_ID:
    case COLUMN_TEXT:
        break;
    }
    return 0.6;
}

struct candidate {
    double score, alike, fits;
    uint32_t column, heading;
    bool proved;
};

/* What is matched, and what is known by then. */
struct matcher {
    const struct plan *plan;
    const struct shape *shapes; /* plain, and joined */
    size_t n_shapes;
    const struct profile *people; /* the subjects' ids; NULL while these are looked for */
    bool all_people;              /* and there are no others */
    double *scores;               /* [n_tables * n_shapes] of each table and shape */
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

/* Ids, each in one row, that the rows of another file name. */
static double proof_of_subjects(const struct matcher *m, const struct shape *s,
                                const struct profile *p)
{
    double most = 0;

    if (p->n_values < 10 || p->n_formats > 0 || p->n_values * 100 < p->filled * 98)
        return 0;
    for (size_t k = 0; k < m->n_shapes; k++)
        for (size_t c = 0; &m->shapes[k] != s && c < m->shapes[k].n_columns; c++) {
            const struct profile *other = &m->shapes[k].columns[c];
            double within = other->n_values < 10 || other->n_formats > 0 ? 0
                                                                         : profile_within(other, p);

            most = within > most ? within : most;
        }
    return most;
}

/* How much a column of a shape speaks for a column of the ruleset; 0: it does not. */
static struct candidate weigh(const struct matcher *m, size_t t, uint32_t c, const struct shape *s,
                              uint32_t h)
{
    const struct plan_table *table = &m->plan->tables[t];
    const struct plan_column *column = &table->columns[c];
    struct candidate one = {.column = c, .heading = h};
    const struct profile *p = &s->columns[h];
    bool pnc = column_that_means(table, MEANS_PNC) == c, people = t > 0 && table->join == c, unlike;
    double proof;

    one.alike = headings_alike(p->heading, column->name);
    proof = draft_proof(m->plan, t, c, s, h, m->people);
    if (t == 0 && table->join == c && one.alike < 1)
        proof = proof_of_subjects(m, s, p);
    one.proved = proof >= (people ? 0.5 : LEAST_PROVED);
    if (one.alike < LEAST_ALIKE && !one.proved)
        return one;
    one.fits = fit_of(m->plan, column, p, pnc);
    unlike = (pnc || column->type == COLUMN_DATE || column->type == COLUMN_NUMBER ||
              column->type == COLUMN_FLAG || column->n_values > 0) &&
             one.fits < 0.3;
    unlike |= people && m->all_people && p->n_values > 0 && proof < 0.2 && one.alike < 1;
    if (unlike)
        return one;
    if (one.alike >= LEAST_ALIKE)
        one.score = 2 * one.alike + one.fits + (one.proved ? 0.3 * proof : 0);
    one.score += people ? BY_PEOPLE * proof : one.score > 0 ? 0 : BY_VALUES * proof;
    return one;
}

/* For each column the likeliest heading that none has taken: is it nearly as likely? */
static void find_rivals(const struct candidate all[], size_t n, const bool taken[],
                        const double scores[], struct drafted_column out[])
{
    for (size_t i = 0; i < n; i++) {
        struct drafted_column *d = &out[all[i].column];

        if (d->column != UINT32_MAX && d->column != all[i].heading && !taken[all[i].heading] &&
            d->rival == UINT32_MAX && d->alike < 1 &&
            all[i].score >= NEARLY_AS_LIKELY * scores[all[i].column])
            d->rival = all[i].heading;
    }
}

/* Each column its best heading, each heading once.  Returns the sum of the scores. */
static double assign(const struct matcher *m, size_t t, const struct shape *s,
                     struct drafted_column out[])
{
    const struct plan_table *table = &m->plan->tables[t];
    struct candidate *all = malloc((table->n_columns * s->n_columns + 1) * sizeof *all);
    bool *taken = calloc(s->n_columns + 1, sizeof *taken);
    double *scores = calloc(table->n_columns + 1, sizeof *scores);
    double sum = 0;
    size_t n = 0;

    for (uint32_t c = 0; c < table->n_columns; c++)
        out[c] = (struct drafted_column){.column = UINT32_MAX, .rival = UINT32_MAX};
    for (uint32_t c = 0; all != NULL && c < table->n_columns; c++)
        for (uint32_t h = 0; h < s->n_columns; h++) {
            struct candidate one = weigh(m, t, c, s, h);

            if (one.score > 0)
                all[n++] = one;
        }
    if (n > 0)
        qsort(all, n, sizeof *all, best_first);
    for (size_t i = 0; taken != NULL && scores != NULL && i < n; i++)
        if (out[all[i].column].column == UINT32_MAX && !taken[all[i].heading]) {
            out[all[i].column] = (struct drafted_column){all[i].heading, all[i].alike, all[i].fits,
                                                         all[i].proved, UINT32_MAX};
            scores[all[i].column] = all[i].score;
            taken[all[i].heading] = true;
            sum += all[i].score;
        }
    if (taken != NULL && scores != NULL)
        find_rivals(all, n, taken, scores, out);
    free(all);
    free(taken);
    free(scores);
    return sum;
}

/* How much a shape is a table: its columns, its files' names, and whether the id is there. */
static double table_score(const struct matcher *m, size_t t, const struct shape *s,
                          struct drafted_column scratch[])
{
    const struct plan_table *table = &m->plan->tables[t];
    double score = assign(m, t, s, scratch);
    const struct profile *join;
    size_t found = 0;

    for (uint32_t c = 0; c < table->n_columns; c++)
        found += scratch[c].column != UINT32_MAX;
    if (scratch[table->join].column == UINT32_MAX ||
        (table->optional && (found < 2 || 2 * found < table->n_columns)))
        return 0;
    join = &s->columns[scratch[table->join].column];
    if (t == 0 && join->n_values * 10 < join->filled * 8)
        score /= 2; /* ids that repeat are not those of a list of people */
    return score * (1 + headings_alike(s->files[0], table->name)) /
           (double)(table->n_columns + s->n_columns);
}

/* ---- Tables ------------------------------------------------------------------------------------------- */

/* Two shapes are of the same files. */
static bool same_files(const struct shape *a, const struct shape *b)
{
    return a != NULL && b != NULL && a->files == b->files;
}

static bool is_taken(const struct drafted_table tables[], size_t n, const struct shape *s)
{
    for (size_t t = 0; t < n; t++)
        if (same_files(tables[t].shape, s) || same_files(tables[t].shape, s->joined) ||
            (tables[t].shape != NULL && same_files(tables[t].shape->joined, s)))
            return true;
    return false;
}

/* The best shape of a table; of one that an earlier table has, only if it is far better. */
static double best_shape(const struct matcher *m, size_t t, const struct drafted_table tables[],
                         const struct shape **out)
{
    double best = 0;

    for (size_t k = 0; k < m->n_shapes; k++) {
        const struct shape *s = &m->shapes[k];
        bool taken = is_taken(tables, t == 0 ? 0 : m->plan->n_tables, s);
        double score = m->scores[t * m->n_shapes + k];

        score *= !taken ? 1 : m->plan->tables[t].optional ? 0 : 0.4;
        if (score > best) {
            best = score;
            *out = s;
        }
    }
    return best;
}

/* How much each shape is each of the tables from `first` on. */
static bool score_tables(struct matcher *m, size_t first, struct arena *arena,
                         const struct drafted_table tables[])
{
    m->scores = arena_alloc(arena, m->plan->n_tables * m->n_shapes + 1, sizeof *m->scores);
    for (size_t t = first; m->scores != NULL && t < (first == 0 ? 1 : m->plan->n_tables); t++)
        for (size_t k = 0; k < m->n_shapes; k++)
            m->scores[t * m->n_shapes + k] = table_score(m, t, &m->shapes[k], tables[t].columns);
    return m->scores != NULL;
}

/* The subjects, since the other tables name them. */
static bool match_subjects(struct matcher *m, struct arena *arena, struct drafted_table *subjects)
{
    const struct shape *s = NULL;

    if (!score_tables(m, 0, arena, subjects))
        return false;
    if (best_shape(m, 0, subjects, &s) > 0) {
        (void)assign(m, 0, s, subjects->columns);
        subjects->shape = s;
        m->people = &s->columns[subjects->columns[m->plan->tables[0].join].column];
        m->all_people = s->whole;
    }
    return true;
}

/* The other tables, by how well they fit. */
static bool match_others(struct matcher *m, struct arena *arena, struct drafted_table tables[])
{
    if (!score_tables(m, 1, arena, tables))
        return false;
    for (size_t round = 1; round < m->plan->n_tables; round++) {
        const struct shape *shape = NULL;
        double best = 0;
        size_t table = 0;

        for (size_t t = 1; t < m->plan->n_tables; t++) {
            const struct shape *one = NULL;
            double score = tables[t].shape != NULL ? 0 : best_shape(m, t, tables, &one);

            if (score > best) {
                best = score;
                table = t;
                shape = one;
            }
        }
        if (table == 0)
            break;
        (void)assign(m, table, shape, tables[table].columns);
        tables[table].shape = shape;
    }
    return true;
}

bool draft_match(const struct plan *plan, const struct shape shapes[], size_t n_shapes,
                 struct arena *arena, struct drafted_table **tables)
{
    struct drafted_table *out = arena_alloc(arena, plan->n_tables + 1, sizeof *out);
    struct matcher m = {.plan = plan, .shapes = shapes, .n_shapes = n_shapes};
    struct shape *joined;

    if (out == NULL)
        return false;
    for (size_t t = 0; t < plan->n_tables; t++) {
        out[t].columns = arena_alloc(arena, plan->tables[t].n_columns + 1, sizeof *out[t].columns);
        if (out[t].columns == NULL)
            return false;
    }
    if (!match_subjects(&m, arena, out) ||
        !draft_join(shapes, n_shapes, m.people, arena, &joined, &m.n_shapes))
        return false;
    m.shapes = joined;
    if (!match_others(&m, arena, out))
        return false;
    for (size_t t = 0; t < plan->n_tables; t++)
        for (size_t k = 0; k < plan->n_tables; k++)
            out[t].shared |= k != t && same_files(out[t].shape, out[k].shape);
    *tables = out;
    return true;
}
