/* assess_extract.c -- what an extract says of people before and after: windows of the same length,
 * for those to whom something happened and for others of nearly the same score. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/matching.h"
#include "run/looking.h"

enum { GAP_DAYS = 31 }; /* without an offence of anyone: no force has so quiet a month */

int32_t looking_window_end(const struct osara_assessment *a, int32_t on)
{
    return date_add_months(on, (int)a->sheet.window);
}

static int32_t window_begin(const struct osara_assessment *a, int32_t on)
{
    return date_add_months(on, -(int)a->sheet.window);
}

static bool is_over(const struct osara_assessment *a, int32_t on)
{
    return looking_window_end(a, on) <= a->sheet.today;
}

/* An extract that begins within a window makes it look quieter than it was. */
static bool is_cut(const struct osara_assessment *a, int32_t on)
{
    return a->sheet.begins != DATE_MISSING && window_begin(a, on) < a->sheet.begins;
}

/* ---- Days ---- */

static bool is_held(const struct osara_run *run, size_t subject)
{
    for (size_t h = 0; h < run->plan->n_holds; h++) {
        uint32_t slot = run->plan->holds[h].when.truth;

        if (slot != SLOT_NONE && slot_flag(&run->scores->frame.slots[slot], subject) == TRUTH_TRUE)
            return true;
    }
    return false;
}

static double line_of(const struct scores *s)
{
    if (s->n_cohort == 0 || s->n_cohort >= s->n_scored)
        return NAN;
    return (s->score[s->order[s->n_cohort - 1]] + s->score[s->order[s->n_cohort]]) / 2;
}

static enum osara_status score_day(struct looking *k, struct osara_run *run, struct day *day)
{
    struct arena *arena = k->a->arena;
    enum osara_status rc = scores_make(run->plan, run->extract, k->options->threads, &run->scores,
                                       k->problems);

    if (rc != OSARA_OK)
        return rc;
    day->on = run->plan->as_of;
    day->score = arena_alloc(arena, k->n + 1, sizeof *day->score);
    day->held = arena_alloc(arena, k->n + 1, sizeof *day->held);
    day->in = arena_alloc(arena, k->n + 1, sizeof *day->in);
    if (day->score == NULL || day->held == NULL || day->in == NULL)
        return problem_memory(k->problems);
    for (size_t s = 0; s < k->n; s++) {
        day->score[s] = run->scores->rank[s] == 0 ? (double)NAN : run->scores->score[s];
        day->held[s] = is_held(run, s);
        day->in[s] = run->scores->rank[s] != 0 && run->scores->rank[s] <= run->scores->n_cohort;
    }
    day->line = line_of(run->scores);
    scores_free(run->scores); /* large, and no longer needed */
    run->scores = NULL;
    return OSARA_OK;
}

/* ---- Windows ---- */

static enum osara_status anchor_open(struct looking *k, struct anchor *a, int side)
{
    struct osara_run *run = a->side[side];
    enum osara_status rc = frame_open(&a->frame[side], run->plan->passes, &run->extract->data,
                                      k->problems);

    if (rc != OSARA_OK)
        return rc;
    a->open[side] = true;
    a->w[side] = workspace_new(run->plan->passes);
    return a->w[side] != NULL ? OSARA_OK : problem_memory(k->problems);
}

static void anchor_close(struct anchor *a)
{
    for (int side = 0; side < SIDES; side++) {
        workspace_free(a->w[side]);
        if (a->open[side])
            frame_close(&a->frame[side]);
        a->w[side] = NULL;
        a->open[side] = false;
    }
}

static double slot_value(const struct frame *f, uint32_t slot, size_t subject)
{
    double v = slot == SLOT_NONE ? 0 : slot_number(&f->slots[slot], subject);

    return isnan(v) ? 0 : v; /* nothing happened that could be summed */
}

enum osara_status looking_window(struct looking *k, struct anchor *a, int side, size_t subject,
                                 struct effect_window *out)
{
    const struct plan_outcome *o = &a->side[side]->plan->outcome;
    const struct frame *f = &a->frame[side];
    enum osara_status rc = a->open[side] ? OSARA_OK : anchor_open(k, a, side);

