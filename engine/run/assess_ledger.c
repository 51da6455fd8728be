/* assess_ledger.c -- what a ledger says of a list over time: who was on it, what was done. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/decisions.h"
#include "audit/earlier.h"
#include "base/json_read.h"
#include "run/assessing.h"

/* That somebody is on the list of a run, or is not: as proposed (turn 0), then as decided. */
struct said {
    uint32_t run, who;
    size_t turn;
    bool on;
    const char *strand;
};

struct reading {
    struct osara_assessment *a;
    struct said *said;
    size_t n, room, runs_room;
    bool failed;
};

static const char *copy(struct reading *r, struct text text)
{
    const char *made = arena_copy(r->a->arena, text);

    r->failed |= made == NULL;
    return made;
}

static bool say(struct reading *r, uint32_t run, struct text offender, bool on, struct text strand)
{
    uint32_t who = words_add(r->a->who, offender);
    struct said *said = arena_push(r->a->arena, &r->said, &r->n, &r->room, sizeof *said);

    if (who == UINT32_MAX || said == NULL)
        return false;
    *said = (struct said){run, who, r->n, on, copy(r, strand)};
    return !r->failed;
}

/* Rows come run by run. */
static bool take_listed(struct reading *r, uint64_t number, int32_t as_of, struct text offender,
                        struct text strand)
{
    struct assess_sheet *sheet = &r->a->sheet;

    if (sheet->n_runs == 0 || sheet->runs[sheet->n_runs - 1].run != number) {
        struct assess_run *run = arena_push(r->a->arena, &sheet->runs, &sheet->n_runs,
                                            &r->runs_room, sizeof *run);

        if (run == NULL)
            return false;
        *run = (struct assess_run){.run = number, .as_of = as_of};
    }
    return say(r, (uint32_t)sheet->n_runs - 1, offender, true, strand);
}

static bool take_placement(void *to, const struct earlier *e)
{
    return take_listed(to, e->run, e->as_of, e->offender, e->strand);
}

/* Of a ruleset without strands the list is the cohort. */
static bool take_member(void *to, const struct ledger_member *m)
{
    int32_t as_of = DATE_MISSING;

    if (m->below)
        return true;
    return date_parse_iso(m->as_of, &as_of) &&
           take_listed(to, m->run, as_of, m->offender, text_of("cohort"));
}

static bool take_decision(void *to, const struct decision *d)
{
    struct reading *r = to;
    struct assess_sheet *sheet = &r->a->sheet;
    size_t run = 0;

    while (run < sheet->n_runs && sheet->runs[run].run != d->run)
        run++;
    if (run == sheet->n_runs) /* of a run that another of its day took the place of */
        return true;
    sheet->runs[run].decided = true;
    if (d->kind == DECISION_REFER || d->kind == DECISION_DEFER)
        return true;
    return say(r, (uint32_t)run, d->offender, d->kind != DECISION_DESELECT && d->strand.n > 0,
               d->strand);
}

static int compare_said(const void *a, const void *b)
{
    const struct said *x = a, *y = b;

    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    if (x->who != y->who)
        return x->who < y->who ? -1 : 1;
    return (x->turn > y->turn) - (x->turn < y->turn);
}

/* What was said last of somebody holds. */
static enum osara_status settle_stays(struct reading *r, osara_problems *problems)
{
    struct osara_assessment *a = r->a;
    struct assess_sheet *sheet = &a->sheet;
    struct move_stay *stays = malloc((r->n + 1) * sizeof *stays);
    struct move_run *runs = malloc((sheet->n_runs + 1) * sizeof *runs);
    struct move_person *persons;
    size_t n = 0;

