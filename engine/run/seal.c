/* seal.c -- the seal of a run: a salted leaf for every scored subject, under one root. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "audit/heads.h"
#include "audit/ledger.h"
#include "audit/seeds.h"
#include "report/glance.h"
#include "report/record.h"
#include "run/keep.h"

enum { PIECE = 16 * LEDGER_PART }; /* subjects that one thread seals at a time */

/* SHA-256 over what the run stands on: whoever has not the inputs cannot make it. */
static void derived_key(const struct osara_run *run, struct buffer *b, struct digest *key)
{
    const struct results *r = &run->results;

    buffer_string(b, "osara seal 1\n");
    for (size_t i = 0; i < r->n_files; i++)
        buffer_text(b, digest_text(&r->files[i].digest));
    for (size_t i = 0; r->hashed && i < run->extract->n_inputs; i++)
        buffer_text(b, digest_text(&run->extract->inputs[i].digest));
    buffer_date(b, run->plan->as_of);
    buffer_string(b, r->evidence);
    digest_of((struct text){b->at, b->n}, key);
}

enum osara_status run_key(struct osara_run *run, osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc = OSARA_OK;

    if (run->ledger_path != NULL)
        return seed_random(&run->sealed->key)
                   ? OSARA_OK
                   : problem_add(problems, OSARA_EFAULT, NULL, "the system gives no random bytes");
    derived_key(run, &b, &run->sealed->key);
    if (b.failed)
        rc = problem_memory(problems);
    buffer_free(&b);
    return rc;
}

void run_salts(const struct osara_run *run, size_t from, size_t n, struct digest out[])
{
    const struct seed root = {0, 0, run->sealed->key};
    const struct ledger_seal *again = run->sealed->again;

    if (again != NULL && from + n <= again->subjects) {
        memcpy(out, again->salts + from, n * sizeof *out);
        return;
    }
    seed_salts(&root, seed_depth(run->scores->n_scored), from, n, out);
}

/* The roots of the placements from .. to - 1, whose salts these are. */
static void seal_placements(const struct osara_run *run, size_t from, size_t to,
                            const struct digest salts[], struct digest roots[])
{
    const struct ledger_list list = {.of = run, .at = keep_placement};

    for (size_t at = from; at < to; at += LEDGER_PART)
        ledger_part_root(&list, at, to - at < LEDGER_PART ? to - at : LEDGER_PART, salts + at - from,
                         &roots[at / LEDGER_PART]);
}

/* Subjects from .. to - 1, whose leaves hold their salts.  What is hashed stands in one run of bytes. */
static bool seal_piece(const struct osara_run *run, const struct short_form *form, size_t from,
                       size_t to, struct digest leaves[], struct buffer *b)
{
    for (size_t i = from; i < to; i++) {
        record_short_ask(form, i);
        buffer_clear(b);
        buffer_char(b, '\0');
        buffer_text(b, digest_text(&leaves[i]));
        record_short(form, run->scores->order[i], b);
        if (b->failed)
            return false;
        digest_of((struct text){b->at, b->n}, &leaves[i]);
    }
    return true;
}

void run_forgotten_leaves(const struct osara_run *run, struct digest leaves[])
{
    const struct ledger_seal *again = run->sealed->again;

    for (size_t i = 0; again != NULL && i < again->subjects && i < run->scores->n_scored; i++)
        if (again->gone[i])
            leaves[i] = again->leaves[i];
}

enum osara_status run_short_leaves(const struct osara_run *run, size_t from, struct digest leaves[],
                                   struct digest roots[], osara_problems *problems)
{
    size_t n = run->scores->n_scored, first = roots != NULL ? 0 : from / PIECE * PIECE;
    struct glance *glances = glances_make(&run->results);
    struct short_form form;
    int failed = 0;

    if (glances == NULL || !record_short_open(&run->results, &form)) {
        free(glances);
        return problem_memory(problems);
    }
    form.glances = glances;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)run->scores->n_workspaces) \
    reduction(|                                                                           \
              : failed)
    for (size_t at = first; at < n; at += PIECE) {
        struct buffer b = {0};
        size_t to = n - at < PIECE ? n : at + PIECE;

        run_salts(run, at, to - at, leaves + at);
        if (roots != NULL)
            seal_placements(run, at, to, leaves + at, roots);
        failed |= !seal_piece(run, &form, at > from ? at : from, to, leaves, &b);
        buffer_free(&b);
    }
    record_short_close(&form);
    free(glances);
    return failed ? problem_memory(problems) : OSARA_OK;
}
