/* cmd_stability.c -- `osara stability`: how much of the list hangs on the exact weights. */
#include "audit_options.h"
#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"

struct stability_args {
    const char *rules, *extract, *as_of, *ledger, *by, *reason;
    unsigned format, evidence;
    unsigned long threads, draws, rows, concentration, seed, top;
    bool all;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct stability_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file"},
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct stability_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct stability_args, as_of),
     .value = "DATE",
     .text = "the day to score for",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "draws",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct stability_args, draws),
     .value = "N",
     .most = 100000,
     .text = "how often the weights are drawn",
     .otherwise = "1000"},
    {.name = "concentration",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct stability_args, concentration),
     .value = "C",
     .most = 1000000,
     .text = "how close to theirs: the share p of a weight varies by sqrt(p (1 - p) / (1 + C))",
     .otherwise = "100"},
    {.name = "rows",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct stability_args, rows),
     .value = "N",
     .most = 10000,
     .text = "how often each offender's rows are drawn anew too; each time takes as long as a run",
     .otherwise = "never"},
    {.name = "seed",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct stability_args, seed),
     .value = "N",
     .most = 4294967295,
     .text = "of the draws: the same seed gives the same bytes",
     .otherwise = "1"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct stability_args, top),
     .value = "N",
     .most = 1000000,
     .text = "how many of those at the line to show on the screen",
     .otherwise = "20"},
    {.name = "all",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct stability_args, all),
     .text = "with csv or json everyone who is ranked, not only who is in the cohort by some draw"},
    OPTION_EVIDENCE(stability_args),
    OPTIONS_LOOKED(stability_args),
    OPTION_THREADS(stability_args),
    OPTION_FORMAT(stability_args),
};

static enum osara_status make(const struct stability_args *args, const osara_rules *rules,
                              osara_stability **out, osara_problems *problems)
{
    static const char *const classes[] = {NULL, "charge", "conviction"};
    const osara_stability_options options = {
        .run = {.extract = args->extract,
                .as_of = args->as_of,
                .evidence = classes[args->evidence],
                .threads = (int)args->threads,
                .no_hash = true},
        .draws = args->draws,
        .rows = args->rows,
        .concentration = (double)args->concentration,
        .seed = args->seed,
    };

    return osara_stability_make(rules, &options, out, problems);
}

static int stability_command(const struct command *command, int argc, char **argv)
{
    struct stability_args args = {.draws = 1000, .concentration = 100, .seed = 1, .top = 20};
    struct asked asked;
    osara_rules *rules = NULL;
    osara_stability *stability = NULL;
    enum osara_status rc;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    rc = osara_rules_load(args.rules, &rules, &asked.problems);
    if (rc == OSARA_OK)
        rc = make(&args, rules, &stability, &asked.problems);
    if (rc == OSARA_OK) {
        asked.text = osara_stability_text(stability, terminal_look(args.format), args.top,
                                          args.all);
        rc = asked.text != NULL ? asked_log(&asked, "stability", NULL) : OSARA_ENOMEM;
    }
    osara_stability_free(stability);
    osara_rules_free(rules);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_stability = {
    .name = "stability",
    .operands = "",
    .summary = "say how ranks move when weights are drawn around theirs",
    .details =
        "Draws the weights around those of the ruleset many times, ranks everyone by each draw, "
        "and says within which ranks each offender stays in 95 % of the draws, how often he is in "
        "the cohort, who is at its line, and how much of the movement each weight accounts for by "
        "itself. A criterion that says `vary: [lo, hi]` has the number of its scale drawn too.\n\n"
        "With --rows each offender's rows are drawn anew, with replacement, as often: what would "
        "have been if as many but slightly other things had been recorded of him.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"how much hangs on the exact weights",
                  "osara stability -r rules/kent-vawg.yaml -x fixtures/kent-small"}},
    .run = stability_command,
};
