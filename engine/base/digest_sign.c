/* digest_sign.c -- see digest_sign.h; the other half of the door to libcrypto. */
#include "base/digest_sign.h"

#include <openssl/evp.h>
#include <string.h>

bool sign_public_of(const struct digest *secret, struct digest *public_key)
{
    size_t n = sizeof public_key->bytes;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->bytes,
                                                 sizeof secret->bytes);
    bool done = key != NULL && EVP_PKEY_get_raw_public_key(key, public_key->bytes, &n) == 1;

    EVP_PKEY_free(key);
    return done;
}

bool sign_make(const struct digest *secret, struct text message, struct signature *out)
{
    size_t n = sizeof out->bytes;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->bytes,
                                                 sizeof secret->bytes);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = key != NULL && context != NULL &&
                EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(context, out->bytes, &n, (const unsigned char *)message.at,
                               message.n) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

bool sign_check(const struct digest *public_key, struct text message, const struct signature *s)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key->bytes,
                                                sizeof public_key->bytes);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = key != NULL && context != NULL &&
                EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestVerify(context, s->bytes, sizeof s->bytes,
                                 (const unsigned char *)message.at, message.n) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return good;
}

static void halves(const struct signature *s, struct digest *low, struct digest *high)
{
    memcpy(low->bytes, s->bytes, sizeof low->bytes);
    memcpy(high->bytes, s->bytes + sizeof low->bytes, sizeof high->bytes);
}

void signature_hex(const struct signature *s, char out[2 * SIGNATURE_BYTES + 1])
{
    struct digest low, high;

    halves(s, &low, &high);
    digest_hex(&low, out);
    digest_hex(&high, out + SIGNATURE_BYTES);
}

bool signature_from_hex(struct text hex, struct signature *out)
{
    struct digest low, high;

    if (hex.n != 2 * SIGNATURE_BYTES ||
        !digest_from_hex((struct text){hex.at, SIGNATURE_BYTES}, &low) ||
        !digest_from_hex((struct text){hex.at + SIGNATURE_BYTES, SIGNATURE_BYTES}, &high))
        return false;
    memcpy(out->bytes, low.bytes, sizeof low.bytes);
    memcpy(out->bytes + sizeof low.bytes, high.bytes, sizeof high.bytes);
    return true;
}

/* What stands before the 32 bytes of a key in DER: RFC 8410, section 7 and 4. */
static const uint8_t secret_lead[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                      0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
static const uint8_t public_lead[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                      0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

static void put_pem(struct buffer *b, const char *what, const uint8_t *lead, size_t n,
                    const struct digest *key)
{
    uint8_t der[64];
    unsigned char base64[100];

    memcpy(der, lead, n);
    memcpy(der + n, key->bytes, sizeof key->bytes);
    int length = EVP_EncodeBlock(base64, der, (int)(n + sizeof key->bytes));

    buffer_format(b, "-----BEGIN %s KEY-----\n", what);
    buffer_bytes(b, base64, (size_t)length);
    buffer_format(b, "\n-----END %s KEY-----\n", what);
}

void sign_put_secret(struct buffer *b, const struct digest *secret)
{
    put_pem(b, "PRIVATE", secret_lead, sizeof secret_lead, secret);
}

void sign_put_public(struct buffer *b, const struct digest *public_key)
{
    put_pem(b, "PUBLIC", public_lead, sizeof public_lead, public_key);
}

/* The line between the first two dashed lines. */
static bool read_pem(struct text pem, const char *begin, const uint8_t *lead, size_t n,
                     struct digest *key)
{
    uint8_t der[80];
    size_t at = strlen(begin), wanted = (n + sizeof key->bytes + 2) / 3 * 4;

    if (pem.n < at || memcmp(pem.at, begin, at) != 0)
        return false;
    while (at < pem.n && (pem.at[at] == '\r' || pem.at[at] == '\n'))
        at++;
    if (pem.n - at < wanted || wanted > sizeof der ||
        EVP_DecodeBlock(der, (const unsigned char *)pem.at + at, (int)wanted) <
            (int)(n + sizeof key->bytes) ||
        memcmp(der, lead, n) != 0)
        return false;
    memcpy(key->bytes, der + n, sizeof key->bytes);
    return true;
}

bool sign_read_secret(struct text pem, struct digest *secret)
{
    return read_pem(pem, "-----BEGIN PRIVATE KEY-----", secret_lead, sizeof secret_lead, secret);
}

bool sign_read_public(struct text pem, struct digest *public_key)
{
    return read_pem(pem, "-----BEGIN PUBLIC KEY-----", public_lead, sizeof public_lead, public_key);
}
