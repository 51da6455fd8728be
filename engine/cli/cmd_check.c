/* cmd_check.c -- `osara check`: every problem of rulesets, and their own tests. */
#include <stdlib.h>

#include "commands.h"
#include "terminal.h"
#include "witness.h"

struct check_args {
    const char *as_of, *extract;
    unsigned format;
    bool strict, coverage;
};

static const struct option_row rows[] = {
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct check_args, as_of),
     .value = "DATE",
     .text = "check what is in force on this day",
     .otherwise = "today"},
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct check_args, extract),
     .value = "EXTRACT",
     .text = "a sample extract: finds also what only rows can show"},
    {.name = "coverage",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct check_args, coverage),
     .text = "list the conditions that no test (with -x, no row) ever saw true, false or missing"},
    {.name = "strict",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct check_args, strict),
     .text = "a warning too makes the exit status 1"},
    OPTION_FORMAT(check_args),
};

/* One ruleset of those named. */
struct checking {
    const struct check_args *args;
    const char *path, *as_of;
    osara_look look;
    osara_problems problems;
    struct counts counts; /* of all of them */
};

/* What the rules say, their tests, then what is no error. */
static enum osara_status check_rules(struct checking *c, const osara_rules *rules, int *printed)
{
    const osara_check check = {c->as_of, c->args->extract, c->args->as_of};
    char *text = NULL;
    enum osara_status rc = osara_rules_check(rules, c->as_of, c->look, &text, &c->problems), lint;

    if (text != NULL)
        *printed = terminal_print(text);
    free(text);
    if (rc != OSARA_OK && rc != OSARA_ENO)
        return rc;
    if (c->args->coverage) {
        char *covered = NULL;
        enum osara_status coverage = osara_rules_coverage(rules, &check, c->look, &covered,
                                                          &c->problems);

        if (covered != NULL && *printed == 0)
            *printed = terminal_print(covered);
        free(covered);
        if (coverage != OSARA_OK)
            return coverage;
    }
    lint = osara_rules_lint(rules, &check, &c->problems);
    return lint != OSARA_OK ? lint : rc;
}

/* Checks one ruleset.  Returns the exit status. */
static int check_one(struct checking *c)
{
    osara_rules *rules = NULL;
    enum osara_status rc = osara_rules_load(c->path, &rules, &c->problems);
    size_t before = c->counts.warnings;
    int printed = 0;

    if (rc == OSARA_OK)
        rc = check_rules(c, rules, &printed);
    if (rc == OSARA_ERULES) /* whoever checks asks whether it is right: the answer is no */
        rc = OSARA_ENO;
    if (c->problems.errors == 0 && rc != OSARA_OK && rc != OSARA_ENO)
        terminal_unexplained(rc);
    if (rc == OSARA_OK && c->problems.errors > 0)
        rc = OSARA_ENO;
    terminal_problems(&c->problems, &c->counts);
    if (rc == OSARA_OK && c->args->strict && c->counts.warnings > before)
        rc = OSARA_ENO;
    osara_rules_free(rules);
    return exit_status(rc) > printed ? exit_status(rc) : printed;
}

static int check_command(const struct command *command, int argc, char **argv)
{
    struct check_args args = {0};
    struct operands operands;
    struct checking c = {.args = &args};
    char today[WITNESS_DAY];
    int status, worst = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    witness_today(today);
    c.as_of = args.as_of != NULL ? args.as_of : today;
    c.look = terminal_look(args.format);
    for (int i = 0; i < operands.n; i++) {
        c.path = operands.at[i];
        status = check_one(&c);
        worst = status > worst ? status : worst;
    }
    return terminal_counts(&c.counts, worst);
}

const struct command command_check = {
    .name = "check",
    .operands = "RULES...",
    .least = 1,
    .most = -1,
    .summary = "report every problem of rulesets, and run the tests that they carry",
    .details = "Checks each ruleset with what it extends and its lookups, as in force on one day, "
               "and runs its own tests. The result says which day that was.\n\n"
               "Then it looks for what is no error, and yet most likely not what was meant: rules "
               "without a reason, conditions that never hold, weights of 0, likely proxies. Each "
               "such lint has a code (docs/lints.md says why it matters), and is accepted where "
               "it stands by a comment: '# accept CODE: reason'. With -x, the rules are held "
               "against a sample extract too.\n\n"
               "The exit status is 1 when there are errors or a test fails (with --strict, "
               "warnings too); with several rulesets, that of the worst.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the rules as they will be in April",
                  "osara check --as-of 2024-04-01 rules/kent-vawg.yaml"}},
    .run = check_command,
};
