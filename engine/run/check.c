/* check.c -- osara_rules_check: what is in force on a day, and every test of the ruleset. */
#include <stdlib.h>
#include <string.h>

#include "report/list_cells.h"
#include "run/ruletest.h"
#include "run/run.h"

struct checked {
    const char *path, *as_of;
    const struct plan *plan;
    struct test_result *results;
    size_t n, n_failed, n_broken;
    bool *broken; /* [n] the test could not be run at all */
};

static void list_in_force(const struct plan *plan, struct buffer *b)
{
    const struct {
        size_t n;
        const char *one, *many;
    } counts[] = {{plan->n_tables, "table", "tables"}, {plan->n_criteria, "criterion", "criteria"},
                  {plan->n_bands, "band", "bands"},    {plan->n_strands, "strand", "strands"},
                  {plan->n_holds, "hold", "holds"},    {plan->n_options, "option", "options"}};

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        buffer_format(b, "%s%zu %s", i ? ", " : "  in force: ", counts[i].n,
                      counts[i].n == 1 ? counts[i].one : counts[i].many);
    buffer_char(b, '\n');
}

static void show_failure(const struct test_failure *f, struct buffer *b)
{
    buffer_format(b, "          %s:%u:%u: %s.%s: expected %s, got %s\n",
                  f->at.source ? f->at.source->path : "?", f->at.line, f->at.column, f->offender,
                  f->key, f->expected, f->got);
}

static void show_table(const struct checked *c, struct buffer *b)
{
    buffer_format(b, "%s: %s%s%s, as of %s\n", c->path, c->plan->name, c->plan->version ? " " : "",
                  c->plan->version ? c->plan->version : "", c->as_of);
    list_in_force(c->plan, b);
    for (size_t i = 0; i < c->n; i++) {
        const struct test_result *t = &c->results[i];
        bool bad = c->broken[i] || t->n_failures > 0;

        buffer_format(b, "  %s  %s\n", bad ? "FAILED" : "passed", t->test->name);
        for (size_t k = 0; k < t->n_failures; k++)
            show_failure(&t->failures[k], b);
        if (t->trace != NULL)
            buffer_string(b, t->trace);
        if (c->broken[i])
            buffer_string(b, "          it could not be run: see the problems\n");
    }
    if (c->n == 0)
        buffer_string(b, "  it has no tests\n");
    else
        buffer_format(b, "  %zu test%s, %zu passed, %zu failed\n", c->n, c->n == 1 ? "" : "s",
                      c->n - c->n_failed - c->n_broken, c->n_failed + c->n_broken);
}

static const char *result_name(const struct checked *c, size_t i)
{
    return c->broken[i] ? "not run" : c->results[i].n_failures ? "failed" : "passed";
}

static void show_csv(const struct checked *c, struct buffer *b)
{
    buffer_string(b, "rules,test,result,offender,key,expected,got,line\n");
    for (size_t i = 0; i < c->n; i++) {
        const struct test_result *t = &c->results[i];

        for (size_t k = 0; k < t->n_failures || k == 0; k++) {
            const struct test_failure *f = t->n_failures ? &t->failures[k] : NULL;

            buffer_csv_text(b, text_of(c->path));
            cell_string(b, t->test->name);
            cell_string(b, result_name(c, i));
            cell_string(b, f ? f->offender : NULL);
            cell_string(b, f ? f->key : NULL);
            cell_string(b, f ? f->expected : NULL);
            cell_string(b, f ? f->got : NULL);
            buffer_format(b, ",%u\n", f ? f->at.line : t->test->at.line);
        }
    }
}

static void show_json(const struct checked *c, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "rules", c->path);
    json_put_string(b, "ruleset", c->plan->name);
    json_put_string(b, "version", c->plan->version);
    json_put_string(b, "as_of", c->as_of);
    json_put_list(b, "tests");
    for (size_t i = 0; i < c->n; i++) {
        const struct test_result *t = &c->results[i];

        json_put_object(b, NULL);
        json_put_string(b, "test", t->test->name);
        json_put_string(b, "result", result_name(c, i));
        json_put_integer(b, "line", t->test->at.line);
        json_put_integer(b, "checked", (int64_t)t->n_checked);
        json_put_list(b, "failures");
        for (size_t k = 0; k < t->n_failures; k++) {
            json_put_object(b, NULL);
            json_put_string(b, "offender", t->failures[k].offender);
            json_put_string(b, "key", t->failures[k].key);
            json_put_string(b, "expected", t->failures[k].expected);
            json_put_string(b, "got", t->failures[k].got);
            json_put_integer(b, "line", t->failures[k].at.line);
            json_end_object(b);
        }
        json_end_list(b);
        json_put_string(b, "trace", t->trace);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}

static enum osara_status run_tests(const struct osara_rules *rules, struct arena *arena,
                                   struct checked *c, osara_problems *problems)
{
    const struct rule_test *tests = NULL;

    c->n = ruleset_tests(rules->ruleset, &tests);
    c->results = arena_alloc(arena, c->n + 1, sizeof *c->results);
    c->broken = arena_alloc(arena, c->n + 1, sizeof *c->broken);
    if (c->results == NULL || c->broken == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < c->n; i++) {
        enum osara_status rc = ruletest_run(rules->ruleset, &tests[i], arena, &c->results[i],
                                            problems);

        if (rc != OSARA_OK && rc != OSARA_ERULES)
            return rc;
        c->broken[i] = rc == OSARA_ERULES;
        c->n_broken += rc == OSARA_ERULES;
        c->n_failed += rc == OSARA_OK && c->results[i].n_failures > 0;
    }
    return OSARA_OK;
}

static char *show(const struct checked *c, osara_look look)
{
    struct buffer b = {0};

    if (look.format == OSARA_JSON)
        show_json(c, &b);
    else if (look.format == OSARA_CSV)
        show_csv(c, &b);
    else
        show_table(c, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

enum osara_status osara_rules_check(const osara_rules *rules, const char *as_of, osara_look look,
                                    char **text, osara_problems *problems)
{
    int32_t day;
    struct plan *plan = NULL;
    struct arena *arena = NULL;
    struct checked c = {.path = rules->path, .as_of = as_of};
    enum osara_status rc, tests;

    *text = NULL;
    if (as_of == NULL || !date_parse_iso(text_of(as_of), &day))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "as-of date: expected a date as YYYY-MM-DD, got '%s'",
                           as_of ? as_of : "");
    tests = ruleset_load_tests(rules->ruleset, problems);
    if (tests != OSARA_OK && tests != OSARA_ERULES)
        return tests;
    rc = plan_make(rules->ruleset, day, EVIDENCE_NONE, &plan, problems);
    if (rc != OSARA_OK || tests != OSARA_OK) {
        plan_free(plan);
        return rc != OSARA_OK ? rc : tests;
    }
    ruleset_warn_date(rules->ruleset, day, problems);
    c.plan = plan;
    arena = arena_new();
    rc = arena ? run_tests(rules, arena, &c, problems) : problem_memory(problems);
    if (rc == OSARA_OK) {
        *text = show(&c, look);
        rc = *text == NULL    ? problem_memory(problems)
             : c.n_broken > 0 ? OSARA_ERULES
             : c.n_failed > 0 ? OSARA_ENO
                              : OSARA_OK;
    }
    arena_free(arena);
    plan_free(plan);
    return rc;
}
