/* list_departures.c -- deselection.csv: who holds a place and is proposed to leave it, and why. */
#include "report/departures.h"
#include "report/list_cells.h"
#include "report/lists.h"

static const char *const reasons[] = {
    "rule",    "not in the extract", "no harm",               "below the cohort",
    "expired", "harm has dropped",   "not eligible any more", "outbid",
    "undated",
};

static void put_why(const struct results *r, const struct departure *d, struct buffer *b)
{
    const struct scores *s = r->scores;

    switch (d->reason) {
    case DEPARTURE_RULE:
        buffer_string(b, r->plan->leaves[d->leave].title ? r->plan->leaves[d->leave].title
                                                         : r->plan->leaves[d->leave].name);
        buffer_string(b, ": ");
        reason_test(&r->plan->leaves[d->leave].when, r->plan, s, d->subject, true, b);
        break;
    case DEPARTURE_GONE:
        buffer_string(b, "nobody stays on the list without renewal");
        break;
    case DEPARTURE_EXPIRED:
        buffer_string(b, "not renewed by ");
        buffer_date(b, d->lapsed_on);
        break;
    case DEPARTURE_UNDATED:
        buffer_string(b, "nothing says since when he holds the place, so that it would never lapse: "
                         "renew it by a decision, or state the day");
        break;
    case DEPARTURE_DROPPED:
        buffer_string(b, "below ");
        buffer_number(b, 100 * r->plan->dropped);
        buffer_string(b, "% of his entry score");
        break;
    case DEPARTURE_NO_HARM:
    case DEPARTURE_BELOW:
    case DEPARTURE_ELIGIBLE:
    case DEPARTURE_OUTBID:
        reason_of(r->response, r->plan, s, d->subject, b);
        break;
    }
}

static bool is_here(const struct departure *d)
{
    return d->subject != SUBJECT_NONE;
}

static const char *reason_name(const struct results *r, const struct departure *d)
{
    return d->reason == DEPARTURE_RULE ? r->plan->leaves[d->leave].name : reasons[d->reason];
}

struct text departure_who(const struct results *r, const struct departure *d)
{
    return is_here(d) ? results_id(r, d->subject) : text_of(d->gone->offender);
}

void departure_json(const struct results *r, const struct departure *d, struct buffer *b)
{
    struct buffer why = {0};

    put_why(r, d, &why);
    json_put_object(b, NULL);
    json_put_string(b, "proposed", "leave");
    json_put_string(b, "strand", r->plan->strands[d->strand].name);
    if (is_here(d) && r->scores->rank[d->subject] > 0) {
        json_put_integer(b, "rank", r->scores->rank[d->subject]);
        json_put_number(b, "score", r->scores->score[d->subject]);
    }
    if (d->since != DATE_MISSING) {
        json_put_date(b, "held_since", d->since);
        json_put_integer(b, "weeks_held", (r->plan->as_of - d->since) / 7);
    }
    json_put_number(b, "entry_score", d->entry_score);
    json_put_string(b, "reason", reason_name(r, d));
    json_put_text(b, "why", (struct text){why.at, why.n});
    json_end_object(b);
    b->failed |= why.failed;
    buffer_free(&why);
}

static void put_departure(const struct results *r, const struct departure *d, struct buffer *b,
                          struct buffer *scratch)
{
    buffer_csv_text(b, text_of(r->plan->strands[d->strand].name));
    cell_text(b, departure_who(r, d));
    buffer_char(b, ',');
    if (is_here(d) && r->scores->rank[d->subject] > 0)
        buffer_integer(b, r->scores->rank[d->subject]);
    cell_number(b, is_here(d) ? r->scores->score[d->subject] : (double)NAN);
    buffer_char(b, ',');
    buffer_date(b, d->since);
    buffer_char(b, ',');
    if (d->since != DATE_MISSING)
        buffer_integer(b, (r->plan->as_of - d->since) / 7);
    cell_number(b, d->entry_score);
    cell_string(b, reason_name(r, d));
    buffer_clear(scratch);
    put_why(r, d, scratch);
    cell_buffer(b, scratch);
    buffer_string(b, ",proposed");
    row_end(r, b);
}

void departures_list(const struct results *r, struct buffer *b)
{
    struct buffer scratch = {0};

    buffer_string(b, "strand,offender_id,rank,score,held_since,weeks_held,entry_score,reason,why,"
                     "decision");
    headings_end(r, b);
    for (size_t i = 0; i < r->response->n_departures; i++)
        put_departure(r, &r->response->departures[i], b, &scratch);
    b->failed |= scratch.failed;
    buffer_free(&scratch);
}
