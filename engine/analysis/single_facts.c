/* single_facts.c -- who is looked at, and which fact is the smallest that is enough. */
#include <stdlib.h>

#include "analysis/single_facts_find.h"
#include "language/leave_out.h"
#include "objective/plan_reads.h"

bool finder_row_known(const struct finder *f, size_t table, size_t row)
{
    return !(f->plan->tables[table].known_keep && f->e->data.tables[table].fate[row] == 1);
}

/* ---- What comes of it ---- */

/* His rank among the others as they stand. */
static uint32_t rank_among(const struct finder *f, uint32_t subject, double score,
                           const double ties[])
{
    const struct scores *s = f->scores;
    size_t before = rank_before(&f->ranking, s->order, s->n_scored, score, ties, subject);

    return (uint32_t)(before + 1 - (s->rank[subject] <= before));
}

/* How far the fact moves the score: beyond all bounds when there is none without it. */
static double moves(const struct finder *f, uint32_t subject, double score)
{
    return isnan(score) ? (double)INFINITY : fabs(f->scores->score[subject] - score);
}

/* A total order: how far it moves the score, a row before a value, then as the tables stand. */
static bool is_smaller(const struct finder *f, uint32_t subject, const struct single_fact *a,
                       const struct single_fact *b)
{
    double by_a = moves(f, subject, a->score), by_b = moves(f, subject, b->score);

    if (by_a != by_b)
        return by_a < by_b;
    if ((a->column == FACT_ROW) != (b->column == FACT_ROW))
        return a->column == FACT_ROW;
    if (a->table != b->table)
        return a->table < b->table;
    return a->row != b->row ? a->row < b->row : a->column < b->column;
}

/* Whether he is among so many as the cohort may hold, where his score alone says so: 1 or 0; -1 where
 * others have it too, or he has none. */
static int within(const struct finder *f, double score)
{
    const struct scores *s = f->scores;
    size_t limit = f->limit;

    if (isnan(score) || limit == 0)
        return -1;
    if (limit >= s->n_scored || score > s->score[s->order[limit - 1]])
        return 1;
    return score < s->score[s->order[limit]] ? 0 : -1;
}

/* In the cohort without the fact?  The rank is worked out only where it decides. */
static bool is_in(const struct finder *f, uint32_t subject, double score, const double ties[])
{
    int known = within(f, score);
    uint32_t rank = known >= 0 ? (uint32_t)known : rank_among(f, subject, score, ties);

    return scores_within(f->limit, f->plan, rank, score);
}

bool finder_crosses(const struct finder *f, uint32_t of, double score, const double ties[],
                    bool in_scope)
{
    uint32_t subject = f->hinges->at[of].subject;
    bool is = in_scope && is_in(f, subject, score, ties);

    return is != (f->scores->rank[subject] <= f->scores->n_cohort);
}

void finder_take(struct finder *f, uint32_t of, struct single_fact fact, const double ties[],
                 bool in_scope)
{
    struct hinge *h = &f->hinges->at[of];

    if (!finder_crosses(f, of, fact.score, ties, in_scope))
        return;
    *(fact.column == FACT_ROW ? &h->enough_rows : &h->enough_values) += 1;
    if (h->fact.table != FACT_NONE && !is_smaller(f, h->subject, &fact, &h->fact))
        return;
    if (in_scope)
        fact.rank = rank_among(f, h->subject, fact.score, ties);
    h->fact = fact;
}

static enum osara_status find_all(struct finder *f, bool again, osara_problems *problems)
{
    bool rows = !again && passes_can_leave_out(f->plan->passes);
    bool subjects = rows && !passes_rows_read_subjects(f->plan->passes);
    enum osara_status rc = OSARA_OK;

    if (rows)
        rc = facts_left_out(f, subjects, problems);
    if (rc == OSARA_OK && !subjects)
        rc = facts_again(f, !rows, problems);
    return rc;
}

/* What the score is made of, and is no key or watched value. */
static bool note_reads(struct finder *f, struct arena *arena)
{
    f->reads = plan_score_reads(f->plan, arena);
    for (size_t t = 0; f->reads != NULL && t < f->plan->n_tables; t++)
        for (size_t c = 0; c < f->plan->tables[t].n_columns; c++)
            f->reads[t][c] = f->reads[t][c] && c != f->plan->tables[t].join &&
                             !f->plan->tables[t].columns[c].monitor;
    return f->reads != NULL;
}

/* Who is looked at. */
static size_t count_subjects(const struct scores *s)
{
    size_t n = s->n_cohort;

    while (n < s->n_scored && n < s->n_cohort + FACTS_BELOW && s->score[s->order[n]] > 0)
        n++;
    return n;
}

enum osara_status hinges_draw(const struct plan *plan, const struct scores *scores,
                              struct hinges **out, osara_problems *problems)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return problem_memory(problems);
    line_draw(scores, plan, &(*out)->line);
    return OSARA_OK;
}

enum osara_status hinges_find(const struct plan *plan, const struct extract *e,
                              const struct scores *scores, int threads, struct hinges **out,
                              osara_problems *problems)
{
    return hinges_find_by(plan, e, scores, threads, false, out, problems);
}

enum osara_status hinges_find_by(const struct plan *plan, const struct extract *e,
                                 const struct scores *scores, int threads, bool again,
                                 struct hinges **out, osara_problems *problems)
{
    struct finder f = {.plan = plan, .e = e, .scores = scores, .threads = threads,
                       .limit = scores_cohort_limit(scores, plan)};
    const double **ties = malloc((plan->n_ties + 1) * sizeof *ties);
    struct arena *arena = arena_new();
    enum osara_status rc = OSARA_OK;

    f.hinges = calloc(1, sizeof *f.hinges);
    if (arena == NULL || ties == NULL || f.hinges == NULL || !note_reads(&f, arena))
        rc = problem_memory(problems);
    if (rc == OSARA_OK) {
        line_draw(scores, plan, &f.hinges->line);
        f.hinges->n = count_subjects(scores);
        f.hinges->at = calloc(f.hinges->n + 1, sizeof *f.hinges->at);
        rc = f.hinges->at != NULL ? OSARA_OK : problem_memory(problems);
    }
    for (size_t i = 0; rc == OSARA_OK && i < f.hinges->n; i++)
        f.hinges->at[i] = (struct hinge){.subject = scores->order[i], .fact.table = FACT_NONE};
    if (rc == OSARA_OK) {
        scores_ranking(scores, plan, &e->data, ties, &f.ranking);
        rc = find_all(&f, again, problems);
    }
    free(ties);
    arena_free(arena);
    if (rc == OSARA_OK)
        *out = f.hinges;
    else
        hinges_free(f.hinges);
    return rc;
}

void hinges_free(struct hinges *h)
{
    if (h != NULL)
        free(h->at);
    free(h);
}

const struct hinge *hinge_of(const struct hinges *h, const struct scores *s, size_t subject)
{
    uint32_t rank = s->rank[subject];

    return h == NULL || rank == 0 || rank > h->n ? NULL : &h->at[rank - 1];
}
