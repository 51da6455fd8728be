/* people.h -- likely duplicate people of a run, and files that one command writes alone. */
#ifndef OSARA_RUN_PEOPLE_H
#define OSARA_RUN_PEOPLE_H

#include "report/people_report.h"
#include "run/run.h"

/* After the scores; the extract was read with options.people.  What comes out lives in run->arena. */
enum osara_status run_people(struct osara_run *run, int threads, struct people_report *out,
                             osara_problems *problems);

/* Writes the buffer as a file, owner only, whole or not at all. */
enum osara_status run_write_file(const char *path, struct buffer *b, osara_problems *problems);

#endif
