/* scores.c -- the course of the analysis: measures, criteria, scores, ranks, bands, cohort. */
#include "analysis/scores.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/parts.h"
#include "analysis/rank.h"
#include "base/pages.h"

enum { RANGE = 16 * BLOCK }; /* subjects a thread takes at a time */

static enum osara_status open_workspaces(struct scores *s, const struct plan *plan, int threads,
                                         osara_problems *problems)
{
    size_t n = threads > 0 ? (size_t)threads : (size_t)omp_get_max_threads();

    s->workspaces = calloc(n, sizeof *s->workspaces);
    if (s->workspaces == NULL)
        return problem_memory(problems);
    for (s->n_workspaces = 0; s->n_workspaces < n; s->n_workspaces++) {
        s->workspaces[s->n_workspaces] = workspace_new(plan->passes);
        if (s->workspaces[s->n_workspaces] == NULL)
            return problem_memory(problems);
    }
    return OSARA_OK;
}

enum osara_status scores_run_stage(struct scores *s, enum stage stage, osara_problems *problems)
{
    int failed = 0;
    size_t n_ranges = (s->n + RANGE - 1) / RANGE;

#pragma omp parallel for schedule(dynamic) num_threads((int)s->n_workspaces) reduction(| : failed)
    for (size_t r = 0; r < n_ranges; r++) {
        size_t from = r * RANGE;
        size_t to = from + RANGE < s->n ? from + RANGE : s->n;

        failed |= passes_run(&s->frame, s->workspaces[omp_get_thread_num()], stage, from, to) !=
                  OSARA_OK;
    }
    return failed ? problem_memory(problems) : OSARA_OK;
}

/* Rows of subjects that are out of scope are out of scope with them. */
static void carry_subjects_out(struct scores *s, struct data *data)
{
    const uint8_t *fate = data->tables[0].fate;

    s->n_scored = 0;
    for (size_t i = 0; i < s->n; i++)
        s->n_scored += fate[i] == FATE_USED;
    if (s->n_scored == s->n)
        return;
    for (size_t t = 1; t < data->n_tables; t++) {
        struct table *table = &data->tables[t];

        for (size_t i = 0; i < s->n; i++)
            for (size_t r = table->first[i]; fate[i] != FATE_USED && r < table->first[i + 1]; r++)
                if (table->fate[r] == FATE_USED)
                    table->fate[r] = FATE_SUBJECT;
    }
}

static void fill_accounts(const struct scores *s, const struct plan *plan, struct extract *e)
{
    for (size_t t = 0; t < plan->n_tables; t++) {
        struct account *a = &e->accounts[t];
        const struct table *table = &e->data.tables[t];

        memset(a->failed_keep, 0, plan->tables[t].n_keeps * sizeof *a->failed_keep);
        memset(a->unknown_keep, 0, plan->tables[t].n_keeps * sizeof *a->unknown_keep);
        uint64_t count[FATES] = {0};

        fates_count(table, 0, table->n_rows, count);
        a->used = count[FATE_USED];
        a->weak_evidence = count[FATE_EVIDENCE];
        a->subject_out = count[FATE_SUBJECT];
        for (size_t k = 0; k < plan->tables[t].n_keeps; k++)
            a->failed_keep[k] = count[k + 1];
    }
    for (size_t w = 0; w < s->n_workspaces; w++) {
        struct pass_counts counts;

        workspace_counts(s->workspaces[w], &counts);
        for (size_t t = 0; t < plan->n_tables; t++)
            for (size_t k = 0; k < plan->tables[t].n_keeps; k++)
                e->accounts[t].unknown_keep[k] += counts.keep[counts.keep_first[t] + k].unknown;
    }
}

void scores_ranking(const struct scores *s, const struct plan *plan, const struct data *data,
                    const double *ties[], struct ranking *out)
{
    const struct column *key = &data->tables[0].columns[plan->tables[0].join];

    for (size_t t = 0; t < plan->n_ties; t++)
        ties[t] = s->frame.slots[plan->ties[t].slot].number;
    *out = (struct ranking){.score = s->score,
                            .ties = ties,
                            .n_ties = plan->n_ties,
                            .id = key->as.word,
                            .ids = data->ids};
}

/* Who is in scope, in the order of the file. */
static void list_ranked(struct scores *s, const uint8_t fate[])
{
    size_t k = 0;

    if (s->n_scored < s->n) {
        for (size_t i = 0; i < s->n; i++)
            if (fate[i] == FATE_USED)
                s->order[k++] = (uint32_t)i;
        return;
    }
#pragma omp parallel for num_threads((int)s->n_workspaces)
    for (size_t i = 0; i < s->n; i++)
        s->order[i] = (uint32_t)i;
}

