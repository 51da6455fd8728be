/* merkle.c -- see merkle.h.  Checking follows RFC 9162, 2.1.3.2 and 2.1.4.2, which says for the same
 * tree how a path is walked. */
#include "base/merkle.h"

#include <string.h>

/* The largest power of two below n; n > 1. */
static size_t split(size_t n)
{
    size_t k = 1;

    while (2 * k < n)
        k *= 2;
    return k;
}

static void add(struct merkle_path *path, const struct digest leaves[], size_t n)
{
    digest_tree(leaves, n, &path->at[path->n++]);
}

static void reverse(struct merkle_path *path)
{
    for (size_t i = 0; i < path->n / 2; i++) {
        struct digest d = path->at[i];

        path->at[i] = path->at[path->n - 1 - i];
        path->at[path->n - 1 - i] = d;
    }
}

void merkle_path(const struct digest leaves[], size_t n, size_t i, struct merkle_path *out)
{
    out->n = 0;
    while (n > 1) { /* from the root down: turned round at the end */
        size_t k = split(n);

        if (i < k) {
            add(out, leaves + k, n - k);
            n = k;
        } else {
            add(out, leaves, k);
            leaves += k;
            n -= k;
            i -= k;
        }
    }
    reverse(out);
}

bool merkle_root_of(const struct digest *leaf, uint64_t i, uint64_t n,
                    const struct merkle_path *path, struct digest *root)
{
    uint64_t at = i, last = n - 1;
    struct digest r = *leaf;

    if (i >= n)
        return false;
    for (size_t k = 0; k < path->n; k++) {
        if (last == 0)
            return false;
        if (at % 2 == 1 || at == last) {
            digest_node(&path->at[k], &r, &r);
            while (at % 2 == 0 && at != 0) {
                at /= 2;
                last /= 2;
            }
        } else {
            digest_node(&r, &path->at[k], &r);
        }
        at /= 2;
        last /= 2;
    }
    if (last != 0)
        return false;
    *root = r;
    return true;
}

void merkle_consistency(const struct digest leaves[], size_t n, size_t m, struct merkle_path *out)
{
    bool known = true; /* the subtree is one that whoever holds the first root knows */

    out->n = 0;
    while (m != n) {
        size_t k = split(n);

        if (m <= k) {
            add(out, leaves + k, n - k);
            n = k;
        } else {
            add(out, leaves, k);
            leaves += k;
            n -= k;
            m -= k;
            known = false;
        }
    }
    if (!known)
        add(out, leaves, n);
    reverse(out);
}

bool merkle_consistent(uint64_t m, uint64_t n, const struct digest *first,
                       const struct digest *second, const struct merkle_path *path)
{
    struct digest a, b;
    size_t k = 0;
    uint64_t at = m - 1, last = n - 1;

    if (m == 0 || m > n)
        return false;
    if (m == n)
        return path->n == 0 && memcmp(first, second, sizeof *first) == 0;
    while (at % 2 == 1) {
        at /= 2;
        last /= 2;
    }
    if (at == 0) { /* m is a power of two: the first root is itself a node */
        a = b = *first;
    } else {
        if (path->n == 0)
            return false;
        a = b = path->at[k++];
    }
    for (; k < path->n; k++) {
        if (last == 0)
            return false;
        if (at % 2 == 1 || at == last) {
            digest_node(&path->at[k], &a, &a);
            digest_node(&path->at[k], &b, &b);
            while (at % 2 == 0 && at != 0) {
                at /= 2;
                last /= 2;
            }
        } else {
            digest_node(&b, &path->at[k], &b);
        }
        at /= 2;
        last /= 2;
    }
    return last == 0 && memcmp(&a, first, sizeof a) == 0 && memcmp(&b, second, sizeof b) == 0;
}
