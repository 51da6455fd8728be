/* show.c -- see show.h. */
#include "audit/show.h"

#include "audit/database.h"

void ledger_link_free(struct ledger_link *link)
{
    buffer_free(&link->kind);
    buffer_free(&link->content);
    buffer_free(&link->previous);
    buffer_free(&link->hash);
}

static enum osara_status no_entry(const struct ledger *l, uint64_t entry, int64_t last,
                                  osara_problems *problems)
{
    problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' holds no entry %llu", l->path,
                (unsigned long long)entry);
    problem_hint(problems, "its entries are 1 to %lld: osara audit log lists them",
                 (long long)last);
    return OSARA_ENO;
}

static enum osara_status take_link(sqlite3_stmt *s, struct ledger_link *out,
                                   osara_problems *problems)
{
    struct buffer *const to[] = {&out->kind, &out->content, &out->previous, &out->hash};
    bool failed = false;

    for (int i = 0; i < 4; i++) {
        buffer_text(to[i], database_text(s, i));
        buffer_char(to[i], '\0'); /* beyond its length: a string, too */
        failed |= to[i]->failed;
        to[i]->n -= !to[i]->failed;
    }
    return failed ? problem_memory(problems) : OSARA_OK;
}

enum osara_status ledger_link_at(struct ledger *l, uint64_t entry, struct ledger_link *out,
                                 osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    int64_t last = 0;

    *out = (struct ledger_link){.entry = entry};
    enum osara_status rc = database_prepare(
        l, "SELECT kind, content, previous, hash FROM entry WHERE seq = ?", &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)entry);
    int step = sqlite3_step(s);

    if (step == SQLITE_ROW)
        rc = take_link(s, out, problems);
    else if (step != SQLITE_DONE ||
             database_integer(l, "SELECT coalesce(max(seq), 0) FROM entry", &last) != SQLITE_OK)
        rc = database_fault(l, "read", problems);
    else
        rc = no_entry(l, entry, last, problems);
    sqlite3_finalize(s);
    return rc;
}

/* Binds an entry and an offender, and hands each row to `take` until there is none. */
static enum osara_status walk(struct ledger *l, const char *sql, uint64_t entry,
                              struct text offender, bool (*take)(sqlite3_stmt *s, void *walked),
                              void *walked, osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(l, sql, &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)entry);
    database_bind(s, 2, offender);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW)
        if (!take(s, walked))
            rc = problem_memory(problems);
    if (rc == OSARA_OK && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    sqlite3_finalize(s);
    return rc;
}

struct items {
    uint64_t entry;
    ledger_each_item *each;
    void *to;
};

static bool take_item(sqlite3_stmt *s, void *walked)
{
    const struct items *items = walked;
    const struct ledger_item item = {.entry = items->entry,
                                     .position = (uint64_t)sqlite3_column_int64(s, 0),
                                     .offender = database_text(s, 1),
                                     .content = database_text(s, 2)};

    return items->each(items->to, &item);
}

enum osara_status ledger_items_at(struct ledger *l, uint64_t entry, struct text offender,
                                  ledger_each_item *each, void *to, osara_problems *problems)
{
    return walk(l,
                "SELECT position, offender, content FROM item WHERE entry = ?1"
                " AND (?2 = '' OR offender = ?2) ORDER BY position",
                entry, offender, take_item, &(struct items){entry, each, to}, problems);
}

struct stood {
    ledger_each_stood *each;
    void *to;
};

static bool take_stood(sqlite3_stmt *s, void *walked)
{
    const struct stood *all = walked;
    struct ledger_stood stood = {.position = (uint64_t)sqlite3_column_int64(s, 0),
                                 .rank = (uint32_t)sqlite3_column_int64(s, 1),
                                 .offender = database_text(s, 2),
                                 .strand = database_text(s, 3),
                                 .keep_until = database_text(s, 4),
                                 .recorded = sqlite3_column_int64(s, 6) != 0};

    (void)database_digest(s, 5, &stood.leaf); /* zeros where it is no hash: verify says so */
    return all->each(all->to, &stood);
}

enum osara_status ledger_stood_at(struct ledger *l, uint64_t run, struct text offender,
                                  ledger_each_stood *each, void *to, osara_problems *problems)
{
    return walk(l,
                "SELECT p.position, p.rank, p.offender, p.strand, p.keep_until, p.leaf,"
                " p.position IN (SELECT r.position FROM record AS r WHERE r.run = ?1)"
                " FROM placement AS p WHERE p.run = ?1"
                " AND (?2 = '' OR p.offender = ?2) ORDER BY p.position",
                run, offender, take_stood, &(struct stood){each, to}, problems);
}
