/* keep.c -- runs and the ledger: what stood in it before, and what is added. */
#include "run/keep.h"

#include <stdlib.h>
#include <string.h>

#include "report/departures.h"
#include "run/past.h"
#include "run/scribe.h"

/* Where there are threads, a scribe beside them writes the list as soon as its leaves are known, while the
 * outputs are written: the ledger is the scribe's until it has done.  Records need none: whoever takes one
 * writes it, while others are made and drawn. */
struct keep {
    const struct osara_run *run;
    struct ledger *ledger;
    struct scribe *scribe; /* NULL: there is none */
    enum osara_status rc;  /* of his work; what he has to say */
    osara_problems problems;
    double beside; /* seconds of it */
};

enum { AHEAD = 8 }; /* rank is no order of memory: what is read soon is asked for */

static void ask_ahead(const struct osara_run *run, uint64_t position)
{
    const struct scores *s = run->scores;
    const struct data *data = &run->extract->data;
    const uint32_t *ids = data->tables[0].columns[run->plan->tables[0].join].as.word;

    if (position + 3 * AHEAD >= s->n_scored)
        return;
    __builtin_prefetch(&ids[s->order[position + 3 * AHEAD]]);
    __builtin_prefetch(&s->band[s->order[position + 3 * AHEAD]]);
    __builtin_prefetch(&s->rank[s->order[position + 3 * AHEAD]]);
    words_ask(data->ids, ids[s->order[position + 2 * AHEAD]]);
    __builtin_prefetch(words_text(data->ids, ids[s->order[position + AHEAD]]).at);
}

void keep_placement(const void *of, uint64_t position, char day[16], struct ledger_placement *out)
{
    const struct osara_run *run = of;
    uint32_t subject = run->scores->order[position];
    int32_t keep_until = results_keep_until(&run->results, subject);

    ask_ahead(run, position);
    day[0] = '\0';
    if (keep_until != DATE_MISSING)
        date_print(keep_until, day);
    *out = (struct ledger_placement){.offender = results_id(&run->results, subject),
                                     .rank = run->scores->rank[subject],
                                     .strand = text_of(results_strand(&run->results, subject)),
                                     .keep_until = text_of(day)};
}

static enum osara_status add_placements(struct keep *keep, int threads, osara_problems *problems)
{
    const struct osara_run *run = keep->run;
    const struct ledger_list list = {
        .of = run,
        .at = keep_placement,
        .leaves = run->sealed->leaves,
        .root = &run->sealed->seal.root,
        .part_roots = run->sealed->part_roots,
        .threads = threads};

    return ledger_add_placements(keep->ledger, &list, problems);
}

/* ---- By the scribe ---- */

static void write_list(void *of)
{
    struct keep *keep = of;
    double begun = watch_now(keep->run->timings);

    keep->rc = add_placements(keep, 1, &keep->problems);
    keep->beside = watch_now(keep->run->timings) - begun;
}

void keep_list(struct keep *keep)
{
    if (keep != NULL && keep->scribe == NULL && keep->run->scores->n_workspaces > 1)
        keep->scribe = scribe_start(write_list, keep);
}

/* What the scribe has to say is said here, once. */
static enum osara_status scribe_said(struct keep *keep, osara_problems *problems)
{
    scribe_end(keep->scribe);
    keep->scribe = NULL;
    watch_beside_for(keep->run->timings, OSARA_STAGE_LEDGER, keep->beside);
    for (size_t i = 0; i < keep->problems.n; i++) {
        problem_add(problems, keep->problems.at[i].status, NULL, "%s", keep->problems.at[i].text);
        if (keep->problems.at[i].hint != NULL)
            problem_hint(problems, "%s", keep->problems.at[i].hint);
    }
    if (keep->rc == OSARA_ENOMEM && keep->problems.n == 0)
        problem_memory(problems);
    osara_problems_free(&keep->problems);
    return keep->rc;
}

/* ---- Opening, and records ---- */

enum osara_status keep_open(const struct osara_run *run, struct keep **out,
                            osara_problems *problems)
{
    struct keep *keep = calloc(1, sizeof *keep);
    enum osara_status rc;

    if (keep == NULL)
        return problem_memory(problems);
    keep->run = run;
    rc = ledger_append(run->ledger_path, &keep->ledger, problems);
    if (rc == OSARA_OK)
        rc = ledger_begin_run(keep->ledger, &run->sealed->key, run->scores->n_scored,
                              run->response->n, problems);
    if (rc == OSARA_OK)
        *out = keep;
    else
        keep_close(keep);
    return rc;
}

enum osara_status keep_record(struct keep *keep, size_t i, struct text record,
                              osara_problems *problems)
{
    const struct osara_run *run = keep->run;
    size_t position = response_position(run->response, run->scores, i);

    return ledger_add_record(keep->ledger, position,
                             results_id(&run->results, run->scores->order[position]), record,
                             problems);
}

static enum osara_status add_files(struct keep *keep, osara_problems *problems)
{
    const struct results *r = &keep->run->results;
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < r->n_files; i++)
        rc = ledger_add_file(keep->ledger, text_of(results_file_name(r, i)), r->files[i].bytes,
                             &r->files[i].digest, problems);
    return rc;
}

/* Who is proposed to leave a place may stand on no list of this run, and have no record: what is said of
 * him is an item, which can be disposed of. */
