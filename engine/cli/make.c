/* make.c -- the first half of every command that scores. */
#include "make.h"

enum osara_status make_run(const char *path, osara_options options, unsigned evidence,
                           osara_rules **rules, osara_run **run, osara_problems *problems)
{
    static const char *const classes[] = {NULL, "charge", "conviction"};
    double begun = options.timings != NULL ? options.timings->now() : 0;
    enum osara_status rc = osara_rules_load(path, rules, problems);

    if (options.timings != NULL)
        options.timings->stages[OSARA_STAGE_RULES].seconds += options.timings->now() - begun;
    options.evidence = classes[evidence];
    return rc == OSARA_OK ? osara_run_make(*rules, &options, run, problems) : rc;
}
