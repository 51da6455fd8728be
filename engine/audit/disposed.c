/* disposed.c -- see disposed.h. */
#include "audit/disposed.h"

#include <stdlib.h>

void disposed_free(struct disposed *d)
{
    free(d->at);
    *d = (struct disposed){0};
}

bool disposed_holds(const struct disposed *d, uint64_t position)
{
    for (size_t i = 0; i < d->n; i++)
        if (position >= d->at[i].first && position <= d->at[i].last)
            return true;
    return false;
}

static enum osara_status take(struct disposed *d, sqlite3_stmt *s, osara_problems *problems)
{
    void *grown = realloc(d->at, (d->n + 1) * sizeof *d->at);

    if (grown == NULL)
        return problem_memory(problems);
    d->at = grown;
    d->at[d->n].first = (uint64_t)sqlite3_column_int64(s, 0);
    d->at[d->n++].last = (uint64_t)sqlite3_column_int64(s, 1);
    return OSARA_OK;
}

enum osara_status disposed_read(struct ledger *l, uint64_t entry, const char *what,
                                struct disposed *out, osara_problems *problems)
{
    struct disposed d = {0};
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l,
        "SELECT CAST(r.value ->> 0 AS INTEGER), CAST(r.value ->> 1 AS INTEGER) FROM entry AS e,"
        " json_each(e.content, '$.gone') AS g, json_each(g.value, '$.ranges') AS r"
        " WHERE e.kind = 'disposal' AND g.value ->> 'entry' = ?1 AND g.value ->> 'what' = ?2"
        " ORDER BY 1",
        &s, problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)entry);
        database_bind(s, 2, text_of(what));
    }
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        rc = take(&d, s, problems);
    if (rc == OSARA_OK && step != SQLITE_DONE && sqlite3_errcode(l->db) == SQLITE_NOMEM)
        rc = problem_memory(problems); /* what else is wrong is found where the entry is walked */
    sqlite3_finalize(s);
    if (rc == OSARA_OK)
        *out = d;
    else
        disposed_free(&d);
    return rc;
}
