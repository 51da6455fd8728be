/* narrow.c -- words in order of first appearance, days from the first. */
#include "scanning/narrow.h"

#include <stdlib.h>

enum { MOST = UINT16_MAX + 1, ALWAYS = 256, ROWS_A_CODE = 4 };

/* A list that is long beside the rows saves nothing. */
static bool is_worth_it(size_t n, size_t n_rows)
{
    return n <= ALWAYS || (n <= MOST && n <= n_rows / ROWS_A_CODE);
}

static struct codes codes_open(size_t n, struct arena *arena, uint32_t **values)
{
    struct codes codes = {.width = n <= UINT8_MAX + 1 ? 1 : 2, .n = (uint32_t)n};

    codes.values = *values = arena_alloc(arena, n, sizeof **values);
    return codes;
}

/* ---- Words ------------------------------------------------------------------------------------------- */

/* code_of[word], and the words in order of their codes; returns how many there are, or more than MOST. */
static size_t number_words(const struct chunks *chunks, size_t c, uint32_t code_of[], uint32_t words[])
{
    size_t n = 1; /* 0 is "missing" */

    words[0] = WORD_MISSING;
    for (size_t i = 0; i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->at[i];

        for (uint32_t id = 0; chunk->n > 0 && id < chunk->rows.columns[c].n_words; id++) {
            uint32_t word = chunk->rows.columns[c].words[id];

            if (word == WORD_MISSING || code_of[word] != 0)
                continue;
            if (n == MOST)
                return n + 1;
            words[n] = word;
            code_of[word] = (uint32_t)n++;
        }
    }
    return n;
}

static void write_codes(const struct chunks *chunks, size_t c, const uint32_t code_of[])
{
    for (size_t i = 0; i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->at[i];

        for (uint32_t id = 0; chunk->n > 0 && id < chunk->rows.columns[c].n_words; id++)
            chunk->rows.columns[c].words[id] = code_of[chunk->rows.columns[c].words[id]];
    }
}

static bool narrow_words(const struct chunks *chunks, size_t c, const struct words *words,
                         size_t n_rows, struct arena *arena, struct codes *out)
{
    uint32_t *code_of = calloc((size_t)words_count(words) + 1, sizeof *code_of);
    uint32_t *list = malloc(MOST * sizeof *list), *values;
    size_t n = code_of != NULL && list != NULL ? number_words(chunks, c, code_of, list) : 0;
    bool fine = n > 0;

    if (fine && is_worth_it(n, n_rows)) {
        *out = codes_open(n, arena, &values);
        fine = values != NULL;
        for (size_t k = 0; fine && k < n; k++)
            values[k] = list[k];
        if (fine)
            write_codes(chunks, c, code_of);
    }
    free(code_of);
    free(list);
    return fine;
}

/* ---- Dates ------------------------------------------------------------------------------------------- */

static bool narrow_dates(const struct chunks *chunks, size_t c, size_t n_rows, struct arena *arena,
                         struct codes *out)
{
    int64_t least = INT32_MAX, most = INT32_MIN;
    uint32_t *values;

    for (size_t i = 0; i < chunks->n; i++) {
        const struct packed_column *column;

        if (chunks->at[i].n == 0)
            continue;
        column = &chunks->at[i].rows.columns[c];
        if (column->most < column->base) /* none with a date */
            continue;
        least = column->base < least ? column->base : least;
        most = column->most > most ? column->most : most;
    }
    if (least > most) /* no date at all: one code, and a place for the first day, of which there is none */
        least = most = 0;
    if (!is_worth_it((size_t)(most - least) + 2, n_rows))
        return true;
    *out = codes_open((size_t)(most - least) + 2, arena, &values);
    if (values == NULL)
        return false;
    values[0] = (uint32_t)DATE_MISSING;
    for (uint32_t k = 1; k < out->n; k++)
        values[k] = (uint32_t)least + k - 1;
    return true;
}

bool narrow_columns(const struct binding *binding, const struct chunks *chunks,
                    const struct words *words, size_t n_rows, struct arena *arena,
                    struct codes codes[])
{
    bool fine = true;

    for (size_t c = 0; fine && c < binding->n; c++) {
        const struct bound *bound = &binding->columns[c];

        codes[c] = (struct codes){.width = 0};
        if (!bound->kept || bound->is_join)
            continue;
        if (bound->reading.column->type == COLUMN_DATE)
            fine = narrow_dates(chunks, c, n_rows, arena, &codes[c]);
        else if (bound->reading.column->type == COLUMN_CATEGORY ||
                 bound->reading.column->type == COLUMN_TEXT)
            fine = narrow_words(chunks, c, words, n_rows, arena, &codes[c]);
    }
    return fine;
}
