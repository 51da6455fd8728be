/* ruletest.h -- a ruleset's own tests: `given` rows through the whole pipeline, `expect` compared. */
#ifndef OSARA_RUN_RULETEST_H
#define OSARA_RUN_RULETEST_H

#include "objective/plan.h"
#include "base/buffer.h"

/* One expectation that did not come true. */
struct test_failure {
    struct place at;
    const char *offender, *key, *expected, *got;
};

struct test_result {
    const struct rule_test *test;
    struct test_failure *failures;
    size_t n_failures, room;
    size_t n_checked; /* expectations compared */
    const char *trace; /* lines: how the first criterion that differs came out; NULL: none */
};

/* Runs one test.  Failures live in `arena`.  An error is a ruleset that cannot be run as of the
 * test's date, or rows that do not fit: problems say which. */
enum osara_status ruletest_run(const struct ruleset *rules, const struct rule_test *test,
                               struct arena *arena, struct test_result *out,
                               osara_problems *problems);

#endif
