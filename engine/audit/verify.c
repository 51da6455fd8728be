/* verify.c -- the walk along the chain: every link, and every row that a link stands for. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "base/json_read.h"

struct walk {
    struct ledger *l;
    struct ledger_report *report;
    char last_hash[65]; /* of the entry before */
    osara_problems *problems;
};

__attribute__((format(printf, 3, 4))) static enum osara_status unsound(struct walk *w,
                                                                       uint64_t entry,
                                                                       const char *format, ...)
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
static enum osara_status ended(struct walk *w, uint64_t entry, int step)
{
    if (step == SQLITE_DONE)
        return OSARA_OK;
    if (step == SQLITE_CORRUPT || step == SQLITE_NOTADB || step == SQLITE_ERROR)
        return unsound(w, entry, "the database is damaged: %s", sqlite3_errmsg(w->l->db));
    return database_fault(w->l, "read", w->problems);
}

static bool is_hex(struct text text, const struct digest *digest)
{
    char hex[65];

    digest_hex(digest, hex);
    return text_is(text, hex);
}

static bool is_hex_of(struct text text, struct text bytes)
{
    struct digest digest;

    digest_of(bytes, &digest);
    return is_hex(text, &digest);
}

static enum osara_status check_records_rows(struct walk *w, uint64_t run, sqlite3_stmt *s,
                                            struct digest *leaves, size_t expected, size_t *n)
{
    int step;

    for (*n = 0; (step = sqlite3_step(s)) == SQLITE_ROW; (*n)++) {
        struct text content = database_text(s, 1), offender = database_text(s, 2);
        struct digest leaf;

        if (*n >= expected)
            return unsound(w, run, "it has more records than the %zu that it states", expected);
        digest_leaf(content, &leaf);
        if (sqlite3_column_int64(s, 0) != (sqlite3_int64)*n)
            return unsound(w, run, "its record %zu is not there", *n + 1);
        if (!is_hex(database_text(s, 3), &leaf))
            return unsound(w, run, "its record %zu, of '%.*s', was changed", *n + 1,
                           TEXT_ARGS(offender));
        struct json_node *record = json_read(content);
        bool same = text_equal(json_text_of(json_at(record, "offender")), offender);

        json_release(record);
        if (!same)
            return unsound(w, run, "its record %zu stands under another offender, '%.*s'", *n + 1,
                           TEXT_ARGS(offender));
        leaves[*n] = leaf;
        w->report->records++;
    }
    return ended(w, run, step);
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
        rc = unsound(w, run, "it states %zu records, but %zu are there", expected, n);
    if (rc == OSARA_OK)
        digest_tree(leaves, n, &root);
    if (rc == OSARA_OK && !is_hex(json_text_of(json_at(content, "records_root")), &root))
        rc = unsound(w, run, "its records are not those that it sealed");
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
        rc = ended(w, run, step);
    }
    if (rc == OSARA_OK && all.failed)
        rc = problem_memory(w->problems);
    if (rc == OSARA_OK)
        digest_of((struct text){all.at, all.n}, &digest);
    if (rc == OSARA_OK && !is_hex(json_text_of(json_at(content, "placements_sha256")), &digest))
        rc = unsound(w, run, "its ranks and strands were changed");
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
            rc = unsound(w, run, "the file '%.*s' that it stands on is not there", TEXT_ARGS(name));
        else if (step != SQLITE_ROW)
            rc = ended(w, run, step);
        else if (!is_hex_of(hex, database_text(s, 0)))
            rc = unsound(w, run, "the file '%.*s' that it stands on was changed", TEXT_ARGS(name));
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    return rc;
}

static enum osara_status check_run(struct walk *w, uint64_t run, struct text text)
{
    struct json_node *content = json_read(text);
    enum osara_status rc;

    if (content == NULL)
        return unsound(w, run, "its content is not JSON");
    rc = check_records(w, run, content);
    if (rc == OSARA_OK)
        rc = check_placements(w, run, content);
    if (rc == OSARA_OK)
        rc = check_files(w, run, content);
    json_release(content);
    w->report->runs += rc == OSARA_OK;
    return rc;
}

/* One link: seq, kind, content, previous, hash. */
static enum osara_status check_entry(struct walk *w, sqlite3_stmt *s)
{
    uint64_t seq = (uint64_t)sqlite3_column_int64(s, 0);
    struct text kind = database_text(s, 1), content = database_text(s, 2);
    struct digest hash;

