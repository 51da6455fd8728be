/* cmd_scan.c -- `osara scan`: what stands in the way of using an extract. */
#include <stdlib.h>

#include "audit_options.h"
#include "commands.h"
#include "terminal.h"
#include "witness.h"

struct scan_args {
    const char *rules, *extract, *as_of, *people, *html, *ledger, *by, *reason;
    bool draft;
    unsigned format;
    unsigned long threads;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct scan_args, rules),
     .value = "RULES",
     .text = "the ruleset, a YAML file: it says which columns are needed"},
    {.name = "extract",
     .letter = 'x',
     .required = true,
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct scan_args, extract),
     .value = "EXTRACT",
     .text = "the folder of CSV files, with an extract.yaml where they need a mapping"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct scan_args, as_of),
     .value = "DATE",
     .text = "the day to read for",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "people",
     .kind = OPTION_FILE,
     .offset = offsetof(struct scan_args, people),
     .value = "FILE",
     .text = "write the likely duplicate people, to be decided and put beside the extract as "
             "same_person.csv"},
    {.name = "html",
     .kind = OPTION_FILE,
     .offset = offsetof(struct scan_args, html),
     .value = "FILE",
     .text = "write what was found as a page, with how each column's values are spread"},
    {.name = "draft-mapping",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct scan_args, draft),
     .text = "print a draft of extract.yaml instead, from the files' headings and values"},
    OPTIONS_LOOKED(scan_args),
    OPTION_THREADS(scan_args),
    OPTION_FORMAT(scan_args),
};

/* The draft for a day that is not stated is today's: its as_of is to be checked like the rest. */
static int draft(const struct scan_args *args)
{
    osara_problems problems = {0};
    osara_rules *rules = NULL;
    char today[WITNESS_DAY], *text = NULL;
    enum osara_status rc = osara_rules_load(args->rules, &rules, &problems);
    int status, printed = 0;

    witness_today(today);
    if (rc == OSARA_OK)
        rc = osara_draft_mapping(rules, args->extract, args->as_of != NULL ? args->as_of : today,
                                 &text, &problems);
    if (text != NULL)
        printed = terminal_print(text);
    free(text);
    status = terminal_finish(rc, &problems);
    osara_rules_free(rules);
    return status != 0 ? status : printed;
}

/* Shows what was found, on the record first, and writes the files that are asked for. */
static enum osara_status show(const struct scan_args *args, const osara_scan *scan,
                              struct asked *asked)
{
    enum osara_status rc;

    asked->text = osara_scan_text(scan, terminal_look(args->format));
    rc = asked->text != NULL ? asked_log(asked, "quality of an extract", NULL) : OSARA_ENOMEM;
    if (rc == OSARA_OK && args->people != NULL)
        rc = osara_scan_write_people(scan, args->people, &asked->problems);
    if (rc == OSARA_OK && args->html != NULL)
        rc = osara_scan_write_html(scan, args->html, &asked->problems);
    return rc;
}

static int scan_command(const struct command *command, int argc, char **argv)
{
    struct scan_args args = {0};
    struct asked asked;
    osara_rules *rules = NULL;
    osara_scan *scan = NULL;
    enum osara_status rc;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (args.draft)
        return draft(&args);
    rc = osara_rules_load(args.rules, &rules, &asked.problems);
    if (rc == OSARA_OK)
        rc = osara_scan_make(rules,
                             &(osara_options){.extract = args.extract,
                                              .as_of = args.as_of,
                                              .threads = (int)args.threads,
                                              .people = true},
                             &scan, &asked.problems);
    if (scan != NULL) { /* also beside OSARA_EEXTRACT */
        enum osara_status shown = show(&args, scan, &asked);

        rc = shown != OSARA_OK ? shown : rc;
    }
    osara_scan_free(scan);
    osara_rules_free(rules);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_scan = {
    .name = "scan",
    .operands = "",
    .summary = "say what stands in the way of using an extract",
    .details =
        "Reads the extract by the ruleset as a run would, and prints what it found: the files, the "
        "account of rows, the rows that cannot be used by what is wrong with them, the keys that "
        "no "
        "lookup knows with the ranks that hang on them, the codes that the mapping made others, "
        "and values that can hardly be true. With --format csv every row that cannot be used, as "
        "in quarantine.csv.\n\n"
        "The exit status is 4 when more rows cannot be used than the ruleset tolerates, or the "
        "extract cannot be read by it at all; then every reason is told.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"what is wrong with a fresh export",
                  "osara scan -r rules/kent-vawg.yaml -x fixtures/kent-dirty"}},
    .run = scan_command,
};
