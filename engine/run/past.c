/* past.c -- movement, weeks on the list, who has left: the cohorts of earlier runs, person by person. */
#include "run/past.h"

#include <math.h>

#include "audit/earlier.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/words.h"

enum { RUNS_SHOWN = 6 };

struct stay {     /* of one person on one list, or placed from below it */
    uint32_t run; /* of past.runs */
    uint32_t rank;
    bool below;
    const char *strand;
    struct stay *before;
};

struct person {
    struct stay *last;
};

struct list_before {
    uint64_t run;
    int32_t as_of;
    size_t n;      /* on the list */
    uint32_t last; /* the lowest rank on it */
};

struct past {
    struct text only; /* the one offender who is asked for; empty: all */
    struct arena *arena;
    struct words *who;
    struct person *people; /* by word */
    size_t n_people, room_people;
    struct list_before *runs; /* oldest first */
    size_t n_runs, room_runs;
};

static bool take(void *to, const struct ledger_member *m)
{
    struct past *p = to;

    if (p->n_runs == 0 || p->runs[p->n_runs - 1].run != m->run) {
        struct list_before *run = arena_push(p->arena, &p->runs, &p->n_runs, &p->room_runs,
                                             sizeof *run);

        if (run == NULL)
            return false;
        run->run = m->run;
        run->as_of = DATE_MISSING;
        (void)date_parse_iso(m->as_of, &run->as_of);
    }
    if (!m->below) {
        p->runs[p->n_runs - 1].n++;
        p->runs[p->n_runs - 1].last = m->rank; /* they come by rank */
    }
    if (p->only.n > 0 && !text_equal(p->only, m->offender))
        return true;
    uint32_t word = words_add(p->who, m->offender);
    struct stay *stay = arena_alloc(p->arena, 1, sizeof *stay);

    if (word == UINT32_MAX || stay == NULL)
        return false;
    while (p->n_people <= word)
        if (arena_push(p->arena, &p->people, &p->n_people, &p->room_people, sizeof *p->people) ==
            NULL)
            return false;
    *stay = (struct stay){(uint32_t)p->n_runs - 1, m->rank, m->below,
                          arena_copy(p->arena, m->strand), p->people[word].last};
    p->people[word].last = stay;
    return stay->strand != NULL;
}

/* The first day of the stretch of lists, without a gap up to the last, on which he stood. */
static int32_t since(const struct past *p, const struct stay *last)
{
    const struct stay *s = last;

    while (s->before != NULL && s->before->run + 1 == s->run && !s->before->below)
        s = s->before;
    return p->runs[s->run].as_of;
}

static void put_runs(const struct past *p, const struct stay *last, struct buffer *b)
{
    size_t n = 0;

    json_put_list(b, "runs");
    for (const struct stay *s = last; s != NULL && n < RUNS_SHOWN; s = s->before, n++) {
        json_put_object(b, NULL);
        json_put_date(b, "as_of", p->runs[s->run].as_of);
        json_put_integer(b, "rank", s->rank);
        json_put_string(b, "strand", s->strand);
        if (s->below)
            json_put_flag(b, "below", true);
        json_end_object(b);
    }
    json_end_list(b);
}

static bool was_on_last(const struct past *p, const struct stay *s)
{
    return s != NULL && s->run + 1 == p->n_runs && !s->below;
}

static void put_person(const struct past *p, const struct past_now *now, uint32_t word,
                       struct buffer *b)
{
    const struct stay *last = p->people[word].last;
    char *key = arena_copy(p->arena, words_text(p->who, word));

    b->failed |= key == NULL;
    json_put_object(b, key);
    if (was_on_last(p, last)) {
        json_put_integer(b, "rank", last->rank);
        json_put_string(b, "strand", last->strand);
        json_put_integer(b, "weeks", (now->as_of - since(p, last)) / 7);
    }
    put_runs(p, last, b);
    json_end_object(b);
}

static void put_left(const struct past *p, struct ledger *l, uint32_t word, uint32_t rank,
                     struct buffer *b)
{
    const struct stay *last = p->people[word].last;

    json_put_object(b, NULL);
    json_put_text(b, "offender", words_text(p->who, word));
    json_put_integer(b, "rank_before", last->rank);
    json_put_string(b, "strand_before", last->strand);
    json_put_number(b, "score_before",
                    earlier_score(l, p->runs[last->run].run, words_text(p->who, word)));
    if (rank > 0)
        json_put_integer(b, "rank", rank);
    else
        json_put_null(b, "rank");
    json_end_object(b);
}

/* Who stood on the last list and is not on this one, as they ranked then. */
static void put_all_left(const struct past *p, struct ledger *l, const struct past_now *now,
                         struct buffer *b)
{
    const struct list_before *last = &p->runs[p->n_runs - 1];
    uint32_t *by_rank = arena_alloc(p->arena, (size_t)last->last + 1, sizeof *by_rank);

