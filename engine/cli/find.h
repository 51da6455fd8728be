/* find.h -- which command the first words of a command line mean. */
#ifndef OSARA_CLI_FIND_H
#define OSARA_CLI_FIND_H

#include "options.h"

/* The command that the n words begin with, and how many words its name *used; NULL: said why. */
const struct command *find_command(int n, char **words, int *used);

#endif
