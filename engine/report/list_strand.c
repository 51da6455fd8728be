/* list_strand.c -- strands/NAME.csv: a strand's own list in its own order, then its waiting list. */
#include <math.h>
#include <stdlib.h>

#include "report/list_cells.h"
#include "report/lists.h"

struct entry {
    const struct outcome *outcome;
    double order; /* the strand's own; NaN last */
    uint32_t rank;
    bool waiting;
};

/* Placed ones first, then by the strand's order (higher first), then by rank: a total order. */
static int by_order(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->waiting != y->waiting)
        return x->waiting ? 1 : -1;
    if (!x->waiting && isnan(x->order) != isnan(y->order))
        return isnan(x->order) ? 1 : -1;
    if (!x->waiting && (x->order > y->order || x->order < y->order))
        return x->order > y->order ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static size_t collect(const struct results *r, size_t strand, struct entry *entries)
{
    const struct plan_strand *p = &r->plan->strands[strand];
    size_t n = 0;

    for (size_t i = 0; i < r->response->n_all; i++) {
        const struct outcome *o = &r->response->outcomes[i];
        bool waits = o->status == STATUS_WAITING && (o->eligible >> strand & 1);

        if (o->strand != (int16_t)strand && !waits)
            continue;
        entries[n++] = (struct entry){
            o, p->order == SLOT_NONE ? NAN : slot_number(&r->scores->frame.slots[p->order], o->subject),
            r->scores->rank[o->subject], waits};
    }
    qsort(entries, n, sizeof *entries, by_order);
    return n;
}

static const char *area_of(const struct results *r, const struct outcome *o, size_t strand)
{
    size_t member = (size_t)(o - r->response->outcomes);
    uint32_t p = r->response->places_of[member * r->plan->n_strands + strand];

    return p == KIND_NONE ? "" : r->response->places[p].area;
}

static void put_eligible(const struct results *r, const struct outcome *o, struct buffer *b,
                         struct buffer *scratch)
{
    buffer_clear(scratch);
    for (size_t k = 0; k < r->plan->n_strands; k++) {
        if (!(o->eligible >> k & 1))
            continue;
        buffer_string(scratch, scratch->n ? "; " : "");
        buffer_string(scratch, r->plan->strands[k].name);
    }
    cell_buffer(b, scratch);
}

/* Since when he is in this strand; nothing of one who is not. */
static void put_held(const struct results *r, size_t strand, const struct outcome *o,
                     struct buffer *b)
{
    bool held = o->held_now == (int16_t)strand;
    int32_t since = held ? o->held_since : DATE_MISSING;

    buffer_char(b, ',');
    buffer_date(b, since);
    buffer_char(b, ',');
    if (since != DATE_MISSING)
        buffer_integer(b, (r->plan->as_of - since) / 7);
    cell_number(b, held ? o->entry_score : (double)NAN);
}

static void put_entry(const struct results *r, size_t strand, size_t position,
                      const struct entry *e, struct buffer *b, struct buffer *scratch)
{
    size_t subject = e->outcome->subject;

    buffer_format(b, "%zu,%u", position, e->rank);
    cell_text(b, results_id(r, subject));
    cell_number(b, r->scores->score[subject]);
    cell_string(b, results_band(r, subject));
    cell_string(b, area_of(r, e->outcome, strand));
    cell_string(b, status_name(e->outcome->status));
    cell_string(b, e->outcome->over ? "yes" : "no");
    cell_number(b, response_fit(r->plan, r->scores, strand, subject));
    cell_number(b, e->order);
    put_eligible(r, e->outcome, b, scratch);
    put_held(r, strand, e->outcome, b);
    buffer_clear(scratch);
    reason_of(r->response, r->plan, r->scores, subject, scratch);
    cell_buffer(b, scratch);
    cell_string(b, results_decision(r, subject));
    buffer_char(b, ',');
    buffer_date(b, results_review(r, subject));
    row_end(r, b);
}

enum osara_status strand_list(const struct results *r, size_t strand, struct buffer *b,
                              osara_problems *problems)
{
    struct entry *entries = malloc((r->response->n_all + 1) * sizeof *entries);
    struct buffer scratch = {0};

    if (entries == NULL)
        return problem_memory(problems);
    buffer_string(b, "position,rank,offender_id,score,band,area,status,over_capacity,fit,order,"
                     "eligible_for,held_since,weeks_held,entry_score,reason,decision,"
                     "review");
    headings_end(r, b);
    size_t n = collect(r, strand, entries);

    for (size_t i = 0, position = 0; i < n; i++) {
        position = i > 0 && entries[i].waiting && !entries[i - 1].waiting ? 1 : position + 1;
        put_entry(r, strand, position, &entries[i], b, &scratch);
    }
    b->failed |= scratch.failed;
    buffer_free(&scratch);
    free(entries);
    return OSARA_OK;
}
