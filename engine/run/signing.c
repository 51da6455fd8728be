/* signing.c -- see signing.h. */
#include "run/signing.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/json_write.h"

static const char head_lead[] = "osara head 1\n", key_lead[] = "osara key 1\n";

static enum osara_status cannot_sign(osara_problems *problems)
{
    return problem_add(problems, OSARA_EFAULT, NULL, "libcrypto cannot sign with Ed25519");
}

enum osara_status signing_key_read(const char *path, struct signing_key *out,
                                   osara_problems *problems)
{
    struct mapped_file file;
    struct stat st;
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    if (stat(path, &st) != 0 || (st.st_mode & 077) != 0) {
        rc = problem_add(problems, OSARA_EIO, NULL, "others than its owner can use the key '%s'",
                         path);
        problem_hint(problems,
                     "chmod 600 %s; who may have read it could sign: replace it with "
                     "osara audit keygen --replaces",
                     path);
    } else if (!sign_read_secret(file.bytes, &out->secret)) {
        rc = problem_add(problems, OSARA_EIO, NULL, "'%s' is no Ed25519 private key", path);
        problem_hint(problems, "osara audit keygen makes one");
    } else if (!sign_public_of(&out->secret, &out->public_key)) {
        rc = cannot_sign(problems);
    }
    file_unmap(&file);
    return rc;
}

enum osara_status signing_public_read(const char *path, struct digest *out,
                                      osara_problems *problems)
{
    struct mapped_file file;
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    if (!sign_read_public(file.bytes, out))
        rc = problem_add(problems, OSARA_EIO, NULL, "'%s' is no Ed25519 public key", path);
    file_unmap(&file);
    return rc;
}

static bool put_endorsement(const struct digest *next, struct buffer *b)
{
    char hex[65];

    digest_hex(next, hex);
    buffer_string(b, key_lead);
    buffer_string(b, hex);
    return !b->failed;
}

enum osara_status signing_endorse(const struct signing_key *by, const struct digest *next,
                                  struct signature *out, osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc = OSARA_OK;

    if (!put_endorsement(next, &b))
        rc = problem_memory(problems);
    else if (!sign_make(&by->secret, (struct text){b.at, b.n}, out))
        rc = cannot_sign(problems);
    buffer_free(&b);
    return rc;
}

struct last_key {
    size_t n;
    struct digest key;
};

static bool take_last(void *to, const struct ledger_key *key)
{
    struct last_key *last = to;

    last->n++;
    last->key = key->public_key;
    return true;
}

enum osara_status signing_is_current(struct ledger *l, const char *path,
                                     const struct signing_key *key, osara_problems *problems)
{
    struct last_key last = {0};
    enum osara_status rc = ledger_keys(l, take_last, &last, problems);

    if (rc != OSARA_OK)
        return rc;
    if (last.n > 0 && memcmp(&last.key, &key->public_key, sizeof last.key) == 0)
        return OSARA_OK;
    problem_add(problems, OSARA_EIO, NULL, "'%s' is not the key that signs for this ledger", path);
    problem_hint(problems, last.n > 0 ? "it was replaced, or belongs to another ledger"
                                      : "the ledger knows no key: osara audit keygen makes one");
    return OSARA_EIO;
}

/* Canonical JSON: keys in order. */
static void put_head_text(const struct ledger_head *head, const struct signing_key *key,
                          const char *at, struct buffer *b)
{
    char hex[65];

    json_put_object(b, NULL);
    json_put_string(b, "at", at);
    json_put_integer(b, "entries", (int64_t)head->entries);
    digest_hex(&head->hash, hex);
    json_put_string(b, "hash", hex);
    digest_hex(&key->public_key, hex);
    json_put_string(b, "key", hex);
    digest_hex(&head->first, hex);
    json_put_string(b, "ledger", hex);
    json_put_integer(b, "osara_head", 1);
    digest_hex(&head->root, hex);
    json_put_string(b, "root", hex);
    json_end_object(b);
}

static bool put_key(void *to, const struct ledger_key *key)
{
    struct buffer *b = to;
    char hex[65];

    digest_hex(&key->public_key, hex);
    json_put_object(b, NULL);
    json_put_string(b, "public_key", hex);
    json_put_text(b, "replaces", key->replaces);
    json_put_text(b, "signature", key->signature);
    json_end_object(b);
    return !b->failed;
}

