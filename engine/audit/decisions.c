/* decisions.c -- decisions as items of an entry, and back. */
#include "audit/decisions.h"

#include <math.h>
#include <string.h>

#include "audit/database.h"
#include "base/json_read.h"
#include "base/json_write.h"

static const char *const names[DECISION_KINDS_] = {"adopt", "override", "defer", "refer",
                                                   "de-select"};

const char *decision_name(enum decision_kind kind)
{
    return names[kind];
}

/* Of a name that may be written with or without its hyphen. */
static bool same_letters(struct text a, const char *name)
{
    size_t i = 0;

    for (; *name != '\0'; name++) {
        if (*name == '-')
            continue;
        while (i < a.n && (a.at[i] == '-' || a.at[i] == '_' || a.at[i] == ' '))
            i++;
        char c = i < a.n ? a.at[i++] : '\0';

        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != *name)
            return false;
    }
    return i == a.n;
}

bool decision_of_name(struct text name, enum decision_kind *out)
{
    for (int k = 0; k < DECISION_KINDS_; k++)
        if (same_letters(name, names[k])) {
            *out = (enum decision_kind)k;
            return true;
        }
    return false;
}

/* ---- The run ---- */

static enum osara_status say_no_run(const struct ledger *l, uint64_t run, osara_problems *problems)
{
    if (run == 0)
        return problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' holds no run", l->path);
    problem_add(problems, OSARA_ENO, NULL, "the ledger '%s' holds no run %llu", l->path,
                (unsigned long long)run);
    problem_hint(problems, "osara audit log lists its entries");
    return OSARA_ENO;
}

static bool take_run(struct text content, struct decided_run *out)
{
    struct json_node *json = json_read(content);
    struct text seal = json_text_of(json_at(json, "root"));

    out->as_of = DATE_MISSING;
    date_parse_iso(json_text_of(json_at(json, "as_of")), &out->as_of);
    memset(out->seal, 0, sizeof out->seal);
    memcpy(out->seal, seal.at ? seal.at : "", seal.n < 64 ? seal.n : 64);
    buffer_text(&out->content, content);
    json_release(json);
    return !out->content.failed;
}

