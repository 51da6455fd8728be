/* rank.c -- the total order of subjects.  gsl_sort is not used: its ties come in any order. */
#include "analysis/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"

/* A double as an unsigned key that ascends where the score descends; missing is last. */
static uint64_t descending_key(double v)
{
    uint64_t bits;

    if (isnan(v))
        return UINT64_MAX;
    v += 0.0; /* -0 ranks with 0 */
    memcpy(&bits, &v, sizeof bits);
    return bits >> 63 ? bits : ~bits & ~(UINT64_C(1) << 63);
}

struct item {
    uint64_t key;
    uint32_t subject;
};

enum { DIGIT = 11, DIGITS = 6, RADIX = 1 << DIGIT };

static unsigned digit_of(uint64_t key, unsigned d)
{
    return (unsigned)(key >> (d * DIGIT)) & (RADIX - 1);
}

/* Least significant digit first, so that each pass keeps the order of the one before.  counts: room for
 * DIGITS * RADIX. */
static struct item *radix_sort(struct item *from, struct item *to, size_t n, size_t *counts)
{
    memset(counts, 0, DIGITS * RADIX * sizeof *counts);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = 0; d < DIGITS; d++)
            counts[d * RADIX + digit_of(from[i].key, d)]++;
    for (unsigned d = 0; d < DIGITS; d++) {
        size_t sum = 0, *count = counts + d * RADIX;

        if (n > 0 && count[digit_of(from[0].key, d)] == n)
            continue; /* all alike in this digit */
        for (unsigned v = 0; v < RADIX; v++) {
            size_t c = count[v];

            count[v] = sum;
            sum += c;
        }
        for (size_t i = 0; i < n; i++)
            to[count[digit_of(from[i].key, d)]++] = from[i];
        struct item *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/* ---- The whole order ------------------------------------------------------------------------------- */

/* First by PREFIX bits of the scores' keys, from the highest in which any two differ: subjects are moved
 * alone, and their scores asked for where they stand.  By the first of the digits into parts, which know
 * nothing of each other and are sorted on all threads.  Then what is alike in all digits, by what decides in
 * turn: level 0 the whole score, then each stated tie, then the first bytes of the id, then all of it. */
enum { PREFIX_DIGITS = 3, FEW = 16, MANY = 4096, AHEAD = 24 };

/* The first eight bytes; what a shorter text lacks comes first. */
static uint64_t text_lead(struct text t)
{
    uint64_t lead = 0;

    for (size_t i = 0; i < 8; i++)
        lead = lead << 8 | (i < t.n ? (unsigned char)t.at[i] : 0u);
    return lead;
}

static struct text id_of(const struct ranking *r, uint32_t subject)
{
    return words_text(r->ids, r->id[subject]);
}

/* Where the texts of ids ascend with their words, as they do in most files, no text is looked at. */
static int compare_ids(const struct ranking *r, uint32_t a, uint32_t b)
{
    if (words_ascend(r->ids))
        return (r->id[a] > r->id[b]) - (r->id[a] < r->id[b]);
    return text_compare(id_of(r, a), id_of(r, b));
}

static uint64_t level_key(const struct ranking *r, size_t level, uint32_t subject)
{
    if (level > r->n_ties)
        return words_ascend(r->ids) ? r->id[subject] : text_lead(id_of(r, subject));
    return descending_key(level == 0 ? r->score[subject] : r->ties[level - 1][subject]);
}

/* Negative when a comes first, of two who are alike in all levels before this one. */
static int compare_from(const struct ranking *r, size_t level, uint32_t a, uint32_t b)
{
    for (; level <= r->n_ties; level++) {
        uint64_t ka = level_key(r, level, a), kb = level_key(r, level, b);

        if (ka != kb)
            return ka < kb ? -1 : 1;
    }
    return compare_ids(r, a, b);
}

static bool is_sorted(const struct ranking *r, const uint32_t order[], size_t n, size_t level)
{
    for (size_t i = 1; i < n; i++)
        if (compare_from(r, level, order[i - 1], order[i]) > 0)
            return false;
    return true;
}

static void insertion_sort(const struct ranking *r, uint32_t order[], size_t n, size_t level)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t subject = order[i];
        size_t j = i;

        for (; j > 0 && compare_from(r, level, subject, order[j - 1]) < 0; j--)
            order[j] = order[j - 1];
        order[j] = subject;
    }
}

