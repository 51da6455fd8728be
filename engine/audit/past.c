/* past.c -- who was on the lists of earlier runs, or brought in below them. */
#include "audit/database.h"
#include "base/date.h"

enum { RUNS_MOST = 120 };

/* Of runs with the same as-of date the last counts.  A member of a cohort has a record, and so has who
 * was brought in below it. */
static const char *const sql =
    "WITH runs AS (SELECT max(seq) AS seq, json_extract(content, '$.as_of') AS day,"
    " content ->> 'records' - coalesce(json_array_length(content, '$.records_below'), 0) AS cohort"
    " FROM entry"
    " WHERE kind = 'run' AND json_extract(content, '$.ruleset') = ?1"
    " AND json_extract(content, '$.as_of') < ?2 AND (?3 = 0 OR seq < ?3)"
    " GROUP BY day ORDER BY day DESC LIMIT ?4)"
    " SELECT r.seq, r.day, p.offender, p.rank, p.strand, p.position >= r.cohort FROM runs r"
    " JOIN placement p ON p.run = r.seq"
    " AND p.offender IS NOT NULL"
    " JOIN record q ON q.run = r.seq AND q.position = p.position"
    " ORDER BY r.day, p.rank";

enum osara_status ledger_past(struct ledger *l, const char *ruleset, int32_t before,
                              uint64_t before_entry, ledger_each_member *each, void *to,
                              osara_problems *problems)
{
    char day[16];
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(l, sql, &s, problems);

    if (rc != OSARA_OK)
        return rc;
    date_print(before, day);
    database_bind(s, 1, text_of(ruleset));
    database_bind(s, 2, text_of(day));
    sqlite3_bind_int64(s, 3, (sqlite3_int64)before_entry);
    sqlite3_bind_int(s, 4, RUNS_MOST);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct ledger_member m = {.run = (uint64_t)sqlite3_column_int64(s, 0),
                                  .as_of = database_text(s, 1),
                                  .offender = database_text(s, 2),
                                  .rank = (uint32_t)sqlite3_column_int64(s, 3),
                                  .strand = database_text(s, 4),
                                  .below = sqlite3_column_int64(s, 5) != 0};

        if (!each(to, &m))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}