enum osara_status decisions_run(struct ledger *l, uint64_t run, struct decided_run *out,
                                osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    struct decided_run found = {0};
    enum osara_status rc = database_prepare(
        l,
        "SELECT seq, content FROM entry WHERE kind = 'run' AND (?1 = 0 OR seq = ?1)"
        " ORDER BY seq DESC LIMIT 1",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    int step = sqlite3_step(s);

    if (step == SQLITE_ROW) {
        found.run = (uint64_t)sqlite3_column_int64(s, 0);
        rc = take_run(database_text(s, 1), &found) ? OSARA_OK : problem_memory(problems);
    } else {
        rc = step == SQLITE_DONE ? say_no_run(l, run, problems)
                                 : database_fault(l, "read", problems);
    }
    sqlite3_finalize(s);
    if (rc == OSARA_OK)
        *out = found;
    else
        buffer_free(&found.content);
    return rc;
}

enum osara_status decisions_ranked(struct ledger *l, uint64_t run, ledger_each *each, void *to,
                                   osara_problems *problems)
{
    int step = SQLITE_DONE;
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(
        l,
        "SELECT offender, rank, strand FROM placement WHERE run = ? AND offender IS NOT NULL"
        " AND rank IS NOT NULL ORDER BY position",
        &s, problems);

    if (rc != OSARA_OK)
        return rc;
    sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
    while (rc == OSARA_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
        const struct ledger_placement p = {.offender = database_text(s, 0),
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

/* ---- Adding ---- */

static void put_some(struct buffer *b, const char *key, struct text text)
{
    if (text.n > 0)
        json_put_text(b, key, text);
}

static void put_day(struct buffer *b, const char *key, int32_t day)
{
    if (day != DATE_MISSING)
        json_put_date(b, key, day);
}

static void put_decision(const struct decision *d, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "decision", names[d->kind]);
    if (d->kind == DECISION_ADOPT || d->kind == DECISION_OVERRIDE)
        json_put_text(b, "strand", d->strand);
    json_put_text(b, "reason", d->reason);
    put_day(b, "review", d->review);
    put_some(b, "needed", d->needed);
    put_some(b, "owner", d->owner);
    put_day(b, "due", d->due);
    put_some(b, "to", d->to);
    json_put_object(b, "proposal");
    json_put_text(b, "strand", d->proposed);
    json_put_text(b, "rule", d->rule);
    json_put_integer(b, "rank", d->rank);
    json_put_number(b, "score", d->score);
    json_end_object(b);
    json_end_object(b);
}

enum osara_status decisions_add(struct ledger *l, const struct sitting *sitting,
                                const struct decision decisions[], size_t n, uint64_t *entry,
                                osara_problems *problems)
{
    struct buffer b = {0}, more = {0};
    struct digest head;
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        buffer_clear(&b);
        put_decision(&decisions[i], &b);
        rc = b.failed
                 ? problem_memory(problems)
                 : ledger_add_item(l, decisions[i].offender, (struct text){b.at, b.n}, problems);
    }
    json_put_object(&more, NULL);
    json_put_string(&more, "seal", sitting->run->seal);
    json_put_date(&more, "as_of", sitting->run->as_of);
    json_end_object(&more);
    if (rc == OSARA_OK && more.failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK) {
        const struct ledger_entry link = {.kind = "decision",
                                          .action = "alteration",
                                          .who = sitting->who,
                                          .at = sitting->at,
                                          .run = sitting->run->run,
                                          .more = {more.at, more.n}};

        rc = ledger_commit_entry(l, &link, entry, &head, problems);
    }
    buffer_free(&b);
    buffer_free(&more);
    return rc;
}

/* ---- Reading ---- */

static int32_t day_at(const struct json_node *json, const char *key)
{
    int32_t day = DATE_MISSING;

    date_parse_iso(json_text_of(json_at(json, key)), &day);
    return day;
}

static bool hand_over(const struct ledger_item *item, const struct json_node *json,
                      const struct json_node *link, decisions_each *each, void *to)
{
    const struct json_node *proposal = json_at(json, "proposal");
    struct decision d = {.offender = item->offender,
                         .strand = json_text_of(json_at(json, "strand")),
                         .reason = json_text_of(json_at(json, "reason")),
                         .review = day_at(json, "review"),
                         .needed = json_text_of(json_at(json, "needed")),
                         .owner = json_text_of(json_at(json, "owner")),
                         .due = day_at(json, "due"),
                         .to = json_text_of(json_at(json, "to")),
                         .proposed = json_text_of(json_at(proposal, "strand")),
                         .rule = json_text_of(json_at(proposal, "rule")),
                         .score = json_number_of(json_at(proposal, "score")),
                         .entry = item->entry,
                         .run = (uint64_t)json_number_of(json_at(link, "run")),
                         .as_of = day_at(link, "as_of"),
                         .who = json_text_of(json_at(link, "who")),
                         .at = json_text_of(json_at(link, "at"))};
    double rank = json_number_of(json_at(proposal, "rank"));

    d.rank = rank > 0 ? (uint32_t)rank : 0;
    if (!decision_of_name(json_text_of(json_at(json, "decision")), &d.kind))
        return true; /* of a later Osara */
    return each(to, &d);
}

struct reader {
    const struct decisions_wanted *wanted;
    struct ledger *l;
    decisions_each *each;
    void *to;
};

static bool of_ruleset(const struct reader *r, uint64_t run)
{
    sqlite3_stmt *s = NULL;
    bool is = false;

    if (r->wanted->ruleset == NULL)
        return true;
    if (database_prepare(r->l,
                         "SELECT 1 FROM entry WHERE seq = ? AND kind = 'run'"
                         " AND json_extract(content, '$.ruleset') = ?",
                         &s, NULL) == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
        database_bind(s, 2, text_of(r->wanted->ruleset));
        is = sqlite3_step(s) == SQLITE_ROW;
    }
    sqlite3_finalize(s);
    return is;
}

static bool take_item(void *to, const struct ledger_item *item)
{
    const struct reader *r = to;
    bool go_on = true;

    if (item->offender.n == 0 || (r->wanted->until > 0 && item->entry > r->wanted->until))
        return true;
    struct json_node *json = json_read(item->content), *link = json_read(item->link);
    double run = json_number_of(json_at(link, "run"));

    if (json == NULL || link == NULL)
        go_on = false;
    else if (run > 0 && of_ruleset(r, (uint64_t)run))
        go_on = hand_over(item, json, link, r->each, r->to);
    json_release(json);
    json_release(link);
    return go_on;
}

enum osara_status decisions_read(struct ledger *l, const struct decisions_wanted *wanted,
                                 decisions_each *each, void *to, osara_problems *problems)
{
    struct reader reader = {wanted, l, each, to};
    const struct ledger_wanted items = {.kind = "decision", .run = wanted->run};

    return ledger_items(l, &items, take_item, &reader, problems);
}
