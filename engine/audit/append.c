/* append.c -- a run as a link of the chain. */
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/json_write.h"

void ledger_put_placement(struct buffer *b, int64_t rank, struct text offender, struct text strand)
{
    buffer_integer(b, rank);
    buffer_char(b, '\t');
    buffer_text(b, offender);
    buffer_char(b, '\t');
    buffer_text(b, strand);
    buffer_char(b, '\n');
}

enum osara_status ledger_add_placement(struct ledger *l, const struct ledger_placement *p,
                                       osara_problems *problems)
{
    enum osara_status rc = database_ready(
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
    return database_step(l, l->add_placement, problems);
}

enum osara_status ledger_add_record(struct ledger *l, struct text offender, struct text record,
                                    const struct digest *leaf, osara_problems *problems)
{
    char hex[65];
    enum osara_status rc = database_ready(
        l,
        "INSERT INTO record (run, position, offender, content, leaf)"
        " VALUES (?, ?, ?, ?, ?)",
        &l->add_record, problems);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(leaf, hex);
    sqlite3_bind_int64(l->add_record, 1, (sqlite3_int64)l->last + 1);
    sqlite3_bind_int64(l->add_record, 2, (sqlite3_int64)l->records.n);
    database_bind(l->add_record, 3, offender);
    database_bind(l->add_record, 4, record);
    database_bind(l->add_record, 5, text_of(hex));
    rc = database_step(l, l->add_record, problems);
    return rc != OSARA_OK || digests_add(&l->records, leaf) ? rc : problem_memory(problems);
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

static bool put_content(struct ledger *l, const struct ledger_run *run, struct buffer *b)
{
    struct digest root, placements;
    char hex[65];
    struct text summary = text_trim(run->summary);

    digest_tree(l->records.at, l->records.n, &root);
    digest_of((struct text){l->placements.at, l->placements.n}, &placements);
    json_put_object(b, NULL);
    json_put_string(b, "ruleset", run->ruleset);
    json_put_date(b, "as_of", run->as_of);
    json_put_string(b, "at", run->at);
    json_put_string(b, "who", run->who);
    json_put_string(b, "reason", run->reason);
    json_put_integer(b, "records", (int64_t)l->records.n);
    digest_hex(&root, hex);
    json_put_string(b, "records_root", hex);
    ledger_put_items(l, b);
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

enum osara_status ledger_commit(struct ledger *l, const struct ledger_run *run, uint64_t *seq,
                                struct digest *head, osara_problems *problems)
{
    struct buffer content = {0};
    enum osara_status rc = put_content(l, run, &content) ? OSARA_OK : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = ledger_link(l, "run", (struct text){content.at, content.n}, seq, head, problems);
    buffer_free(&content);
    return rc;
}
