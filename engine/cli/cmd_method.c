/* cmd_method.c -- `osara method`: how the list is made, for whoever may not see a name. */
#include <stdlib.h>

#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"
#include "witness.h"

struct method_args {
    const char *rules, *extract, *as_of, *backtest;
    unsigned sheet;
    unsigned long threads;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct method_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file"},
    {.name = "sheet",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct method_args, sheet),
     .value = "method|transparency",
     .text = "the method sheet, or the draft Algorithmic Transparency record",
     .otherwise = "method"},
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct method_args, extract),
     .value = "EXTRACT",
     .text = "an extract to run on, for quantities and rates by group"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct method_args, as_of),
     .value = "DATE",
     .text = "the rules in force on this day",
     .otherwise = "the as_of of extract.yaml, or today without an extract"},
    {.name = "backtest",
     .kind = OPTION_DATE,
     .offset = offsetof(struct method_args, backtest),
     .value = "DATE",
     .text = "a past day to backtest the ruleset for; with --extract"},
    OPTION_THREADS(method_args),
};

static int method_command(const struct command *command, int argc, char **argv)
{
    struct method_args args = {0};
    struct operands operands;
    osara_problems problems = {0};
    osara_rules *rules = NULL;
    char *text = NULL, today[WITNESS_DAY];
    enum osara_status rc;
    int status, printed = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    if (args.backtest != NULL && args.extract == NULL)
        return options_refuse(command, "--backtest needs an --extract");
    witness_today(today);
    rc = osara_rules_load(args.rules, &rules, &problems);
    if (rc == OSARA_OK) {
        const char *day = args.as_of != NULL || args.extract != NULL ? args.as_of : today;

        rc = osara_method(rules,
                          &(osara_method_options){.run = {.extract = args.extract,
                                                          .as_of = day,
                                                          .threads = (int)args.threads,
                                                          .no_hash = true},
                                                  .backtest = args.backtest,
                                                  .transparency = args.sheet == 1},
                          &text, &problems);
    }
    if (rc == OSARA_OK)
        printed = terminal_print(text);
    free(text);
    status = terminal_finish(rc, &problems);
    osara_rules_free(rules);
    return status != 0 ? status : printed;
}

const struct command command_method = {
    .name = "method",
    .operands = "",
    .summary = "write how the list is made, without any person",
    .details =
        "Writes Markdown: the method sheet (purpose, what is read, criteria with weight, measure, "
        "scale, reason and source, the line, the strands, what is watched, the files with their "
        "SHA-256), or the draft of an Algorithmic Transparency record with every field of the "
        "standard, filled where the ruleset, a run or a backtest say it; what none of them says is "
        "marked UNKNOWN. Groups of fewer than ten people are left out.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the method sheet", "osara method -r rules/kent-vawg.yaml >method.md"},
                 {"the draft record, with figures",
                  "osara method -r rules/kent-vawg.yaml --sheet transparency \\\n"
                  "    -x fixtures/kent-small --backtest 2022-01-31 >atrs.md"}},
    .run = method_command,
};
