/* cmd_evidence.c -- `osara evidence`: who would be listed on charges alone, on convictions alone. */
#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct evidence_args {
    const char *rules, *extract, *as_of, *ledger, *by, *reason;
    unsigned long threads;
    unsigned format;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct evidence_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file"},
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct evidence_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct evidence_args, as_of),
     .value = "DATE",
     .text = "the day to score for",
     .otherwise = "the as_of of extract.yaml"},
    OPTIONS_LOOKED(evidence_args),
    OPTION_THREADS(evidence_args),
    OPTION_FORMAT(evidence_args),
};

static int evidence_command(const struct command *command, int argc, char **argv)
{
    struct evidence_args args = {0};
    struct asked asked;
    osara_rules *rules = NULL;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    const osara_options options = {.extract = args.extract,
                                   .as_of = args.as_of,
                                   .threads = (int)args.threads,
                                   .no_hash = true};
    enum osara_status rc = osara_rules_load(args.rules, &rules, &asked.problems);

    if (rc == OSARA_OK)
        rc = osara_evidence(rules, &options, terminal_look(args.format), &asked.text,
                            &asked.problems);
    if (rc == OSARA_OK)
        rc = asked_log(&asked, "lists by evidence", NULL);
    osara_rules_free(rules);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_evidence = {
    .name = "evidence",
    .operands = "",
    .summary = "the list at all evidence, at charge and conviction, at conviction alone",
    .details =
        "Draws the list three times from the same extract: from all evidence, from charges and "
        "convictions, and from convictions alone, side by side. Everybody is shown who is on "
        "one of the three, with his rank on each and the number of his rows of each class. Who "
        "is listed on a single allegation, or on allegations only, is marked.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"side by side", "osara evidence -r rules/kent-vawg.yaml -x fixtures/kent-small"}},
    .run = evidence_command,
};