    if (rc == OSARA_OK)
        rc = passes_run(&a->frame[side], a->w[side], STAGE_MEASURES, subject, subject + 1);
    if (rc != OSARA_OK)
        return problem_memory(k->problems);
    out->of[EFFECT_OFFENCES] = slot_value(f, o->count, subject);
    out->of[EFFECT_HARM] = slot_value(f, o->harm, subject);
    out->of[EFFECT_VICTIMS] = slot_value(f, o->victims, subject);
    out->of[EFFECT_REPEAT] = slot_value(f, o->repeated, subject);
    return OSARA_OK;
}

static enum osara_status both_windows(struct looking *k, struct anchor *a, size_t subject,
                                      struct effect_window *before, struct effect_window *after)
{
    enum osara_status rc = looking_window(k, a, SIDE_BEFORE, subject, before);

    return rc == OSARA_OK ? looking_window(k, a, SIDE_AFTER, subject, after) : rc;
}

struct anchor *looking_anchor(struct looking *k, int32_t on)
{
    for (size_t i = 0; i < k->n_anchors; i++)
        if (k->anchors[i].on == on)
            return &k->anchors[i];
    return NULL;
}

/* Where the extract begins: the first offence of anyone in the earliest window before, when there is
 * none in the first GAP_DAYS of it. */
static enum osara_status find_begin(struct looking *k)
{
    struct anchor *first = NULL;
    double begins = INFINITY;
    enum osara_status rc;

    for (size_t i = 0; i < k->n_anchors; i++)
        if (first == NULL || k->anchors[i].on < first->on)
            first = &k->anchors[i];
    if (first == NULL || first->side[SIDE_BEFORE]->plan->outcome.first == SLOT_NONE)
        return OSARA_OK;
    rc = first->open[SIDE_BEFORE] ? OSARA_OK : anchor_open(k, first, SIDE_BEFORE);
    if (rc == OSARA_OK)
        rc = passes_run(&first->frame[SIDE_BEFORE], first->w[SIDE_BEFORE], STAGE_MEASURES, 0, k->n);
    if (rc != OSARA_OK)
        return problem_memory(k->problems);
    const struct slot *day =
        &first->frame[SIDE_BEFORE].slots[first->side[SIDE_BEFORE]->plan->outcome.first];

    for (size_t s = 0; s < k->n; s++)
        begins = slot_number(day, s) < begins ? slot_number(day, s) : begins;
    if (!isinf(begins) && begins > window_begin(k->a, first->on) + GAP_DAYS)
        k->a->sheet.begins = (int32_t)begins;
    return OSARA_OK;
}

/* ---- One day of a group: who, beside whom ---- */

uint32_t looking_subject(const struct looking *k, const struct event *e)
{
    return k->subject[e->who];
}

static bool can_be_measured(const struct looking *k, const struct event *e)
{
    uint32_t s = looking_subject(k, e);

    return e->run != MOVE_NONE && s != SUBJECT_NONE && !isnan(k->days[e->run].score[s]);
}

/* Others: ranked on the day and free, to whom it had not happened by then.  What happens to them later
 * must not decide: those who go on offending come onto the list, and without them the others would
 * look as if they had stopped by themselves. */
static size_t others_of(const struct looking *k, const struct day *day, int32_t on, uint32_t who[],
                        double score[])
{
    size_t n = 0;

    for (size_t s = 0; s < k->n; s++)
        if (!isnan(day->score[s]) && !day->held[s] && !k->used[s] && k->happened[s] > on) {
            who[n] = (uint32_t)s;
            score[n++] = day->score[s];
        }
    return n;
}

static double caliper_of(const struct day *day, size_t n, double scratch[])
{
    size_t ranked = 0;

    for (size_t s = 0; s < n; s++)
        if (!isnan(day->score[s]))
            scratch[ranked++] = day->score[s];
    return match_caliper(scratch, ranked);
}

/* In the window before, and in the one before that. */
static enum osara_status offences_of(struct looking *k, struct anchor *at, size_t subject,
                                     double out[ALIKE])
{
    struct effect_window before = {{0}}, both = {{0}};
    enum osara_status rc = looking_window(k, at, SIDE_BEFORE, subject, &before);

    if (rc == OSARA_OK)
        rc = looking_window(k, at, SIDE_LONG_BEFORE, subject, &both);
    out[0] = before.of[EFFECT_OFFENCES];
    out[1] = both.of[EFFECT_OFFENCES] - before.of[EFFECT_OFFENCES];
    return rc;
}

