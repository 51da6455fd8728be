/* digest.c -- the door to libcrypto. */
#include "base/digest.h"

#include <openssl/evp.h>

static bool hash(EVP_MD_CTX *context, const struct text parts[], size_t n, struct digest *out)
{
    struct digest d;
    unsigned length = 0;

    if (EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        return false;
    for (size_t i = 0; i < n; i++)
        if (parts[i].n > 0 && EVP_DigestUpdate(context, parts[i].at, parts[i].n) != 1)
            return false;
    if (EVP_DigestFinal_ex(context, d.bytes, &length) != 1 || length != sizeof d.bytes)
        return false;
    *out = d;
    return true;
}

bool digest_of_parts(const struct text parts[], size_t n, struct digest *out)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context && hash(context, parts, n, out);

    EVP_MD_CTX_free(context);
    return ok;
}

bool digest_of(struct text bytes, struct digest *out)
{
    return digest_of_parts(&bytes, 1, out);
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

bool digest_leaf(struct text record, struct digest *out)
{
    return digest_of_parts((struct text[]){{"\x00", 1}, record}, 2, out);
}

static bool node(EVP_MD_CTX *context, struct digest *left, const struct digest *right)
{
    struct text parts[] = {{"\x01", 1},
                           {(const char *)left->bytes, sizeof left->bytes},
                           {(const char *)right->bytes, sizeof right->bytes}};

    return hash(context, parts, 3, left);
}

/* The roots of the full subtrees so far stand on a stack, largest first: their sizes are the binary
 * digits of the number of leaves.  Joined from the right they give the tree of RFC 6962. */
static bool tree(EVP_MD_CTX *context, const struct digest leaves[], size_t n, struct digest *root)
{
    struct digest stack[sizeof n * 8 + 1];
    size_t depth = 0;

    for (size_t i = 0; i < n; i++) {
        stack[depth++] = leaves[i];
        for (size_t full = i + 1; full % 2 == 0; full /= 2, depth--)
            if (!node(context, &stack[depth - 2], &stack[depth - 1]))
                return false;
    }
    for (; depth > 1; depth--)
        if (!node(context, &stack[depth - 2], &stack[depth - 1]))
            return false;
    *root = stack[0];
    return true;
}

bool digest_tree(const struct digest leaves[], size_t n, struct digest *root)
{
    EVP_MD_CTX *context;
    bool ok;

    if (n == 0)
        return digest_of((struct text){NULL, 0}, root);
    context = EVP_MD_CTX_new();
    ok = context && tree(context, leaves, n, root);
    EVP_MD_CTX_free(context);
    return ok;
}
