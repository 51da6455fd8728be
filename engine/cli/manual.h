/* manual.h -- what the tables say, as a man page, as Markdown and as completions of bash. */
#ifndef OSARA_CLI_MANUAL_H
#define OSARA_CLI_MANUAL_H

#include <stdio.h>

void manual_roff(FILE *out, const void *unused);
void manual_markdown(FILE *out, const void *unused);
void manual_bash(FILE *out, const void *unused);

#endif
