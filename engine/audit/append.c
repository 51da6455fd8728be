/* append.c -- a run as a link of the chain. */
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/growing.h"
#include "base/json_write.h"

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
    database_added(l, record.n);
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

static void put_root(struct buffer *b, const char *key, const struct digest *root)
{
    char hex[65];

    digest_hex(root, hex);
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
    json_put_integer(b, "subjects", (int64_t)l->salts.subjects);
    json_put_integer(b, "records", (int64_t)l->n_records);
    put_below(l, b);
    put_root(b, "root", &l->root);
    put_root(b, "placements_root", &l->placements_root);
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
