/* run_fold.c -- aggregates: the rows of a block folded into their subjects' slots, in row order.
 *
 * Rows of one subject stand together, so a fold takes them run by run.  Which rows count is decided
 * first, in a loop that vectorises: a value that does not count becomes what changes nothing. */
#include "language/workspace.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"

#define N(x) (b->w->registers.number[i->x])
#define F(x) (b->w->registers.flag[i->x])
#define W(x) (b->w->registers.word[i->x])
#define EACH_RUN for (size_t r = 0; r < b->n_runs; r++)
#define EACH_IN_RUN for (uint32_t j = b->run_first[r]; j < b->run_first[r + 1]; j++)

static const uint8_t *where_of(const struct block *b, const struct instruction *i)
{
    return i->c == REGISTER_NONE ? NULL : F(c);
}

/* The values where the rows count, `otherwise` where not. */
WIDE static const double *counted(const struct block *b, const struct instruction *i, double otherwise)
{
    const double *restrict a = N(a);
    const uint8_t *restrict where = where_of(b, i);
    double *restrict d = b->w->scratch;

    for (size_t j = 0; where == NULL && j < b->n; j++) {
        double x = a[j];

        d[j] = x == x ? x : otherwise;
    }
    for (size_t j = 0; where != NULL && j < b->n; j++) {
        double truth = where[j], x = a[j];

        x = truth > TRUTH_UNKNOWN ? x : otherwise;
        d[j] = x == x ? x : otherwise;
    }
    return d;
}

enum { SIXTEEN = BEHIND_FLAGS };

/* How many of the first n flags are true: TRUTH_TRUE alone has the second bit. */
static inline uint64_t count_sixteen(const uint8_t *where, uint32_t n)
{
    static const uint8_t ones[2 * SIXTEEN] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    uint64_t flags[2], mask[2];

    memcpy(flags, where, sizeof flags);
    memcpy(mask, ones + SIXTEEN - n, sizeof mask);
    return (((flags[0] >> 1 & mask[0]) + (flags[1] >> 1 & mask[1])) *
            UINT64_C(0x0101010101010101)) >> 56;
}

static inline uint64_t count_true(const uint8_t *where, uint32_t n)
{
    uint64_t count = 0;

    for (; n > SIXTEEN; n -= SIXTEEN, where += SIXTEEN)
        count += count_sixteen(where, SIXTEEN);
    return count + count_sixteen(where, n);
}

void block_count(struct block *b, const struct instruction *i)
{
    const uint8_t *where = where_of(b, i);
    double *slot = b->w->slot[i->k.word].number;

    EACH_RUN
    {
        uint32_t from = b->run_first[r], n = b->run_first[r + 1] - from;

        slot[b->run_who[r]] += (double)(where == NULL ? n : count_true(where + from, n));
    }
}

void block_sum(struct block *b, const struct instruction *i)
{
    const double *value = counted(b, i, 0);
    double *slot = b->w->slot[i->k.word].number;

    EACH_RUN
    {
        double sum = slot[b->run_who[r]];

        EACH_IN_RUN sum += value[j];
        slot[b->run_who[r]] = sum;
    }
}

void block_mean(struct block *b, const struct instruction *i)
{
    const double *value = counted(b, i, NAN);
    double *slot = b->w->slot[i->k.word].number, *count = b->w->memory[i->memory];

    EACH_RUN
    {
        double sum = slot[b->run_who[r]], n = count[b->run_who[r]];

        EACH_IN_RUN
        {
            bool known = value[j] == value[j];

            sum += known ? value[j] : 0;
            n += known;
        }
        slot[b->run_who[r]] = sum;
        count[b->run_who[r]] = n;
    }
}

/* A value that does not count is NaN: it is less than nothing, and gives way to anything. */
void block_least(struct block *b, const struct instruction *i)
{
    const double *value = counted(b, i, NAN);
    double *slot = b->w->slot[i->k.word].number;

    EACH_RUN
    {
        double best = slot[b->run_who[r]];

        EACH_IN_RUN best = ((value[j] < best) | (best != best)) ? value[j] : best;
        slot[b->run_who[r]] = best;
    }
}

void block_greatest(struct block *b, const struct instruction *i)
{
    const double *value = counted(b, i, NAN);
    double *slot = b->w->slot[i->k.word].number;

    EACH_RUN
    {
        double best = slot[b->run_who[r]];

        EACH_IN_RUN best = ((value[j] > best) | (best != best)) ? value[j] : best;
        slot[b->run_who[r]] = best;
    }
}

