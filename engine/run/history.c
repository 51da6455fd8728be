/* history.c -- decisions and earlier runs, played forward to this run's as-of date. */
#include "run/history.h"

#include <stdlib.h>
#include <string.h>

#include "audit/decisions.h"
#include "audit/earlier.h"

/* One of whom the ledger says something, in this extract or not. */
struct person {
    struct past past;
    uint64_t entered; /* the run by which he came, as earlier runs say */
    uint32_t last;    /* the position of the last run that placed him */
};

struct playing {
    struct osara_run *run;
    struct words *names;    /* offenders */
    struct person *persons; /* by word */
    size_t n, room;
    uint32_t n_runs;
};

static const struct past nothing = {.holds = STRAND_NONE,
                                    .since = DATE_MISSING,
                                    .entry_score = NAN,
                                    .renewed = DATE_MISSING,
                                    .strand = STRAND_NONE,
                                    .until = DATE_MISSING,
                                    .on = DATE_MISSING,
                                    .due = DATE_MISSING};

static struct person *person_of(struct playing *p, struct text name)
{
    uint32_t word = words_add(p->names, name);

    while (word != UINT32_MAX && p->n <= word) {
        struct person *made = arena_push(p->run->arena, &p->persons, &p->n, &p->room,
                                         sizeof *p->persons);

        if (made == NULL)
            return NULL;
        *made = (struct person){.past = nothing};
    }
    return word == UINT32_MAX ? NULL : &p->persons[word];
}

static int16_t strand_of(const struct playing *p, struct text name)
{
    for (size_t s = 0; name.n > 0 && s < p->run->plan->n_strands; s++)
        if (text_same_name(name, text_of(p->run->plan->strands[s].name)))
            return (int16_t)s;
    return STRAND_NONE; /* a strand that the ruleset no longer has */
}

/* ---- Earlier runs: an unbroken series in one strand ---- */

static bool play_placement(void *to, const struct earlier *e)
{
    struct playing *p = to;
    struct person *person = person_of(p, e->offender);
    int16_t strand = strand_of(p, e->strand);

    if (person == NULL)
        return false;
    if (person->past.holds != strand || person->last + 1 != e->position + (e->position == 0)) {
        person->past.since = e->as_of;
        person->entered = e->run;
    }
    person->past.holds = strand;
    person->last = e->position;
    return true;
}

/* Forgets those whom the last run did not place; finds the entry scores of the others. */
static void end_series(struct playing *p, struct ledger *l)
{
    for (uint32_t w = 1; w < p->n; w++) {
        struct person *person = &p->persons[w];

        if (person->past.holds == STRAND_NONE || person->last + 1 != p->n_runs)
            person->past = nothing;
        else
            person->past.entry_score = earlier_score(l, person->entered,
                                                     words_text(p->names, w));
    }
}

/* ---- Decisions ---- */

static const char *copy(struct playing *p, struct text text, bool *ok)
{
    const char *made = text.n > 0 ? arena_copy(p->run->arena, text) : NULL;

    *ok = *ok && (made != NULL || text.n == 0);
    return made;
}

/* He holds a place in this strand from now on; or still does. */
static void hold_place(struct past *past, int16_t strand, const struct decision *d)
{
    if (past->holds != strand || past->since == DATE_MISSING || past->since > d->as_of) {
        past->since = d->as_of;
        past->entry_score = d->score;
    }
    past->holds = strand;
    past->renewed = d->as_of;
}

static void leave_place(struct past *past)
{
    past->holds = STRAND_NONE;
    past->since = past->renewed = DATE_MISSING;
    past->entry_score = NAN;
}

static void play_force(const struct playing *p, struct past *past, const struct decision *d)
{
    int16_t strand = strand_of(p, d->strand);

    past->decided = true;
    past->force = IN_FORCE_NOTHING;
    past->until = d->review;
    if (strand != STRAND_NONE && d->kind != DECISION_DESELECT)
        hold_place(past, strand, d);
    else
        leave_place(past);
    if (d->kind == DECISION_ADOPT || d->review == DATE_MISSING ||
        d->review <= p->run->plan->as_of)
        return;
    past->force = d->kind == DECISION_OVERRIDE && strand != STRAND_NONE ? IN_FORCE_STRAND
                                                                        : IN_FORCE_OUT;
    past->strand = strand;
}

static bool play_referral(struct playing *p, struct past *past, const struct decision *d)
{
    past->referred = arena_format(p->run->arena, "%s%s%.*s", past->referred ? past->referred : "",
                                  past->referred ? "; " : "", TEXT_ARGS(d->to));
    return past->referred != NULL;
}

