/* dispose.c -- see dispose.h.
 *
 * A subject of a run: his rank, strand and record go; the two leaves stay, so that the roots can
 * still be worked out; the key is replaced by what makes every other salt but his (seeds.h).  An
 * item: offender, content and salt go, its leaf stays. */
#include "audit/dispose.h"

#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/growing.h"
#include "base/json_write.h"

/* Rows of one entry, in order. */
struct gone {
    struct ledger *l;
    struct ledger_disposed *counts;
    struct buffer list; /* the certificate's "gone": JSON */
    uint64_t entry;     /* at hand; 0 = none */
    const char *what;
    uint64_t *at; /* [n] positions */
    size_t n, room;
    osara_problems *problems;
};

static const char victims[] =
    "CREATE TEMP TABLE victim AS SELECT run, position, offender FROM placement"
    " WHERE offender IS NOT NULL AND ((?1 <> '' AND offender = ?1) OR (?2 <> '' AND"
    " coalesce(keep_until, (SELECT content ->> 'as_of' FROM entry WHERE seq = run)) < ?2))";

/* Items of persons of whom nothing else is left to keep, and free text of entries that speak of
 * nobody any longer. */
static const char victim_items[] =
    "CREATE TEMP TABLE victim_item AS SELECT i.entry, i.position, i.offender FROM item AS i"
    " JOIN entry AS e ON e.seq = i.entry WHERE i.content IS NOT NULL AND i.offender <> ''"
    " AND ((?1 <> '' AND i.offender = ?1) OR (?2 <> '' AND substr(e.content ->> 'at', 1, 10) < ?2"
    " AND i.offender NOT IN (SELECT p.offender FROM placement AS p WHERE p.offender IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM victim AS v WHERE v.run = p.run AND v.position = "
    "p.position))))";
static const char victim_texts[] =
    "INSERT INTO victim_item SELECT i.entry, i.position, '' FROM item AS i"
    " JOIN entry AS e ON e.seq = i.entry WHERE i.content IS NOT NULL AND i.offender = ''"
    " AND ((?2 <> '' AND substr(e.content ->> 'at', 1, 10) < ?2) OR (?1 <> '' AND EXISTS"
    " (SELECT 1 FROM victim_item AS v WHERE v.entry = i.entry)))"
    " AND NOT EXISTS (SELECT 1 FROM item AS o WHERE o.entry = i.entry AND o.offender <> ''"
    " AND NOT EXISTS (SELECT 1 FROM victim_item AS v"
    " WHERE v.entry = o.entry AND v.position = o.position))"
    " AND NOT EXISTS (SELECT 1 FROM placement AS p WHERE p.run = i.entry AND p.offender IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM victim AS v WHERE v.run = p.run AND v.position = p.position))";

static enum osara_status select_into(struct gone *g, const char *sql,
                                     const struct ledger_disposal *what)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(g->l, sql, &s, g->problems);

    if (rc == OSARA_OK) {
        database_bind(s, 1, what->offender);
        database_bind(s, 2, text_of(what->before ? what->before : ""));
        rc = database_step(g->l, s, g->problems);
    }
    sqlite3_finalize(s);
    return rc;
}

static bool add_position(struct gone *g, uint64_t position)
{
    uint64_t *made = growing_push(&g->at, &g->n, &g->room, sizeof *made);

    if (made != NULL)
        *made = position;
    return made != NULL;
}

/* {"entry":3,"what":"subjects","ranges":[[0,4],[9,9]]} */
static void put_gone(struct gone *g)
{
    if (g->list.n == 0)
        json_put_list(&g->list, NULL);
    json_put_object(&g->list, NULL);
    json_put_integer(&g->list, "entry", (int64_t)g->entry);
    json_put_string(&g->list, "what", g->what);
    json_put_list(&g->list, "ranges");
    for (size_t i = 0, end; i < g->n; i = end) {
        for (end = i + 1; end < g->n && g->at[end] == g->at[end - 1] + 1;)
            end++;
        json_put_list(&g->list, NULL);
        json_put_integer(&g->list, NULL, (int64_t)g->at[i]);
        json_put_integer(&g->list, NULL, (int64_t)g->at[end - 1]);
        json_end_list(&g->list);
    }
    json_end_list(&g->list);
    json_end_object(&g->list);
}

