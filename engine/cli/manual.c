/* manual.c -- the manual from the tables: roff for man(1), and Markdown for docs/cli.md. */
#include "manual.h"

#include <string.h>

#include "help.h"
#include "osara/osara.h"

/* ---- roff ------------------------------------------------------------------------------------- */

static void roff(FILE *out, const char *text)
{
    bool line_begins = true;

    for (; *text != '\0'; text++) {
        if (line_begins && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        line_begins = *text == '\n';
        if (strncmp(text, "\n\n", 2) == 0) {
            fputs("\n.PP", out);
            text++;
            line_begins = true;
            fputc('\n', out);
        } else if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
    }
}

static void roff_facts(FILE *out, const char *title, const struct fact *fact)
{
    fprintf(out, ".SH %s\n", title);
    for (; fact->name != NULL; fact++) {
        fputs(".TP\n.B ", out);
        roff(out, fact->name);
        fputc('\n', out);
        roff(out, fact->text);
        fputc('\n', out);
    }
}

static void roff_option(FILE *out, const struct option_row *row)
{
    fputs(".TP\n", out);
    if (row->letter != 0)
        fprintf(out, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", out);
    roff(out, row->name);
    fputs("\\fR", out);
    if (row->value != NULL) {
        fputs(" \\fI", out);
        roff(out, row->value);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    roff(out, row->text);
    fputs(row->required ? " (required)" : "", out);
    if (row->otherwise != NULL) {
        fputs(" [", out);
        roff(out, row->otherwise);
        fputs("]", out);
    }
    fputs(".\n", out);
}

static void roff_command(FILE *out, const struct command *command)
{
    fprintf(out, ".SS osara %s\n", command->name);
    fputs(".B ", out);
    help_usage(out, command);
    fputs("\n.PP\n", out);
    roff(out, command->details);
    fputc('\n', out);
    for (size_t i = 0; i < command->n_options; i++)
        roff_option(out, &command->options[i]);
    for (size_t i = 0; i < 3 && command->examples[i].line != NULL; i++) {
        fputs(".PP\n", out);
        roff(out, command->examples[i].text);
        fputs(":\n.PP\n.RS 4\n.EX\n", out);
        roff(out, command->examples[i].line);
        fputs("\n.EE\n.RE\n", out);
    }
}

void manual_roff(FILE *out, const void *unused)
{
    (void)unused;
    fprintf(out, ".TH OSARA 1 \"\" \"osara %s\" \"User Commands\"\n", osara_version());
    fputs(".SH NAME\nosara \\- rank offenders by harm, allocate them, and keep the record\n"
          ".SH SYNOPSIS\n.B osara\n.I COMMAND\n[\\fIOPTION\\fR]... [\\fIOPERAND\\fR]...\n"
          ".SH DESCRIPTION\n",
          out);
    roff(out, about);
    fputs("\n.PP\nResults go to standard output or to files, everything else to standard error. "
          "Long options may be shortened, and take their value next or after an equals sign.\n"
          ".SH COMMANDS\n",
          out);
    for (const struct command *const *c = commands; *c != NULL; c++)
        roff_command(out, *c);
    roff_facts(out, "FILES", outputs);
    roff_facts(out, "EXIT STATUS", exit_statuses);
    roff_facts(out, "ENVIRONMENT", environment);
}

/* ---- Markdown --------------------------------------------------------------------------------- */

/* A cell of a table: '|' would end it. */
static void cell(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void markdown_facts(FILE *out, const char *title, const char *head, const struct fact *fact)
{
    fprintf(out, "\n## %s\n\n| %s | |\n| --- | --- |\n", title, head);
    for (; fact->name != NULL; fact++) {
        fprintf(out, "| `%s` | ", fact->name);
        cell(out, fact->text);
        fputs(" |\n", out);
    }
}

static void markdown_option(FILE *out, const struct option_row *row)
{
    fputs("| `", out);
    if (row->letter != 0)
        fprintf(out, "-%c`, `", row->letter);
    fprintf(out, "--%s", row->name);
    if (row->value != NULL) {
        fputc(' ', out);
        cell(out, row->value);
    }
    fputs("` | ", out);
    cell(out, row->text);
    fputs(row->required ? " (required)" : "", out);
    if (row->otherwise != NULL) {
        fputs(" [", out);
        cell(out, row->otherwise);
        fputc(']', out);
    }
    fputs(" |\n", out);
}

static void markdown_command(FILE *out, const struct command *command)
{
    fprintf(out, "\n## osara %s\n\n", command->name);
    fprintf(out, "%c%s.\n\n```text\n", command->summary[0] - 32, command->summary + 1);
    help_usage(out, command);
    fprintf(out, "\n```\n\n%s\n\n| option | |\n| --- | --- |\n", command->details);
    for (size_t i = 0; i < command->n_options; i++)
        markdown_option(out, &command->options[i]);
    fputs("| `-h`, `--help` | show this help |\n", out);
    for (size_t i = 0; i < 3 && command->examples[i].line != NULL; i++) {
        fputs(i == 0 ? "\n```sh\n" : "", out);
        fprintf(out, "# %s\n%s\n", command->examples[i].text, command->examples[i].line);
    }
    fputs(command->examples[0].line != NULL ? "```\n" : "", out);
}

void manual_markdown(FILE *out, const void *unused)
{
    (void)unused;
    fprintf(
        out,
        "# The command line\n\n%s\n\n"
        "Results go to standard output or to files, everything else to standard error. Long\n"
        "options may be shortened (`--led` for `--ledger`), and take their value next or after\n"
        "an equals sign; letters may be bundled; `--` ends the options.\n\n"
        "This page is written by `osara man --format markdown`; a test compares them.\n",
        about);
    for (const struct command *const *c = commands; *c != NULL; c++)
        markdown_command(out, *c);
    markdown_facts(out, "What a run writes", "file", outputs);
    markdown_facts(out, "Exit status", "status", exit_statuses);
    markdown_facts(out, "Environment", "variable", environment);
}