static bool play_decision(void *to, const struct decision *d)
{
    struct playing *p = to;
    struct person *person = d->as_of <= p->run->plan->as_of ? person_of(p, d->offender) : NULL;
    bool ok = true;

    if (d->as_of > p->run->plan->as_of)
        return true;
    if (person == NULL)
        return false;
    struct past *past = &person->past;

    if (d->kind == DECISION_REFER)
        return play_referral(p, past, d);
    past->needed = past->owner = NULL;
    past->due = DATE_MISSING;
    if (d->kind == DECISION_DEFER) {
        past->needed = copy(p, d->needed, &ok);
        past->owner = copy(p, d->owner, &ok);
        past->due = d->due;
    } else {
        play_force(p, past, d);
    }
    past->decision = decision_name(d->kind);
    past->entry = d->entry;
    past->on = d->as_of;
    past->who = copy(p, d->who, &ok);
    past->why = copy(p, d->reason, &ok);
    return ok;
}

/* ---- To the subjects ---- */

static bool says_nothing(const struct past *p)
{
    return p->holds == STRAND_NONE && p->decision == NULL && p->referred == NULL;
}

static bool give(struct playing *p, struct history *h, uint32_t subject_of[])
{
    struct arena *arena = p->run->arena;
    const struct data *data = &p->run->extract->data;
    size_t room = 0;

    for (uint32_t w = 1; w < p->n; w++) {
        struct text name = words_text(p->names, w);
        uint32_t word = words_find(data->ids, name);
        uint32_t subject = word == WORD_MISSING ? SUBJECT_NONE : subject_of[word];
        const struct past *past = &p->persons[w].past;

        if (says_nothing(past))
            continue;
        if (subject != SUBJECT_NONE) {
            h->of[subject] = &p->persons[w].past;
        } else if (past->holds != STRAND_NONE) {
            struct gone *gone = arena_push(arena, &h->gone, &h->n_gone, &room, sizeof *h->gone);
            const char *id = gone == NULL ? NULL : arena_copy(arena, name);

            if (id == NULL)
                return false;
            *gone = (struct gone){id, *past};
        }
    }
    return true;
}

static enum osara_status give_all(struct playing *p, osara_problems *problems)
{
    const struct data *data = &p->run->extract->data;
    const uint32_t *id = data->tables[0].columns[p->run->plan->tables[0].join].as.word;
    size_t n_words = words_count(data->ids);
    struct history *h = arena_alloc(p->run->arena, 1, sizeof *h);
    uint32_t *subject_of = malloc((n_words + 1) * sizeof *subject_of);
    bool ok = h != NULL && subject_of != NULL;

    if (ok)
        h->of = arena_alloc(p->run->arena, data->n_subjects + 1, sizeof *h->of);
    ok = ok && h->of != NULL && words_index(data->ids);
    for (size_t i = 0; ok && i < n_words; i++)
        subject_of[i] = SUBJECT_NONE;
    for (size_t i = 0; ok && i < data->n_subjects; i++)
        subject_of[id[i]] = (uint32_t)i;
    ok = ok && give(p, h, subject_of);
    free(subject_of);
    if (ok)
        p->run->history = h;
    return ok ? OSARA_OK : problem_memory(problems);
}

static enum osara_status play(struct playing *p, struct ledger *l, uint64_t until,
                              osara_problems *problems)
{
    const struct plan *plan = p->run->plan;
    const struct decisions_wanted wanted = {.ruleset = plan->name, .until = until};
    enum osara_status rc = OSARA_OK;

    if (plan->continuity != UINT32_MAX)
        rc = earlier_placed(l, plan->name, plan->as_of, until, play_placement, p, &p->n_runs,
                            problems);
    if (rc == OSARA_OK)
        end_series(p, l);
    if (rc == OSARA_OK)
        rc = decisions_read(l, &wanted, play_decision, p, problems);
    return rc == OSARA_OK ? give_all(p, problems) : rc;
}

enum osara_status run_find_history(struct osara_run *run, uint64_t until,
                                   osara_problems *problems)
{
    struct playing p = {.run = run};
    struct ledger *l = NULL;
    enum osara_status rc;

    if (run->ledger_path == NULL || !ledger_is_there(run->ledger_path))
        return OSARA_OK;
    rc = ledger_read(run->ledger_path, &l, problems);
    if (rc == OSARA_OK && (p.names = words_new()) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = play(&p, l, until, problems);
    ledger_close(l);
    words_free(p.names);
    return rc;
}
