/* seeds.h -- the salts of a run: a key that opens into one secret a subject, and can forget one.
 *
 * The key is the root of a binary tree; each node's two children are hashes of it (the tree of
 * Goldreich, Goldwasser and Micali).  The nodes of the lowest level are the salts of the subjects
 * in rank order.  To forget one salt the nodes on its way to the root are replaced by those beside
 * it: every other salt can still be made, that one never again. */
#ifndef OSARA_AUDIT_SEEDS_H
#define OSARA_AUDIT_SEEDS_H

#include "base/digest.h"

/* A node: `level` 0 is the root, `place` 0 .. 2^level - 1 from the left. */
struct seed {
    unsigned level;
    uint64_t place;
    struct digest secret;
};

/* 32 bytes that nobody can guess, from the system.  False when it has none to give. */
bool seed_random(struct digest *out);
/* Levels below the root for n subjects: the least d with 2^d >= n. */
unsigned seed_depth(uint64_t n);
/* The salts of subjects from .. from + n - 1 under a node, of a tree of this depth.  They must lie
 * below that node. */
void seed_salts(const struct seed *node, unsigned depth, uint64_t from, size_t n,
                struct digest out[]);
/* What is kept of a node when the salt `position` below it is forgotten: the nodes beside its way,
 * at most `depth`.  Returns how many. */
unsigned seed_forget(const struct seed *node, unsigned depth, uint64_t position, struct seed out[]);
/* The two nodes below a node. */
void seed_children(const struct seed *node, struct seed out[2]);
/* Whether the salt lies below the node. */
bool seed_covers(const struct seed *node, unsigned depth, uint64_t position);

#endif
