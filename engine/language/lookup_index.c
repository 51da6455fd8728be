/* lookup_index.c -- making the indexes of lookups, and finding and taking values by them. */
#include "language/lookup_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "language/workspace.h"

uint64_t number_bits(double v)
{
    uint64_t bits;

    v += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static bool flag_code(struct text key, uint64_t *out)
{
    static const char *const yes[] = {"yes", "true", "y", "1"};
    static const char *const no[] = {"no", "false", "n", "0"};

    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (text_equal_fold(key, text_of(yes[i])))
            return *out = TRUTH_TRUE, true;
        if (text_equal_fold(key, text_of(no[i])))
            return *out = TRUTH_FALSE, true;
    }
    return false;
}

static bool word_code(const struct words *words, struct text key, uint64_t *out)
{
    uint32_t word = words_find(words, key);

    *out = word;
    return word != WORD_MISSING;
}

/* The key as registers hold it.  False when no value can be this key. */
static bool key_code(const struct scope *scope, enum key_kind kind, struct text key, uint64_t *out)
{
    double number;
    int32_t day;

    switch (kind) {
    case KEY_WORD:
        return word_code(scope->words, key, out);
    case KEY_ID:
        return word_code(scope->ids, key, out);
    case KEY_FLAG:
        return flag_code(key, out);
    case KEY_DATE:
        if (!date_parse_iso(key, &day))
            return false;
        *out = number_bits(day);
        return true;
    default:
        if (!number_parse(key, &number))
            return false;
        *out = number_bits(number);
        return true;
    }
}

static inline size_t place_of(const struct lookup_index *x, uint64_t key, uint32_t before)
{
    uint64_t h = (key + before * UINT64_C(0xC2B2AE3D27D4EB4F)) * UINT64_C(0x9E3779B97F4A7C15);

    return (size_t)((h ^ (h >> 32)) * UINT64_C(0x9E3779B97F4A7C15) >> x->shift);
}

/* The first row with this key, which is `row` when there was none. */
static uint32_t index_add(struct lookup_index *x, uint64_t key, uint32_t before, uint32_t row)
{
    size_t at = place_of(x, key, before);

    for (; x->entries[at].row != UINT32_MAX; at = (at + 1) & x->mask)
        if (x->entries[at].key == key && x->entries[at].before == before)
            return x->entries[at].row;
    x->entries[at] = (struct lookup_entry){key, before, row};
    return row;
}

bool lookup_index_make(struct lookup_index *index, const struct find *find,
                       const struct lookup_index *parent, const struct scope *scope)
{
    const struct lookup *l = find->lookup;
    size_t room = 16;

    *index = (struct lookup_index){.n_rows = (uint32_t)l->n_rows, .shift = 60};
    if (find->kind == KEY_STEP)
        return true;
    for (; room < 2 * l->n_rows + 1; room *= 2)
        index->shift--;
    index->mask = room - 1;
    index->entries = malloc(room * sizeof *index->entries);
    index->rows = malloc((l->n_rows + 1) * sizeof *index->rows);
    if (index->entries == NULL || index->rows == NULL)
        return false;
    memset(index->entries, 0xFF, room * sizeof *index->entries);
    for (size_t r = 0; r < l->n_rows; r++) {
        uint32_t before = parent == NULL ? 0 : parent->rows[r];
        uint64_t key;

        index->rows[r] = index->n_rows;
        if ((parent == NULL || before < index->n_rows) &&
            key_code(scope, find->kind, l->keys[r * l->n_keys + find->level], &key))
            index->rows[r] = index_add(index, key, before, (uint32_t)r);
    }
    return true;
}

void lookup_index_free(struct lookup_index *index)
{
    free(index->entries);
    free(index->rows);
}

