/* cmd_explain.c -- `osara explain`: the card of an offender, from an extract or from a ledger. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "make.h"
#include "terminal.h"

struct explain_args {
    const char *rules, *extract, *ledger, *as_of, *log, *by, *reason;
    unsigned format, evidence;
    unsigned long run, threads;
    bool trace, why_not;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .kind = OPTION_FILE,
     .offset = offsetof(struct explain_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file"},
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct explain_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct explain_args, as_of),
     .value = "DATE",
     .text = "the day to score for",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "ledger",
     .kind = OPTION_FILE,
     .offset = offsetof(struct explain_args, ledger),
     .value = "FILE",
     .text = "the card as it was in a run of this ledger; in place of -r and -x"},
    {.name = "run",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct explain_args, run),
     .value = "RUN",
     .most = 9007199254740991,
     .text = "which run of the ledger",
     .otherwise = "the last"},
    {.name = "why-not",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct explain_args, why_not),
     .text = "in one paragraph: why the OFFENDER is not proposed for the STRAND that follows him"},
    {.name = "trace",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct explain_args, trace),
     .text =
         "in place of the card, how every condition of the rules came out, and the values read"},
    {.name = "log",
     .kind = OPTION_FILE,
     .offset = offsetof(struct explain_args, log),
     .value = "FILE",
     .text = "with -r and -x: the ledger that keeps who looked at the cards"},
    OPTION_BY(explain_args),
    OPTION_REASON(explain_args),
    OPTION_EVIDENCE(explain_args),
    OPTION_THREADS(explain_args),
    OPTION_FORMAT(explain_args),
};

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct explain_args *args)
{
    if (args->ledger == NULL && args->log == NULL && (args->by != NULL || args->reason != NULL))
        return options_refuse(command, "--by and --reason are kept in a ledger: name one with "
                                       "--ledger or --log");
    if (args->ledger != NULL && args->log != NULL)
        return options_refuse(command,
                              "--log cannot go with --ledger: that ledger keeps who looked");
    if (args->ledger == NULL) {
        if (args->rules == NULL || args->extract == NULL)
            return options_refuse(command, "name a ruleset and an extract (-r RULES -x EXTRACT), "
                                           "or a ledger (--ledger FILE)");
        if (args->run != 0)
            return options_refuse(command, "--run is a run of a ledger: name it with --ledger");
        return 0;
    }
    if (args->rules != NULL || args->extract != NULL)
        return options_refuse(command, "--ledger cannot go with --rules or --extract: "
                                       "the ledger holds the card as it was");
    if (args->as_of != NULL || args->evidence != 0 || args->threads != 0)
        return options_refuse(command, "--ledger cannot go with --as-of, --evidence or --threads: "
                                       "the ledger holds the card as it was");
    if (args->why_not)
        return options_refuse(command, "--ledger cannot go with --why-not: it allocates anew "
                                       "(name the rules with -r, and the extract with -x)");
    if (args->trace)
        return options_refuse(command, "--ledger cannot go with --trace: a trace runs the rules "
                                       "(name them with -r, and the extract with -x)");
    return 0;
}

/* Where cards come from: a run that was just made, or a ledger. */
struct cards {
    const struct explain_args *args;
    osara_look look;
    osara_run *run; /* NULL: from the ledger */
    struct asked *asked;
    unsigned shown;
    int worst; /* exit status */
    struct counts counts;
};

static void show_card(struct cards *cards, const char *offender)
{
    osara_problems problems = {0};
    enum osara_status rc = OSARA_OK;
    char *text = NULL;
    int status = 0;

    if (cards->run != NULL && cards->args->trace)
        text = osara_run_trace(cards->run, offender, cards->look, &rc, &problems);
    else if (cards->run != NULL)
        text = osara_run_card(cards->run, offender, cards->look, &rc, &problems);
    else
        rc = osara_ledger_card(cards->args->ledger, cards->args->run, offender,
                               &cards->asked->witness, cards->look, &text, &problems);
    if (text != NULL && rc == OSARA_OK && cards->args->log != NULL)
        rc = osara_ledger_consulted(cards->args->log, offender, &cards->asked->witness, &problems);
    if (rc != OSARA_OK && cards->args->log != NULL) { /* not on the record: not shown */
        free(text);
        text = NULL;
    }
    if (text == NULL && rc == OSARA_OK)
        rc = OSARA_ENOMEM;
    if (text != NULL && cards->shown++ > 0 && cards->look.format == OSARA_TABLE)
        status = terminal_print("\n");
    if (text != NULL && status == 0)
        status = terminal_print(text);
    if (problems.errors == 0 && rc != OSARA_OK)
        terminal_unexplained(rc);
    terminal_problems(&problems, &cards->counts);
    free(text);
    if (exit_status(rc) > status)
        status = exit_status(rc);
    if (status > cards->worst)
        cards->worst = status;
}

