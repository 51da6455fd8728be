/* make.h -- the first half of every command that scores: read the rules, then make the run. */
#ifndef OSARA_CLI_MAKE_H
#define OSARA_CLI_MAKE_H

#include "osara/osara.h"

/* `evidence` is the place of a word in the option's choice.  *rules and *run are the caller's to
 * free, also when this fails. */
enum osara_status make_run(const char *path, osara_options options, unsigned evidence,
                           osara_rules **rules, osara_run **run, osara_problems *problems);

#endif
