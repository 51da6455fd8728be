/* replay.c -- see replay.h. */
#include "run/replay.h"

#include <stdlib.h>
#include <string.h>

#include "report/record.h"
#include "run/trail.h"

static bool read_input(const struct json_node *from, struct replay_input *to)
{
    double bytes = json_number_of(json_at(from, "bytes"));

    *to = (struct replay_input){.name = json_text_of(json_at(from, "file")),
                                .bytes = bytes >= 0 && bytes < 9e15 ? (uint64_t)bytes : 0};
    return digest_from_hex(json_text_of(json_at(from, "sha256")), &to->sha256);
}

static enum osara_status read_inputs(struct replay *r, osara_problems *problems)
{
    const struct json_node *inputs = json_at(json_at(r->content, "run"), "inputs");
    size_t n = json_length(inputs);

    r->inputs = arena_alloc(r->arena, n + 1, sizeof *r->inputs);
    if (r->inputs == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++)
        if (read_input(json_nth(inputs, i), &r->inputs[r->n_inputs]))
            r->n_inputs++;
    return r->n_inputs == n && n > 0
               ? OSARA_OK
               : problem_add(problems, OSARA_EIO, NULL,
                             "run %llu of the ledger '%s' does not say what its inputs were",
                             (unsigned long long)r->run, r->ledger);
}

static enum osara_status read_entry(struct replay *r, uint64_t run, osara_problems *problems)
{
    struct ledger *l = NULL;
    enum osara_status rc = ledger_read(r->ledger, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_find_run(l, run, &r->run, problems);
    if (rc == OSARA_OK)
        rc = ledger_link_of(l, r->run, &r->link, problems);
    ledger_close(l);
    if (rc == OSARA_OK) {
        r->content = json_read((struct text){r->link.content.at, r->link.content.n});
        if (r->content == NULL)
            rc = problem_memory(problems);
    }
    return rc;
}

enum osara_status replay_open(const char *ledger, uint64_t run, const char *const folders[],
                              size_t n_folders, struct replay *out, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    *out = (struct replay){.arena = arena_new(), .ledger = ledger};
    if (out->arena == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = read_entry(out, run, problems);
    if (rc == OSARA_OK)
        rc = read_inputs(out, problems);
    if (rc == OSARA_OK)
        rc = replay_find(out, folders, n_folders, problems);
    return rc;
}

void replay_close(struct replay *r)
{
    osara_run_free(r->made);
    osara_rules_free(r->ruleset);
    replay_remove(r);
    json_release(r->content);
    buffer_free(&r->link.content);
    arena_free(r->arena);
}

static char *copy(struct replay *r, const struct json_node *of, const char *key)
{
    return arena_copy(r->arena, json_text_of(json_at(of, key)));
}

static enum osara_status seal_again(struct replay *r, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct ledger_seal seal = {0};
    enum osara_status rc = ledger_read(r->ledger, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_seal_of(l, r->run, &seal, problems);
    ledger_close(l);
    if (rc == OSARA_OK) {
        r->made->sealed->again = &seal;
        rc = run_records(r->made, NULL, problems);
        r->made->sealed->again = NULL;
    }
    ledger_seal_free(&seal);
    return rc;
}

enum osara_status replay_make(struct replay *r, int threads, osara_problems *problems)
{
    const struct json_node *run = json_at(r->content, "run");
    char *evidence = copy(r, run, "evidence"), *as_of = copy(r, run, "as_of");
    enum osara_status rc = evidence && as_of ? replay_place(r, problems) : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = osara_rules_load(r->rules, &r->ruleset, problems);
    if (rc != OSARA_OK)
        return rc;
    double draws = json_number_of(json_at(json_at(run, "stability"), "draws"));
    osara_options options = {
        .extract = r->extract,
        .as_of = as_of,
        .evidence = strcmp(evidence, "charge and conviction") == 0 ? "charge" : evidence,
        .ledger = r->ledger, /* what it knew of the runs and decisions before it */
        .ledger_until = r->run,
        .stability = draws > 0 ? (unsigned long)draws : 0,
        .threads = threads};

    rc = osara_run_make(r->ruleset, &options, &r->made, problems);
    return rc == OSARA_OK ? seal_again(r, problems) : rc;
}

/* ---- One record ---- */

static enum osara_status write_one(const struct osara_run *run, const char *offender,
                                   struct buffer *record, osara_problems *problems)
{
    struct short_form form;
    uint32_t subject = run_subject_of(run, offender, problems);

    if (subject == SUBJECT_NONE)
        return OSARA_ENO;
    if (response_outcome(run->response, run->scores, subject) != NULL)
        return record_write_one(&run->results, run->scores->workspaces[0], subject, record, problems);
    if (!record_short_open(&run->results, &form))
        return problem_memory(problems);
    record_short(&form, subject, record);
    record_short_close(&form);
    return record->failed ? problem_memory(problems) : OSARA_OK;
}

enum osara_status replay_record(const char *ledger, uint64_t run, const char *offender,
                                const char *inputs, struct buffer *record, osara_problems *problems)
{
    struct replay r;
    enum osara_status rc = replay_open(ledger, run, &inputs, 1, &r, problems);

    if (rc == OSARA_OK && r.n_missing > 0) {
        rc = problem_add(problems, OSARA_ENO, NULL,
                         "%zu of the %zu inputs of run %llu are not under '%s'", r.n_missing,
                         r.n_inputs, (unsigned long long)r.run, inputs);
        problem_hint(problems, "osara audit replay says which");
    }
    if (rc == OSARA_OK)
        rc = replay_make(&r, 0, problems);
    if (rc == OSARA_OK)
        rc = write_one(r.made, offender, record, problems);
    replay_close(&r);
    return rc;
}
