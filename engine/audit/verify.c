/* verify.c -- the walk along the chain: every link follows from the one before. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verify.h"
#include "base/json_canonical.h"

enum osara_status walk_unsound(struct walk *w, uint64_t entry, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(w->report->why, sizeof w->report->why, format, args);
    va_end(args);
    w->report->sound = false;
    w->report->bad = entry;
    return OSARA_ENO;
}

/* A damaged file is an answer (it does not verify), not a failure to look. */
enum osara_status walk_ended(struct walk *w, uint64_t entry, int step)
{
    if (step == SQLITE_DONE)
        return OSARA_OK;
    if (step == SQLITE_CORRUPT || step == SQLITE_NOTADB || step == SQLITE_ERROR)
        return walk_unsound(w, entry, "the database is damaged: %s", sqlite3_errmsg(w->l->db));
    return database_fault(w->l, "read", w->problems);
}

bool walk_is_hex(struct text text, const struct digest *digest)
{
    char hex[65];

    digest_hex(digest, hex);
    return text_is(text, hex);
}

static enum osara_status check_content(struct walk *w, uint64_t entry, struct text kind,
                                       struct text text)
{
    struct json_node *content = json_read(text);
    enum osara_status rc;

    if (content == NULL)
        return walk_unsound(w, entry, "its content is not JSON");
    rc = json_is_canonical(text) ? walk_items(w, entry, content)
                                 : walk_unsound(w, entry, "its content is not canonical JSON");
    if (rc == OSARA_OK && text_is(kind, "run"))
        rc = walk_run(w, entry, content);
    json_release(content);
    return rc;
}

/* One link: seq, kind, content, previous, hash. */
static enum osara_status check_entry(struct walk *w, sqlite3_stmt *s)
{
    uint64_t seq = (uint64_t)sqlite3_column_int64(s, 0);
    struct text kind = database_text(s, 1), content = database_text(s, 2);
    struct digest hash;

    w->at = w->report->entries + 1;
    if (seq != w->report->entries + 1)
        return walk_unsound(w, w->report->entries + 1, "it is not there: the next entry is %llu",
                            (unsigned long long)seq);
    if (!text_is(database_text(s, 3), w->last_hash))
        return walk_unsound(
            w, seq,
            "it does not follow from the entry before: one was removed, changed or put "
            "in its place");
    if (!ledger_hash(w->last_hash, seq, kind, content, &hash))
        return problem_memory(w->problems);
    if (!walk_is_hex(database_text(s, 4), &hash))
        return walk_unsound(w, seq, "its content is not what its hash says: it was changed");
    enum osara_status rc = check_content(w, seq, kind, content);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(&hash, w->last_hash);
    w->report->entries = seq;
    w->report->head = hash;
    return OSARA_OK;
}

/* Of a query that answers how many there are of what should not be there, and the first entry that
 * should be, where they name one. */
static enum osara_status check_none(struct walk *w, const char *sql, const char *what)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(w->l, sql, &s, w->problems);
    int step = SQLITE_DONE;

    if (rc == OSARA_OK)
        step = sqlite3_step(s);
    if (step == SQLITE_ROW && sqlite3_column_int64(s, 0) > 0)
        rc = walk_unsound(w, (uint64_t)sqlite3_column_int64(s, 1), "it holds %lld %s",
                          (long long)sqlite3_column_int64(s, 0), what);
    else if (rc == OSARA_OK && step != SQLITE_ROW)
        rc = walk_ended(w, 0, step);
    sqlite3_finalize(s);
    return rc;
}

/* Rows that no link stands for. */
static enum osara_status check_strays(struct walk *w)
{
    static const struct {
        const char *sql, *what;
    } strays[] = {
        {"SELECT count(*), min(run) FROM record WHERE run NOT IN (SELECT seq FROM entry)",
         "records that belong to no entry"},
        {"SELECT count(*), min(entry) FROM item WHERE entry NOT IN (SELECT seq FROM entry)",
         "items that belong to no entry"},
        {"SELECT count(*), min(run) FROM placement WHERE run NOT IN (SELECT seq FROM entry)",
         "placements that belong to no entry"},
        {"SELECT count(*), min(run) FROM seed WHERE run NOT IN (SELECT seq FROM entry WHERE kind = 'run')",
         "keys that belong to no run"},
        {"SELECT count(*), 0 FROM file WHERE sha256 NOT IN (SELECT json_extract(f.value, '$.sha256')"
         " FROM entry, json_each(entry.content, '$.files') AS f)",
         "files that belong to no entry"},
        {"SELECT count(*), 0 FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex_%'"
         " AND type || ' ' || name NOT IN ('table entry', 'table record', 'index record_of',"
         " 'table placement', 'table seed', 'table item', 'index item_of', 'table file')",
         "tables, views, indexes or triggers that Osara did not make"},
    };
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < sizeof strays / sizeof strays[0]; i++)
        rc = check_none(w, strays[i].sql, strays[i].what);
    return rc;
}