/* The others' offences, worked out once for a day. */
struct asking {
    struct looking *k;
    struct anchor *at;
    const uint32_t *who;
    double (*said)[ALIKE]; /* [others] NaN: not asked for yet */
};

static enum osara_status tell_offences(void *of, size_t other, const double **out)
{
    const struct asking *a = of;

    *out = a->said[other];
    return isnan(a->said[other][0]) ? offences_of(a->k, a->at, a->who[other], a->said[other])
                                    : OSARA_OK;
}

static enum osara_status add_match(struct looking *k, struct anchor *at, uint32_t other,
                                   struct effect_case *c)
{
    c->matched = true;
    k->used[other] = 1;
    k->later += k->happened[other] <= looking_window_end(k->a, at->on);
    return both_windows(k, at, other, &c->other_before, &c->other_after);
}

/* The events of one day, n from the first on: all can be measured, and cases and own hold what they did. */
static enum osara_status match_day(struct looking *k, const struct event events[], size_t first,
                                   size_t n)
{
    const struct day *day = &k->days[events[first].run];
    struct asking asking = {k, looking_anchor(k, events[first].on), NULL, NULL};
    uint32_t *who = malloc((k->n + 1) * sizeof *who), *found = malloc((n + 1) * sizeof *found);
    double *others = malloc((k->n + 1) * sizeof *others), *own = malloc((n + 1) * sizeof *own);
    double(*said)[ALIKE] = malloc((k->n + 1) * sizeof *said);
    bool fine = who && found && others && own && said;
    enum osara_status rc = fine ? OSARA_OK : problem_memory(k->problems);

    if (fine) {
        double caliper = caliper_of(day, k->n, others);
        size_t m = others_of(k, day, events[first].on, who, others);

        for (size_t i = 0; i < n; i++)
            own[i] = day->score[looking_subject(k, &events[first + i])];
        for (size_t i = 0; i < m; i++)
            said[i][0] = NAN;
        asking.who = who;
        asking.said = said;
        rc = match_nearest(&(struct match_of){.score = own,
                                              .n = n,
                                              .others = others,
                                              .m = m,
                                              .caliper = caliper,
                                              .n_also = ALIKE,
                                              .also = k->own[first],
                                              .also_calipers = k->calipers,
                                              .also_of = tell_offences,
                                              .of = &asking},
                           found, k->problems);
    }
    for (size_t i = 0; rc == OSARA_OK && i < n; i++)
        if (found[i] != MATCH_NONE)
            rc = add_match(k, asking.at, who[found[i]], &k->cases[first + i]);
    free(who);
    free(found);
    free(others);
    free(own);
    free(said);
    return rc;
}

static void look_at_group(struct looking *k, const struct event_group *g, struct assess_effect *e)
{
    memset(k->used, 0, k->n);
    for (size_t s = 0; s < k->n; s++)
        k->happened[s] = INT32_MAX;
    for (size_t i = 0; i < g->n; i++) {
        uint32_t s = looking_subject(k, &g->events[i]);

        if (s != SUBJECT_NONE)
            k->happened[s] = g->events[i].on;
        if (!is_over(k->a, g->events[i].on))
            e->too_recent++;
        else if (is_cut(k->a, g->events[i].on))
            e->too_early++;
        else if (!can_be_measured(k, &g->events[i]))
            e->not_known++;
    }
}

/* What those did who can be measured: events, cases and own [n_cases], in the order of the group. */
static enum osara_status measure_own(struct looking *k, const struct event_group *g,
                                     struct event events[])
{
    enum osara_status rc = OSARA_OK;
    double *one = malloc((g->n + 1) * sizeof *one);

    if (one == NULL)
        return problem_memory(k->problems);
    for (size_t i = 0; rc == OSARA_OK && i < g->n; i++) {
        const struct event *e = &g->events[i];
        struct effect_case *c = &k->cases[k->n_cases];

        if (!is_over(k->a, e->on) || is_cut(k->a, e->on) || !can_be_measured(k, e))
            continue;
        *c = (struct effect_case){.matched = false};
        rc = both_windows(k, looking_anchor(k, e->on), looking_subject(k, e), &c->before,
                          &c->after);
        if (rc == OSARA_OK)
            rc = offences_of(k, looking_anchor(k, e->on), looking_subject(k, e),
                             k->own[k->n_cases]);
        events[k->n_cases++] = *e;
    }
    for (size_t j = 0; j < ALIKE; j++) {
        for (size_t i = 0; i < k->n_cases; i++)
            one[i] = k->own[i][j];
        k->calipers[j] = match_caliper(one, k->n_cases);
    }
    free(one);
    return rc;
}

