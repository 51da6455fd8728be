/* parts.c -- criteria scaled, weighed and put together into scores. */
#include "analysis/parts.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/scale.h"
#include "base/pages.h"
#include "base/wide.h"

enum { SOME = 16 * BLOCK }; /* subjects that a thread scales at a time */

/* Scales the values of a block of subjects, of whom `missing` receives how many have none. */
static const double *scale_block(const struct plan_criterion *c, const struct criterion_facts *facts,
                                 const double *restrict value, size_t n, double *restrict scaled,
                                 size_t *missing)
{
    size_t none = 0;

    if (c->scale.kind == SCALE_NONE) /* in a loop that vectorises */
        for (size_t i = 0; i < n; i++) {
            double v = value[i];

            none += v != v;
            scaled[i] = v == v ? v : c->missing;
        }
    else
        for (size_t i = 0; i < n; i++) {
            none += value[i] != value[i];
            scaled[i] = isnan(value[i]) ? c->missing : scale_value(&c->scale, facts, value[i]);
        }
    *missing = none;
    return scaled;
}

/* Of subjects from .. to - 1; returns how many have no measure: they are provisional. */
static size_t scale_some(struct scores *s, const struct plan_criterion *c,
                         const struct criterion_facts *facts, size_t from, size_t to)
{
    const struct slot *measure = &s->frame.slots[c->measure];
    double room[BLOCK], scaled[BLOCK];
    size_t all = 0;

    for (; from < to; from += BLOCK) {
        size_t n = to - from < BLOCK ? to - from : BLOCK, missing;
        const double *value = slot_numbers(measure, from, n, room);

        frame_give(&s->frame, c->scaled, from, n,
                   scale_block(c, facts, value, n, scaled, &missing));
        for (size_t i = 0; missing > 0 && i < n; i++)
            if (isnan(value[i])) {
#pragma omp atomic write
                s->provisional[from + i] = 1;
            }
        all += missing;
    }
    return all;
}

static size_t count_missing(const struct slot *measure, size_t from, size_t to)
{
    double room[BLOCK];
    size_t missing = 0;

    for (; from < to; from += BLOCK) {
        size_t n = to - from < BLOCK ? to - from : BLOCK;
        const double *value = slot_numbers(measure, from, n, room);

        for (size_t i = 0; i < n; i++)
            missing += value[i] != value[i];
    }
    return missing;
}

/* Whether the scaled values are the measure's own, and can stand where it stands: not those of an
 * expression, which are changed and put back, nor a flag's, nor what has to be in one array. */
static bool is_shared(const struct scores *s, const struct plan *plan,
                      const struct plan_criterion *c)
{
    const struct slot *measure = &s->frame.slots[c->measure], *scaled = &s->frame.slots[c->scaled];

    return c->scale.kind == SCALE_NONE && plan->score_kind != SCORE_EXPRESSION &&
           measure->type != VALUE_FLAG && (scaled->number == NULL || measure->number != NULL);
}

/* One criterion, on all threads. */
static void scale_one(struct scores *s, const struct plan *plan, size_t j, bool all_known)
{
    const struct plan_criterion *c = &plan->criteria[j];
    const struct slot *measure = &s->frame.slots[c->measure];
    size_t missing = 0;

    if (is_shared(s, plan, c)) {
#pragma omp parallel for num_threads((int)s->n_workspaces) reduction(+ : missing)
        for (size_t from = 0; from < s->n; from += SOME)
            if (!all_known)
                missing += count_missing(measure, from, s->n - from < SOME ? s->n : from + SOME);
        if (missing == 0) {
            s->frame.slots[c->scaled].number = measure->number;
            s->frame.slots[c->scaled].blocks = measure->blocks;
            s->weighed[j].gaps = false;
            return;
        }
        missing = 0;
    }
#pragma omp parallel for num_threads((int)s->n_workspaces) reduction(+ : missing)
    for (size_t from = 0; from < s->n; from += SOME)
        missing += scale_some(s, c, &s->facts[j], from, s->n - from < SOME ? s->n : from + SOME);
    s->weighed[j].gaps = missing > 0;
}

/* The scales: learned, or those of `like`. */
static enum osara_status learn_all(struct scores *s, const struct plan *plan, const uint8_t fate[],
                                   const struct scores *like)
{
    int failed = 0;

    if (like != NULL) {
        memcpy(s->facts, like->facts, s->n_criteria * sizeof *s->facts);
        return OSARA_OK;
    }
#pragma omp parallel for schedule(dynamic) num_threads((int)s->n_workspaces) reduction(| : failed)
    for (size_t j = 0; j < s->n_criteria; j++)
        failed |= scale_learn(&plan->criteria[j].scale,
                              &s->frame.slots[plan->criteria[j].measure], fate, s->n, &s->facts[j],
                              NULL) != OSARA_OK;
    return failed ? OSARA_ENOMEM : OSARA_OK;
}

static enum osara_status scale_all(struct scores *s, const struct plan *plan, const uint8_t fate[],
                                   const struct scores *like, osara_problems *problems)
{
    if (learn_all(s, plan, fate, like) != OSARA_OK)
        return problem_memory(problems);
    for (size_t j = 0; j < s->n_criteria; j++)
        scale_one(s, plan, j, like == NULL && s->facts[j].n_known == s->n);
    return OSARA_OK;
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
    return isnan(slot_number(&s->frame.slots[plan->criteria[j].measure], i));
}

WIDE static void add_weighed(const double *restrict scaled, double weight, size_t n,
                             double *restrict score)
{
    for (size_t i = 0; i < n; i++)
        score[i] += weight * scaled[i];
}

/* score = sum(weight * scaled), in the order of the criteria; percent: 100 * that / sum(weight).  Of a
 * block of subjects, whose scores stay in the cache.  (GSL's daxpy does the same one by one.) */
static void weigh(const struct scores *s, bool percent, double sum, size_t from, size_t n)
{
    double *score = s->score + from, room[BLOCK];

    for (size_t i = 0; i < n; i++)
        score[i] = 0;
    for (size_t j = 0; j < s->n_criteria; j++)
        add_weighed(slot_numbers(s->weighed[j].scaled, from, n, room), s->weighed[j].weight, n,
                    score);
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
        s->weighed[j] = (struct weighed){&s->frame.slots[plan->criteria[j].scaled],
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
    double whole = slot_number(&s->frame.slots[criterion->measure], subject);
    double part = slot_number(&s->frame.slots[criterion->parts[evidence_class]], subject);

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
