/* rule_tests.c -- `tests:` of a ruleset as a list; what they name is checked with the plan. */
#include "objective/ruleset.h"

static enum osara_status read_expect(struct ruleset *r, struct rule_test *test,
                                     const struct yaml_node *expect, osara_problems *problems)
{
    size_t n = 0;

    for (size_t i = 0; i < expect->n; i++)
        n += expect->values[i]->kind == YAML_MAPPING ? expect->values[i]->n : 0;
    test->expect = arena_alloc(r->arena, n + 1, sizeof *test->expect);
    if (test->expect == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < expect->n; i++) {
        const struct yaml_node *about = expect->values[i];

        for (size_t k = 0; about->kind == YAML_MAPPING && k < about->n; k++)
            test->expect[test->n_expect++] = (struct rule_expect){expect->keys[i]->text,
                                                                  about->keys[k], about->values[k]};
    }
    return OSARA_OK;
}

static enum osara_status read_one(struct ruleset *r, struct rule_test *test,
                                  const struct yaml_node *node, osara_problems *problems)
{
    const struct yaml_node *name = yaml_get(node, "name"), *as_of = yaml_get(node, "as_of");
    const struct yaml_node *expect = yaml_get(node, "expect");

    test->at = node->at;
    test->as_of = DATE_MISSING;
    test->name = arena_copy(r->arena, name != NULL ? name->text : TEXT(""));
    test->given = yaml_get(node, "given");
    test->assume = yaml_get(node, "assume");
    if (test->name == NULL)
        return problem_memory(problems);
    if (as_of != NULL && as_of->kind == YAML_SCALAR)
        (void)date_parse_iso(as_of->text, &test->as_of);
    if (expect != NULL && expect->kind == YAML_MAPPING)
        return read_expect(r, test, expect, problems);
    return OSARA_OK;
}

enum osara_status rule_tests_read(struct ruleset *r, osara_problems *problems)
{
    const struct yaml_node *tests = yaml_get(r->root, "tests");
    enum osara_status rc = OSARA_OK;

    if (tests == NULL || tests->kind != YAML_SEQUENCE)
        return OSARA_OK;
    r->n_tests = 0;
    r->tests = arena_alloc(r->arena, tests->n + 1, sizeof *r->tests);
    if (r->tests == NULL)
        return problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < tests->n; i++)
        if (tests->values[i]->kind == YAML_MAPPING)
            rc = read_one(r, &r->tests[r->n_tests++], tests->values[i], problems);
    return rc;
}
