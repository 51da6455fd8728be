/* trends.c -- recorded crime of a run, as the public API shows it. */
#include "run/run.h"

char *osara_run_trends(const osara_run *run, unsigned months, osara_look look,
                       enum osara_status *status, osara_problems *problems)
{
    struct buffer b = {0};

    *status = OSARA_OK;
    if (run->plan->n_trends == 0) {
        *status = problem_add(problems, OSARA_ENO, NULL, "the ruleset %s states no trends",
                              run->plan->name);
        problem_hint(problems, "say 'trends:' under 'assessment:'");
        return NULL;
    }
    trends_show(&run->results,
                months < 1              ? 1
                : months > TREND_MONTHS ? TREND_MONTHS
                                        : months,
                &look, &b);
    buffer_char(&b, '\0');
    if (b.failed) {
        buffer_free(&b);
        *status = problem_memory(problems);
    }
    return b.at;
}
