/* database.c -- opening the ledger's file, and statements with their errors told.
 *
 * The journal is SQLite's rollback journal, not the write-ahead log: a ledger is then one file, so
 * that a copy of it is whole, and it can be read from a medium that cannot be written. */
#include "audit/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

enum { PATIENCE_MS = 5000 };

static const char schema[] =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL,"
    " previous TEXT NOT NULL, hash TEXT NOT NULL);"
    "CREATE TABLE record (run INTEGER NOT NULL, position INTEGER NOT NULL, offender TEXT NOT NULL,"
    " content TEXT NOT NULL, leaf TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;"
    "CREATE INDEX record_of ON record (run, offender);"
    "CREATE TABLE placement (run INTEGER NOT NULL, rank INTEGER NOT NULL, offender TEXT NOT NULL,"
    " strand TEXT NOT NULL, PRIMARY KEY (run, rank)) WITHOUT ROWID;"
    "CREATE TABLE file (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;";

enum osara_status database_fault(struct ledger *l, const char *doing, osara_problems *problems)
{
    int code = l->db ? sqlite3_errcode(l->db) : SQLITE_NOMEM;

    if (code == SQLITE_NOMEM)
        return problem_memory(problems);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        problem_add(problems, OSARA_EIO, NULL,
                    "cannot %s the ledger '%s': another run is writing it", doing, l->path);
        problem_hint(problems, "wait until it is done, and run again");
        return OSARA_EIO;
    }
    return problem_add(problems, OSARA_EIO, NULL, "cannot %s the ledger '%s': %s", doing, l->path,
                       sqlite3_errmsg(l->db));
}

enum osara_status database_run(struct ledger *l, const char *sql, osara_problems *problems)
{
    return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? OSARA_OK
               : database_fault(l, l->appending ? "write" : "read", problems);
}

enum osara_status database_prepare(struct ledger *l, const char *sql, sqlite3_stmt **out,
                                   osara_problems *problems)
{
    return sqlite3_prepare_v2(l->db, sql, -1, out, NULL) == SQLITE_OK
               ? OSARA_OK
               : database_fault(l, l->appending ? "write" : "read", problems);
}

struct text database_text(sqlite3_stmt *s, int column)
{
    const char *at = (const char *)sqlite3_column_blob(s, column);

    return (struct text){at, at ? (size_t)sqlite3_column_bytes(s, column) : 0};
}

