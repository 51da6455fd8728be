/* digest.c -- the door to libcrypto.
 *
 * Through SHA256_*() and not EVP_*(): they allocate nothing and load no provider, so that a hash
 * cannot fail, where the first EVP call under want of memory crashes inside libcrypto 3.0.  They are
 * marked as deprecated since 3.0, hence the level of the API that is asked for. */
#define OPENSSL_API_COMPAT 0x10100000L
#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

enum { SHORT = 256 }; /* bytes that are put together before they are hashed */

void digest_of_parts(const struct text parts[], size_t n, struct digest *out)
{
    SHA256_CTX context;
    char together[SHORT];
    size_t bytes = 0;

    SHA256_Init(&context);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n > SHORT - bytes) {
            SHA256_Update(&context, together, bytes);
            bytes = 0;
        }
        if (parts[i].n > SHORT) {
            SHA256_Update(&context, parts[i].at, parts[i].n);
        } else if (parts[i].n > 0) {
            memcpy(together + bytes, parts[i].at, parts[i].n);
            bytes += parts[i].n;
        }
    }
    SHA256_Update(&context, together, bytes);
    SHA256_Final(out->bytes, &context);
}

void digest_of(struct text bytes, struct digest *out)
{
    digest_of_parts(&bytes, 1, out);
}

void digest_of_pieces(struct text (*next)(void *from), void *from, struct digest *out)
{
    SHA256_CTX context;

    SHA256_Init(&context);
    for (struct text piece = next(from); piece.n > 0; piece = next(from))
        SHA256_Update(&context, piece.at, piece.n);
    SHA256_Final(out->bytes, &context);
}

void digest_hex(const struct digest *d, char out[65])
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof d->bytes; i++) {
        out[2 * i] = digit[d->bytes[i] >> 4];
        out[2 * i + 1] = digit[d->bytes[i] & 15];
    }
    out[64] = '\0';
}

void digest_base64(const struct digest *d, char out[45])
{
    (void)EVP_EncodeBlock((unsigned char *)out, d->bytes, sizeof d->bytes);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool digest_from_hex(struct text hex, struct digest *out)
{
    struct digest d;

    if (hex.n != 2 * sizeof d.bytes)
        return false;
    for (size_t i = 0; i < sizeof d.bytes; i++) {
        int high = hex_value(hex.at[2 * i]), low = hex_value(hex.at[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        d.bytes[i] = (uint8_t)(high * 16 + low);
    }
    *out = d;
    return true;
}

struct text digest_text(const struct digest *d)
{
    return (struct text){(const char *)d->bytes, sizeof d->bytes};
}

void digest_leaf(struct text record, struct digest *out)
{
    digest_of_parts((struct text[]){{"\x00", 1}, record}, 2, out);
}

void digest_salted(const struct digest *salt, struct text record, struct digest *out)
{
    digest_of_parts((struct text[]){{"\x00", 1}, digest_text(salt), record}, 3, out);
}

void digest_node(const struct digest *left, const struct digest *right, struct digest *out)
{
    const struct text parts[] = {{"\x01", 1}, digest_text(left), digest_text(right)};

    digest_of_parts(parts, 3, out);
}

/* The roots of the full subtrees so far stand on a stack, largest first: their sizes are the binary
 * digits of the number of leaves.  Joined from the right they give the tree of RFC 6962. */
void digest_tree(const struct digest leaves[], size_t n, struct digest *root)
{
    struct digest stack[sizeof n * 8 + 1];
    size_t depth = 0;

    if (n == 0) {
        digest_of((struct text){NULL, 0}, root);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        stack[depth++] = leaves[i];
        for (size_t full = i + 1; full % 2 == 0; full /= 2, depth--)
            digest_node(&stack[depth - 2], &stack[depth - 1], &stack[depth - 2]);
    }
    for (; depth > 1; depth--)
        digest_node(&stack[depth - 2], &stack[depth - 1], &stack[depth - 2]);
    *root = stack[0];
}

/* The tree splits at powers of two, so that pieces of a power of two are subtrees of it. */
void digest_tree_on(int threads, const struct digest leaves[], size_t n, struct digest *root)
{
    enum { MOST = 1024 };
    struct digest roots[MOST];
    size_t piece = 256;

    while ((n + piece - 1) / piece > MOST)
        piece *= 2;
    size_t pieces = (n + piece - 1) / piece;

#pragma omp parallel for schedule(dynamic, 8) num_threads(threads) if (pieces > 8)
    for (size_t p = 0; p < pieces; p++)
        digest_tree(leaves + p * piece, n - p * piece < piece ? n - p * piece : piece, &roots[p]);
    digest_tree(roots, pieces, root);
}
