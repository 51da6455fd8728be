/* cmd_fit.c -- `osara fit`: which weights would have caught most of the later harm? */
#include <stdlib.h>

#include "audit_options.h"
#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"

struct fit_args {
    const char *rules, *extract, *as_of, *panel;
    unsigned format, evidence;
    unsigned long line, folds, draws, seed, threads;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct fit_args, rules),
     .value = "RULES",
     .text = "the ruleset whose criteria are weighed"},
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct fit_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files"},
    {.name = "as-of",
     .required = true,
     .kind = OPTION_DATE,
     .offset = offsetof(struct fit_args, as_of),
     .value = "DATE",
     .text = "the past day: its list is drawn with what was known then"},
    {.name = "panel",
     .kind = OPTION_FILE,
     .offset = offsetof(struct fit_args, panel),
     .value = "PANEL",
     .text = "a panel's judgements as 'osara weigh' takes them, to stand beside"},
    {.name = "line",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct fit_args, line),
     .value = "N",
     .most = 100000000,
     .text = "how many are chosen",
     .otherwise = "as many as the cohort"},
    {.name = "folds",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct fit_args, folds),
     .value = "N",
     .most = 100,
     .text = "parts of the people, each left out in turn; 2 or more",
     .otherwise = "10"},
    {.name = "draws",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct fit_args, draws),
     .value = "N",
     .most = 1000000,
     .text = "weights drawn to begin the search from",
     .otherwise = "500"},
    {.name = "seed",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct fit_args, seed),
     .value = "N",
     .most = 4294967295,
     .text = "of the draws and the folds: the same seed gives the same bytes",
     .otherwise = "1"},
    OPTION_EVIDENCE(fit_args),
    OPTION_THREADS(fit_args),
    OPTION_FORMAT(fit_args),
};

static int fit_command(const struct command *command, int argc, char **argv)
{
    static const char *const classes[] = {NULL, "charge", "conviction"};
    struct fit_args args = {.folds = 10, .draws = 500, .seed = 1};
    struct asked asked;
    osara_rules *rules = NULL;
    osara_fit *fit = NULL;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (args.folds < 2)
        return options_refuse(command, "--folds: expected 2 or more, got 1");
    enum osara_status rc = osara_rules_load(args.rules, &rules, &asked.problems);

    if (rc == OSARA_OK)
        rc = osara_fit_make(rules,
                            &(osara_fit_options){.run = {.extract = args.extract,
                                                         .as_of = args.as_of,
                                                         .evidence = classes[args.evidence],
                                                         .threads = (int)args.threads,
                                                         .no_hash = true},
                                                 .panel = args.panel,
                                                 .line = args.line,
                                                 .folds = args.folds,
                                                 .draws = args.draws,
                                                 .seed = args.seed},
                            &fit, &asked.problems);
    if (rc == OSARA_OK) {
        asked.text = osara_fit_text(fit, terminal_look(args.format));
        rc = asked.text != NULL ? OSARA_OK : OSARA_ENOMEM;
    }
    osara_fit_free(fit);
    osara_rules_free(rules);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_fit = {
    .name = "fit",
    .operands = "",
    .summary = "which weights would have caught most of the later harm, beside the panel's",
    .details =
        "Scores with what was known on a past day, and searches the weights, none below 0, with "
        "which the first of the list would have done the largest share of the harm that came "
        "within "
        "`assessment.horizon` (or by `assessment.outcome`). The criteria and their scales stay as "
        "they are: the proposal is never more complex than the ruleset.\n\n"
        "Whatever is fitted to the past looks good in it. So the people are parted into folds; "
        "each "
        "is left out in turn, weights are fitted to the others, and held against it, beside the "
        "weights of now, equal weights and a panel's (--panel). The output says whether the gain "
        "is "
        "more than chance.\n\n"
        "For discussion: it never edits a ruleset, and writes none.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"of a year ago, beside a panel's judgements",
                  "osara fit -r rules/kent-vawg.yaml -x fixtures/kent-small --as-of 2022-01-31 \\\n"
                  "    --panel panel.yaml"}},
    .run = fit_command,
};