static enum osara_status rank_all(struct scores *s, const struct plan *plan,
                                  const struct data *data, osara_problems *problems)
{
    const double **ties = calloc(plan->n_ties + 1, sizeof *ties);
    struct ranking ranking;

    if (ties == NULL)
        return problem_memory(problems);
    scores_ranking(s, plan, data, ties, &ranking);
    ranking.threads = (int)s->n_workspaces;
    ranking.room = s->rank; /* written when all have their places */
    list_ranked(s, data->tables[0].fate);
    enum osara_status rc = rank_subjects(&ranking, s->order, s->n_scored, problems);

    size_t ranked = rc == OSARA_OK ? s->n_scored : 0;

    if (ranked < s->n) /* who is out of scope has none */
        memset(s->rank, 0, s->n * sizeof *s->rank);
#pragma omp parallel for num_threads((int)s->n_workspaces)
    for (size_t i = 0; i < ranked; i++)
        s->rank[s->order[i]] = (uint32_t)i + 1;
    s->ranked = true;
    free(ties);
    return rc;
}

/* So many of the ranked; 29% of 100 is 28.999999999999996 in binary: what is whole but for that is
 * whole. */
static double share_of(const struct scores *s, double share)
{
    return floor(share * (double)s->n_scored + 1e-9);
}

/* A band's least score: as stated, or that of the last within its share of the ranked, so that equal
 * scores are in one band. */
static double band_from(const struct scores *s, const struct plan_band *band)
{
    double n = share_of(s, band->top);

    if (isnan(band->top))
        return band->from;
    return n >= 1 ? s->score[s->order[(size_t)n - 1]] : INFINITY;
}

static uint16_t band_of(const struct scores *s, const struct plan *plan, double score)
{
    for (size_t b = 0; b < plan->n_bands; b++)
        if (score >= band_from(s, &plan->bands[b]))
            return (uint16_t)b;
    return BAND_NONE;
}

size_t scores_cohort_limit(const struct scores *s, const struct plan *plan)
{
    size_t limit = plan->cohort_top < s->n_scored ? plan->cohort_top : s->n_scored;
    double share = share_of(s, plan->cohort_share);

    if (!isnan(plan->cohort_of_score) && s->n_power_few < limit)
        limit = s->n_power_few;
    return share < (double)limit ? (size_t)share : limit;
}

bool scores_in_cohort(const struct scores *s, const struct plan *plan, uint32_t rank, double score)
{
    return scores_within(scores_cohort_limit(s, plan), plan, rank, score);
}

/* How many of the first add up to the share of all scores above 0.  Added in rank order, so that the
 * sum of all is the sum that is gone through. */
static size_t power_few(const struct scores *s, double share)
{
    double all = 0, sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < s->n_scored && s->score[s->order[i]] > 0; i++)
        all += s->score[s->order[i]];
    while (n < s->n_scored && s->score[s->order[n]] > 0 && sum < share * all * (1 - 1e-12))
        sum += s->score[s->order[n++]];
    return n;
}

static void draw_line(struct scores *s, const struct plan *plan)
{
    s->n_cohort = 0;
    s->n_power_few = isnan(plan->cohort_of_score) ? 0 : power_few(s, plan->cohort_of_score);
    while (s->n_cohort < s->n_scored &&
           scores_in_cohort(s, plan, (uint32_t)s->n_cohort + 1, s->score[s->order[s->n_cohort]]))
        s->n_cohort++;
    s->n_cut_ties = 0;
    if (s->n_cohort == 0)
        return;
    double last = s->score[s->order[s->n_cohort - 1]];

    while (s->n_cohort + s->n_cut_ties < s->n_scored &&
           s->score[s->order[s->n_cohort + s->n_cut_ties]] == last)
        s->n_cut_ties++;
}

/* The rank that a score of v would have, which is one of lo + 1 .. hi + 1. */
static uint32_t rank_between(const struct scores *s, size_t lo, size_t hi, double v)
{
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (s->score[s->order[mid]] > v)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo + 1;
}

uint32_t scores_rank_at(const struct scores *s, double v)
{
    return rank_between(s, 0, s->n_scored, v);
}

enum { STEP = 64 };

/* scores_rank_at() for many: of every STEP-th score there is a list, which stays in the cache, so that only
 * the last steps of each search go through memory. */
