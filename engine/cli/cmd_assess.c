/* cmd_assess.c -- `osara assess`: what came of the list, and of what was done. */
#include <stdlib.h>

#include "audit_options.h"
#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"

struct assess_args {
    const char *ledger, *rules, *extract, *as_of, *out, *by, *reason;
    unsigned format;
    unsigned long window, threads, top;
};

static const struct option_row rows[] = {
    OPTION_LEDGER(assess_args),
    {.name = "rules",
     .letter = 'r',
     .kind = OPTION_FILE,
     .offset = offsetof(struct assess_args, rules),
     .value = "RULES",
     .text = "the ruleset whose list it is; with -x",
     .otherwise = "the ledger alone: no windows before and after"},
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct assess_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files, as new as there is"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct assess_args, as_of),
     .value = "DATE",
     .text = "the day up to which the extract knows",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "window",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct assess_args, window),
     .value = "MONTHS",
     .most = 120,
     .text = "the length of the windows before and after",
     .otherwise = "assessment.horizon of the ruleset, else 12"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct assess_args, top),
     .value = "N",
     .most = 1000000,
     .text = "how many people the screen and the page name",
     .otherwise = "10"},
    OPTION_OUT(assess_args),
    OPTION_BY(assess_args),
    OPTION_REASON(assess_args),
    OPTION_THREADS(assess_args),
    OPTION_FORMAT_PAGE(assess_args),
};

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct assess_args *args)
{
    if ((args->rules == NULL) != (args->extract == NULL))
        return options_refuse(command, "-r RULES and -x EXTRACT go together");
    if (args->rules == NULL && (args->as_of != NULL || args->window > 0 || args->threads > 0))
        return options_refuse(command,
                              "--as-of, --window and --threads are of an extract: name it, "
                              "and the rules (-r RULES -x EXTRACT)");
    return 0;
}

static int assess_command(const struct command *command, int argc, char **argv)
{
    struct assess_args args = {.top = 10};
    struct asked asked;
    osara_rules *rules = NULL;
    osara_assessment *assessment = NULL;
    enum osara_status rc = OSARA_OK;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    status = refuse(command, &args);
    if (status != 0)
        return status;
    if (args.rules != NULL)
        rc = osara_rules_load(args.rules, &rules, &asked.problems);
    if (rc == OSARA_OK)
        rc = osara_assess(args.ledger, rules,
                          &(osara_assess_options){.run = {.extract = args.extract,
                                                          .as_of = args.as_of,
                                                          .threads = (int)args.threads,
                                                          .no_hash = true},
                                                  .window = (unsigned)args.window},
                          &asked.witness, &assessment, &asked.problems);
    if (rc == OSARA_OK) {
        asked.text = osara_assessment_text(assessment, terminal_look(args.format), args.top);
        rc = asked.text != NULL ? OSARA_OK : OSARA_ENOMEM;
    }
    osara_assessment_free(assessment);
    osara_rules_free(rules);
    return asked_finish(&asked, rc, args.out);
}

const struct command command_assess = {
    .name = "assess",
    .operands = "",
    .summary = "what came of the list: movement, scores, offending before and after, orders",
    .details =
        "From the ledger: who came onto the list and who left it from run to run (as decided where "
        "somebody decided, else as proposed), scores at entry, at exit and now, and orders applied "
        "for, granted, refused and breached, with the success rate and Wilson's interval.\n\n"
        "With -r and -x also what people did: offences, harm, victims and repeat victims in "
        "windows "
        "of the same length before and after they came onto the list, and before and after each "
        "kind of intervention; the rate ratio with its exact Poisson interval. People are picked "
        "when they are at their worst and most get better by themselves. So beside each figure "
        "stand those of a comparison group: one other for each, of nearly the same score on the "
        "day and about as many offences in each of the two windows before, free, and to whom it "
        "had not "
        "happened by then; with the difference in differences and its interval, and nothing is "
        "concluded where the two were not alike before. Where numbers allow, also the jump at the "
        "line of the first "
        "run, by local linear regression. The output says in words what can and what cannot be "
        "concluded.\n\n"
        "CSV and JSON hold figures and no person. That it was looked at, by whom and why, is kept "
        "in "
        "the ledger first.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the ledger alone", "osara assess --ledger out.db"},
                 {"as a page, with what people did since",
                  "osara assess --ledger out.db -r rules/kent-vawg.yaml -x fixtures/kent-small \\\n"
                  "    --window 6 --format html -o assessment.html"}},
    .run = assess_command,
};