    sheet->n_persons = words_count(a->who);
    persons = malloc((sheet->n_persons + 1) * sizeof *persons);
    sheet->persons = arena_alloc(a->arena, sheet->n_persons + 1, sizeof *sheet->persons);
    if (stays == NULL || runs == NULL || persons == NULL || sheet->persons == NULL) {
        free(stays);
        free(runs);
        free(persons);
        return problem_memory(problems);
    }
    qsort(r->said, r->n, sizeof *r->said, compare_said);
    for (size_t i = 0; i < r->n; i++) {
        const struct said *s = &r->said[i];
        bool last = i + 1 == r->n || s[1].run != s->run || s[1].who != s->who;

        if (!last || !s->on)
            continue;
        stays[n++] = (struct move_stay){s->run, s->who};
        if (sheet->persons[s->who].strand == NULL)
            sheet->persons[s->who].strand = s->strand;
    }
    movement_make(stays, n, runs, sheet->n_runs, persons, sheet->n_persons);
    for (size_t i = 0; i < sheet->n_runs; i++)
        sheet->runs[i].moved = runs[i];
    for (size_t w = 0; w < sheet->n_persons; w++) {
        sheet->persons[w].offender = words_text(a->who, (uint32_t)w);
        sheet->persons[w].moved = persons[w];
        sheet->persons[w].entry = sheet->persons[w].exit = sheet->persons[w].now = NAN;
    }
    free(stays);
    free(runs);
    free(persons);
    return OSARA_OK;
}

/* The scores that the ledger keeps: of whom a run has a record. */
static void take_scores(struct osara_assessment *a, struct ledger *l)
{
    struct assess_sheet *sheet = &a->sheet;

    for (size_t w = 0; w < sheet->n_persons; w++) {
        struct assess_person *p = &sheet->persons[w];

        if (p->moved.entry == MOVE_NONE)
            continue;
        p->entry = earlier_score(l, sheet->runs[p->moved.entry].run, p->offender);
        p->now = earlier_score(l, sheet->runs[sheet->n_runs - 1].run, p->offender);
        if (p->moved.exit != MOVE_NONE)
            p->exit = earlier_score(l, sheet->runs[p->moved.exit].run, p->offender);
    }
}

/* ---- What was done ---- */

static bool same_what(const char *a, struct text b)
{
    return text_same_name(text_of(a), b);
}

/* Whether an outcome says that the thing came about. */
static bool took_place(const struct intervention *i)
{
    static const char *const of[INTERVENTION_KINDS_][2] = {
        [INTERVENTION_ORDER] = {"granted", ""},
        [INTERVENTION_VISIT] = {"made", ""},
        [INTERVENTION_REFERRAL] = {"made", "accepted"},
        [INTERVENTION_PROGRAMME] = {"started", "completed"},
        [INTERVENTION_OTHER] = {"done", ""},
    };

    return strcmp(i->outcome, of[i->kind][0]) == 0 || strcmp(i->outcome, of[i->kind][1]) == 0;
}

static struct event_group *group_of(struct reading *r, enum intervention_kind kind,
                                    struct text what)
{
    struct osara_assessment *a = r->a;

    for (size_t g = 0; g < a->n_groups; g++)
        if (a->groups[g].kind == kind && same_what(a->groups[g].what, what))
            return &a->groups[g];
    struct event_group *made = arena_push(a->arena, &a->groups, &a->n_groups, &a->groups_room,
                                          sizeof *made);

    if (made != NULL)
        *made = (struct event_group){.kind = kind, .what = copy(r, what)};
    return r->failed ? NULL : made;
}

/* Of several times the first counts, in whatever order they were recorded. */
static bool add_event(struct reading *r, struct event_group *g, uint32_t who, int32_t on)
{
    struct event *e = NULL;

    for (size_t i = 0; e == NULL && i < g->n; i++)
        if (g->events[i].who == who)
            e = &g->events[i];
    if (e != NULL) {
        e->on = on < e->on ? on : e->on;
        return true;
    }
    e = arena_push(r->a->arena, &g->events, &g->n, &g->room, sizeof *e);
    if (e != NULL)
        *e = (struct event){who, on, MOVE_NONE};
    return e != NULL;
}