void block_any(struct block *b, const struct instruction *i)
{
    const uint8_t *a = F(a);
    uint8_t *slot = b->w->slot[i->k.word].flag;

    EACH_RUN
    {
        bool any = false;

        EACH_IN_RUN any |= a[j] == TRUTH_TRUE;
        slot[b->run_who[r]] = any ? TRUTH_TRUE : slot[b->run_who[r]];
    }
}

void block_all(struct block *b, const struct instruction *i)
{
    const uint8_t *a = F(a), *where = where_of(b, i);
    uint8_t *slot = b->w->slot[i->k.word].flag;

    EACH_RUN
    {
        bool fails = false;

        EACH_IN_RUN fails |= (a[j] == TRUTH_FALSE) & (where == NULL || where[j] == TRUTH_TRUE);
        slot[b->run_who[r]] = fails ? TRUTH_FALSE : slot[b->run_who[r]];
    }
}

/* ---- Distinct ---- */

static bool set_reserve(struct workspace *w, struct set *set, size_t room)
{
    uint64_t *key;
    uint32_t *stamp, *times;

    if (set->room >= room)
        return true;
    free(set->key);
    free(set->stamp);
    free(set->times);
    key = set->key = malloc(room * sizeof *key);
    stamp = set->stamp = calloc(room, sizeof *stamp);
    times = set->times = malloc(room * sizeof *times);
    set->room = key != NULL && stamp != NULL && times != NULL ? room : 0;
    set->turn = 0;
    w->failed = w->failed || set->room == 0;
    return set->room > 0;
}

/* Room for twice the rows that the subject has: the set never fills, and a small subject's set stays
 * in a small part of the memory. */
static bool set_begin(struct workspace *w, struct set *set, uint32_t who, size_t most)
{
    size_t room = 8;

    while (room < 2 * most)
        room *= 2;
    if (!set_reserve(w, set, room))
        return false;
    if (++set->turn == 0) { /* after 4 billion subjects the old stamps could be taken for new */
        for (size_t i = 0; i < set->room; i++)
            set->stamp[i] = 0;
        set->turn = 1;
    }
    set->mask = room - 1;
    set->who = who;
    return true;
}

uint32_t set_count(struct workspace *w, struct set *set, uint32_t who, size_t most, uint64_t key)
{
    size_t at;

    if (set->who != who && !set_begin(w, set, who, most))
        return 0;
    at = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & set->mask;
    for (; set->stamp[at] == set->turn; at = (at + 1) & set->mask)
        if (set->key[at] == key)
            return ++set->times[at];
    set->stamp[at] = set->turn;
    set->key[at] = key;
    return set->times[at] = 1;
}

/* A value seen for the first time is one more; the most frequent has been seen most often. */
static void take_distinct(double *slot, uint32_t times)
{
    *slot += times == 1;
}

/* A value that comes again counts once, when it comes for the second time. */
static void take_repeated(double *slot, uint32_t times)
{
    *slot += times == 2;
}

static void take_most(double *slot, uint32_t times)
{
    *slot = times > *slot ? times : *slot;
}

#define OF_VALUES(take, known, bits)                                                    \
    {                                                                                   \
        const uint8_t *where = where_of(b, i);                                          \
        double *slot = b->w->slot[i->k.word].number;                                    \
        struct set *set = &b->w->sets[i->memory];                                       \
                                                                                        \
        EACH_RUN                                                                        \
        {                                                                               \
            uint32_t who = b->run_who[r];                                               \
            const uint32_t *rows = b->table->first + b->subject + who;                  \
                                                                                        \
            EACH_IN_RUN                                                                 \
            if ((known) && (where == NULL || where[j] == TRUTH_TRUE))                   \
                take(&slot[who], set_count(b->w, set, who, rows[1] - rows[0], (bits))); \
        }                                                                               \
    }

void block_distinct_number(struct block *b, const struct instruction *i)
{
    const double *a = N(a);

    OF_VALUES(take_distinct, !isnan(a[j]), number_bits(a[j]))
}

void block_distinct_flag(struct block *b, const struct instruction *i)
{
    const uint8_t *a = F(a);

    OF_VALUES(take_distinct, a[j] != TRUTH_UNKNOWN, a[j])
}

void block_distinct_word(struct block *b, const struct instruction *i)
{
    const uint32_t *a = W(a);

    OF_VALUES(take_distinct, a[j] != WORD_MISSING, a[j])
}

void block_repeated_number(struct block *b, const struct instruction *i)
{
    const double *a = N(a);

    OF_VALUES(take_repeated, !isnan(a[j]), number_bits(a[j]))
}

void block_repeated_flag(struct block *b, const struct instruction *i)
{
    const uint8_t *a = F(a);

    OF_VALUES(take_repeated, a[j] != TRUTH_UNKNOWN, a[j])
}

