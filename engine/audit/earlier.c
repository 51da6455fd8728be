/* earlier.c -- see earlier.h. */
#include "audit/earlier.h"

#include <math.h>

#include "audit/database.h"
#include "audit/disposed.h"
#include "base/date.h"
#include "base/json_read.h"

static enum osara_status placed_in(struct ledger *l, struct earlier *e, earlier_each *each,
                                   void *to, osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    int step = SQLITE_DONE;
    enum osara_status rc = database_prepare(
        l, "SELECT offender, strand FROM placement WHERE run = ? AND offender IS NOT NULL"
           " AND strand <> '' ORDER BY position",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)e->run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        e->offender = database_text(s, 0);
        e->strand = database_text(s, 1);
        if (!each(to, e))
            rc = problem_memory(problems);
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}

enum osara_status earlier_placed(struct ledger *l, const char *ruleset, int32_t before,
                                 uint64_t until, earlier_each *each, void *to, uint32_t *runs,
                                 osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    char day[16];
    int step = SQLITE_DONE;
    struct earlier e = {0};
    enum osara_status rc = database_prepare(
        l, "SELECT max(seq), json_extract(content, '$.as_of') AS day FROM entry"
           " WHERE kind = 'run' AND json_extract(content, '$.ruleset') = ?1"
           " AND json_extract(content, '$.as_of') < ?2 AND (?3 = 0 OR seq < ?3)"
           " GROUP BY day ORDER BY day",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    date_print(before, day);
    database_bind(s, 1, text_of(ruleset));
    database_bind(s, 2, text_of(day));
    sqlite3_bind_int64(s, 3, (sqlite3_int64)until);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        e.run = (uint64_t)sqlite3_column_int64(s, 0);
        e.as_of = DATE_MISSING;
        date_parse_iso(database_text(s, 1), &e.as_of);
        rc = placed_in(l, &e, each, to, problems);
        e.position++;
    }
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    if (rc == OSARA_OK)
        *runs = e.position;
    return rc;
}

double earlier_score(struct ledger *l, uint64_t run, struct text offender)
{
    struct buffer b = {0};
    double score = NAN;

    if (ledger_record(l, run, offender, &b, NULL) == OSARA_OK) {
        struct json_node *record = json_read((struct text){b.at, b.n});

        score = json_number_of(json_at(json_at(record, "analysis"), "score"));
        json_release(record);
    }
    buffer_free(&b);
    return score;
}

enum osara_status earlier_disposed(struct ledger *l, uint64_t run, uint64_t *people,
                                   osara_problems *problems)
{
    struct disposed gone = {0};
    enum osara_status rc = disposed_read(l, run, "subjects", &gone, problems);

    if (rc != OSARA_OK)
        return rc;
    *people = 0;
    for (size_t i = 0; i < gone.n; i++)
        *people += gone.at[i].last - gone.at[i].first + 1;
    disposed_free(&gone);
    return OSARA_OK;
}

enum osara_status earlier_forgotten(struct ledger *l, uint64_t run, uint64_t *n,
                                    osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l,
        "SELECT (SELECT count(*) FROM placement WHERE run < ?1 AND offender IS NULL)"
        " + (SELECT count(*) FROM item AS i JOIN entry AS e ON e.seq = i.entry"
        " WHERE e.kind = 'decision' AND e.seq < ?1 AND i.content IS NULL)",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    if (sqlite3_step(s) == SQLITE_ROW)
        *n = (uint64_t)sqlite3_column_int64(s, 0);
    else
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}
