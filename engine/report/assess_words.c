/* assess_words.c -- what can and what cannot be concluded of a list, in plain words. */
#include <math.h>

#include "report/assess.h"
#include "report/figures.h"

const char *const assess_limits[] = {
    "People come onto a list when they are at their worst, and most get better by themselves. A "
    "fall "
    "after entry shows nothing unless others who were much the same before fell less.",
    "Nobody drew lots. Whoever came onto the list differs from the others in more than a score: a "
    "difference is a reason to look closer, and no proof that the list is why.",
    "Only what was recorded counts. Whoever is watched more closely is caught more often, and "
    "whoever "
    "is in custody does no harm outside.",
    "Those with the highest scores have nobody like them who was left out: of them nothing is "
    "said.",
    "The intervals of ratios take offences as independent of one another. One person's are not: "
    "the "
    "true intervals are wider.",
    "Of twenty such intervals one leaves 0 out by chance alone, and there are several here.",
    "Windows of several interventions of one person overlap: what each of them did cannot be told "
    "apart.",
    NULL};

static void put_interval(struct buffer *b, struct interval i, int places)
{
    buffer_string(b, " (");
    put_rounded(b, i.low, places);
    buffer_string(b, " to ");
    put_rounded(b, i.high, places);
    buffer_char(b, ')');
}

static void put_per_person(struct buffer *b, const struct effect_sums *s, size_t n, int places)
{
    buffer_string(b, "from ");
    put_rounded(b, s->before / (double)n, places);
    buffer_string(b, " to ");
    put_rounded(b, s->after / (double)n, places);
}

void assess_say_disposed(const struct assess_sheet *s, struct buffer *b)
{
    uint64_t most = 0, runs = 0;

    for (size_t i = 0; i < s->n_runs; i++) {
        most = s->runs[i].disposed > most ? s->runs[i].disposed : most;
        runs += s->runs[i].disposed > 0;
    }
    if (runs == 0)
        return;
    buffer_format(
        b,
        "Of %llu of these %zu runs the ledger no longer has all people: up to %llu of a run "
        "were disposed of. Whoever of them was on a list is missing from all figures here.",
        (unsigned long long)runs, s->n_runs, (unsigned long long)most);
}

void assess_say_begin(const struct assess_sheet *s, struct buffer *b)
{
    if (s->begins == DATE_MISSING)
        return;
    buffer_string(b, "No offence before ");
    buffer_date(b, s->begins);
    buffer_string(
        b, " is in scope (the extract begins there, or a keep rule leaves older rows out): a "
           "window that begins earlier would look quieter than it was, and is left out. Take "
           "an extract that goes further back, or a shorter --window.");
}

void assess_say_people(const struct assess_effect *e, struct buffer *b)
{
    put_whole(b, e->n);
    buffer_string(b, e->n == 1 ? " person" : " people");
    if (e->too_recent > 0)
        buffer_format(b, "; of %u the window after it is not over", e->too_recent);
    if (e->too_early > 0)
        buffer_format(b, "; of %u the window before it begins too early", e->too_early);
    if (e->not_known > 0)
        buffer_format(b, "; of %u no score on the day is known", e->not_known);
    if (e->effect.n == 0)
        return;
    buffer_format(b,
                  "; %zu of %zu have a match: of nearly the same score on the day and as many "
                  "offences or nearly so in either of the two windows before it, free, and to whom "
                  "it had not happened by then",
                  e->effect.n_matched, e->effect.n);
    if (e->later > 0)
        buffer_format(b,
                      " (to %u of the matches it happened before their window was over, which "
                      "makes any effect look smaller)",
                      e->later);
}

static void say_few(const struct effect *e, enum effect_measure m, struct buffer *b)
{
    const struct effect_figure *f = &e->of[m];

    buffer_format(b, "too few to conclude anything (people: %zu", e->n);
    if (m != EFFECT_HARM) {
        buffer_format(b, "; %s in both windows together: ", effect_name(m));
        put_whole(b, (uint64_t)f->all.before + (uint64_t)f->all.after);
    }
    buffer_string(b, ").");
}

static void say_difference(const struct effect_figure *f, int places, struct buffer *b)
{
    buffer_string(b, ". The difference in differences is ");
    put_rounded(b, f->difference, places);
    buffer_string(b, " a person");
    put_interval(b, f->difference_interval, places);
    buffer_string(b, f->verdict == EFFECT_UNSURE ? ": it cannot be told from none."
                     : f->verdict == EFFECT_LESS
                         ? ": less than others like them. Whether this is why is not shown."
                         : ": more than others like them. That is no sign of success; that they "
                           "were watched more closely may be part of it.");
}

