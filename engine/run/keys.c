/* keys.c -- osara_key_make(): a key pair, and its public half as an entry of the ledger. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/seeds.h"
#include "base/files.h"
#include "base/json_write.h"
#include "run/signing.h"

static enum osara_status put_file(const char *path, const char *tail,
                                  void (*put)(struct buffer *b, const struct digest *key),
                                  const struct digest *key, osara_problems *problems)
{
    struct buffer pem = {0}, name = {0};
    enum osara_status rc;

    put(&pem, key);
    buffer_string(&name, path);
    buffer_string(&name, tail);
    buffer_char(&name, '\0');
    rc = pem.failed || name.failed
             ? problem_memory(problems)
             : file_put(name.at, (struct text){pem.at, pem.n}, false, problems);
    if (pem.at != NULL)
        explicit_bzero(pem.at, pem.n);
    buffer_free(&pem);
    buffer_free(&name);
    return rc;
}

static enum osara_status make_pair(struct signing_key *key, osara_problems *problems)
{
    if (!seed_random(&key->secret))
        return problem_add(problems, OSARA_EFAULT, NULL, "the system gives no random bytes");
    return sign_public_of(&key->secret, &key->public_key)
               ? OSARA_OK
               : problem_add(problems, OSARA_EFAULT, NULL, "libcrypto makes no Ed25519 key");
}

static bool count_key(void *to, const struct ledger_key *key)
{
    size_t *n = to;

    (void)key;
    ++*n;
    return true;
}

/* A ledger's first key stands for itself; any other must be endorsed by the one before. */
static enum osara_status check_turn(struct ledger *l, const char *replaces,
                                    const struct signing_key *old, osara_problems *problems)
{
    size_t n = 0;
    enum osara_status rc = ledger_keys(l, count_key, &n, problems);

    if (rc != OSARA_OK)
        return rc;
    if (replaces != NULL)
        return signing_is_current(l, replaces, old, problems);
    if (n == 0)
        return OSARA_OK;
    problem_add(problems, OSARA_EUSAGE, NULL, "the ledger has a key already");
    problem_hint(problems, "name it with --replaces, so that it vouches for the new one");
    return OSARA_EUSAGE;
}

static enum osara_status put_content(const struct signing_key *key, const struct signing_key *old,
                                     struct buffer *b, osara_problems *problems)
{
    char hex[2 * SIGNATURE_BYTES + 1];
    struct signature signature;
    enum osara_status rc = OSARA_OK;

    json_put_object(b, NULL);
    digest_hex(&key->public_key, hex);
    json_put_string(b, "public_key", hex);
    if (old != NULL) {
        digest_hex(&old->public_key, hex);
        json_put_string(b, "replaces", hex);
        rc = signing_endorse(old, &key->public_key, &signature, problems);
        signature_hex(&signature, hex);
        json_put_string(b, "signature", hex);
    }
    json_end_object(b);
    return rc == OSARA_OK && b->failed ? problem_memory(problems) : rc;
}

static enum osara_status register_key(struct ledger *l, const struct signing_key *key,
                                      const struct signing_key *old, const osara_witness *witness,
                                      osara_problems *problems)
{
    struct buffer b = {0};
    struct digest head;
    uint64_t seq;
    enum osara_status rc = put_content(key, old, &b, problems);

    if (rc == OSARA_OK)
        rc = ledger_commit_entry(l,
                                 &(struct ledger_entry){.kind = "key",
                                                        .who = witness->who,
                                                        .at = witness->at,
                                                        .reason = witness->reason,
                                                        .more = {b.at, b.n}},
                                 &seq, &head, problems);
    buffer_free(&b);
    return rc;
}

static enum osara_status show_key(const struct signing_key *key, const char *path, char **text,
                                  osara_problems *problems)
{
    struct buffer b = {0};
    char hex[65];

    digest_hex(&key->public_key, hex);
    buffer_format(&b,
                  "key %s\nsecret half %s: keep it from everyone who can write the ledger\n"
                  "public half %s.pub: give it to whoever checks proofs\n",
                  hex, path, path);
    buffer_char(&b, '\0');
    if (b.failed) {
        buffer_free(&b);
        return problem_memory(problems);
    }
    *text = b.at;
    return OSARA_OK;
}

/* Both halves, or neither. */
static enum osara_status put_pair(const char *path, const struct signing_key *key,
                                  osara_problems *problems)
{
    enum osara_status rc = put_file(path, "", sign_put_secret, &key->secret, problems);

    if (rc != OSARA_OK)
        return rc;
    rc = put_file(path, ".pub", sign_put_public, &key->public_key, problems);
    if (rc != OSARA_OK)
        unlink(path);
    return rc;
}

/* The files first: a key in the ledger that nobody has could never be replaced. */
enum osara_status osara_key_make(const char *path, const char *ledger, const char *replaces,
                                 const osara_witness *witness, char **text,
                                 osara_problems *problems)
{
    struct signing_key key = {0}, old = {0};
    struct ledger *l = NULL;
    enum osara_status rc = ledger_append(ledger, &l, problems);

    if (rc == OSARA_OK && replaces != NULL)
        rc = signing_key_read(replaces, &old, problems);
    if (rc == OSARA_OK)
        rc = check_turn(l, replaces, &old, problems);
    if (rc == OSARA_OK)
        rc = make_pair(&key, problems);
    if (rc == OSARA_OK)
        rc = put_pair(path, &key, problems);
    if (rc == OSARA_OK)
        rc = register_key(l, &key, replaces ? &old : NULL, witness, problems);
    if (rc == OSARA_OK)
        rc = show_key(&key, path, text, problems);
    ledger_close(l);
    explicit_bzero(&key, sizeof key);
    explicit_bzero(&old, sizeof old);
    return rc;
}
