/* report.c -- the meeting pack of a run drawn again, from the ledger alone. */
#include <stdlib.h>

#include "audit/show.h"
#include "base/date.h"
#include "base/files.h"
#include "base/json_read.h"
#include "base/words.h"
#include "report/pack.h"
#include "run/past.h"
#include "run/trail.h"

/* Where everyone stood in that run, and of whom it keeps a record; rank 0: he did not. */
struct stood {
    uint32_t rank;
    bool recorded;
};
struct standing {
    struct words *who;
    struct stood *at; /* by word */
    size_t n, room;
};

static bool take_stood(void *to, const struct ledger_stood *stood)
{
    struct standing *s = to;
    uint32_t word = stood->offender.n > 0 ? words_add(s->who, stood->offender) : 0;

    if (stood->offender.n == 0) /* disposed of */
        return true;

    if (word == UINT32_MAX)
        return false;
    if (word >= s->room) {
        size_t room = 2 * (size_t)word + 64;
        struct stood *at = realloc(s->at, room * sizeof *at);

        if (at == NULL)
            return false;
        s->at = at;
        s->room = room;
    }
    for (; s->n <= word; s->n++)
        s->at[s->n] = (struct stood){0, false};
    s->at[word] = (struct stood){stood->rank, stood->recorded};
    return true;
}

static uint32_t rank_then(void *to, struct text offender)
{
    const struct standing *s = to;
    uint32_t word = words_find(s->who, offender);

    return word != WORD_MISSING && word < s->n ? s->at[word].rank : 0;
}

static bool recorded_then(void *to, struct text offender)
{
    const struct standing *s = to;
    uint32_t word = words_find(s->who, offender);

    return word != WORD_MISSING && word < s->n && s->at[word].recorded;
}

static enum osara_status read_past(struct ledger *l, uint64_t run, const struct json_node *tree,
                                   bool decided, struct standing *standing, struct buffer *past,
                                   osara_problems *problems)
{
    const struct json_node *cohort = json_at(json_at(tree, "distribution"), "cohort");
    struct past_now now = {.ruleset = json_text_of(json_at(json_at(tree, "ruleset"), "name")).at,
                           .as_of = DATE_MISSING,
                           .entry = run,
                           .to = standing,
                           .rank = rank_then,
                           .recorded = recorded_then};
    enum osara_status rc = OSARA_OK;

    if (standing->who == NULL || now.ruleset == NULL)
        rc = problem_memory(problems);
    else if (!date_parse_iso(json_text_of(json_at(tree, "as_of")), &now.as_of))
        rc = problem_add(problems, OSARA_EIO, NULL, "the run states no as-of date");
    if (rc == OSARA_OK) {
        now.n_cohort = (size_t)json_number_of(cohort);
        rc = ledger_stood_at(l, run, TEXT(""), take_stood, standing, problems);
    }
    if (rc == OSARA_OK)
        rc = past_write(l, &now, decided, past, problems);
    return rc;
}

/* Names of those just below the line: the summary has their ranks alone. */
static enum osara_status tell_below(struct pack *pack, const struct json_node *summary,
                                    const struct standing *standing, osara_problems *problems)
{
    const struct json_node *below = json_at(json_at(summary, "line"), "below");
    size_t n = json_length(below);
    uint32_t first = n > 0 ? (uint32_t)json_number_of(json_at(json_nth(below, 0), "rank")) : 0;
    enum osara_status rc = OSARA_OK;

    for (uint32_t word = 1; rc == OSARA_OK && word < standing->n; word++)
        if (standing->at[word].rank >= first && standing->at[word].rank - first < n)
            rc = pack_below(pack, standing->at[word].rank, words_text(standing->who, word), problems);
    return rc;
}

struct telling {
    struct pack *pack;
    enum osara_status rc;
    osara_problems *problems;
};

static bool tell_departure(void *to, const struct ledger_item *item)
{
    struct telling *t = to;

    if (item->offender.n > 0 && t->rc == OSARA_OK) /* else why the run was made, or disposed of */
        t->rc = pack_departure(t->pack, item->offender, item->content, t->problems);
    return true;
}

static enum osara_status tell_departures(struct ledger *l, uint64_t run, struct pack *pack,
                                         osara_problems *problems)
{
    struct telling t = {pack, OSARA_OK, problems};
    enum osara_status rc = ledger_items_at(l, run, TEXT(""), tell_departure, &t, problems);

    return rc == OSARA_OK ? t.rc : rc;
}

static enum osara_status take_record(void *to, struct text record, osara_problems *problems)
{
    return pack_records(to, &record, 1, problems);
}

/* The pack in memory, as the run had it. */
static enum osara_status draw_summary(struct ledger *l, uint64_t run, bool decided,
                                      struct text summary, struct pack **pack,
                                      osara_problems *problems)
{
    struct buffer past = {0};
    struct standing standing = {.who = words_new()};
    struct json_node *tree = json_read(summary);
    enum osara_status rc = tree == NULL ? problem_memory(problems)
                                        : read_past(l, run, tree, decided, &standing, &past,
                                                    problems);

    if (rc == OSARA_OK)
        rc = pack_open((struct text){past.at, past.n}, pack, problems);
    if (rc == OSARA_OK)
        rc = ledger_records(l, run, take_record, *pack, problems);
    if (rc == OSARA_OK)
        rc = tell_below(*pack, tree, &standing, problems);
    if (rc == OSARA_OK)
        rc = tell_departures(l, run, *pack, problems);
    if (rc == OSARA_OK)
        rc = pack_run(*pack, summary, problems);
    if (rc == OSARA_OK)
        rc = pack_seal(*pack, json_text_of(json_at(json_at(tree, "seal"), "fingerprint")), problems);
    json_release(tree);
    words_free(standing.who);
    free(standing.at);
    buffer_free(&past);
    return rc;
}

static enum osara_status draw(struct ledger *l, uint64_t run, bool decided, struct pack **pack,
                              osara_problems *problems)
{
    struct buffer summary = {0};
    enum osara_status rc = ledger_summary(l, run, &summary, problems);

    if (rc == OSARA_OK && summary.failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = draw_summary(l, run, decided, (struct text){summary.at, summary.n}, pack, problems);
    buffer_free(&summary);
    return rc;
}

static enum osara_status write(struct pack *pack, const char *folder, osara_problems *problems)
{
    struct outputs *o = NULL;
    enum osara_status rc = outputs_open(folder, &o, problems);

    if (rc == OSARA_OK)
        rc = pack_begin(pack, o, problems);
    if (rc == OSARA_OK)
        rc = pack_write(pack, o, problems);
    if (rc == OSARA_OK)
        rc = outputs_sync(o, problems);
    if (rc == OSARA_OK)
        rc = outputs_publish(o, problems);
    else
        outputs_abandon(o);
    return rc;
}

enum osara_status osara_ledger_report(const char *path, uint64_t run, bool decided,
                                      const char *folder, const osara_witness *witness,
                                      osara_problems *problems)
{
    struct ledger *l = NULL;
    struct pack *pack = NULL;
    enum osara_status rc = ledger_read(path, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_find_run(l, run, &run, problems);
    if (rc == OSARA_OK)
        rc = draw(l, run, decided, &pack, problems);
    ledger_close(l);
    if (rc == OSARA_OK)
        rc = trail_log(
            path, witness,
            &(struct trail_event){
                .kind = "disclosure", .what = "meeting pack", .run = run, .scope = "cohorts"},
            problems);
    if (rc == OSARA_OK)
        rc = write(pack, folder, problems);
    pack_close(pack);
    return rc;
}
