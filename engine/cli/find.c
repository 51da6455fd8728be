/* find.c -- which command the first words of a command line mean. */
#include "find.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"

const struct command *const commands[] = {
    /* clang-format off: one a line */
    &command_run,
    &command_check,
    &command_fmt,
    &command_scan,
    &command_explain,
    &command_trends,
    &command_report,
    &command_compare,
    &command_evidence,
    &command_decide,
    &command_decisions,
    &command_act,
    &command_interventions,
    &command_backtest,
    &command_assess,
    &command_stability,
    &command_weigh,
    &command_fit,
    &command_method,
    &command_audit_verify,
    &command_audit_show,
    &command_audit_keygen,
    &command_audit_head,
    &command_audit_growth,
    &command_audit_prove,
    &command_audit_check_proof,
    &command_audit_replay,
    &command_audit_log,
    &command_audit_dispose,
    &command_harm_import,
    &command_help,
    &command_man,
    &command_completions,
    NULL,
    /* clang-format on */
};

/* Is `word` the first of the two words of a command's name? */
static bool is_group(const char *word)
{
    size_t n = strlen(word);

    for (const struct command *const *c = commands; *c != NULL; c++)
        if (strncmp((*c)->name, word, n) == 0 && (*c)->name[n] == ' ')
            return true;
    return false;
}

static void say_unknown(const char *name)
{
    const char *names[64], *meant;
    size_t n = 0;

    for (const struct command *const *c = commands; *c != NULL && n < 64; c++)
        names[n++] = (*c)->name;
    fprintf(stderr, "osara: error: unknown command '%s'\n", name);
    meant = nearest_name(name, names, n);
    if (meant != NULL)
        fprintf(stderr, "   = did you mean '%s'?\n", meant);
    fputs("try 'osara --help'\n", stderr);
}

static void say_group(const char *group)
{
    size_t n = strlen(group);

    fprintf(stderr, "osara: error: '%s' needs one more word:\n", group);
    for (const struct command *const *c = commands; *c != NULL; c++)
        if (strncmp((*c)->name, group, n) == 0 && (*c)->name[n] == ' ')
            fprintf(stderr, "   = 'osara %s': %s\n", (*c)->name, (*c)->summary);
}

const struct command *find_command(int n, char **words, int *used)
{
    bool group = is_group(words[0]);
    char name[64];

    *used = group && n > 1 && words[1][0] != '-' ? 2 : 1;
    if (group && *used == 1) {
        say_group(words[0]);
        return NULL;
    }
    snprintf(name, sizeof name, "%s%s%s", words[0], *used == 2 ? " " : "",
             *used == 2 ? words[1] : "");
    for (const struct command *const *c = commands; *c != NULL; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    say_unknown(name);
    return NULL;
}