static void say_unlike(const struct effect_figure *f, struct buffer *b)
{
    buffer_string(b, ". But before it they were not alike (");
    put_rounded(b, fabs(f->apart), 2);
    buffer_string(b, f->apart > 0 ? " standard deviations more" : " standard deviations less");
    buffer_string(b,
                  "): whoever was worse falls further by himself, and nothing can be concluded.");
}

void assess_say(const struct assess_effect *e, enum effect_measure m, struct buffer *b)
{
    const struct effect_figure *f = &e->effect.of[m];
    int places = m == EFFECT_HARM ? 0 : 2;

    buffer_format(b, "%s: ", effect_name(m));
    if (f->verdict == EFFECT_TOO_FEW) {
        say_few(&e->effect, m, b);
        return;
    }
    if (f->verdict == EFFECT_UNMATCHED) {
        put_per_person(b, &f->all, e->effect.n, places);
        buffer_format(b,
                      " a person; but only %zu of %zu have somebody like them to be compared with: "
                      "what would have come anyway is not known, and nothing can be concluded.",
                      e->effect.n_matched, e->effect.n);
        return;
    }
    put_per_person(b, &f->matched, e->effect.n_matched, places);
    buffer_format(b, " a person, among %zu who have a match; among those they are matched with ",
                  e->effect.n_matched);
    put_per_person(b, &f->others, e->effect.n_matched, places);
    if (f->verdict == EFFECT_UNLIKE)
        say_unlike(f, b);
    else
        say_difference(f, places, b);
}

void assess_say_scores(const char *when, const struct assess_scores *s, bool extract,
                       struct buffer *b)
{
    if (s->of == 0) {
        buffer_format(b, "%s: nobody yet.", when);
        return;
    }
    buffer_format(b, "%s: of ", when);
    put_whole(b, s->of);
    buffer_string(b, ", ");
    put_whole(b, s->known);
    buffer_string(b, " have both scores");
    if (s->known == 0) {
        buffer_char(b, '.');
        return;
    }
    buffer_string(b, ": on average ");
    put_rounded(b, s->from, 1);
    buffer_string(b, " on entry and ");
    put_rounded(b, s->to, 1);
    if (s->known < EFFECT_LEAST) {
        buffer_string(b, ". Too few to conclude anything.");
        return;
    }
    buffer_string(b, ", a change of ");
    put_rounded(b, s->change, 1);
    put_interval(b, s->interval, 1);
    if (s->known < s->of)
        buffer_string(b, extract
                             ? ". The others are not in the extract, or not ranked on the day: "
                               "nothing can be concluded."
                             : ". Of the others no score is known, mostly because they have fallen "
                               "below the cohort: nothing can be concluded.");
    else
        buffer_string(b, s->change < 0 ? ". A score that was high enough to be picked falls by "
                                         "itself: that it fell is no effect of the list."
                                       : ".");
}

void assess_say_line(const struct assess_line *line, struct buffer *b)
{
    const struct discontinuity *d = &line->at;

    if (!line->made) {
        buffer_string(
            b, "The window after the first run is not over, or nobody stands below its line.");
        return;
    }
    if (isnan(d->jump)) {
        buffer_format(b,
                      "Numbers do not allow it: %u above and %u below the line are near enough to "
                      "it, %d each are needed, and some of them must have offended.",
                      d->above, d->below, DISCONTINUITY_LEAST);
        return;
    }
    buffer_string(b, "Just above the line of ");
    buffer_date(b, line->on);
    buffer_string(b, " people committed ");
    put_rounded(b, fabs(d->jump), 2);
    buffer_format(b, " %s offences in the window after it than just below it",
                  d->jump < 0 ? "fewer" : "more");
    put_interval(b, d->interval, 2);
    buffer_string(b, "; with half the bandwidth ");
    put_rounded(b, line->half.jump, 2);
    buffer_string(b, ", with twice ");
    put_rounded(b, line->twice.jump, 2);
    buffer_string(b, ". ");
    buffer_format(b,
                  "By the end of the window %u of %u just above had been on the list, and %u of %u "
                  "just below: the jump is of standing above the line, whoever was managed. ",
                  line->listed_above, d->above, line->listed_below, d->below);
    buffer_string(b,
                  d->interval.high < 0 || d->interval.low > 0
                      ? "On both sides of a line people are much alike, so that a jump is better "
                        "evidence than any match; of those far from the line it says nothing."
                      : "No jump can be told from chance.");
}
