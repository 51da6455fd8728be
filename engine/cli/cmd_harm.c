/* cmd_harm.c -- `osara harm import`: the Cambridge Crime Harm Index sheet made a table of a ruleset. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct harm_args {
    const char *out, *edition, *against, *rules, *extract, *as_of, *ledger, *by, *reason;
    unsigned several, format;
    unsigned long tolerate, threads;
};

static const struct option_row rows[] = {
    {.name = "out",
     .letter = 'o',
     .kind = OPTION_FILE,
     .offset = offsetof(struct harm_args, out),
     .value = "TABLE",
     .text = "the table to write, with TABLE.source.json beside it",
     .otherwise = "nothing is written: what would change is told"},
    {.name = "edition",
     .required = true,
     .kind = OPTION_TEXT,
     .offset = offsetof(struct harm_args, edition),
     .value = "NAME",
     .text = "the edition of the index, such as 2026: it stands in the source of every row"},
    {.name = "several",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct harm_args, several),
     .value = "median|lowest|highest|first",
     .text = "which of several rows with one Home Office code gives its days; of two middle values "
             "the median is the lower",
     .otherwise = "median"},
    {.name = "against",
     .kind = OPTION_FILE,
     .offset = offsetof(struct harm_args, against),
     .value = "TABLE",
     .text = "the table in use, to tell what changes",
     .otherwise = "the one that RULES reads, or the one that is to be written"},
    {.name = "rules",
     .letter = 'r',
     .kind = OPTION_FILE,
     .offset = offsetof(struct harm_args, rules),
     .value = "RULES",
     .text = "the ruleset whose list would change"},
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct harm_args, extract),
     .value = "EXTRACT",
     .text = "the extract whose offenders are ranked by both tables"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct harm_args, as_of),
     .value = "DATE",
     .text = "the day to rank for",
     .otherwise = "the as_of of extract.yaml"},
    {.name = "tolerate",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct harm_args, tolerate),
     .value = "PERCENT",
     .most = 100,
     .text = "how much of the sheet may be wrong and left out",
     .otherwise = "2"},
    OPTIONS_LOOKED(harm_args),
    OPTION_THREADS(harm_args),
    OPTION_FORMAT(harm_args),
};

static void say_where(FILE *out, const void *what)
{
    const char *table = what;
    size_t n = strlen(table);
    int stem = (int)(n > 4 && strcmp(table + n - 4, ".csv") == 0 ? n - 4 : n);

    fprintf(out, "\nThe table is %s; where it came from is in %.*s.source.json.\n", table, stem,
            table);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat of_a, of_b;

    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

static int harm_command(const struct command *command, int argc, char **argv)
{
    struct harm_args args = {.tolerate = 2};
    struct asked asked;
    osara_harm *harm = NULL;
    enum osara_status rc;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (args.extract != NULL && args.rules == NULL)
        return options_refuse(command, "--extract needs the rules to rank by: say --rules");
    if (args.out != NULL && is_same_file(args.out, asked.operands.at[0]))
        return options_refuse(command, "--out is the sheet itself: name another file");
    if (args.against == NULL && args.rules == NULL && args.out != NULL &&
        access(args.out, R_OK) == 0)
        args.against = args.out;
    rc = osara_harm_read(&(osara_harm_options){.sheet = asked.operands.at[0],
                                               .edition = args.edition,
                                               .several = (enum osara_several)args.several,
                                               .tolerate = (double)args.tolerate / 100,
                                               .against = args.against,
                                               .rules = args.rules,
                                               .extract = {.extract = args.extract,
                                                           .as_of = args.as_of,
                                                           .threads = (int)args.threads,
                                                           .no_hash = true}},
                         &harm, &asked.problems);
    if (rc == OSARA_OK && args.out != NULL)
        rc = osara_harm_write(harm, args.out, &asked.problems);
    if (rc == OSARA_OK && (asked.text = osara_harm_text(harm, terminal_look(args.format))) == NULL)
        rc = OSARA_ENOMEM;
    if (rc == OSARA_OK && args.extract != NULL) /* else it names nobody */
        rc = asked_log(&asked, "ranks by two tables of harm", NULL);
    osara_harm_free(harm);
    status = asked_finish(&asked, rc, NULL);
    if (status == 0 && args.out != NULL && args.format == OSARA_TABLE)
        status = terminal_show(say_where, args.out);
    return status;
}

const struct command command_harm_import = {
    .name = "harm import",
    .operands = "SHEET",
    .least = 1,
    .most = 1,
    .summary = "make a table of harm from the Cambridge Crime Harm Index sheet",
    .details =
        "SHEET is the sheet of the index saved as CSV: FULL_OFFENCE_TITLE, CCHI Score, HO_CODE and "
        "HO_SUB_CODE are read. Where several of its rows have one Home Office code, --several says "
        "which gives the days; the table names the lines of all of them. Told is what was read, "
        "which codes change against the table in use, and with --rules and --extract who would "
        "move on the list. A row that cannot be used is listed in TABLE.source.json with its line "
        "and why.\n\n"
        "The exit status is 4, and nothing is written, when more of the sheet is wrong than "
        "--tolerate says.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"what would the full index change?",
                  "osara harm import cchi.csv --edition 2026 -r rules/kent-vawg.yaml \\\n"
                  "    -x fixtures/kent-small"},
                 {"write the table",
                  "osara harm import cchi.csv --edition 2026 -o rules/harm/cchi-2026.csv"}},
    .run = harm_command,
};
