/* list_ranked.c -- ranked.csv: every scored subject, highest harm first. */
#include "report/list_cells.h"
#include "report/lists.h"

void ranked_headings(const struct results *r, struct buffer *b)
{
    const struct plan *plan = r->plan;

    buffer_string(b, "rank,offender_id,score,band,provisional");
    for (size_t c = 0; c < plan->n_criteria; c++)
        cell_string(b, plan->criteria[c].key);
    buffer_string(b, ",allegation,charge,conviction,strand,status,reason,decision,question,options,"
                     "previous_rank,previous_strand");
    if (r->stability != NULL)
        buffer_string(b, ",rank_low,rank_high,chance_in_cohort");
    for (size_t i = 0; i < plan->n_show; i++)
        cell_string(b, plan->show[i].name);
    headings_end(r, b);
}

static void put_options(const struct results *r, size_t subject, struct buffer *b,
                        struct buffer *scratch)
{
    size_t first = 0, n = results_options(r, subject, &first);

    buffer_clear(scratch);
    for (size_t i = 0; i < n; i++) {
        buffer_string(scratch, i ? "; " : "");
        buffer_string(scratch, r->plan->options[r->response->opportunities[first + i].option].name);
    }
    cell_buffer(b, scratch);
}

static void put_previous(const struct results *r, size_t subject, struct buffer *b)
{
    const struct previous *p = r->previous ? &r->previous[subject] : NULL;

    buffer_char(b, ',');
    if (p != NULL && p->rank > 0)
        buffer_integer(b, p->rank);
    cell_string(b, p != NULL ? p->strand : "");
}

static void put_stays(const struct results *r, size_t subject, struct buffer *b)
{
    const struct stability_rank *stays = results_stays(r, subject);

    if (stays == NULL)
        return;
    cell_number(b, stays->low);
    cell_number(b, stays->high);
    cell_number(b, stays->chance);
}

static void put_shown(const struct results *r, size_t subject, struct buffer *b)
{
    for (size_t i = 0; i < r->plan->n_show; i++) {
        const struct plan_shown *shown = &r->plan->show[i];

        buffer_char(b, ',');
        if (shown->column != UINT32_MAX)
            results_csv_value(r, 0, shown->column, subject, b);
        else
            results_csv_slot(r, shown->slot, subject, b);
    }
}

static void put_subject(const struct results *r, size_t subject, struct buffer *b,
                        struct buffer *scratch)
{
    const struct scores *s = r->scores;

    buffer_integer(b, s->rank[subject]);
    cell_text(b, results_id(r, subject));
    cell_number(b, s->score[subject]);
    cell_string(b, results_band(r, subject));
    buffer_string(b, s->provisional[subject] ? ",yes" : ",no");
    for (size_t c = 0; c < s->n_criteria; c++)
        cell_number(b, scores_points(s, c, subject));
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++)
        cell_number(b, results_evidence(r, subject, e));
    cell_string(b, results_strand(r, subject));
    cell_string(b, status_name(response_status(r->response, s, subject)));
    buffer_clear(scratch);
    reason_of(r->response, r->plan, s, subject, scratch);
    cell_buffer(b, scratch);
    cell_string(b, results_decision(r, subject));
    buffer_clear(scratch);
    results_question(r, subject, scratch);
    cell_buffer(b, scratch);
    put_options(r, subject, b, scratch);
    put_previous(r, subject, b);
    put_stays(r, subject, b);
    put_shown(r, subject, b);
    row_end(r, b);
}

/* In rank order every value stands somewhere else in memory: they are asked for some rows ahead, so
 * that they come while rows before are written. */
enum { AHEAD = 24 };

static void ask_values(const struct results *r, size_t subject)
{
    const struct scores *s = r->scores;

    __builtin_prefetch(&s->rank[subject]);
    __builtin_prefetch(&s->score[subject]);
    __builtin_prefetch(&s->band[subject]);
    __builtin_prefetch(&s->provisional[subject]);
    for (size_t c = 0; c < s->n_criteria; c++)
        scores_ask_points(s, c, subject);
    column_ask(&r->extract->data.tables[0].columns[r->plan->tables[0].join], subject);
    for (size_t i = 0; i < r->plan->n_show; i++)
        if (r->plan->show[i].column != UINT32_MAX)
            column_ask(&r->extract->data.tables[0].columns[r->plan->show[i].column], subject);
}

static void ask_ahead(const struct results *r, size_t i, size_t to)
{
    const uint32_t *order = r->scores->order;
    const struct data *data = &r->extract->data;
    const uint32_t *ids = data->tables[0].columns[r->plan->tables[0].join].as.word;

    if (i + AHEAD < to)
        ask_values(r, order[i + AHEAD]);
    if (i + AHEAD * 2 / 3 < to)
        words_ask(data->ids, ids[order[i + AHEAD * 2 / 3]]);
    if (i + AHEAD / 3 < to)
        __builtin_prefetch(results_id(r, order[i + AHEAD / 3]).at);
}

void ranked_rows(const struct results *r, size_t from, size_t to, struct buffer *b)
{
    struct buffer scratch = {0};

    for (size_t i = from; i < to; i++) {
        ask_ahead(r, i, to);
        put_subject(r, r->scores->order[i], b, &scratch);
    }
    b->failed |= scratch.failed;
    buffer_free(&scratch);
}
