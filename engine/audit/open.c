/* open.c -- opening and closing the ledger's file.
 *
 * The journal is SQLite's write-ahead log.  Whoever closes the ledger last moves what is in the log
 * into the file and removes the log, so that after every command in good order the ledger is one
 * file again, and a copy of it is whole.  On a medium that cannot be written, and where no log lies
 * beside it, the file is read as it is.
 *
 * A ledger that is just being made holds nothing that a reader could ask for: its first entry goes into
 * the file itself, under a rollback journal, and not into the log and from there into the file.
 * Then it gets its log.  EXTRA: that the journal has gone is on the disk too, before that is told. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/database.h"
#include "base/files.h"

static const char schema[] =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL,"
    " previous TEXT NOT NULL, hash TEXT NOT NULL);"
    "CREATE TABLE record (run INTEGER NOT NULL, position INTEGER NOT NULL, offender TEXT NOT NULL,"
    " content TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;"
    "CREATE INDEX record_of ON record (offender, run);"
    "CREATE TABLE placement (run INTEGER NOT NULL, position INTEGER NOT NULL, rank INTEGER,"
    " offender TEXT, strand TEXT, keep_until TEXT, leaf BLOB NOT NULL, placement_leaf BLOB,"
    " PRIMARY KEY (run, position)) WITHOUT ROWID;"
    "CREATE TABLE seed (run INTEGER NOT NULL, level INTEGER NOT NULL, place INTEGER NOT NULL,"
    " secret BLOB NOT NULL, PRIMARY KEY (run, level, place)) WITHOUT ROWID;"
    "CREATE TABLE item (entry INTEGER NOT NULL, position INTEGER NOT NULL, offender TEXT,"
    " content TEXT, salt BLOB, leaf BLOB NOT NULL, PRIMARY KEY (entry, position)) WITHOUT ROWID;"
    "CREATE INDEX item_of ON item (offender, entry);"
    "CREATE TABLE file (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;";

/* Whether it is a ledger, and of a format that this Osara knows. */
static enum osara_status check_format(struct ledger *l, osara_problems *problems)
{
    int64_t id = 0, format = 0;
    int rc = database_integer(l, "PRAGMA application_id", &id);

    if (rc == SQLITE_OK)
        rc = database_integer(l, "PRAGMA user_version", &format);
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
    l->made_file = -1;
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

static bool beside(const struct ledger *l, const char *tail, char **name)
{
    *name = malloc(strlen(l->file) + strlen(tail) + 1);
    if (*name != NULL) {
        strcpy(*name, l->file);
        strcat(*name, tail);
    }
    return *name != NULL;
}

static bool lies_beside(const struct ledger *l, const char *tail)
{
    char *name = NULL;
    bool there = !beside(l, tail, &name) || access(name, F_OK) == 0;

    free(name);
    return there;
}

/* Whether SQLite can keep its log beside the file, or one lies there, or a journal, that has to be read. */
static bool may_have_log(const struct ledger *l)
{
    char *name = NULL;
    bool there = lies_beside(l, "-wal") || lies_beside(l, "-journal");

    if (there || access(l->file, W_OK) == 0)
        return true;
    if (!beside(l, "", &name))
        return true;
    char *slash = strrchr(name, '/'); /* there is one: ledger_new() */

    slash[slash == name] = '\0';
    there = access(name, W_OK) == 0;
    free(name);
    return there;
}

/* A name that SQLite takes apart as it takes a URI's. */
static char *immutable_name(const struct ledger *l)
{
    static const char digit[] = "0123456789ABCDEF";
    char *name = malloc(3 * strlen(l->file) + sizeof "file:?immutable=1");
    char *to = name;

    if (name == NULL)
        return NULL;
    to = stpcpy(to, "file:");
    for (const char *c = l->file; *c != '\0'; c++) {
        if (strchr("%?#", *c) == NULL) {
            *to++ = *c;
            continue;
        }
        *to++ = '%';
        *to++ = digit[(unsigned char)*c >> 4];
        *to++ = digit[(unsigned char)*c & 15];
    }
    strcpy(to, "?immutable=1");
    return name;
}

/* A command that was killed leaves a log: reading it takes a connection that may write. */
static int open_to_read(struct ledger *l)
{
    enum { COMMON = SQLITE_OPEN_NOMUTEX };
    char *name;
    int rc;

    if (may_have_log(l)) {
        rc = sqlite3_open_v2(l->file, &l->db, SQLITE_OPEN_READWRITE | COMMON, NULL);
        return rc;
    }
    l->immutable = true;
    name = immutable_name(l);
    if (name == NULL)
        return SQLITE_NOMEM;
    rc = sqlite3_open_v2(name, &l->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | COMMON, NULL);
    free(name);
    return rc;
}

static enum osara_status begin_reading(struct ledger *l, bool damaged, osara_problems *problems)
{
    enum osara_status rc;

