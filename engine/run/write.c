/* write.c -- every output into one folder, whole or not at all, and the run into the ledger. */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "report/departures.h"
#include "report/lists.h"
#include "report/pack.h"
#include "run/keep.h"
#include "run/relay.h"
#include "run/run.h"
#include "run/write_ranked.h"

/* What a run writes when it is asked to; ranked.csv and run.json it writes always. */
static const char *const all_names[] = {
    "options.csv",   "places.csv", "deselection.csv", "quarantine.csv",
    "records.jsonl", "pack.html",  "pack.xlsx",       NULL};

static bool writes(const struct osara_run *run, enum plan_output output)
{
    return (run->plan->writes & output) != 0;
}

static enum osara_status write_buffer(struct outputs *o, const char *name, enum osara_status rc,
                                      struct buffer *b, osara_problems *problems)
{
    if (rc == OSARA_OK)
        rc = outputs_file(o, name, problems);
    if (rc == OSARA_OK)
        rc = outputs_buffer(o, b, problems);
    return rc;
}

static enum osara_status write_strands(const struct osara_run *run, struct outputs *o,
                                       osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    struct buffer b = {0};

    for (size_t k = 0; rc == OSARA_OK && k < run->plan->n_strands; k++) {
        char *name = arena_format(run->arena, "strands/%s.csv", run->plan->strands[k].file);

        rc = name == NULL ? problem_memory(problems) : strand_list(&run->results, k, &b, problems);
        rc = write_buffer(o, name, rc, &b, problems);
    }
    buffer_free(&b);
    return rc;
}

static enum osara_status list_places(const struct results *r, struct buffer *b,
                                     osara_problems *problems)
{
    (void)problems;
    places_list(r, b);
    return OSARA_OK;
}

static enum osara_status list_departures(const struct results *r, struct buffer *b,
                                         osara_problems *problems)
{
    (void)problems;
    departures_list(r, b);
    return OSARA_OK;
}

static enum osara_status list_quarantine(const struct results *r, struct buffer *b,
                                         osara_problems *problems)
{
    (void)problems;
    quarantine_list(r, b);
    return OSARA_OK;
}

static enum osara_status write_lists(const struct osara_run *run, struct outputs *o,
                                     osara_problems *problems)
{
    static const struct {
        enum plan_output output;
        const char *name;
        enum osara_status (*list)(const struct results *r, struct buffer *b,
                                  osara_problems *problems);
    } lists[] = {{OUTPUT_OPTIONS, "options.csv", options_list},
                 {OUTPUT_PLACES, "places.csv", list_places},
                 {OUTPUT_DESELECTION, "deselection.csv", list_departures},
                 {OUTPUT_QUARANTINE, "quarantine.csv", list_quarantine}};
    struct buffer b = {0};
    enum osara_status rc = write_ranked(run, o, problems);

    if (rc == OSARA_OK && writes(run, OUTPUT_STRANDS))
        rc = write_strands(run, o, problems);
    for (size_t i = 0; rc == OSARA_OK && i < sizeof lists / sizeof lists[0]; i++)
        if (writes(run, lists[i].output))
            rc = write_buffer(o, lists[i].name, lists[i].list(&run->results, &b, problems), &b,
                              problems);
    buffer_free(&b);
    return rc;
}

/* Where records go: lines of records.jsonl, rows of the ledger, the pack; NULL where they do not. */
struct record_sink {
    const struct osara_run *run;
    struct outputs *folder, *outputs; /* the same: where all outputs are, and where records go */
    struct keep *keep;
    struct pack *pack;
    struct pack_batch **batches; /* [slots] */
    uint64_t *at;                /* [slots] in the file */
    int error;                   /* of the file; 0: none */
    double spent[OSARA_STAGES];  /* by all threads, seconds */
};

static void spend(struct record_sink *sink, enum osara_stage stage, double *since)
{
    double now = watch_now(sink->run->timings);

#pragma omp atomic
    sink->spent[stage] += now - *since;
    *since = now;
}

static enum osara_status read_records(void *to, const struct run_chunk *c)
{
    struct record_sink *sink = to;
    double since = watch_now(sink->run->timings);
    bool fine = pack_read(sink->batches[c->slot], c->records, c->n);

    spend(sink, OSARA_STAGE_PACK, &since);
    return fine ? OSARA_OK : OSARA_ENOMEM;
}

/* A ledger is written one record after another, and each has its place in the file and in the pack. */
static enum osara_status take_records(void *to, const struct run_chunk *c, osara_problems *problems)
{
    struct record_sink *sink = to;
    double since = watch_now(sink->run->timings);
    enum osara_status rc = OSARA_OK;

    if (sink->outputs != NULL)
        sink->at[c->slot] = outputs_claim(sink->outputs, c->bytes.n);
    for (size_t i = 0; rc == OSARA_OK && sink->keep != NULL && i < c->n; i++)
        rc = keep_record(sink->keep, c->first + i, c->records[i], problems);
    spend(sink, OSARA_STAGE_LEDGER, &since);
    if (rc == OSARA_OK && sink->pack != NULL)
        rc = pack_take(sink->pack, sink->batches[c->slot]) ? OSARA_OK : OSARA_ENOMEM;
    spend(sink, OSARA_STAGE_PACK, &since);
    return rc;
}

