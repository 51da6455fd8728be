/* verify_items.c -- what entries say of persons: every item is what its entry sealed. */
#include <stdlib.h>

#include "audit/disposed.h"
#include "audit/verify.h"

static enum osara_status check_item(struct walk *w, uint64_t entry, sqlite3_stmt *s, size_t n,
                                    struct digests *leaves, const struct disposed *disposed)
{
    struct digest salt, leaf, own;
    struct text offender = database_text(s, 1), content = database_text(s, 2);

    if (sqlite3_column_int64(s, 0) != (sqlite3_int64)n)
        return walk_unsound(w, entry, "its item %zu is not there", n + 1);
    if (database_is_null(s, 1) && database_is_null(s, 2) && database_is_null(s, 3) &&
        database_digest(s, 4, &leaf)) {
        if (!disposed_holds(disposed, n))
            return walk_unsound(w, entry, "its item %zu is not there, and no disposal says so",
                                n + 1);
        return digests_add(leaves, &leaf) ? OSARA_OK : problem_memory(w->problems);
    }
    if (!database_digest(s, 3, &salt) || !database_digest(s, 4, &leaf))
        return walk_unsound(w, entry, "its item %zu was changed", n + 1);
    ledger_item_leaf(&salt, offender, content, &own);
    if (!text_equal(digest_text(&own), digest_text(&leaf)))
        return walk_unsound(w, entry, "its item %zu, of '%.*s', was changed", n + 1,
                            TEXT_ARGS(offender));
    return digests_add(leaves, &leaf) ? OSARA_OK : problem_memory(w->problems);
}

static enum osara_status check_items(struct walk *w, uint64_t entry, struct digests *leaves)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    struct disposed disposed = {0};
    enum osara_status rc = disposed_read(w->l, entry, "items", &disposed, w->problems);

    if (rc == OSARA_OK)
        rc = database_prepare(w->l,
                              "SELECT position, offender, content, salt, leaf"
                              " FROM item WHERE entry = ? ORDER BY position",
                              &s, w->problems);

    if (rc == OSARA_OK)
        sqlite3_bind_int64(s, 1, (sqlite3_int64)entry);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        rc = check_item(w, entry, s, leaves->n, leaves, &disposed);
    if (rc == OSARA_OK)
        rc = walk_ended(w, entry, step);
    sqlite3_finalize(s);
    disposed_free(&disposed);
    return rc;
}

enum osara_status walk_items(struct walk *w, uint64_t entry, const struct json_node *content)
{
    struct digests leaves = {0};
    struct digest root;
    double stated = json_number_of(json_at(content, "items"));
    enum osara_status rc = check_items(w, entry, &leaves);

    if (rc == OSARA_OK && (double)leaves.n != stated)
        rc = walk_unsound(w, entry, "it states another number of items than the %zu that are there",
                          leaves.n);
    if (rc == OSARA_OK) {
        digest_tree(leaves.at, leaves.n, &root);
        if (!walk_is_hex(json_text_of(json_at(content, "items_root")), &root))
            rc = walk_unsound(w, entry, "its items are not those that it sealed");
    }
    free(leaves.at);
    return rc;
}
