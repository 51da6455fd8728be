/* digest.h -- SHA-256 (libcrypto), and the Merkle tree hash of RFC 6962. */
#ifndef OSARA_BASE_DIGEST_H
#define OSARA_BASE_DIGEST_H

#include "base/text.h"

struct digest {
    uint8_t bytes[32];
};

void digest_of(struct text bytes, struct digest *out);
/* The same of bytes that come in pieces, each valid until the next; after the last comes an empty one. */
void digest_of_pieces(struct text (*next)(void *from), void *from, struct digest *out);
/* SHA-256 of several runs of bytes one after another. */
void digest_of_parts(const struct text parts[], size_t n, struct digest *out);
void digest_hex(const struct digest *d, char out[65]);
void digest_base64(const struct digest *d, char out[45]);
bool digest_from_hex(struct text hex, struct digest *out);

/* Its 32 bytes as a text. */
struct text digest_text(const struct digest *d);

/* RFC 6962, 2.1: leaf = SHA-256(0x00 || record), node = SHA-256(0x01 || left || right); the tree
 * splits at the largest power of two below n.  No leaves: SHA-256 of nothing. */
void digest_leaf(struct text record, struct digest *out);
/* The leaf of salt || record: without the salt it reveals nothing of the record. */
void digest_salted(const struct digest *salt, struct text record, struct digest *out);
void digest_node(const struct digest *left, const struct digest *right, struct digest *out);
void digest_tree(const struct digest leaves[], size_t n, struct digest *root);
/* The same, on so many threads. */
void digest_tree_on(int threads, const struct digest leaves[], size_t n, struct digest *root);

#endif
