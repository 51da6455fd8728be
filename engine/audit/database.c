/* database.c -- statements on the ledger's file, with their errors told. */
#include "audit/database.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/growing.h"

enum { WRITE_LOCK = 120 }; /* the byte of the -shm file that whoever writes a WAL locks */

/* The process that holds the ledger, or 0. */
static long holder(const struct ledger *l)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = WRITE_LOCK, .l_len = 1};
    char *name = malloc(strlen(l->file) + sizeof "-shm");
    int fd = -1;
    long pid = 0;

    if (name != NULL) {
        strcpy(name, l->file);
        strcat(name, "-shm");
        fd = open(name, O_RDONLY | O_CLOEXEC);
    }
    if (fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
        pid = (long)lock.l_pid;
    if (fd >= 0)
        close(fd);
    free(name);
    return pid;
}

static enum osara_status say_busy(struct ledger *l, const char *doing, osara_problems *problems)
{
    long pid = holder(l);

    if (pid > 0)
        problem_add(problems, OSARA_EIO, NULL,
                    "cannot %s the ledger '%s': process %ld is writing it", doing, l->path, pid);
    else
        problem_add(problems, OSARA_EIO, NULL,
                    "cannot %s the ledger '%s': another run is writing it", doing, l->path);
    problem_hint(problems, "wait until it is done, and run again");
    return OSARA_EIO;
}

enum osara_status database_fault(struct ledger *l, const char *doing, osara_problems *problems)
{
    int code = l->db ? sqlite3_errcode(l->db) : SQLITE_NOMEM;

    if (code == SQLITE_NOMEM)
        return problem_memory(problems);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return say_busy(l, doing, problems);
    return problem_add(problems, OSARA_EIO, NULL, "cannot %s the ledger '%s': %s", doing, l->path,
                       sqlite3_errmsg(l->db));
}

bool database_is_unreachable(struct ledger *l)
{
    switch (sqlite3_errcode(l->db) & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
        return true;
    default:
        return false;
    }
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

void database_added(struct ledger *l, size_t bytes)
{
    if (l->made_file >= 0 && file_due(bytes, &l->unstarted))
        file_start(l->made_file, 0, INT64_MAX);
}

int database_integer(struct ledger *l, const char *sql, int64_t *value)
{
    sqlite3_stmt *s = NULL;
    int prepared = sqlite3_prepare_v2(l->db, sql, -1, &s, NULL);

    if (prepared == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        *value = sqlite3_column_int64(s, 0);
    int stepped = sqlite3_finalize(s);

    return prepared != SQLITE_OK ? prepared : stepped;
}

enum osara_status database_ready(struct ledger *l, const char *sql, sqlite3_stmt **s,
                                 osara_problems *problems)
{
    return *s != NULL ? OSARA_OK : database_prepare(l, sql, s, problems);
}

enum osara_status database_step(struct ledger *l, sqlite3_stmt *s, osara_problems *problems)
{
    int rc = sqlite3_step(s);
    enum osara_status status = rc == SQLITE_DONE ? OSARA_OK : database_fault(l, "write", problems);

    sqlite3_reset(s);
    return status;
}

void database_bind_digest(sqlite3_stmt *s, int at, const struct digest *d)
{
    sqlite3_bind_blob(s, at, d->bytes, sizeof d->bytes, SQLITE_STATIC);
}

bool database_digest(sqlite3_stmt *s, int column, struct digest *out)
{
    struct text bytes = database_text(s, column);

    if (sqlite3_column_type(s, column) != SQLITE_BLOB || bytes.n != sizeof out->bytes)
        return false;
    memcpy(out->bytes, bytes.at, sizeof out->bytes);
    return true;
}

bool database_is_null(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL;
}

bool digests_add(struct digests *d, const struct digest *digest)
{
    struct digest *made = growing_push(&d->at, &d->n, &d->room, sizeof *made);

    if (made != NULL)
        *made = *digest;
    return made != NULL;
}
