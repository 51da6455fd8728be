/* heads.h -- what a witness keeps of a ledger, and what is proved against it.
 *
 * A head states how many entries there are, the hash of the last, and the RFC 6962 root over all
 * their hashes: leaf k = SHA-256(0x00 || hash of entry k, 32 bytes). */
#ifndef OSARA_AUDIT_HEADS_H
#define OSARA_AUDIT_HEADS_H

#include "audit/ledger.h"
#include "base/merkle.h"

struct ledger_head {
    uint64_t entries;
    struct digest first; /* hash of entry 1: which ledger it is */
    struct digest hash;  /* of the last */
    struct digest root;
};
/* The head over the first `entries` entries (0: all). */
enum osara_status ledger_head_of(struct ledger *l, uint64_t entries, struct ledger_head *out,
                                 osara_problems *problems);
/* Of the entry `seq` among the first `entries`. */
enum osara_status ledger_entry_path(struct ledger *l, uint64_t seq, uint64_t entries,
                                    struct merkle_path *out, osara_problems *problems);
/* That the first `entries` entries begin with the first `earlier`. */
enum osara_status ledger_growth_path(struct ledger *l, uint64_t earlier, uint64_t entries,
                                     struct merkle_path *out, osara_problems *problems);

/* The link of an entry as it is hashed; content is appended. */
struct ledger_link_text {
    char kind[32], previous[65], hash[65];
    struct buffer content; /* the caller frees it */
};
enum osara_status ledger_link_of(struct ledger *l, uint64_t seq, struct ledger_link_text *out,
                                 osara_problems *problems);

/* What shows that a subject's record is under the root of a run. */
struct ledger_subject {
    uint64_t run, position, subjects;
    struct digest salt, leaf;
    struct merkle_path path;
    struct buffer record; /* empty when it is not kept; the caller frees it */
};
/* OSARA_ENO: there is no such run (0: the last), or the offender was not scored in it, or was
 * disposed of. */
enum osara_status ledger_subject_of(struct ledger *l, uint64_t run, struct text offender,
                                    struct ledger_subject *out, osara_problems *problems);

/* What a run sealed its subjects with, in rank order: where gone[i] is set the salt was forgotten. */
struct ledger_seal {
    uint64_t subjects;
    struct digest *salts, *leaves;
    bool *gone;
};
enum osara_status ledger_seal_of(struct ledger *l, uint64_t run, struct ledger_seal *out,
                                 osara_problems *problems);
void ledger_seal_free(struct ledger_seal *seal);

/* The keys that sign heads, in the order of their entries. */
struct ledger_key {
    uint64_t entry;
    struct digest public_key;
    struct text replaces, signature; /* hexadecimal digits; empty of the first */
};
typedef bool ledger_each_key(void *to, const struct ledger_key *key);
enum osara_status ledger_keys(struct ledger *l, ledger_each_key *each, void *to,
                              osara_problems *problems);

#endif
