/* past_decisions.c -- decisions of last time, those still open, and what came of referrals; as JSON. */
#include <stdlib.h>

#include "audit/decisions.h"
#include "audit/interventions.h"
#include "base/json_write.h"
#include "base/words.h"
#include "run/past.h"

/* Which decision on someone stands: the last that is no referral, which goes beside any other. */
struct reading {
    struct ledger *ledger;
    const struct past_now *now;
    int32_t last_time; /* as-of date of the last list */
    struct words *who;
    size_t *standing; /* by word: number of the decision, from 1; 0 none */
    size_t room, n;
    struct buffer *out;
    enum osara_status rc;
    osara_problems *problems;
};

static bool note(void *to, const struct decision *d)
{
    struct reading *r = to;
    uint32_t word = words_add(r->who, d->offender);

    r->n++;
    if (word == UINT32_MAX)
        return false;
    if (word >= r->room) {
        size_t room = 2 * (size_t)word + 64;
        size_t *grown = realloc(r->standing, room * sizeof *grown);

        if (grown == NULL)
            return false;
        for (size_t i = r->room; i < room; i++)
            grown[i] = 0;
        r->standing = grown;
        r->room = room;
    }
    if (d->kind != DECISION_REFER && d->as_of <= r->now->as_of)
        r->standing[word] = r->n;
    return true;
}

static void put_day(struct buffer *b, const char *key, int32_t day)
{
    if (day != DATE_MISSING)
        json_put_date(b, key, day);
}

static void put_some(struct buffer *b, const char *key, struct text text)
{
    if (text.n > 0)
        json_put_text(b, key, text);
}

/* The last that the ledger holds of a referral. */
struct referral {
    const struct decision *decision;
    uint64_t until;
    struct buffer *out; /* NULL: nothing found yet is written */
    const char *outcome;
    int32_t on;
};

static bool take_referral(void *to, const struct intervention *i)
{
    struct referral *r = to;

    if (i->kind == INTERVENTION_REFERRAL && text_same_name(i->what, r->decision->to) &&
        i->entry > r->decision->entry && (r->until == 0 || i->entry < r->until)) {
        r->outcome = i->outcome;
        r->on = i->on;
    }
    return true;
}

static enum osara_status put_outcome(struct reading *r, const struct decision *d)
{
    struct referral found = {.decision = d, .until = r->now->entry, .on = DATE_MISSING};
    enum osara_status rc = OSARA_OK;

    if (d->kind == DECISION_REFER)
        rc = interventions_read(r->ledger, d->offender, take_referral, &found, r->problems);
    if (rc == OSARA_OK && found.outcome != NULL) {
        json_put_string(r->out, "outcome", found.outcome);
        put_day(r->out, "outcome_on", found.on);
    }
    return rc;
}

static void put_decision(struct buffer *b, const struct decision *d)
{
    json_put_string(b, "decision", decision_name(d->kind));
    put_some(b, "strand", d->strand);
    put_some(b, "proposed", d->proposed);
    put_some(b, "reason", d->reason);
    put_day(b, "review", d->review);
    put_some(b, "needed", d->needed);
    put_some(b, "owner", d->owner);
    put_day(b, "due", d->due);
    put_some(b, "to", d->to);
    put_some(b, "who", d->who);
    put_day(b, "on", d->as_of);
}

/* Of the last list, or still in force or open. */
static bool is_of_last_time(const struct reading *r, const struct decision *d, bool stands)
{
    bool last = d->as_of == r->last_time;

    if (d->kind == DECISION_REFER || d->as_of > r->now->as_of)
        return last;
    return stands &&
           (last || d->kind == DECISION_DEFER ||
            (d->kind != DECISION_ADOPT && d->review != DATE_MISSING && d->review > r->last_time));
}

static bool put_one(void *to, const struct decision *d)
{
    struct reading *r = to;
    uint32_t word = words_find(r->who, d->offender);

    r->n++;
    if (r->rc != OSARA_OK || !is_of_last_time(r, d, r->standing[word] == r->n))
        return true;
    json_put_object(r->out, NULL);
    json_put_text(r->out, "offender", d->offender);
    json_put_integer(r->out, "rank", r->now->rank(r->now->to, d->offender));
    json_put_integer(r->out, "rank_then", d->rank);
    put_decision(r->out, d);
    r->rc = put_outcome(r, d);
    json_end_object(r->out);
    return true;
}

enum osara_status past_decisions(struct ledger *l, const struct past_now *now, int32_t last_time,
                                 struct buffer *b, osara_problems *problems)
{
    const struct decisions_wanted wanted = {.ruleset = now->ruleset, .until = now->entry};
    struct reading r = {.ledger = l,
                        .now = now,
                        .last_time = last_time,
                        .who = words_new(),
                        .out = b,
                        .problems = problems};
    enum osara_status rc = r.who == NULL ? problem_memory(problems)
                                         : decisions_read(l, &wanted, note, &r, problems);

    json_put_list(b, "decisions");
    r.n = 0;
    if (rc == OSARA_OK)
        rc = decisions_read(l, &wanted, put_one, &r, problems);
    json_end_list(b);
    words_free(r.who);
    free(r.standing);
    return rc == OSARA_OK ? r.rc : rc;
}

/* ---- What was taken on one run ---- */

struct taking {
    struct reading reading;
    struct text offender; /* empty: all */
};

static bool put_taken(void *to, const struct decision *d)
{
    struct taking *t = to;
    struct reading *r = &t->reading;
    bool stands = d->kind == DECISION_REFER ||
                  r->standing[words_find(r->who, d->offender)] == r->n + 1;

    r->n++;
    if (!stands || (t->offender.n > 0 && !text_equal(t->offender, d->offender)))
        return true;
    json_put_object(r->out, NULL);
    json_put_text(r->out, "offender", d->offender);
    put_decision(r->out, d);
    json_end_object(r->out);
    return true;
}

enum osara_status past_taken(struct ledger *l, uint64_t run, struct text offender, struct buffer *b,
                             osara_problems *problems)
{
    const struct decisions_wanted wanted = {.run = run};
    const struct past_now now = {.as_of = INT32_MAX};
    struct taking t = {.reading = {.now = &now, .who = words_new(), .out = b},
                       .offender = offender};
    enum osara_status rc = t.reading.who == NULL
                               ? problem_memory(problems)
                               : decisions_read(l, &wanted, note, &t.reading, problems);

    json_put_list(b, "taken");
    t.reading.n = 0;
    if (rc == OSARA_OK)
        rc = decisions_read(l, &wanted, put_taken, &t, problems);
    json_end_list(b);
    words_free(t.reading.who);
    free(t.reading.standing);
    return rc;
}
