/* look_up.c -- what the ledger says of an earlier run. */
#include "audit/database.h"
#include "base/date.h"

/* The last run of a ruleset before a date, or 0. */
static enum osara_status previous_run(struct ledger *l, const char *ruleset, int32_t before,
                                      int64_t *run, osara_problems *problems)
{
    char day[16];
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l,
        "SELECT seq FROM entry WHERE kind = 'run' AND json_extract(content, '$.ruleset') = ?"
        " AND json_extract(content, '$.as_of') < ?"
        " ORDER BY json_extract(content, '$.as_of') DESC, seq DESC LIMIT 1",
        &s, problems);

    *run = 0;
    if (rc == OSARA_OK) {
        date_print(before, day);
        database_bind(s, 1, text_of(ruleset));
        database_bind(s, 2, text_of(day));
        int step = sqlite3_step(s);

        if (step == SQLITE_ROW)
            *run = sqlite3_column_int64(s, 0);
        else if (step != SQLITE_DONE)
            rc = database_fault(l, "read", problems);
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_previous(struct ledger *l, const char *ruleset, int32_t before,
                                  ledger_each *each, void *to, osara_problems *problems)
{
    int64_t run;
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = previous_run(l, ruleset, before, &run, problems);

    if (rc == OSARA_OK)
        rc = database_prepare(
            l,
            "SELECT offender, rank, strand FROM placement WHERE run = ? AND offender IS NOT NULL"
            " ORDER BY position",
            &s, problems);
    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, run);
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

/* The number of the last run; of this one, when it is there; else 0. */
static int64_t find_run(struct ledger *l, uint64_t run)
{
    sqlite3_stmt *s = NULL;
    int64_t found = 0;
    const char *sql = run == 0 ? "SELECT max(seq) FROM entry WHERE kind = 'run'"
                               : "SELECT seq FROM entry WHERE kind = 'run' AND seq = ?";

    if (database_prepare(l, sql, &s, NULL) == OSARA_OK) {
        if (run != 0)
            sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
        if (sqlite3_step(s) == SQLITE_ROW)
            found = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return found;
}

enum osara_status ledger_file(struct ledger *l, struct text sha256, struct buffer *bytes,
                              osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(l, "SELECT bytes FROM file WHERE sha256 = ?", &s,
                                            problems);

    if (rc != OSARA_OK)
        return rc;
    database_bind(s, 1, sha256);
    if (sqlite3_step(s) != SQLITE_ROW)
        rc = problem_add(problems, OSARA_EIO, NULL, "the ledger '%s' does not hold the file %.*s",
                         l->path, TEXT_ARGS(sha256));
    else
        buffer_text(bytes, database_text(s, 0));
    if (bytes->failed)
        rc = problem_memory(problems);
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_find_run(struct ledger *l, uint64_t run, uint64_t *found,
                                  osara_problems *problems)
{
    int64_t at = find_run(l, run);

    if (at == 0 && run == 0)
        return problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' holds no run", l->path);
    if (at == 0)
        return problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' holds no run %llu", l->path,
                           (unsigned long long)run);
    *found = (uint64_t)at;
    return OSARA_OK;
}

enum osara_status ledger_record(struct ledger *l, uint64_t run, struct text offender,
                                struct buffer *record, osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    uint64_t found = 0;
    enum osara_status rc = ledger_find_run(l, run, &found, problems);

    if (rc != OSARA_OK)
        return rc;
    /* + has it take the index of offenders: by the primary key it reads every record of the run */
    rc = database_prepare(l, "SELECT content FROM record WHERE +run = ? AND offender = ?", &s,
                          problems);
    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)found);
    database_bind(s, 2, offender);
    if (sqlite3_step(s) == SQLITE_ROW) {
        buffer_text(record, database_text(s, 0));
    } else {
        rc = problem_add(problems, OSARA_ENO, NULL,
                         "run %llu of the ledger '%s' holds no record of '%.*s'",
                         (unsigned long long)found, l->path, TEXT_ARGS(offender));
        problem_hint(problems, "a run keeps records of its cohort, and of whom a decision places");
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_items(struct ledger *l, const struct ledger_wanted *wanted,
                               ledger_each_item *each, void *to, osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l,
        "SELECT e.seq, e.kind, e.content, i.position, i.offender, i.content"
        " FROM item AS i JOIN entry AS e ON e.seq = i.entry"
        " WHERE i.content IS NOT NULL AND (?1 IS NULL OR e.kind = ?1)"
        " AND (?2 = 0 OR json_extract(e.content, '$.run') = ?2) AND (?3 = '' OR i.offender = ?3)"
        " ORDER BY i.entry, i.position",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    if (wanted->kind != NULL)
        database_bind(s, 1, text_of(wanted->kind));
    sqlite3_bind_int64(s, 2, (sqlite3_int64)wanted->run);
    database_bind(s, 3, wanted->offender);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        const struct ledger_item item = {.entry = (uint64_t)sqlite3_column_int64(s, 0),
                                         .kind = database_text(s, 1),
                                         .link = database_text(s, 2),
                                         .position = (uint64_t)sqlite3_column_int64(s, 3),
                                         .offender = database_text(s, 4),
                                         .content = database_text(s, 5)};

        if (!each(to, &item))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}