/* Every offender named; "-" stands for the lines of stdin. */
static void show_cards(struct cards *cards, const struct operands *offenders)
{
    char line[1024];

    for (int i = 0; i < offenders->n; i++) {
        if (strcmp(offenders->at[i], "-") != 0) {
            show_card(cards, offenders->at[i]);
            continue;
        }
        while (fgets(line, sizeof line, stdin) != NULL) {
            line[strcspn(line, "\r\n")] = '\0';
            if (line[0] != '\0')
                show_card(cards, line);
        }
    }
}

static void say_why_not(struct cards *cards, const char *offender, const char *strand)
{
    osara_problems problems = {0};
    enum osara_status rc = OSARA_OK;
    char *text = osara_run_why_not(cards->run, offender, strand, &rc, &problems);

    if (text == NULL && rc == OSARA_OK)
        rc = OSARA_ENOMEM;
    cards->worst = text != NULL ? terminal_print(text) : exit_status(rc);
    if (problems.errors == 0 && rc != OSARA_OK)
        terminal_unexplained(rc);
    terminal_problems(&problems, &cards->counts);
    free(text);
}

static int explain_command(const struct command *command, int argc, char **argv)
{
    struct explain_args args = {0};
    struct asked asked;
    struct cards cards = {.args = &args, .asked = &asked};
    osara_rules *rules = NULL;
    enum osara_status rc = OSARA_OK;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    status = refuse(command, &args);
    if (status == 0 && args.why_not && (asked.operands.n != 2 || args.trace))
        status = options_refuse(command, args.trace
                                             ? "--why-not cannot go with --trace"
                                             : "--why-not: name one OFFENDER and one STRAND");
    if (status != 0)
        return status;
    cards.look = terminal_look(args.format);
    if (args.ledger == NULL)
        rc = make_run(args.rules,
                      (osara_options){.extract = args.extract,
                                      .as_of = args.as_of,
                                      .threads = (int)args.threads,
                                      .trace = args.trace,
                                      .no_hash = true},
                      args.evidence, &rules, &cards.run, &asked.problems);
    if (rc != OSARA_OK) {
        status = terminal_finish(rc, &asked.problems);
    } else {
        terminal_problems(&asked.problems, &cards.counts);
        if (args.why_not)
            say_why_not(&cards, asked.operands.at[0], asked.operands.at[1]);
        else
            show_cards(&cards, &asked.operands);
        status = terminal_counts(&cards.counts, cards.worst);
    }
    osara_run_free(cards.run);
    osara_rules_free(rules);
    return status;
}

const struct command command_explain = {
    .name = "explain",
    .operands = "OFFENDER...",
    .least = 1,
    .most = -1,
    .summary = "show an offender's card: why this score, this rank, this strand",
    .details =
        "Shows for each offender the five sections of the record: what was sought, which "
        "rows were read and left out and why, points by criterion and row, the strand "
        "and why not another, the review. An OFFENDER of '-' stands for ids read from "
        "standard input, one a line.\n\n"
        "With --why-not OFFENDER STRAND, answers in one paragraph why he is not proposed "
        "for that strand: "
        "which condition failed, or who holds the places and why no chain of moves frees one.\n\n"
        "With --trace, shows instead how every condition of every keep rule, criterion, "
        "hold, strand and option came out for him, with the values read: "
        "'failed: da_offences >= 2, was 1'.\n\n"
        "Scores the extract anew, or shows what a ledger holds. That a card of a ledger was "
        "looked at, by whom and why, is kept in it before the card is shown.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"from the extract", "osara explain -r rules/kent-vawg.yaml "
                                      "-x fixtures/kent-small KX000042"},
                 {"every condition, and what it read",
                  "osara explain --trace -r rules/kent-vawg.yaml "
                  "-x fixtures/kent-small KX000042"},
                 {"as it was in the third run", "osara explain --ledger out.db --run 3 KX000042"}},
    .run = explain_command,
};
