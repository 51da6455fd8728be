/* log.c -- the entries as a log: who did what to whose data, when, to whom, why. */
#include "audit/log.h"

#include "audit/database.h"

/* Entries that concern an offender: those with an item of his, the runs that scored him, those about
 * all of such a run, or about those with a record in it or in one before it, and those about an
 * extract, since nobody knows who was in it. */
static const char entries_of[] =
    "SELECT e.seq, e.kind, e.content, (SELECT i.content FROM item AS i WHERE i.entry = e.seq"
    " AND i.offender = '' AND i.content IS NOT NULL ORDER BY i.position DESC LIMIT 1)"
    " FROM entry AS e WHERE ?1 = ''"
    " OR EXISTS (SELECT 1 FROM item AS i WHERE i.offender = ?1 AND i.entry = e.seq)"
    " OR EXISTS (SELECT 1 FROM placement AS p WHERE p.run = e.seq AND p.offender = ?1)"
    " OR (e.content ->> 'scope' = 'list' AND EXISTS (SELECT 1 FROM placement AS p"
    " WHERE p.run = e.content ->> 'run' AND p.offender = ?1))"
    " OR (e.content ->> 'scope' = 'cohort' AND EXISTS (SELECT 1 FROM record AS r"
    " WHERE r.run = e.content ->> 'run' AND r.offender = ?1))"
    " OR (e.content ->> 'scope' = 'cohorts' AND EXISTS (SELECT 1 FROM record AS r"
    " WHERE r.run <= e.content ->> 'run' AND r.offender = ?1))"
    " OR e.content ->> 'scope' = 'extract'"
    " ORDER BY e.seq";

enum osara_status ledger_log(struct ledger *l, struct text offender, ledger_each_event *each,
                             void *to, osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(l, entries_of, &s, problems);

    if (rc == OSARA_OK)
        database_bind(s, 1, offender);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        const struct ledger_event event = {.entry = (uint64_t)sqlite3_column_int64(s, 0),
                                           .kind = database_text(s, 1),
                                           .content = database_text(s, 2),
                                           .why = database_text(s, 3)};

        if (!each(to, &event))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}
