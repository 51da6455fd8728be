/* line.c -- see line.h. */
#include "analysis/line.h"

/* Index of the first stated tie in which two subjects differ; n_ties: none, and the id divides. */
static size_t divider(const struct scores *s, const struct plan *plan, uint32_t a, uint32_t b)
{
    for (size_t t = 0; t < plan->n_ties; t++) {
        const double *value = s->frame.slots[plan->ties[t].slot].number;

        if (value[a] != value[b] && !(isnan(value[a]) && isnan(value[b])))
            return t;
    }
    return plan->n_ties;
}

static void count_ties(const struct scores *s, const struct plan *plan, struct cohort_line *line)
{
    size_t end = s->n_cohort + (line->first_out != SUBJECT_NONE);

    for (size_t i = 1; i < end; i++) {
        uint32_t a = s->order[i - 1], b = s->order[i];

        if (s->score[a] != s->score[b])
            continue;
        size_t by = divider(s, plan, a, b);

        *(by < plan->n_ties ? &line->by_ties : &line->by_id) += 1;
        if (i == s->n_cohort)
            line->divider = by;
    }
    for (size_t i = s->n_cohort; i-- > 0 && s->score[s->order[i]] == s->score[line->last_in];)
        line->tied_in++;
    line->tied_out = s->n_cut_ties;
    if (line->tied_in + line->tied_out == 1)
        line->tied_in = 0;
}

void line_draw(const struct scores *s, const struct plan *plan, struct cohort_line *out)
{
    bool limited = plan->cohort_top != SIZE_MAX || !isnan(plan->cohort_share) ||
                   !isnan(plan->cohort_of_score);
    size_t limit = scores_cohort_limit(s, plan);
    bool by_number = isnan(plan->cohort_share) && isnan(plan->cohort_of_score);
    double from = plan->cohort_from > 0 ? plan->cohort_from : 0;

    /* a number is as the ruleset states it, also where fewer are scored */
    *out = (struct cohort_line){.limit = !limited    ? SIZE_MAX
                                         : by_number ? plan->cohort_top
                                                     : limit,
                                .full = s->n_cohort == limit && limit < s->n_scored,
                                .last_in = SUBJECT_NONE,
                                .first_out = SUBJECT_NONE,
                                .enter = from,
                                .leave = from,
                                .divider = SIZE_MAX};
    if (s->n_cohort > 0)
        out->last_in = s->order[s->n_cohort - 1];
    if (s->n_cohort < s->n_scored && s->score[s->order[s->n_cohort]] > 0)
        out->first_out = s->order[s->n_cohort];
    if (out->full && out->last_in != SUBJECT_NONE)
        out->enter = s->score[out->last_in];
    if (out->full && out->first_out != SUBJECT_NONE && s->score[out->first_out] > from)
        out->leave = s->score[out->first_out];
    if (out->last_in != SUBJECT_NONE)
        count_ties(s, plan, out);
}

double line_margin(const struct cohort_line *line, const struct scores *s, size_t subject)
{
    uint32_t rank = s->rank[subject];
    double score = s->score[subject];

    if (rank == 0 || isnan(score))
        return NAN;
    return rank <= s->n_cohort ? score - line->leave : line->enter - score;
}