/* ---- The keys ---- */

struct kept {
    struct seed *at;
    size_t n, room;
};

static bool keep(struct kept *k, const struct seed *seed)
{
    struct seed *made = growing_push(&k->at, &k->n, &k->room, sizeof *made);

    if (made != NULL)
        *made = *seed;
    return made != NULL;
}

/* Keeps what makes the salts below a node but those of gone[0 .. n-1], and none beyond `subjects`. */
static bool keep_rest(struct kept *k, const struct seed *node, unsigned depth, uint64_t subjects,
                      const uint64_t *gone, size_t n)
{
    unsigned below = depth - node->level;

    if (node->place << below >= subjects)
        return true;
    if (n == 0)
        return keep(k, node);
    if (below == 0)
        return true;
    uint64_t middle = (2 * node->place + 1) << (below - 1);
    size_t left = 0;
    struct seed children[2];

    while (left < n && gone[left] < middle)
        left++;
    seed_children(node, children);
    return keep_rest(k, &children[0], depth, subjects, gone, left) &&
           keep_rest(k, &children[1], depth, subjects, gone + left, n - left);
}

static enum osara_status write_seeds(struct gone *g, const struct kept *k)
{
    sqlite3_stmt *s = NULL;
    char sql[96];
    enum osara_status rc;

    sqlite3_snprintf(sizeof sql, sql, "DELETE FROM seed WHERE run = %lld", (long long)g->entry);
    rc = database_run(g->l, sql, g->problems);
    if (rc == OSARA_OK)
        rc = database_prepare(g->l,
                              "INSERT INTO seed (run, level, place, secret) VALUES (?, ?, ?, ?)",
                              &s, g->problems);
    for (size_t i = 0; rc == OSARA_OK && i < k->n; i++) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)g->entry);
        sqlite3_bind_int64(s, 2, (sqlite3_int64)k->at[i].level);
        sqlite3_bind_int64(s, 3, (sqlite3_int64)k->at[i].place);
        database_bind_digest(s, 4, &k->at[i].secret);
        rc = database_step(g->l, s, g->problems);
    }
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status forget_salts(struct gone *g, const struct salts *salts)
{
    struct kept k = {0};
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < salts->n_seeds; i++) {
        const struct seed *seed = &salts->seeds[i];
        unsigned below = salts->depth - seed->level;
        uint64_t first = seed->place << below, end = (seed->place + 1) << below;
        size_t from = 0, to;

        while (from < g->n && g->at[from] < first)
            from++;
        for (to = from; to < g->n && g->at[to] < end;)
            to++;
        if (!keep_rest(&k, seed, salts->depth, salts->subjects, g->at + from, to - from))
            rc = problem_memory(g->problems);
    }
    if (rc == OSARA_OK)
        rc = write_seeds(g, &k);
    free(k.at);
    return rc;
}

/* ---- The subjects of one run ---- */

static enum osara_status clear_subject(struct gone *g, sqlite3_stmt *find, sqlite3_stmt *clear,
                                       struct salts *salts, uint64_t position)
{
    struct digest leaf;
    const struct digest *salt = salts_at(salts, position);
    enum osara_status rc = OSARA_OK;

