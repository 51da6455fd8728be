/* make.c -- rules and extract in, results in memory out: nothing is written here. */
#include <stdlib.h>
#include <string.h>

#include "analysis/bounds.h"
#include "run/compared.h"
#include "run/history.h"
#include "run/draws.h"

/* Draws of the fairness tables' intervals: fixed, so that a run repeats to the byte. */
enum { FAIRNESS_SEED = 20230131 };

enum osara_status osara_rules_load(const char *path, osara_rules **out, osara_problems *problems)
{
    struct osara_rules *rules = calloc(1, sizeof *rules);
    enum osara_status rc = OSARA_OK;

    if (rules == NULL || (rules->path = strdup(path)) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = ruleset_load(path, &rules->ruleset, problems);
    if (rc == OSARA_OK)
        *out = rules;
    else
        osara_rules_free(rules);
    return rc;
}

void osara_rules_free(osara_rules *rules)
{
    if (rules == NULL)
        return;
    ruleset_free(rules->ruleset);
    free(rules->path);
    free(rules);
}

static enum osara_status read_evidence(const char *name, enum evidence *least, const char **shown,
                                       osara_problems *problems)
{
    static const struct {
        const char *name;
        enum evidence least;
        const char *shown;
    } known[] = {{"all", EVIDENCE_NONE, "all"},
                 {"charge", EVIDENCE_CHARGE, "charge and conviction"},
                 {"conviction", EVIDENCE_CONVICTION, "conviction"}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name ? name : "all", known[i].name) == 0) {
            *least = known[i].least;
            *shown = known[i].shown;
            return OSARA_OK;
        }
    return problem_add(problems, OSARA_EUSAGE, NULL,
                       "evidence '%s' is none of all, charge, conviction", name);
}

static enum osara_status read_as_of(const struct osara_run *run, const char *given, int32_t *out,
                                    osara_problems *problems)
{
    if (given == NULL) {
        *out = mapping_as_of(run->mapping);
        if (*out != DATE_MISSING)
            return OSARA_OK;
        problem_add(problems, OSARA_EUSAGE, NULL, "the as-of date is not stated");
        problem_hint(problems, "say --as-of YYYY-MM-DD, or 'as_of:' in %s/extract.yaml",
                     run->extract_path);
        return OSARA_EUSAGE;
    }
    if (!date_parse_iso(text_of(given), out))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "as-of date: expected a date as YYYY-MM-DD, got '%s'", given);
    return OSARA_OK;
}

static enum osara_status copy_options(struct osara_run *run, const osara_options *o,
                                      osara_problems *problems)
{
    run->arena = arena_new();
    run->sealed = calloc(1, sizeof *run->sealed);
    if (run->arena == NULL || run->sealed == NULL)
        return problem_memory(problems);
    if (o->extract == NULL)
        return problem_add(problems, OSARA_EUSAGE, NULL, "no extract is named");
    if (o->ledger != NULL && o->no_hash)
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "a ledger proves what the inputs were: it cannot go without hashes");
    run->extract_path = arena_copy(run->arena, text_of(o->extract));
    run->ledger_path = o->ledger ? arena_copy(run->arena, text_of(o->ledger)) : NULL;
    return run->extract_path && (run->ledger_path || !o->ledger) ? OSARA_OK
                                                                 : problem_memory(problems);
}

enum osara_status run_plan(const struct osara_rules *rules, const osara_options *o, int32_t as_of,
                           struct plan_how how, struct osara_run **out,
                           osara_problems *problems)
{
    enum evidence least = EVIDENCE_NONE;
    struct osara_run *run = calloc(1, sizeof *run);
    double begun = watch_now(o->timings);
    enum osara_status rc;

    if (run == NULL)
        return problem_memory(problems);
    run->timings = o->timings;
    run->hashed = !o->no_hash;
    how.watched |= o->trace;
    run->rules = rules;
    rc = copy_options(run, o, problems);
    if (rc == OSARA_OK)
        rc = read_evidence(o->evidence, &least, &run->results.evidence, problems);
    if (rc == OSARA_OK)
        rc = mapping_load(run->extract_path, &run->mapping, problems);
    if (rc == OSARA_OK && as_of == DATE_MISSING)
        rc = read_as_of(run, o->as_of, &as_of, problems);
    if (rc == OSARA_OK)
        rc = plan_make_how(rules->ruleset, as_of, least, how,
                           &run->plan, problems);
    if (rc == OSARA_OK)
        ruleset_warn_date(rules->ruleset, as_of, problems);
    watch_lap(o->timings, OSARA_STAGE_RULES, begun, 0, 0);
    if (rc == OSARA_OK)
        *out = run;
    else
        osara_run_free(run);
    return rc;
}

