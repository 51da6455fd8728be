/* cmd_report.c -- `osara report`: the meeting pack drawn again, as it was. */
#include "audit_options.h"
#include "commands.h"

struct report_args {
    const char *ledger, *out, *by, *reason, *to;
    unsigned long run;
    bool decided;
};

static const struct option_row rows[] = {
    OPTION_LEDGER(report_args),
    {.name = "run",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct report_args, run),
     .value = "RUN",
     .most = 9007199254740991,
     .text = "which run of the ledger",
     .otherwise = "the last"},
    {.name = "decided",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct report_args, decided),
     .text = "with what the meeting decided of this run, in place of the spaces for it"},
    {.name = "out",
     .letter = 'o',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct report_args, out),
     .value = "OUT",
     .text = "the folder to write into, made when it is not there"},
    OPTION_TO(report_args),
    OPTION_REASON(report_args),
    OPTION_BY(report_args),
};

static int report_command(const struct command *command, int argc, char **argv)
{
    struct report_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = osara_ledger_report(args.ledger, args.run, args.decided, args.out,
                                               &asked.witness, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_report = {
    .name = "report",
    .operands = "",
    .summary = "draw the meeting pack of a run again, as it was",
    .details =
        "Draws pack.html and pack.xlsx of a run from what the ledger keeps of it, and from "
        "the runs that were there before it: the same bytes as the run itself wrote, as "
        "long as nobody was disposed of since. The rules and the extract are not needed. That it "
        "was drawn, by whom, for whom and why, is an entry of the ledger first.\n\n"
        "With --decided, cards and list say what was decided of this run since: the minutes.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the pack of the last run", "osara report --ledger out.db -o again"},
                 {"the pack of the third", "osara report --ledger out.db --run 3 -o again"},
                 {"after the meeting, with its decisions",
                  "osara report --ledger out.db --decided -o minutes"}},
    .run = report_command,
};