static inline uint32_t index_find(const struct lookup_index *x, uint64_t key, uint32_t before)
{
    size_t at = place_of(x, key, before);

    for (; x->entries[at].row != UINT32_MAX; at = (at + 1) & x->mask)
        if (x->entries[at].key == key && x->entries[at].before == before)
            return x->entries[at].row;
    return x->n_rows;
}

/* A missing key is missing whatever the other keys are. */
static inline uint32_t find_next(const struct lookup_index *x, uint64_t key, bool missing,
                                 uint32_t before)
{
    if (missing || before > x->n_rows)
        return x->n_rows + 1;
    return before == x->n_rows ? before : index_find(x, key, before);
}

/* With one key there is nothing before it. */
#define FIND(b, i, key, missing)                                           \
    const struct lookup_index *x = &(b)->frame->own->indexes[(i)->k.word]; \
    uint32_t *restrict d = (b)->w->registers.word[(i)->d];                 \
    if ((i)->b == REGISTER_NONE) {                                         \
        for (size_t j = 0; j < (b)->n; j++)                                \
            d[j] = (missing) ? x->n_rows + 1 : index_find(x, (key), 0);    \
    } else {                                                               \
        const uint32_t *restrict before = (b)->w->registers.word[(i)->b];  \
        for (size_t j = 0; j < (b)->n; j++)                                \
            d[j] = find_next(x, (key), (missing), before[j]);              \
    }

void block_find_word(struct block *b, const struct instruction *i)
{
    const uint32_t *restrict a = b->w->registers.word[i->a];

    FIND(b, i, a[j], a[j] == WORD_MISSING)
}

void block_find_number(struct block *b, const struct instruction *i)
{
    const double *restrict a = b->w->registers.number[i->a];

    FIND(b, i, number_bits(a[j]), isnan(a[j]))
}

void block_find_flag(struct block *b, const struct instruction *i)
{
    const uint8_t *restrict a = b->w->registers.flag[i->a];

    FIND(b, i, a[j], a[j] == TRUTH_UNKNOWN)
}

/* The greatest threshold at or below v: `at` counts those at or below it, halving what is left. */
static inline uint32_t step_of(const double *thresholds, uint32_t n, double v)
{
    uint32_t at = 0, left = n;

    while (left > 0) {
        uint32_t half = left / 2;
        bool below = thresholds[at + half] <= v;

        at = below ? at + half + 1 : at;
        left = below ? left - half - 1 : half;
    }
    return at == 0 ? n : at - 1;
}

void block_find_step(struct block *b, const struct instruction *i)
{
    const struct lookup *l = b->w->passes->finds[i->k.word].lookup;
    const double *restrict a = b->w->registers.number[i->a];
    uint32_t *restrict d = b->w->registers.word[i->d];
    uint32_t n = (uint32_t)l->n_rows;

    for (size_t j = 0; j < b->n; j++)
        d[j] = isnan(a[j]) ? n + 1 : step_of(l->thresholds, n, a[j]);
}

void block_take_number(struct block *b, const struct instruction *i)
{
    const double *restrict values = b->w->passes->takes[i->k.word].number;
    const uint32_t *restrict a = b->w->registers.word[i->a];
    double *restrict d = b->w->registers.number[i->d];

    for (size_t j = 0; j < b->n; j++)
        d[j] = values[a[j]];
}

void block_take_flag(struct block *b, const struct instruction *i)
{
    const uint8_t *restrict values = b->w->passes->takes[i->k.word].flag;
    const uint32_t *restrict a = b->w->registers.word[i->a];
    uint8_t *restrict d = b->w->registers.flag[i->d];

    for (size_t j = 0; j < b->n; j++)
        d[j] = values[a[j]];
}

void block_take_word(struct block *b, const struct instruction *i)
{
    const uint32_t *restrict values = b->w->passes->takes[i->k.word].word;
    const uint32_t *restrict a = b->w->registers.word[i->a];
    uint32_t *restrict d = b->w->registers.word[i->d];

    for (size_t j = 0; j < b->n; j++)
        d[j] = values[a[j]];
}
