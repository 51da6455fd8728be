/* record_short.c -- the record of a subject below the cohort: what the list says of him, sealed
 * with the others but written nowhere; a run made again gives the same.
 *
 * This runs for every subject of an extract: what is the same for many is made once, and bytes that need
 * no escape are written whole. */
#include <stdlib.h>

#include "report/glance.h"
#include "report/record.h"

/* Texts of a form, by what they are of; each begins where the one before ends. */
enum { TEXT_HEAD, TEXT_BANDS }; /* for each band, and for none: not provisional, provisional */

static size_t text_of_status(const struct short_form *f)
{
    return TEXT_BANDS + 2 * (f->r->plan->n_bands + 1);
}

static void put_part(const struct short_form *f, size_t text, struct buffer *b)
{
    size_t from = text > 0 ? f->ends[text - 1] : 0;

    buffer_bytes(b, f->texts.at + from, f->ends[text] - from);
}

static void put_head(const struct results *r, struct buffer *b)
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
    buffer_string(b, ",\"offender\":");
}

static void put_band(const char *name, bool provisional, struct buffer *b)
{
    buffer_string(b, ",\"band\":");
    buffer_json_text(b, text_of(name));
    buffer_string(b, ",\"provisional\":");
    buffer_string(b, provisional ? "true" : "false");
    buffer_string(b, ",\"points\":[");
}

bool record_short_open(const struct results *r, struct short_form *out)
{
    struct short_form f = {.r = r};
    const struct plan *plan = r->plan;
    size_t n_status = text_of_status(&f), n = 0;

    f.ends = malloc((n_status + STATUS_COUNT_) * sizeof *f.ends);
    if (f.ends == NULL)
        return false;
    put_head(r, &f.texts);
    f.ends[n++] = f.texts.n;
    for (size_t i = 0; i < 2 * (plan->n_bands + 1); i++) {
        put_band(i / 2 < plan->n_bands ? plan->bands[i / 2].name : "", i % 2 == 1, &f.texts);
        f.ends[n++] = f.texts.n;
    }
    for (size_t s = 0; s < STATUS_COUNT_; s++) {
        buffer_string(&f.texts, ",\"status\":");
        buffer_json_text(&f.texts, text_of(status_name((enum status)s)));
        buffer_char(&f.texts, '}');
        f.ends[n++] = f.texts.n;
    }
    f.split = results_split(r);
    if (f.texts.failed)
        record_short_close(&f);
    else
        *out = f;
    return f.ends != NULL;
}

void record_short_close(struct short_form *f)
{
    free(f->ends);
    buffer_free(&f->texts);
    *f = (struct short_form){0};
}

static void put_evidence(const struct short_form *f, size_t subject, struct buffer *b)
{
    static const char *const keys[EVIDENCE_CLASSES] = {"],\"allegation\":", ",\"charge\":",
                                                       ",\"conviction\":"};

    if (!f->split) {
        buffer_string(b, "],\"allegation\":0,\"charge\":0,\"conviction\":0");
        return;
    }
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++) {
        buffer_string(b, keys[e]);
        buffer_json_number(b, results_evidence(f->r, subject, e));
    }
}

/* Most points are 0, or all of the score: `score` are the bytes that it is printed as. */
static void put_points(const struct short_form *f, struct glance known, size_t subject, size_t score,
                       size_t n_score, struct buffer *b)
{
    const struct scores *s = f->r->scores;

    for (size_t c = 0; c < s->n_criteria; c++, known.zero >>= 1, known.same >>= 1) {
        if (c > 0)
            buffer_char(b, ',');
        if (known.zero & 1) {
            buffer_char(b, '0');
        } else if (known.same & 1) {
            buffer_reserve(b, n_score);
            buffer_bytes(b, b->at + score, n_score);
        } else {
            buffer_json_number(b, scores_points(s, c, subject));
        }
    }
}

void record_short(const struct short_form *f, size_t subject, struct buffer *b)
{
    const struct scores *s = f->r->scores;
    struct glance known = {.band = GLANCE_FAR};
    size_t score;

    if (f->glances != NULL)
        known = f->glances[subject];
    put_part(f, TEXT_HEAD, b);
    buffer_json_text(b, results_id(f->r, subject));
    buffer_string(b, ",\"rank\":");
    buffer_integer(b, s->rank[subject]);
    buffer_string(b, ",\"score\":");
    score = b->n;
    buffer_json_number(b, f->glances != NULL ? known.score : s->score[subject]);
    size_t n_score = b->n - score,
           band = known.band != GLANCE_FAR ? known.band : glance_band(f->r, subject);

    put_part(f, TEXT_BANDS + band, b);
    put_points(f, known, subject, score, n_score, b);
    put_evidence(f, subject, b);
    put_part(f, text_of_status(f) + response_status(f->r->response, s, subject), b);
}

/* In rank order every value stands somewhere else in memory. */
enum { AHEAD = 16 };

static void ask_values(const struct short_form *f, size_t subject)
{
    const struct results *r = f->r;
    const struct scores *s = r->scores;
    unsigned known = 0;

    if (f->glances != NULL) {
        known = f->glances[subject].zero | f->glances[subject].same;
    } else {
        __builtin_prefetch(&s->band[subject]);
        __builtin_prefetch(&s->provisional[subject]);
        __builtin_prefetch(&s->score[subject]);
    }
    __builtin_prefetch(&s->rank[subject]);
    for (size_t c = 0; c < s->n_criteria; c++, known >>= 1)
        if (!(known & 1))
            scores_ask_points(s, c, subject);
    column_ask(&r->extract->data.tables[0].columns[r->plan->tables[0].join], subject);
}

void record_short_ask(const struct short_form *f, size_t position)
{
    const struct data *data = &f->r->extract->data;
    const uint32_t *order = f->r->scores->order;
    const uint32_t *ids = data->tables[0].columns[f->r->plan->tables[0].join].as.word;

    if (position + 2 * AHEAD >= f->r->scores->n_scored)
        return;
    if (f->glances != NULL)
        __builtin_prefetch(&f->glances[order[position + 2 * AHEAD]]);
    ask_values(f, order[position + AHEAD]);
    words_ask(data->ids, ids[order[position + AHEAD / 2]]);
    __builtin_prefetch(results_id(f->r, order[position + AHEAD / 4]).at);
}