    sqlite3_bind_int64(find, 1, (sqlite3_int64)g->entry);
    sqlite3_bind_int64(find, 2, (sqlite3_int64)position);
    if (salt != NULL && sqlite3_step(find) == SQLITE_ROW)
        ledger_placement_leaf(salt, sqlite3_column_int64(find, 0), database_text(find, 1),
                              database_text(find, 2), database_text(find, 3), &leaf);
    else
        rc = problem_add(g->problems, OSARA_EIO, NULL,
                         "the ledger '%s' is damaged: see osara audit verify", g->l->path);
    sqlite3_reset(find);
    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(clear, 1, (sqlite3_int64)g->entry);
    sqlite3_bind_int64(clear, 2, (sqlite3_int64)position);
    database_bind_digest(clear, 3, &leaf);
    g->counts->subjects++;
    return database_step(g->l, clear, g->problems);
}

static enum osara_status count_subjects(struct gone *g, uint64_t *subjects)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        g->l, "SELECT content ->> 'subjects' FROM entry WHERE seq = ?", &s, g->problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)g->entry);
        *subjects = sqlite3_step(s) == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(s, 0) : 0;
    }
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status clear_run(struct gone *g)
{
    struct salts salts = {0};
    sqlite3_stmt *find = NULL, *clear = NULL;
    uint64_t subjects = 0;
    enum osara_status rc = count_subjects(g, &subjects);

    if (rc == OSARA_OK)
        rc = salts_read(g->l, g->entry, subjects, &salts, g->problems);
    if (rc == OSARA_OK)
        rc = database_prepare(g->l,
                              "SELECT rank, offender, strand, coalesce(keep_until, '')"
                              " FROM placement WHERE run = ? AND position = ?",
                              &find, g->problems);
    if (rc == OSARA_OK)
        rc = database_prepare(g->l,
                              "UPDATE placement SET rank = NULL, offender = NULL, strand = NULL,"
                              " keep_until = NULL, placement_leaf = ?3"
                              " WHERE run = ?1 AND position = ?2",
                              &clear, g->problems);
    for (size_t i = 0; rc == OSARA_OK && i < g->n; i++)
        rc = clear_subject(g, find, clear, &salts, g->at[i]);
    if (rc == OSARA_OK)
        rc = forget_salts(g, &salts);
    sqlite3_finalize(find);
    sqlite3_finalize(clear);
    salts_free(&salts);
    return rc;
}

/* ---- Entry by entry ---- */

static enum osara_status end_entry(struct gone *g)
{
    enum osara_status rc = OSARA_OK;

    if (g->n == 0)
        return OSARA_OK;
    put_gone(g);
    if (strcmp(g->what, "subjects") == 0)
        rc = clear_run(g);
    else
        g->counts->items += g->n;
    g->n = 0;
    return rc;
}

static enum osara_status each_victim(struct gone *g, const char *sql, const char *what)
{
    sqlite3_stmt *s = NULL;
    int step = SQLITE_DONE;
    enum osara_status rc = database_prepare(g->l, sql, &s, g->problems);

    g->what = what;
    g->entry = 0;
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        uint64_t entry = (uint64_t)sqlite3_column_int64(s, 0);

        if (entry != g->entry)
            rc = end_entry(g);
        g->entry = entry;
        if (rc == OSARA_OK && !add_position(g, (uint64_t)sqlite3_column_int64(s, 1)))
            rc = problem_memory(g->problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(g->l, "read", g->problems);
    sqlite3_finalize(s);
    return rc == OSARA_OK ? end_entry(g) : rc;
}

static enum osara_status clear_all(struct gone *g)
{
    enum osara_status rc = database_run(
        g->l,
        "DELETE FROM record WHERE EXISTS (SELECT 1 FROM victim AS v"
        " WHERE v.run = record.run AND v.position = record.position)",
        g->problems);

