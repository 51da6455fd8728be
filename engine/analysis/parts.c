/* parts.c -- criteria scaled, weighed and put together into scores. */
#include "analysis/parts.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/scale.h"
#include "base/pages.h"
#include "base/wide.h"

enum { SOME = 16 * BLOCK }; /* subjects that a thread scales at a time */

/* A measure as numbers: a flag counts 0 or 1.  *owned is set when the caller must free it. */
static const double *measure_values(const struct slot *slot, size_t n, double **owned)
{
    *owned = NULL;
    if (slot->type != VALUE_FLAG)
        return slot->number;
    *owned = malloc((n + 1) * sizeof **owned);
    for (size_t i = 0; *owned != NULL && i < n; i++)
        (*owned)[i] = slot->flag[i] == TRUTH_UNKNOWN ? (double)NAN : slot->flag[i] == TRUTH_TRUE;
    return *owned;
}

/* A criterion's measure, while it is scaled. */
struct measure {
    const double *value;
    double *owned;  /* NULL, or value: of a flag.  Who learned it scales it, so that few are there at once */
    bool all_known; /* nobody has no value: known before they are scaled */
    bool shared;    /* the scaled values are the measure's own, and stand in one place */
};

/* Scales the values of subjects from .. to - 1; returns how many have none: they are provisional. */
static size_t scale_some(const struct scores *s, const struct plan_criterion *c,
                         const struct criterion_facts *facts, const struct measure *m, size_t from,
                         size_t to)
{
    double *restrict scaled = s->frame.slots[c->scaled].number;
    const double *restrict value = m->value;
    size_t missing = 0;

    if (c->scale.kind == SCALE_NONE) /* in a loop that vectorises */
        for (size_t i = from; i < to; i++) {
            double v = value[i];

            missing += v != v;
            scaled[i] = v == v ? v : c->missing;
        }
    else
        for (size_t i = from; i < to; i++) {
            missing += value[i] != value[i];
            scaled[i] = isnan(value[i]) ? c->missing : scale_value(&c->scale, facts, value[i]);
        }
    for (size_t i = from; missing > 0 && i < to; i++)
        if (isnan(value[i])) {
#pragma omp atomic write
            s->provisional[i] = 1;
        }
    return missing;
}

static size_t count_missing(const double value[], size_t from, size_t to)
{
    size_t missing = 0;

    for (size_t i = from; i < to; i++)
        missing += value[i] != value[i];
    return missing;
}

/* One criterion, on all threads. */
static void scale_one(struct scores *s, const struct plan *plan, size_t j, const struct measure *m)
{
    const struct plan_criterion *c = &plan->criteria[j];
    size_t missing = 0;

    if (c->scale.kind == SCALE_NONE && m->shared) {
#pragma omp parallel for num_threads((int)s->n_workspaces) reduction(+ : missing)
        for (size_t from = 0; from < s->n; from += SOME)
            if (!m->all_known)
                missing += count_missing(m->value, from, s->n - from < SOME ? s->n : from + SOME);
        if (missing == 0) {
            s->frame.slots[c->scaled].number = s->frame.slots[c->measure].number;
            s->weighed[j].gaps = false;
            return;
        }
        missing = 0;
    }
#pragma omp parallel for num_threads((int)s->n_workspaces) reduction(+ : missing)
    for (size_t from = 0; from < s->n; from += SOME)
        missing += scale_some(s, c, &s->facts[j], m, from, s->n - from < SOME ? s->n : from + SOME);
    s->weighed[j].gaps = missing > 0;
}

/* The measure of one criterion, and its scale: learned, or that of `like`. */
static enum osara_status learn_criterion(struct scores *s, const struct plan *plan, size_t j,
                                         const uint8_t fate[], const struct scores *like,
                                         struct measure *m)
{
    const struct plan_criterion *c = &plan->criteria[j];
    enum osara_status rc = OSARA_OK;

    m->value = measure_values(&s->frame.slots[c->measure], s->n, &m->owned);
    /* An expression's criteria are changed and put back; and a flag's values are copies. */
    m->shared = plan->score_kind != SCORE_EXPRESSION && m->owned == NULL;
    if (m->value == NULL)
        return OSARA_ENOMEM;
    if (like != NULL)
        s->facts[j] = like->facts[j];
    else
        rc = scale_learn(&c->scale, m->value, fate, s->n, &s->facts[j], NULL);
    m->all_known = like == NULL && s->facts[j].n_known == s->n;
    if (m->owned != NULL) {
        s->weighed[j].gaps = scale_some(s, c, &s->facts[j], m, 0, s->n) > 0;
        free(m->owned);
    }
    return rc;
}

