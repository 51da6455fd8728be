/* help.h -- what the tables say, for the screen. */
#ifndef OSARA_CLI_HELP_H
#define OSARA_CLI_HELP_H

#include <stdio.h>

#include "options.h"

/* "osara run -r FILE -x FOLDER [OPTION]..." */
void help_usage(FILE *out, const struct command *command);
/* "-r, --rules FILE"; returns how many characters. */
int help_option(FILE *out, const struct option_row *row);
/* The help of one command; `what` is a struct command. */
void help_command(FILE *out, const void *what);
/* The help of the program; `what` is not used. */
void help_program(FILE *out, const void *what);

/* What holds for every command, one table for help and manual alike. */
struct fact {
    const char *name, *text; /* both NULL: the end */
};
extern const struct fact exit_statuses[];
extern const struct fact environment[];
extern const struct fact outputs[];
extern const char about[];

#endif
