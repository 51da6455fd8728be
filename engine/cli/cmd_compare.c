/* cmd_compare.c -- `osara compare`: who moves when the rules change. */
#include <stdlib.h>

#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"

struct compare_args {
    const char *extract, *as_of;
    unsigned format, evidence;
    unsigned long threads, top;
    bool all;
};

static const struct option_row rows[] = {
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct compare_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct compare_args, as_of),
     .value = "DATE",
     .text = "the day to score for",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct compare_args, top),
     .value = "N",
     .most = 1000000,
     .text = "how many rows of each table to show on the screen",
     .otherwise = "10"},
    {.name = "all",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct compare_args, all),
     .text = "with csv or json everyone who is ranked, not only the members of either cohort"},
    OPTION_EVIDENCE(compare_args),
    OPTION_THREADS(compare_args),
    OPTION_FORMAT_PAGE(compare_args),
};

static enum osara_status compare(const struct compare_args *args, osara_rules *const rules[2],
                                 osara_comparison **out, osara_problems *problems)
{
    static const char *const classes[] = {NULL, "charge", "conviction"};

    return osara_compare(rules[0], rules[1],
                         &(osara_options){.extract = args->extract,
                                          .as_of = args->as_of,
                                          .evidence = classes[args->evidence],
                                          .threads = (int)args->threads,
                                          .no_hash = true},
                         out, problems);
}

static int compare_command(const struct command *command, int argc, char **argv)
{
    struct compare_args args = {.top = 10};
    struct operands operands;
    osara_problems problems = {0};
    osara_rules *rules[2] = {NULL, NULL};
    osara_comparison *comparison = NULL;
    enum osara_status rc = OSARA_OK;
    int status, printed = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    for (int i = 0; rc == OSARA_OK && i < 2; i++)
        rc = osara_rules_load(operands.at[i], &rules[i], &problems);
    if (rc == OSARA_OK)
        rc = compare(&args, rules, &comparison, &problems);
    if (rc == OSARA_OK) {
        char *text = osara_comparison_text(comparison, terminal_look(args.format), args.top,
                                           args.all);

        if (text == NULL)
            rc = OSARA_ENOMEM;
        else
            printed = terminal_print(text);
        free(text);
    }
    status = terminal_finish(rc, &problems);
    osara_comparison_free(comparison);
    osara_rules_free(rules[0]);
    osara_rules_free(rules[1]);
    return status != 0 ? status : printed;
}

const struct command command_compare = {
    .name = "compare",
    .operands = "RULES_A RULES_B",
    .least = 2,
    .most = 2,
    .summary = "score one extract by two rulesets, and say who moves and why",
    .details =
        "Says who enters and who leaves the cohort, who changes rank and by which criteria's "
        "points, "
        "for whom another strand is proposed, and the same by division and monitored group; and "
        "how "
        "far the two lists agree. The extract is read once where both rulesets read it alike.\n\n"
        "Overlap is the share of either cohort that is in both. Spearman and Kendall's tau-b are "
        "of the scores of all who are ranked in both; 1 is the same order. Rank-biased overlap "
        "gives the top more weight: a reader goes on to each next rank with chance p, which is set "
        "so that on average he reads as far as the cohort goes.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"what a variant of the rules would change",
                  "osara compare rules/kent-vawg.yaml rules/try.yaml -x fixtures/kent-small"},
                 {"the same as a page with a slope chart",
                  "osara compare rules/kent-vawg.yaml rules/try.yaml -x fixtures/kent-small \\\n"
                  "    --format html >moves.html"}},
    .run = compare_command,
};
