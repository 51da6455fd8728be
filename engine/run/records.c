/* records.c -- the records of the cohort and of whom a decision places, made some at a time so that a list of
 * any length fits. */
#include <omp.h>
#include <stdlib.h>

#include "audit/ledger.h"
#include "report/lists.h"
#include "report/record.h"
#include "run/relay.h"
#include "run/run.h"

/* Records in the making, a chunk at a time. */
struct making {
    const struct osara_run *run;
    const struct run_sink *sink;
    struct record_form form;
    struct run_chunk *chunks; /* [slots] */
    struct digest *leaves;    /* [n] */
    size_t n;
    enum osara_status rc; /* what made an end of it; of several, any */
    bool unmade;          /* of a record, and not only for want of memory */
    osara_problems *problems; /* of what takes them */
};

static bool is_fine(struct making *m, enum osara_status rc)
{
    if (rc != OSARA_OK) {
#pragma omp atomic write
        m->rc = rc;
    }
    return rc == OSARA_OK;
}

static enum osara_status make_record(struct making *m, struct run_chunk *c, size_t i)
{
    const struct osara_run *run = m->run;
    size_t position = response_position(run->response, run->scores, c->first + i), from = c->bytes.n;
    struct workspace *w = run->scores->workspaces[omp_get_thread_num()];
    enum osara_status rc = record_write(&m->form, w, run->scores->order[position], &c->bytes, NULL);

    if (rc == OSARA_OK && run->results.hashed) {
        struct text record = {c->bytes.at + from, c->bytes.n - from};
        struct digest salt;

        run_salts(run, position, 1, &salt);
        digest_salted(&salt, record, &m->leaves[c->first + i]);
    }
    c->records[i].n = c->bytes.n - from;
    buffer_char(&c->bytes, '\n');
    return rc == OSARA_OK && c->bytes.failed ? OSARA_ENOMEM : rc;
}

static bool make_chunk(void *of, size_t item, size_t slot)
{
    struct making *m = of;
    struct run_chunk *c = &m->chunks[slot];
    enum osara_status rc = OSARA_OK;

    c->slot = slot;
    c->first = item * RUN_CHUNK;
    c->n = m->n - c->first < RUN_CHUNK ? m->n - c->first : RUN_CHUNK;
    buffer_clear(&c->bytes);
    for (size_t i = 0; rc == OSARA_OK && i < c->n; i++)
        rc = make_record(m, c, i);
    if (rc != OSARA_OK && rc != OSARA_ENOMEM) {
#pragma omp atomic write
        m->unmade = true;
    }
    for (size_t i = 0, at = 0; rc == OSARA_OK && i < c->n; at += c->records[i++].n + 1)
        c->records[i].at = c->bytes.at + at;
    if (rc == OSARA_OK && m->sink != NULL && m->sink->read != NULL)
        rc = m->sink->read(m->sink->to, c);
    return is_fine(m, rc);
}

static bool take_chunk(void *of, size_t item, size_t slot)
{
    struct making *m = of;

    (void)item;
    return m->sink == NULL || m->sink->take == NULL ||
           is_fine(m, m->sink->take(m->sink->to, &m->chunks[slot], m->problems));
}

static bool finish_chunk(void *of, size_t item, size_t slot)
{
    struct making *m = of;

    (void)item;
    return m->sink == NULL || m->sink->finish == NULL ||
           is_fine(m, m->sink->finish(m->sink->to, &m->chunks[slot]));
}

/* What has gone wrong, but for what who takes them has told. */
static enum osara_status tell(const struct making *m, osara_problems *problems)
{
    if (m->rc == OSARA_OK || m->rc == OSARA_ENOMEM)
        return problem_memory(problems);
    return m->unmade ? problem_add(problems, OSARA_EFAULT, NULL, "a record could not be made") : m->rc;
}

static enum osara_status make_all(const struct osara_run *run, const struct run_sink *sink,
                                  struct digest leaves[], osara_problems *problems)
{
    int threads = (int)run->scores->n_workspaces;
    size_t slots = relay_slots(threads);
    struct making m = {.run = run,
                       .sink = sink,
                       .chunks = calloc(slots, sizeof *m.chunks),
                       .leaves = leaves,
                       .n = run->response->n_all,
                       .problems = problems};
    const struct relay_work work = {&m, make_chunk, take_chunk, finish_chunk};
    enum osara_status rc = m.chunks != NULL ? record_open(&run->results, &m.form, problems)
                                            : problem_memory(problems);

