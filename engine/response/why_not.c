/* why_not.c -- see why_not.h. */
#include "response/why_not.h"

#include <stdlib.h>

#include "base/number.h"
#include "response/reason.h"

struct question {
    const struct response *r;
    const struct plan *plan;
    const struct scores *s;
    const struct outcome *o;
    size_t member, strand;
    struct buffer *b;
};

static void put_points(struct buffer *b, double v)
{
    char digits[64];

    buffer_bytes(b, digits, number_print_rounded(v, 2, digits));
}

static void put_strand(const struct question *q, size_t strand)
{
    const struct plan_strand *p = &q->plan->strands[strand];

    buffer_string(q->b, p->title ? p->title : p->name);
}

static void put_fit(const struct question *q, size_t strand)
{
    put_points(q->b, response_fit(q->plan, q->s, strand, q->o->subject));
}

static void say_not_open(const struct question *q)
{
    const struct plan_strand *p = &q->plan->strands[q->strand];

    buffer_string(q->b, "It is not open to him: not ");
    reason_test(p->eligible.text ? &p->eligible : &p->must, q->plan, q->s, q->o->subject, false,
                q->b);
    buffer_char(q->b, '.');
    if (q->o->must != 0) {
        buffer_string(q->b, " He must be in ");
        for (size_t k = 0, n = 0; k < q->plan->n_strands; k++)
            if (q->o->must >> k & 1) {
                buffer_string(q->b, n++ ? " or " : "");
                put_strand(q, k);
            }
        buffer_char(q->b, '.');
    }
}

/* ---- Chains of moves ---- */

static bool keeps_place(const struct outcome *p)
{
    return p->held_now == p->strand && !p->lapsed;
}

static uint32_t places_of_member(const struct question *q, size_t member, size_t strand)
{
    return q->r->places_of[member * q->plan->n_strands + strand];
}

/* Where someone who is placed could also be; 0 for one who is not to be moved. */
static uint64_t could_be(const struct outcome *p)
{
    uint64_t may = p->must ? p->must : p->eligible;

    return p->strand == STRAND_NONE || keeps_place(p) ? 0 : may & ~(UINT64_C(1) << p->strand);
}

/* Marks the places to which moves of those placed lead from `from`. */
static void reach(const struct question *q, uint32_t from, uint8_t reached[])
{
    bool grew = true;

    reached[from] = 1;
    while (grew) {
        grew = false;
        for (size_t i = 0; i < q->r->n_all; i++) {
            const struct outcome *p = &q->r->outcomes[i];
            uint64_t may = could_be(p);

            if (may == 0 || !reached[places_of_member(q, i, (size_t)p->strand)])
                continue;
            for (size_t k = 0; k < q->plan->n_strands; k++) {
                uint32_t to = may >> k & 1 ? places_of_member(q, i, k) : KIND_NONE;

                if (to != KIND_NONE && !reached[to])
                    reached[to] = grew = 1;
            }
        }
    }
}

static void say_moves(const struct question *q, uint32_t here, const uint8_t reached[])
{
    size_t n = 0, movers = 0;

    for (size_t i = 0; i < q->r->n_all; i++) {
        const struct outcome *p = &q->r->outcomes[i];

        movers += p->strand != STRAND_NONE && could_be(p) != 0 &&
                  places_of_member(q, i, (size_t)p->strand) == here;
    }
    for (size_t p = 0; p < q->r->n_places; p++)
        n += p != here && reached[p];
    if (movers == 0 || n == 0) {
        buffer_string(q->b, " None of them could be moved elsewhere.");
        return;
    }
    buffer_format(q->b, " %zu of them could be elsewhere, but every place that moves lead to (", movers);
    for (size_t p = 0, k = 0; p < q->r->n_places; p++)
        if (p != here && reached[p]) {
            buffer_string(q->b, k++ ? ", " : "");
            reason_places(&q->r->places[p], q->plan, q->b);
        }
    buffer_string(q->b, ") is taken too, by people who come before him.");
}

static void say_holders(const struct question *q, uint32_t here)
{
    const struct places *places = &q->r->places[here];
    size_t musts = 0, keep = 0;

    for (size_t i = 0; i < q->r->n_all; i++) {
        const struct outcome *p = &q->r->outcomes[i];

        if (p->strand == STRAND_NONE || places_of_member(q, i, (size_t)p->strand) != here)
            continue;
        musts += p->must != 0;
        keep += p->must == 0 && keeps_place(p);
    }
    if (musts > 0)
        buffer_format(q->b, ", %zu of them by those who must be there", musts);
    if (keep > 0)
        buffer_format(q->b, ", %zu by those who keep the place they hold", keep);
    if (places->last_in != SUBJECT_NONE) {
        buffer_format(q->b, "; the lowest-ranked there is rank %u with ",
                      q->s->rank[places->last_in]);
        put_points(q->b, q->s->score[places->last_in]);
        buffer_string(q->b, " points");
    }
    buffer_char(q->b, '.');
}

