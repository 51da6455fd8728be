/* heads.c -- see heads.h. */
#include "audit/heads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/json_read.h"

static enum osara_status say_entries(struct ledger *l, uint64_t wanted, size_t n,
                                     osara_problems *problems)
{
    return problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' has %zu entries, not %llu",
                       l->path, n, (unsigned long long)wanted);
}

/* The leaves of the first `entries` entries (0: all), and their hashes' ends. */
static enum osara_status read_leaves(struct ledger *l, uint64_t entries, struct digests *leaves,
                                     struct ledger_head *head, osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "SELECT hash FROM entry WHERE ?1 = 0 OR seq <= ?1 ORDER BY seq", &s, problems);

    if (rc == OSARA_OK)
        sqlite3_bind_int64(s, 1, (sqlite3_int64)entries);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct digest leaf;

        if (!digest_from_hex(database_text(s, 0), &head->hash))
            rc = problem_add(problems, OSARA_EIO, NULL,
                             "the ledger '%s' is damaged: the hash of entry %zu is no hash",
                             l->path, leaves->n + 1);
        if (leaves->n == 0)
            head->first = head->hash;
        digest_leaf(digest_text(&head->hash), &leaf);
        if (rc == OSARA_OK && !digests_add(leaves, &leaf))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    if (rc == OSARA_OK && (leaves->n == 0 || (entries != 0 && leaves->n != entries)))
        rc = say_entries(l, entries, leaves->n, problems);
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_head_of(struct ledger *l, uint64_t entries, struct ledger_head *out,
                                 osara_problems *problems)
{
    struct digests leaves = {0};
    struct ledger_head head = {0};
    enum osara_status rc = read_leaves(l, entries, &leaves, &head, problems);

    if (rc == OSARA_OK) {
        head.entries = leaves.n;
        digest_tree(leaves.at, leaves.n, &head.root);
        *out = head;
    }
    free(leaves.at);
    return rc;
}

enum osara_status ledger_entry_path(struct ledger *l, uint64_t seq, uint64_t entries,
                                    struct merkle_path *out, osara_problems *problems)
{
    struct digests leaves = {0};
    struct ledger_head head;
    enum osara_status rc = read_leaves(l, entries, &leaves, &head, problems);

    if (rc == OSARA_OK && (seq == 0 || seq > leaves.n))
        rc = say_entries(l, seq, leaves.n, problems);
    if (rc == OSARA_OK)
        merkle_path(leaves.at, leaves.n, (size_t)seq - 1, out);
    free(leaves.at);
    return rc;
}

enum osara_status ledger_growth_path(struct ledger *l, uint64_t earlier, uint64_t entries,
                                     struct merkle_path *out, osara_problems *problems)
{
    struct digests leaves = {0};
    struct ledger_head head;
    enum osara_status rc = read_leaves(l, entries, &leaves, &head, problems);

    if (rc == OSARA_OK && (earlier == 0 || earlier > leaves.n))
        rc = say_entries(l, earlier, leaves.n, problems);
    if (rc == OSARA_OK)
        merkle_consistency(leaves.at, leaves.n, (size_t)earlier, out);
    free(leaves.at);
    return rc;
}

static void copy(char *to, size_t room, struct text from)
{
    snprintf(to, room, "%.*s", TEXT_ARGS(from));
}

enum osara_status ledger_link_of(struct ledger *l, uint64_t seq, struct ledger_link_text *out,
                                 osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "SELECT kind, previous, hash, content FROM entry WHERE seq = ?", &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)seq);
    if (sqlite3_step(s) == SQLITE_ROW) {
        copy(out->kind, sizeof out->kind, database_text(s, 0));
        copy(out->previous, sizeof out->previous, database_text(s, 1));
        copy(out->hash, sizeof out->hash, database_text(s, 2));
        buffer_text(&out->content, database_text(s, 3));
        if (out->content.failed)
            rc = problem_memory(problems);
    } else {
        rc = problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' holds no entry %llu", l->path,
                         (unsigned long long)seq);
    }
    sqlite3_finalize(s);
    return rc;
}

/* ---- A subject ---- */

