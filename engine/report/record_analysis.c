/* record_analysis.c -- the record's third section: points by criterion, evidence class and row. */
#include <math.h>
#include <stdlib.h>

#include "analysis/bounds.h"
#include "report/evidence_rows.h"
#include "report/record.h"

static const char *const evidence_names[EVIDENCE_CLASSES] = {"allegation", "charge", "conviction"};

/* Rows' parts of the criterion's points: [place among the table's scanned rows, from 0; points].  A row
 * that decides (min, max, first, last) carries the points; several equal ones share them. */
static void put_shares(const struct results *r, size_t table, const double share[], size_t n,
                       double points, double total, enum row_share how, struct buffer *b)
{
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        if (share[i] == 0 || isnan(share[i]))
            continue;
        if (!any) {
            json_put_object(b, NULL);
            json_put_string(b, "table", r->plan->tables[table].name);
            json_put_flag(b, "decides", how == SHARE_DECIDES);
            json_put_list(b, "points");
            any = true;
        }
        buffer_char(b, '[');
        buffer_integer(b, (int64_t)i);
        buffer_char(b, ',');
        buffer_json_number(b, points * (share[i] / total));
        buffer_string(b, "],");
    }
    if (any) {
        b->n -= !b->failed; /* the last comma */
        json_end_list(b);
        json_end_object(b);
    }
}

static enum osara_status put_rows_of(const struct results *r, struct workspace *w, size_t c,
                                     size_t table, size_t subject, struct buffer *b,
                                     osara_problems *problems)
{
    const struct table *t = &r->extract->data.tables[table];
    size_t from = t->first[subject], n = t->first[subject + 1] - from;
    double *share = calloc(n + 1, sizeof *share);
    double points = scores_points(r->scores, c, subject), total = 0;

    if (share == NULL)
        return problem_memory(problems);
    enum row_share how = passes_row_shares(&r->scores->frame, w, r->plan->criteria[c].measure,
                                           (uint32_t)table, subject, share);

    for (size_t i = 0; how == SHARE_DECIDES && i < n; i++)
        total += share[i];
    if (how == SHARE_ADDS) {
        const struct slot *slot = &r->scores->frame.slots[r->plan->criteria[c].measure];

        total = slot_number(slot, subject);
    }
    if (how != SHARE_NONE && total != 0)
        put_shares(r, table, share, n, points, total, how, b);
    free(share);
    return OSARA_OK;
}

static void put_evidence(const struct results *r, size_t c, size_t subject, struct buffer *b)
{
    if (!r->plan->criteria[c].split)
        return;
    json_put_object(b, "evidence");
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++)
        json_put_number(b, evidence_names[e], scores_part(r->scores, r->plan, c, subject, e));
    json_end_object(b);
}

/* The rank were this criterion worth nothing: others' scores as they are. */
static uint32_t rank_without(const struct scores *s, double points, size_t subject)
{
    double without = s->score[subject] - points;

    if (isnan(without))
        return 0;
    return scores_rank_at(s, without) - (s->score[subject] > without);
}

static enum osara_status put_criterion(const struct results *r, struct workspace *w, size_t c,
                                       size_t subject, struct buffer *b, osara_problems *problems)
{
    const struct plan_criterion *p = &r->plan->criteria[c];
    const struct scores *s = r->scores;
    const struct slot *measure = &s->frame.slots[p->measure];
    enum osara_status rc = OSARA_OK;
    bool missing = isnan(slot_number(measure, subject));

    json_put_object(b, NULL);
    json_put_string(b, "criterion", p->name);
    json_put_string(b, "title", p->title);
    json_put_string(b, "measure", p->measure_text);
    results_json_slot(r, p->measure, subject, "value", b);
    json_put_flag(b, "missing", missing);
    json_put_number(b, "scaled", slot_number(&s->frame.slots[p->scaled], subject));
    json_put_number(b, "weight", p->weight);
    json_put_number(b, "points", scores_points(s, c, subject));
    put_evidence(r, c, subject, b);
    if (s->rank[subject] > 0)
        json_put_integer(b, "rank_without",
                         rank_without(s, scores_points(s, c, subject), subject));
    json_put_string(b, "reason", p->reason);
    json_put_string(b, "source", p->source);
    json_put_list(b, "rows");
    for (size_t t = 1; rc == OSARA_OK && t < r->plan->n_tables; t++)
        rc = put_rows_of(r, w, c, t, subject, b, problems);
    json_end_list(b);
    json_end_object(b);
    return rc;
}

