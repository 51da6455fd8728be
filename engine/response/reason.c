/* reason.c -- outcomes in plain words, for the list, the record and the card. */
#include "response/reason.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static const char *title_of(const struct plan_strand *strand)
{
    return strand->title ? strand->title : strand->name;
}

/* At most three decimals, without trailing zeros. */
static void put_short(struct buffer *b, double v)
{
    char digits[64];
    size_t n = number_print_rounded(v, 3, digits);

    while (n > 0 && digits[n - 1] == '0')
        n--;
    if (n > 0 && digits[n - 1] == '.')
        n--;
    buffer_bytes(b, digits, n);
}

void reason_put(enum value_type type, double number, uint32_t word, const struct plan *plan,
                struct buffer *b)
{
    if (type == VALUE_WORD || type == VALUE_ID) {
        if (word == WORD_MISSING)
            buffer_string(b, "missing");
        else
            buffer_text(b, words_text(type == VALUE_WORD ? plan->words : plan->ids, word));
    } else if (isnan(number)) {
        buffer_string(b, type == VALUE_FLAG ? "unknown" : "missing");
    } else if (type == VALUE_FLAG) {
        buffer_string(b, number > 0 ? "yes" : "no");
    } else if (type == VALUE_DATE) {
        buffer_date(b, (int32_t)number);
    } else {
        put_short(b, number);
    }
}

void reason_value(const struct slot *slot, const struct plan *plan, size_t subject,
                  struct buffer *b)
{
    bool word = slot->type == VALUE_WORD || slot->type == VALUE_ID;

    reason_put(slot->type, word ? (double)NAN : slot_number(slot, subject),
               word ? slot_word(slot, subject) : WORD_MISSING, plan, b);
}

static void put_part(const struct condition *part, const struct plan *plan, const struct scores *s,
                     size_t subject, struct buffer *b)
{
    const struct slot *truth = &s->frame.slots[part->truth];

    buffer_text(b, part->text);
    if (part->left != SLOT_NONE) {
        buffer_string(b, " (was ");
        reason_value(&s->frame.slots[part->left], plan, subject, b);
        buffer_char(b, ')');
    } else {
        buffer_string(b, " (");
        reason_value(truth, plan, subject, b);
        buffer_char(b, ')');
    }
}

void reason_test(const struct plan_test *test, const struct plan *plan, const struct scores *s,
                 size_t subject, bool all, struct buffer *b)
{
    bool first = true;

    for (size_t i = 0; test->text != NULL && i < test->n_parts; i++) {
        if (!all && slot_flag(&s->frame.slots[test->parts[i].truth], subject) == TRUTH_TRUE)
            continue;
        if (!first)
            buffer_string(b, " and ");
        first = false;
        put_part(&test->parts[i], plan, s, subject, b);
    }
}

void reason_places(const struct places *places, const struct plan *plan, struct buffer *b)
{
    buffer_string(b, title_of(&plan->strands[places->strand]));
    if (places->area[0] != '\0') {
        buffer_char(b, ' ');
        buffer_string(b, places->area);
    }
}

/* 1st, 2nd, 3rd, 4th, 11th, 21st. */
static void put_ordinal(struct buffer *b, uint32_t n)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    uint32_t last = n % 10;

    buffer_integer(b, n);
    buffer_string(b, last > 3 || n / 10 % 10 == 1 ? "th" : ends[last]);
}

static const struct places *places_in(const struct response *r, const struct plan *plan,
                                      const struct outcome *o)
{
    size_t member = (size_t)(o - r->outcomes);

    return &r->places[r->places_of[member * plan->n_strands + (size_t)o->strand]];
}

/* "by decision: override of 2023-01-31 until 2023-04-30 (Det Supt Ash: panel)" */
static void put_decision(const struct past *past, struct buffer *b)
{
    buffer_string(b, "by decision: ");
    buffer_string(b, past->decision);
    buffer_string(b, " of ");
    buffer_date(b, past->on);
    if (past->until != DATE_MISSING) {
        buffer_string(b, " until ");
        buffer_date(b, past->until);
    }
    buffer_format(b, " (%s: %s)", past->who, past->why);
}

static bool is_forced(const struct outcome *o)
{
    return o->past != NULL && o->past->force != IN_FORCE_NOTHING;
}

static bool is_below(const struct scores *s, const struct outcome *o)
{
    return s->rank[o->subject] > s->n_cohort;
}

static void reason_must(const struct response *r, const struct plan *plan, const struct scores *s,
                        const struct outcome *o, struct buffer *b)
{
    const struct places *places = places_in(r, plan, o);

    if (is_forced(o)) {
        put_decision(o->past, b);
        buffer_string(b, is_below(s, o) ? ", from below the line" : "");
    } else {
        buffer_string(b, "must: ");
        reason_test(&plan->strands[o->strand].must, plan, s, o->subject, true, b);
    }
    if (o->over) {
        buffer_format(b, "; over capacity: %u in the %u places of ", places->used,
                      places->capacity);
        reason_places(places, plan, b);
    }
}