static enum osara_status measure_group(struct looking *k, const struct event_group *g,
                                       struct assess_effect *e)
{
    struct event *events = malloc((g->n + 1) * sizeof *events);
    enum osara_status rc = OSARA_OK;

    k->cases = malloc((g->n + 1) * sizeof *k->cases);
    k->own = malloc((g->n + 1) * sizeof *k->own);
    k->n_cases = 0;
    k->later = 0;
    if (events == NULL || k->cases == NULL || k->own == NULL)
        rc = problem_memory(k->problems);
    look_at_group(k, g, e);
    if (rc == OSARA_OK)
        rc = measure_own(k, g, events);
    for (size_t i = 0, next; rc == OSARA_OK && i < k->n_cases; i = next) {
        for (next = i; next < k->n_cases && events[next].on == events[i].on;)
            next++;
        rc = match_day(k, events, i, next - i);
    }
    if (rc == OSARA_OK)
        effect_make(k->cases, k->n_cases, &e->effect);
    e->later = k->later;
    free(events);
    free(k->cases);
    free(k->own);
    k->cases = NULL;
    k->own = NULL;
    return rc;
}

/* ---- Reading ---- */

static bool add_anchor(struct looking *k, int32_t on)
{
    if (!is_over(k->a, on) || looking_anchor(k, on) != NULL)
        return true;
    struct anchor *a = &k->anchors[k->n_anchors++];

    *a = (struct anchor){.on = on};
    return true;
}

static enum osara_status list_anchors(struct looking *k)
{
    size_t most = 1;

    for (size_t g = 0; g < k->a->n_groups; g++)
        most += k->a->groups[g].n;
    k->anchors = arena_alloc(k->a->arena, most, sizeof *k->anchors);
    if (k->anchors == NULL)
        return problem_memory(k->problems);
    add_anchor(k, k->a->sheet.runs[0].as_of);
    for (size_t g = 0; g < k->a->n_groups; g++)
        for (size_t i = 0; i < k->a->groups[g].n; i++)
            add_anchor(k, k->a->groups[g].events[i].on);
    return OSARA_OK;
}

/* What happened after the extract was drawn is not in it: a window that ends later would look quiet, and
 * the list a success. */
static enum osara_status check_drawn(const struct looking *k)
{
    int32_t drawn = mapping_as_of(k->a->runs[0]->mapping), today = k->a->sheet.today;
    char text[16], end[16];

    if (drawn == DATE_MISSING || today <= drawn)
        return OSARA_OK;
    date_print(drawn, text);
    date_print(today, end);
    problem_add(k->problems, OSARA_EUSAGE, NULL,
                "the extract was drawn for %s: what happened from then until %s is not in it", text,
                end);
    problem_hint(k->problems, "take an earlier --as-of, or a newer extract");
    return OSARA_EUSAGE;
}

/* The runs of the ledger and today, as known then; then each anchor's windows. */
static enum osara_status read_all(struct looking *k, const osara_rules *rules)
{
    struct osara_assessment *a = k->a;
    size_t days = a->sheet.n_runs + 1, n = days + SIDES * k->n_anchors;
    struct wanted_run *wanted = calloc(n, sizeof *wanted);
    enum osara_status rc = OSARA_OK;

    a->runs = calloc(n, sizeof *a->runs);
    if (wanted == NULL || a->runs == NULL) {
        free(wanted);
        return problem_memory(k->problems);
    }
    for (size_t i = 0; i < days; i++)
        wanted[i] = (struct wanted_run){.rules = rules,
                                        .as_of = i < a->sheet.n_runs ? a->sheet.runs[i].as_of
                                                                     : a->sheet.today,
                                        .use = USE_PAST};
    for (size_t i = 0; i < k->n_anchors; i++) {
        int32_t on = k->anchors[i].on, before = window_begin(a, on);
        struct wanted_run *of = &wanted[days + SIDES * i];

        of[SIDE_BEFORE] = of[SIDE_AFTER] = of[SIDE_LONG_BEFORE] = (struct wanted_run){
            .rules = rules, .as_of = on, .use = USE_OUTCOME, .since = before};
        of[SIDE_AFTER].as_of = looking_window_end(a, on);
        of[SIDE_AFTER].since = on;
        of[SIDE_LONG_BEFORE].since = window_begin(a, before);
    }
    rc = several_read(wanted, n, k->options, a->runs, k->problems);
    a->n_runs = rc == OSARA_OK ? n : 0;
    if (rc == OSARA_OK)
        rc = check_drawn(k);
    for (size_t i = 0; rc == OSARA_OK && i < k->n_anchors; i++)
        for (int side = 0; side < SIDES; side++)
            k->anchors[i].side[side] = a->runs[days + SIDES * i + (size_t)side];
    free(wanted);
    return rc;
}

