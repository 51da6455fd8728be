/* verify_run.c -- every row that a run stands for. */
#include <stdlib.h>
#include <string.h>

#include "audit/disposed.h"
#include "audit/verify.h"

static bool is_hex_of(struct text text, struct text bytes)
{
    struct digest digest;

    digest_of(bytes, &digest);
    return walk_is_hex(text, &digest);
}

/* What is known of a run while its rows are walked. */
struct rows {
    struct walk *w;
    uint64_t run, subjects;
    struct salts salts;
    struct digests leaves, placements;
    struct disposed disposed;
};

static enum osara_status check_disposed(struct rows *r, sqlite3_stmt *s, uint64_t position,
                                        struct digest *placement)
{
    if (!disposed_holds(&r->disposed, position))
        return walk_unsound(r->w, r->run, "its subject %llu is not there, and no disposal says so",
                            (unsigned long long)position + 1);
    if (salts_at(&r->salts, position) != NULL)
        return walk_unsound(r->w, r->run, "its subject %llu was disposed of, but not the key to it",
                            (unsigned long long)position + 1);
    if (!database_digest(s, 5, placement))
        return walk_unsound(r->w, r->run, "its subject %llu was changed",
                            (unsigned long long)position + 1);
    return OSARA_OK;
}

/* position, rank, offender, strand, leaf, placement_leaf, keep_until */
static enum osara_status check_placement(struct rows *r, sqlite3_stmt *s)
{
    uint64_t position = r->leaves.n;
    struct digest leaf, placement;
    enum osara_status rc = OSARA_OK;

    if (sqlite3_column_int64(s, 0) != (sqlite3_int64)position || position >= r->subjects)
        return walk_unsound(r->w, r->run, "its subject %llu is not there",
                            (unsigned long long)position + 1);
    if (!database_digest(s, 4, &leaf))
        return walk_unsound(r->w, r->run, "its subject %llu was changed",
                            (unsigned long long)position + 1);
    if (database_is_null(s, 2)) {
        rc = check_disposed(r, s, position, &placement);
    } else {
        const struct digest *salt = salts_at(&r->salts, position);

        if (salt == NULL)
            return walk_unsound(r->w, r->run, "the key to its subject %llu is not there",
                                (unsigned long long)position + 1);
        ledger_placement_leaf(salt, sqlite3_column_int64(s, 1), database_text(s, 2),
                              database_text(s, 3), database_text(s, 6), &placement);
    }
    if (rc == OSARA_OK &&
        (!digests_add(&r->leaves, &leaf) || !digests_add(&r->placements, &placement)))
        rc = problem_memory(r->w->problems);
    return rc;
}

static enum osara_status check_root(struct rows *r, const struct json_node *content,
                                    const char *key, const struct digests *leaves, const char *what)
{
    struct digest root;

    digest_tree(leaves->at, leaves->n, &root);
    return walk_is_hex(json_text_of(json_at(content, key)), &root)
               ? OSARA_OK
               : walk_unsound(r->w, r->run, "%s", what);
}

static enum osara_status check_placements(struct rows *r, const struct json_node *content)
{
    struct walk *w = r->w;
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        w->l,
        "SELECT position, rank, offender, strand, leaf, placement_leaf, keep_until FROM placement"
        " WHERE run = ? ORDER BY position",
        &s, w->problems);

    if (rc == OSARA_OK)
        sqlite3_bind_int64(s, 1, (sqlite3_int64)r->run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        rc = check_placement(r, s);
    if (rc == OSARA_OK)
        rc = walk_ended(w, r->run, step);
    sqlite3_finalize(s);
    if (rc == OSARA_OK && r->leaves.n < r->subjects)
        rc = walk_unsound(w, r->run, "it states %llu subjects, but %zu are there",
                          (unsigned long long)r->subjects, r->leaves.n);
    if (rc == OSARA_OK)
        rc = check_root(r, content, "root", &r->leaves, "its records are not those that it sealed");
    if (rc == OSARA_OK)
        rc = check_root(r, content, "placements_root", &r->placements,
                        "its ranks and strands were changed");
    return rc;
}

/* position, content, offender */
static enum osara_status check_record(struct rows *r, sqlite3_stmt *s, uint64_t position)
{
    struct text content = database_text(s, 1), offender = database_text(s, 2);
    const struct digest *salt = salts_at(&r->salts, position);
    struct digest leaf;