    b->failed |= by_rank == NULL;
    for (uint32_t w = 1; by_rank != NULL && w < p->n_people; w++)
        if (was_on_last(p, p->people[w].last))
            by_rank[p->people[w].last->rank] = w;
    json_put_list(b, "left");
    for (size_t rank = 1; by_rank != NULL && rank <= last->last; rank++) {
        uint32_t w = by_rank[rank];

        if (w == 0) /* disposed of */
            continue;
        uint32_t to = now->rank(now->to, words_text(p->who, w));

        if (to == 0 || to > now->n_cohort)
            put_left(p, l, w, to, b);
    }
    json_end_list(b);
}

static enum osara_status put_past(const struct past *p, struct ledger *l,
                                  const struct past_now *now, bool decided, struct buffer *b,
                                  osara_problems *problems)
{
    const struct list_before *last = &p->runs[p->n_runs - 1];

    json_put_object(b, NULL);
    json_put_object(b, "previous");
    json_put_integer(b, "run", (int64_t)last->run);
    json_put_date(b, "as_of", last->as_of);
    json_put_integer(b, "cohort", (int64_t)last->n);
    json_end_object(b);
    json_put_object(b, "past");
    for (uint32_t w = 1; w < p->n_people; w++)
        if (now->recorded(now->to, words_text(p->who, w)))
            put_person(p, now, w, b);
    json_end_object(b);
    put_all_left(p, l, now, b);
    enum osara_status rc = past_decisions(l, now, last->as_of, b, problems);

    if (rc == OSARA_OK && decided)
        rc = past_taken(l, now->entry, TEXT(""), b, problems);
    json_end_object(b);
    return rc;
}

/* Nothing was before, but this run was decided on. */
static enum osara_status put_decided(struct ledger *l, const struct past_now *now, struct buffer *b,
                                     osara_problems *problems)
{
    json_put_object(b, NULL);
    enum osara_status rc = past_taken(l, now->entry, TEXT(""), b, problems);

    json_end_object(b);
    return rc;
}

enum osara_status past_write(struct ledger *l, const struct past_now *now, bool decided,
                             struct buffer *b, osara_problems *problems)
{
    struct past p = {.arena = arena_new(), .who = words_new()};
    enum osara_status rc = p.arena && p.who ? OSARA_OK : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = ledger_past(l, now->ruleset, now->as_of, now->entry, take, &p, problems);
    if (rc == OSARA_OK && p.n_runs > 0)
        rc = put_past(&p, l, now, decided, b, problems);
    else if (rc == OSARA_OK && decided)
        rc = put_decided(l, now, b, problems);
    if (rc == OSARA_OK && b->failed)
        rc = problem_memory(problems);
    words_free(p.who);
    arena_free(p.arena);
    return rc;
}

/* ---- One offender ---- */

static enum osara_status read_person(struct ledger *l, uint64_t run, struct past *p, int32_t *as_of,
                                     osara_problems *problems)
{
    struct buffer summary = {0};
    enum osara_status rc = ledger_summary(l, run, &summary, problems);
    struct json_node *tree = rc == OSARA_OK && !summary.failed
                                 ? json_read((struct text){summary.at, summary.n})
                                 : NULL;
    const char *ruleset = json_text_of(json_at(json_at(tree, "ruleset"), "name")).at;

    *as_of = DATE_MISSING;
    (void)date_parse_iso(json_text_of(json_at(tree, "as_of")), as_of);
    if (rc == OSARA_OK && tree == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && ruleset != NULL && *as_of != DATE_MISSING)
        rc = ledger_past(l, ruleset, *as_of, run, take, p, problems);
    json_release(tree);
    buffer_free(&summary);
    return rc;
}

enum osara_status past_person(struct ledger *l, uint64_t run, struct text offender,
                              struct buffer *b, osara_problems *problems)
{
    struct past p = {.only = offender, .arena = arena_new(), .who = words_new()};
    enum osara_status rc = p.arena && p.who ? OSARA_OK : problem_memory(problems);
    int32_t as_of;

    if (rc == OSARA_OK)
        rc = read_person(l, run, &p, &as_of, problems);
    if (rc == OSARA_OK) {
        const struct stay *last = p.n_people > 1 ? p.people[1].last : NULL;

        json_put_object(b, NULL);
        if (was_on_last(&p, last))
            json_put_integer(b, "weeks", (as_of - since(&p, last)) / 7);
        put_runs(&p, last, b);
        rc = past_taken(l, run, offender, b, problems);
        json_end_object(b);
    }
    if (rc == OSARA_OK && b->failed)
        rc = problem_memory(problems);
    words_free(p.who);
    arena_free(p.arena);
    return rc;
}
