/* cmd_explain.c -- `osara explain`: the card of an offender, from an extract or from a ledger. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "make.h"
#include "terminal.h"

struct explain_args {
    const char *rules, *extract, *ledger, *as_of, *by, *reason;
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
     .variable = LEDGER_VARIABLE,
     .offset = offsetof(struct explain_args, ledger),
     .value = "FILE",
     .text = "the ledger that keeps who looked, and knows earlier runs; without -r and -x the card "
             "is as a run of it has it; 'none': nothing is kept",
     .otherwise = LEDGER_VARIABLE},
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
    OPTION_BY(explain_args),
    OPTION_REASON(explain_args),
    OPTION_EVIDENCE(explain_args),
    OPTION_THREADS(explain_args),
    OPTION_FORMAT(explain_args),
};

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct explain_args *args, int n)
{
    bool anew = args->rules != NULL && args->extract != NULL;

    if (!anew && (args->ledger == NULL || args->rules != NULL || args->extract != NULL))
        return options_refuse(command, "name a ruleset and an extract (-r RULES -x EXTRACT), or a "
                                       "ledger (--ledger FILE)");
    if (anew && args->run != 0)
        return options_refuse(command,
                              "--run cannot go with -r and -x: it is a run that the ledger "
                              "holds, and they make another");
    if (!anew && (args->as_of != NULL || args->evidence != 0 || args->threads != 0))
        return options_refuse(command, "--ledger cannot go with --as-of, --evidence or --threads: "
                                       "the ledger holds the card as it was");
    if (!anew && args->why_not)
        return options_refuse(command, "--why-not allocates anew: name the rules with -r, and the "
                                       "extract with -x");
    if (!anew && args->trace)
        return options_refuse(command, "--trace runs the rules: name them with -r, and the extract "
                                       "with -x");
    if (args->why_not && args->trace)
        return options_refuse(command, "--why-not cannot go with --trace");
    if (args->why_not && n != 2)
        return options_refuse(command, "--why-not: name one OFFENDER and one STRAND");
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

/* What is asked of one offender, as text; NULL and a status when there is no answer. */
static enum osara_status answer(struct cards *cards, const char *offender)
{
    const struct explain_args *args = cards->args;
    struct asked *a = cards->asked;
    enum osara_status rc = OSARA_OK;

    if (cards->run == NULL) /* keeps itself that it is looked at */
        return osara_ledger_card(args->ledger, args->run, offender, &a->witness, cards->look,
                                 &a->text, &a->problems);
    if (args->why_not)
        a->text = osara_run_why_not(cards->run, offender, a->operands.at[1], cards->look, &rc,
                                    &a->problems);
    else if (args->trace)
        a->text = osara_run_trace(cards->run, offender, cards->look, &rc, &a->problems);
    else
        a->text = osara_run_card(cards->run, offender, cards->look, &rc, &a->problems);
    if (a->text == NULL)
        return rc == OSARA_OK ? OSARA_ENOMEM : rc;
    if (a->ledger == NULL)
        return rc;
    return asked_log(a, args->why_not ? "why not" : args->trace ? "trace" : "card", offender);
}

static void show_card(struct cards *cards, const char *offender)
{
    osara_problems *problems = &cards->asked->problems;
    enum osara_status rc = answer(cards, offender);
    char *text = cards->asked->text;
    int status = 0;

    cards->asked->text = NULL;
    if (text != NULL && cards->shown++ > 0 && cards->look.format == OSARA_TABLE)
        status = terminal_print("\n");
    if (text != NULL && status == 0)
        status = terminal_print(text);
    if (problems->errors == 0 && rc != OSARA_OK)
        terminal_unexplained(rc);
    terminal_problems(problems, &cards->counts);
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
    status = refuse(command, &args, asked.operands.n);
    if (status != 0)
        return status;
    cards.look = terminal_look(args.format);
    if (args.rules != NULL)
        rc = make_run(args.rules,
                      (osara_options){.extract = args.extract,
                                      .as_of = args.as_of,
                                      .ledger = args.ledger,
                                      .threads = (int)args.threads,
                                      .trace = args.trace,
                                      .no_hash = args.ledger == NULL},
                      args.evidence, &rules, &cards.run, &asked.problems);
    if (rc != OSARA_OK) {
        status = terminal_finish(rc, &asked.problems);
    } else {
        asked_warn(&asked, "keeps who looked");
        terminal_problems(&asked.problems, &cards.counts);
        asked.operands.n -= args.why_not; /* the strand */
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
