/* cmd_run.c -- `osara run`: the whole job. */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "make.h"
#include "terminal.h"
#include "witness.h"

struct run_args {
    const char *rules, *extract, *out, *as_of, *ledger, *reason, *by;
    unsigned format, evidence;
    unsigned long threads;
    bool no_hash, timings;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct run_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file"},
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct run_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files, with an extract.yaml where they need a mapping"},
    {.name = "out",
     .letter = 'o',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct run_args, out),
     .value = "OUT",
     .text = "the folder to write into, made when it is not there"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct run_args, as_of),
     .value = "DATE",
     .text = "the day to score for",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "ledger",
     .kind = OPTION_FILE,
     .offset = offsetof(struct run_args, ledger),
     .value = "FILE",
     .text = "append the run to this ledger, made when it is not there, and compare with its last"},
    {.name = "reason",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct run_args, reason),
     .value = "TEXT",
     .text = "why this run is made, for the ledger"},
    {.name = "by",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct run_args, by),
     .value = "NAME",
     .text = "who asks for it, for the ledger, beside the system's user"},
    OPTION_EVIDENCE(run_args),
    OPTION_THREADS(run_args),
    {.name = "no-hash",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct run_args, no_hash),
     .text = "leave out the SHA-256 of the inputs, and with it the seal; not with a ledger"},
    {.name = "timings",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct run_args, timings),
     .text = "say on standard error where the time went, stage by stage, beside the limits of the "
             "machine"},
    OPTION_FORMAT(run_args),
};

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct run_args *args)
{
    if (args->ledger == NULL && args->reason != NULL)
        return options_refuse(command, "--reason is kept in the ledger: name one with --ledger");
    if (args->ledger == NULL && args->by != NULL)
        return options_refuse(command, "--by is kept in the ledger: name one with --ledger");
    if (args->ledger != NULL && args->no_hash)
        return options_refuse(command, "--no-hash cannot go with --ledger: "
                                       "a ledger proves what the inputs were");
    if (args->by != NULL && strlen(args->by) > WITNESS_GIVEN)
        return options_refuse(command, "--by: expected at most %d bytes, got %zu", WITNESS_GIVEN,
                              strlen(args->by));
    return 0;
}

static enum osara_status keep(const struct run_args *args, osara_run *run, osara_problems *problems)
{
    char who[WITNESS_WHO], at[WITNESS_AT];
    osara_witness witness = {.who = who, .at = at, .reason = args->reason};

    witness_who(args->by, who);
    witness_at(at);
    return osara_run_write(run, args->out, &witness, problems);
}

static void say_where(FILE *out, const void *what)
{
    const struct run_args *args = what;

    fprintf(out, "\nThe list is %s/ranked.csv, with the other outputs beside it.\n", args->out);
    if (args->ledger != NULL)
        fprintf(out, "The run is in the ledger %s.\n", args->ledger);
}

static int print(const struct run_args *args, const osara_run *run)
{
    char *text = osara_run_text(run, terminal_look(args->format));
    int status;

    if (text == NULL)
        return terminal_finish(OSARA_ENOMEM, &(osara_problems){0});
    status = terminal_print(text);
    free(text);
    if (status == 0 && args->format == OSARA_TABLE)
        status = terminal_show(say_where, args);
    return status;
}

/* On standard error, since standard output is the result's; nothing when nobody asked. */
static void say_timings(const struct run_args *args, const osara_run *run, double seconds)
{
    osara_look look = terminal_look(args->format);
    char *text = args->timings ? osara_run_timings(run, seconds, look) : NULL;

    if (text != NULL)
        fprintf(stderr, "%s", text);
    free(text);
}

static int run_command(const struct command *command, int argc, char **argv)
{
    struct run_args args = {0};
    struct operands operands;
    osara_problems problems = {0};
    osara_rules *rules = NULL;
    osara_run *run = NULL;
    osara_timings timings = {.now = witness_clock};
    double begun = witness_clock();
    enum osara_status rc;
    int status, printed = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    status = refuse(command, &args);
    if (status != 0)
        return status;
    rc = make_run(args.rules,
                  (osara_options){.extract = args.extract,
                                  .as_of = args.as_of,
                                  .ledger = args.ledger,
                                  .threads = (int)args.threads,
                                  .timings = args.timings ? &timings : NULL,
                                  .no_hash = args.no_hash},
                  args.evidence, &rules, &run, &problems);
    if (rc == OSARA_OK)
        rc = keep(&args, run, &problems);
    if (rc == OSARA_OK)
        printed = print(&args, run);
    if (rc == OSARA_OK && printed == 0)
        say_timings(&args, run, witness_clock() - begun);
    status = terminal_finish(rc, &problems);
    osara_run_free(run);
    osara_rules_free(rules);
    return status != 0 ? status : printed;
}

const struct command command_run = {
    .name = "run",
    .operands = "",
    .summary = "score, rank and allocate the offenders of an extract, and write the list",
    .details =
        "Reads the ruleset and the extract, accounts for every row, scores and ranks the "
        "offenders, offers the cohort its places, and writes the lists into OUT, all of them or "
        "none. Prints the account of rows, the top of the list, the strands' fill and the seal, "
        "which is the same wherever the same rules meet the same rows.\n\n"
        "With a ledger the run is appended to it before the outputs appear, and the list says how "
        "each offender stood in the run before.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the list of the day that extract.yaml names",
                  "osara run -r rules/kent-vawg.yaml -x fixtures/kent-small -o out"},
                 {"the monthly list, on the record",
                  "osara run -r rules/kent-vawg.yaml -x fixtures/kent-small -o out \\\n"
                  "    --ledger out.db --reason 'monthly list'"}},
    .run = run_command,
};
