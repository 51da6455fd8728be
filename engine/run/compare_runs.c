/* compare_runs.c -- two runs of a ledger held against each other: as the ledger keeps them, or made
 * again from their inputs. */
#include <stdlib.h>
#include <string.h>

#include "run/compared.h"
#include "run/recall.h"
#include "run/trail.h"

static enum osara_status recall_both(struct osara_comparison *c, const char *ledger,
                                     const uint64_t runs[2], osara_problems *problems)
{
    struct ledger *l = NULL;
    enum osara_status rc = ledger_read(ledger, &l, problems);

    for (size_t i = 0; rc == OSARA_OK && i < 2; i++)
        rc = recall_standing(l, runs[i], c->ids, &c->standings[i], problems);
    ledger_close(l);
    return rc;
}

/* ---- Made again ---- */

static enum osara_status tell_missing(const struct replay *r, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; i < r->n_inputs; i++)
        if (r->inputs[i].found == NULL) {
            rc = problem_add(problems, OSARA_ENO, NULL,
                             "run %llu cannot be made again: its input '%.*s' is not there",
                             (unsigned long long)r->run, TEXT_ARGS(r->inputs[i].name));
            problem_hint(problems, "without -x the runs are compared as the ledger keeps them");
        }
    return rc;
}

static enum osara_status same_as_sealed(const struct replay *r, osara_problems *problems)
{
    struct text sealed = json_text_of(json_at(r->content, "root"));

    if (text_is(sealed, r->made->sealed->hex))
        return OSARA_OK;
    problem_add(problems, OSARA_ENO, NULL, "run %llu made again is not the run that was sealed",
                (unsigned long long)r->run);
    problem_hint(problems, "'osara audit replay' says how many of its records differ");
    return OSARA_ENO;
}

/* Ids as words that both runs share; the run is called by its number. */
static enum osara_status rename_all(struct osara_comparison *c, size_t i, osara_problems *problems)
{
    struct standing *st = c->standings[i];

    for (size_t k = 0; k < st->n; k++) {
        st->id[k] = words_add(c->ids, words_text(st->ids, st->id[k]));
        if (st->id[k] == UINT32_MAX)
            return problem_memory(problems);
    }
    st->ids = c->ids;
    st->run = c->again[i].run;
    st->path = arena_format(st->arena, "run %llu", (unsigned long long)st->run);
    return st->path != NULL ? OSARA_OK : problem_memory(problems);
}

static enum osara_status make_again(struct osara_comparison *c, size_t i, const char *ledger,
                                    uint64_t run, const osara_again *how, osara_problems *problems)
{
    struct replay *r = &c->again[i];
    enum osara_status rc = replay_open(ledger, run, &how->inputs, 1, r, problems);

    c->opened[i] = true;
    if (rc == OSARA_OK)
        rc = tell_missing(r, problems);
    if (rc == OSARA_OK)
        rc = replay_make(r, how->threads, problems);
    if (rc == OSARA_OK)
        rc = same_as_sealed(r, problems);
    if (rc == OSARA_OK)
        rc = standing_make(r->made->plan, &r->made->extract->data, r->made->scores,
                           r->made->response, &c->standings[i], problems);
    return rc == OSARA_OK ? rename_all(c, i, problems) : rc;
}

/* ---- All ---- */

/* One entry a run: whoever asks who has looked at this run's people finds it. */
static enum osara_status log_both(const struct osara_comparison *c, const char *ledger,
                                  const osara_witness *witness, bool all, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < 2; i++)
        if (i == 0 || c->standings[1]->run != c->standings[0]->run)
            rc = trail_log(ledger, witness,
                           &(struct trail_event){.kind = "consultation",
                                                 .what = "comparison of runs",
                                                 .run = c->standings[i]->run,
                                                 .scope = all ? "list" : "cohort"},
                           problems);
    return rc;
}

enum osara_status osara_compare_runs(const char *ledger, const uint64_t runs[2],
                                     const osara_again *how, const osara_witness *witness,
                                     osara_comparison **out, osara_problems *problems)
{
    osara_comparison *c = calloc(1, sizeof *c);
    enum osara_status rc = OSARA_OK;

    if (c == NULL || (c->ids = words_new()) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && how->inputs == NULL)
        rc = recall_both(c, ledger, runs, problems);
    for (size_t i = 0; rc == OSARA_OK && how->inputs != NULL && i < 2; i++)
        rc = make_again(c, i, ledger, runs[i], how, problems);
    if (rc == OSARA_OK)
        rc = comparison_make(c->standings[0], c->standings[1], &c->comparison, problems);
    if (rc == OSARA_OK)
        rc = log_both(c, ledger, witness, how->all, problems);
    if (rc == OSARA_OK)
        *out = c;
    else
        osara_comparison_free(c);
    return rc;
}
