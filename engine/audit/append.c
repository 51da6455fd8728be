/* append.c -- a run as a link of the chain. */
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/growing.h"
#include "base/json_write.h"

bool ledger_placement_leaf(const struct digest *salt, int64_t rank, struct text offender,
                           struct text strand, struct text keep_until, struct digest *out)
{
    struct buffer b = {0};

    buffer_integer(&b, rank);
    buffer_char(&b, '\t');
    buffer_text(&b, offender);
    buffer_char(&b, '\t');
    buffer_text(&b, strand);
    buffer_char(&b, '\t');
    buffer_text(&b, keep_until);
    buffer_char(&b, '\n');
    bool ok = !b.failed;

    if (ok)
        digest_salted(salt, (struct text){b.at, b.n}, out);
    buffer_free(&b);
    return ok;
}

static enum osara_status insert_key(struct ledger *l, const struct digest *key,
                                    osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "INSERT INTO seed (run, level, place, secret) VALUES (?, 0, 0, ?)", &s, problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)l->last + 1);
        database_bind_digest(s, 2, key);
        rc = database_step(l, s, problems);
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_begin_run(struct ledger *l, const struct digest *key, uint64_t subjects,
                                   uint64_t cohort, osara_problems *problems)
{
    struct seed *root = calloc(1, sizeof *root);

    if (root == NULL)
        return problem_memory(problems);
    root->secret = *key;
    l->cohort = cohort;
    l->salts = (struct salts){.run = l->last + 1,
                              .subjects = subjects,
                              .depth = seed_depth(subjects),
                              .seeds = root,
                              .n_seeds = 1};
    return insert_key(l, key, problems);
}

enum osara_status ledger_add_placement(struct ledger *l, const struct ledger_placement *p,
                                       osara_problems *problems)
{
    uint64_t position = l->placements.n;
    struct digest leaf;
    enum osara_status rc = database_ready(
        l,
        "INSERT INTO placement (run, position, rank, offender, strand, leaf, keep_until)"
        " VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''))",
        &l->add_placement, problems);

    if (rc != OSARA_OK)
        return rc;
    const struct digest *salt = salts_at(&l->salts, position);

    if (salt == NULL ||
        !ledger_placement_leaf(salt, p->rank, p->offender, p->strand, p->keep_until, &leaf))
        return problem_memory(problems);
    sqlite3_bind_int64(l->add_placement, 1, (sqlite3_int64)l->last + 1);
    sqlite3_bind_int64(l->add_placement, 2, (sqlite3_int64)position);
    sqlite3_bind_int64(l->add_placement, 3, p->rank);
    database_bind(l->add_placement, 4, p->offender);
    database_bind(l->add_placement, 5, p->strand);
    database_bind_digest(l->add_placement, 6, &p->leaf);
    database_bind(l->add_placement, 7, p->keep_until);
    rc = database_step(l, l->add_placement, problems);
    if (rc == OSARA_OK &&
        (!digests_add(&l->placements, &leaf) || !digests_add(&l->leaves, &p->leaf)))
        rc = problem_memory(problems);
    return rc;
}

enum osara_status ledger_add_record(struct ledger *l, uint64_t position, struct text offender,
                                    struct text record, osara_problems *problems)
{
    enum osara_status rc = database_ready(
        l, "INSERT INTO record (run, position, offender, content) VALUES (?, ?, ?, ?)",
        &l->add_record, problems);
    uint64_t *below = rc == OSARA_OK && position >= l->cohort
                          ? growing_push(&l->below, &l->n_below, &l->room_below, sizeof *below)
                          : NULL;

    if (rc != OSARA_OK)
        return rc;
    if (below != NULL)
        *below = position;
    else if (position >= l->cohort)
        return problem_memory(problems);
    l->n_records++;
    sqlite3_bind_int64(l->add_record, 1, (sqlite3_int64)l->last + 1);
    sqlite3_bind_int64(l->add_record, 2, (sqlite3_int64)position);
    database_bind(l->add_record, 3, offender);
    database_bind(l->add_record, 4, record);
    return database_step(l, l->add_record, problems);
}

enum osara_status ledger_add_file(struct ledger *l, struct text name, struct text bytes,
                                  const struct digest *digest, osara_problems *problems)
{
    char hex[65];
    enum osara_status rc = database_ready(
        l, "INSERT OR IGNORE INTO file (sha256, bytes) VALUES (?, ?)", &l->add_file, problems);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(digest, hex);
    if (l->files.n == 0)
        json_put_list(&l->files, NULL);
    json_put_object(&l->files, NULL);
    json_put_text(&l->files, "name", name);
    json_put_string(&l->files, "sha256", hex);
    json_end_object(&l->files);
    database_bind(l->add_file, 1, text_of(hex));
    sqlite3_bind_blob64(l->add_file, 2, bytes.at ? bytes.at : "", bytes.n, SQLITE_STATIC);
    return database_step(l, l->add_file, problems);
}

static void put_root(struct buffer *b, const char *key, const struct digests *leaves)
{
    struct digest root;
    char hex[65];

    digest_tree(leaves->at, leaves->n, &root);
    digest_hex(&root, hex);
    json_put_string(b, key, hex);
}

/* Where the records of those below the cohort stand; nothing when there are none. */
static void put_below(const struct ledger *l, struct buffer *b)
{
    if (l->n_below == 0)
        return;
    json_put_list(b, "records_below");
    for (size_t i = 0; i < l->n_below; i++)
        json_put_integer(b, NULL, (int64_t)l->below[i]);
    json_end_list(b);
}

static bool put_content(struct ledger *l, const struct ledger_run *run, struct buffer *b)
{
    struct text summary = text_trim(run->summary);

    json_put_object(b, NULL);
    json_put_string(b, "action", "collection, combination");
    json_put_string(b, "ruleset", run->ruleset);
    json_put_date(b, "as_of", run->as_of);
    json_put_string(b, "at", run->at);
    json_put_string(b, "who", run->who);
    json_put_integer(b, "subjects", (int64_t)l->placements.n);
    json_put_integer(b, "records", (int64_t)l->n_records);
    put_below(l, b);
    put_root(b, "root", &l->leaves);
    put_root(b, "placements_root", &l->placements);
    ledger_put_items(l, b);
    if (l->files.n > 0)
        json_end_list(&l->files);
    json_put_raw(b, "files", l->files.n ? (struct text){l->files.at, l->files.n} : TEXT("[]"));
    if (summary.n > 0)
        json_put_raw(b, "run", summary);
    json_end_object(b);
    return !b->failed && !l->files.failed;
}

enum osara_status ledger_commit(struct ledger *l, const struct ledger_run *run, uint64_t *seq,
                                struct digest *head, osara_problems *problems)
{
    struct buffer content = {0};
    enum osara_status rc = ledger_add_why(l, run->reason, NULL, problems);

    if (rc == OSARA_OK && !put_content(l, run, &content))
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = ledger_link(l, "run", (struct text){content.at, content.n}, seq, head, problems);
    buffer_free(&content);
    return rc;
}
