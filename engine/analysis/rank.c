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

/* Negative when a comes first, of two with equal scores. */
static int compare_tied(const struct ranking *r, uint32_t a, uint32_t b)
{
    for (size_t t = 0; t < r->n_ties; t++) {
        uint64_t ka = descending_key(r->ties[t][a]);
        uint64_t kb = descending_key(r->ties[t][b]);

        if (ka != kb)
            return ka < kb ? -1 : 1;
    }
    return text_compare(words_text(r->ids, r->id[a]), words_text(r->ids, r->id[b]));
}

/* Merge sort of one run of equal scores, bottom up; the result is in `order`. */
static void sort_run(const struct ranking *r, uint32_t order[], uint32_t scratch[], size_t n)
{
    uint32_t *from = order, *to = scratch;

    for (size_t width = 1; width < n; width *= 2) {
        for (size_t lo = 0; lo < n; lo += 2 * width) {
            size_t mid = lo + width < n ? lo + width : n;
            size_t hi = lo + 2 * width < n ? lo + 2 * width : n;
            size_t i = lo, j = mid;

            for (size_t k = lo; k < hi; k++)
                to[k] = i < mid && (j >= hi || compare_tied(r, from[i], from[j]) <= 0) ? from[i++]
                                                                                    : from[j++];
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order)
        memcpy(order, from, n * sizeof *order);
}

enum osara_status rank_subjects(const struct ranking *r, uint32_t order[], size_t n,
                                osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    struct item *a = pages_alloc(n + 1, sizeof *a);
    struct item *b = pages_alloc(n + 1, sizeof *b);
    uint32_t *scratch = malloc((n + 1) * sizeof *scratch);
    size_t *count = malloc(DIGITS * RADIX * sizeof *count);

    if (a == NULL || b == NULL || scratch == NULL || count == NULL) {
        rc = problem_memory(problems);
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        a[i] = (struct item){descending_key(r->score[order[i]]), order[i]};
    const struct item *sorted = radix_sort(a, b, n, count);

    for (size_t i = 0; i < n; i++)
        order[i] = sorted[i].subject;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && sorted[end].key == sorted[i].key;)
            end++;
        if (end - i > 1)
            sort_run(r, order + i, scratch, end - i);
    }
done:
    free(count);
    free(scratch);
    free(b);
    free(a);
    return rc;
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
                   : text_compare(words_text(r->ids, r->id[b]),
                                  words_text(r->ids, r->id[subject])) < 0;
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
