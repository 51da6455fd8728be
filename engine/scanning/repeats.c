/* repeats.c -- a group of repeats is a first row and those after it; its choice takes the first's
 * place. */
#include "scanning/repeats.h"

#include <stdlib.h>

struct choosing {
    const struct binding *binding;
    const struct chunks *chunks;
    const uint32_t *base;
    const struct scope_table *evidence; /* NULL: the last row counts */
    size_t column;                      /* of the binding: the evidence */
};

static int by_first(const void *x, const void *y)
{
    const struct duplicate *a = x, *b = y;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static int by_row(const void *x, const void *y)
{
    const struct duplicate *a = x, *b = y;

    return (a->row > b->row) - (a->row < b->row);
}

/* The class of a row's evidence; a value that the ruleset does not class is the weakest. */
static int strength(const struct choosing *c, uint32_t row)
{
    size_t at;
    const struct chunk *chunk = chunks_row(c->chunks, c->base, row, &at);
    uint32_t word = chunk_word(chunk, c->column, at);

    for (size_t i = 0; i < c->evidence->n_evidence; i++)
        if (c->evidence->evidence_words[i] == word)
            return c->evidence->evidence_classes[i];
    return EVIDENCE_NONE;
}

/* The group at[0 .. n - 1] of one first row. */
static void choose(const struct choosing *c, struct duplicate at[], size_t n)
{
    uint32_t first = at[0].first, chosen = at[n - 1].row;

    if (c->evidence != NULL) {
        int most = strength(c, first);

        chosen = first;
        for (size_t i = 0; i < n; i++) {
            int s = strength(c, at[i].row);

            if (s > most) {
                most = s;
                chosen = at[i].row;
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        at[i].row = at[i].row == chosen ? first : at[i].row;
        at[i].first = chosen;
    }
}

bool repeats_choose(const struct binding *binding, const struct plan *plan,
                    const struct chunks *chunks, const uint32_t base[], struct duplicates *d)
{
    struct choosing c = {.binding = binding, .chunks = chunks, .base = base};

    if (d->n == 0 || binding->repeats == REPEATS_DUPLICATES || binding->repeats == REPEATS_FIRST)
        return true;
    if (binding->repeats == REPEATS_STRONGEST) {
        c.evidence = &plan->scope->tables[binding->index];
        while (binding->columns[c.column].column != binding->table->evidence_column)
            c.column++;
    }
    qsort(d->at, d->n, sizeof *d->at, by_first);
    for (size_t from = 0, to; from < d->n; from = to) {
        to = from + 1;
        while (to < d->n && d->at[to].first == d->at[from].first)
            to++;
        choose(&c, d->at + from, to - from);
    }
    qsort(d->at, d->n, sizeof *d->at, by_row);
    return true;
}
