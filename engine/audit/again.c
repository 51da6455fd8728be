/* again.c -- a run as it was: its summary, its records, where everyone stood. */
#include "audit/database.h"

enum { RANK, STRAND };

enum osara_status ledger_summary(struct ledger *l, uint64_t run, struct buffer *summary,
                                 osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l, "SELECT json_extract(content, '$.run') FROM entry WHERE kind = 'run' AND seq = ?", &s,
        problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    if (sqlite3_step(s) == SQLITE_ROW)
        buffer_text(summary, database_text(s, 0));
    else
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_records(struct ledger *l, uint64_t run, ledger_each_record *each, void *to,
                                 osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    int step = SQLITE_DONE;
    enum osara_status rc = database_prepare(
        l, "SELECT content FROM record WHERE run = ? ORDER BY position", &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        rc = each(to, database_text(s, 0), problems);
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_placements(struct ledger *l, uint64_t run, ledger_each *each, void *to,
                                    osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    int step = SQLITE_DONE;
    enum osara_status rc = database_prepare(
        l,
        "SELECT offender, rank, strand FROM placement WHERE run = ? AND offender IS NOT NULL"
        " ORDER BY position",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct ledger_placement p = {.offender = database_text(s, 0),
                                     .rank = (uint32_t)sqlite3_column_int64(s, 1),
                                     .strand = database_text(s, 2)};

        if (!each(to, &p))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}