/* Merge sort, bottom up, by comparison; `scratch` has room for n. */
static void merge_sort(const struct ranking *r, uint32_t order[], uint32_t scratch[], size_t n,
                       size_t level)
{
    uint32_t *from = order, *to = scratch;

    for (size_t width = 1; width < n; width *= 2) {
        for (size_t lo = 0; lo < n; lo += 2 * width) {
            size_t mid = lo + width < n ? lo + width : n;
            size_t hi = lo + 2 * width < n ? lo + 2 * width : n;
            size_t i = lo, j = mid;

            for (size_t k = lo; k < hi; k++)
                to[k] = i < mid && (j >= hi || compare_from(r, level, from[i], from[j]) <= 0)
                            ? from[i++]
                            : from[j++];
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order)
        memcpy(order, from, n * sizeof *order);
}

static bool sort_run(const struct ranking *r, uint32_t order[], uint32_t scratch[], size_t n,
                     size_t level);

static bool all_alike(const struct ranking *r, const uint32_t order[], size_t n, size_t level)
{
    uint64_t first = level_key(r, level, order[0]);

    for (size_t i = 1; i < n; i++)
        if (level_key(r, level, order[i]) != first)
            return false;
    return true;
}

/* A long run by its keys of this level, and what is alike in them by those that follow. */
static bool sort_by_keys(const struct ranking *r, uint32_t order[], uint32_t scratch[], size_t n,
                         size_t level)
{
    struct item *items = pages_alloc(2 * n, sizeof *items);
    size_t *counts = malloc(DIGITS * RADIX * sizeof *counts);
    bool all = items != NULL && counts != NULL;

    for (size_t i = 0; all && i < n; i++)
        items[i] = (struct item){level_key(r, level, order[i]), order[i]};
    const struct item *sorted = all ? radix_sort(items, items + n, n, counts) : NULL;

    for (size_t i = 0; all && i < n; i++)
        order[i] = sorted[i].subject;
    for (size_t i = 0, end; all && i < n; i = end) {
        for (end = i + 1; end < n && sorted[end].key == sorted[i].key;)
            end++;
        all = end - i < 2 || sort_run(r, order + i, scratch, end - i, level + 1);
    }
    free(counts);
    free(items);
    return all;
}

/* Those who are alike in all levels before this one.  False when out of memory. */
static bool sort_run(const struct ranking *r, uint32_t order[], uint32_t scratch[], size_t n,
                     size_t level)
{
    while (n > FEW && level <= r->n_ties && all_alike(r, order, n, level))
        level++;
    if (n <= FEW)
        insertion_sort(r, order, n, level);
    else if (is_sorted(r, order, n, level)) /* as they came: files are often in the order of ids */
        return true;
    else if (n < MANY || level > r->n_ties + 1)
        merge_sort(r, order, scratch, n, level);
    else
        return sort_by_keys(r, order, scratch, n, level);
    return true;
}

/* How far to shift keys so that what is left are PREFIX_DIGITS digits that tell them apart at most. */
static unsigned prefix_shift(const struct ranking *r, const uint32_t order[], size_t n, int threads)
{
    uint64_t first = n > 0 ? descending_key(r->score[order[0]]) : 0, differ = 0;
    unsigned shift = 0;

#pragma omp parallel for num_threads(threads) reduction(| : differ)
    for (size_t i = 1; i < n; i++)
        differ |= descending_key(r->score[order[i]]) ^ first;
    while (differ >> shift >> (PREFIX_DIGITS * DIGIT) != 0)
        shift++;
    return shift;
}

static unsigned prefix_digit(const struct ranking *r, unsigned shift, unsigned digit,
                             uint32_t subject)
{
    return digit_of(descending_key(r->score[subject]) >> shift, digit);
}

/* Where each digit begins, of how many there are of each; in several shares of the subjects, those of the
 * first come first. */
static void add_up(uint32_t count[][RADIX], size_t shares)
{
    uint32_t sum = 0;

    for (unsigned v = 0; v < RADIX; v++)
        for (size_t k = 0; k < shares; k++) {
            uint32_t c = count[k][v];

            count[k][v] = sum;
            sum += c;
        }
}

/* By one digit of the prefix; `count` is where each begins. */
static void prefix_pass(const struct ranking *r, unsigned shift, unsigned digit,
                        const uint32_t from[], uint32_t to[], size_t n, uint32_t count[RADIX])
{
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            __builtin_prefetch(&r->score[from[i + AHEAD]]);
        to[count[prefix_digit(r, shift, digit, from[i])]++] = from[i];
    }
}

/* Runs that are alike in the prefix. */
static bool sort_runs(const struct ranking *r, unsigned shift, uint32_t order[], uint32_t scratch[],
                      size_t n)
{
    bool all = true;

    for (size_t i = 0, end; all && i < n; i = end) {
        uint64_t prefix = descending_key(r->score[order[i]]) >> shift;

        for (end = i + 1; end < n && descending_key(r->score[order[end]]) >> shift == prefix; end++)
            if (end + AHEAD < n)
                __builtin_prefetch(&r->score[order[end + AHEAD]]);
        all = end - i < 2 || sort_run(r, order + i, scratch, end - i, 0);
    }
    return all;
}

