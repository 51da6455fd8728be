/* cmd_act.c -- `osara act`: what was done with an offender, and what came of it, into the ledger. */
#include <stdlib.h>
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "handed.h"

struct act_args {
    const char *ledger, *kind, *what, *outcome, *on, *expires, *file, *by, *reason;
};

static const struct option_row rows[] = {
    {.name = "ledger",
     .required = true,
     .kind = OPTION_FILE,
     .variable = LEDGER_VARIABLE,
     .offset = offsetof(struct act_args, ledger),
     .value = "FILE",
     .text = "the ledger of the runs that ranked him",
     .otherwise = LEDGER_VARIABLE},
    {.name = "kind",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct act_args, kind),
     .value = "KIND",
     .text = "order, visit, referral, programme or other"},
    {.name = "what",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct act_args, what),
     .value = "WHAT",
     .text = "SPO, DVPO, MARAC, the programme's name"},
    {.name = "outcome",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct act_args, outcome),
     .value = "OUTCOME",
     .text = "order: applied for, granted, refused, varied, breached, discharged, expired; visit: "
             "made, no answer, refused; referral: made, accepted, declined, closed; programme: "
             "started, completed, dropped out; other: done, not done"},
    {.name = "on",
     .kind = OPTION_DATE,
     .offset = offsetof(struct act_args, on),
     .value = "DATE",
     .text = "the day on which it happened"},
    {.name = "expires",
     .kind = OPTION_DATE,
     .offset = offsetof(struct act_args, expires),
     .value = "DATE",
     .text = "until when an order that was granted or varied is in force"},
    {.name = "from",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct act_args, file),
     .value = "CSV",
     .text = "many at once: columns offender, kind, what, outcome, on, and as needed expires, "
             "reason; '-' is standard input"},
    {.name = "by",
     .required = true,
     .kind = OPTION_TEXT,
     .offset = offsetof(struct act_args, by),
     .value = "WHO",
     .text = "who did it"},
    {.name = "reason",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct act_args, reason),
     .value = "WHY",
     .text = "why; of those in a CSV, where they give none of their own"},
};

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct act_args *a, int n)
{
    bool single = a->kind || a->what || a->outcome || a->on || a->expires;

    if ((n > 0) == (a->file != NULL))
        return options_refuse(command, n > 0 ? "--from names a table that says all: it cannot go "
                                               "with an OFFENDER"
                                             : "name an OFFENDER, or a table (--from CSV)");
    if (a->file != NULL)
        return single ? options_refuse(command, "--from names a table that says all: it cannot go "
                                                "with what was done with one")
                      : 0;
    if (!a->kind || !a->what || !a->outcome || !a->on)
        return options_refuse(command, "what was done? --kind, --what, --outcome and --on say it");
    return a->reason ? 0 : options_refuse(command, "why? --reason is missing");
}

static enum osara_status act_named(const struct act_args *a, struct asked *asked)
{
    osara_intervention *all = calloc((size_t)asked->operands.n + 1, sizeof *all);
    enum osara_status rc = OSARA_ENOMEM;

    for (int i = 0; all != NULL && i < asked->operands.n; i++)
        all[i] = (osara_intervention){.offender = asked->operands.at[i],
                                      .kind = a->kind,
                                      .what = a->what,
                                      .outcome = a->outcome,
                                      .on = a->on,
                                      .expires = a->expires};
    if (all != NULL)
        rc = osara_act(a->ledger, all, (size_t)asked->operands.n, &asked->witness, &asked->text,
                       &asked->problems);
    free(all);
    return rc;
}

static int act_command(const struct command *command, int argc, char **argv)
{
    struct act_args args = {0};
    struct asked asked;
    struct handed table = {0};
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    status = refuse(command, &args, asked.operands.n);
    if (status == 0 && args.file != NULL)
        status = handed_read(args.file, &table);
    if (status != 0)
        return status;
    enum osara_status rc = args.file != NULL
                               ? osara_act_csv(args.ledger, table.name, table.bytes, table.n,
                                               &asked.witness, &asked.text, &asked.problems)
                               : act_named(&args, &asked);

    handed_free(&table);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_act = {
    .name = "act",
    .operands = "[OFFENDER...]",
    .most = -1,
    .summary = "record what was done with an offender, and what came of it",
    .details = "Records an order that was applied for, granted, refused, varied, breached, "
               "discharged or that expired; a visit; a referral; a programme. Each with the day, "
               "who and why. All is checked before any is taken. Assessment measures what came of "
               "it; 'osara interventions' lists it.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"a stalking protection order was granted for two years",
                  "osara act --ledger out.db KX000042 --kind order --what SPO \\\n"
                  "    --outcome granted --on 2023-02-14 --expires 2025-02-14 \\\n"
                  "    --by 'PC Oak' --reason 'magistrates, 14 February'"}},
    .run = act_command,
};