static enum osara_status add_departures(struct keep *keep, osara_problems *problems)
{
    const struct results *r = &keep->run->results;
    struct buffer b = {0};
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < r->response->n_departures; i++) {
        const struct departure *d = &r->response->departures[i];

        buffer_clear(&b);
        departure_json(r, d, &b);
        rc = b.failed ? problem_memory(problems)
                      : ledger_add_item(keep->ledger, departure_who(r, d),
                                        (struct text){b.at, b.n}, problems);
    }
    buffer_free(&b);
    return rc;
}

static enum osara_status add_list(struct keep *keep, osara_problems *problems)
{
    return keep->scribe != NULL ? scribe_said(keep, problems)
                                : add_placements(keep, (int)keep->run->scores->n_workspaces, problems);
}

enum osara_status keep_commit(struct keep *keep, const osara_witness *witness, struct text summary,
                              osara_problems *problems)
{
    uint64_t seq;
    struct digest head;
    enum osara_status rc = add_list(keep, problems);

    if (rc == OSARA_OK)
        rc = add_files(keep, problems);
    if (rc == OSARA_OK)
        rc = add_departures(keep, problems);
    if (rc != OSARA_OK)
        return rc;
    struct ledger_run entry = {.ruleset = keep->run->plan->name,
                               .as_of = keep->run->plan->as_of,
                               .who = witness ? witness->who : NULL,
                               .at = witness ? witness->at : NULL,
                               .reason = witness ? witness->reason : NULL,
                               .summary = summary};

    return ledger_commit(keep->ledger, &entry, &seq, &head, problems);
}

void keep_close(struct keep *keep)
{
    if (keep == NULL)
        return;
    scribe_end(keep->scribe);
    osara_problems_free(&keep->problems);
    ledger_close(keep->ledger);
    free(keep);
}

/* Subjects by the word of their id. */
struct previous_reader {
    struct osara_run *run;
    uint32_t *subject_of; /* [words of ids] or SUBJECT_NONE */
};

static bool take_previous(void *to, const struct ledger_placement *p)
{
    struct previous_reader *reader = to;
    uint32_t word = words_find(reader->run->extract->data.ids, p->offender);
    uint32_t subject = word == WORD_MISSING ? SUBJECT_NONE : reader->subject_of[word];
    char *strand = subject == SUBJECT_NONE ? NULL : arena_copy(reader->run->arena, p->strand);

    if (subject == SUBJECT_NONE)
        return true; /* he has left the extract */
    if (strand == NULL)
        return false;
    reader->run->previous[subject] = (struct previous){p->rank, strand};
    return true;
}

static uint32_t rank_now(void *to, struct text offender)
{
    const struct previous_reader *reader = to;
    uint32_t word = words_find(reader->run->extract->data.ids, offender);
    uint32_t subject = word == WORD_MISSING ? SUBJECT_NONE : reader->subject_of[word];

    return subject == SUBJECT_NONE ? 0 : reader->run->scores->rank[subject];
}

static bool recorded_now(void *to, struct text offender)
{
    const struct previous_reader *reader = to;
    uint32_t word = words_find(reader->run->extract->data.ids, offender);
    uint32_t subject = word == WORD_MISSING ? SUBJECT_NONE : reader->subject_of[word];

    return subject != SUBJECT_NONE &&
           response_outcome(reader->run->response, reader->run->scores, subject) != NULL;
}

static enum osara_status read_previous(struct osara_run *run, struct ledger *l,
                                       osara_problems *problems)
{
    const struct data *data = &run->extract->data;
    const uint32_t *id = data->tables[0].columns[run->plan->tables[0].join].as.word;
    size_t n_words = words_count(data->ids);
    struct previous_reader reader = {run, malloc((n_words + 1) * sizeof *reader.subject_of)};
    enum osara_status rc = OSARA_OK;

    run->previous = calloc(data->n_subjects + 1, sizeof *run->previous);
    if (reader.subject_of == NULL || run->previous == NULL || !words_index(data->ids))
        rc = problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < n_words; i++)
        reader.subject_of[i] = SUBJECT_NONE;
    for (size_t i = 0; rc == OSARA_OK && i < data->n_subjects; i++) {
        reader.subject_of[id[i]] = (uint32_t)i;
        run->previous[i].strand = "";
    }
    if (rc == OSARA_OK)
        rc = ledger_previous(l, run->plan->name, run->plan->as_of, take_previous, &reader,
                             problems);
    if (rc == OSARA_OK)
        rc = past_write(l,
                        &(struct past_now){.ruleset = run->plan->name,
                                           .as_of = run->plan->as_of,
                                           .n_cohort = run->response->n,
                                           .to = &reader,
                                           .rank = rank_now,
                                           .recorded = recorded_now},
                        false, &run->past, problems);
    free(reader.subject_of);
    run->results.previous = run->previous;
    return rc;
}

enum osara_status run_find_previous(struct osara_run *run, osara_problems *problems)
{
    struct ledger *l = NULL;
    enum osara_status rc;

    if (run->ledger_path == NULL || !ledger_is_there(run->ledger_path))
        return OSARA_OK;
    rc = ledger_read(run->ledger_path, &l, problems);
    if (rc == OSARA_OK)
        rc = read_previous(run, l, problems);
    ledger_close(l);
    return rc;
}
