/* births.c -- duplicates and folded rows of the subjects, held against the row that counts. */
#include "scanning/births.h"

#include <stdlib.h>

#include "scanning/meanings.h"

enum { EXAMPLES = sizeof((struct birth_conflicts *)0)->examples /
                  sizeof((struct birth_conflicts *)0)->examples[0] };

struct comparing {
    const struct binding *binding;
    const struct plan *plan;
    const struct chunks *chunks;
    const uint32_t *base;
    size_t birth, id; /* of the binding's columns */
    uint32_t first_input;
    struct arena *arena;
};

static int by_number(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

static int32_t birth_of(const struct comparing *c, uint32_t row, const struct chunk **chunk,
                        size_t *at)
{
    *chunk = chunks_row(c->chunks, c->base, row, at);
    return chunk_date(*chunk, c->birth, *at);
}

static bool add_example(const struct comparing *c, const struct duplicate *d,
                        struct birth_conflicts *out)
{
    const struct chunk *chunk, *kept;
    size_t at, kept_at, n = out->n_examples;
    char own[16], other[16];

    date_print(birth_of(c, d->row, &chunk, &at), own);
    date_print(birth_of(c, d->first, &kept, &kept_at), other);
    out->examples[n].file = c->first_input + chunk->file;
    out->examples[n].line = chunk_line(chunk, c->binding, at);
    out->examples[n].id = words_text(c->plan->ids, chunk_word(chunk, c->id, at));
    if (kept->file == chunk->file)
        out->examples[n].value = arena_format(c->arena, "%s, and %s in line %u", own, other,
                                              chunk_line(kept, c->binding, kept_at));
    else
        out->examples[n].value = arena_format(c->arena, "%s, and %s in line %u of %s", own, other,
                                              chunk_line(kept, c->binding, kept_at), kept->input->name);
    out->n_examples++;
    return out->examples[n].value != NULL;
}

bool births_compare(const struct binding *binding, const struct plan *plan,
                    const struct chunks *chunks, const uint32_t base[],
                    const struct duplicates *duplicates, uint32_t first_input, struct arena *arena,
                    struct birth_conflicts *out)
{
    struct comparing c = {binding, plan, chunks, base, binding->n, binding->n, first_input, arena};
    uint32_t *subjects, column = column_that_means(binding->table, MEANS_BIRTH);
    bool fine = true;

    for (size_t i = 0; i < binding->n; i++) {
        if (binding->columns[i].column == column && binding->columns[i].kept)
            c.birth = i;
        if (binding->columns[i].is_join)
            c.id = i;
    }
    if (duplicates->n == 0 || c.birth == binding->n)
        return true;
    subjects = malloc(duplicates->n * sizeof *subjects);
    if (subjects == NULL)
        return false;
    for (size_t i = 0; fine && i < duplicates->n; i++) {
        const struct duplicate *d = &duplicates->at[i];
        const struct chunk *chunk;
        size_t at;
        int32_t a = birth_of(&c, d->row, &chunk, &at), b = birth_of(&c, d->first, &chunk, &at);

        if (a == DATE_MISSING || b == DATE_MISSING || a == b)
            continue;
        subjects[out->rows++] = d->first;
        fine = out->n_examples == EXAMPLES || add_example(&c, d, out);
    }
    if (out->rows > 1)
        qsort(subjects, out->rows, sizeof *subjects, by_number);
    for (size_t i = 0; i < out->rows; i++)
        out->subjects += i == 0 || subjects[i] != subjects[i - 1];
    free(subjects);
    return fine;
}
