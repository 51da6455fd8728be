/* rules.h -- a ruleset written in a test, run over what its first test gives. */
#ifndef OSARA_TESTS_ANALYSIS_RULES_H
#define OSARA_TESTS_ANALYSIS_RULES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/scores.h"

struct ran {
    struct ruleset *ruleset;
    struct plan *plan;
    struct extract *extract;
    struct scores *scores;
};

static inline void close_rules(struct ran *r)
{
    scores_free(r->scores);
    extract_free(r->extract);
    plan_free(r->plan);
    ruleset_free(r->ruleset);
}

static inline void print_problems(osara_problems *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        char *text = osara_problem_text(&problems->at[i]);

        print_error("%s", text ? text : "?\n");
        free(text);
    }
    osara_problems_free(problems);
}

static inline enum osara_status load_rules(struct ran *r, const char *yaml,
                                           osara_problems *problems)
{
    char path[] = "/tmp/osara-rules-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

    if (file == NULL)
        return OSARA_EIO;
    fputs(yaml, file);
    fclose(file);
    enum osara_status rc = ruleset_load(path, &r->ruleset, problems);

    unlink(path);
    return rc;
}

/* The plan as of 2024-01-31, the extract that the first of `tests:` gives, and its scores. */
static inline struct ran run_rules(const char *yaml, enum evidence least, int threads)
{
    struct ran r = {0};
    osara_problems problems = {0};
    const struct rule_test *tests = NULL;
    enum osara_status rc = load_rules(&r, yaml, &problems);

    if (rc == OSARA_OK)
        rc = plan_make(r.ruleset, date_of(2024, 1, 31), least, &r.plan, &problems);
    if (rc == OSARA_OK && ruleset_tests(r.ruleset, &tests) == 0)
        rc = OSARA_EUSAGE;
    if (rc == OSARA_OK)
        rc = extract_given(r.plan, tests[0].given, &r.extract, &problems);
    if (rc == OSARA_OK)
        rc = scores_make(r.plan, r.extract, threads, &r.scores, &problems);
    print_problems(&problems);
    assert_int_equal(rc, OSARA_OK);
    return r;
}

static inline size_t subject(const struct ran *r, const char *id)
{
    const struct data *d = &r->extract->data;
    uint32_t word = words_find(d->ids, text_of(id));

    for (size_t i = 0; i < d->n_subjects; i++)
        if (d->tables[0].columns[r->plan->tables[0].join].as.word[i] == word)
            return i;
    fail_msg("no subject %s", id);
    return 0;
}

static inline size_t criterion(const struct ran *r, const char *name)
{
    for (size_t j = 0; j < r->plan->n_criteria; j++)
        if (strcmp(r->plan->criteria[j].name, name) == 0)
            return j;
    fail_msg("no criterion %s", name);
    return 0;
}

static inline double points(const struct ran *r, const char *id, const char *name)
{
    return scores_points(r->scores, criterion(r, name), subject(r, id));
}

#endif
