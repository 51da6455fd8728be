/* database.h -- the ledger's SQLite file: statements with their errors told, for this room only. */
#ifndef OSARA_AUDIT_DATABASE_H
#define OSARA_AUDIT_DATABASE_H

#include <sqlite3.h>

#include "audit/ledger.h"
#include "audit/seeds.h"

enum { LEDGER_FORMAT = 2, LEDGER_ID = 0x4F534152 }; /* "OSAR" */
enum { LEDGER_PATIENCE_MS = 5000 };

/* Digests that grow one by one. */
struct digests {
    size_t n, room;
    struct digest *at;
};
bool digests_add(struct digests *d, const struct digest *digest);

/* The salts of a run, made a piece at a time from what is left of its key. */
struct salts {
    uint64_t run, subjects;
    unsigned depth;
    struct seed *seeds; /* by place from the left */
    size_t n_seeds;
    uint64_t from; /* of which salt at[0] is */
    size_t n;
    struct digest *at; /* [n] */
};
/* Reads the seeds of a run from the ledger. */
enum osara_status salts_read(struct ledger *l, uint64_t run, uint64_t subjects, struct salts *out,
                             osara_problems *problems);
/* The salt of a subject, or NULL when it was forgotten, or memory has run out.  In rank order this
 * is quick. */
const struct digest *salts_at(struct salts *s, uint64_t position);
void salts_free(struct salts *s);

struct ledger {
    char *path; /* as given, for messages */
    char *file; /* as SQLite opens it */
    sqlite3 *db;
    int made_file;    /* a descriptor of a file that is being made, or -1.  It is closed after SQLite's: a
                       * process gives up all locks of a file with the first that it closes. */
    size_t unstarted; /* bytes added since the disk was told of them */
    bool appending; /* a transaction is open */
    bool made;      /* the file was made by this opening: it goes when nothing is committed */
    bool immutable; /* on a medium that cannot be written */
    uint64_t last;  /* number of the last entry; 0 = none */
    struct digest head;
    sqlite3_stmt *add_record, *add_file, *add_item;
    struct digests items; /* of the entry that is being made */
    uint64_t cohort; /* of the run that is being made; so the next four */
    struct digest root, placements_root;
    size_t n_records;
    size_t n_below, room_below; /* of these, below the cohort */
    uint64_t *below;            /* ... their positions */
    struct salts salts;  /* of the run that is being made */
    struct buffer files; /* as the content of the entry lists them: JSON */
};

/* Says what SQLite said: "cannot read the ledger 'x': ...". */
enum osara_status database_fault(struct ledger *l, const char *doing, osara_problems *problems);
/* Whether the last call failed because the file could not be got at: otherwise what is in it is bad. */
bool database_is_unreachable(struct ledger *l);
enum osara_status database_run(struct ledger *l, const char *sql, osara_problems *problems);
enum osara_status database_prepare(struct ledger *l, const char *sql, sqlite3_stmt **out,
                                   osara_problems *problems);
/* Prepares *s when it is not yet; for statements that are kept as long as the ledger is open. */
enum osara_status database_ready(struct ledger *l, const char *sql, sqlite3_stmt **s,
                                 osara_problems *problems);
/* Steps a statement that gives no row, and resets it. */
enum osara_status database_step(struct ledger *l, sqlite3_stmt *s, osara_problems *problems);
/* The integer that a statement gives: SQLITE_OK, or what SQLite says is wrong. */
int database_integer(struct ledger *l, const char *sql, int64_t *value);
/* So many bytes were added: of a file that is being made the system may begin to bring them to the disk,
 * while others are added. */
void database_added(struct ledger *l, size_t bytes);
struct text database_text(sqlite3_stmt *s, int column);        /* valid until the next step */
void database_bind(sqlite3_stmt *s, int at, struct text text); /* borrowed until reset */
void database_bind_digest(sqlite3_stmt *s, int at, const struct digest *d); /* borrowed as well */
bool database_digest(sqlite3_stmt *s, int column, struct digest *out);      /* a blob of 32 bytes */
bool database_is_null(sqlite3_stmt *s, int column);

/* The hash of a link. */
bool ledger_hash(const char *previous, uint64_t seq, struct text kind, struct text content,
                 struct digest *out);
/* The leaf of a placement: of its salt, then "rank\toffender\tstrand\tkeep_until\n". */
void ledger_placement_leaf(const struct digest *salt, int64_t rank, struct text offender,
                           struct text strand, struct text keep_until, struct digest *out);
/* The leaf of an item: of its salt, then offender, '\n', content. */
void ledger_item_leaf(const struct digest *salt, struct text offender, struct text content,
                      struct digest *out);
/* Adds why, and to whom, as an item of nobody; nothing when neither is said. */
enum osara_status ledger_add_why(struct ledger *l, const char *reason, const char *recipient,
                                 osara_problems *problems);
/* "items" and "items_root" of the entry that is being made. */
void ledger_put_items(const struct ledger *l, struct buffer *b);
/* Commits, unless the file no longer stands under its name. */
enum osara_status ledger_make_last(struct ledger *l, osara_problems *problems);
/* Adds the link of this kind and content (JSON, made canonical here), and makes all of it last. */
enum osara_status ledger_link(struct ledger *l, const char *kind, struct text content,
                              uint64_t *seq, struct digest *head, osara_problems *problems);

#endif
