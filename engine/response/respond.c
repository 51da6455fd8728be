/* respond.c -- the cohort as places, eligibility and fit; the allocation back as outcomes. */
#include "response/respond.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "response/continuity.h"
#include "response/offer.h"
#include "response/places.h"

const char *status_name(enum status status)
{
    static const char *const names[STATUS_COUNT_] = {
        "must", "allocated", "waiting", "not eligible", "held", "below cohort",
    };

    return names[status];
}

enum truth response_truth(const struct plan_test *test, const struct scores *s, size_t subject)
{
    if (test->text == NULL)
        return TRUTH_FALSE;
    return slot_flag(&s->frame.slots[test->truth], subject);
}

double response_fit(const struct plan *plan, const struct scores *s, size_t strand, size_t subject)
{
    uint32_t slot = plan->strands[strand].fit;
    double fit = slot == SLOT_NONE ? 0 : slot_number(&s->frame.slots[slot], subject);

    return isnan(fit) ? 0 : fmin(fmax(fit, 0), 1);
}

static int16_t hold_of(const struct plan *plan, const struct scores *s, size_t subject)
{
    for (size_t h = 0; h < plan->n_holds; h++)
        if (response_truth(&plan->holds[h].when, s, subject) == TRUTH_TRUE)
            return (int16_t)h;
    return -1;
}

/* What a decision in force leaves of it. */
static void obey(struct outcome *o)
{
    if (o->past == NULL || o->past->force == IN_FORCE_NOTHING)
        return;
    if (o->past->force == IN_FORCE_STRAND)
        o->eligible = o->must = UINT64_C(1) << o->past->strand;
    else
        o->status = STATUS_HELD;
}

/* Who may go where: before any place is offered. */
static struct outcome outcome_before(const struct plan *plan, const struct data *data,
                                     const struct scores *s, const struct history *history,
                                     uint32_t subject)
{
    struct outcome o = {.subject = subject,
                        .status = STATUS_NOT_ELIGIBLE,
                        .strand = STRAND_NONE,
                        .hold = hold_of(plan, s, subject)};

    for (size_t k = 0; k < plan->n_strands; k++) {
        const struct plan_strand *strand = &plan->strands[k];

        if (response_truth(&strand->must, s, subject) == TRUTH_TRUE)
            o.must |= UINT64_C(1) << k;
        else if (response_truth(&strand->eligible, s, subject) == TRUTH_TRUE)
            o.eligible |= UINT64_C(1) << k;
    }
    o.eligible |= o.must;
    continuity_before(plan, data, s, history, &o);
    obey(&o);
    if (o.hold >= 0 || o.leave >= 0)
        o.status = STATUS_HELD;
    return o;
}

/* Persons beyond capacity are the lowest-ranked ones placed there. */
static bool mark_over(struct response *r, const struct plan *plan)
{
    uint32_t *left = malloc((r->n_places + 1) * sizeof *left);

    if (left == NULL)
        return false;
    for (size_t p = 0; p < r->n_places; p++)
        left[p] = r->places[p].over;
    for (size_t i = r->n_all; i-- > 0;) {
        struct outcome *out = &r->outcomes[i];

        if (out->strand == STRAND_NONE)
            continue;
        uint32_t p = r->places_of[i * plan->n_strands + (size_t)out->strand];

        if (out->status == STATUS_MUST && left[p] > 0) {
            out->over = true;
            left[p]--;
        }
    }
    free(left);
    return true;
}

static enum osara_status offer_places(struct response *r, const struct plan *plan,
                                      const struct scores *s, osara_problems *problems)
{
    struct offer o = {0};
    struct allocation a = {0};
    enum osara_status rc = offer_make(&o, r, plan, s, problems);
    if (rc != OSARA_OK)
        goto done;
    struct allocation_input in = {.n = o.n,
                                  .n_strands = o.n_columns,
                                  .kind = o.kind,
                                  .fit = o.fit,
                                  .must = o.must,
                                  .score = o.score,
                                  .holds = o.holds,
                                  .margin = plan->margin,
                                  .stays = o.stays,
                                  .n_kinds = (uint32_t)r->n_places,
                                  .capacity = o.capacity,
                                  .strand_of_kind = o.column_of_kind};
    rc = allocate(&in, &a, problems);
    if (rc != OSARA_OK)
        goto done;
    offer_take(&o, r, plan, &a);
    if (!mark_over(r, plan))
        rc = problem_memory(problems);
done:
    allocation_free(&a);
    offer_free(&o);
    return rc;
}

/* Whether an option is to be considered for a subject; *to_establish: tests that are unknown. */
static bool is_open(const struct plan_option *option, const struct scores *s, uint32_t subject,
                    uint32_t *to_establish)
{
    *to_establish = 0;
    if (option->when.text != NULL && response_truth(&option->when, s, subject) != TRUTH_TRUE)
        return false;
    for (size_t i = 0; i < option->n_tests; i++) {
        enum truth truth = response_truth(&option->tests[i].test, s, subject);

        if (truth == TRUTH_FALSE)
            return false;
        *to_establish += truth == TRUTH_UNKNOWN;
    }
    return option->when.text != NULL || *to_establish < option->n_tests;
}

