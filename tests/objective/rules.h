/* rules.h -- for the tests of the objective room: rulesets from text, and what is said of them.
 *
 * Each test works in a folder of its own, so that places read rules.yaml:LINE:COLUMN. */
#ifndef OSARA_TESTS_OBJECTIVE_RULES_H
#define OSARA_TESTS_OBJECTIVE_RULES_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "base/date.h"
#include "objective/plan.h"

/* A ruleset that says the least, in parts: a test adds what it is about.  Lines 1 to 15. */
#define HEAD                                                                                       \
    "osara: 1\n"                                                                                   \
    "ruleset: r\n"
#define TABLES                                                                                     \
    "scanning:\n"                                                                                  \
    "  tables:\n"                                                                                  \
    "    people:\n"                                                                                \
    "      key: id\n"                                                                              \
    "      columns: {id: id, area: {type: category, values: [N, S]}, born: date, n: number,\n"     \
    "        rso: flag, team: category, sex: {type: category, monitor: yes}}\n"                    \
    "    acts:\n"                                                                                  \
    "      of: people\n"                                                                           \
    "      columns: {id: id, on: date, code: category, role: {type: category,\n"                   \
    "        values: [suspect, charged]}, loss: number, flagged: flag}\n"
#define ANALYSIS                                                                                   \
    "analysis:\n"                                                                                  \
    "  criteria:\n"                                                                                \
    "    count: {measure: count(acts)}\n"
#define LEAST HEAD TABLES ANALYSIS

static inline char *rules_folder(void)
{
    static char folder[] = "/tmp/osara-rules-XXXXXX";

    return folder;
}

static inline int rules_begin(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(rules_folder()));
    return chdir(rules_folder());
}

static inline void rules_write(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static inline int rules_end(void **state)
{
    char command[64];

    (void)state;
    assert_int_equal(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -r %s", rules_folder());
    return system(command);
}

static inline int32_t rules_day(const char *iso)
{
    int32_t day = DATE_MISSING;

    assert_true(date_parse_iso(text_of(iso), &day));
    return day;
}

/* "4:7: what is wrong (hint)\n" for each problem in order of place; a file other than rules.yaml is
 * named.  The caller frees it. */
static inline char *rules_problems(osara_problems *problems)
{
    char *said = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&said, &n);

    assert_non_null(f);
    osara_problems_sort(problems);
    for (size_t i = 0; i < problems->n; i++) {
        const osara_problem *p = &problems->at[i];

        if (p->file == NULL || strcmp(p->file, "rules.yaml") != 0)
            fprintf(f, "%s:", p->file == NULL ? "-" : p->file);
        fprintf(f, "%u:%u: %s%s", p->line, p->column,
                p->severity == OSARA_WARNING ? "warning: " : "", p->text);
        if (p->hint != NULL)
            fprintf(f, " (%s)", p->hint);
        fputc('\n', f);
    }
    assert_int_equal(fclose(f), 0);
    osara_problems_free(problems);
    return said;
}

/* Everything that is said of a ruleset on a date; "" when it is fine.  The caller frees it. */
static inline char *rules_said(const char *yaml, const char *as_of)
{
    osara_problems problems = {0};
    struct ruleset *r = NULL;
    struct plan *plan = NULL;

    rules_write("rules.yaml", yaml);
    if (ruleset_load("rules.yaml", &r, &problems) == OSARA_OK) {
        enum osara_status rc = ruleset_load_tests(r, &problems);

        if (rc == OSARA_OK)
            rc = plan_make(r, rules_day(as_of), EVIDENCE_NONE, &plan, &problems);
        assert_int_equal(rc == OSARA_OK, plan != NULL);
        assert_int_equal(rc == OSARA_OK, problems.errors == 0);
    } else {
        assert_null(r);
        assert_true(problems.errors > 0);
    }
    plan_free(plan);
    ruleset_free(r);
    return rules_problems(&problems);
}

/* A plan that has to be there. */
struct rules {
    struct ruleset *ruleset;
    struct plan *plan;
};
static inline struct rules rules_plan(const char *path, const char *as_of)
{
    osara_problems problems = {0};
    struct rules out = {0};

    if (ruleset_load(path, &out.ruleset, &problems) == OSARA_OK)
        plan_make(out.ruleset, rules_day(as_of), EVIDENCE_NONE, &out.plan, &problems);
    char *said = rules_problems(&problems);

    assert_string_equal(said, "");
    free(said);
    assert_non_null(out.plan);
    return out;
}
static inline struct rules rules_of(const char *yaml, const char *as_of)
{
    rules_write("rules.yaml", yaml);
    return rules_plan("rules.yaml", as_of);
}
static inline void rules_free(struct rules *r)
{
    plan_free(r->plan);
    ruleset_free(r->ruleset);
}

#endif