static void reason_allocated(const struct plan *plan, const struct scores *s,
                             const struct outcome *o, struct buffer *b)
{
    bool first = true;

    buffer_string(b, "eligible for ");
    for (size_t k = 0; k < plan->n_strands; k++) {
        if (!(o->eligible >> k & 1))
            continue;
        buffer_string(b, first ? "" : ", ");
        first = false;
        buffer_string(b, title_of(&plan->strands[k]));
        if (plan->strands[k].fit != SLOT_NONE) {
            buffer_string(b, " (fit ");
            put_short(b, response_fit(plan, s, k, o->subject));
            buffer_char(b, ')');
        }
    }
    if (o->held_now == o->strand)
        buffer_string(b, o->lapsed  ? "; holds his place, which has to be renewed"
                         : o->stays ? "; keeps his place, within the minimum stay"
                                    : "; keeps his place");
    if (o->roams)
        buffer_string(b, "; his area is missing: a place in any was open to him");
}

static void reason_waiting(const struct response *r, const struct plan *plan,
                           const struct scores *s, const struct outcome *o, struct buffer *b)
{
    if (o->queue_places == KIND_NONE) {
        buffer_string(b, "no place of his strands is named by the ruleset");
        return;
    }
    const struct places *places = &r->places[o->queue_places];

    put_ordinal(b, o->queue);
    buffer_string(b, " in the queue for ");
    reason_places(places, plan, b);
    if (places->capacity == 0) {
        buffer_string(b, ": it has no places");
        return;
    }
    buffer_format(b,
                  places->capacity == 1 ? ": its %u place is taken" : ": all %u places are taken",
                  places->capacity);
    if (places->last_in == SUBJECT_NONE)
        return;
    /* by his rank, not by name: the reason stands in a record that may be disclosed alone */
    buffer_format(b, "%s rank %u", places->capacity == 1 ? " by" : ", the last by",
                  s->rank[places->last_in]);
}

static void reason_not_eligible(const struct plan *plan, const struct scores *s,
                                const struct outcome *o, struct buffer *b)
{
    if (plan->n_strands == 0)
        buffer_string(b, "the ruleset has no strands");
    for (size_t k = 0; k < plan->n_strands; k++) {
        const struct plan_strand *strand = &plan->strands[k];

        buffer_string(b, k ? "; " : "");
        buffer_string(b, title_of(strand));
        buffer_string(b, ": not ");
        reason_test(strand->eligible.text ? &strand->eligible : &strand->must, plan, s, o->subject,
                    false, b);
    }
}

bool reason_is_rank(const struct plan *plan, double score)
{
    return score > 0 && !(score < plan->cohort_from);
}

void reason_before_rank(struct buffer *b)
{
    buffer_string(b, "rank ");
}

void reason_after_rank(const struct scores *s, struct buffer *b)
{
    buffer_string(b, " is below the line of the top ");
    buffer_integer(b, (int64_t)s->n_cohort);
}

/* What the line of the cohort asks, first that he does not meet. */
static void reason_below(const struct plan *plan, const struct scores *s, size_t subject,
                         struct buffer *b)
{
    double score = s->score[subject];

    if (s->rank[subject] == 0) {
        buffer_string(b, "out of scope");
    } else if (reason_is_rank(plan, score)) {
        reason_before_rank(b);
        buffer_integer(b, s->rank[subject]);
        reason_after_rank(s, b);
    } else if (isnan(score)) {
        buffer_string(b, "the score is missing");
    } else if (!(score > 0)) {
        buffer_string(b, "score ");
        put_short(b, score);
        buffer_string(b, ": only a score above 0 enters the cohort");
    } else {
        buffer_string(b, "score ");
        put_short(b, score);
        buffer_string(b, " is below the line of ");
        put_short(b, plan->cohort_from);
    }
}

static void reason_held(const struct plan *plan, const struct outcome *o, struct buffer *b)
{
    const struct plan_hold *why = o->leave >= 0  ? &plan->leaves[o->leave]
                                  : o->hold >= 0 ? &plan->holds[o->hold]
                                                 : NULL;

    if (o->leave >= 0 && o->held_now != STRAND_NONE)
        buffer_string(b, "proposed to leave: ");
    if (why != NULL)
        buffer_string(b, why->title ? why->title : why->name);
    else
        put_decision(o->past, b);
}

void reason_of(const struct response *r, const struct plan *plan, const struct scores *s,
               size_t subject, struct buffer *b)
{
    const struct outcome *o = response_outcome(r, s, subject);

    switch (response_status(r, s, subject)) {
    case STATUS_MUST:
        reason_must(r, plan, s, o, b);
        break;
    case STATUS_ALLOCATED:
        reason_allocated(plan, s, o, b);
        break;
    case STATUS_WAITING:
        reason_waiting(r, plan, s, o, b);
        break;
    case STATUS_NOT_ELIGIBLE:
        reason_not_eligible(plan, s, o, b);
        break;
    case STATUS_HELD:
        reason_held(plan, o, b);
        break;
    case STATUS_BELOW:
    case STATUS_COUNT_:
        reason_below(plan, s, subject, b);
    }
}
