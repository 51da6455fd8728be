/* method.c -- osara_method: the ruleset, and what a run and a backtest say of it, without persons. */
#include <stdlib.h>

#include "osara/assess.h"
#include "report/method.h"
#include "run/backtests.h"
#include "run/run.h"

static char *draw(const struct method *m, bool transparency)
{
    struct buffer b = {0};

    if (transparency)
        method_transparency(m, &b);
    else
        method_sheet(m, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

static enum osara_status backtest(const osara_rules *rules, const osara_method_options *o,
                                  osara_backtest **out, osara_problems *problems)
{
    osara_backtest_options options = {.run = o->run, .seed = 1, .draws = 500};

    options.run.as_of = o->backtest;
    return osara_backtest_make(&rules, 1, &options, out, problems);
}

static enum osara_status plan_of(const osara_rules *rules, const osara_method_options *o,
                                 struct plan **out, osara_problems *problems)
{
    int32_t day;

    if (o->run.as_of == NULL || !date_parse_iso(text_of(o->run.as_of), &day))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "as-of date: expected a date as YYYY-MM-DD, got '%s'",
                           o->run.as_of != NULL ? o->run.as_of : "");
    return plan_make(rules->ruleset, day, EVIDENCE_NONE, out, problems);
}

enum osara_status osara_method(const osara_rules *rules, const osara_method_options *options,
                               char **text, osara_problems *problems)
{
    struct method m = {0};
    struct plan *plan = NULL;
    osara_run *run = NULL;
    osara_backtest *tested = NULL;
    const struct rule_test *tests = NULL;
    enum osara_status rc = OSARA_OK;

    if (options->backtest != NULL && options->run.extract == NULL)
        rc = problem_add(problems, OSARA_EUSAGE, NULL, "a backtest needs an extract");
    if (rc == OSARA_OK && options->run.extract != NULL)
        rc = osara_run_make(rules, &options->run, &run, problems);
    else if (rc == OSARA_OK)
        rc = plan_of(rules, options, &plan, problems);
    if (rc == OSARA_OK && options->backtest != NULL)
        rc = backtest(rules, options, &tested, problems);
    if (rc == OSARA_OK) {
        m.plan = run != NULL ? run->plan : plan;
        m.n_files = ruleset_files(rules->ruleset, &m.files);
        m.n_tests = ruleset_tests(rules->ruleset, &tests);
        m.run = run != NULL ? &run->results : NULL;
        m.backtest = tested != NULL ? backtest_sheet_of(tested) : NULL;
        *text = draw(&m, options->transparency);
        rc = *text != NULL ? OSARA_OK : problem_memory(problems);
    }
    osara_backtest_free(tested);
    osara_run_free(run);
    plan_free(plan);
    return rc;
}