static enum osara_status finish_records(void *to, const struct run_chunk *c)
{
    struct record_sink *sink = to;
    double since = watch_now(sink->run->timings);
    int error = sink->outputs == NULL
                    ? 0
                    : outputs_put(sink->outputs, sink->at[c->slot], c->bytes.at, c->bytes.n);

    spend(sink, OSARA_STAGE_WRITE, &since);
    if (error != 0) {
#pragma omp atomic write
        sink->error = error;
        return OSARA_EIO;
    }
    bool fine = sink->pack == NULL || pack_draw(sink->batches[c->slot]);

    spend(sink, OSARA_STAGE_PACK, &since);
    return fine ? OSARA_OK : OSARA_ENOMEM;
}

/* Persons of whom no record is handed over: those just below the line, and who is to leave a place. */
static enum osara_status tell_pack(const struct osara_run *run, struct pack *pack,
                                   osara_problems *problems)
{
    const struct results *r = &run->results;
    size_t n_below = r->hinges != NULL ? r->hinges->n : 0;
    struct buffer b = {0};
    enum osara_status rc = OSARA_OK;

    for (size_t i = run->scores->n_cohort; rc == OSARA_OK && i < n_below; i++)
        rc = pack_below(pack, (uint32_t)i + 1, results_id(r, run->scores->order[i]), problems);
    for (size_t i = 0; rc == OSARA_OK && i < r->response->n_departures; i++) {
        buffer_clear(&b);
        departure_json(r, &r->response->departures[i], &b);
        rc = b.failed ? problem_memory(problems)
                      : pack_departure(pack, departure_who(r, &r->response->departures[i]),
                                       (struct text){b.at, b.n}, problems);
    }
    buffer_free(&b);
    return rc;
}

/* All that the pack is to know, but for the list's fingerprint; its workbook is made beside what follows. */
static enum osara_status begin_pack(const struct osara_run *run, struct pack *pack, struct outputs *o,
                                    osara_problems *problems)
{
    struct buffer summary = {0};
    enum osara_status rc;

    summary_json(&run->results, NULL, false, &summary); /* as the ledger keeps it */
    rc = summary.failed ? problem_memory(problems) : tell_pack(run, pack, problems);
    if (rc == OSARA_OK)
        rc = pack_run(pack, (struct text){summary.at, summary.n}, problems);
    if (rc == OSARA_OK)
        rc = pack_begin(pack, o, problems);
    buffer_free(&summary);
    return rc;
}

/* All records are taken, and the list is not sealed yet. */
static enum osara_status end_records(void *to, osara_problems *problems)
{
    struct record_sink *sink = to;
    double begun = watch_now(sink->run->timings);
    enum osara_status rc = OSARA_OK;

    if (sink->pack != NULL)
        rc = begin_pack(sink->run, sink->pack, sink->folder, problems);
    watch_lap(sink->run->timings, OSARA_STAGE_PACK, begun, 0, sink->run->response->n);
    return rc;
}

static bool open_slots(struct record_sink *sink, size_t slots)
{
    bool fine = true;

    sink->at = calloc(slots, sizeof *sink->at);
    sink->batches = calloc(slots, sizeof *sink->batches);
    for (size_t i = 0; fine && sink->batches != NULL && sink->pack != NULL && i < slots; i++)
        fine = (sink->batches[i] = pack_batch_new()) != NULL;
    return fine && sink->at != NULL && sink->batches != NULL;
}

static void close_slots(struct record_sink *sink, size_t slots)
{
    for (size_t i = 0; sink->batches != NULL && i < slots; i++)
        pack_batch_free(sink->batches[i]);
    free(sink->batches);
    free(sink->at);
}

static enum osara_status sink_records(const struct osara_run *run, struct record_sink *sink,
                                      osara_problems *problems)
{
    int threads = (int)run->scores->n_workspaces;
    const struct run_sink to = {sink, sink->pack != NULL ? read_records : NULL, take_records,
                                finish_records, end_records};
    enum osara_status rc = open_slots(sink, relay_slots(threads)) ? run_records(run, &to, problems)
                                                                  : problem_memory(problems);

    if (sink->error != 0)
        rc = outputs_failed(sink->outputs, sink->error, problems);
    for (size_t s = 0; s < OSARA_STAGES; s++)
        watch_part(run->timings, (enum osara_stage)s, OSARA_STAGE_RECORDS, sink->spent[s] / threads);
    close_slots(sink, relay_slots(threads));
    return rc;
}

