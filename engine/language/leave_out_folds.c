/* leave_out_folds.c -- each fold's own way to do without a row: the same order, the same bits. */
#include "language/leave_out_folds.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"

#define NOBODY UINT32_MAX

/* ---- Caught ---- */

bool caught_room(struct caught *c, size_t n)
{
    if (c->room < n + 1) {
        size_t room = 2 * n + 64;

        caught_free(c);
        c->counts = malloc(room);
        c->value = malloc(room * sizeof *c->value);
        c->by = malloc(room * sizeof *c->by);
        if (c->counts == NULL || c->value == NULL || c->by == NULL)
            return false;
        c->room = room;
    }
    memset(c->counts, 0, n);
    memset(c->value, 0, n * sizeof *c->value);
    return true;
}

void caught_free(struct caught *c)
{
    free(c->counts);
    free(c->value);
    free(c->by);
    *c = (struct caught){0};
}

/* The value at place j as a double; false when it is missing. */
static bool value_of(const struct block *b, const struct instruction *i, size_t j, double *out)
{
    const struct registers *r = &b->w->registers;

    switch ((enum opcode)i->op) {
    case OP_COUNT:
        *out = 1;
        return true;
    case OP_ANY:
    case OP_ALL:
    case OP_DISTINCT_FLAG:
    case OP_REPEATED_FLAG:
    case OP_MOST_FLAG:
    case OP_FIRST_FLAG:
    case OP_LAST_FLAG:
        *out = r->flag[i->a][j];
        return r->flag[i->a][j] != TRUTH_UNKNOWN;
    case OP_DISTINCT_WORD:
    case OP_REPEATED_WORD:
    case OP_MOST_WORD:
    case OP_FIRST_WORD:
    case OP_LAST_WORD:
        *out = r->word[i->a][j];
        return r->word[i->a][j] != WORD_MISSING;
    default:
        *out = r->number[i->a][j];
        return !isnan(*out);
    }
}

void caught_fill(struct caught *c, const struct block *b, const struct instruction *i, size_t first)
{
    const struct registers *r = &b->w->registers;
    enum opcode op = (enum opcode)i->op;

    for (size_t j = 0; j < b->n; j++) {
        size_t row = b->first - first + (b->rows == NULL ? j : b->rows[j]);
        double value, by = 0;
        bool counts = value_of(b, i, j, &value);

        if (i->c != REGISTER_NONE)
            counts &= r->flag[i->c][j] == TRUTH_TRUE;
        if (op == OP_ANY || op == OP_ALL)
            counts &= value == (op == OP_ANY ? TRUTH_TRUE : TRUTH_FALSE);
        if (op >= OP_FIRST_NUMBER) {
            by = r->number[i->b][j];
            counts &= !isnan(by);
        }
        c->counts[row] = counts;
        c->value[row] = counts ? value : 0;
        c->by[row] = by;
    }
}

/* ---- Which row decides: min, max, first, last ---- */

struct candidate {
    double value, by;
};

static struct candidate candidate_of(const struct caught *c, size_t row)
{
    return (struct candidate){c->value[row], c->by[row]};
}

/* Whether one that comes later takes the place of one before it. */
static bool replaces(enum opcode op, struct candidate later, struct candidate best)
{
    if (op == OP_LEAST)
        return later.value < best.value;
    if (op == OP_GREATEST)
        return later.value > best.value;
    return op <= OP_FIRST_WORD ? later.by < best.by : later.by >= best.by;
}

static bool decides(enum opcode op)
{
    return op == OP_LEAST || op == OP_GREATEST || op >= OP_FIRST_NUMBER;
}

static double of_nothing(enum opcode op)
{
    if (op == OP_FIRST_FLAG || op == OP_LAST_FLAG)
        return TRUTH_UNKNOWN;
    return op == OP_FIRST_WORD || op == OP_LAST_WORD ? WORD_MISSING : (double)NAN;
}

static void open_deciding(struct left_fold *f)
{
    const struct caught *c = f->rows;

    f->before[0] = f->behind[f->n] = NOBODY;
    for (size_t r = 0; r < f->n; r++) {
        uint32_t best = f->before[r];
        bool takes = c->counts[r] && (best == NOBODY || replaces(f->op, candidate_of(c, r),
                                                                 candidate_of(c, best)));

        f->before[r + 1] = takes ? (uint32_t)r : best;
    }
    for (size_t r = f->n; r-- > 0;) {
        uint32_t best = f->behind[r + 1];
        bool stays = c->counts[r] && (best == NOBODY || !replaces(f->op, candidate_of(c, best),
                                                                  candidate_of(c, r)));

        f->behind[r] = stays ? (uint32_t)r : best;
    }
    f->base = f->before[f->n] == NOBODY ? of_nothing(f->op) : c->value[f->before[f->n]];
}