static void put_stability(const struct results *r, size_t subject, struct buffer *b)
{
    const struct stability_rank *stays = results_stays(r, subject);

    if (stays == NULL)
        return;
    json_put_object(b, "stability");
    json_put_integer(b, "low", stays->low);
    json_put_integer(b, "high", stays->high);
    json_put_number(b, "chance", stays->chance);
    json_put_integer(b, "draws", (int64_t)r->stability->draws);
    json_end_object(b);
}

/* Keys of his rows that a lookup does not know: what reach_score and reach_rank take in with what is
 * missing.  Only where there are any. */
static void put_unknown_keys(const struct results *r, size_t subject, struct buffer *b)
{
    const struct scores *s = r->scores;
    bool any = false;

    for (size_t i = 0; i < s->n_misses; i++) {
        if (!miss_is_of(&s->misses[i], (uint32_t)subject))
            continue;
        if (!any)
            json_put_list(b, "unknown_keys");
        any = true;
        json_put_object(b, NULL);
        json_put_text(b, "lookup", s->misses[i].lookup->name);
        json_put_text(b, "key", s->misses[i].key);
        json_end_object(b);
    }
    if (any)
        json_end_list(b);
}

/* Rows of each class that speak of him, and whether there is nothing but an allegation. */
static void put_rests_on(const struct results *r, size_t subject, struct buffer *b)
{
    static const char *const names[EVIDENCE_CLASSES] = {"allegations", "charges", "convictions"};
    struct evidence_rows rows = evidence_rows(r, subject);
    const char *mark = evidence_mark(&rows);

    json_put_object(b, "rests_on");
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++)
        json_put_integer(b, names[e], (int64_t)rows.n[e]);
    json_put_string(b, "mark", mark[0] != '\0' ? mark : NULL);
    json_end_object(b);
}

enum osara_status record_analysis(const struct results *r, struct workspace *w, size_t subject,
                                  struct buffer *b, osara_problems *problems)
{
    const struct scores *s = r->scores;
    enum osara_status rc = OSARA_OK;

    json_put_object(b, "analysis");
    json_put_number(b, "score", s->score[subject]);
    json_put_string(b, "score_is",
                    r->plan->score_kind == SCORE_PERCENT  ? "percent"
                    : r->plan->score_kind == SCORE_POINTS ? "points"
                                                          : r->plan->score_text);
    json_put_integer(b, "rank", s->rank[subject]);
    json_put_integer(b, "of", (int64_t)s->n_scored);
    json_put_string(b, "band", results_band(r, subject)[0] ? results_band(r, subject) : NULL);
    json_put_flag(b, "provisional", s->provisional[subject]);
    json_put_number(b, "reach_score", scores_reach(s, subject));
    json_put_integer(b, "reach_rank", scores_reach_rank(s, subject));
    put_stability(r, subject, b);
    put_unknown_keys(r, subject, b);
    json_put_list(b, "criteria");
    for (size_t c = 0; rc == OSARA_OK && c < s->n_criteria; c++)
        rc = put_criterion(r, w, c, subject, b, problems);
    json_end_list(b);
    json_put_object(b, "evidence");
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++)
        json_put_number(b, evidence_names[e], results_evidence(r, subject, e));
    json_end_object(b);
    put_rests_on(r, subject, b);
    json_end_object(b);
    return rc;
}