static void say_change(const struct question *q, uint32_t here)
{
    const struct places *places = &q->r->places[here];

    if (places->one_more == q->o->subject) {
        buffer_string(q->b, " One more place there would be his.");
    } else if (places->one_more != SUBJECT_NONE) {
        buffer_format(q->b, " One more place there would go to rank %u",
                      q->s->rank[places->one_more]);
        const struct outcome *first = response_outcome(q->r, q->s, places->one_more);

        buffer_string(q->b, first != NULL && first->held_now == (int16_t)q->strand
                                ? " first, who holds a place there now."
                                : " first.");
    }
    if (places->last_in != SUBJECT_NONE) {
        double more = q->s->score[places->last_in] - q->s->score[q->o->subject];

        if (more >= 0) {
            buffer_string(q->b, " With more than ");
            put_points(q->b, more);
            buffer_string(q->b, " further points he would come before that one.");
        }
    }
}

static bool say_full(const struct question *q)
{
    uint32_t here = places_of_member(q, q->member, q->strand);
    uint8_t *reached = calloc(q->r->n_places + 1, 1);

    if (reached == NULL)
        return false;
    if (here == KIND_NONE) {
        buffer_string(q->b, "The ruleset names no place of it for him.");
    } else if (q->r->places[here].capacity == 0) {
        buffer_string(q->b, "It is open to him, but ");
        reason_places(&q->r->places[here], q->plan, q->b);
        buffer_string(q->b, " has no places.");
    } else {
        buffer_string(q->b, "It is open to him (fit ");
        put_fit(q, q->strand);
        buffer_format(q->b, "), but all %u places of ", q->r->places[here].capacity);
        reason_places(&q->r->places[here], q->plan, q->b);
        buffer_string(q->b, " are taken");
        say_holders(q, here);
        reach(q, here, reached);
        say_moves(q, here, reached);
        say_change(q, here);
    }
    free(reached);
    return true;
}

/* ---- One who has a place elsewhere ---- */

static void say_elsewhere(const struct question *q)
{
    size_t there = (size_t)q->o->strand;
    double here = response_fit(q->plan, q->s, q->strand, q->o->subject);

    buffer_string(q->b, "He is proposed for ");
    put_strand(q, there);
    buffer_string(q->b, " instead");
    if (q->o->past != NULL && q->o->past->force == IN_FORCE_STRAND) {
        buffer_string(q->b, ", as people decided.");
    } else if (q->o->must != 0 && !(q->o->must >> q->strand & 1)) {
        buffer_string(q->b, ", where he must be.");
    } else if (keeps_place(q->o)) {
        buffer_string(q->b, ", where he keeps the place that he holds.");
    } else if (response_fit(q->plan, q->s, there, q->o->subject) >= here) {
        buffer_string(q->b, ", which suits him as well or better: fit ");
        put_fit(q, there);
        buffer_string(q->b, " there, ");
        put_fit(q, q->strand);
        buffer_string(q->b, " here.");
    } else {
        buffer_string(q->b, ", though the fit is ");
        put_fit(q, there);
        buffer_string(q->b, " there and ");
        put_fit(q, q->strand);
        buffer_string(q->b, " here: of all ways to place the same people, the proposed one has the "
                            "highest total fit.");
    }
}

bool why_not(const struct response *r, const struct plan *plan, const struct scores *s,
             uint32_t subject, size_t strand, struct buffer *b)
{
    const struct outcome *o = response_outcome(r, s, subject);
    struct question q = {r, plan, s, o, o == NULL ? 0 : (size_t)(o - r->outcomes), strand, b};
    bool ok = true;

    if (o == NULL || o->status == STATUS_HELD) {
        buffer_string(b, o == NULL ? "He is not considered: " : "He is not placed for now: ");
        reason_of(r, plan, s, subject, b);
        buffer_char(b, '.');
    } else if (o->strand == (int16_t)strand) {
        buffer_string(b, "He is proposed for it: ");
        reason_of(r, plan, s, subject, b);
        buffer_char(b, '.');
    } else if (o->strand != STRAND_NONE && o->past != NULL && o->past->force == IN_FORCE_STRAND) {
        say_elsewhere(&q); /* whatever the rules say of it */
    } else if (!(o->eligible >> strand & 1)) {
        say_not_open(&q);
    } else if (o->strand != STRAND_NONE) {
        say_elsewhere(&q);
    } else {
        ok = say_full(&q);
    }
    return ok && !b->failed;
}
