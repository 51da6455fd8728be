/* cmd_check.c -- `osara check`: every problem of rulesets, and their own tests. */
#include <stdlib.h>

#include "commands.h"
#include "terminal.h"
#include "witness.h"

struct check_args {
    const char *as_of;
    unsigned format;
};

static const struct option_row rows[] = {
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct check_args, as_of),
     .value = "DATE",
     .text = "check what is in force on this day",
     .otherwise = "today"},
    OPTION_FORMAT(check_args),
};

/* Checks one ruleset.  Returns the exit status. */
static int check_one(const char *path, const char *as_of, osara_look look, struct counts *counts)
{
    osara_problems problems = {0};
    osara_rules *rules = NULL;
    char *text = NULL;
    enum osara_status rc = osara_rules_load(path, &rules, &problems);
    int printed = 0;

    if (rc == OSARA_OK)
        rc = osara_rules_check(rules, as_of, look, &text, &problems);
    if (rc == OSARA_ERULES) /* whoever checks asks whether it is right: the answer is no */
        rc = OSARA_ENO;
    if (text != NULL)
        printed = terminal_print(text);
    if (problems.errors == 0 && rc != OSARA_OK && rc != OSARA_ENO)
        terminal_unexplained(rc);
    terminal_problems(&problems, counts);
    free(text);
    osara_rules_free(rules);
    return exit_status(rc) > printed ? exit_status(rc) : printed;
}

static int check_command(const struct command *command, int argc, char **argv)
{
    struct check_args args = {0};
    struct operands operands;
    struct counts counts = {0};
    char today[WITNESS_DAY];
    int status, worst = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    if (args.as_of == NULL) {
        witness_today(today);
        args.as_of = today;
    }
    for (int i = 0; i < operands.n; i++) {
        status = check_one(operands.at[i], args.as_of, terminal_look(args.format), &counts);
        worst = status > worst ? status : worst;
    }
    return terminal_counts(&counts, worst);
}

const struct command command_check = {
    .name = "check",
    .operands = "RULES...",
    .least = 1,
    .most = -1,
    .summary = "report every problem of rulesets, and run the tests that they carry",
    .details = "Checks each ruleset with what it extends and its lookups, as in force on one day, "
               "and runs its own tests. The result says which day that was. The exit "
               "status is 1 when there are problems or a test fails; with several rulesets, that "
               "of the worst.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the rules as they will be in April",
                  "osara check --as-of 2024-04-01 rules/kent-vawg.yaml"}},
    .run = check_command,
};