    g->counts->records = rc == OSARA_OK ? (uint64_t)sqlite3_changes64(g->l->db) : 0;
    if (rc == OSARA_OK)
        rc = each_victim(g, "SELECT run, position FROM victim ORDER BY run, position", "subjects");
    if (rc == OSARA_OK)
        rc = each_victim(g, "SELECT entry, position FROM victim_item ORDER BY entry, position",
                         "items");
    if (rc == OSARA_OK)
        rc = database_run(g->l,
                          "UPDATE item SET offender = NULL, content = NULL, salt = NULL"
                          " WHERE EXISTS (SELECT 1 FROM victim_item AS v"
                          " WHERE v.entry = item.entry AND v.position = item.position)",
                          g->problems);
    if (rc == OSARA_OK)
        rc = database_run(g->l, "DROP TABLE victim; DROP TABLE victim_item", g->problems);
    return rc;
}

static enum osara_status certify(struct gone *g, const struct ledger_disposal *what,
                                 const struct ledger_entry *certificate)
{
    struct ledger_entry entry = *certificate;
    struct buffer more = {0};
    struct digest head;
    enum osara_status rc = OSARA_OK;

    json_end_list(&g->list);
    json_put_object(&more, NULL);
    json_put_string(&more, "before", what->before);
    json_put_integer(&more, "subjects_gone", (int64_t)g->counts->subjects);
    json_put_integer(&more, "records_gone", (int64_t)g->counts->records);
    json_put_integer(&more, "items_gone", (int64_t)g->counts->items);
    json_put_raw(&more, "gone", (struct text){g->list.at, g->list.n});
    json_end_object(&more);
    entry.kind = "disposal";
    entry.action = "erasure";
    entry.more = (struct text){more.at, more.n};
    rc = more.failed || g->list.failed
             ? problem_memory(g->problems)
             : ledger_commit_entry(g->l, &entry, &g->counts->entry, &head, g->problems);
    buffer_free(&more);
    return rc;
}

/* Moves the log into the file and cuts it to nothing.  Who reads the ledger holds that up: SQLite
 * then says so in a row, and not as an error. */
static enum osara_status empty_log(struct ledger *l, osara_problems *problems)
{
    int64_t busy = 0;

    if (database_integer(l, "PRAGMA wal_checkpoint(TRUNCATE)", &busy) != SQLITE_OK)
        return database_fault(l, "write", problems);
    if (busy == 0)
        return OSARA_OK;
    return problem_add(problems, OSARA_EIO, NULL,
                       "cannot write the ledger '%s' anew: another program is reading it", l->path);
}

/* What was freed is zeroed (secure_delete), and the file written anew without it. */
static enum osara_status empty_file(struct ledger *l, osara_problems *problems)
{
    enum osara_status rc = empty_log(l, problems);

    if (rc == OSARA_OK)
        rc = database_run(l, "VACUUM", problems);
    if (rc == OSARA_OK)
        rc = empty_log(l, problems);
    if (rc != OSARA_OK)
        problem_hint(problems, "the disposal is on the record, but its bytes may still be in the "
                               "file: run it again");
    return rc;
}

enum osara_status ledger_dispose(struct ledger *l, const struct ledger_disposal *what,
                                 const struct ledger_entry *certificate,
                                 struct ledger_disposed *out, osara_problems *problems)
{
    struct ledger_disposed counts = {0};
    struct gone g = {.l = l, .counts = &counts, .problems = problems};
    enum osara_status rc = database_run(l, "PRAGMA secure_delete = ON", problems);

    if (rc == OSARA_OK)
        rc = select_into(&g, victims, what);
    if (rc == OSARA_OK)
        rc = select_into(&g, victim_items, what);
    if (rc == OSARA_OK)
        rc = select_into(&g, victim_texts, what);
    if (rc == OSARA_OK)
        rc = clear_all(&g);
    if (rc == OSARA_OK && counts.subjects + counts.items > 0)
        rc = certify(&g, what, certificate);
    else if (rc == OSARA_OK)
        rc = database_run(l, "ROLLBACK", problems);
    if (rc == OSARA_OK)
        rc = empty_file(l, problems);
    if (rc == OSARA_OK)
        *out = counts;
    buffer_free(&g.list);
    free(g.at);
    return rc;
}
