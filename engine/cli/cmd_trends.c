/* cmd_trends.c -- `osara trends`: recorded crime by month against the same month a year before. */
#include <stdlib.h>

#include "commands.h"
#include "make.h"
#include "terminal.h"

struct trends_args {
    const char *rules, *extract, *as_of;
    unsigned format;
    unsigned long months, threads;
};

enum { MONTHS_OTHERWISE = 3, MONTHS_MOST = 12 };

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct trends_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file"},
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct trends_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct trends_args, as_of),
     .value = "DATE",
     .text = "months that are over on this day are compared",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "months",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct trends_args, months),
     .value = "N",
     .most = MONTHS_MOST,
     .text = "how many months, up to 12",
     .otherwise = "3"},
    OPTION_THREADS(trends_args),
    OPTION_FORMAT(trends_args),
};

static int print(const struct trends_args *args, const osara_run *run, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    unsigned months = args->months ? (unsigned)args->months : MONTHS_OTHERWISE;
    char *text = osara_run_trends(run, months, terminal_look(args->format), &rc, problems);
    int printed = text != NULL ? terminal_print(text) : 0;
    int status = terminal_finish(rc, problems);

    free(text);
    return status != 0 ? status : printed;
}

static int trends_command(const struct command *command, int argc, char **argv)
{
    struct trends_args args = {0};
    struct operands operands;
    osara_problems problems = {0};
    osara_rules *rules = NULL;
    osara_run *run = NULL;
    enum osara_status rc;
    int status;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    rc = make_run(args.rules,
                  (osara_options){.extract = args.extract,
                                  .as_of = args.as_of,
                                  .threads = (int)args.threads,
                                  .no_hash = true},
                  0, &rules, &run, &problems);
    status = rc == OSARA_OK ? print(&args, run, &problems) : terminal_finish(rc, &problems);
    osara_run_free(run);
    osara_rules_free(rules);
    return status;
}

const struct command command_trends = {
    .name = "trends",
    .operands = "",
    .summary = "recorded crime by month against the same month a year before",
    .details =
        "Counts the rows of each trend that the ruleset states (assessment, trends) by month, for "
        "whole months up to the as-of date, beside the same months a year before: number, change "
        "and per cent, and their total. Rates are shares of those rows, this year and last. Every "
        "row that was read counts, in scope or not; a crime with several suspects counts once. A "
        "month that is older than the extract is shown as not in it, never as nought; a trend "
        "that runs across a change of recording practice is marked.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the last three months",
                  "osara trends -r rules/kent-vawg.yaml -x fixtures/kent-small"},
                 {"a whole year, for a spreadsheet",
                  "osara trends -r rules/kent-vawg.yaml -x fixtures/kent-small \\\n"
                  "    --months 12 --format csv"}},
    .run = trends_command,
};
