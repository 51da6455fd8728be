/* assess.c -- what came of a list: a ledger, and an extract of today, held against each other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/told.h"
#include "run/assessing.h"
#include "run/trail.h"

enum { WINDOW_MONTHS = 12, WINDOW_MOST = 120 };

/* ---- Scores then and now ---- */

static bool counts(const struct assess_person *p, bool exit)
{
    return p->moved.entry != MOVE_NONE && (!exit || p->moved.exit != MOVE_NONE);
}

static bool summarise(const struct assess_sheet *s, bool exit, struct assess_scores *out)
{
    double *d = malloc((s->n_persons + 1) * sizeof *d);

    *out = (struct assess_scores){.from = 0};
    for (size_t i = 0; d != NULL && i < s->n_persons; i++) {
        const struct assess_person *p = &s->persons[i];
        double to = exit ? p->exit : p->now;

        if (!counts(p, exit))
            continue;
        out->of++;
        if (isnan(p->entry) || isnan(to))
            continue;
        d[out->known++] = to - p->entry;
        out->from += p->entry;
        out->to += to;
    }
    if (d != NULL) {
        out->from = out->known > 0 ? out->from / out->known : (double)NAN;
        out->to = out->known > 0 ? out->to / out->known : (double)NAN;
        out->interval = interval_mean(d, out->known, &out->change);
    }
    free(d);
    return d != NULL;
}

/* ---- What is asked ---- */

/* Who the rules are, until when the extract knows, how long a window is. */
static enum osara_status read_question(struct osara_assessment *a, const osara_rules *rules,
                                       const osara_assess_options *o, const char **name,
                                       osara_problems *problems)
{
    struct osara_run *run = NULL;
    enum osara_status rc = run_plan(rules, &o->run, DATE_MISSING, (struct plan_how){0}, &run,
                                    problems);

    if (rc != OSARA_OK)
        return rc;
    double months = run->plan->outcome.horizon / 30.4375;

    a->sheet.today = run->plan->as_of;
    a->sheet.window = o->window > 0          ? o->window
                      : isnan(months)        ? WINDOW_MONTHS
                      : months < 1           ? 1
                      : months > WINDOW_MOST ? WINDOW_MOST
                                             : (unsigned)lround(months);
    *name = arena_copy(a->arena, text_of(run->plan->name));
    a->sheet.marking = run->plan->marking == NULL
                           ? NULL
                           : arena_copy(a->arena, text_of(run->plan->marking));
    if (!run->plan->outcome.has_harm) {
        rc = problem_add(problems, OSARA_ERULES, NULL,
                         "%s does not say what harm is: there is nothing to count before and after",
                         rules->path);
        problem_hint(problems, "say 'assessment: {harm: ..., horizon: 12 months}'");
    } else if (*name == NULL) {
        rc = problem_memory(problems);
    }
    osara_run_free(run);
    return rc;
}

static const char *title_of(struct osara_assessment *a, const struct event_group *g)
{
    static const char *const done[INTERVENTION_KINDS_] = {
        [INTERVENTION_ORDER] = "order granted", [INTERVENTION_VISIT] = "visit made",
        [INTERVENTION_REFERRAL] = "referral",   [INTERVENTION_PROGRAMME] = "programme",
        [INTERVENTION_OTHER] = "other",
    };

    if (g->kind == INTERVENTION_KINDS_)
        return "entry";
    return arena_format(a->arena, "%s: %s", done[g->kind], g->what);
}

static enum osara_status name_effects(struct osara_assessment *a, osara_problems *problems)
{
    a->sheet.n_effects = a->n_groups;
    a->sheet.effects = arena_alloc(a->arena, a->n_groups + 1, sizeof *a->sheet.effects);
    for (size_t g = 0; a->sheet.effects != NULL && g < a->n_groups; g++) {
        a->sheet.effects[g].title = title_of(a, &a->groups[g]);
        a->sheet.effects[g].n = (uint32_t)a->groups[g].n;
        if (a->sheet.effects[g].title == NULL)
            return problem_memory(problems);
    }
    return a->sheet.effects != NULL ? OSARA_OK : problem_memory(problems);
}

static enum osara_status make(struct osara_assessment *a, const char *ledger,
                              const osara_rules *rules, const osara_assess_options *o,
                              osara_problems *problems)
{
    const char *name = NULL;
    enum osara_status rc = rules != NULL ? read_question(a, rules, o, &name, problems)
                                         : assess_ruleset(a, ledger, &name, problems);

    if (rc == OSARA_OK)
        rc = assess_ledger(a, ledger, name, problems);
    if (rc == OSARA_OK)
        rc = name_effects(a, problems);
    if (rc == OSARA_OK && rules != NULL)
        rc = assess_extract(a, rules, &o->run, problems);
    if (rc == OSARA_OK && (!summarise(&a->sheet, false, &a->sheet.now) ||
                           !summarise(&a->sheet, true, &a->sheet.exit)))
        rc = problem_memory(problems);
    return rc;
}

enum osara_status osara_assess(const char *ledger, const osara_rules *rules,
                               const osara_assess_options *options, const osara_witness *witness,
                               osara_assessment **out, osara_problems *problems)
{
    osara_assessment *a = calloc(1, sizeof *a);
    enum osara_status rc = OSARA_OK;

    if (a == NULL || (a->arena = arena_new()) == NULL || (a->who = words_new()) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK) {
        a->sheet.today = a->sheet.begins = DATE_MISSING;
        rc = make(a, ledger, rules, options, problems);
    }
    if (rc == OSARA_OK)
        rc = trail_log(ledger, witness,
                       &(struct trail_event){.kind = "consultation",
                                             .what = "assessment",
                                             .run = a->sheet.runs[a->sheet.n_runs - 1].run,
                                             .scope = "cohorts"},
                       problems);
    if (rc == OSARA_OK)
        *out = a;
    else
        osara_assessment_free(a);
    return rc;
}

char *osara_assessment_text(const osara_assessment *a, osara_look look, size_t top)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_HTML)
        assess_html(&a->sheet, top, &b);
    else if (look.format == OSARA_JSON)
        assess_json(&a->sheet, &b);
    else if (look.format == OSARA_CSV)
        assess_csv(&a->sheet, &b);
    else
        assess_screen(&a->sheet, top, &look, &b);
    return told(&b);
}

void osara_assessment_free(osara_assessment *a)
{
    if (a == NULL)
        return;
    if (a->n_runs > 0)
        several_free(a->runs, a->n_runs);
    free(a->runs);
    words_free(a->who);
    arena_free(a->arena);
    free(a);
}