static uint32_t rank_within(const struct scores *s, const double steps[], double v)
{
    size_t lo = 0, hi = (s->n_scored + STEP - 1) / STEP; /* steps[k]: the score at k * STEP */

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (steps[mid] > v)
            lo = mid + 1;
        else
            hi = mid;
    }
    return rank_between(s, lo == 0 ? 0 : (lo - 1) * STEP + 1,
                        lo * STEP < s->n_scored ? lo * STEP : s->n_scored, v);
}

static bool place_provisional(struct scores *s)
{
    size_t provisional = 0, could_reach = 0, n_steps = (s->n_scored + STEP - 1) / STEP;
    double *steps;

    if (s->reach_score == NULL) /* nobody is */
        return true;
    steps = malloc((n_steps + 1) * sizeof *steps);
    if (steps == NULL)
        return false;
    for (size_t k = 0; k < n_steps; k++)
        steps[k] = s->score[s->order[k * STEP]];
#pragma omp parallel for num_threads((int)s->n_workspaces) reduction(+ : provisional, could_reach)
    for (size_t i = 0; i < s->n; i++) {
        s->reach_rank[i] = s->rank[i];
        if (s->rank[i] == 0 || !s->provisional[i])
            continue;
        provisional++;
        if (isnan(s->reach_score[i])) /* no value of what is missing gives a score */
            continue;
        uint32_t reach = rank_within(s, steps, s->reach_score[i]);

        if (reach < s->rank[i])
            s->reach_rank[i] = reach;
        could_reach += s->rank[i] > s->n_cohort && s->reach_rank[i] <= s->n_cohort &&
                       s->reach_score[i] > 0;
    }
    s->n_provisional += provisional;
    s->n_could_reach += could_reach;
    free(steps);
    return true;
}

/* Where an input goes; nowhere (all NULL) when no expression reads it. */
static struct slot input_of(const struct scores *s, const struct plan *plan, uint32_t input)
{
    return passes_read_input(plan->passes, input) ? s->frame.slots[input] : (struct slot){0};
}

/* Score, rank and band become values that the response's expressions read. */
static void give_inputs(struct scores *s, const struct plan *plan)
{
    double *score = input_of(s, plan, plan->score_input).number;
    double *rank = input_of(s, plan, plan->rank_input).number;
    uint32_t *band = input_of(s, plan, plan->band_input).word;

#pragma omp parallel for num_threads((int)s->n_workspaces)
    for (size_t i = 0; i < s->n; i++) {
        s->band[i] = s->rank[i] == 0 ? BAND_NONE : band_of(s, plan, s->score[i]);
        if (score != NULL)
            score[i] = s->score[i];
        if (rank != NULL)
            rank[i] = s->rank[i] == 0 ? NAN : (double)s->rank[i];
        if (band != NULL)
            band[i] = s->band[i] == BAND_NONE ? WORD_MISSING : plan->bands[s->band[i]].word;
    }
}

static bool make_room(struct scores *s)
{
    size_t n = s->n + 1;

    s->facts = calloc(s->n_criteria + 1, sizeof *s->facts);
    s->weighed = calloc(s->n_criteria + 1, sizeof *s->weighed);
    s->score = pages_alloc(n, sizeof *s->score);
    s->order = pages_alloc(n, sizeof *s->order);
    s->rank = pages_alloc(n, sizeof *s->rank); /* rank_all() writes it */
    s->band = pages_alloc(n, sizeof *s->band);
    s->provisional = pages_zeroed(n, sizeof *s->provisional);
    return s->facts && s->weighed && s->score && s->order && s->rank && s->band && s->provisional;
}

bool scores_open_reach(struct scores *s)
{
    if (s->reach_score != NULL)
        return true;
    s->reach_score = pages_alloc(s->n + 1, sizeof *s->reach_score);
    s->reach_rank = pages_alloc(s->n + 1, sizeof *s->reach_rank);
    if (s->reach_score == NULL || s->reach_rank == NULL)
        return false;
    memcpy(s->reach_score, s->score, s->n * sizeof *s->score);
    if (s->ranked) /* else place_provisional() writes it */
        memcpy(s->reach_rank, s->rank, s->n * sizeof *s->rank);
    return true;
}

static uint64_t rows_of(const struct data *data)
{
    uint64_t rows = 0;

    for (size_t t = 0; t < data->n_tables; t++)
        rows += data->tables[t].n_rows;
    return rows;
}

/* The steps in order; each needs the one before. */
static enum osara_status score_and_rank(struct scores *s, const struct plan *plan,
                                        struct extract *e, osara_problems *problems)
{
    double begun = watch_now(e->timings);
    enum osara_status rc = scores_run_stage(s, STAGE_MEASURES, problems);

