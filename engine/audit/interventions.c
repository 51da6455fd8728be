/* interventions.c -- interventions as items of an entry, and back. */
#include "audit/interventions.h"

#include "audit/database.h"
#include "base/json_read.h"
#include "base/json_write.h"

static const char *const orders[] = {"applied for", "granted",    "refused", "varied",
                                     "breached",    "discharged", "expired", NULL};
static const char *const visits[] = {"made", "no answer", "refused", NULL};
static const char *const referrals[] = {"made", "accepted", "declined", "closed", NULL};
static const char *const programmes[] = {"started", "completed", "dropped out", NULL};
static const char *const others[] = {"done", "not done", NULL};

static const struct {
    const char *name;
    const char *const *outcomes;
} kinds[INTERVENTION_KINDS_] = {{"order", orders},
                                {"visit", visits},
                                {"referral", referrals},
                                {"programme", programmes},
                                {"other", others}};

const char *intervention_name(enum intervention_kind kind)
{
    return kinds[kind].name;
}

const char *const *intervention_outcomes(enum intervention_kind kind)
{
    return kinds[kind].outcomes;
}

static bool same_words(struct text a, const char *name)
{
    size_t n = text_of(name).n;

    for (size_t i = 0; a.n == n && i < n; i++) {
        char c = a.at[i] == '_' || a.at[i] == '-' ? ' ' : a.at[i];

        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != name[i])
            return false;
    }
    return a.n == n;
}

bool intervention_of_name(struct text name, enum intervention_kind *out)
{
    for (int k = 0; k < INTERVENTION_KINDS_; k++)
        if (same_words(name, kinds[k].name)) {
            *out = (enum intervention_kind)k;
            return true;
        }
    return false;
}

const char *intervention_outcome(enum intervention_kind kind, struct text name)
{
    for (const char *const *o = kinds[kind].outcomes; *o != NULL; o++)
        if (same_words(name, *o))
            return *o;
    return NULL;
}

enum osara_status interventions_known(struct ledger *l, struct text offender, bool *known,
                                      osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc = database_prepare(l, "SELECT 1 FROM placement WHERE offender = ? LIMIT 1",
                                            &s, problems);

    if (rc != OSARA_OK)
        return rc;
    database_bind(s, 1, offender);
    int step = sqlite3_step(s);

    if (step != SQLITE_ROW && step != SQLITE_DONE)
        rc = database_fault(l, "read", problems);
    else
        *known = step == SQLITE_ROW;
    sqlite3_finalize(s);
    return rc;
}

static void put_intervention(const struct intervention *i, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "intervention", kinds[i->kind].name);
    json_put_text(b, "what", i->what);
    json_put_string(b, "outcome", i->outcome);
    json_put_date(b, "on", i->on);
    if (i->expires != DATE_MISSING)
        json_put_date(b, "expires", i->expires);
    json_put_text(b, "reason", i->reason);
    json_end_object(b);
}

enum osara_status interventions_add(struct ledger *l, const char *who, const char *at,
                                    const struct intervention interventions[], size_t n,
                                    uint64_t *entry, osara_problems *problems)
{
    struct buffer b = {0};
    struct digest head;
    enum osara_status rc = OSARA_OK;
    const struct ledger_entry link = {
        .kind = "intervention", .action = "alteration", .who = who, .at = at};

    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        buffer_clear(&b);
        put_intervention(&interventions[i], &b);
        rc = b.failed ? problem_memory(problems)
                      : ledger_add_item(l, interventions[i].offender, (struct text){b.at, b.n},
                                        problems);
    }
    if (rc == OSARA_OK)
        rc = ledger_commit_entry(l, &link, entry, &head, problems);
    buffer_free(&b);
    return rc;
}

struct reader {
    interventions_each *each;
    void *to;
};

static int32_t day_at(const struct json_node *json, const char *key)
{
    int32_t day = DATE_MISSING;

    date_parse_iso(json_text_of(json_at(json, key)), &day);
    return day;
}

static bool take_item(void *to, const struct ledger_item *item)
{
    const struct reader *r = to;
    struct json_node *json = json_read(item->content), *link = json_read(item->link);
    struct intervention i = {.offender = item->offender,
                             .what = json_text_of(json_at(json, "what")),
                             .on = day_at(json, "on"),
                             .expires = day_at(json, "expires"),
                             .reason = json_text_of(json_at(json, "reason")),
                             .entry = item->entry,
                             .who = json_text_of(json_at(link, "who")),
                             .at = json_text_of(json_at(link, "at"))};
    bool go_on = json != NULL && link != NULL;

    if (go_on && item->offender.n > 0 &&
        intervention_of_name(json_text_of(json_at(json, "intervention")), &i.kind)) {
        i.outcome = intervention_outcome(i.kind, json_text_of(json_at(json, "outcome")));
        if (i.outcome != NULL) /* NULL: of a later Osara */
            go_on = r->each(r->to, &i);
    }
    json_release(json);
    json_release(link);
    return go_on;
}

enum osara_status interventions_read(struct ledger *l, struct text offender,
                                     interventions_each *each, void *to, osara_problems *problems)
{
    struct reader reader = {each, to};
    const struct ledger_wanted items = {.kind = "intervention", .offender = offender};

    return ledger_items(l, &items, take_item, &reader, problems);
}