static enum osara_status scale_all(struct scores *s, const struct plan *plan, const uint8_t fate[],
                                   const struct scores *like, osara_problems *problems)
{
    struct measure *measures = calloc(s->n_criteria + 1, sizeof *measures);
    int failed = measures == NULL;

    if (measures != NULL) {
#pragma omp parallel for schedule(dynamic) num_threads((int)s->n_workspaces) reduction(| : failed)
        for (size_t j = 0; j < s->n_criteria; j++)
            failed |= learn_criterion(s, plan, j, fate, like, &measures[j]) != OSARA_OK;
    }
    for (size_t j = 0; !failed && j < s->n_criteria; j++)
        if (measures[j].owned == NULL)
            scale_one(s, plan, j, &measures[j]);
    free(measures);
    return failed ? problem_memory(problems) : OSARA_OK;
}

enum osara_status parts_scale(struct scores *s, const struct plan *plan, const struct data *data,
                              osara_problems *problems)
{
    return scale_all(s, plan, data->tables[0].fate, NULL, problems);
}

enum osara_status parts_scale_by(struct scores *s, const struct plan *plan,
                                 const struct scores *like, osara_problems *problems)
{
    return scale_all(s, plan, NULL, like, problems);
}

static double total_weight(const struct plan *plan)
{
    double sum = 0;

    for (size_t j = 0; j < plan->n_criteria; j++)
        sum += plan->criteria[j].weight;
    return sum;
}

/* Whether criterion j of subject i had no measure. */
static bool is_missing(const struct scores *s, const struct plan *plan, size_t j, size_t i)
{
    const struct slot *slot = &s->frame.slots[plan->criteria[j].measure];

    return slot->type == VALUE_FLAG ? slot->flag[i] == TRUTH_UNKNOWN : isnan(slot->number[i]);
}

/* score = sum(weight * scaled), in the order of the criteria; percent: 100 * that / sum(weight).  Of n
 * subjects, whose scores stay in the cache.  (GSL's daxpy does the same one by one.) */
WIDE static void weigh(const struct scores *s, bool percent, double sum, size_t from, size_t n)
{
    double *restrict score = s->score + from;

    for (size_t i = 0; i < n; i++)
        score[i] = 0;
    for (size_t j = 0; j < s->n_criteria; j++) {
        const double *restrict scaled = s->weighed[j].scaled + from;
        double weight = s->weighed[j].weight;

        for (size_t i = 0; i < n; i++)
            score[i] += weight * scaled[i];
    }
    for (size_t i = 0; percent && i < n; i++)
        score[i] = 100 * score[i] / sum;
}

/* The scores of subjects from .. to - 1 were every missing criterion at the end of its scale that adds
 * most; in the order of the criteria. */
static void reach_by_weights(struct scores *s, const struct plan *plan, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        s->reach_score[i] = s->score[i];
    for (size_t j = 0; j < s->n_criteria; j++) {
        const struct plan_criterion *c = &plan->criteria[j];
        const struct criterion_facts *f = &s->facts[j];
        double most = fmax(c->weight * f->most, c->weight * f->least) * s->share;

        for (size_t i = from; s->weighed[j].gaps && i < to; i++)
            if (is_missing(s, plan, j, i) && most > scores_points(s, j, i))
                s->reach_score[i] += most - scores_points(s, j, i);
    }
}

static bool weigh_all(struct scores *s, const struct plan *plan)
{
    double sum = total_weight(plan), share = plan->score_kind == SCORE_PERCENT ? 100 / sum : 1;
    bool any = memchr(s->provisional, 1, s->n) != NULL;

    if (any && !scores_open_reach(s))
        return false;

    s->share = share;
    for (size_t j = 0; j < s->n_criteria; j++)
        s->weighed[j] = (struct weighed){s->frame.slots[plan->criteria[j].scaled].number,
                                         plan->criteria[j].weight, s->weighed[j].gaps};
#pragma omp parallel for schedule(static) num_threads((int)s->n_workspaces)
    for (size_t from = 0; from < s->n; from += BLOCK) {
        size_t to = s->n - from < BLOCK ? s->n : from + BLOCK;

        weigh(s, plan->score_kind == SCORE_PERCENT, sum, from, to - from);
        if (any)
            reach_by_weights(s, plan, from, to);
    }
    return true;
}

static enum osara_status run_expression(struct scores *s, const struct plan *plan, double *out,
                                        osara_problems *problems)
{
    enum osara_status rc = scores_run_stage(s, STAGE_SCORE, problems);

    if (rc == OSARA_OK)
        memcpy(out, s->frame.slots[plan->score_slot].number, s->n * sizeof *out);
    return rc;
}

/* points of j = score - score with criterion j at 0 ("leaving each criterion out in turn"). */
static enum osara_status leave_each_out(struct scores *s, const struct plan *plan, double *kept,
                                        osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t j = 0; rc == OSARA_OK && j < s->n_criteria; j++) {
        double *scaled = s->frame.slots[plan->criteria[j].scaled].number;
        double *points = s->points + j * s->n;

        memcpy(kept, scaled, s->n * sizeof *kept);
        memset(scaled, 0, s->n * sizeof *scaled);
        rc = run_expression(s, plan, points, problems);
        memcpy(scaled, kept, s->n * sizeof *kept);
        for (size_t i = 0; i < s->n; i++)
            points[i] = s->score[i] - points[i];
    }
    return rc;
}