static enum osara_status find_position(struct ledger *l, struct text offender,
                                       struct ledger_subject *out, osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "SELECT position FROM placement WHERE run = ? AND offender = ?", &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)out->run);
    database_bind(s, 2, offender);
    if (sqlite3_step(s) == SQLITE_ROW) {
        out->position = (uint64_t)sqlite3_column_int64(s, 0);
    } else {
        rc = problem_add(problems, OSARA_ENO, NULL,
                         "run %llu of the ledger '%s' did not score '%.*s'",
                         (unsigned long long)out->run, l->path, TEXT_ARGS(offender));
        problem_hint(problems, "or he was disposed of: see osara audit log");
    }
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status read_run_leaves(struct ledger *l, uint64_t run, struct digests *leaves,
                                         osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "SELECT leaf FROM placement WHERE run = ? ORDER BY position", &s, problems);

    if (rc == OSARA_OK)
        sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct digest leaf;

        if (!database_digest(s, 0, &leaf))
            rc = problem_add(problems, OSARA_EIO, NULL,
                             "the ledger '%s' is damaged: see osara audit verify", l->path);
        else if (!digests_add(leaves, &leaf))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status read_path(struct ledger *l, struct ledger_subject *out,
                                   osara_problems *problems)
{
    struct digests leaves = {0};
    struct salts salts = {0};
    const struct digest *salt;
    enum osara_status rc = read_run_leaves(l, out->run, &leaves, problems);

    if (rc == OSARA_OK)
        rc = salts_read(l, out->run, leaves.n, &salts, problems);
    if (rc == OSARA_OK) {
        salt = salts_at(&salts, out->position);
        if (salt == NULL || out->position >= leaves.n) {
            rc = problem_add(problems, OSARA_EIO, NULL,
                             "the ledger '%s' is damaged: see osara audit verify", l->path);
        } else {
            out->salt = *salt;
            out->leaf = leaves.at[out->position];
            out->subjects = leaves.n;
            merkle_path(leaves.at, leaves.n, (size_t)out->position, &out->path);
        }
    }
    salts_free(&salts);
    free(leaves.at);
    return rc;
}

enum osara_status ledger_subject_of(struct ledger *l, uint64_t run, struct text offender,
                                    struct ledger_subject *out, osara_problems *problems)
{
    struct ledger_subject subject = {0};
    enum osara_status rc = ledger_find_run(l, run, &subject.run, problems);

    if (rc == OSARA_OK)
        rc = find_position(l, offender, &subject, problems);
    if (rc == OSARA_OK)
        rc = read_path(l, &subject, problems);
    if (rc == OSARA_OK) /* one below the cohort has none */
        rc = ledger_record(l, subject.run, offender, &subject.record, NULL) == OSARA_ENOMEM
                 ? problem_memory(problems)
                 : OSARA_OK;
    if (rc == OSARA_OK)
        *out = subject;
    else
        buffer_free(&subject.record);
    return rc;
}

void ledger_seal_free(struct ledger_seal *seal)
{
    free(seal->salts);
    free(seal->leaves);
    free(seal->gone);
    *seal = (struct ledger_seal){0};
}

static enum osara_status fill_seal(struct ledger_seal *seal, struct salts *salts,
                                   osara_problems *problems)
{
    seal->salts = calloc(seal->subjects + 1, sizeof *seal->salts);
    seal->gone = calloc(seal->subjects + 1, sizeof *seal->gone);
    if (seal->salts == NULL || seal->gone == NULL)
        return problem_memory(problems);
    for (uint64_t i = 0; i < seal->subjects; i++) {
        const struct digest *salt = salts_at(salts, i);

        if (salt != NULL)
            seal->salts[i] = *salt;
        else if (salts->at == NULL && salts->n_seeds > 0)
            return problem_memory(problems);
        seal->gone[i] = salt == NULL;
    }
    return OSARA_OK;
}

enum osara_status ledger_seal_of(struct ledger *l, uint64_t run, struct ledger_seal *out,
                                 osara_problems *problems)
{
    struct digests leaves = {0};
    struct salts salts = {0};
    struct ledger_seal seal = {0};
    enum osara_status rc = read_run_leaves(l, run, &leaves, problems);

    if (rc == OSARA_OK) {
        seal.subjects = leaves.n;
        seal.leaves = leaves.at;
        rc = salts_read(l, run, seal.subjects, &salts, problems);
    }
    if (rc == OSARA_OK)
        rc = fill_seal(&seal, &salts, problems);
    salts_free(&salts);
    if (rc == OSARA_OK)
        *out = seal;
    else
        ledger_seal_free(&seal);
    return rc;
}

/* ---- Keys ---- */

enum osara_status ledger_keys(struct ledger *l, ledger_each_key *each, void *to,
                              osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l,
        "SELECT seq, content ->> 'public_key', coalesce(content ->> 'replaces', ''),"
        " coalesce(content ->> 'signature', '') FROM entry WHERE kind = 'key' ORDER BY seq",
        &s, problems);

    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct ledger_key key = {.entry = (uint64_t)sqlite3_column_int64(s, 0),
                                 .replaces = database_text(s, 2),
                                 .signature = database_text(s, 3)};

        if (digest_from_hex(database_text(s, 1), &key.public_key) && !each(to, &key))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}
