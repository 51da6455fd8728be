/* draft_rows.c -- rows that a mapping, read as it is drafted, could not use. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/successors.h"
#include "scanning/codes.h"
#include "scanning/draft.h"
#include "scanning/headings.h"

/* Which of a column's values would not be read. */
static bool is_date(const struct profile *p, struct text t)
{
    for (size_t k = 0; k < p->n_formats; k++)
        if (profile_is_date(t, p->formats[k]))
            return true;
    return draft_is_default_date(t);
}

static bool is_code(const struct plan_column *column, struct text t)
{
    char a[CODE_TEXT], c[CODE_TEXT];
    const char *why;
    enum code_date date = code_from_date(t, a, c);

    return code_home_office(t, a, &why) > 0 || date == CODE_DAY_MONTH || date == CODE_MONTH_YEAR ||
           successors_find(column->successors, column->n_successors, t) != NULL;
}

static bool has_commas(const struct profile *p)
{
    double v;

    for (size_t i = 0; i < p->n_values; i++)
        if (!number_parse(p->values[i].text, &v) &&
            number_parse_decimal(p->values[i].text, ',', &v))
            return true;
    return false;
}

/* bad [p->n_values]. */
static void find_misfits(const struct plan *plan, const struct plan_column *column,
                         const struct profile *p, bool bad[])
{
    bool codes = draft_is_codes(column, p), commas = column->type == COLUMN_NUMBER && has_commas(p);
    bool plain = p->flags * 2 > p->filled;
    struct text names[DRAFT_NAMES];
    size_t n = draft_names(plan, column, names);
    double v;

    for (size_t i = 0; i < p->n_values; i++) {
        struct text t = p->values[i].text;

        bad[i] = false;
        if (profile_is_nothing(t))
            continue;
        switch (column->type) {
        case COLUMN_DATE:
            bad[i] = !is_date(p, t);
            break;
        case COLUMN_NUMBER:
            bad[i] = !(commas ? number_parse_decimal(t, ',', &v) : number_parse(t, &v));
            break;
        case COLUMN_FLAG: /* a word that is common means yes */
            bad[i] = !profile_is_flag(t) && (plain || p->values[i].n * 100 < p->filled);
            break;
        case COLUMN_CATEGORY:
            bad[i] = column->n_values > 0 ? headings_value(t, names, n) == n
                                          : codes && !is_code(column, t);
            break;
        case COLUMN_ID:
        case COLUMN_TEXT:
            break;
        }
    }
}

static bool is_nothing(const struct profile *p, uint32_t cell)
{
    return cell == 0 || profile_is_nothing(p->values[cell - 1].text);
}

/* ---- Keys --------------------------------------------------------------------------------------------- */

