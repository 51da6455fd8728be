/* example.c -- Osara from a program of yours: score an extract, walk down the list, keep the record.
 *
 *     cc -std=c17 example.c -losara ...      example RULES EXTRACT OUT
 *
 * Every function that can fail returns OSARA_OK or a negative status and adds to the problems. */
#include <stdio.h>
#include <stdlib.h>

#include "osara/osara.h"

static int complain(osara_problems *problems)
{
    osara_problems_sort(problems);
    for (size_t i = 0; i < problems->n; i++) {
        char *text = osara_problem_text(&problems->at[i]);

        fputs(text != NULL ? text : "out of memory\n", stderr);
        free(text);
    }
    osara_problems_free(problems);
    return EXIT_FAILURE;
}

/* The list is in rank order; strings live as long as the run. */
static void walk(const osara_run *run)
{
    osara_subject s;

    for (size_t i = 0; i < 5 && osara_run_subject(run, i, &s); i++)
        printf("%2u  %s  %5.1f  %-9s  %s%s%s%s\n", (unsigned)s.rank, s.offender, s.score, s.band,
               s.status, s.strand[0] != '\0' ? ": " : "", s.strand,
               s.provisional ? "  (leans on missing data)" : "");
    printf("%zu offenders, seal %.16s...\n", osara_run_count(run), osara_run_seal(run));
}

int main(int argc, char **argv)
{
    osara_problems problems = {0}; /* always start from {0} */
    osara_rules *rules = NULL;
    osara_run *run = NULL;
    enum osara_status rc;

    if (argc != 4) {
        fprintf(stderr, "usage: example RULES EXTRACT OUT\n");
        return 2;
    }
    rc = osara_rules_load(argv[1], &rules, &problems);
    if (rc == OSARA_OK) {
        const osara_options options = {.extract = argv[2], .as_of = "2023-01-31"};

        rc = osara_run_make(rules, &options, &run, &problems); /* writes nothing */
    }
    if (rc == OSARA_OK) {
        const osara_witness witness = {.who = "example", .at = "2023-02-01T03:00:00Z"};

        walk(run);
        rc = osara_run_write(run, argv[3], &witness, &problems); /* all files, or none */
    }
    osara_run_free(run);
    osara_rules_free(rules);
    return rc == OSARA_OK ? EXIT_SUCCESS : complain(&problems);
}
