/* signing.h -- keys in files, heads signed by them, and how a new key follows an old one. */
#ifndef OSARA_RUN_SIGNING_H
#define OSARA_RUN_SIGNING_H

#include "audit/heads.h"
#include "base/digest_sign.h"
#include "base/json_read.h"
#include "osara/osara.h"

struct signing_key {
    struct digest secret, public_key;
};
/* A file that others than its owner can read is refused (OSARA_EIO). */
enum osara_status signing_key_read(const char *path, struct signing_key *out,
                                   osara_problems *problems);
enum osara_status signing_public_read(const char *path, struct digest *out,
                                      osara_problems *problems);
/* What the holder of one key signs to make another follow it. */
enum osara_status signing_endorse(const struct signing_key *by, const struct digest *next,
                                  struct signature *out, osara_problems *problems);

/* Refuses a key that is not the ledger's last: nobody could check what it signs. */
enum osara_status signing_is_current(struct ledger *l, const char *path,
                                     const struct signing_key *key, osara_problems *problems);
/* The members "head" (text), "signature" and "keys" (all of the ledger, with their endorsements). */
enum osara_status signing_put_head(struct ledger *l, const struct ledger_head *head,
                                   const struct signing_key *key, const char *at, struct buffer *b,
                                   osara_problems *problems);

/* A signed head, read from the members that signing_put_head() wrote. */
struct signed_head {
    struct ledger_head head;
    char at[32];
    struct digest key; /* that signed it */
    size_t rotations;  /* from the key given to that one */
};
/* Returns NULL when the head is signed by `public_key` or one that follows from it; else what is
 * wrong.  A NULL public_key: only reads it. */
const char *signing_check_head(const struct json_node *holder, const struct digest *public_key,
                               struct signed_head *out);

#endif