struct keyed {
    uint64_t hash;
    uint32_t row;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* The columns of the table's key in the shape, among the rows' own; false: not all are there. */
static bool key_columns(const struct plan_table *table, const struct drafted_table *d,
                        const struct profile *out[])
{
    for (size_t k = 0; k < table->n_key; k++) {
        uint32_t column = d->columns[table->key[k]].column;

        out[k] = column != UINT32_MAX ? &d->shape->columns[column] : NULL;
        if (out[k] == NULL || out[k]->cells == NULL)
            return false;
    }
    return table->n_key > 0;
}

/* What each row says in the evidence's column, its spellings made one: in `arena`, or NULL where it
 * says nothing. */
static const uint32_t *evidence_of(const struct plan *plan, const struct plan_table *table,
                                   const struct drafted_table *d, struct arena *arena)
{
    uint32_t column = table->evidence_column, at;
    const struct plan_column *c;
    const struct profile *p;
    struct text names[DRAFT_NAMES];
    size_t n;
    uint32_t *said, *means;

    if (column == UINT32_MAX || (at = d->columns[column].column) == UINT32_MAX)
        return NULL;
    c = &table->columns[column];
    p = &d->shape->columns[at];
    said = arena_alloc(arena, d->shape->rows + 1, sizeof *said);
    means = arena_alloc(arena, p->n_values + 1, sizeof *means);
    if (p->cells == NULL || said == NULL || means == NULL)
        return NULL;
    n = draft_names(plan, c, names);
    for (size_t i = 0; i < p->n_values; i++)
        means[i + 1] = (uint32_t)headings_value(p->values[i].text, names, n) + 1;
    for (uint64_t r = 0; r < d->shape->rows; r++)
        said[r] = means[p->cells[r]];
    return said;
}

/* Rows of the same key as one before: counted, and unusable unless the draft folds them.
 * said [rows], or NULL. */
static bool find_repeats(const struct plan_table *table, const struct drafted_table *d,
                         const uint32_t *said, bool folds, bool unusable[], struct draft_rows *out)
{
    const struct profile *key[16];
    struct keyed *rows;
    size_t n = 0;

    if (table->n_key > 16 || !key_columns(table, d, key))
        return true;
    rows = malloc((d->shape->rows + 1) * sizeof *rows);
    if (rows == NULL)
        return false;
    for (uint32_t r = 0; r < d->shape->rows; r++) {
        uint64_t hash = 0;
        bool whole = true;

        for (size_t k = 0; k < table->n_key; k++) {
            whole &= !is_nothing(key[k], key[k]->cells[r]);
            hash = (hash ^ key[k]->cells[r]) * 0x9E3779B97F4A7C15u;
        }
        out->unkeyed += !whole;
        unusable[r] |= !whole;
        if (whole)
            rows[n++] = (struct keyed){hash, r};
    }
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 1; i < n; i++)
        if (rows[i].hash == rows[i - 1].hash) {
            out->again++;
            out->later += said != NULL && said[rows[i].row] != said[rows[i - 1].row];
        }
    for (size_t i = 1; i < n && !folds && out->later == 0; i++)
        unusable[rows[i].row] |= rows[i].hash == rows[i - 1].hash;
    free(rows);
    return true;
}

/* Rows that name no subject (unusable unless the draft passes over them), or one who is not there. */
static void find_nobody(const struct profile *p, const struct profile *people, uint64_t rows,
                        bool passed, bool unusable[], struct draft_rows *out)
{
    for (uint64_t r = 0; p->cells != NULL && r < rows; r++) {
        uint32_t cell = p->cells[r];
        bool nobody = is_nothing(p, cell);
        bool orphan = !nobody && people != NULL && !profile_has(people, p->values[cell - 1].text);

        out->nobody += nobody;
        out->orphans += orphan;
        unusable[r] |= (nobody && !passed) || orphan;
    }
}

bool draft_rows(const struct plan *plan, size_t t, const struct drafted_table *d,
                const struct profile *people, struct arena *arena, struct draft_rows *out)
{
    const struct plan_table *table = &plan->tables[t];
    uint64_t rows = d->shape->rows;
    uint32_t join = d->columns[table->join].column;
    bool *unusable = calloc(rows + 1, sizeof *unusable), fine;

    *out = (struct draft_rows){
        .misfits = arena_alloc(arena, table->n_columns, sizeof *out->misfits)};
    fine = unusable != NULL && out->misfits != NULL;
    for (uint32_t c = 0; fine && c < table->n_columns; c++) {
        const struct profile *p;
        bool *bad;

        if (d->columns[c].column == UINT32_MAX || !table->columns[c].used)
            continue;
        p = &d->shape->columns[d->columns[c].column];
        bad = malloc((p->n_values + 1) * sizeof *bad);
        fine = bad != NULL;
        if (fine)
            find_misfits(plan, &table->columns[c], p, bad);
        for (uint64_t r = 0; fine && p->cells != NULL && r < rows; r++)
            if (p->cells[r] > 0 && bad[p->cells[r] - 1]) {
                out->misfits[c]++;
                unusable[r] = true;
            }
        free(bad);
    }
    if (fine && t > 0 && join != UINT32_MAX)
        find_nobody(&d->shape->columns[join], people, rows, d->shared, unusable, out);
    fine = fine && find_repeats(table, d, evidence_of(plan, table, d, arena), t == 0 && d->shared,
                                unusable, out);
    for (uint64_t r = 0; fine && r < rows; r++)
        out->unusable += unusable[r];
    free(unusable);
    return fine;
}
