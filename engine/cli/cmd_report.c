/* cmd_report.c -- `osara report`: the meeting pack drawn again, as it was. */
#include "commands.h"
#include "terminal.h"

struct report_args {
    const char *ledger, *out;
    unsigned long run;
};

static const struct option_row rows[] = {
    {.name = "ledger",
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct report_args, ledger),
     .value = "FILE",
     .text = "the ledger that holds the run"},
    {.name = "run",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct report_args, run),
     .value = "RUN",
     .most = 9007199254740991,
     .text = "which run of the ledger",
     .otherwise = "the last"},
    {.name = "out",
     .letter = 'o',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct report_args, out),
     .value = "OUT",
     .text = "the folder to write into, made when it is not there"},
};

static int report_command(const struct command *command, int argc, char **argv)
{
    struct report_args args = {0};
    struct operands operands;
    osara_problems problems = {0};
    int status;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    return terminal_finish(osara_ledger_report(args.ledger, args.run, args.out, &problems),
                           &problems);
}

const struct command command_report = {
    .name = "report",
    .operands = "",
    .summary = "draw the meeting pack of a run again, as it was",
    .details = "Draws pack.html and pack.xlsx of a run from what the ledger keeps of it, and from "
               "the runs that were there before it: the same bytes as the run itself wrote, as "
               "long as nobody was disposed of since. The rules and the extract are not needed.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the pack of the last run", "osara report --ledger out.db -o again"},
                 {"the pack of the third", "osara report --ledger out.db --run 3 -o again"}},
    .run = report_command,
};