/* One part, alike in the first digit.  It comes in `scratch`, and goes to `order`. */
static bool sort_part(const struct ranking *r, unsigned shift, uint32_t order[], uint32_t scratch[],
                      size_t n)
{
    uint32_t counts[PREFIX_DIGITS - 1][RADIX] = {0};

    if (n <= FEW) {
        memcpy(order, scratch, n * sizeof *order);
        insertion_sort(r, order, n, 0);
        return true;
    }
    for (size_t i = 0; i < n; i++)
        for (unsigned d = 0; d < PREFIX_DIGITS - 1; d++)
            counts[d][prefix_digit(r, shift, d, scratch[i])]++;
    for (unsigned d = 0; d < PREFIX_DIGITS - 1; d++)
        add_up(&counts[d], 1);
    prefix_pass(r, shift, 0, scratch, order, n, counts[0]);
    prefix_pass(r, shift, 1, order, scratch, n, counts[1]);
    memcpy(order, scratch, n * sizeof *order);
    return sort_runs(r, shift, order, scratch, n);
}

/* By the first of the digits, a share of the subjects a thread.  The last of ends[] says where each digit
 * ends in `to`. */
static void sort_first_digit(const struct ranking *r, unsigned shift, const uint32_t from[], uint32_t to[],
                             size_t n, int shares, uint32_t ends[][RADIX])
{
    const size_t share = n / (size_t)shares + 1;
    const unsigned top = PREFIX_DIGITS - 1;

#pragma omp parallel for schedule(static, 1) num_threads(shares)
    for (int k = 0; k < shares; k++) {
        size_t begin = (size_t)k * share, end = begin + share < n ? begin + share : n;

        memset(ends[k], 0, sizeof ends[k]);
        for (size_t i = begin; i < end; i++)
            ends[k][prefix_digit(r, shift, top, from[i])]++;
    }
    add_up(ends, (size_t)shares);
#pragma omp parallel for schedule(static, 1) num_threads(shares)
    for (int k = 0; k < shares; k++) {
        size_t begin = (size_t)k * share;

        if (begin < n)
            prefix_pass(r, shift, top, from + begin, to, n - begin < share ? n - begin : share, ends[k]);
    }
}

static bool sort_parts(const struct ranking *r, uint32_t order[], uint32_t scratch[], size_t n)
{
    int threads = n < MANY || r->threads < 1 ? 1 : r->threads;
    unsigned shift = prefix_shift(r, order, n, threads);
    uint32_t(*shares)[RADIX] = malloc((size_t)threads * sizeof *shares);
    int failed = 0;

    if (shares == NULL)
        return false;
    sort_first_digit(r, shift, order, scratch, n, threads, shares);
    const uint32_t *ends = shares[threads - 1];

#pragma omp parallel for schedule(dynamic) num_threads(threads) reduction(| : failed)
    for (unsigned v = 0; v < RADIX; v++) {
        size_t from = v > 0 ? ends[v - 1] : 0;

        if (ends[v] > from)
            failed |= !sort_part(r, shift, order + from, scratch + from, ends[v] - from);
    }
    free(shares);
    return !failed;
}

enum osara_status rank_subjects(const struct ranking *r, uint32_t order[], size_t n,
                                osara_problems *problems)
{
    uint32_t *own = r->room == NULL ? pages_alloc(n + 1, sizeof *own) : NULL;
    uint32_t *scratch = own != NULL ? own : r->room;
    bool all = scratch != NULL && sort_parts(r, order, scratch, n);

    free(own);
    return all ? OSARA_OK : problem_memory(problems);
}

/* Whether b comes before one of this score and these ties, who has the id of `subject`. */
static bool comes_before(const struct ranking *r, uint32_t b, double score, const double ties[],
                         uint32_t subject)
{
    uint64_t kb = descending_key(r->score[b]), k = descending_key(score);

    for (size_t t = 0; kb == k && t < r->n_ties; t++) {
        kb = descending_key(r->ties[t][b]);
        k = descending_key(ties[t]);
    }
    return kb != k ? kb < k
                   : compare_ids(r, b, subject) < 0;
}

size_t rank_before(const struct ranking *r, const uint32_t order[], size_t n, double score,
                   const double ties[], uint32_t subject)
{
    size_t lo = 0, hi = n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (comes_before(r, order[mid], score, ties, subject))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

size_t rank_room(size_t n)
{
    return 2 * (n + 1) * sizeof(struct item) + DIGITS * RADIX * sizeof(size_t);
}

void rank_again(const double score[], uint32_t order[], size_t n, void *room)
{
    size_t *count = room;
    struct item *a = (struct item *)(count + DIGITS * RADIX), *b = a + n + 1;

    for (size_t i = 0; i < n; i++)
        a[i] = (struct item){descending_key(score[order[i]]), order[i]};
    const struct item *sorted = radix_sort(a, b, n, count);

    for (size_t i = 0; i < n; i++)
        order[i] = sorted[i].subject;
}
