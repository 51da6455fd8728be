/* write_ranked.h -- ranked.csv: the list of everyone. */
#ifndef OSARA_RUN_WRITE_RANKED_H
#define OSARA_RUN_WRITE_RANKED_H

#include "base/files.h"
#include "run/run.h"

/* Writes it as the next of the outputs. */
enum osara_status write_ranked(const struct osara_run *run, struct outputs *o,
                               osara_problems *problems);

#endif