void database_bind(sqlite3_stmt *s, int at, struct text text)
{
    sqlite3_bind_text64(s, at, text.at ? text.at : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

/* The integer that a statement gives: SQLITE_OK, or what SQLite says is wrong. */
static int integer_of(struct ledger *l, const char *sql, int64_t *value)
{
    sqlite3_stmt *s = NULL;
    int prepared = sqlite3_prepare_v2(l->db, sql, -1, &s, NULL);

    if (prepared == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        *value = sqlite3_column_int64(s, 0);
    int stepped = sqlite3_finalize(s);

    return prepared != SQLITE_OK ? prepared : stepped;
}

/* Whether it is a ledger, and of a format that this Osara knows. */
static enum osara_status check_format(struct ledger *l, osara_problems *problems)
{
    int64_t id = 0, format = 0;
    int rc = integer_of(l, "PRAGMA application_id", &id);

    if (rc == SQLITE_OK)
        rc = integer_of(l, "PRAGMA user_version", &format);
    if (rc != SQLITE_OK && rc != SQLITE_NOTADB)
        return database_fault(l, "read", problems);
    if (id != LEDGER_ID)
        return problem_add(problems, OSARA_EIO, NULL, "'%s' is not a ledger of Osara", l->path);
    if (format != LEDGER_FORMAT)
        return problem_add(problems, OSARA_EIO, NULL,
                           "the ledger '%s' is of format %d: this Osara reads format %d", l->path,
                           (int)format, LEDGER_FORMAT);
    return OSARA_OK;
}

/* "./" before a bare name: to SQLite ":memory:" and "file:x?mode=memory" are no files. */
static struct ledger *ledger_new(const char *path)
{
    struct ledger *l = calloc(1, sizeof *l);
    const char *lead = path[0] == '/' || path[0] == '.' ? "" : "./";

    if (l == NULL)
        return NULL;
    l->path = strdup(path);
    l->file = malloc(strlen(lead) + strlen(path) + 1);
    if (l->path == NULL || l->file == NULL) {
        ledger_close(l);
        return NULL;
    }
    strcpy(l->file, lead);
    strcat(l->file, path);
    return l;
}

/* A run that was killed leaves a journal, which only a connection that may write can undo. */
static int open_to_read(struct ledger *l)
{
    int64_t version;
    int rc = sqlite3_open_v2(l->file, &l->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    if (rc != SQLITE_OK || integer_of(l, "PRAGMA schema_version", &version) == SQLITE_OK ||
        sqlite3_extended_errcode(l->db) != SQLITE_READONLY_ROLLBACK)
        return rc; /* what else is wrong is said by check_format() */
    sqlite3_close(l->db);
    l->db = NULL;
    return sqlite3_open_v2(l->file, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
}

enum osara_status ledger_read(const char *path, struct ledger **out, osara_problems *problems)
{
    struct mapped_file file;
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    file_unmap(&file);
    struct ledger *l = ledger_new(path);

    if (l == NULL)
        return problem_memory(problems);
    if (open_to_read(l) != SQLITE_OK)
        rc = database_fault(l, "read", problems);
    if (rc == OSARA_OK) {
        sqlite3_busy_timeout(l->db, PATIENCE_MS);
        rc = database_run(l,
                          "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
                          " PRAGMA trusted_schema = OFF",
                          problems);
    }
    if (rc == OSARA_OK) {
        rc = check_format(l, problems);
    }
    if (rc == OSARA_OK)
        *out = l;
    else
        ledger_close(l);
    return rc;
}

/* Makes the file for its owner only; SQLite takes the journal's mode from it. */
static enum osara_status make_file(struct ledger *l, osara_problems *problems)
{
    int fd = open(l->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return OSARA_OK;
    if (fd < 0)
        return problem_add(problems, OSARA_EIO, NULL, "cannot write the ledger '%s': %s", l->path,
                           file_fault(errno));
    close(fd);
    l->made = true;
    return OSARA_OK;
}

static enum osara_status begin(struct ledger *l, osara_problems *problems)
{
    char sql[128];
    int64_t version = 0;
    enum osara_status rc;

    sqlite3_busy_timeout(l->db, PATIENCE_MS);
    l->appending = true;
    rc = database_run(l, "PRAGMA temp_store = MEMORY; PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE",
                      problems);
    if (rc != OSARA_OK)
        return rc;
    if (integer_of(l, "PRAGMA schema_version", &version) != SQLITE_OK || version != 0)
        return check_format(l, problems); /* not a new file */
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     LEDGER_ID, LEDGER_FORMAT);
    rc = database_run(l, schema, problems);
    return rc == OSARA_OK ? database_run(l, sql, problems) : rc;
}

static enum osara_status say_changed(const struct ledger *l, osara_problems *problems)
{
    problem_add(problems, OSARA_EIO, NULL,
                "the ledger '%s' does not verify: its last entry was changed", l->path);
    problem_hint(problems, "see osara audit verify; nothing was added to it");
    return OSARA_EIO;
}

/* Reads the last entry, the statement's row, as the head. */
static enum osara_status take_head(struct ledger *l, sqlite3_stmt *s, osara_problems *problems)
{
    char previous[65] = "";
    struct text of = database_text(s, 3);
    struct digest hash;

    memcpy(previous, of.at ? of.at : "", of.n < 64 ? of.n : 64);
    l->last = (uint64_t)sqlite3_column_int64(s, 0);
    if (!ledger_hash(previous, l->last, database_text(s, 1), database_text(s, 2), &hash))
        return problem_memory(problems);
    if (!digest_from_hex(database_text(s, 4), &l->head) ||
        memcmp(&hash, &l->head, sizeof hash) != 0)
        return say_changed(l, problems);
    return OSARA_OK;
}

static enum osara_status find_head(struct ledger *l, osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "SELECT seq, kind, content, previous, hash FROM entry ORDER BY seq DESC LIMIT 1", &s,
        problems);

    if (rc == OSARA_OK) {
        int step = sqlite3_step(s);

        if (step == SQLITE_ROW)
            rc = take_head(l, s, problems);
        else if (step != SQLITE_DONE)
            rc = database_fault(l, "read", problems);
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_append(const char *path, struct ledger **out, osara_problems *problems)
{
    enum osara_status rc;
    struct ledger *l = ledger_new(path);

    if (l == NULL)
        return problem_memory(problems);
    rc = make_file(l, problems);
    if (rc == OSARA_OK &&
        sqlite3_open_v2(l->file, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK)
        rc = database_fault(l, "write", problems);
    if (rc == OSARA_OK)
        rc = begin(l, problems);
    if (rc == OSARA_OK)
        rc = find_head(l, problems);
    if (rc == OSARA_OK)
        *out = l;
    else
        ledger_close(l);
    return rc;
}

void ledger_close(struct ledger *l)
{
    if (l == NULL)
        return;
    sqlite3_finalize(l->add_record);
    sqlite3_finalize(l->add_placement);
    sqlite3_finalize(l->add_file);
    if (l->appending && l->db != NULL)
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(l->db);
    if (l->made)
        unlink(l->path);
    buffer_free(&l->placements);
    buffer_free(&l->files);
    free(l->leaves);
    free(l->file);
    free(l->path);
    free(l);
}