void block_repeated_word(struct block *b, const struct instruction *i)
{
    const uint32_t *a = W(a);

    OF_VALUES(take_repeated, a[j] != WORD_MISSING, a[j])
}

void block_most_number(struct block *b, const struct instruction *i)
{
    const double *a = N(a);

    OF_VALUES(take_most, !isnan(a[j]), number_bits(a[j]))
}

void block_most_flag(struct block *b, const struct instruction *i)
{
    const uint8_t *a = F(a);

    OF_VALUES(take_most, a[j] != TRUTH_UNKNOWN, a[j])
}

void block_most_word(struct block *b, const struct instruction *i)
{
    const uint32_t *a = W(a);

    OF_VALUES(take_most, a[j] != WORD_MISSING, a[j])
}

/* ---- First and last: of rows of the same date the first, or the last, in file order ---- */

#define BY_DATE(type, file, of, known, sooner)                                             \
    {                                                                                      \
        const type *a = (of);                                                              \
        const double *by = N(b);                                                           \
        const uint8_t *where = where_of(b, i);                                             \
        type *slot = b->w->slot[i->k.word].file;                                           \
        double *best = b->w->memory[i->memory];                                            \
                                                                                           \
        EACH_RUN                                                                           \
        {                                                                                  \
            uint32_t who = b->run_who[r];                                                  \
                                                                                           \
            EACH_IN_RUN                                                                    \
            {                                                                              \
                if (isnan(by[j]) || !(known) || (where != NULL && where[j] != TRUTH_TRUE)) \
                    continue;                                                              \
                if (isnan(best[who]) || by[j] sooner best[who]) {                          \
                    best[who] = by[j];                                                     \
                    slot[who] = a[j];                                                      \
                }                                                                          \
            }                                                                              \
        }                                                                                  \
    }

void block_first_number(struct block *b, const struct instruction *i)
{
    BY_DATE(double, number, N(a), !isnan(a[j]), <)
}

void block_first_flag(struct block *b, const struct instruction *i)
{
    BY_DATE(uint8_t, flag, F(a), a[j] != TRUTH_UNKNOWN, <)
}

void block_first_word(struct block *b, const struct instruction *i)
{
    BY_DATE(uint32_t, word, W(a), a[j] != WORD_MISSING, <)
}

void block_last_number(struct block *b, const struct instruction *i)
{
    BY_DATE(double, number, N(a), !isnan(a[j]), >=)
}

void block_last_flag(struct block *b, const struct instruction *i)
{
    BY_DATE(uint8_t, flag, F(a), a[j] != TRUTH_UNKNOWN, >=)
}

void block_last_word(struct block *b, const struct instruction *i)
{
    BY_DATE(uint32_t, word, W(a), a[j] != WORD_MISSING, >=)
}

/* ---- Before the first row, after the last ---- */

static void fill(double *a, size_t n, double v)
{
    for (size_t s = 0; s < n; s++)
        a[s] = v;
}

void fold_start(struct workspace *w, const struct fold *fold, size_t n)
{
    union slot_at *slot = &w->slot[fold->slot];
    enum opcode op = (enum opcode)fold->op;

    switch (op) {
    case OP_ANY:
    case OP_ALL:
    case OP_FIRST_FLAG:
    case OP_LAST_FLAG:
        for (size_t s = 0; s < n; s++)
            slot->flag[s] = op == OP_ANY ? TRUTH_FALSE : op == OP_ALL ? TRUTH_TRUE : TRUTH_UNKNOWN;
        break;
    case OP_FIRST_WORD:
    case OP_LAST_WORD:
        for (size_t s = 0; s < n; s++)
            slot->word[s] = WORD_MISSING;
        break;
    case OP_LEAST:
    case OP_GREATEST:
    case OP_FIRST_NUMBER:
    case OP_LAST_NUMBER:
        fill(slot->number, n, NAN);
        break;
    default:
        fill(slot->number, n, 0);
    }
    if (op == OP_MEAN)
        fill(w->memory[fold->memory], n, 0);
    else if (op >= OP_FIRST_NUMBER)
        fill(w->memory[fold->memory], n, NAN);
    else if (op >= OP_DISTINCT_NUMBER && op <= OP_MOST_WORD)
        w->sets[fold->memory].who = SUBJECT_NONE;
}

void fold_finish(struct workspace *w, const struct fold *fold, size_t n)
{
    double *slot = w->slot[fold->slot].number;

    if (fold->op != OP_SUM && fold->op != OP_MEAN)
        return;
    for (size_t s = 0; s < n; s++) {
        if (fold->op == OP_MEAN) /* of nothing: 0 / 0 */
            slot[s] /= w->memory[fold->memory][s];
        if (!isfinite(slot[s]))
            slot[s] = NAN;
    }
}
