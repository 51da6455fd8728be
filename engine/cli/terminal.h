/* terminal.h -- the only way to the screen: results to stdout, problems to stderr, exit statuses. */
#ifndef OSARA_CLI_TERMINAL_H
#define OSARA_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "osara/osara.h"

/* Before anything is opened: a closed pipe becomes an error to report, and a standard stream that
 * is closed cannot be taken by a file that a run opens. */
void terminal_prepare(void);
/* How stdout wants results: the terminal's width (or COLUMNS), colours where NO_COLOR allows. */
osara_look terminal_look(unsigned format);
/* Writes a result to stdout.  Returns the exit status: 0, or 5 when it cannot, and says why. */
int terminal_print(const char *text);
/* Stdout is a pipe whose reader has gone: who waits for something to print waits in vain.  The second says
 * so, and returns the exit status. */
bool terminal_unread(void);
int terminal_say_unread(void);
/* Writes what `write` draws of `what` to stdout. */
int terminal_show(void (*draw)(FILE *out, const void *what), const void *what);

struct counts {
    size_t errors, warnings, notes;
    bool memory; /* it ran out */
};
/* Prints every problem on stderr in order of place, frees them, and adds to the counts. */
void terminal_problems(osara_problems *problems, struct counts *counts);
/* "2 errors, 1 warning"; nothing when there were none.  Returns `status`, or 70 when memory ran out,
 * since that may be why the rest happened. */
int terminal_counts(const struct counts *counts, int status);
/* Both, and the exit status that stands for `status`; an error without a problem is said too. */
int terminal_finish(enum osara_status status, osara_problems *problems);
/* An error status that came without a problem to explain it. */
void terminal_unexplained(enum osara_status status);
int exit_status(enum osara_status status);

#endif
