/* cmd_audit.c -- `osara audit verify`: has anything in the ledger been changed? */
#include <stdlib.h>
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct verify_args {
    const char *ledger, *head;
    unsigned format;
};

static const struct option_row rows[] = {
    {.name = "ledger",
     .kind = OPTION_FILE,
     .offset = offsetof(struct verify_args, ledger),
     .value = "FILE",
     .text = "the ledger, in place of the operand",
     .otherwise = LEDGER_VARIABLE},
    {.name = "head",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct verify_args, head),
     .value = "HEAD",
     .text = "a hash, or the file of a signed head, that a witness kept: shows a tail that was cut "
             "off"},
    OPTION_FORMAT(verify_args),
};

static int verify_command(const struct command *command, int argc, char **argv)
{
    struct verify_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    const char *ledger = asked.operands.n == 1 ? asked.operands.at[0] : args.ledger;

    if (asked.operands.n == 1 && args.ledger != NULL)
        return options_refuse(command, "name one ledger, not two");
    if (ledger == NULL && (ledger = getenv(LEDGER_VARIABLE)) != NULL && strcmp(ledger, "none") == 0)
        ledger = NULL;
    if (ledger == NULL)
        return options_refuse(command, "which ledger? FILE is missing");
    enum osara_status rc = osara_ledger_verify(ledger, args.head, terminal_look(args.format),
                                               &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_verify = {
    .name = "audit verify",
    .operands = "[FILE]",
    .most = 1,
    .summary = "prove that a ledger is whole, or name the first entry that is not",
    .details = "Walks the chain of the ledger: every entry must hash to what it says, and follow "
               "the one before. A chain alone cannot show that its end was cut off: keep the "
               "head that a run prints with someone else, and give it with --head.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"against the head in last month's minutes",
                  "osara audit verify out.db \\\n"
                  "    --head 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}},
    .run = verify_command,
};
