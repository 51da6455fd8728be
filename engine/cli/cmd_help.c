/* cmd_help.c -- `osara help`, `osara man`, `osara completions`: what the tables say. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "find.h"
#include "help.h"
#include "manual.h"
#include "terminal.h"

static int help_run(const struct command *command, int argc, char **argv)
{
    struct operands operands;
    const struct command *about_which;
    int status, used;
    char nothing;

    if (!options_ready(command, argc, argv, &nothing, &operands, &status))
        return status;
    if (operands.n == 0)
        return terminal_show(help_program, NULL);
    about_which = find_command(operands.n, operands.at, &used);
    if (about_which == NULL)
        return 2;
    return terminal_show(help_command, about_which);
}

const struct command command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .most = 2,
    .summary = "say what osara or a command does",
    .details = "The same as --help, for all of osara or for one command.",
    .run = help_run,
};

struct man_args {
    unsigned format;
};

static const struct option_row man_rows[] = {
    {.name = "format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct man_args, format),
     .value = "roff|markdown",
     .text = "for man(1), or as docs/cli.md",
     .otherwise = "roff"},
};

static int man_run(const struct command *command, int argc, char **argv)
{
    struct man_args args = {0};
    struct operands operands;
    int status;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    return terminal_show(args.format == 0 ? manual_roff : manual_markdown, NULL);
}

const struct command command_man = {
    .name = "man",
    .operands = "",
    .summary = "print the manual",
    .details = "The manual of every command, from the tables that the parser reads.",
    .options = man_rows,
    .n_options = 1,
    .examples = {{"read it", "osara man | man -l -"}},
    .run = man_run,
};

static int completions_run(const struct command *command, int argc, char **argv)
{
    struct operands operands;
    int status;
    char nothing;

    if (!options_ready(command, argc, argv, &nothing, &operands, &status))
        return status;
    if (strcmp(operands.at[0], "bash") != 0)
        return options_refuse(command, "no completions for '%s', only for 'bash'", operands.at[0]);
    return terminal_show(manual_bash, NULL);
}

const struct command command_completions = {
    .name = "completions",
    .operands = "SHELL",
    .least = 1,
    .most = 1,
    .summary = "print completions for a shell: bash",
    .details = "Completes commands, options and the values of options that have a few.",
    .examples = {{"for this shell", "source <(osara completions bash)"}},
    .run = completions_run,
};