    sqlite3_busy_timeout(l->db, LEDGER_PATIENCE_MS);
    if (damaged &&
        sqlite3_exec(l->db, "PRAGMA writable_schema = ON", NULL, NULL, NULL) != SQLITE_OK)
        return database_fault(l, "read", problems);
    rc = database_run(l,
                      "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
                      " PRAGMA trusted_schema = OFF",
                      problems);
    if (rc == OSARA_OK)
        rc = check_format(l, problems);
    if (rc == OSARA_OK) /* all that is read is of one moment, whoever writes meanwhile */
        rc = database_run(l, "BEGIN", problems);
    return rc;
}

static enum osara_status open_ledger(const char *path, bool damaged, struct ledger **out,
                                     osara_problems *problems)
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
    if (rc == OSARA_OK)
        rc = begin_reading(l, damaged, problems);
    if (rc == OSARA_OK)
        *out = l;
    else
        ledger_close(l);
    return rc;
}

enum osara_status ledger_read(const char *path, struct ledger **out, osara_problems *problems)
{
    return open_ledger(path, false, out, problems);
}

/* SQLite refuses a file that is shorter than it says, but for who may repair its schema: nothing is
 * repaired here, but the walk comes to the first page that is gone, and names the entry. */
enum osara_status ledger_read_damaged(const char *path, struct ledger **out,
                                      osara_problems *problems)
{
    return open_ledger(path, true, out, problems);
}

bool ledger_is_there(const char *path)
{
    int64_t version = 0;

    if (access(path, F_OK) != 0)
        return false;
    struct ledger *l = ledger_new(path);
    bool empty = l != NULL && open_to_read(l) == SQLITE_OK &&
                 sqlite3_busy_timeout(l->db, LEDGER_PATIENCE_MS) == SQLITE_OK &&
                 database_integer(l, "PRAGMA schema_version", &version) == SQLITE_OK &&
                 version == 0;

    ledger_close(l);
    return !empty;
}

/* Makes the file for its owner only; SQLite takes the log's mode from it. */
static enum osara_status make_file(struct ledger *l, osara_problems *problems)
{
    int fd = open(l->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return OSARA_OK;
    if (fd < 0)
        return problem_add(problems, OSARA_EIO, NULL, "cannot write the ledger '%s': %s", l->path,
                           file_fault(errno));
    l->made_file = fd;
    l->made = true;
    return OSARA_OK;
}

/* Whether the file that is open still stands under its name. */
static enum osara_status check_place(struct ledger *l, osara_problems *problems)
{
    int moved = 0;

    if (sqlite3_file_control(l->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved) {
        problem_add(problems, OSARA_EIO, NULL, "the ledger '%s' was moved or removed meanwhile",
                    l->path);
        problem_hint(problems, "nothing was added to it: run again");
        return OSARA_EIO;
    }
    return OSARA_OK;
}

static enum osara_status make_schema(struct ledger *l, osara_problems *problems)
{
    char sql[128];
    enum osara_status rc = database_run(l, schema, problems);

    sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     LEDGER_ID, LEDGER_FORMAT);
    return rc == OSARA_OK ? database_run(l, sql, problems) : rc;
}

/* Whether nothing has been put into the file yet.  What is no database is not empty. */
static enum osara_status look_whether_empty(struct ledger *l, bool *empty, osara_problems *problems)
{
    int64_t version = 0;
    int rc = database_integer(l, "PRAGMA schema_version", &version);