enum osara_status signing_put_head(struct ledger *l, const struct ledger_head *head,
                                   const struct signing_key *key, const char *at, struct buffer *b,
                                   osara_problems *problems)
{
    struct buffer message = {0};
    struct signature signature;
    char hex[2 * SIGNATURE_BYTES + 1];
    enum osara_status rc = OSARA_OK;
    size_t lead = sizeof head_lead - 1;

    buffer_string(&message, head_lead);
    put_head_text(head, key, at, &message);
    if (message.failed)
        rc = problem_memory(problems);
    else if (!sign_make(&key->secret, (struct text){message.at, message.n}, &signature))
        rc = cannot_sign(problems);
    if (rc == OSARA_OK) {
        signature_hex(&signature, hex);
        json_put_text(b, "head", (struct text){message.at + lead, message.n - lead});
        json_put_string(b, "signature", hex);
        json_put_list(b, "keys");
        rc = ledger_keys(l, put_key, b, problems);
        json_end_list(b);
    }
    buffer_free(&message);
    return rc;
}

/* ---- Checking ---- */

static bool read_head(const struct json_node *text, struct signed_head *out)
{
    double n = json_number_of(json_at(text, "entries"));
    struct text at = json_text_of(json_at(text, "at"));

    if (json_number_of(json_at(text, "osara_head")) != 1 || !(n >= 1) || n > 9e15 ||
        at.n >= sizeof out->at)
        return false;
    out->head.entries = (uint64_t)n;
    snprintf(out->at, sizeof out->at, "%.*s", TEXT_ARGS(at));
    return digest_from_hex(json_text_of(json_at(text, "hash")), &out->head.hash) &&
           digest_from_hex(json_text_of(json_at(text, "root")), &out->head.root) &&
           digest_from_hex(json_text_of(json_at(text, "ledger")), &out->head.first) &&
           digest_from_hex(json_text_of(json_at(text, "key")), &out->key);
}

static bool is_signed(const struct digest *key, const char *lead, struct text text,
                      struct text signature_text)
{
    struct buffer message = {0};
    struct signature signature;
    bool good = signature_from_hex(signature_text, &signature);

    buffer_string(&message, lead);
    buffer_text(&message, text);
    good = good && !message.failed &&
           sign_check(key, (struct text){message.at, message.n}, &signature);
    buffer_free(&message);
    return good;
}

/* From the key that the reader trusts, along endorsements, to the one that signed. */
static bool follows(const struct json_node *keys, const struct digest *from,
                    const struct digest *to, size_t *rotations)
{
    struct digest at = *from, next, replaces;

    *rotations = 0;
    for (size_t i = 0; i < json_length(keys) && memcmp(&at, to, sizeof at) != 0; i++) {
        const struct json_node *key = json_nth(keys, i);
        struct text hex = json_text_of(json_at(key, "public_key"));

        if (!digest_from_hex(json_text_of(json_at(key, "replaces")), &replaces) ||
            memcmp(&replaces, &at, sizeof at) != 0)
            continue;
        if (!digest_from_hex(hex, &next) ||
            !is_signed(&at, key_lead, hex, json_text_of(json_at(key, "signature"))))
            return false;
        at = next;
        (*rotations)++;
    }
    return memcmp(&at, to, sizeof at) == 0;
}

const char *signing_check_head(const struct json_node *holder, const struct digest *public_key,
                               struct signed_head *out)
{
    struct text head = json_text_of(json_at(holder, "head"));
    struct json_node *text = json_read(head);
    bool is_head = text != NULL && read_head(text, out);

    json_release(text);
    if (!is_head)
        return "it holds no signed head";
    if (public_key == NULL)
        return NULL;
    if (!follows(json_at(holder, "keys"), public_key, &out->key, &out->rotations))
        return "its head is signed by another key, which does not follow from the one given";
    if (!is_signed(&out->key, head_lead, head, json_text_of(json_at(holder, "signature"))))
        return "its head is not what was signed";
    return NULL;
}
