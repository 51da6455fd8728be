/* record_short.c -- the record of a subject below the cohort: what the list says of him, sealed
 * with the others but written nowhere; a run made again gives the same. */
#include "report/record.h"

static const char *const class_names[EVIDENCE_CLASSES] = {"allegation", "charge", "conviction"};

void record_short_head(const struct results *r, struct buffer *b)
{
    const struct plan *plan = r->plan;

    json_put_object(b, NULL);
    json_put_integer(b, "osara", 1);
    json_put_string(b, "marking", plan->marking);
    json_put_date(b, "as_of", plan->as_of);
    json_put_string(b, "evidence", r->evidence);
    json_put_object(b, "ruleset");
    json_put_string(b, "name", plan->name);
    json_put_string(b, "version", plan->version);
    json_end_object(b);
    json_put_integer(b, "of", (int64_t)r->scores->n_scored);
}

/* Keys are bytes that need no escape, written whole: this runs for every subject of an extract. */
void record_short(const struct results *r, struct text head, size_t subject, struct buffer *b)
{
    const struct scores *s = r->scores;

    buffer_text(b, head);
    buffer_string(b, ",\"offender\":");
    buffer_json_text(b, results_id(r, subject));
    buffer_string(b, ",\"rank\":");
    buffer_integer(b, s->rank[subject]);
    buffer_string(b, ",\"score\":");
    buffer_json_number(b, s->score[subject]);
    buffer_string(b, ",\"band\":");
    buffer_json_text(b, text_of(results_band(r, subject)));
    buffer_string(b, s->provisional[subject] ? ",\"provisional\":true" : ",\"provisional\":false");
    buffer_string(b, ",\"points\":");
    for (size_t c = 0; c < s->n_criteria; c++) {
        buffer_char(b, c > 0 ? ',' : '[');
        buffer_json_number(b, scores_points(s, c, subject));
    }
    buffer_string(b, s->n_criteria > 0 ? "]" : "[]");
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++) {
        json_put_number(b, class_names[e], results_evidence(r, subject, e));
    }
    buffer_string(b, ",\"status\":");
    buffer_json_text(b, text_of(status_name(response_status(r->response, s, subject))));
    buffer_char(b, '}');
}
