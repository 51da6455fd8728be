/* backtest.c -- lists drawn with what was known on past days, held against what came after. */
#include <math.h>
#include <stdlib.h>

#include "run/backtests.h"
#include "run/outcome.h"
#include "run/several.h"

enum { DAYS_MOST = 240, RULESETS_MOST = 16 };

/* Runs stand by day: the rulesets' of the first day and its outcome, those of the second, ... */
struct osara_backtest {
    size_t n_days, n_rulesets;
    struct osara_run **runs; /* [n_days][n_rulesets + 1] */
    struct backtest **days;  /* [n_days] */
    struct backtest_sheet sheet;
    const struct plan *plans[RULESETS_MOST];
};

static struct osara_run *run_of(const struct osara_backtest *b, size_t day, size_t i)
{
    return b->runs[day * (b->n_rulesets + 1) + i];
}

/* ---- Which days ---- */

static enum osara_status read_days(const osara_backtest_options *o, int32_t days[], size_t *n,
                                   osara_problems *problems)
{
    int32_t first, last;
    enum osara_status rc = outcome_day(o->run.as_of, &first, problems);

    *n = 1;
    last = days[0] = first;
    if (rc == OSARA_OK && o->until != NULL)
        rc = outcome_day(o->until, &last, problems);
    if (rc != OSARA_OK)
        return rc;
    for (size_t i = 1; o->every > 0; i++) {
        int32_t day = date_add_months(first, (int)(i * o->every));

        if (day > last)
            break;
        if (i == DAYS_MOST)
            return problem_add(problems, OSARA_EUSAGE, NULL, "more than %d days", DAYS_MOST);
        days[(*n)++] = day;
    }
    return OSARA_OK;
}

/* ---- Reading ---- */

static enum osara_status read_all(struct osara_backtest *b, const osara_rules *const rules[],
                                  const osara_backtest_options *o, const int32_t days[],
                                  const struct plan_outcome *outcome, osara_problems *problems)
{
    size_t each = b->n_rulesets + 1, n = b->n_days * each;
    struct wanted_run *wanted = calloc(n, sizeof *wanted);
    enum osara_status rc;

    b->runs = calloc(n, sizeof *b->runs);
    b->days = calloc(b->n_days, sizeof *b->days);
    if (wanted == NULL || b->runs == NULL || b->days == NULL) {
        free(wanted);
        return problem_memory(problems);
    }
    for (size_t d = 0; d < b->n_days; d++) {
        for (size_t i = 0; i < b->n_rulesets; i++)
            wanted[d * each + i] = (struct wanted_run){
                .rules = rules[i], .as_of = days[d], .use = USE_PAST};
        wanted[d * each + b->n_rulesets] = (struct wanted_run){
            .rules = rules[0],
            .as_of = outcome->has_label ? days[d] : date_add_span(days[d], outcome->horizon),
            .use = outcome->has_label ? USE_PAST : USE_OUTCOME,
            .since = days[d]};
    }
    rc = several_read(wanted, n, &o->run, b->runs, problems);
    free(wanted);
    return rc;
}

/* ---- One day ---- */

struct day {
    struct arena *arena;
    struct backtest_list *lists;
    struct groups *groups;
    uint32_t *ranked; /* 1: some ruleset ranks him */
    uint8_t *known;
    double *harm, *count, *last, *first;
};

static bool day_open(struct day *d, size_t n, size_t n_lists, size_t n_groups)
{
    d->arena = arena_new();
    if (d->arena == NULL)
        return false;
    d->lists = arena_alloc(d->arena, n_lists, sizeof *d->lists);
    d->groups = arena_alloc(d->arena, n_groups + 1, sizeof *d->groups);
    d->ranked = arena_alloc(d->arena, n + 1, sizeof *d->ranked);
    d->known = arena_alloc(d->arena, n + 1, sizeof *d->known);
    d->harm = arena_alloc(d->arena, n + 1, sizeof *d->harm);
    d->count = arena_alloc(d->arena, n + 1, sizeof *d->count);
    d->last = arena_alloc(d->arena, n + 1, sizeof *d->last);
    d->first = arena_alloc(d->arena, n + 1, sizeof *d->first);
    return d->lists && d->groups && d->ranked && d->known && d->harm && d->count && d->last &&
           d->first;
}

static enum osara_status day_lists(struct day *day, struct osara_backtest *b, size_t d, int threads,
                                   osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < b->n_rulesets; i++) {
        struct osara_run *run = run_of(b, d, i);
        const char **bands = arena_alloc(run->plan->arena, run->plan->n_bands + 1, sizeof *bands);

        if (bands == NULL)
            return problem_memory(problems);
        rc = scores_make(run->plan, run->extract, threads, &run->scores, problems);
        if (rc != OSARA_OK)
            return rc;
        for (size_t k = 0; k < run->plan->n_bands; k++)
            bands[k] = run->plan->bands[k].name;
        day->lists[i] = (struct backtest_list){run->plan->name,   run->scores->score,
                                               run->scores->rank, run->scores->n_cohort,
                                               run->scores->band, bands,
                                               run->plan->n_bands};
        for (size_t s = 0; s < run->scores->n; s++)
            day->ranked[s] |= run->scores->rank[s] != 0;
    }
    return rc;
}

static enum osara_status day_outcome(struct day *day, struct osara_backtest *b, size_t d,
                                     int threads, osara_problems *problems)
{
    struct osara_run *past = run_of(b, d, 0), *after = run_of(b, d, b->n_rulesets);
    enum osara_status rc = OSARA_OK;

    outcome_known(past, day->known);
    outcome_slot(past->scores, past->plan->outcome.count, day->count);
    outcome_slot(past->scores, past->plan->outcome.last, day->last);
    outcome_slot(past->scores, past->plan->outcome.first, day->first);
    if (past->plan->outcome.has_label) {
        outcome_slot(past->scores, past->plan->outcome.label, day->harm);
        return OSARA_OK;
    }
    rc = scores_make(after->plan, after->extract, threads, &after->scores, problems);
    if (rc == OSARA_OK)
        outcome_slot(after->scores, after->plan->outcome.harm, day->harm);
    return rc;
}