/* Sets criterion j of the subjects that miss it to `end`. */
static void put_end(struct scores *s, const struct plan *plan, size_t j, double end)
{
    double *scaled = s->frame.slots[plan->criteria[j].scaled].number;

    for (size_t i = 0; i < s->n; i++)
        if (s->provisional[i] && is_missing(s, plan, j, i))
            scaled[i] = end;
}

/* For an expression each missing criterion is tried at both ends of its scale, the others as they
 * are; then all take the better end together.  Exact where the score is monotone in each. */
static enum osara_status reach_by_expression(struct scores *s, const struct plan *plan, double *a,
                                             double *b, double *best, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t j = 0; rc == OSARA_OK && j < s->n_criteria; j++) {
        const struct plan_criterion *c = &plan->criteria[j];

        put_end(s, plan, j, s->facts[j].most);
        rc = run_expression(s, plan, a, problems);
        put_end(s, plan, j, s->facts[j].least);
        if (rc == OSARA_OK)
            rc = run_expression(s, plan, b, problems);
        put_end(s, plan, j, c->missing);
        for (size_t i = 0; i < s->n; i++)
            best[j * s->n + i] = b[i] > a[i] || (isnan(a[i]) && !isnan(b[i])) ? s->facts[j].least
                                                                              : s->facts[j].most;
    }
    for (size_t j = 0; j < s->n_criteria; j++)
        for (size_t i = 0; i < s->n; i++)
            if (s->provisional[i] && is_missing(s, plan, j, i))
                s->frame.slots[plan->criteria[j].scaled].number[i] = best[j * s->n + i];
    if (rc == OSARA_OK)
        rc = run_expression(s, plan, s->reach_score, problems);
    for (size_t j = 0; j < s->n_criteria; j++)
        put_end(s, plan, j, plan->criteria[j].missing);
    for (size_t i = 0; i < s->n; i++)
        if (!s->provisional[i] || isnan(s->reach_score[i]) || s->reach_score[i] < s->score[i])
            s->reach_score[i] = s->score[i];
    return rc;
}

static enum osara_status score_by_expression(struct scores *s, const struct plan *plan,
                                             osara_problems *problems)
{
    size_t n = s->n + 1;
    double *room = malloc(n * (s->n_criteria + 2) * sizeof *room);
    bool any = memchr(s->provisional, 1, s->n) != NULL;
    enum osara_status rc;

    s->points = pages_alloc(n, (s->n_criteria + 1) * sizeof *s->points);
    if (room == NULL || s->points == NULL) {
        free(room);
        return problem_memory(problems);
    }
    rc = run_expression(s, plan, s->score, problems);
    if (rc == OSARA_OK)
        rc = leave_each_out(s, plan, room, problems);
    if (rc == OSARA_OK && any && !scores_open_reach(s))
        rc = problem_memory(problems);
    if (rc == OSARA_OK && any)
        rc = reach_by_expression(s, plan, room, room + n, room + 2 * n, problems);
    if (rc == OSARA_OK) /* ties read the criteria as they are */
        rc = scores_run_stage(s, STAGE_SCORE, problems);
    free(room);
    return rc;
}

enum osara_status parts_score(struct scores *s, const struct plan *plan, const struct data *data,
                              osara_problems *problems)
{
    enum osara_status rc;

    if (s->n == 0)
        return OSARA_OK;
    if (plan->score_kind == SCORE_EXPRESSION) {
        rc = score_by_expression(s, plan, problems);
    } else {
        rc = scores_run_stage(s, STAGE_SCORE, problems);
        if (!weigh_all(s, plan) && rc == OSARA_OK)
            rc = problem_memory(problems);
    }
#pragma omp parallel for schedule(static) num_threads((int)s->n_workspaces)
    for (size_t i = 0; i < s->n; i++) {
        if (data->tables[0].fate[i] != FATE_USED)
            s->score[i] = NAN;
        if (s->reach_score != NULL && data->tables[0].fate[i] != FATE_USED)
            s->reach_score[i] = NAN;
        s->score[i] = isfinite(s->score[i]) ? s->score[i] : (double)NAN;
    }
    return rc;
}

double scores_part(const struct scores *s, const struct plan *plan, size_t c, size_t subject,
                   size_t evidence_class)
{
    const struct plan_criterion *criterion = &plan->criteria[c];

    if (!criterion->split)
        return 0;
    double whole = s->frame.slots[criterion->measure].number[subject];
    double part = s->frame.slots[criterion->parts[evidence_class]].number[subject];

    return whole == 0 || isnan(whole) || isnan(part)
               ? 0
               : scores_points(s, c, subject) * (part / whole);
}

void parts_free(struct scores *s)
{
    for (size_t j = 0; s->facts != NULL && j < s->n_criteria; j++)
        scale_forget(&s->facts[j]);
    free(s->facts);
}
