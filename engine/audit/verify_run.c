/* verify_run.c -- every row that a run stands for. */
#include <stdlib.h>

#include "audit/verify.h"

static bool is_hex_of(struct text text, struct text bytes)
{
    struct digest digest;

    digest_of(bytes, &digest);
    return walk_is_hex(text, &digest);
}

static enum osara_status check_records_rows(struct walk *w, uint64_t run, sqlite3_stmt *s,
                                            struct digest *leaves, size_t expected, size_t *n)
{
    int step;

    for (*n = 0; (step = sqlite3_step(s)) == SQLITE_ROW; (*n)++) {
        struct text content = database_text(s, 1), offender = database_text(s, 2);
        struct digest leaf;

        if (*n >= expected)
            return walk_unsound(w, run, "it has more records than the %zu that it states",
                                expected);
        digest_leaf(content, &leaf);
        if (sqlite3_column_int64(s, 0) != (sqlite3_int64)*n)
            return walk_unsound(w, run, "its record %zu is not there", *n + 1);
        if (!walk_is_hex(database_text(s, 3), &leaf))
            return walk_unsound(w, run, "its record %zu, of '%.*s', was changed", *n + 1,
                                TEXT_ARGS(offender));
        struct json_node *record = json_read(content);
        bool same = text_equal(json_text_of(json_at(record, "offender")), offender);

        json_release(record);
        if (!same)
            return walk_unsound(w, run, "its record %zu stands under another offender, '%.*s'",
                                *n + 1, TEXT_ARGS(offender));
        leaves[*n] = leaf;
        w->report->records++;
    }
    return walk_ended(w, run, step);
}

static enum osara_status check_records(struct walk *w, uint64_t run,
                                       const struct json_node *content)
{
    size_t n = 0;
    double stated = json_number_of(json_at(content, "records"));
    size_t expected = stated >= 0 && stated < 1e9 ? (size_t)stated : 0;
    struct digest root, *leaves = malloc((expected + 1) * sizeof *leaves);
    sqlite3_stmt *s = NULL;
    enum osara_status rc = leaves == NULL
                               ? problem_memory(w->problems)
                               : database_prepare(
                                     w->l,
                                     "SELECT position, content, offender, leaf FROM record"
                                     " WHERE run = ? ORDER BY position",
                                     &s, w->problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
        rc = check_records_rows(w, run, s, leaves, expected, &n);
    }
    if (rc == OSARA_OK && n < expected)
        rc = walk_unsound(w, run, "it states %zu records, but %zu are there", expected, n);
    if (rc == OSARA_OK)
        digest_tree(leaves, n, &root);
    if (rc == OSARA_OK && !walk_is_hex(json_text_of(json_at(content, "records_root")), &root))
        rc = walk_unsound(w, run, "its records are not those that it sealed");
    sqlite3_finalize(s);
    free(leaves);
    return rc;
}

static enum osara_status check_placements(struct walk *w, uint64_t run,
                                          const struct json_node *content)
{
    struct buffer all = {0};
    struct digest digest;
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        w->l, "SELECT rank, offender, strand FROM placement WHERE run = ? ORDER BY rank", &s,
        w->problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
        while ((step = sqlite3_step(s)) == SQLITE_ROW)
            ledger_put_placement(&all, sqlite3_column_int64(s, 0), database_text(s, 1),
                                 database_text(s, 2));
        rc = walk_ended(w, run, step);
    }
    if (rc == OSARA_OK && all.failed)
        rc = problem_memory(w->problems);
    if (rc == OSARA_OK)
        digest_of((struct text){all.at, all.n}, &digest);
    if (rc == OSARA_OK &&
        !walk_is_hex(json_text_of(json_at(content, "placements_sha256")), &digest))
        rc = walk_unsound(w, run, "its ranks and strands were changed");
    buffer_free(&all);
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status check_files(struct walk *w, uint64_t run, const struct json_node *content)
{
    const struct json_node *files = json_at(content, "files");
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(w->l, "SELECT bytes FROM file WHERE sha256 = ?", &s,
                                            w->problems);

    for (size_t i = 0; rc == OSARA_OK && i < json_length(files); i++) {
        struct text name = json_text_of(json_at(json_nth(files, i), "name"));
        struct text hex = json_text_of(json_at(json_nth(files, i), "sha256"));

        database_bind(s, 1, hex);
        int step = sqlite3_step(s);

        if (step == SQLITE_DONE)
            rc = walk_unsound(w, run, "the file '%.*s' that it stands on is not there",
                              TEXT_ARGS(name));
        else if (step != SQLITE_ROW)
            rc = walk_ended(w, run, step);
        else if (!is_hex_of(hex, database_text(s, 0)))
            rc = walk_unsound(w, run, "the file '%.*s' that it stands on was changed",
                              TEXT_ARGS(name));
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status walk_run(struct walk *w, uint64_t run, const struct json_node *content)
{
    enum osara_status rc = check_records(w, run, content);

    if (rc == OSARA_OK)
        rc = check_placements(w, run, content);
    if (rc == OSARA_OK)
        rc = check_files(w, run, content);
    w->report->runs += rc == OSARA_OK;
    return rc;
}
