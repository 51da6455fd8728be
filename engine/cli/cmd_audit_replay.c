/* cmd_audit_replay.c -- `osara audit replay`: a run of the ledger, made again. */
#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct replay_args {
    const char *ledger;
    unsigned long threads;
    unsigned format;
};

static const struct option_row rows[] = {
    OPTION_LEDGER(replay_args),
    OPTION_THREADS(replay_args),
    OPTION_FORMAT(replay_args),
};

static int replay_command(const struct command *command, int argc, char **argv)
{
    static const char *const here[] = {"."};
    struct replay_args args = {0};
    struct asked asked;
    unsigned long long run;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (!entry_number(command, "RUN", asked.operands.at[0], &run))
        return 2;
    const char *const *folders = asked.operands.n > 1 ? (const char *const *)asked.operands.at + 1
                                                      : here;
    enum osara_status rc = osara_ledger_replay(
        args.ledger, run, folders, asked.operands.n > 1 ? (size_t)asked.operands.n - 1 : 1,
        (int)args.threads, terminal_look(args.format), &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_replay = {
    .name = "audit replay",
    .operands = "RUN [FOLDER...]",
    .least = 1,
    .most = -1,
    .summary = "make a run again and compare its fingerprint",
    .details =
        "Takes the rules as the ledger holds them, and looks for the inputs by their SHA-256 in "
        "the FOLDERs and all folders below (the working folder, when none is named), whatever "
        "they are called now. Says that the fingerprint is the same, or which inputs are "
        "missing, or how many records differ (exit status 1). It works in a folder of its own "
        "beside the ledger, which it removes.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the third run, from the archive",
                  "osara audit replay --ledger out.db 3 archive/"}},
    .run = replay_command,
};