static uint32_t order_named(struct reading *r, struct text what)
{
    struct assess_sheet *sheet = &r->a->sheet;

    for (size_t i = 0; i < sheet->n_orders; i++)
        if (same_what(sheet->orders[i].what, what))
            return (uint32_t)i;
    struct assess_order *made = arena_push(r->a->arena, &sheet->orders, &sheet->n_orders,
                                           &r->a->kinds_room, sizeof *made);

    if (made != NULL)
        made->what = copy(r, what);
    return made != NULL && !r->failed ? (uint32_t)sheet->n_orders - 1 : UINT32_MAX;
}

static bool add_order(struct reading *r, uint32_t who, const struct intervention *i)
{
    struct osara_assessment *a = r->a;
    uint32_t what = order_named(r, i->what);
    struct order_events *e = NULL;

    if (what == UINT32_MAX)
        return false;
    for (size_t k = 0; e == NULL && k < a->n_orders; k++)
        if (a->orders[k].who == who && a->orders[k].what == what)
            e = &a->orders[k];
    if (e == NULL)
        e = arena_push(a->arena, &a->orders, &a->n_orders, &a->orders_room, sizeof *e);
    if (e == NULL)
        return false;
    e->who = who;
    e->what = what;
    e->applied += strcmp(i->outcome, "applied for") == 0;
    e->granted += strcmp(i->outcome, "granted") == 0;
    e->refused += strcmp(i->outcome, "refused") == 0;
    e->breached += strcmp(i->outcome, "breached") == 0;
    return true;
}

static bool take_intervention(void *to, const struct intervention *i)
{
    struct reading *r = to;
    uint32_t who = words_add(r->a->who, i->offender);
    struct event_group *g = NULL;

    if (who == UINT32_MAX || i->on == DATE_MISSING)
        return who != UINT32_MAX;
    if (i->kind == INTERVENTION_ORDER && !add_order(r, who, i))
        return false;
    if (!took_place(i))
        return true;
    g = group_of(r, i->kind, i->what);
    return g != NULL && add_event(r, g, who, i->on);
}

/* An application that was decided was made, recorded or not; breaches of one order count once. */
static void settle_orders(struct osara_assessment *a)
{
    for (size_t i = 0; i < a->n_orders; i++) {
        const struct order_events *e = &a->orders[i];
        struct assess_order *o = &a->sheet.orders[e->what];
        uint32_t decided = e->granted + e->refused;

        o->applied += e->applied > decided ? e->applied : decided;
        o->granted += e->granted;
        o->refused += e->refused;
        o->breached += e->granted > 0 && e->breached > 0;
    }
    for (size_t i = 0; i < a->sheet.n_orders; i++) {
        struct assess_order *o = &a->sheet.orders[i];

        o->success = interval_wilson(o->granted, o->granted + o->refused);
        o->breach = interval_wilson(o->breached, o->granted);
    }
}

static bool add_entries(struct reading *r)
{
    static const char list[] = "entry";
    struct event_group *g = group_of(r, INTERVENTION_KINDS_, text_of(list));

    if (g == NULL)
        return false;
    for (size_t i = 0; i < r->n; i++) /* said is in the order of runs */
        if (r->a->sheet.persons[r->said[i].who].moved.entry == r->said[i].run &&
            !add_event(r, g, r->said[i].who, r->a->sheet.runs[r->said[i].run].as_of))
            return false;
    return true;
}

static int compare_events(const void *a, const void *b)
{
    const struct event *x = a, *y = b;

    return x->on != y->on ? (x->on > y->on) - (x->on < y->on)
                          : (x->who > y->who) - (x->who < y->who);
}

/* Entries first, then by kind and name. */
static int compare_groups(const void *a, const void *b)
{
    const struct event_group *x = a, *y = b;
    bool entry_x = x->kind == INTERVENTION_KINDS_, entry_y = y->kind == INTERVENTION_KINDS_;

    if (entry_x != entry_y)
        return entry_x ? -1 : 1;
    return x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind)
                              : strcmp(x->what, y->what);
}

