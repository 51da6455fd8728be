/* cmd_decisions.c -- `osara decisions` and `osara interventions`: what the ledger holds of them. */
#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct decisions_args {
    const char *ledger, *by, *reason;
    unsigned long run;
    bool rates;
    unsigned format;
};

static const struct option_row decisions_rows[] = {
    OPTION_LEDGER(decisions_args),
    {.name = "run",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct decisions_args, run),
     .value = "RUN",
     .most = 9007199254740991,
     .text = "decisions on this run only",
     .otherwise = "on all"},
    {.name = "rates",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct decisions_args, rates),
     .text = "by rule, how often the proposal was adopted and how often it was overridden"},
    OPTION_BY(decisions_args),
    OPTION_REASON(decisions_args),
    OPTION_FORMAT(decisions_args),
};

struct interventions_args {
    const char *ledger, *by, *reason;
    unsigned format;
};

static const struct option_row interventions_rows[] = {
    OPTION_LEDGER(interventions_args),
    OPTION_BY(interventions_args),
    OPTION_REASON(interventions_args),
    OPTION_FORMAT(interventions_args),
};

static int decisions_command(const struct command *command, int argc, char **argv)
{
    struct decisions_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = osara_decisions(args.ledger, args.run, args.rates, &asked.witness,
                                           terminal_look(args.format), &asked.text,
                                           &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

static int interventions_command(const struct command *command, int argc, char **argv)
{
    struct interventions_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = osara_interventions(
        args.ledger, asked.operands.n ? asked.operands.at[0] : NULL, &asked.witness,
        terminal_look(args.format), &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_decisions = {
    .name = "decisions",
    .operands = "",
    .summary = "list what was decided, or where rules and people disagree",
    .details =
        "Lists the decisions that the ledger holds, in the order in which they were "
        "recorded. With --rates, says for each rule that made a proposal how many were "
        "adopted, overridden, deferred and de-selected, and the share that was not followed: "
        "a rule that people override again and again should be looked at.",
    .options = decisions_rows,
    .n_options = sizeof decisions_rows / sizeof decisions_rows[0],
    .examples = {{"where rules and panel disagree", "osara decisions --ledger out.db --rates"}},
    .run = decisions_command,
};

const struct command command_interventions = {
    .name = "interventions",
    .operands = "[OFFENDER]",
    .most = 1,
    .summary = "list what was done with offenders, and what came of it",
    .details = "Lists the interventions that the ledger holds, of all or of one offender.",
    .options = interventions_rows,
    .n_options = sizeof interventions_rows / sizeof interventions_rows[0],
    .examples = {{"of one", "osara interventions --ledger out.db KX000042"}},
    .run = interventions_command,
};
