/* several.c -- several plans over one extract, which is read once where they read it alike. */
#include "run/several.h"

#include <stdlib.h>

void several_free(struct osara_run *runs[], size_t n)
{
    for (size_t i = n; i-- > 0;) {
        osara_run_free(runs[i]);
        runs[i] = NULL;
    }
}

static enum osara_status plan_all(const struct wanted_run wanted[], size_t n,
                                  const osara_options *o, struct osara_run *out[],
                                  osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        osara_options own = *o;

        if (wanted[i].evidence != NULL)
            own.evidence = wanted[i].evidence;
        rc = run_plan(wanted[i].rules, &own, wanted[i].as_of,
                      (struct plan_how){.beside = i > 0 ? out[0]->plan : NULL,
                                        .use = wanted[i].use,
                                        .since = wanted[i].since},
                      &out[i], problems);
    }
    return rc;
}

/* Two-digit years are read as of the date of a plan: the latest is the one to read by. */
static size_t latest(struct osara_run *const runs[], size_t n)
{
    size_t found = 0;

    for (size_t i = 1; i < n; i++)
        if (runs[i]->plan->as_of > runs[found]->plan->as_of)
            found = i;
    return found;
}

static enum osara_status read_all(struct osara_run *runs[], size_t n, const osara_options *o,
                                  osara_problems *problems)
{
    bool *alike = calloc(n, sizeof *alike);
    size_t reader = latest(runs, n);
    enum osara_status rc = OSARA_OK;

    if (alike == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++)
        alike[i] = i != reader && plan_reads_for(runs[reader]->plan, runs[i]->plan);
    rc = run_extract(runs[reader], o, false, problems);
    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        if (i == reader)
            continue;
        if (!alike[i])
            rc = run_extract(runs[i], o, false, problems);
        else if ((runs[i]->extract = extract_share(runs[reader]->extract, runs[i]->plan)) == NULL)
            rc = problem_memory(problems);
    }
    for (size_t i = 0; rc == OSARA_OK && i < n; i++)
        if (i == reader || !alike[i])
            rc = extract_tolerated(runs[i]->extract, runs[i]->plan, problems);
    if (rc == OSARA_OK)
        extract_warn_left_out(runs[reader]->extract, runs[reader]->plan, problems);
    free(alike);
    return rc;
}

enum osara_status several_read(const struct wanted_run wanted[], size_t n,
                               const osara_options *options, struct osara_run *out[],
                               osara_problems *problems)
{
    enum osara_status rc;

    for (size_t i = 0; i < n; i++)
        out[i] = NULL;
    rc = plan_all(wanted, n, options, out, problems);
    if (rc == OSARA_OK)
        rc = read_all(out, n, options, problems);
    if (rc != OSARA_OK)
        several_free(out, n);
    return rc;
}