/* The records, made where something stands on them: a file, the ledger, the pack, the seal. */
static enum osara_status write_records(struct osara_run *run, struct outputs *o, struct keep *keep,
                                       struct pack **pack, osara_problems *problems)
{
    struct record_sink sink = {.run = run,
                               .folder = o,
                               .outputs = writes(run, OUTPUT_RECORDS) ? o : NULL,
                               .keep = keep};
    enum osara_status rc = OSARA_OK;

    if (writes(run, OUTPUT_PACK))
        rc = pack_open((struct text){run->past.at, run->past.n}, pack, problems);
    sink.pack = *pack;
    if (rc == OSARA_OK && sink.outputs != NULL)
        rc = outputs_file(o, "records.jsonl", problems);
    if (rc == OSARA_OK && (sink.outputs || sink.keep || sink.pack || run->results.hashed))
        rc = sink_records(run, &sink, problems);
    return rc;
}

/* The lists and the pack, whose workbook is made beside them. */
static enum osara_status write_drawn(struct osara_run *run, struct pack *pack, struct outputs *o,
                                     struct keep *keep, osara_problems *problems)
{
    double begun = watch_now(run->timings);
    const char *fingerprint = run->results.fingerprint;
    enum osara_status rc = OSARA_OK;

    if (pack != NULL)
        rc = pack_seal(pack, text_of(fingerprint != NULL ? fingerprint : ""), problems);
    begun = watch_lap(run->timings, OSARA_STAGE_PACK, begun, 0, 0);
    keep_list(keep);
    if (rc == OSARA_OK)
        rc = write_lists(run, o, problems);
    begun = watch_lap(run->timings, OSARA_STAGE_WRITE, begun, outputs_bytes(o),
                      run->scores->n_scored);
    if (rc == OSARA_OK && pack != NULL)
        rc = pack_write(pack, o, problems);
    watch_lap(run->timings, OSARA_STAGE_PACK, begun, 0, 0);
    return rc;
}

/* Records first: the list's fingerprint, which they give, stands on every other output. */
static enum osara_status write_all(struct osara_run *run, struct outputs *o, struct keep *keep,
                                   osara_problems *problems)
{
    struct pack *pack = NULL;
    struct buffer summary = {0};
    enum osara_status rc = write_records(run, o, keep, &pack, problems);
    double begun;

    if (rc == OSARA_OK) {
        run->results.fingerprint = run_seal(run) != NULL ? run->sealed->hex : NULL;
        rc = write_drawn(run, pack, o, keep, problems);
    }
    begun = watch_now(run->timings);
    pack_close(pack);
    begun = watch_lap(run->timings, OSARA_STAGE_PACK, begun, 0, 0);
    if (rc != OSARA_OK)
        return rc;
    summary_json(&run->results, run_seal(run), true, &summary);
    rc = write_buffer(o, "run.json", rc, &summary, problems);
    buffer_free(&summary);
    begun = watch_lap(run->timings, OSARA_STAGE_WRITE, begun, 0, 0);
    rc = rc == OSARA_OK ? outputs_sync(o, problems) : rc;
    watch_lap(run->timings, OSARA_STAGE_FLUSH, begun, 0, 0);
    return rc;
}

static enum osara_status keep_run(const struct osara_run *run, struct keep *keep,
                                  const osara_witness *witness, osara_problems *problems)
{
    struct buffer summary = {0};

    summary_json(&run->results, run_seal(run), false, &summary);
    enum osara_status rc = summary.failed
                               ? problem_memory(problems)
                               : keep_commit(keep, witness, (struct text){summary.at, summary.n},
                                             problems);

    buffer_free(&summary);
    return rc;
}

enum osara_status osara_run_write(osara_run *run, const char *folder, const osara_witness *witness,
                                  osara_problems *problems)
{
    struct outputs *o = NULL;
    struct keep *keep = NULL;
    enum osara_status rc = outputs_open(folder, &o, problems);
    double begun = watch_now(run->timings);

    if (rc == OSARA_OK && run->ledger_path != NULL)
        rc = keep_open(run, &keep, problems);
    watch_lap(run->timings, OSARA_STAGE_LEDGER, begun, 0, 0);
    begun = watch_now(run->timings);
    if (rc == OSARA_OK && (writes(run, OUTPUT_RECORDS) || writes(run, OUTPUT_PACK)))
        rc = run_look(run, problems);
    watch_lap(run->timings, OSARA_STAGE_ASSESS, begun, 0, 0);
    if (rc == OSARA_OK) {
        outputs_replace(o, all_names);
        rc = write_all(run, o, keep, problems);
    }
    begun = watch_now(run->timings);
    if (rc == OSARA_OK &&
        keep != NULL) /* on the record first: an output without a trace is worse */
        rc = keep_run(run, keep, witness, problems);
    begun = watch_lap(run->timings, OSARA_STAGE_LEDGER, begun, 0, keep ? run->scores->n_scored : 0);
    if (rc == OSARA_OK)
        rc = outputs_publish(o, problems);
    else
        outputs_abandon(o);
    watch_lap(run->timings, OSARA_STAGE_FLUSH, begun, 0, 0);
    keep_close(keep);
    return rc;
}
