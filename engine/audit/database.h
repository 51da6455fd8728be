/* database.h -- the ledger's SQLite file: statements with their errors told, for this room only. */
#ifndef OSARA_AUDIT_DATABASE_H
#define OSARA_AUDIT_DATABASE_H

#include <sqlite3.h>

#include "audit/ledger.h"

enum { LEDGER_FORMAT = 1, LEDGER_ID = 0x4F534152 }; /* "OSAR" */

struct ledger {
    char *path; /* as given, for messages */
    char *file; /* as SQLite opens it */
    sqlite3 *db;
    bool appending; /* a transaction is open */
    bool made;      /* the file was made by this opening: it goes when nothing is committed */
    uint64_t last;  /* number of the last entry; 0 = none */
    struct digest head;
    sqlite3_stmt *add_record, *add_placement, *add_file;
    size_t n_records, n_placements, room;
    struct digest *leaves;    /* [n_records] */
    struct buffer placements; /* as the chain hashes them */
    struct buffer files;      /* as the content of the entry lists them: JSON */
};

/* Says what SQLite said: "cannot read the ledger 'x': ...". */
enum osara_status database_fault(struct ledger *l, const char *doing, osara_problems *problems);
enum osara_status database_run(struct ledger *l, const char *sql, osara_problems *problems);
enum osara_status database_prepare(struct ledger *l, const char *sql, sqlite3_stmt **out,
                                   osara_problems *problems);
struct text database_text(sqlite3_stmt *s, int column);        /* valid until the next step */
void database_bind(sqlite3_stmt *s, int at, struct text text); /* borrowed until reset */

/* The hash of a link. */
bool ledger_hash(const char *previous, uint64_t seq, struct text kind, struct text content,
                 struct digest *out);
/* A placement as the chain hashes it: "rank\toffender\tstrand\n". */
void ledger_put_placement(struct buffer *b, int64_t rank, struct text offender, struct text strand);

#endif
