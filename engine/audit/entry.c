/* entry.c -- entries of every kind as links of the chain, each with items: what it says of persons.
 *
 * The link itself holds no personal data, since nothing can be taken from a chain.  What is said of
 * a person is an item: the link states the root over the items' leaves, each salted, so that an item
 * can be disposed of later and its leaf, which stays, reveals nothing. */
#include <stdlib.h>
#include <string.h>

#include "audit/database.h"
#include "audit/seeds.h"
#include "base/json_canonical.h"
#include "base/json_write.h"

bool ledger_hash(const char *previous, uint64_t seq, struct text kind, struct text content,
                 struct digest *out)
{
    struct buffer number = {0};

    buffer_char(&number, '\n');
    buffer_integer(&number, (int64_t)seq);
    buffer_char(&number, '\n');
    const struct text parts[] = {
        text_of(previous), {number.at, number.n}, kind, TEXT("\n"), content};
    bool ok = !number.failed;

    if (ok)
        digest_of_parts(parts, 5, out);
    buffer_free(&number);
    return ok;
}

void ledger_item_leaf(const struct digest *salt, struct text offender, struct text content,
                      struct digest *out)
{
    const struct text parts[] = {{"\x00", 1}, digest_text(salt), offender, TEXT("\n"), content};

    digest_of_parts(parts, sizeof parts / sizeof parts[0], out);
}

static enum osara_status insert_item(struct ledger *l, struct text offender, struct text content,
                                     osara_problems *problems)
{
    struct digest salt, leaf;
    enum osara_status rc = database_ready(
        l,
        "INSERT INTO item (entry, position, offender, content, salt, leaf)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        &l->add_item, problems);

    if (rc != OSARA_OK)
        return rc;
    if (!seed_random(&salt))
        return problem_add(problems, OSARA_EFAULT, NULL, "the system gives no random bytes");
    ledger_item_leaf(&salt, offender, content, &leaf);
    sqlite3_bind_int64(l->add_item, 1, (sqlite3_int64)l->last + 1);
    sqlite3_bind_int64(l->add_item, 2, (sqlite3_int64)l->items.n);
    database_bind(l->add_item, 3, offender);
    database_bind(l->add_item, 4, content);
    database_bind_digest(l->add_item, 5, &salt);
    database_bind_digest(l->add_item, 6, &leaf);
    rc = database_step(l, l->add_item, problems);
    return rc != OSARA_OK || digests_add(&l->items, &leaf) ? rc : problem_memory(problems);
}

enum osara_status ledger_add_item(struct ledger *l, struct text offender, struct text content,
                                  osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc = OSARA_OK;

    if (!json_canonical(content, &b))
        rc = b.failed ? problem_memory(problems)
                      : problem_add(problems, OSARA_EFAULT, NULL, "what is to be kept is not JSON");
    if (rc == OSARA_OK)
        rc = insert_item(l, offender, (struct text){b.at, b.n}, problems);
    buffer_free(&b);
    return rc;
}

static enum osara_status insert_link(struct ledger *l, const char *kind, struct text content,
                                     const struct digest *hash, osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    char previous[65], hex[65];
    enum osara_status rc = database_prepare(l,
                                            "INSERT INTO entry (seq, kind, content, previous, hash)"
                                            " VALUES (?, ?, ?, ?, ?)",
                                            &s, problems);

    if (rc == OSARA_OK) {
        digest_hex(&l->head, previous);
        digest_hex(hash, hex);
        sqlite3_bind_int64(s, 1, (sqlite3_int64)l->last + 1);
        database_bind(s, 2, text_of(kind));
        database_bind(s, 3, content);
        database_bind(s, 4, text_of(previous));
        database_bind(s, 5, text_of(hex));
        rc = database_step(l, s, problems);
    }
    sqlite3_finalize(s);
    return rc;
}

enum osara_status ledger_link(struct ledger *l, const char *kind, struct text content,
                              uint64_t *seq, struct digest *head, osara_problems *problems)
{
    struct buffer canonical = {0};
    struct digest hash = {{0}};
    char previous[65];
    enum osara_status rc = OSARA_OK;

    digest_hex(&l->head, previous);
    if (!json_canonical(content, &canonical))
        rc = canonical.failed
                 ? problem_memory(problems)
                 : problem_add(problems, OSARA_EFAULT, NULL, "what is to be kept is not JSON");
    struct text link = {canonical.at, canonical.n};

    if (rc == OSARA_OK && !ledger_hash(previous, l->last + 1, text_of(kind), link, &hash))
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = insert_link(l, kind, link, &hash, problems);
    if (rc == OSARA_OK)
        rc = ledger_make_last(l, problems);
    buffer_free(&canonical);
    if (rc != OSARA_OK)
        return rc;
    l->head = hash;
    l->items.n = 0;
    *seq = ++l->last;
    *head = hash;
    return OSARA_OK;
}

void ledger_put_items(const struct ledger *l, struct buffer *b)
{
    struct digest root;
    char hex[65];

    digest_tree(l->items.at, l->items.n, &root);
    digest_hex(&root, hex);
    json_put_integer(b, "items", (int64_t)l->items.n);
    json_put_string(b, "items_root", hex);
}

/* Why and to whom are free text, which may name a person: they are an item too, of nobody. */
enum osara_status ledger_add_why(struct ledger *l, const char *reason, const char *recipient,
                                 osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc = OSARA_OK;

    if (reason == NULL && recipient == NULL)
        return OSARA_OK;
    json_put_object(&b, NULL);
    if (reason != NULL)
        json_put_string(&b, "reason", reason);
    if (recipient != NULL)
        json_put_string(&b, "recipient", recipient);
    json_end_object(&b);
    rc = b.failed ? problem_memory(problems)
                  : ledger_add_item(l, TEXT(""), (struct text){b.at, b.n}, problems);
    buffer_free(&b);
    return rc;
}

static void put_entry(const struct ledger *l, const struct ledger_entry *entry, struct buffer *b)
{
    struct text more = text_trim(entry->more);

    json_put_object(b, NULL);
    json_put_string(b, "at", entry->at);
    json_put_string(b, "who", entry->who);
    if (entry->action != NULL)
        json_put_string(b, "action", entry->action);
    if (entry->run != 0)
        json_put_integer(b, "run", (int64_t)entry->run);
    ledger_put_items(l, b);
    if (more.n > 2) { /* the members between its braces */
        buffer_char(b, ',');
        buffer_text(b, (struct text){more.at + 1, more.n - 2});
    }
    json_end_object(b);
}

enum osara_status ledger_commit_entry(struct ledger *l, const struct ledger_entry *entry,
                                      uint64_t *seq, struct digest *head, osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc = ledger_add_why(l, entry->reason, entry->recipient, problems);

    if (rc == OSARA_OK) {
        put_entry(l, entry, &b);
        rc = b.failed ? problem_memory(problems)
                      : ledger_link(l, entry->kind, (struct text){b.at, b.n}, seq, head, problems);
    }
    buffer_free(&b);
    return rc;
}