    if (seq != w->report->entries + 1)
        return unsound(w, w->report->entries + 1, "it is not there: the next entry is %llu",
                       (unsigned long long)seq);
    if (!text_is(database_text(s, 3), w->last_hash))
        return unsound(w, seq,
                       "it does not follow from the entry before: one was removed, changed or put "
                       "in its place");
    if (!ledger_hash(w->last_hash, seq, kind, content, &hash))
        return problem_memory(w->problems);
    if (!is_hex(database_text(s, 4), &hash))
        return unsound(w, seq, "its content is not what its hash says: it was changed");
    if (!text_is(kind, "run"))
        return unsound(w, seq, "it is of a kind that this Osara does not know: '%.*s'",
                       TEXT_ARGS(kind));
    enum osara_status rc = check_run(w, seq, content);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(&hash, w->last_hash);
    w->report->entries = seq;
    w->report->head = hash;
    return OSARA_OK;
}

/* Of a query that answers how many there are of what should not be there. */
static enum osara_status check_none(struct walk *w, const char *sql, const char *what)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(w->l, sql, &s, w->problems);
    int step = SQLITE_DONE;

    if (rc == OSARA_OK)
        step = sqlite3_step(s);
    if (step == SQLITE_ROW && sqlite3_column_int64(s, 0) > 0)
        rc = unsound(w, 0, "it holds %lld %s", (long long)sqlite3_column_int64(s, 0), what);
    else if (rc == OSARA_OK && step != SQLITE_ROW)
        rc = ended(w, 0, step);
    sqlite3_finalize(s);
    return rc;
}

/* Rows that no link stands for. */
static enum osara_status check_strays(struct walk *w)
{
    static const struct {
        const char *sql, *what;
    } strays[] = {
        {"SELECT count(*) FROM record WHERE run NOT IN (SELECT seq FROM entry)",
         "records that belong to no entry"},
        {"SELECT count(*) FROM placement WHERE run NOT IN (SELECT seq FROM entry)",
         "placements that belong to no entry"},
        {"SELECT count(*) FROM file WHERE sha256 NOT IN (SELECT json_extract(f.value, '$.sha256')"
         " FROM entry, json_each(entry.content, '$.files') AS f)",
         "files that belong to no entry"},
        {"SELECT count(*) FROM sqlite_schema WHERE type || ' ' || name NOT IN ('table entry',"
         " 'table record', 'index record_of', 'table placement', 'table file',"
         " 'index sqlite_autoindex_record_1', 'index sqlite_autoindex_placement_1',"
         " 'index sqlite_autoindex_file_1')",
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
        rc = unsound(w, 0, "the database is damaged: %.*s", TEXT_ARGS(database_text(s, 0)));
    else if (rc == OSARA_OK && step != SQLITE_ROW)
        rc = ended(w, 0, step);
    sqlite3_finalize(s);
    return rc;
}

/* A witness's head must be the last: an older one shows that the chain grew or that its tail was
 * cut and grown again; one that is nowhere shows that the tail was cut. */
static enum osara_status check_head(struct walk *w, const struct digest *head)
{
    char hex[65];
    sqlite3_stmt *s = NULL;
    uint64_t seq = 0;

    if (head == NULL || memcmp(head, &w->report->head, sizeof *head) == 0)
        return OSARA_OK;
    enum osara_status rc = database_prepare(w->l, "SELECT seq FROM entry WHERE hash = ?", &s,
                                            w->problems);

    if (rc != OSARA_OK)
        return rc;
    digest_hex(head, hex);
    database_bind(s, 1, text_of(hex));
    if (sqlite3_step(s) == SQLITE_ROW)
        seq = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    if (seq > 0)
        return unsound(w, 0,
                       "the head that was kept is entry %llu, not the last: %llu entries follow it",
                       (unsigned long long)seq, (unsigned long long)(w->report->entries - seq));
    return unsound(w, 0, "the head that was kept is none of its entries: its end was cut off");
}

static enum osara_status walk_entries(struct walk *w)
{
    sqlite3_stmt *s = NULL;
    int step = SQLITE_DONE;
    enum osara_status rc = database_prepare(
        w->l, "SELECT seq, kind, content, previous, hash FROM entry ORDER BY seq", &s, w->problems);

    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        rc = check_entry(w, s);
    if (rc == OSARA_OK)
        rc = ended(w, w->report->entries + 1, step);
    if (rc == OSARA_OK && w->report->entries == 0) /* it is made together with its first entry */
        rc = unsound(w, 1, "it is not there: the ledger has no entries");
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_verify(struct ledger *l, const struct digest *head,
                                struct ledger_report *out, osara_problems *problems)
{
    struct ledger_report report = {.sound = true};
    struct walk w = {.l = l, .report = &report, .problems = problems};
    enum osara_status rc;

    memset(w.last_hash, '0', 64);
    rc = walk_entries(&w);
    if (rc == OSARA_OK)
        rc = check_strays(&w);
    if (rc == OSARA_OK)
        rc = check_pages(&w);
    if (rc == OSARA_OK)
        rc = check_head(&w, head);
    if (rc == OSARA_OK || rc == OSARA_ENO)
        *out = report;
    return rc;
}
