/* cmd_audit_show.c -- `osara audit show`: an entry, a run, or a person's record out of the ledger. */
#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct show_args {
    const char *ledger, *by, *reason;
    unsigned format;
};

static const struct option_row rows[] = {
    OPTION_LEDGER(show_args),
    OPTION_BY(show_args),
    OPTION_REASON(show_args),
    OPTION_FORMAT(show_args),
};

static int show_command(const struct command *command, int argc, char **argv)
{
    struct show_args args = {0};
    struct asked asked;
    unsigned long long entry;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (!entry_number(command, "ENTRY", asked.operands.at[0], &entry))
        return 2;
    enum osara_status rc = osara_ledger_show(
        args.ledger, entry, asked.operands.n > 1 ? asked.operands.at[1] : NULL, &asked.witness,
        terminal_look(args.format), &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_show = {
    .name = "audit show",
    .operands = "ENTRY [OFFENDER]",
    .least = 1,
    .most = 2,
    .summary = "show an entry of the ledger, a run with its list, or one person's record",
    .details =
        "Shows the entry of this number (`osara audit log` lists them): who, when, what, its hash "
        "and what it says of persons; of a run also the files it stands on and its list. With an "
        "OFFENDER what it says of him alone: of a run his record, as a card. With --format json "
        "all of it, with csv the list of a run, the record, or what an entry says. That it was "
        "looked at is an entry of the ledger first, where persons are named.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the third entry", "osara audit show --ledger out.db 3"},
                 {"what the run that is entry 3 holds of one person",
                  "osara audit show --ledger out.db 3 KX000042 --reason 'subject access'"}},
    .run = show_command,
};
