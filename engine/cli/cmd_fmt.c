/* cmd_fmt.c -- `osara fmt`: rulesets in the canonical layout, comments kept. */
#include <stdio.h>

#include "commands.h"
#include "terminal.h"

struct fmt_args {
    bool check;
};

static const struct option_row rows[] = {
    {.name = "check",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct fmt_args, check),
     .text = "write nothing: name the files that are laid out otherwise, and exit with 1"},
};

/* Lays one file out.  Returns the exit status. */
static int format_one(const char *path, bool check, struct counts *counts)
{
    osara_problems problems = {0};
    bool changed = false;
    enum osara_status rc = osara_rules_format(path, !check, &changed, &problems);
    char line[5000];
    int printed = 0;

    if (rc == OSARA_OK && changed) {
        snprintf(line, sizeof line, "%s\n", path);
        printed = terminal_print(line);
        rc = check ? OSARA_ENO : OSARA_OK;
    }
    if (rc == OSARA_ERULES) /* whoever checks asks whether it is right: the answer is no */
        rc = check ? OSARA_ENO : rc;
    if (problems.errors == 0 && rc != OSARA_OK && rc != OSARA_ENO)
        terminal_unexplained(rc);
    terminal_problems(&problems, counts);
    return exit_status(rc) > printed ? exit_status(rc) : printed;
}

static int fmt_command(const struct command *command, int argc, char **argv)
{
    struct fmt_args args = {0};
    struct operands operands;
    struct counts counts = {0};
    int status, worst = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    for (int i = 0; i < operands.n; i++) {
        status = format_one(operands.at[i], args.check, &counts);
        worst = status > worst ? status : worst;
    }
    return terminal_counts(&counts, worst);
}

const struct command command_fmt = {
    .name = "fmt",
    .operands = "RULES...",
    .least = 1,
    .most = -1,
    .summary = "rewrite rulesets in the canonical layout, comments kept",
    .details =
        "Two spaces a level, lists indented under their key, one space behind ':', '-' and ',', "
        "two or more before a comment, no space at the end of a line, at most one empty line in a "
        "row. Values, comments and the order of keys stay as they are: the file means the same, and "
        "the names of those that were changed are printed.\n\n"
        "An expression with brackets that stands within {...} or [...] gets quotes where it has "
        "none: osara reads it without, other YAML tools and editors do not.\n\n"
        "A file that is no YAML is refused with the place of the fault, and left as it is. A file "
        "is replaced whole or not at all.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"what a commit may not bring in", "osara fmt --check rules/*.yaml"}},
    .run = fmt_command,
};
