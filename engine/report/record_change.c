/* record_change.c -- what would have to be different for the rank or the strand to change. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "report/line.h"
#include "report/record.h"

static void put_points(struct buffer *line, double v)
{
    char digits[64];
    size_t n = number_print_rounded(v, 2, digits);

    buffer_bytes(line, digits, n);
}

static void end_sentence(struct buffer *b, struct buffer *line)
{
    json_put_text(b, NULL, (struct text){line->at, line->n});
    b->failed |= line->failed;
    buffer_clear(line);
}

/* How far he stands from the line of the cohort. */
static void say_line(const struct results *r, size_t subject, struct buffer *b, struct buffer *line)
{
    const struct scores *s = r->scores;
    uint32_t rank = s->rank[subject];
    double score = s->score[subject];

    if (rank == 0 || isnan(score) || r->hinges == NULL)
        return;
    const struct cohort_line *at = &r->hinges->line;

    if (rank > s->n_cohort) {
        if (s->n_cohort == 0 && !(at->enter > score))
            return;
        buffer_string(line, "needs ");
        put_points(line, at->enter - score);
        buffer_string(line, at->full ? " more points to reach the last of the cohort (score "
                                     : " more points to reach the line (score ");
        put_points(line, at->enter);
        buffer_char(line, ')');
        end_sentence(b, line);
    } else if (at->first_out != SUBJECT_NONE && at->full) {
        buffer_string(line, "with ");
        put_points(line, score - at->leave);
        buffer_string(line, " points less he would stand level with the first below the cohort");
        end_sentence(b, line);
    }
}

static void say_rivals(const struct results *r, size_t subject, struct buffer *b,
                       struct buffer *line)
{
    const struct scores *s = r->scores;
    uint32_t rank = s->rank[subject];

    if (rank > 1 && !isnan(s->score[subject])) {
        buffer_string(line, "one rank higher takes ");
        put_points(line, s->score[s->order[rank - 2]] - s->score[subject]);
        buffer_string(line, " points more");
        end_sentence(b, line);
    }
}

/* The criterion without which his rank would fall furthest. */
static void say_criterion(const struct results *r, size_t subject, struct buffer *b,
                          struct buffer *line)
{
    const struct scores *s = r->scores;
    double most = 0;
    size_t which = 0;

    for (size_t c = 0; c < s->n_criteria; c++)
        if (scores_points(s, c, subject) > most) {
            most = scores_points(s, c, subject);
            which = c;
        }
    if (s->rank[subject] == 0 || !(most > 0))
        return;
    uint32_t rank = scores_rank_at(s, s->score[subject] - most) - 1;

    buffer_format(line, "without '%s' (", r->plan->criteria[which].name);
    put_points(line, most);
    buffer_format(line, " points) his rank would be %u", rank);
    end_sentence(b, line);
}

static void say_missing(const struct results *r, size_t subject, struct buffer *b,
                        struct buffer *line)
{
    const struct scores *s = r->scores;

    if (!s->provisional[subject] || s->rank[subject] == 0)
        return;
    buffer_string(line, "were what is missing known, his score could be ");
    put_points(line, scores_reach(s, subject));
    buffer_format(line, " and his rank %u", scores_reach_rank(s, subject));
    end_sentence(b, line);
}

static void say_strand(const struct results *r, const struct outcome *o, size_t strand,
                       size_t subject, struct buffer *b, struct buffer *line)
{
    size_t member = (size_t)(o - r->response->outcomes);
    uint32_t index = r->response->places_of[member * r->plan->n_strands + strand];

    if (o->strand == (int16_t)strand)
        return;
    if (index != KIND_NONE && o->status == STATUS_WAITING &&
        r->response->places[index].one_more == subject) {
        buffer_string(line, "one more place in ");
        reason_places(&r->response->places[index], r->plan, line);
        buffer_string(line, " would give him a place");
        end_sentence(b, line);
    }
}

void record_change(const struct results *r, size_t subject, struct buffer *b)
{
    const struct outcome *o = response_outcome(r->response, r->scores, subject);
    struct buffer line = {0};

    json_put_list(b, "change");
    say_line(r, subject, b, &line);
    line_say(r, subject, &line);
    if (line.n > 0)
        end_sentence(b, &line);
    say_rivals(r, subject, b, &line);
    say_criterion(r, subject, b, &line);
    say_missing(r, subject, b, &line);
    for (size_t k = 0; o != NULL && o->status != STATUS_HELD && k < r->plan->n_strands; k++)
        say_strand(r, o, k, subject, b, &line);
    json_end_list(b);
    buffer_free(&line);
}
