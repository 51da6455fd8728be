/* merkle.h -- proofs of the Merkle tree of RFC 6962: that a leaf is in it, that it only grew. */
#ifndef OSARA_BASE_MERKLE_H
#define OSARA_BASE_MERKLE_H

#include "base/digest.h"

/* No path is longer: a level for each bit of a count of leaves. */
enum { MERKLE_PATH = 64 };

struct merkle_path {
    size_t n;
    struct digest at[MERKLE_PATH + 1];
};

/* RFC 6962, 2.1.1: the nodes beside the way from leaf i to the root, lowest first.  i < n. */
void merkle_path(const struct digest leaves[], size_t n, size_t i, struct merkle_path *out);
/* The root that a path leads to from leaf i of n; false when a path of that length cannot be. */
bool merkle_root_of(const struct digest *leaf, uint64_t i, uint64_t n,
                    const struct merkle_path *path, struct digest *root);

/* RFC 6962, 2.1.2: shows that the tree over n leaves begins with the m leaves of an earlier one.
 * 0 < m <= n; empty when m = n. */
void merkle_consistency(const struct digest leaves[], size_t n, size_t m, struct merkle_path *out);
/* Whether `path` shows that the tree with root `second` (n leaves) grew from `first` (m leaves). */
bool merkle_consistent(uint64_t m, uint64_t n, const struct digest *first,
                       const struct digest *second, const struct merkle_path *path);

#endif