/* Nothing but the ranked list and run.json comes of it, and neither says where a row stands. */
static bool is_list_alone(const struct osara_run *run, const osara_options *o)
{
    return o->list_alone && o->no_hash && run->plan->writes == 0;
}

enum osara_status run_extract(struct osara_run *run, const osara_options *o, bool all,
                              osara_problems *problems)
{
    run->list_alone = is_list_alone(run, o);
    struct read_options how = {.threads = o->threads, .hash = !o->no_hash, .all = all,
                               .list_alone = run->list_alone, .timings = o->timings};

    return extract_read(run->plan, run->mapping, &how, &run->extract, problems);
}

enum osara_status run_read(const struct osara_rules *rules, const osara_options *o, bool all,
                           struct osara_run **out, osara_problems *problems)
{
    struct osara_run *run = NULL;
    enum osara_status rc = run_plan(rules, o, DATE_MISSING, (struct plan_how){0}, &run, problems);

    if (rc == OSARA_OK)
        rc = run_extract(run, o, all, problems);
    if (rc == OSARA_OK)
        *out = run;
    else
        osara_run_free(run);
    return rc;
}

enum osara_status run_suspect(struct osara_run *run, osara_problems *problems)
{
    double begun = watch_now(run->timings);

    run->suspicious = suspicious_find(run->plan, run->extract, &run->n_suspicious);
    watch_lap(run->timings, OSARA_STAGE_ASSESS, begun, 0, 0);
    return run->suspicious != NULL ? OSARA_OK : problem_memory(problems);
}

enum osara_status run_look(struct osara_run *run, osara_problems *problems)
{
    if (run->hinges != NULL && run->hinges->at != NULL)
        return OSARA_OK;
    hinges_free(run->hinges);
    run->hinges = NULL;
    enum osara_status rc = hinges_find(run->plan, run->extract, run->scores,
                                       (int)run->scores->n_workspaces, &run->hinges, problems);

    run->results.hinges = run->hinges;
    return rc;
}

enum osara_status run_decide(struct osara_run *run, int threads, osara_problems *problems)
{
    enum osara_status rc = scores_make(run->plan, run->extract, threads, &run->scores, problems);
    double begun = watch_now(run->timings);

    if (rc == OSARA_OK)
        rc = bounds_make(run->plan, run->extract, threads, run->scores, problems);
    if (rc == OSARA_OK)
        rc = respond(run->plan, &run->extract->data, run->scores, run->history, &run->response,
                     problems);
    begun = watch_lap(run->timings, OSARA_STAGE_ALLOCATE, begun, 0,
                      rc == OSARA_OK ? run->response->n : 0);
    if (rc == OSARA_OK) /* a seal is over records, and may be asked for at any time */
        rc = run->hashed ? run_look(run, problems)
                         : hinges_draw(run->plan, run->scores, &run->hinges, problems);
    if (rc == OSARA_OK)
        rc = fairness_make(run->plan, &run->extract->data, run->scores, run->response,
                           FAIRNESS_SEED, &run->fairness, problems);
    if (rc == OSARA_OK)
        rc = trends_make(run->plan, run->scores, &run->extract->data,
                         run->mapping != NULL ? mapping_as_of(run->mapping) : DATE_MISSING,
                         &run->trends, problems);
    watch_lap(run->timings, OSARA_STAGE_ASSESS, begun, 0, rc == OSARA_OK ? run->scores->n_scored : 0);
    return rc;
}

void run_gather(struct osara_run *run)
{
    run->results.plan = run->plan;
    run->results.extract = run->extract;
    run->results.scores = run->scores;
    run->results.response = run->response;
    run->results.hinges = run->hinges;
    run->results.fairness = run->fairness;
    run->results.trends = run->trends;
    run->results.stability = run->stability;
    run->results.suspicious = run->suspicious;
    run->results.n_suspicious = run->n_suspicious;
    run->results.n_files = ruleset_files(run->rules->ruleset, &run->results.files);
    run->results.hashed = run->hashed;
}

