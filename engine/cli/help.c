/* help.c -- --help, drawn from the tables for a screen of 80 columns. */
#include "help.h"

#include <string.h>

enum { WIDTH = 79, COLUMN = 28 };

const char about[] =
    "Reads an extract of offenders and offences, scores the harm each offender does by rules "
    "written in YAML, ranks them, allocates the highest-harm ones to a management strand within "
    "its capacity, and keeps a sealed record of every step. It proposes; people decide.";

const struct fact exit_statuses[] = {
    {"0", "done"},
    {"1", "done, and the answer is no: problems found, tests failed, the offender is not there, "
          "the ledger does "
          "not verify"},
    {"2", "the command line is wrong"},
    {"3", "the ruleset is wrong"},
    {"4", "the extract is beyond tolerance, or its mapping is wrong"},
    {"5", "cannot read or write"},
    {"70", "a fault in osara, or out of memory"},
    {NULL, NULL},
};

const struct fact environment[] = {
    {"OSARA_LEDGER",
     "the ledger of all commands, where they are given none; 'none': nothing is kept, and "
     "nothing is said of it"},
    {"NO_COLOR", "when it is set and not empty, no colours"},
    {"COLUMNS", "how wide tables may be; else the terminal's width, else 80"},
    {"LOGNAME", "who runs it, for the ledger, where the system does not know"},
    {NULL, NULL},
};

const struct fact outputs[] = {
    {"ranked.csv", "all scored subjects in rank order, with points by criterion"},
    {"strands/NAME.csv", "a strand's own list, in its own order, with its waiting list"},
    {"options.csv",
     "a worklist, best first: options to consider, orders that end or were breached"},
    {"places.csv",
     "what a place is worth: who would come in with one more, and what harm he stands for"},
    {"deselection.csv", "who holds a place and is proposed to leave it, since when, and why"},
    {"quarantine.csv", "each row not used because of a fault: file, line, column, why"},
    {"run.json",
     "inputs with SHA-256 and counts, the account of rows, the strands' fill, the seal"},
    {"pack.html", "the meeting pack: one page with the list, the strands, the cards, the trends, "
                  "the method; opens in any browser, without a network"},
    {"pack.xlsx", "the same as a workbook: a sheet for the list, each strand, options, account"},
    {"records.jsonl",
     "one record a line for each offender of the cohort, and for each whom a decision places"},
    {NULL, NULL},
};

/* Writes text by words from column `at` on, wrapped at WIDTH and continued at column `indent`. */
static void wrap(FILE *out, const char *text, int at, int indent)
{
    bool first = true;

    while (*text != '\0') {
        int n = (int)strcspn(text, " \n");

        if (!first && at + 1 + n > WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            fputc(' ', out);
            at++;
        }
        first = false;
        fprintf(out, "%.*s", n, text);
        at += n;
        text += n;
        if (strncmp(text, "\n\n", 2) == 0) {
            fprintf(out, "\n\n%*s", indent, "");
            at = indent;
            first = true;
        }
        text += strspn(text, " \n");
    }
    fputc('\n', out);
}

/* After a name that ends in column `at`: a text in its own column. */
static void beside(FILE *out, int at, int column, const char *text)
{
    if (at > column - 2) {
        fputc('\n', out);
        at = 0;
    }
    fprintf(out, "%*s", column - at, "");
    wrap(out, text, column, column);
}

static void facts(FILE *out, const char *title, int column, const struct fact *fact)
{
    fprintf(out, "\n%s:\n", title);
    for (; fact->name != NULL; fact++)
        beside(out, fprintf(out, "  %s", fact->name), column, fact->text);
}

void help_usage(FILE *out, const struct command *command)
{
    fprintf(out, "osara %s", command->name);
    for (size_t i = 0; i < command->n_options; i++) {
        const struct option_row *row = &command->options[i];

        if (row->required && row->letter != 0)
            fprintf(out, " -%c %s", row->letter, row->value);
        else if (row->required)
            fprintf(out, " --%s %s", row->name, row->value);
    }
    fputs(" [OPTION]...", out);
    if (command->operands[0] != '\0')
        fprintf(out, " %s", command->operands);
}

int help_option(FILE *out, const struct option_row *row)
{
    int n = row->letter != 0 ? fprintf(out, "-%c, ", row->letter) : fprintf(out, "    ");

    n += fprintf(out, "--%s", row->name);
    if (row->value != NULL)
        n += fprintf(out, " %s", row->value);
    return n;
}

static void option_line(FILE *out, const struct option_row *row)
{
    char text[400];

    snprintf(text, sizeof text, "%s%s%s%s%s", row->text, row->required ? " (required)" : "",
             row->otherwise != NULL ? " [" : "", row->otherwise != NULL ? row->otherwise : "",
             row->otherwise != NULL ? "]" : "");
    fputs("  ", out);
    beside(out, 2 + help_option(out, row), COLUMN, text);
}

/* The lines of an example, each after the first at column 2. */
static void indented(FILE *out, const char *lines)
{
    for (; *lines != '\0'; lines++)
        fputs(*lines == '\n' ? "\n  " : (const char[]){*lines, '\0'}, out);
    fputc('\n', out);
}

void help_command(FILE *out, const void *what)
{
    const struct command *command = what;

    fputs("Usage: ", out);
    help_usage(out, command);
    fputs("\n\n", out);
    wrap(out, command->details, 0, 0);
    fputs("\nOptions:\n", out);
    for (size_t i = 0; i < command->n_options; i++)
        option_line(out, &command->options[i]);
    beside(out, fprintf(out, "  -h, --help"), COLUMN, "show this help");
    for (size_t i = 0; i < 3 && command->examples[i].line != NULL; i++) {
        fputs(i == 0 ? "\nExamples:\n" : "\n", out);
        fprintf(out, "  # %s\n  ", command->examples[i].text);
        indented(out, command->examples[i].line);
    }
}

void help_program(FILE *out, const void *what)
{
    (void)what;
    fputs("Usage: osara COMMAND [OPTION]... [OPERAND]...\n\n", out);
    wrap(out, about, 0, 0);
    fputs("\nCommands:\n", out);
    for (const struct command *const *c = commands; *c != NULL; c++)
        beside(out, fprintf(out, "  %s", (*c)->name), 21, (*c)->summary);
    facts(out, "Exit status", 6, exit_statuses);
    facts(out, "Environment", 14, environment);
    fputs("\n'osara COMMAND --help' says more; 'osara --version' says which osara this is.\n", out);
}