static enum osara_status find_opportunities(struct response *r, const struct plan *plan,
                                            const struct scores *s, osara_problems *problems)
{
    size_t n = 0;

    for (int fill = 0; fill < 2; fill++) {
        n = 0;
        for (size_t i = 0; i < r->n_all; i++)
            for (size_t k = 0; k < plan->n_options; k++) {
                uint32_t subject = r->outcomes[i].subject, unknown;

                if (!is_open(&plan->options[k], s, subject, &unknown))
                    continue;
                if (fill)
                    r->opportunities[n] = (struct opportunity){subject, (uint32_t)k, unknown};
                n++;
            }
        if (!fill)
            r->opportunities = malloc((n + 1) * sizeof *r->opportunities);
        if (r->opportunities == NULL)
            return problem_memory(problems);
    }
    r->n_opportunities = n;
    return OSARA_OK;
}

static enum osara_status find_places(struct response *r, const struct plan *plan,
                                     const struct data *data, osara_problems *problems)
{
    enum osara_status rc = places_make(r, plan, data, problems);

    r->places_of = malloc((r->n_all * plan->n_strands + 1) * sizeof *r->places_of);
    if (rc == OSARA_OK && r->places_of == NULL)
        rc = problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < r->n_all; i++)
        for (size_t k = 0; k < plan->n_strands; k++)
            r->places_of[i * plan->n_strands + k] = r->outcomes[i].eligible >> k & 1
                                                        ? places_of(r, plan, data, k,
                                                                    r->outcomes[i].subject)
                                                        : KIND_NONE;
    return rc;
}

/* Whether a decision in force places one who is below the line.  Nobody without harm is placed. */
static bool is_brought_in(const struct scores *s, const struct history *history, uint32_t subject)
{
    const struct past *past = history == NULL ? NULL : history->of[subject];

    return past != NULL && past->force == IN_FORCE_STRAND && s->score[subject] > 0;
}

static enum osara_status make_outcomes(struct response *r, const struct plan *plan,
                                       const struct data *data, const struct scores *s,
                                       const struct history *history, osara_problems *problems)
{
    r->n = r->n_all = s->n_cohort;
    for (size_t i = r->n; history != NULL && i < s->n_scored; i++)
        r->n_all += is_brought_in(s, history, s->order[i]);
    r->outcomes = malloc((r->n_all + 1) * sizeof *r->outcomes);
    if (r->outcomes == NULL)
        return problem_memory(problems);
    size_t n = 0;

    for (size_t i = 0; n < r->n_all; i++)
        if (i < r->n || is_brought_in(s, history, s->order[i]))
            r->outcomes[n++] = outcome_before(plan, data, s, history, s->order[i]);
    return OSARA_OK;
}

enum osara_status respond(const struct plan *plan, const struct data *data, const struct scores *s,
                          const struct history *history, struct response **out,
                          osara_problems *problems)
{
    enum osara_status rc;
    struct response *r = calloc(1, sizeof *r);

    if (r == NULL)
        return problem_memory(problems);
    r->arena = arena_new();
    rc = r->arena ? make_outcomes(r, plan, data, s, history, problems) : problem_memory(problems);
    if (rc == OSARA_OK)
        rc = find_places(r, plan, data, problems);
    if (rc == OSARA_OK)
        rc = offer_places(r, plan, s, problems);
    if (rc == OSARA_OK)
        rc = find_opportunities(r, plan, s, problems);
    if (rc == OSARA_OK)
        rc = departures_find(r, plan, data, s, history, problems);
    if (rc != OSARA_OK) {
        response_free(r);
        return rc;
    }
    *out = r;
    return OSARA_OK;
}

void response_free(struct response *r)
{
    if (r == NULL)
        return;
    arena_free(r->arena);
    free(r->outcomes);
    free(r->places_of);
    free(r->places);
    free(r->opportunities);
    free(r->departures);
    free(r);
}

const struct outcome *response_at(const struct response *r, const struct scores *s, size_t i)
{
    size_t lo = r->n, hi = r->n_all;

    if (i < r->n)
        return &r->outcomes[i];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (response_position(r, s, mid) < i)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < r->n_all && response_position(r, s, lo) == i ? &r->outcomes[lo] : NULL;
}

const struct outcome *response_outcome(const struct response *r, const struct scores *s,
                                       size_t subject)
{
    uint32_t rank = s->rank[subject];

    return rank == 0 ? NULL : response_at(r, s, rank - 1);
}

enum status response_status(const struct response *r, const struct scores *s, size_t subject)
{
    const struct outcome *o = response_outcome(r, s, subject);

    return o == NULL ? STATUS_BELOW : o->status;
}

size_t response_position(const struct response *r, const struct scores *s, size_t i)
{
    return i < r->n ? i : s->rank[r->outcomes[i].subject] - 1;
}

size_t response_placed_below(const struct response *r)
{
    size_t n = 0;

    for (size_t i = r->n; i < r->n_all; i++)
        n += r->outcomes[i].strand != STRAND_NONE;
    return n;
}