static void settle_groups(struct osara_assessment *a)
{
    qsort(a->groups, a->n_groups, sizeof *a->groups, compare_groups);
    for (size_t g = 0; g < a->n_groups; g++) {
        struct event_group *group = &a->groups[g];

        qsort(group->events, group->n, sizeof *group->events, compare_events);
        for (size_t i = 0; i < group->n; i++)
            for (size_t k = 0; k < a->sheet.n_runs && a->sheet.runs[k].as_of <= group->events[i].on;
                 k++)
                group->events[i].run = (uint32_t)k;
    }
}

static enum osara_status read_all(struct reading *r, struct ledger *l, const char *ruleset,
                                  osara_problems *problems)
{
    const struct decisions_wanted wanted = {.ruleset = ruleset};
    uint32_t runs = 0;
    int32_t today = r->a->sheet.today; /* runs of a later day are not known yet */
    int32_t end = today == DATE_MISSING ? date_of(9999, 12, 31) : today + 1;
    enum osara_status rc = earlier_placed(l, ruleset, end, 0, take_placement, r, &runs, problems);

    if (rc == OSARA_OK && r->a->sheet.n_runs == 0)
        rc = ledger_past(l, ruleset, end, 0, take_member, r, problems);
    if (rc == OSARA_OK && r->a->sheet.n_runs == 0)
        rc = problem_add(problems, OSARA_ENO, NULL,
                         "the ledger holds no run of the ruleset '%s' with anybody on its list",
                         ruleset);
    for (size_t i = 0; rc == OSARA_OK && i < r->a->sheet.n_runs; i++)
        rc = earlier_disposed(l, r->a->sheet.runs[i].run, &r->a->sheet.runs[i].disposed, problems);
    if (rc == OSARA_OK)
        rc = decisions_read(l, &wanted, take_decision, r, problems);
    if (rc == OSARA_OK)
        rc = settle_stays(r, problems);
    if (rc == OSARA_OK)
        take_scores(r->a, l);
    if (rc == OSARA_OK)
        rc = add_entries(r) ? OSARA_OK : problem_memory(problems);
    if (rc == OSARA_OK)
        rc = interventions_read(l, (struct text){0}, take_intervention, r, problems);
    return rc;
}

enum osara_status assess_ledger(struct osara_assessment *a, const char *path, const char *ruleset,
                                osara_problems *problems)
{
    struct reading r = {.a = a};
    struct ledger *l = NULL;
    enum osara_status rc = ledger_read(path, &l, problems);

    if (rc == OSARA_OK)
        rc = read_all(&r, l, ruleset, problems);
    ledger_close(l);
    if (rc != OSARA_OK)
        return rc;
    a->sheet.ruleset = ruleset;
    settle_orders(a);
    settle_groups(a);
    return OSARA_OK;
}

enum osara_status assess_ruleset(struct osara_assessment *a, const char *path, const char **name,
                                 osara_problems *problems)
{
    struct ledger *l = NULL;
    struct buffer summary = {0};
    struct json_node *tree = NULL;
    uint64_t run = 0;
    enum osara_status rc = ledger_read(path, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_find_run(l, 0, &run, problems);
    if (rc == OSARA_OK)
        rc = ledger_summary(l, run, &summary, problems);
    ledger_close(l);
    if (rc == OSARA_OK) {
        tree = json_read((struct text){summary.at, summary.n});
        *name = arena_copy(a->arena, json_text_of(json_at(json_at(tree, "ruleset"), "name")));
        if (json_has(json_at(tree, "marking")))
            a->sheet.marking = arena_copy(a->arena, json_text_of(json_at(tree, "marking")));
        rc = tree != NULL && *name != NULL ? OSARA_OK : problem_memory(problems);
    }
    json_release(tree);
    buffer_free(&summary);
    return rc;
}