/* Pages that the walk did not touch: an index that leads to another row, say. */
static enum osara_status check_pages(struct walk *w)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(w->l, "PRAGMA integrity_check(1)", &s, w->problems);
    int step = SQLITE_DONE;

    if (rc == OSARA_OK)
        step = sqlite3_step(s);
    if (step == SQLITE_ROW && !text_is(database_text(s, 0), "ok"))
        rc = walk_unsound(w, 0, "the database is damaged: %.*s", TEXT_ARGS(database_text(s, 0)));
    else if (rc == OSARA_OK && step != SQLITE_ROW)
        rc = walk_ended(w, 0, step);
    sqlite3_finalize(s);
    return rc;
}

/* A witness's head must be one of the entries: more may have followed.  One that is nowhere shows
 * that the tail was cut. */
static enum osara_status check_head(struct walk *w, const struct digest *head)
{
    char hex[65];
    sqlite3_stmt *s = NULL;

    if (head == NULL)
        return OSARA_OK;
    enum osara_status rc = database_prepare(w->l, "SELECT seq FROM entry WHERE hash = ?", &s,
                                            w->problems);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(head, hex);
    database_bind(s, 1, text_of(hex));
    if (sqlite3_step(s) == SQLITE_ROW)
        w->report->kept = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    if (w->report->kept > 0)
        return OSARA_OK;
    return walk_unsound(w, 0, "the head that was kept is none of its entries: its end was cut off");
}

static enum osara_status walk_entries(struct walk *w)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = OSARA_OK;
    int step = sqlite3_prepare_v2(
        w->l->db, "SELECT seq, kind, content, previous, hash FROM entry ORDER BY seq", -1, &s,
        NULL);

    if (step != SQLITE_OK) /* not even the list of its tables is whole */
        return walk_ended(w, 1, step);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        rc = check_entry(w, s);
    if (rc == OSARA_OK)
        rc = walk_ended(w, w->report->entries + 1, step);
    if (rc == OSARA_OK && w->report->entries == 0) /* it is made together with its first entry */
        rc = walk_unsound(w, 1, "it is not there: the ledger has no entries");
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status walk_all(struct walk *w, const struct digest *head)
{
    enum osara_status rc = walk_entries(w);

    if (rc == OSARA_OK)
        w->at = 0;
    if (rc == OSARA_OK)
        rc = check_strays(w);
    if (rc == OSARA_OK)
        rc = check_pages(w);
    if (rc == OSARA_OK)
        rc = check_head(w, head);
    return rc;
}

enum osara_status ledger_verify(struct ledger *l, const struct digest *head,
                                struct ledger_report *out, osara_problems *problems)
{
    struct ledger_report report = {.sound = true};
    osara_problems met = {0}; /* on the way: each is an answer, or a failure to look */
    struct walk w = {.l = l, .report = &report, .problems = &met};
    enum osara_status rc;

    memset(w.last_hash, '0', 64);
    rc = walk_all(&w, head);
    if (rc == OSARA_EIO && met.n > 0 && !database_is_unreachable(l))
        rc = walk_unsound(&w, w.at, "%s", met.at[met.n - 1].text);
    else if (rc == OSARA_ENOMEM)
        problem_memory(problems);
    else if (rc != OSARA_OK && rc != OSARA_ENO)
        problem_add(problems, rc, NULL, "%s", met.n > 0 ? met.at[met.n - 1].text : "it cannot be read");
    if (rc == OSARA_OK || rc == OSARA_ENO)
        *out = report;
    osara_problems_free(&met);
    return rc;
}
