/* cmd_audit_trail.c -- `osara audit log` and `audit dispose`: who looked, and what has to go. */
#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct log_args {
    const char *ledger;
    unsigned format;
};

static const struct option_row log_rows[] = {
    OPTION_LEDGER(log_args),
    OPTION_FORMAT(log_args),
};

static int log_command(const struct command *command, int argc, char **argv)
{
    struct log_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = osara_ledger_log(
        args.ledger, asked.operands.n > 0 ? asked.operands.at[0] : NULL, terminal_look(args.format),
        &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_log = {
    .name = "audit log",
    .operands = "[OFFENDER]",
    .most = 1,
    .summary = "say who did what to whose data, when, to whom and why",
    .details = "Lists the entries of the ledger: collection (runs), alteration (decisions, "
               "interventions), consultation, disclosure and erasure, with who, when, to whom and "
               "why (DPA 2018, s.62). With an OFFENDER: those that concern him.",
    .options = log_rows,
    .n_options = sizeof log_rows / sizeof log_rows[0],
    .examples = {{"who has looked at this person", "osara audit log --ledger out.db KX000042"}},
    .run = log_command,
};

struct dispose_args {
    const char *ledger, *before, *offender, *by, *reason;
    unsigned format;
};

static const struct option_row dispose_rows[] = {
    OPTION_LEDGER(dispose_args),
    {.name = "before",
     .kind = OPTION_DATE,
     .offset = offsetof(struct dispose_args, before),
     .value = "DATE",
     .text = "what was to be kept until a day before DATE, by the retention of its ruleset"},
    {.name = "offender",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct dispose_args, offender),
     .value = "ID",
     .text = "all that is held of one offender"},
    OPTION_BY(dispose_args),
    OPTION_REASON(dispose_args),
    OPTION_FORMAT(dispose_args),
};

static int dispose_command(const struct command *command, int argc, char **argv)
{
    struct dispose_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if ((args.before == NULL) == (args.offender == NULL))
        return options_refuse(command, "name --before DATE or --offender ID, one of them");
    enum osara_status rc = osara_ledger_dispose(args.ledger, args.before, args.offender,
                                                &asked.witness, terminal_look(args.format),
                                                &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_dispose = {
    .name = "audit dispose",
    .operands = "",
    .summary = "remove personal content for good; the chain still verifies",
    .details =
        "Removes ranks, strands, records, decisions and all else that is said of persons, "
        "with the salts of their hashes, so that what remains cannot be reversed, and "
        "empties the file of it. A certificate, an entry of the ledger, says which rows are "
        "gone. --before goes by the retention that the run's ruleset states "
        "(assessment.retention, by band), else by the run's as-of date. Copies of the ledger "
        "and outputs that were written are yours to dispose of.",
    .options = dispose_rows,
    .n_options = sizeof dispose_rows / sizeof dispose_rows[0],
    .examples = {{"each month", "osara audit dispose --ledger out.db --before 2023-02-01 \\\n"
                                "    --reason 'retention schedule'"},
                 {"one offender", "osara audit dispose --ledger out.db --offender KX000042 \\\n"
                                  "    --reason 'review of 3 March'"}},
    .run = dispose_command,
};
