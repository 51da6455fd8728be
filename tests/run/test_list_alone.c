/* test_list_alone.c -- a run that is made for its list alone writes the list that any run writes, and says
 * that it knows no more than that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "osara/osara.h"

#define SMALL OSARA_SOURCE_DIR "/tests/golden/small/"

/* `more`: what stands in the ruleset beside what it extends. */
static osara_rules *load(const char *report, const char *more, osara_problems *problems)
{
    char path[] = "/tmp/osara-list-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    osara_rules *rules = NULL;

    assert_non_null(f);
    assert_true(fprintf(f, "extends: %srules.yaml\nreport: {write: %s}\n%s", SMALL, report, more) > 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(osara_rules_load(path, &rules, problems), OSARA_OK);
    unlink(path);
    return rules;
}

static osara_run *made(const osara_rules *rules, bool list_alone, osara_problems *problems)
{
    const osara_options options = {
        .extract = SMALL "extract", .threads = 2, .no_hash = true, .list_alone = list_alone};
    osara_run *run = NULL;

    assert_int_equal(osara_run_make(rules, &options, &run, problems), OSARA_OK);
    return run;
}

/* A file of a folder, which goes; the caller frees the text. */
static char *taken(const char *folder, const char *name)
{
    char path[256], *text = calloc(1, 1 << 16);
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "r");
    assert_non_null(f);
    assert_true(fread(text, 1, (1 << 16) - 1, f) > 0);
    fclose(f);
    unlink(path);
    return text;
}

static void the_list_is_that_of_any_run(void **state)
{
    static const char *const files[] = {"ranked.csv", "run.json"};
    const osara_witness witness = {.who = "a test", .at = "2023-02-01T03:00:00Z"};
    osara_problems problems = {0};
    osara_rules *rules = load("[]", *state, &problems);
    char *said[2][2], *text[2];

    for (int alone = 0; alone < 2; alone++) {
        char folder[] = "/tmp/osara-list-XXXXXX";
        osara_run *run = made(rules, alone == 1, &problems);

        assert_non_null(mkdtemp(folder));
        assert_int_equal(osara_run_write(run, folder, &witness, &problems), OSARA_OK);
        for (int k = 0; k < 2; k++)
            said[alone][k] = taken(folder, files[k]);
        rmdir(folder);
        text[alone] = osara_run_text(run, (osara_look){.width = 80});
        osara_run_free(run);
    }
    for (int k = 0; k < 2; k++)
        assert_string_equal(said[0][k], said[1][k]);
    assert_string_equal(text[0], text[1]);
    for (int alone = 0; alone < 2; alone++) {
        free(said[alone][0]);
        free(said[alone][1]);
        free(text[alone]);
    }
    osara_rules_free(rules);
    osara_problems_free(&problems);
}

static char *card(osara_run *run, osara_problems *problems, size_t *errors)
{
    enum osara_status status;
    size_t before = problems->errors;
    char *text = osara_run_card(run, "P2", (osara_look){.width = 80}, &status, problems);

    *errors = problems->errors - before;
    assert_int_equal(status == OSARA_OK, text != NULL);
    return text;
}

static void a_card_is_refused_where_rows_do_not_know_their_lines(void **state)
{
    osara_problems problems = {0};
    size_t errors;

    (void)state;
    for (int writes = 0; writes < 2; writes++)
        for (int alone = 0; alone < 2; alone++) {
            osara_rules *rules = load(writes ? "[records]" : "[]", "", &problems);
            osara_run *run = made(rules, alone == 1, &problems);
            char *text = card(run, &problems, &errors);

            if (alone == 1 && !writes) { /* a record says where its rows stand: then lines are kept */
                assert_null(text);
                assert_int_equal(errors, 1);
                assert_non_null(strstr(problems.at[problems.n - 1].text, "made for its list alone"));
            } else {
                assert_non_null(text);
            }
            free(text);
            osara_run_free(run);
            osara_rules_free(rules);
        }
    osara_problems_free(&problems);
}

int main(void)
{
    static char as_is[] = "", no_rule[] = "scanning: {tables: {offences: {keep: ~}}}\n";
    const struct CMUnitTest tests[] = {
        {"the list is that of any run", the_list_is_that_of_any_run, NULL, NULL, as_is},
        {"so it is where no rule puts a row out", the_list_is_that_of_any_run, NULL, NULL, no_rule},
        cmocka_unit_test(a_card_is_refused_where_rows_do_not_know_their_lines),
    };

    return cmocka_run_group_tests_name("list alone", tests, NULL, NULL);
}
