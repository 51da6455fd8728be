/* cmd_run.c -- `osara run`: the whole job. */
#include <stdlib.h>
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "make.h"
#include "terminal.h"

struct run_args {
    const char *rules, *extract, *out, *as_of, *ledger, *reason, *by;
    unsigned format, evidence;
    unsigned long threads, stability;
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
     .variable = LEDGER_VARIABLE,
     .offset = offsetof(struct run_args, ledger),
     .value = "FILE",
     .text = "append the run to this ledger, made when it is not there, and compare with its last; "
             "'none': it is on no record",
     .otherwise = LEDGER_VARIABLE},
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
    {.name = "stability",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct run_args, stability),
     .value = "DRAWS",
     .most = 100000,
     .text = "draw the weights so often, and say between which ranks each stays: in the list, the "
             "records and the pack",
     .otherwise = "never"},
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

static void say_where(FILE *out, const void *what)
{
    const struct run_args *args = what;

    fprintf(out, "\nThe list is %s/ranked.csv, with the other outputs beside it.\n", args->out);
    if (args->ledger != NULL)
        fprintf(out, "The run is in the ledger %s.\n", args->ledger);
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
    struct asked asked;
    osara_rules *rules = NULL;
    osara_run *run = NULL;
    osara_timings timings = {.now = witness_clock};
    double begun = witness_clock();
    enum osara_status rc;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (args.ledger != NULL && args.no_hash)
        return options_refuse(command, "--no-hash cannot go with --ledger: "
                                       "a ledger proves what the inputs were");
    asked_warn(&asked, "holds this run");
    rc = make_run(args.rules,
                  (osara_options){.extract = args.extract,
                                  .as_of = args.as_of,
                                  .ledger = args.ledger,
                                  .stability = args.stability,
                                  .threads = (int)args.threads,
                                  .timings = args.timings ? &timings : NULL,
                                  .no_hash = args.no_hash,
                                  .list_alone = true},
                  args.evidence, &rules, &run, &asked.problems);
    if (rc == OSARA_OK)
        rc = osara_run_write(run, args.out, &asked.witness, &asked.problems);
    if (rc == OSARA_OK && (asked.text = osara_run_text(run, terminal_look(args.format))) == NULL)
        rc = OSARA_ENOMEM;
    status = asked_finish(&asked, rc, NULL);
    if (status == 0 && args.format == OSARA_TABLE)
        status = terminal_show(say_where, &args);
    if (status == 0)
        say_timings(&args, run, witness_clock() - begun);
    osara_run_free(run);
    osara_rules_free(rules);
    return status;
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
