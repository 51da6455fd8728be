/* docs/reference-ruleset.md and rules/schema.json say what the list of keys says, and every example
 * of the reference loads.  OSARA_REGENERATE=1 writes the tables and the JSON Schema anew. */
#include "rules.h"

#include "base/files.h"
#include "objective/schema.h"

static const char reference[] = OSARA_SOURCE_DIR "/docs/reference-ruleset.md";
static const char json_schema[] = OSARA_SOURCE_DIR "/rules/schema.json";

static char *read_all(const char *path)
{
    struct mapped_file file = {0};
    osara_problems problems = {0};
    char *copy;

    if (file_map(path, &file, &problems) != OSARA_OK) {
        osara_problems_free(&problems);
        return strdup("");
    }
    copy = strndup(file.bytes.at != NULL ? file.bytes.at : "", file.bytes.n);
    file_unmap(&file);
    assert_non_null(copy);
    return copy;
}

/* Compares a file with what it should hold, or writes it. */
static void check_file(const char *path, const char *wanted)
{
    char *found;

    if (getenv("OSARA_REGENERATE") != NULL)
        rules_write(path, wanted);
    found = read_all(path);
    assert_string_equal(found, wanted);
    free(found);
}

static void the_json_schema_is_that_of_the_keys(void **state)
{
    struct buffer b = {0};

    (void)state;
    schema_write_json(&b);
    buffer_char(&b, '\0');
    assert_false(b.failed);
    check_file(json_schema, b.at);
    buffer_free(&b);
}

static enum section section_named(const char *name, size_t n)
{
    static const char *const names[] = {
#define X(id, ...) #id,
        SCHEMA_SECTIONS(X)
#undef X
    };

    for (size_t i = 0; i < SECTION_COUNT_; i++)
        if (strlen(names[i]) == n && strncmp(names[i], name, n) == 0)
            return (enum section)i;
    fail_msg("no section %.*s", (int)n, name);
    return SECTION_COUNT_;
}

/* The reference with each table between its marks as the keys have it. */
static void the_tables_of_the_reference_are_those_of_the_keys(void **state)
{
    static const char begin[] = "<!-- keys: ", end[] = "<!-- end -->\n";
    char *text = read_all(reference), *at = text, *mark;
    struct buffer b = {0};
    size_t n = 0;

    (void)state;
    while ((mark = strstr(at, begin)) != NULL) {
        char *name = mark + strlen(begin), *body = strchr(name, '\n') + 1;
        char *after = strstr(body, end);

        assert_non_null(after);
        buffer_bytes(&b, at, (size_t)(body - at));
        schema_write_keys(&b, section_named(name, strcspn(name, " ")));
        at = after;
        n++;
    }
    buffer_string(&b, at);
    buffer_char(&b, '\0');
    assert_true(n >= 26);
    assert_false(b.failed);
    check_file(reference, b.at);
    buffer_free(&b);
    free(text);
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
    char *text = read_all(reference), *at = text, *body, *wrong = NULL, kind[32];
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
