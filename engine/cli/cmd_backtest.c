/* cmd_backtest.c -- `osara backtest`: would the list have named those who then did harm? */
#include "audit_options.h"
#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"

enum { RULESETS_MOST = 16 };

struct backtest_args {
    const char *extract, *as_of, *ledger, *by, *reason, *until;
    unsigned format, evidence;
    unsigned long threads, every, line, draws, seed, top;
};

static const struct option_row rows[] = {
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct backtest_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files, drawn when the horizon was over"},
    {.name = "as-of",
     .required = true,
     .kind = OPTION_DATE,
     .offset = offsetof(struct backtest_args, as_of),
     .value = "DATE",
     .text = "the past day to draw the list for"},
    {.name = "every",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct backtest_args, every),
     .value = "MONTHS",
     .most = 1200,
     .text = "more days, so many months apart, up to --until"},
    {.name = "until",
     .kind = OPTION_DATE,
     .offset = offsetof(struct backtest_args, until),
     .value = "DATE",
     .text = "the last day to draw the list for"},
    {.name = "line",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct backtest_args, line),
     .value = "N",
     .most = 4294967295,
     .text = "how many of each list are chosen",
     .otherwise = "as many as the cohort of the first ruleset"},
    {.name = "draws",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct backtest_args, draws),
     .value = "N",
     .most = 100000,
     .text = "resamples of offenders for the intervals",
     .otherwise = "500"},
    {.name = "seed",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct backtest_args, seed),
     .value = "N",
     .most = 4294967295,
     .text = "of the resamples: the same seed gives the same bytes",
     .otherwise = "1"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct backtest_args, top),
     .value = "N",
     .most = 1000000,
     .text = "how many of the missed the screen and the page name",
     .otherwise = "10"},
    OPTION_EVIDENCE(backtest_args),
    OPTIONS_LOOKED(backtest_args),
    OPTION_THREADS(backtest_args),
    OPTION_FORMAT_PAGE(backtest_args),
};

static enum osara_status make(const struct backtest_args *args, osara_rules *const rules[],
                              size_t n, osara_backtest **out, osara_problems *problems)
{
    static const char *const classes[] = {NULL, "charge", "conviction"};
    const osara_backtest_options options = {
        .run = {.extract = args->extract,
                .as_of = args->as_of,
                .evidence = classes[args->evidence],
                .threads = (int)args->threads,
                .no_hash = true},
        .until = args->until,
        .every = (unsigned)args->every,
        .line = args->line,
        .seed = args->seed,
        .draws = args->draws,
    };

    return osara_backtest_make((const osara_rules *const *)rules, n, &options, out, problems);
}

static int backtest_command(const struct command *command, int argc, char **argv)
{
    struct backtest_args args = {.draws = 500, .seed = 1, .top = 10};
    struct asked asked;
    osara_rules *rules[RULESETS_MOST] = {NULL};
    osara_backtest *backtest = NULL;
    enum osara_status rc = OSARA_OK;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if ((args.every == 0) != (args.until == NULL))
        return options_refuse(command, "--every and --until go together");
    for (int i = 0; rc == OSARA_OK && i < asked.operands.n; i++)
        rc = osara_rules_load(asked.operands.at[i], &rules[i], &asked.problems);
    if (rc == OSARA_OK)
        rc = make(&args, rules, (size_t)asked.operands.n, &backtest, &asked.problems);
    if (rc == OSARA_OK) {
        asked.text = osara_backtest_text(backtest, terminal_look(args.format), args.top);
        rc = asked.text != NULL ? asked_log(&asked, "backtest", NULL) : OSARA_ENOMEM;
    }
    osara_backtest_free(backtest);
    for (int i = 0; i < asked.operands.n; i++)
        osara_rules_free(rules[i]);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_backtest = {
    .name = "backtest",
    .operands = "RULES...",
    .least = 1,
    .most = RULESETS_MOST,
    .summary = "draw the list of a past day, and say whether it named those who then did harm",
    .details =
        "Scores by each ruleset with what was known on the day: a row counts when its table's "
        "`known` date (else what it tells happened) is not after the day. Then sums the harm of "
        "what happened within `assessment.horizon`, or takes `assessment.outcome`, and says what "
        "share of it the first of each list did, beside the count of offences, the last offence "
        "only, chance, and a list that knew all; with AUC (DeLong's interval), the share by band, "
        "those missed, and the errors by monitored group.\n\n"
        "Intervals are of 95 %; those of shares and of differences from the first ruleset are by "
        "resampling offenders, the same resamples for every list. Several days (--every, --until) "
        "show whether one of them was luck.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the list of a year ago, against the year since",
                  "osara backtest rules/kent-vawg.yaml -x fixtures/kent-small --as-of 2022-01-31"},
                 {"two rulesets on three days",
                  "osara backtest rules/kent-vawg.yaml rules/try.yaml -x fixtures/kent-small \\\n"
                  "    --as-of 2021-01-31 --every 6 --until 2022-01-31"}},
    .run = backtest_command,
};
