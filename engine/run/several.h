/* several.h -- several plans over one extract, which is read once where they read it alike. */
#ifndef OSARA_RUN_SEVERAL_H
#define OSARA_RUN_SEVERAL_H

#include "run/run.h"

struct wanted_run {
    const struct osara_rules *rules;
    int32_t as_of; /* DATE_MISSING: as the options say */
    const char *evidence; /* NULL: as the options say */
    enum plan_use use;
    int32_t since; /* USE_OUTCOME */
};

/* Plans and extracts of n runs, out [n]; nothing is scored.  Texts become words of the first, so that
 * an id is the same word in all.  On failure nothing is left. */
enum osara_status several_read(const struct wanted_run wanted[], size_t n,
                               const osara_options *options, struct osara_run *out[],
                               osara_problems *problems);
/* Frees them, the first last; NULLs are fine. */
void several_free(struct osara_run *runs[], size_t n);

#endif
