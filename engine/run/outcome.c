/* outcome.c -- see outcome.h. */
#include "run/outcome.h"

#include <math.h>

enum osara_status outcome_day(const char *text, int32_t *out, osara_problems *problems)
{
    if (text != NULL && date_parse_iso(text_of(text), out))
        return OSARA_OK;
    return problem_add(problems, OSARA_EUSAGE, NULL,
                       "a day of a backtest: expected a date as YYYY-MM-DD, got '%s'",
                       text ? text : "");
}

enum osara_status outcome_find(const osara_rules *rules, int32_t day, struct plan_outcome *out,
                               osara_problems *problems)
{
    struct plan *plan = NULL;
    enum osara_status rc = plan_make(rules->ruleset, day, EVIDENCE_NONE, &plan, problems);

    if (rc != OSARA_OK)
        return rc;
    *out = plan->outcome;
    plan_free(plan);
    if (!out->has_harm && !out->has_label) {
        rc = problem_add(problems, OSARA_ERULES, NULL,
                         "%s says no outcome: there is nothing to hold the list against",
                         rules->path);
        problem_hint(problems,
                     "say 'assessment: {harm: ..., horizon: 12 months}', or 'outcome: ...'");
    } else if (!out->has_label && isnan(out->horizon)) {
        rc = problem_add(problems, OSARA_ERULES, NULL,
                         "%s does not say how far ahead harm is measured", rules->path);
        problem_hint(problems, "say 'assessment: {horizon: 12 months}'");
    }
    return rc;
}

enum osara_status outcome_over(const struct osara_run *run, const struct plan *after, bool label,
                               osara_problems *problems)
{
    int32_t drawn = mapping_as_of(run->mapping);
    const struct plan *past = run->plan;
    char text[16], end[16];

    for (size_t t = 1; t < past->n_tables; t++)
        if (!past->tables[t].known_keep)
            problem_warn(problems, OSARA_ERULES, NULL,
                         "the table %s has no date: its rows are taken as known on every day",
                         past->tables[t].name);
    if (label || drawn == DATE_MISSING || after->as_of <= drawn)
        return OSARA_OK;
    date_print(drawn, text);
    date_print(after->as_of, end);
    problem_add(
        problems, OSARA_EUSAGE, NULL,
        "the horizon ends on %s, and the extract was drawn for %s: what happened in between is "
        "not in it",
        end, text);
    problem_hint(problems, "take an earlier --as-of, or a shorter 'assessment.horizon'");
    return OSARA_EUSAGE;
}

void outcome_known(const struct osara_run *run, uint8_t known[])
{
    const struct data *data = &run->extract->data;

    for (size_t s = 0; s < data->n_subjects; s++) {
        bool any = false, some = false;

        for (size_t t = 1; t < data->n_tables && !some; t++) {
            const struct table *table = &data->tables[t];

            for (uint32_t r = table->first[s]; r < table->first[s + 1] && !some; r++) {
                any |= run->plan->tables[t].known_keep;
                some = run->plan->tables[t].known_keep && table->fate[r] != 1;
            }
        }
        known[s] = some || !any;
    }
}

void outcome_slot(const struct scores *s, uint32_t slot, double out[])
{
    const struct slot *from = slot == SLOT_NONE ? NULL : &s->frame.slots[slot];

    for (size_t i = 0; i < s->n; i++)
        out[i] = from == NULL ? (double)NAN : slot_number(from, i);
}