    if (rc != SQLITE_OK && rc != SQLITE_NOTADB)
        return database_fault(l, "read", problems);
    *empty = rc == SQLITE_OK && version == 0;
    return OSARA_OK;
}

/* A ledger of another format, or no ledger, must not be changed: it is looked at first. */
static enum osara_status begin(struct ledger *l, osara_problems *problems)
{
    bool empty = false;
    enum osara_status rc;

    sqlite3_busy_timeout(l->db, LEDGER_PATIENCE_MS);
    rc = database_run(l, "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF", problems);
    if (rc == OSARA_OK)
        rc = look_whether_empty(l, &empty, problems);
    if (rc == OSARA_OK && !empty)
        rc = check_format(l, problems);
    if (rc == OSARA_OK)
        rc = database_run(l,
                          l->made ? "PRAGMA synchronous = EXTRA"
                                  : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
                          problems);
    if (rc == OSARA_OK)
        rc = database_run(l, "BEGIN IMMEDIATE", problems);
    if (rc != OSARA_OK)
        return rc;
    l->appending = true;
    rc = check_place(l, problems);
    if (rc != OSARA_OK)
        return rc;
    rc = look_whether_empty(l, &empty, problems);
    if (rc != OSARA_OK)
        return rc;
    l->made = l->made && empty; /* another may have made it meanwhile */
    if (!empty)
        return check_format(l, problems);
    return make_schema(l, problems);
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

/* Memory that failed once may be there the second time; nothing is done where SQLite has done it. */
static void roll_back(struct ledger *l)
{
    for (int tries = 0; tries < 2 && l->db != NULL && !sqlite3_get_autocommit(l->db); tries++)
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
}

/* What came to nothing goes: forgotten, the file is empty again.  Where even that cannot be written, the
 * journal that would empty it goes too.  One who has waited sees at the latest when he commits that the
 * file went; one who has come between and has committed keeps it. */
static void remove_made(struct ledger *l)
{
    struct stat st;
    int moved = 0;
    int64_t version = 0;
    char *journal = NULL;

    sqlite3_file_control(l->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    roll_back(l);
    int read = database_integer(l, "PRAGMA schema_version", &version);

    if (moved || read == SQLITE_BUSY || version != 0 || stat(l->path, &st) != 0)
        return;
    if (st.st_size > 0 && read != SQLITE_OK && beside(l, "-journal", &journal))
        unlink(journal);
    if (st.st_size == 0 || read != SQLITE_OK)
        unlink(l->path);
    free(journal);
}

enum osara_status ledger_existing(const char *path, struct ledger **out, osara_problems *problems)
{
    struct mapped_file file;
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    file_unmap(&file);
    return ledger_append(path, out, problems);
}

/* Closing moves the log into the file.  When that fails (the disk is full) nothing is lost: the log
 * stays beside it, and the next opening reads both. */
void ledger_close(struct ledger *l)
{
    if (l == NULL)
        return;
    sqlite3_finalize(l->add_record);
    sqlite3_finalize(l->add_file);
    sqlite3_finalize(l->add_item);
    if (l->made && l->appending)
        remove_made(l);
    else if (l->made)
        unlink(l->path); /* not even opened */
    roll_back(l);
    sqlite3_close(l->db);
    if (l->made_file >= 0)
        close(l->made_file);
    buffer_free(&l->files);
    free(l->below);
    salts_free(&l->salts);
    free(l->items.at);
    free(l->file);
    free(l->path);
    free(l);
}

enum osara_status ledger_make_last(struct ledger *l, osara_problems *problems)
{
    enum osara_status rc = check_place(l, problems);

    if (rc == OSARA_OK)
        rc = database_run(l, "COMMIT", problems);
    if (rc != OSARA_OK)
        return rc;
    if (l->made) /* should this fail, the next who appends does it */
        sqlite3_exec(l->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    l->appending = l->made = false;
    return OSARA_OK;
}
