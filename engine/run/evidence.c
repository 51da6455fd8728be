/* evidence.c -- the list at all evidence, at charge and conviction, at conviction alone, side by side. */
#include <math.h>

#include "report/evidence_rows.h"
#include "report/told.h"
#include "run/several.h"

enum { LISTS = 3 };

static const struct told_column columns[] = {
    {"offender", false, false},        {"rank", true, false},
    {"score", true, true},             {"strand", false, false},
    {"charge_rank", true, false},      {"charge_score", true, true},
    {"charge_strand", false, true},    {"conviction_rank", true, false},
    {"conviction_score", true, true},  {"conviction_strand", false, true},
    {"allegations", true, false},      {"charges", true, false},
    {"convictions", true, false},      {"mark", false, false},
};

static bool is_listed(const struct osara_run *run, size_t subject)
{
    uint32_t rank = run->scores->rank[subject];

    return rank > 0 && rank <= run->scores->n_cohort;
}

/* Ranks of the lists that he is on; a list that he is not on stays empty. */
static void tell_subject(struct osara_run *const runs[], size_t subject, struct told_table *t)
{
    struct evidence_rows rows = evidence_rows(&runs[0]->results, subject);

    told_text(t, results_id(&runs[0]->results, subject));
    for (size_t i = 0; i < LISTS; i++) {
        const struct scores *s = runs[i]->scores;

        told_number(t, is_listed(runs[i], subject) ? (double)s->rank[subject] : (double)NAN, 0);
        told_number(t, s->score[subject], 1);
        told_text(t, text_of(results_strand(&runs[i]->results, subject)));
    }
    for (size_t c = 0; c < EVIDENCE_CLASSES; c++)
        told_integer(t, (int64_t)rows.n[c]);
    told_text(t, text_of(is_listed(runs[0], subject) ? evidence_mark(&rows) : ""));
}

/* Everybody who is on one of the lists, in the order of the first that he could be on. */
static void tell_all(struct osara_run *const runs[], struct told_table *t)
{
    const struct scores *s = runs[0]->scores;

    for (size_t i = 0; i < s->n_scored; i++) {
        size_t subject = s->order[i];

        if (is_listed(runs[0], subject) || is_listed(runs[1], subject) ||
            is_listed(runs[2], subject))
            tell_subject(runs, subject, t);
    }
}

static enum osara_status decide(struct osara_run *run, const osara_options *o,
                                osara_problems *problems)
{
    enum osara_status rc = scores_make(run->plan, run->extract, o->threads, &run->scores, problems);

    if (rc == OSARA_OK)
        rc = respond(run->plan, &run->extract->data, run->scores, NULL, &run->response, problems);
    if (rc == OSARA_OK)
        run_gather(run);
    return rc;
}

enum osara_status osara_evidence(const osara_rules *rules, const osara_options *options,
                                 osara_look look, char **text, osara_problems *problems)
{
    const struct wanted_run wanted[LISTS] = {
        {.rules = rules, .as_of = DATE_MISSING, .evidence = "all"},
        {.rules = rules, .as_of = DATE_MISSING, .evidence = "charge"},
        {.rules = rules, .as_of = DATE_MISSING, .evidence = "conviction"}};
    struct osara_run *runs[LISTS];
    struct told_table t;
    enum osara_status rc = several_read(wanted, LISTS, options, runs, problems);

    if (rc != OSARA_OK)
        return rc;
    for (size_t i = 0; rc == OSARA_OK && i < LISTS; i++)
        rc = decide(runs[i], options, problems);
    told_open(&t, columns, sizeof columns / sizeof columns[0],
              text_of(runs[0]->plan->marking), look);
    if (rc == OSARA_OK)
        tell_all(runs, &t);
    rc = told_close(&t, rc, "Nobody is listed on any evidence.\n", text, problems);
    several_free(runs, LISTS);
    return rc;
}
