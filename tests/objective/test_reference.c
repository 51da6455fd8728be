/* docs/reference-ruleset.md and rules/schema/ruleset.schema.json say what the list of keys says, and
 * every example of the reference loads.  OSARA_REGENERATE=1 writes the tables and the JSON Schema anew. */
#include "rules.h"

#include "reference.h"

static const char reference[] = OSARA_SOURCE_DIR "/docs/reference-ruleset.md";
static const char json_schema[] = OSARA_SOURCE_DIR "/rules/schema/ruleset.schema.json";

static void the_json_schema_is_that_of_the_keys(void **state)
{
    (void)state;
    reference_check_json(json_schema, &schema_of_rulesets);
}

static void the_tables_of_the_reference_are_those_of_the_keys(void **state)
{
    (void)state;
    reference_check_tables(reference, &schema_of_rulesets, 26);
}

/* The next ```KIND block from *at on; false at the end. */
static bool next_block(char **at, char kind[32], char **body)
{
    char *fence = strstr(*at, "```"), *line, *close;

    if (fence == NULL)
        return false;
    line = strchr(fence, '\n');
    snprintf(kind, 32, "%.*s", (int)(line - fence - 3), fence + 3);
    close = strstr(line, "\n```");
    assert_non_null(close);
    *body = strndup(line + 1, (size_t)(close - line));
    assert_non_null(*body);
    *at = close + 4;
    return true;
}

static char *shown(const char *yaml)
{
    osara_problems problems = {0};
    struct ruleset *r = NULL;
    struct plan *plan = NULL;
    char *text;

    rules_write("rules.yaml", yaml);
    if (ruleset_load("rules.yaml", &r, &problems) == OSARA_OK)
        plan_make(r, rules_day("2023-01-31"), EVIDENCE_NONE, &plan, &problems);
    assert_int_equal(problems.n, 1);
    text = osara_problem_text(&problems.at[0]);
    osara_problems_free(&problems);
    plan_free(plan);
    ruleset_free(r);
    return text;
}

/* Blocks `yaml` load; `yaml wrong` says what the `text` block after it says; `csv` is harm.csv; the
 * first whole ruleset is small.yaml, which the others extend. */
static void every_example_of_the_reference_does_what_it_says(void **state)
{
    char *text = reference_read(reference), *at = text, *body, *wrong = NULL, kind[32];
    char *small = strstr(text, "```yaml\nosara: 1");
    size_t n = 0;

    (void)state;
    assert_non_null(small);
    assert_true(next_block(&small, kind, &body));
    rules_write("small.yaml", body);
    free(body);
    while (next_block(&at, kind, &body)) {
        char *said = NULL;

        if (strcmp(kind, "csv") == 0) {
            rules_write("harm.csv", body);
        } else if (strcmp(kind, "yaml wrong") == 0) {
            wrong = shown(body);
        } else if (strcmp(kind, "text") == 0) {
            assert_non_null(wrong);
            assert_string_equal(wrong, body);
            free(wrong);
            wrong = NULL;
        } else {
            assert_string_equal(kind, "yaml");
            said = rules_said(body, "2023-01-31");
            assert_string_equal(said, "");
        }
        free(said);
        free(body);
        n++;
    }
    assert_true(n >= 10);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_json_schema_is_that_of_the_keys),
        cmocka_unit_test(the_tables_of_the_reference_are_those_of_the_keys),
        cmocka_unit_test(every_example_of_the_reference_does_what_it_says),
    };

    return cmocka_run_group_tests_name("reference", tests, rules_begin, rules_end);
}
