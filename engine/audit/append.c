/* append.c -- a run as a link of the chain. */
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/json_write.h"

bool ledger_hash(const char *previous, uint64_t seq, struct text kind, struct text content,
                 struct digest *out)
{
    struct buffer number = {0};

    buffer_char(&number, '\n');
    buffer_integer(&number, (int64_t)seq);
    buffer_char(&number, '\n');
    const struct text parts[] = {
        text_of(previous), {number.at, number.n}, kind, TEXT("\n"), content};
    bool ok = !number.failed;

    if (ok)
        digest_of_parts(parts, 5, out);
    buffer_free(&number);
    return ok;
}

void ledger_put_placement(struct buffer *b, int64_t rank, struct text offender, struct text strand)
{
    buffer_integer(b, rank);
    buffer_char(b, '\t');
    buffer_text(b, offender);
    buffer_char(b, '\t');
    buffer_text(b, strand);
    buffer_char(b, '\n');
}

static enum osara_status step(struct ledger *l, sqlite3_stmt *s, osara_problems *problems)
{
    int rc = sqlite3_step(s);
    enum osara_status status = rc == SQLITE_DONE ? OSARA_OK : database_fault(l, "write", problems);

    sqlite3_reset(s);
    return status;
}

static enum osara_status ready(struct ledger *l, const char *sql, sqlite3_stmt **s,
                               osara_problems *problems)
{
    return *s != NULL ? OSARA_OK : database_prepare(l, sql, s, problems);
}

enum osara_status ledger_add_placement(struct ledger *l, const struct ledger_placement *p,
                                       osara_problems *problems)
{
    enum osara_status rc = ready(
        l, "INSERT INTO placement (run, rank, offender, strand) VALUES (?, ?, ?, ?)",
        &l->add_placement, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(l->add_placement, 1, (sqlite3_int64)l->last + 1);
    sqlite3_bind_int64(l->add_placement, 2, p->rank);
    database_bind(l->add_placement, 3, p->offender);
    database_bind(l->add_placement, 4, p->strand);
    ledger_put_placement(&l->placements, p->rank, p->offender, p->strand);
    l->n_placements++;
    return step(l, l->add_placement, problems);
}

static bool keep_leaf(struct ledger *l, const struct digest *leaf)
{
    if (l->n_records == l->room) {
        size_t room = l->room ? 2 * l->room : 256;
        struct digest *grown = realloc(l->leaves, room * sizeof *grown);

        if (grown == NULL)
            return false;
        l->leaves = grown;
        l->room = room;
    }
    l->leaves[l->n_records++] = *leaf;
    return true;
}

enum osara_status ledger_add_record(struct ledger *l, struct text offender, struct text record,
                                    const struct digest *leaf, osara_problems *problems)
{
    char hex[65];
    enum osara_status rc = ready(l,
                                 "INSERT INTO record (run, position, offender, content, leaf)"
                                 " VALUES (?, ?, ?, ?, ?)",
                                 &l->add_record, problems);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(leaf, hex);
    sqlite3_bind_int64(l->add_record, 1, (sqlite3_int64)l->last + 1);
    sqlite3_bind_int64(l->add_record, 2, (sqlite3_int64)l->n_records);
    database_bind(l->add_record, 3, offender);
    database_bind(l->add_record, 4, record);
    database_bind(l->add_record, 5, text_of(hex));
    rc = step(l, l->add_record, problems);
    return rc != OSARA_OK || keep_leaf(l, leaf) ? rc : problem_memory(problems);
}

enum osara_status ledger_add_file(struct ledger *l, struct text name, struct text bytes,
                                  const struct digest *digest, osara_problems *problems)
{
    char hex[65];
    enum osara_status rc = ready(l, "INSERT OR IGNORE INTO file (sha256, bytes) VALUES (?, ?)",
                                 &l->add_file, problems);

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
    return step(l, l->add_file, problems);
}

static bool put_content(struct ledger *l, const struct ledger_run *run, struct buffer *b)
{
    struct digest root, placements;
    char hex[65];
    struct text summary = text_trim(run->summary);

    digest_tree(l->leaves, l->n_records, &root);
    digest_of((struct text){l->placements.at, l->placements.n}, &placements);
    json_put_object(b, NULL);
    json_put_string(b, "ruleset", run->ruleset);
    json_put_date(b, "as_of", run->as_of);
    json_put_string(b, "at", run->at);
    json_put_string(b, "who", run->who);
    json_put_string(b, "reason", run->reason);
    json_put_integer(b, "records", (int64_t)l->n_records);
    digest_hex(&root, hex);
    json_put_string(b, "records_root", hex);
    json_put_integer(b, "placements", (int64_t)l->n_placements);
    digest_hex(&placements, hex);
    json_put_string(b, "placements_sha256", hex);
    if (l->files.n > 0)
        json_end_list(&l->files);
    json_put_raw(b, "files", l->files.n ? (struct text){l->files.at, l->files.n} : TEXT("[]"));
    if (summary.n > 0)
        json_put_raw(b, "run", summary);
    json_end_object(b);
    return !b->failed && !l->files.failed && !l->placements.failed;
}

static enum osara_status add_entry(struct ledger *l, struct text content, struct digest *head,
                                   osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    char previous[65], hash[65];
    enum osara_status rc = database_prepare(l,
                                            "INSERT INTO entry (seq, kind, content, previous, hash)"
                                            " VALUES (?, 'run', ?, ?, ?)",
                                            &s, problems);

    digest_hex(&l->head, previous);
    if (rc == OSARA_OK && !ledger_hash(previous, l->last + 1, TEXT("run"), content, head))
        rc = problem_add(problems, OSARA_EFAULT, NULL, "SHA-256 is not available");
    if (rc == OSARA_OK) {
        digest_hex(head, hash);
        sqlite3_bind_int64(s, 1, (sqlite3_int64)l->last + 1);
        database_bind(s, 2, content);
        database_bind(s, 3, text_of(previous));
        database_bind(s, 4, text_of(hash));
        rc = step(l, s, problems);
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_commit(struct ledger *l, const struct ledger_run *run, uint64_t *seq,
                                struct digest *head, osara_problems *problems)
{
    struct buffer content = {0};
    struct digest hash;
    enum osara_status rc = put_content(l, run, &content) ? OSARA_OK : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = add_entry(l, (struct text){content.at, content.n}, &hash, problems);
    if (rc == OSARA_OK)
        rc = database_run(l, "COMMIT", problems);
    buffer_free(&content);
    if (rc != OSARA_OK)
        return rc;
    l->appending = l->made = false;
    l->head = hash;
    *seq = ++l->last;
    *head = hash;
    return OSARA_OK;
}
