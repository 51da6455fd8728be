/* digest_sign.h -- signatures: Ed25519 (RFC 8032, libcrypto), and keys as PEM files of OpenSSL. */
#ifndef OSARA_BASE_DIGEST_SIGN_H
#define OSARA_BASE_DIGEST_SIGN_H

#include "base/buffer.h"
#include "base/digest.h"

/* Of a secret or a public key. */
enum { SIGNATURE_BYTES = 64 };
struct signature {
    uint8_t bytes[SIGNATURE_BYTES];
};

/* Each is false when libcrypto cannot (out of memory), or the signature is none of this key's. */
bool sign_public_of(const struct digest *secret, struct digest *public_key);
bool sign_make(const struct digest *secret, struct text message, struct signature *out);
bool sign_check(const struct digest *public_key, struct text message, const struct signature *s);

void signature_hex(const struct signature *s, char out[2 * SIGNATURE_BYTES + 1]);
bool signature_from_hex(struct text hex, struct signature *out);

/* "-----BEGIN PRIVATE KEY-----" (RFC 8410, PKCS #8) and "-----BEGIN PUBLIC KEY-----", as
 * `openssl genpkey -algorithm ED25519` writes them.  Reading is false when it is none. */
void sign_put_secret(struct buffer *b, const struct digest *secret);
void sign_put_public(struct buffer *b, const struct digest *public_key);
bool sign_read_secret(struct text pem, struct digest *secret);
bool sign_read_public(struct text pem, struct digest *public_key);

#endif