static enum osara_status find_subjects(struct looking *k)
{
    const struct osara_run *run = k->a->runs[0];
    const struct data *data = &run->extract->data;
    const uint32_t *id = data->tables[0].columns[run->plan->tables[0].join].as.word;
    size_t n_words = words_count(k->a->who), n_ids = words_count(data->ids);
    uint32_t *by_id = malloc((n_ids + 1) * sizeof *by_id);

    k->n = data->n_subjects;
    k->subject = arena_alloc(k->a->arena, n_words + 1, sizeof *k->subject);
    k->happened = arena_alloc(k->a->arena, k->n + 1, sizeof *k->happened);
    k->used = arena_alloc(k->a->arena, k->n + 1, sizeof *k->used);
    k->days = arena_alloc(k->a->arena, k->a->sheet.n_runs + 1, sizeof *k->days);
    if (by_id == NULL || !k->subject || !k->happened || !k->used || !k->days ||
        !words_index(data->ids)) {
        free(by_id);
        return problem_memory(k->problems);
    }
    for (size_t i = 0; i < n_ids; i++)
        by_id[i] = SUBJECT_NONE;
    for (size_t s = 0; s < k->n; s++)
        by_id[id[s]] = (uint32_t)s;
    for (size_t w = 0; w < n_words; w++) {
        uint32_t word = words_find(data->ids, words_text(k->a->who, (uint32_t)w));

        k->subject[w] = word == WORD_MISSING ? SUBJECT_NONE : by_id[word];
    }
    free(by_id);
    return OSARA_OK;
}

/* Scores of everyone by these rules, in place of those that the ledger kept of the cohorts. */
static void take_scores(struct looking *k)
{
    struct assess_sheet *sheet = &k->a->sheet;

    for (size_t w = 0; w < sheet->n_persons; w++) {
        struct assess_person *p = &sheet->persons[w];
        uint32_t s = k->subject[w];
        bool known = s != SUBJECT_NONE && p->moved.entry != MOVE_NONE;

        p->entry = known ? k->days[p->moved.entry].score[s] : (double)NAN;
        p->now = known ? k->days[sheet->n_runs].score[s] : (double)NAN;
        p->exit = known && p->moved.exit != MOVE_NONE ? k->days[p->moved.exit].score[s]
                                                      : (double)NAN;
    }
}

enum osara_status assess_extract(struct osara_assessment *a, const osara_rules *rules,
                                 const osara_options *options, osara_problems *problems)
{
    struct looking k = {.a = a, .options = options, .problems = problems};
    enum osara_status rc = list_anchors(&k);

    if (rc == OSARA_OK)
        rc = read_all(&k, rules);
    if (rc == OSARA_OK)
        rc = find_subjects(&k);
    for (size_t i = 0; rc == OSARA_OK && i <= a->sheet.n_runs; i++)
        rc = score_day(&k, a->runs[i], &k.days[i]);
    if (rc == OSARA_OK)
        rc = find_begin(&k);
    if (rc == OSARA_OK)
        take_scores(&k);
    for (size_t g = 0; rc == OSARA_OK && g < a->n_groups; g++)
        rc = measure_group(&k, &a->groups[g], &a->sheet.effects[g]);
    if (rc == OSARA_OK)
        rc = looking_at_line(&k);
    a->sheet.victims = rc == OSARA_OK && k.n_anchors > 0 &&
                       k.anchors[0].side[SIDE_AFTER]->plan->outcome.victims != SLOT_NONE;
    for (size_t i = 0; i < k.n_anchors; i++)
        anchor_close(&k.anchors[i]);
    return rc;
}
