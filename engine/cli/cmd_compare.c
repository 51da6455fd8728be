/* cmd_compare.c -- `osara compare`: who moves when the rules change. */
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"

struct compare_args {
    const char *extract, *ledger, *as_of, *by, *reason;
    unsigned format, evidence;
    unsigned long threads, top;
    bool all;
};

static const struct option_row rows[] = {
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct compare_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files; of two runs a folder under which their inputs are found, to "
             "make both again"},
    {.name = "ledger",
     .kind = OPTION_FILE,
     .variable = LEDGER_VARIABLE,
     .offset = offsetof(struct compare_args, ledger),
     .value = "FILE",
     .text =
         "the ledger whose runs A and B are, when they are numbers; it keeps who looked; 'none': "
         "nothing is kept",
     .otherwise = LEDGER_VARIABLE},
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
    OPTION_BY(compare_args),
    OPTION_REASON(compare_args),
    OPTION_EVIDENCE(compare_args),
    OPTION_THREADS(compare_args),
    OPTION_FORMAT_PAGE(compare_args),
};

static bool is_number(const char *s)
{
    return s[0] != '\0' && strspn(s, "0123456789") == strlen(s);
}

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct compare_args *args, bool runs)
{
    if (!runs && args->extract == NULL)
        return options_refuse(command, "name the extract that both rulesets score (-x EXTRACT), or "
                                       "two runs of a ledger by their numbers");
    if (runs && args->ledger == NULL)
        return options_refuse(command, "name the ledger whose runs A and B are (--ledger FILE)");
    if (runs && (args->as_of != NULL || args->evidence != 0))
        return options_refuse(command,
                              "runs cannot go with --as-of or --evidence: they are compared "
                              "as they were");
    return 0;
}

static enum osara_status compare_rules(const struct compare_args *args, char *const paths[2],
                                       osara_rules *rules[2], osara_comparison **out,
                                       osara_problems *problems)
{
    static const char *const classes[] = {NULL, "charge", "conviction"};
    enum osara_status rc = OSARA_OK;

    for (int i = 0; rc == OSARA_OK && i < 2; i++)
        rc = osara_rules_load(paths[i], &rules[i], problems);
    if (rc != OSARA_OK)
        return rc;
    return osara_compare(rules[0], rules[1],
                         &(osara_options){.extract = args->extract,
                                          .as_of = args->as_of,
                                          .evidence = classes[args->evidence],
                                          .threads = (int)args->threads,
                                          .no_hash = true},
                         out, problems);
}

static enum osara_status compare_runs(const struct compare_args *args,
                                      const unsigned long long run[2], struct asked *asked,
                                      osara_comparison **out)
{
    return osara_compare_runs(
        args->ledger, (const uint64_t[]){run[0], run[1]},
        &(osara_again){.inputs = args->extract, .threads = (int)args->threads, .all = args->all},
        &asked->witness, out, &asked->problems);
}

static int compare_command(const struct command *command, int argc, char **argv)
{
    struct compare_args args = {.top = 10};
    struct asked asked;
    osara_rules *rules[2] = {NULL, NULL};
    osara_comparison *comparison = NULL;
    unsigned long long run[2];
    enum osara_status rc;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    char *const *of = asked.operands.at;
    bool runs = is_number(of[0]) || is_number(of[1]);

    status = refuse(command, &args, runs);
    for (int i = 0; status == 0 && runs && i < 2; i++)
        status = entry_number(command, "RUN", of[i], &run[i]) ? 0 : 2;
    if (status != 0)
        return status;
    rc = runs ? compare_runs(&args, run, &asked, &comparison)
              : compare_rules(&args, of, rules, &comparison, &asked.problems);
    if (rc == OSARA_OK) {
        asked.text = osara_comparison_text(comparison, terminal_look(args.format), args.top,
                                           args.all);
        rc = asked.text != NULL ? OSARA_OK : OSARA_ENOMEM;
    }
    if (rc == OSARA_OK && !runs) /* of runs it is kept already */
        rc = asked_log(&asked, "comparison", NULL);
    osara_comparison_free(comparison);
    osara_rules_free(rules[0]);
    osara_rules_free(rules[1]);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_compare = {
    .name = "compare",
    .operands = "RULES_A|RUN_A RULES_B|RUN_B",
    .least = 2,
    .most = 2,
    .summary = "two rulesets on one extract, or two runs of a ledger: who moves and why",
    .details =
        "A and B are rulesets, which score one extract (-x), or the numbers of two runs of a "
        "ledger. "
        "Says who enters and who leaves the cohort, who changes rank and by which criteria's "
        "points, "
        "for whom another strand is proposed, and the same by division and monitored group; and "
        "how "
        "far the two lists agree. The extract is read once where both rulesets read it alike.\n\n"
        "Overlap is the share of either cohort that is in both. Spearman and Kendall's tau-b are "
        "of the scores of all who are ranked in both; 1 is the same order. Rank-biased overlap "
        "gives the top more weight: a reader goes on to each next rank with chance p, which is set "
        "so that on average he reads as far as the cohort goes.\n\n"
        "A ledger keeps ranks and strands of all, scores and points of the cohorts only: what is "
        "not known of others is left empty, and the correlations are of ranks. With -x FOLDER the "
        "inputs of both runs are looked for under it by their SHA-256, both are made again, and "
        "compared only when each has the fingerprint that was sealed (exit status 1 else). That "
        "the runs were looked at, by whom and why, is kept in the ledger first.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"what a variant of the rules would change",
                  "osara compare rules/kent-vawg.yaml rules/try.yaml -x fixtures/kent-small"},
                 {"the same as a page with a slope chart",
                  "osara compare rules/kent-vawg.yaml rules/try.yaml -x fixtures/kent-small \\\n"
                  "    --format html >moves.html"},
                 {"the second and the fifth run of a ledger",
                  "osara compare 2 5 --ledger out.db --by 'DS Rowan' --reason 'monthly review'"}},
    .run = compare_command,
};