    if (rc == OSARA_OK && !relay_run(&work, (m.n + RUN_CHUNK - 1) / RUN_CHUNK, threads))
        rc = tell(&m, problems);
    record_close(&m.form);
    for (size_t i = 0; m.chunks != NULL && i < slots; i++)
        buffer_free(&m.chunks[i].bytes);
    free(m.chunks);
    return rc;
}

/* `made`: the leaves of the records that are kept; all others are of short records. */
static enum osara_status seal(const struct osara_run *run, const struct digest made[],
                              osara_problems *problems)
{
    struct sealed *sealed = run->sealed;
    size_t n = run->scores->n_scored;
    struct digest *leaves = malloc((n + 1) * sizeof *leaves), *roots = NULL;
    enum osara_status rc = leaves == NULL ? problem_memory(problems) : OSARA_OK;

    if (run->ledger_path != NULL) {
        roots = malloc((n / LEDGER_PART + 1) * sizeof *roots);
        rc = roots == NULL ? problem_memory(problems) : rc;
    }
    if (rc == OSARA_OK)
        rc = run_short_leaves(run, run->response->n, leaves, roots, problems);

    for (size_t i = 0; rc == OSARA_OK && i < run->response->n_all; i++)
        leaves[response_position(run->response, run->scores, i)] = made[i];
    if (rc == OSARA_OK) {
        run_forgotten_leaves(run, leaves);
        digest_tree_on((int)run->scores->n_workspaces, leaves, n, &sealed->seal.root);
    }
    if (rc != OSARA_OK) {
        free(leaves);
        free(roots);
        return rc;
    }
    sealed->seal.subjects = n;
    sealed->seal.records = run->response->n_all;
    sealed->leaves = leaves;
    sealed->part_roots = roots;
    digest_hex(&sealed->seal.root, sealed->hex);
    sealed->known = true;
    return OSARA_OK;
}

enum osara_status run_records(const struct osara_run *run, const struct run_sink *sink,
                              osara_problems *problems)
{
    size_t n = run->response->n_all;
    struct digest *leaves = malloc((n + 1) * sizeof *leaves);
    double begun = watch_now(run->timings);
    enum osara_status rc = leaves != NULL ? make_all(run, sink, leaves, problems)
                                          : problem_memory(problems);

    watch_lap(run->timings, OSARA_STAGE_RECORDS, begun, 0, n);
    if (rc == OSARA_OK && sink != NULL && sink->end != NULL)
        rc = sink->end(sink->to, problems);
    begun = watch_now(run->timings);
    if (rc == OSARA_OK && !run->sealed->known && run->results.hashed) {
        rc = seal(run, leaves, problems);
        watch_lap(run->timings, OSARA_STAGE_SEAL, begun, 0, run->scores->n_scored);
    }
    free(leaves);
    return rc;
}

/* CSV printed on the screen ends in the fingerprint too. */
static void put_ranked(const struct osara_run *run, struct buffer *b)
{
    struct results results = run->results;

    results.fingerprint = run_seal(run) != NULL ? run->sealed->hex : NULL;
    struct ranked *ranked = ranked_open(&results);

    b->failed |= ranked == NULL;
    ranked_headings(&results, b);
    if (ranked != NULL)
        ranked_rows(ranked, 0, run->scores->n_scored, b);
    ranked_close(ranked);
}

const struct seal *run_seal(const struct osara_run *run)
{
    return run->sealed->known ? &run->sealed->seal : NULL;
}

const char *osara_run_seal(const osara_run *run)
{
    if (!run->sealed->known && run->results.hashed && run_records(run, NULL, NULL) != OSARA_OK)
        return "";
    return run->sealed->hex;
}

char *osara_run_text(const osara_run *run, osara_look look)
{
    struct buffer b = {0};

    osara_run_seal(run);
    if (!run->sealed->known && run->results.hashed)
        return NULL;
    if (look.format == OSARA_JSON) {
        summary_json(&run->results, run_seal(run), true, &b);
    } else if (look.format == OSARA_CSV) {
        put_ranked(run, &b);
    } else {
        summary_screen(&run->results, run_seal(run), &look, &b);
    }
    buffer_char(&b, '\0');
    if (b.failed) {
        buffer_free(&b);
        return NULL;
    }
    return b.at;
}