/* The day of the first offence of anyone; NaN: none. */
static double earliest(const double first[], size_t n)
{
    double least = NAN;

    for (size_t i = 0; i < n; i++)
        least = fmin(least, first[i]);
    return least;
}

static enum osara_status one_day(struct osara_backtest *b, size_t d,
                                 const osara_backtest_options *o, osara_problems *problems)
{
    const struct osara_run *first = run_of(b, d, 0);
    const struct plan *plan = first->plan;
    size_t n = first->extract->data.n_subjects;
    struct day day = {0};
    enum osara_status rc = day_open(&day, n, b->n_rulesets, plan->n_monitor)
                               ? day_lists(&day, b, d, o->run.threads, problems)
                               : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = day_outcome(&day, b, d, o->run.threads, problems);
    for (size_t g = 0; rc == OSARA_OK && g < plan->n_monitor; g++)
        rc = groups_make(&first->extract->data,
                         &first->extract->data.tables[0].columns[plan->monitor[g]], day.ranked,
                         plan->arena, &day.groups[g], problems);
    if (rc == OSARA_OK)
        rc = backtest_make(
            &(struct backtest_of){.as_of = plan->as_of,
                                  .until = run_of(b, d, b->n_rulesets)->plan->as_of,
                                  .n = n,
                                  .known = day.known,
                                  .harm = day.harm,
                                  .label = plan->outcome.has_label,
                                  .serious = plan->outcome.serious,
                                  .lists = day.lists,
                                  .n_lists = b->n_rulesets,
                                  .count = plan->outcome.count == SLOT_NONE ? NULL : day.count,
                                  .last = plan->outcome.last == SLOT_NONE ? NULL : day.last,
                                  .groups = day.groups,
                                  .n_groups = plan->n_monitor,
                                  .begins = earliest(day.first, n),
                                  .line = o->line,
                                  .seed = o->seed,
                                  .draws = o->draws},
            &b->days[d], problems);
    arena_free(day.arena);
    for (size_t i = 0; i <= b->n_rulesets; i++) { /* scores are large, and no longer needed */
        scores_free(run_of(b, d, i)->scores);
        run_of(b, d, i)->scores = NULL;
    }
    return rc;
}

/* ---- All ---- */

static void gather(struct osara_backtest *b, const osara_backtest_options *o, bool label)
{
    const struct osara_run *first = run_of(b, 0, 0);

    for (size_t i = 0; i < b->n_rulesets; i++)
        b->plans[i] = run_of(b, 0, i)->plan;
    b->sheet = (struct backtest_sheet){.plans = b->plans,
                                       .n_rulesets = b->n_rulesets,
                                       .days = (const struct backtest *const *)b->days,
                                       .n_days = b->n_days,
                                       .data = &first->extract->data,
                                       .label = label,
                                       .seed = o->seed,
                                       .draws = o->draws};
}

enum osara_status osara_backtest_make(const osara_rules *const rules[], size_t n,
                                      const osara_backtest_options *options, osara_backtest **out,
                                      osara_problems *problems)
{
    int32_t days[DAYS_MOST];
    struct plan_outcome outcome;
    osara_backtest *b = calloc(1, sizeof *b);
    enum osara_status rc;

    if (b == NULL)
        return problem_memory(problems);
    b->n_rulesets = n;
    rc = n == 0 || n > RULESETS_MOST
             ? problem_add(problems, OSARA_EUSAGE, NULL, "expected 1 to %d rulesets, got %zu",
                           RULESETS_MOST, n)
             : read_days(options, days, &b->n_days, problems);
    if (rc == OSARA_OK)
        rc = outcome_find(rules[0], days[0], &outcome, problems);
    if (rc == OSARA_OK)
        rc = read_all(b, rules, options, days, &outcome, problems);
    if (rc == OSARA_OK)
        rc = outcome_over(run_of(b, 0, 0), run_of(b, b->n_days - 1, b->n_rulesets)->plan,
                          outcome.has_label, problems);
    for (size_t d = 0; rc == OSARA_OK && d < b->n_days; d++)
        rc = one_day(b, d, options, problems);
    if (rc == OSARA_OK) {
        gather(b, options, outcome.has_label);
        *out = b;
    } else {
        osara_backtest_free(b);
    }
    return rc;
}

const struct backtest_sheet *backtest_sheet_of(const osara_backtest *b)
{
    return &b->sheet;
}

char *osara_backtest_text(const osara_backtest *b, osara_look look, size_t top)
{
    struct buffer text = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_HTML)
        backtest_html(&b->sheet, top, &text);
    else if (look.format == OSARA_JSON)
        backtest_json(&b->sheet, &text);
    else if (look.format == OSARA_CSV)
        backtest_csv(&b->sheet, &text);
    else
        backtest_screen(&b->sheet, top, &look, &text);
    buffer_char(&text, '\0');
    if (text.failed)
        buffer_free(&text);
    return text.at;
}

void osara_backtest_free(osara_backtest *b)
{
    if (b == NULL)
        return;
    for (size_t d = 0; b->days != NULL && d < b->n_days; d++)
        backtest_free(b->days[d]);
    if (b->runs != NULL)
        several_free(b->runs, b->n_days * (b->n_rulesets + 1));
    free(b->runs);
    free(b->days);
    free(b);
}
