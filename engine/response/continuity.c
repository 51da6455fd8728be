/* continuity.c -- see continuity.h. */
#include "response/continuity.h"

#include <stdlib.h>
#include <string.h>

#include "base/growing.h"

/* A records system writes a strand's name its own way: case, and '_' against ' ', do not matter. */
static bool same_strand(struct text a, const char *name)
{
    size_t n = name == NULL ? 0 : strlen(name);

    if (name == NULL || a.n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char x = a.at[i] == '_' ? ' ' : a.at[i], y = name[i] == '_' ? ' ' : name[i];

        x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
        if (x != y)
            return false;
    }
    return true;
}

/* The strand that the extract says he is in. */
static int16_t strand_said(const struct plan *plan, const struct data *data, size_t subject)
{
    if (plan->continuity == UINT32_MAX)
        return STRAND_NONE;
    uint32_t word = data->tables[0].columns[plan->continuity].as.word[subject];

    if (word == WORD_MISSING)
        return STRAND_NONE;
    struct text name = words_text(data->words, word);

    for (size_t s = 0; s < plan->n_strands; s++)
        if (same_strand(name, plan->strands[s].name) || same_strand(name, plan->strands[s].title))
            return (int16_t)s;
    return STRAND_NONE;
}

static int16_t leave_of(const struct plan *plan, const struct scores *s, size_t subject)
{
    for (size_t i = 0; i < plan->n_leaves; i++)
        if (response_truth(&plan->leaves[i].when, s, subject) == TRUTH_TRUE)
            return (int16_t)i;
    return -1;
}

/* What a decision says goes before what the extract says, and that before earlier runs. */
static void find_place(const struct plan *plan, const struct data *data, struct outcome *o)
{
    const struct past *past = o->past;
    const struct column *columns = data->tables[0].columns;

    o->held_now = past != NULL && past->decided ? past->holds
                                                : strand_said(plan, data, o->subject);
    o->held_since = DATE_MISSING;
    o->entry_score = NAN;
    if (o->held_now == STRAND_NONE)
        return;
    if (past != NULL && past->holds == o->held_now) {
        o->held_since = past->since;
        o->entry_score = past->entry_score;
    }
    if (past != NULL && past->decided)
        return;
    if (plan->held_since != UINT32_MAX &&
        columns[plan->held_since].as.date[o->subject] != DATE_MISSING)
        o->held_since = columns[plan->held_since].as.date[o->subject];
    if (plan->entry_score != UINT32_MAX &&
        !isnan(columns[plan->entry_score].as.number[o->subject]))
        o->entry_score = columns[plan->entry_score].as.number[o->subject];
}

int32_t continuity_expires(const struct plan *plan, const struct outcome *o)
{
    int32_t from = o->held_since;

    if (o->held_now == STRAND_NONE || isnan(plan->expires_after))
        return DATE_MISSING;
    if (o->past != NULL && o->past->decided && o->past->renewed != DATE_MISSING)
        from = o->past->renewed;
    return from == DATE_MISSING ? DATE_MISSING : from + (int32_t)lround(plan->expires_after);
}

static bool has_expired(const struct plan *plan, const struct outcome *o)
{
    int32_t day = continuity_expires(plan, o);

    return day != DATE_MISSING && day <= plan->as_of;
}

static bool has_dropped(const struct plan *plan, const struct scores *s, const struct outcome *o)
{
    return o->held_now != STRAND_NONE && !isnan(plan->dropped) && !isnan(o->entry_score) &&
           s->score[o->subject] < plan->dropped * o->entry_score;
}

void continuity_before(const struct plan *plan, const struct data *data, const struct scores *s,
                       const struct history *history, struct outcome *o)
{
    o->past = history == NULL ? NULL : history->of[o->subject];
    find_place(plan, data, o);
    o->leave = leave_of(plan, s, o->subject);
    o->lapsed = has_expired(plan, o) || has_dropped(plan, s, o);
    o->stays = o->held_now != STRAND_NONE && !o->lapsed && o->held_since != DATE_MISSING &&
               plan->as_of < o->held_since + (int32_t)lround(plan->minimum_stay);
}

/* Places lapse here, and this one could not: it has no day to count from. */
static bool is_undated(const struct plan *plan, const struct outcome *o)
{
    return o->held_now != STRAND_NONE && !isnan(plan->expires_after) &&
           continuity_expires(plan, o) == DATE_MISSING;
}

/* ---- Who is to leave ---- */

/* Who must be in the strand is not there by his score, nor for a time. */
static bool must_stay(const struct plan *plan, const struct scores *s, const struct outcome *o)
{
    return s->rank[o->subject] > 0 &&
           response_truth(&plan->strands[o->held_now].must, s, o->subject) == TRUTH_TRUE;
}

