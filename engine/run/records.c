/* records.c -- the records of the cohort and of whom a decision places, made in batches so that a list of
 * any length fits. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "report/lists.h"
#include "report/record.h"
#include "run/run.h"

enum { BATCH = 512 };

static enum osara_status make_one(const struct osara_run *run, const struct record_form *form,
                                  size_t i, struct buffer *b, struct digest *leaf,
                                  osara_problems *problems)
{
    size_t position = response_position(run->response, run->scores, i);
    struct workspace *w = run->scores->workspaces[omp_get_thread_num()];
    struct digest salt;

    buffer_clear(b);
    enum osara_status rc = record_write(form, w, run->scores->order[position], b, problems);

    if (rc == OSARA_OK) {
        run_salts(run, position, 1, &salt);
        digest_salted(&salt, (struct text){b->at, b->n}, leaf);
    }
    return rc;
}

static enum osara_status make_batch(const struct osara_run *run, const struct record_form *form,
                                    size_t from, size_t n, struct buffer buffers[], struct digest leaves[],
                                    osara_problems *problems)
{
    int memory = 0, fault = 0;

#pragma omp parallel for schedule(dynamic, 8) num_threads((int)run->scores->n_workspaces) \
    reduction(|                                                                           \
              : memory, fault)
    for (size_t i = 0; i < n; i++) {
        enum osara_status rc = make_one(run, form, from + i, &buffers[i], &leaves[from + i], NULL);

        memory |= rc == OSARA_ENOMEM;
        fault |= rc != OSARA_OK && rc != OSARA_ENOMEM;
    }
    if (memory)
        return problem_memory(problems);
    return fault ? problem_add(problems, OSARA_EFAULT, NULL, "a record could not be made")
                 : OSARA_OK;
}

static enum osara_status hand_over(size_t from, size_t n, const struct buffer buffers[],
                                   run_sink *sink, void *to, osara_problems *problems)
{
    struct text records[BATCH];

    for (size_t i = 0; i < n; i++)
        records[i] = (struct text){buffers[i].at, buffers[i].n};
    return sink == NULL ? OSARA_OK : sink(to, from, n, records, problems);
}

/* `made`: the leaves of the records that are kept; all others are of short records. */
static enum osara_status seal(const struct osara_run *run, const struct digest made[],
                              osara_problems *problems)
{
    struct sealed *sealed = run->sealed;
    size_t n = run->scores->n_scored;
    struct digest *leaves = malloc((n + 1) * sizeof *leaves);
    enum osara_status rc = leaves == NULL ? problem_memory(problems)
                                          : run_short_leaves(run, run->response->n, leaves,
                                                             problems);

    for (size_t i = 0; rc == OSARA_OK && i < run->response->n_all; i++)
        leaves[response_position(run->response, run->scores, i)] = made[i];
    if (rc == OSARA_OK) {
        run_forgotten_leaves(run, leaves);
        digest_tree_on((int)run->scores->n_workspaces, leaves, n, &sealed->seal.root);
    }
    if (rc != OSARA_OK) {
        free(leaves);
        return rc;
    }
    sealed->seal.subjects = n;
    sealed->seal.records = run->response->n_all;
    sealed->leaves = leaves;
    digest_hex(&sealed->seal.root, sealed->hex);
    sealed->known = true;
    return OSARA_OK;
}

enum osara_status run_records(const struct osara_run *run, run_sink *sink, void *to,
                              osara_problems *problems)
{
    size_t n = run->response->n_all;
    size_t room = n < BATCH ? n : BATCH;
    struct buffer *buffers = calloc(room + 1, sizeof *buffers);
    struct digest *leaves = malloc((n + 1) * sizeof *leaves);
    struct record_form form = {0};
    double begun = watch_now(run->timings);
    enum osara_status rc = buffers && leaves ? record_open(&run->results, &form, problems)
                                             : problem_memory(problems);

    for (size_t from = 0; rc == OSARA_OK && from < n; from += BATCH) {
        size_t batch = n - from < BATCH ? n - from : BATCH;

        rc = make_batch(run, &form, from, batch, buffers, leaves, problems);
        if (rc == OSARA_OK)
            rc = hand_over(from, batch, buffers, sink, to, problems);
    }
    record_close(&form);
    begun = watch_lap(run->timings, OSARA_STAGE_RECORDS, begun, 0, n);
    if (rc == OSARA_OK && !run->sealed->known && run->results.hashed) {
        rc = seal(run, leaves, problems);
        watch_lap(run->timings, OSARA_STAGE_SEAL, begun, 0, run->scores->n_scored);
    }
    for (size_t i = 0; buffers != NULL && i < room; i++)
        buffer_free(&buffers[i]);
    free(buffers);
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
    if (!run->sealed->known && run->results.hashed && run_records(run, NULL, NULL, NULL) != OSARA_OK)
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
