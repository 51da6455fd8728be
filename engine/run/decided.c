/* decided.c -- decisions as the ledger holds them, and where rules and people disagree. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/decisions.h"
#include "base/words.h"
#include "report/told.h"
#include "run/trail.h"

static const struct told_column listed[] = {
    {"entry", true, false},     {"run", true, true},      {"offender", false, false},
    {"decision", false, false}, {"strand", false, false}, {"rule", false, false},
    {"rank", true, false},      {"score", true, true},    {"review", false, false},
    {"needed", false, true},    {"owner", false, true},   {"due", false, false},
    {"to", false, true},        {"reason", false, true},  {"who", false, true},
    {"at", false, true},
};

static bool list_one(void *to, const struct decision *d)
{
    struct told_table *t = to;

    told_integer(t, (int64_t)d->entry);
    told_integer(t, (int64_t)d->run);
    told_text(t, d->offender);
    told_text(t, text_of(decision_name(d->kind)));
    told_text(t, d->kind == DECISION_OVERRIDE && d->strand.n == 0 ? TEXT("none") : d->strand);
    told_text(t, d->rule);
    told_integer(t, d->rank);
    told_number(t, d->score, 1);
    told_day(t, d->review);
    told_text(t, d->needed);
    told_text(t, d->owner);
    told_day(t, d->due);
    told_text(t, d->to);
    told_text(t, d->reason);
    told_text(t, d->who);
    told_text(t, d->at);
    return true;
}

/* ---- Rates: a decision that was replaced on the same run no longer counts ---- */

struct standing_decision {
    uint32_t rule; /* word */
    enum decision_kind kind;
};

struct rates {
    struct words *rules, *cases;        /* a case: run and offender */
    struct standing_decision *standing; /* by word of the case */
    size_t room;
    size_t (*count)[DECISION_KINDS_]; /* by word of the rule */
};

static uint32_t case_of(struct rates *r, const struct decision *d)
{
    struct buffer b = {0};

    buffer_format(&b, "%llu ", (unsigned long long)d->run);
    buffer_text(&b, d->offender);
    uint32_t word = b.failed ? UINT32_MAX : words_add(r->cases, (struct text){b.at, b.n});

    buffer_free(&b);
    return word;
}

static bool note(void *to, const struct decision *d)
{
    struct rates *r = to;

    if (d->kind == DECISION_REFER) /* says nothing for or against the proposal */
        return true;
    uint32_t word = case_of(r, d), rule = words_add(r->rules, d->rule);

    if (word == UINT32_MAX || rule == UINT32_MAX)
        return false;
    if (word >= r->room) {
        size_t room = 2 * (size_t)word + 64;
        struct standing_decision *grown = realloc(r->standing, room * sizeof *grown);

        if (grown == NULL)
            return false;
        r->standing = grown;
        r->room = room;
    }
    r->standing[word] = (struct standing_decision){rule, d->kind};
    return true;
}

static const struct told_column rated[] = {
    {"rule", false, false},      {"decided", true, false},  {"adopted", true, false},
    {"overridden", true, false}, {"deferred", true, false}, {"de_selected", true, false},
    {"override_%", true, false},
};

static void tell_rule(const struct rates *r, uint32_t rule, struct told_table *t)
{
    const size_t *n = r->count[rule];
    size_t against = n[DECISION_OVERRIDE] + n[DECISION_DESELECT];
    size_t decided = against + n[DECISION_ADOPT];

    told_text(t, words_text(r->rules, rule));
    told_integer(t, (int64_t)(decided + n[DECISION_DEFER]));
    told_integer(t, (int64_t)n[DECISION_ADOPT]);
    told_integer(t, (int64_t)n[DECISION_OVERRIDE]);
    told_integer(t, (int64_t)n[DECISION_DEFER]);
    told_integer(t, (int64_t)n[DECISION_DESELECT]);
    told_number(t, decided ? 100.0 * (double)against / (double)decided : (double)NAN, 1);
}

static struct text name_of(const struct rates *r, uint32_t rule)
{
    return words_text(r->rules, rule);
}

/* Rules in the order of their text. */
static enum osara_status tell_rates(struct rates *r, struct told_table *t, osara_problems *problems)
{
    uint32_t n = words_count(r->rules), done = 0;

    r->count = calloc((size_t)n + 1, sizeof *r->count);
    if (r->count == NULL)
        return problem_memory(problems);
    for (uint32_t c = 1; c < words_count(r->cases); c++)
        r->count[r->standing[c].rule][r->standing[c].kind]++;
    for (uint32_t last = 0; done + 1 < n; done++) {
        uint32_t next = 0;

        for (uint32_t w = 1; w < n; w++)
            if ((last == 0 || text_compare(name_of(r, w), name_of(r, last)) > 0) &&
                (next == 0 || text_compare(name_of(r, w), name_of(r, next)) < 0))
                next = w;
        tell_rule(r, next, t);
        last = next;
    }
    return OSARA_OK;
}

static enum osara_status read_rates(struct ledger *l, const struct decisions_wanted *wanted,
                                    struct told_table *t, osara_problems *problems)
{
    struct rates r = {.rules = words_new(), .cases = words_new()};
    enum osara_status rc = r.rules && r.cases ? decisions_read(l, wanted, note, &r, problems)
                                              : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = tell_rates(&r, t, problems);
    words_free(r.rules);
    words_free(r.cases);
    free(r.standing);
    free(r.count);
    return rc;
}

enum osara_status osara_decisions(const char *ledger, uint64_t run, bool rates,
                                  const osara_witness *witness, osara_look look, char **text,
                                  osara_problems *problems)
{
    struct ledger *l = NULL;
    struct told_table t;
    struct buffer marking = {0};
    struct decided_run there = {0};
    const struct decisions_wanted wanted = {.run = run};
    const struct ledger_wanted listed_here = {.kind = "decision", .run = run};
    enum osara_status rc = OSARA_OK;

    if (!rates) /* rates name nobody */
        rc = trail_log_items(ledger, witness, "decisions", &listed_here, problems);
    if (rc == OSARA_OK)
        rc = ledger_read(ledger, &l, problems);
    if (rc == OSARA_OK && run != 0)
        rc = decisions_run(l, run, &there, problems);
    buffer_free(&there.content);
    if (rc != OSARA_OK) {
        ledger_close(l);
        return rc;
    }
    trail_marking(l, run, &marking);
    told_open(&t, rates ? rated : listed,
              rates ? sizeof rated / sizeof rated[0] : sizeof listed / sizeof listed[0],
              (struct text){marking.at, marking.n}, look);
    rc = rates ? read_rates(l, &wanted, &t, problems)
               : decisions_read(l, &wanted, list_one, &t, problems);
    ledger_close(l);
    rc = told_close(&t, rc, "Nothing is decided: everything is proposed.\n", text, problems);
    buffer_free(&marking);
    return rc;
}