static bool is_departure(const struct response *r, const struct plan *plan,
                         const struct scores *s, const struct outcome *o,
                         enum departure_reason *reason)
{
    const struct outcome *placed = response_outcome(r, s, o->subject);

    if (o->leave >= 0)
        *reason = DEPARTURE_RULE;
    else if (must_stay(plan, s, o))
        return false;
    else if (s->rank[o->subject] == 0 || !(s->score[o->subject] > 0))
        *reason = DEPARTURE_NO_HARM;
    else if (has_expired(plan, o))
        *reason = DEPARTURE_EXPIRED;
    else if (has_dropped(plan, s, o))
        *reason = DEPARTURE_DROPPED;
    else if (placed == NULL)
        *reason = DEPARTURE_BELOW;
    else if (placed->status != STATUS_HELD && !(placed->eligible >> o->held_now & 1))
        *reason = DEPARTURE_ELIGIBLE;
    else if (placed->status == STATUS_WAITING)
        *reason = DEPARTURE_OUTBID;
    else if (is_undated(plan, o))
        *reason = DEPARTURE_UNDATED;
    else
        return false;
    return true;
}

struct departures {
    struct departure *at;
    size_t n, room;
};

static bool push(struct departures *d, struct departure one)
{
    struct departure *made = growing_push(&d->at, &d->n, &d->room, sizeof *made);

    if (made != NULL)
        *made = one;
    return made != NULL;
}

static bool find_among(struct departures *d, const struct response *r, const struct plan *plan,
                       const struct data *data, const struct scores *s,
                       const struct history *history)
{
    bool anyone = plan->continuity != UINT32_MAX || history != NULL; /* else nobody holds a place */

    for (uint32_t i = 0; anyone && i < s->n; i++) {
        struct outcome o = {.subject = i};
        struct departure one = {.subject = i, .lapsed_on = DATE_MISSING};

        if (plan->continuity == UINT32_MAX && (history == NULL || history->of[i] == NULL))
            continue;
        continuity_before(plan, data, s, history, &o);
        if (o.held_now == STRAND_NONE || !is_departure(r, plan, s, &o, &one.reason))
            continue;
        one.strand = o.held_now;
        one.leave = o.leave;
        one.since = o.held_since;
        one.entry_score = o.entry_score;
        if (one.reason == DEPARTURE_EXPIRED)
            one.lapsed_on = continuity_expires(plan, &o);
        if (!push(d, one))
            return false;
    }
    for (size_t i = 0; history != NULL && i < history->n_gone; i++) {
        const struct gone *gone = &history->gone[i];

        if (!push(d, (struct departure){.reason = DEPARTURE_GONE,
                                        .subject = SUBJECT_NONE,
                                        .gone = gone,
                                        .strand = gone->past.holds,
                                        .leave = -1,
                                        .since = gone->past.since,
                                        .entry_score = gone->past.entry_score,
                                        .lapsed_on = DATE_MISSING}))
            return false;
    }
    return true;
}

/* By strand, then rank (out of scope last); who is gone after all others, in the order given. */
static bool comes_before(const struct scores *s, const struct departure *a,
                         const struct departure *b)
{
    if (a->gone != NULL || b->gone != NULL)
        return a->gone == NULL || (b->gone != NULL && a->gone < b->gone);
    if (a->strand != b->strand)
        return a->strand < b->strand;
    return s->rank[a->subject] - 1u < s->rank[b->subject] - 1u ||
           (s->rank[a->subject] == s->rank[b->subject] && a->subject < b->subject);
}

/* Merge sort: qsort() has no room for what the order depends on. */
static void sort(const struct scores *s, struct departure *at, struct departure *scratch, size_t n)
{
    size_t mid = n / 2, i = 0, j = mid;

    if (n < 2)
        return;
    sort(s, at, scratch, mid);
    sort(s, at + mid, scratch, n - mid);
    memcpy(scratch, at, n * sizeof *at);
    for (size_t k = 0; k < n; k++)
        at[k] = i < mid && (j >= n || !comes_before(s, &scratch[j], &scratch[i])) ? scratch[i++]
                                                                               : scratch[j++];
}

enum osara_status departures_find(struct response *r, const struct plan *plan,
                                  const struct data *data, const struct scores *s,
                                  const struct history *history, osara_problems *problems)
{
    struct departures d = {0};
    bool found = find_among(&d, r, plan, data, s, history);
    struct departure *scratch = malloc((d.n + 1) * sizeof *scratch);

    r->departures = d.at;
    r->n_departures = d.n;
    if (!found || scratch == NULL) {
        free(scratch);
        return problem_memory(problems);
    }
    if (d.n > 1)
        sort(s, d.at, scratch, d.n);
    free(scratch);
    return OSARA_OK;
}