enum osara_status osara_run_make(const osara_rules *rules, const osara_options *options,
                                 osara_run **out, osara_problems *problems)
{
    return run_make_beside(rules, options, NULL, out, problems);
}

enum osara_status run_make_beside(const osara_rules *rules, const osara_options *options,
                                  const osara_comparing *beside, osara_run **out,
                                  osara_problems *problems)
{
    struct osara_run *run = NULL;
    enum osara_status rc = beside != NULL
                               ? comparing_read(beside, rules, options, &run, problems)
                               : run_read(rules, options, false, &run, problems);
    double begun;

    if (rc == OSARA_OK)
        rc = extract_tolerated(run->extract, run->plan, problems);
    begun = watch_now(options->timings);
    if (rc == OSARA_OK)
        rc = run_find_history(run, options->ledger_until, problems);
    watch_lap(options->timings, OSARA_STAGE_LEDGER, begun, 0, 0);
    if (rc == OSARA_OK)
        rc = run_decide(run, options->threads, problems);
    if (rc == OSARA_OK && options->stability > 0)
        rc = run_draw_weights(run,
                              &(struct weights_drawn){.draws = options->stability,
                                                      .concentration = WEIGHTS_CONCENTRATION,
                                                      .seed = WEIGHTS_SEED,
                                                      .threads = options->threads},
                              &run->stability, problems);
    if (rc == OSARA_OK)
        rc = run_suspect(run, problems);
    if (rc == OSARA_OK) {
        run_gather(run);
        rc = run_key(run, problems);
    }
    begun = watch_now(options->timings);
    if (rc == OSARA_OK)
        rc = run_find_previous(run, problems);
    watch_lap(options->timings, OSARA_STAGE_LEDGER, begun, 0, 0);
    if (rc == OSARA_OK && run->list_alone) /* every row has been counted: outputs read subjects */
        extract_forget_rows(run->extract);
    if (rc == OSARA_OK)
        *out = run;
    else
        osara_run_free(run);
    return rc;
}

void osara_run_free(osara_run *run)
{
    if (run == NULL)
        return;
    trends_free(run->trends);
    stability_free(run->stability);
    fairness_free(run->fairness);
    hinges_free(run->hinges);
    response_free(run->response);
    scores_free(run->scores);
    extract_free(run->extract);
    plan_free(run->plan);
    mapping_free(run->mapping);
    free(run->previous);
    if (run->sealed != NULL) {
        free(run->sealed->leaves);
        free(run->sealed->part_roots);
    }
    buffer_free(&run->past);
    free(run->sealed);
    arena_free(run->arena);
    free(run);
}

size_t osara_run_count(const osara_run *run)
{
    return run->scores->n_scored;
}

bool osara_run_subject(const osara_run *run, size_t position, osara_subject *out)
{
    const struct scores *s = run->scores;

    if (position >= s->n_scored)
        return false;
    uint32_t subject = s->order[position];

    *out = (osara_subject){.offender = results_id(&run->results, subject).at,
                           .rank = s->rank[subject],
                           .score = s->score[subject],
                           .band = results_band(&run->results, subject),
                           .status = status_name(response_status(run->response, s, subject)),
                           .strand = results_strand(&run->results, subject),
                           .provisional = s->provisional[subject]};
    return true;
}

uint32_t run_subject_of(const struct osara_run *run, const char *offender, osara_problems *problems)
{
    const struct data *data = &run->extract->data;
    const uint32_t *ids = data->tables[0].columns[run->plan->tables[0].join].as.word;
    uint32_t word = words_find(data->ids, text_of(offender));

    if (run->list_alone) {
        problem_add(problems, OSARA_EUSAGE, NULL,
                    "the run was made for its list alone (osara_options.list_alone): no more can "
                    "be said of '%s'",
                    offender);
        return SUBJECT_NONE;
    }
    for (size_t i = 0; word != WORD_MISSING && i < data->n_subjects; i++)
        if (ids[i] == word)
            return (uint32_t)i;
    problem_add(problems, OSARA_ENO, NULL, "'%s' is not an offender of this extract", offender);
    struct text *names = malloc((data->n_subjects + 1) * sizeof *names);

    for (size_t i = 0; names != NULL && i < data->n_subjects; i++)
        names[i] = words_text(data->ids, ids[i]);
    if (names != NULL)
        problem_hint_nearest(problems, text_of(offender), names, data->n_subjects);
    free(names);
    return SUBJECT_NONE;
}