    if (rc == OSARA_OK)
        carry_subjects_out(s, &e->data);
    if (rc == OSARA_OK)
        rc = parts_scale(s, plan, &e->data, problems);
    if (rc == OSARA_OK)
        rc = parts_score(s, plan, &e->data, problems);
    begun = watch_lap(e->timings, OSARA_STAGE_EVALUATE, begun, e->bytes, rows_of(&e->data));
    if (rc == OSARA_OK)
        rc = rank_all(s, plan, &e->data, problems);
    if (rc != OSARA_OK)
        return rc;
    draw_line(s, plan);
    if (!place_provisional(s))
        return problem_memory(problems);
    give_inputs(s, plan);
    begun = watch_lap(e->timings, OSARA_STAGE_RANK, begun, s->n_scored * sizeof *s->score,
                      s->n_scored);
    rc = scores_run_stage(s, STAGE_RESPONSE, problems);
    if (rc == OSARA_OK)
        fill_accounts(s, plan, e);
    watch_lap(e->timings, OSARA_STAGE_EVALUATE, begun, 0, 0);
    return rc == OSARA_OK ? account_check(e, plan, problems) : rc;
}

enum osara_status scores_make(const struct plan *plan, struct extract *e, int threads,
                              struct scores **out, osara_problems *problems)
{
    enum osara_status rc;
    struct scores *s = calloc(1, sizeof *s);

    if (s == NULL)
        return problem_memory(problems);
    s->n = e->data.n_subjects;
    s->n_criteria = plan->n_criteria;
    rc = make_room(s) ? OSARA_OK : problem_memory(problems);
    if (rc == OSARA_OK)
        rc = frame_open(&s->frame, plan->passes, &e->data, problems);
    if (rc == OSARA_OK)
        rc = open_workspaces(s, plan, threads, problems);
    if (rc == OSARA_OK)
        rc = score_and_rank(s, plan, e, problems);
    if (rc == OSARA_OK)
        s->n_misses = workspace_misses(s->workspaces, s->n_workspaces, plan->scope, e->arena,
                                       &s->misses);
    if (rc == OSARA_OK && s->n_misses == SIZE_MAX)
        rc = problem_memory(problems);
    if (rc != OSARA_OK) {
        scores_free(s);
        return rc;
    }
    *out = s;
    return OSARA_OK;
}

static void close_scores(struct scores *s)
{
    for (size_t w = 0; s->workspaces != NULL && w < s->n_workspaces; w++)
        workspace_free(s->workspaces[w]);
    free(s->workspaces);
    frame_close(&s->frame);
    parts_free(s);
    free(s->weighed);
    free(s->points);
    free(s->score);
    free(s->order);
    free(s->rank);
    free(s->band);
    free(s->provisional);
    free(s->reach_score);
    free(s->reach_rank);
}

enum osara_status scores_by(const struct plan *plan, struct extract *e, const struct scores *like,
                            int threads, const struct rescored *out, osara_problems *problems)
{
    struct scores s = {.n = e->data.n_subjects, .n_criteria = plan->n_criteria};
    enum osara_status rc = make_room(&s) ? OSARA_OK : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = frame_open(&s.frame, plan->passes, &e->data, problems);
    if (rc == OSARA_OK)
        rc = open_workspaces(&s, plan, threads, problems);
    s.frame.given = out->given;
    if (rc == OSARA_OK)
        rc = scores_run_stage(&s, STAGE_MEASURES, problems);
    if (rc == OSARA_OK)
        rc = parts_scale_by(&s, plan, like, problems);
    if (rc == OSARA_OK)
        rc = parts_score(&s, plan, &e->data, problems);
    if (rc == OSARA_OK)
        memcpy(out->score, s.score, s.n * sizeof *s.score);
    if (rc == OSARA_OK && out->reach != NULL)
        memcpy(out->reach, s.reach_score != NULL ? s.reach_score : s.score, s.n * sizeof *s.score);
    for (size_t t = 0; rc == OSARA_OK && out->ties != NULL && t < plan->n_ties; t++)
        memcpy(out->ties + t * s.n, s.frame.slots[plan->ties[t].slot].number,
               s.n * sizeof *out->ties);
    for (size_t j = 0; s.facts != NULL && j < s.n_criteria; j++)
        s.facts[j] = (struct criterion_facts){0}; /* they are borrowed */
    close_scores(&s);
    return rc;
}

void scores_free(struct scores *s)
{
    if (s != NULL)
        close_scores(s);
    free(s);
}