static double decided_without(const struct left_fold *f, size_t r, const struct caught *blank)
{
    struct candidate best = {0}, next;
    bool any = f->before[r] != NOBODY;

    if (any)
        best = candidate_of(f->rows, f->before[r]);
    if (blank != NULL && blank->counts[r]) {
        next = candidate_of(blank, r);
        best = !any || replaces(f->op, next, best) ? next : best;
        any = true;
    }
    if (f->behind[r + 1] != NOBODY) {
        next = candidate_of(f->rows, f->behind[r + 1]);
        best = !any || replaces(f->op, next, best) ? next : best;
        any = true;
    }
    return any ? best.value : of_nothing(f->op);
}

/* ---- How often values come: distinct, repeated, most ---- */

static int by_key(const void *a, const void *b)
{
    uint64_t x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double times_value(enum opcode op, uint64_t distinct, uint64_t repeated, uint64_t most)
{
    if (op <= OP_DISTINCT_WORD)
        return (double)distinct;
    return (double)(op <= OP_REPEATED_WORD ? repeated : most);
}

static void open_times(struct left_fold *f)
{
    size_t n = 0;

    f->n_keys = f->n_repeated = f->most = f->n_most = 0;
    for (size_t r = 0; r < f->n; r++)
        if (f->rows->counts[r])
            f->keys[n++] = number_bits(f->rows->value[r]);
    qsort(f->keys, n, sizeof *f->keys, by_key);
    for (size_t i = 0; i < n;) {
        size_t end = i;

        while (end < n && f->keys[end] == f->keys[i])
            end++;
        f->keys[f->n_keys] = f->keys[i];
        f->times[f->n_keys++] = end - i;
        f->n_repeated += end - i > 1;
        f->n_most = end - i > f->most ? 1 : f->n_most + (end - i == f->most);
        f->most = end - i > f->most ? end - i : f->most;
        i = end;
    }
    f->base = times_value(f->op, f->n_keys, f->n_repeated, f->most);
}

static uint64_t times_of(const struct left_fold *f, uint64_t key)
{
    const uint64_t *at = f->n_keys == 0
                             ? NULL
                             : bsearch(&key, f->keys, f->n_keys, sizeof key, by_key);

    return at == NULL ? 0 : f->times[at - f->keys];
}

static double times_without(const struct left_fold *f, size_t r, const struct caught *blank)
{
    uint64_t distinct = f->n_keys, repeated = f->n_repeated, most = f->most;
    uint64_t out = number_bits(f->rows->value[r]);
    bool goes = f->rows->counts[r];

    if (goes) {
        uint64_t times = times_of(f, out);

        distinct -= times == 1;
        repeated -= times == 2;
        most -= times == f->most && f->n_most == 1;
    }
    if (blank != NULL && blank->counts[r]) {
        uint64_t in = number_bits(blank->value[r]);
        uint64_t times = times_of(f, in) - (goes && in == out) + 1;

        distinct += times == 1;
        repeated += times == 2;
        most = times > most ? times : most;
    }
    return times_value(f->op, distinct, repeated, most);
}

/* ---- Sums, in the order of the rows ---- */

enum { LANES = 32 };

/* Sums side by side: sum[k] goes on over all rows, of which row[k] counts as instead[k].  Before from[0]
 * they are one; from from[1] on all take in the same. */
WIDE static void sum_lanes(const double *restrict x, const size_t from[2], size_t n,
                           const uint64_t *restrict row, const double *restrict instead, double out[])
{
    double sum[LANES];

    for (size_t k = 0; k < LANES; k++)
        sum[k] = out[k];
    for (size_t j = from[0]; j < from[1]; j++)
        for (size_t k = 0; k < LANES; k++)
            sum[k] += row[k] == j ? instead[k] : x[j];
    for (size_t j = from[1]; j < n; j++)
        for (size_t k = 0; k < LANES; k++)
            sum[k] += x[j];
    for (size_t k = 0; k < LANES; k++)
        out[k] = sum[k];
}

/* out[k]: the sum where row[k] counts as instead[k].  `row` ascends; LANES go over the rows at once. */
static void sum_instead(const double x[], size_t n, const uint32_t row[], const double instead[],
                        size_t m, double out[])
{
    double before = 0;
    size_t at = 0;

    for (size_t k = 0; k < m; k += LANES) {
        size_t lanes = m - k < LANES ? m - k : LANES;
        uint64_t rows[LANES];
        double other[LANES], sum[LANES];

        for (; at < row[k]; at++)
            before += x[at];
        for (size_t i = 0; i < LANES; i++) {
            rows[i] = i < lanes ? row[k + i] : UINT64_MAX;
            other[i] = i < lanes ? instead[k + i] : 0;
            sum[i] = before;
        }
        sum_lanes(x, (size_t[]){at, row[k + lanes - 1] + 1}, n, rows, other, sum);
        memcpy(out + k, sum, lanes * sizeof *sum);
    }
}

/* What is not finite is missing, as it is after the last row. */
static double summed(const struct left_fold *f, double sum, uint64_t counted)
{
    if (f->op == OP_MEAN)
        sum /= (double)counted;
    return isfinite(sum) ? sum : (double)NAN;
}

static uint64_t counted_without(const struct left_fold *f, size_t r, const struct caught *blank)
{
    return f->n_counted - f->rows->counts[r] + (blank != NULL && blank->counts[r]);
}

static void sum_all(struct left_fold *f, const struct caught *blank, double out[], size_t stride)
{
    size_t m = 0;

    for (size_t r = 0; r < f->n; r++) {
        double value = blank == NULL ? 0 : blank->value[r];

        if (value == f->rows->value[r]) /* adds what it added */
            continue;
        f->sum_row[m] = (uint32_t)r;
        f->instead[m++] = value;
    }
    sum_instead(f->rows->value, f->n, f->sum_row, f->instead, m, f->sums);
    for (size_t r = 0, k = 0; r < f->n; r++) {
        bool other = k < m && f->sum_row[k] == r;
        double sum = other ? f->sums[k] : f->sum;

        k += other;
        out[r * stride] = summed(f, sum, counted_without(f, r, blank));
    }
}

/* ---- All ---- */

static bool open_room(struct left_fold *f, size_t n)
{
    size_t room = 2 * n + 64;

    if (f->room >= n + 2)
        return true;
    left_fold_free(f);
    f->before = malloc(room * sizeof *f->before);
    f->behind = malloc(room * sizeof *f->behind);
    f->keys = malloc(room * sizeof *f->keys);
    f->times = malloc(room * sizeof *f->times);
    f->sum_row = malloc(room * sizeof *f->sum_row);
    f->instead = malloc(room * sizeof *f->instead);
    f->sums = malloc(room * sizeof *f->sums);
    if (f->before == NULL || f->behind == NULL || f->keys == NULL || f->times == NULL ||
        f->sum_row == NULL || f->instead == NULL || f->sums == NULL)
        return false;
    f->room = room;
    return true;
}

void left_fold_free(struct left_fold *f)
{
    free(f->before);
    free(f->behind);
    free(f->keys);
    free(f->times);
    free(f->sum_row);
    free(f->instead);
    free(f->sums);
    *f = (struct left_fold){0};
}

static double truth_of(enum opcode op, uint64_t counted)
{
    return (op == OP_ANY) == (counted > 0) ? TRUTH_TRUE : TRUTH_FALSE;
}

bool left_fold_open(struct left_fold *f, enum opcode op, const struct caught *rows, size_t n)
{
    if (!open_room(f, n))
        return false;
    f->op = op;
    f->rows = rows;
    f->n = n;
    f->n_counted = 0;
    for (size_t r = 0; r < n; r++)
        f->n_counted += rows->counts[r];
    if (decides(op)) {
        open_deciding(f);
    } else if (op == OP_SUM || op == OP_MEAN) {
        f->sum = 0;
        for (size_t r = 0; r < n; r++)
            f->sum += rows->value[r];
        f->base = summed(f, f->sum, f->n_counted);
    } else if (op == OP_COUNT) {
        f->base = (double)f->n_counted;
    } else if (op == OP_ANY || op == OP_ALL) {
        f->base = truth_of(op, f->n_counted);
    } else {
        open_times(f);
    }
    return true;
}

void left_fold_all(struct left_fold *f, const struct caught *blank, double out[], size_t stride)
{
    if (f->op == OP_SUM || f->op == OP_MEAN) {
        sum_all(f, blank, out, stride);
        return;
    }
    for (size_t r = 0; r < f->n; r++) {
        uint64_t counted = counted_without(f, r, blank);

        if (decides(f->op))
            out[r * stride] = decided_without(f, r, blank);
        else if (f->op == OP_COUNT)
            out[r * stride] = (double)counted;
        else if (f->op == OP_ANY || f->op == OP_ALL)
            out[r * stride] = truth_of(f->op, counted);
        else
            out[r * stride] = times_without(f, r, blank);
    }
}