    if (salt == NULL || position >= r->leaves.n)
        return walk_unsound(r->w, r->run, "the key to its record %llu, of '%.*s', is not there",
                            (unsigned long long)position + 1, TEXT_ARGS(offender));
    digest_salted(salt, content, &leaf);
    if (memcmp(&leaf, &r->leaves.at[position], sizeof leaf) != 0)
        return walk_unsound(r->w, r->run, "its record %llu, of '%.*s', was changed",
                            (unsigned long long)position + 1, TEXT_ARGS(offender));
    struct json_node *record = json_read(content);
    bool same = text_equal(json_text_of(json_at(record, "offender")), offender);

    json_release(record);
    if (!same)
        return walk_unsound(r->w, r->run, "its record %llu stands under another offender, '%.*s'",
                            (unsigned long long)position + 1, TEXT_ARGS(offender));
    r->w->report->records++;
    return OSARA_OK;
}

/* Whose records the entry states: of the cohort, by position from 0, then of some below it. */
struct stated {
    uint64_t n, n_cohort;
    const struct json_node *below;
};

/* The position of the i-th of them. */
static uint64_t position_of(const struct stated *all, uint64_t i)
{
    double at = i < all->n_cohort
                    ? (double)i
                    : json_number_of(json_nth(all->below, (size_t)(i - all->n_cohort)));

    return at >= 0 && at < 4e9 ? (uint64_t)at : UINT64_MAX;
}

/* Records that are not there from the i-th on, before `position`: they must have been disposed of. */
static enum osara_status check_gap(struct rows *r, const struct stated *all, uint64_t *i,
                                   uint64_t position)
{
    for (; *i < all->n && position_of(all, *i) < position; ++*i)
        if (!disposed_holds(&r->disposed, position_of(all, *i)))
            return walk_unsound(r->w, r->run, "its record %llu is not there",
                                (unsigned long long)position_of(all, *i) + 1);
    return OSARA_OK;
}

static enum osara_status check_records(struct rows *r, const struct stated *all)
{
    struct walk *w = r->w;
    int step = SQLITE_DONE;
    uint64_t next = 0;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        w->l, "SELECT position, content, offender FROM record WHERE run = ? ORDER BY position", &s,
        w->problems);

    if (rc == OSARA_OK)
        sqlite3_bind_int64(s, 1, (sqlite3_int64)r->run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        uint64_t position = (uint64_t)sqlite3_column_int64(s, 0);

        rc = check_gap(r, all, &next, position);
        if (rc == OSARA_OK && (next == all->n || position_of(all, next) != position))
            rc = walk_unsound(w, r->run, "it has more records than the %llu that it states",
                              (unsigned long long)all->n);
        if (rc == OSARA_OK)
            rc = check_record(r, s, position);
        next++;
    }
    if (rc == OSARA_OK)
        rc = walk_ended(w, r->run, step);
    if (rc == OSARA_OK)
        rc = check_gap(r, all, &next, UINT64_MAX);
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

static uint64_t count_of(const struct json_node *content, const char *key)
{
    double n = json_number_of(json_at(content, key));

    return n >= 0 && n < 4e9 ? (uint64_t)n : 0;
}

static void rows_free(struct rows *r)
{
    salts_free(&r->salts);
    free(r->leaves.at);
    free(r->placements.at);
    disposed_free(&r->disposed);
}

enum osara_status walk_run(struct walk *w, uint64_t run, const struct json_node *content)
{
    struct rows r = {.w = w, .run = run, .subjects = count_of(content, "subjects")};
    struct stated all = {.n = count_of(content, "records"),
                         .below = json_at(content, "records_below")};
    uint64_t n_below = json_length(all.below);
    enum osara_status rc = disposed_read(w->l, run, "subjects", &r.disposed, w->problems);

    all.n_cohort = all.n > n_below ? all.n - n_below : 0;
    if (rc == OSARA_OK)
        rc = salts_read(w->l, run, r.subjects, &r.salts, w->problems);
    if (rc == OSARA_OK)
        rc = check_placements(&r, content);
    if (rc == OSARA_OK)
        rc = check_records(&r, &all);
    if (rc == OSARA_OK)
        rc = check_files(w, run, content);
    w->report->runs += rc == OSARA_OK;
    rows_free(&r);
    return rc;
}
