/* scan.c -- rules and extract in, what is wrong with the extract out: nobody is allocated. */
#include <stdlib.h>

#include "analysis/bounds.h"
#include "report/lists.h"
#include "report/quality_html.h"
#include "run/people.h"

struct osara_scan {
    struct osara_run *run; /* read and scored; without a response */
    struct quality quality;
    struct people_report people;
};

enum osara_status osara_scan_make(const osara_rules *rules, const osara_options *options,
                                  osara_scan **out, osara_problems *problems)
{
    struct osara_scan *scan = calloc(1, sizeof *scan);
    struct osara_run *run;
    enum osara_status rc = OSARA_OK, tolerated = OSARA_OK;

    if (scan == NULL)
        return problem_memory(problems);
    rc = run_read(rules, options, true, &scan->run, problems);
    run = scan->run;
    if (rc == OSARA_OK)
        rc = scores_make(run->plan, run->extract, options->threads, &run->scores, problems);
    if (rc == OSARA_OK)
        rc = bounds_make(run->plan, run->extract, options->threads, run->scores, problems);
    if (rc == OSARA_OK)
        rc = run_suspect(run, problems);
    if (rc == OSARA_OK && options->people)
        rc = run_people(run, options->threads, &scan->people, problems);
    if (rc == OSARA_OK) {
        tolerated = extract_tolerated(run->extract, run->plan, problems);
        rc = tolerated == OSARA_EEXTRACT ? OSARA_OK : tolerated;
    }
    if (rc != OSARA_OK) {
        osara_scan_free(scan);
        return rc;
    }
    run_gather(run);
    scan->quality = (struct quality){.plan = run->plan,
                                     .extract = run->extract,
                                     .scores = run->scores,
                                     .suspicious = run->suspicious,
                                     .n_suspicious = run->n_suspicious,
                                     .people = options->people ? &scan->people : NULL,
                                     .folder = run->extract_path,
                                     .hashed = !options->no_hash,
                                     .tolerable = tolerated == OSARA_OK};
    *out = scan;
    return tolerated;
}

enum osara_status osara_scan_write_html(const osara_scan *scan, const char *path,
                                        osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc;

    quality_html(&scan->quality, &b);
    rc = run_write_file(path, &b, problems);
    buffer_free(&b);
    return rc;
}

enum osara_status osara_scan_write_people(const osara_scan *scan, const char *path,
                                          osara_problems *problems)
{
    struct buffer b = {0};
    enum osara_status rc;

    people_csv(&scan->people, &b);
    rc = run_write_file(path, &b, problems);
    buffer_free(&b);
    return rc;
}

char *osara_scan_text(const osara_scan *scan, osara_look look)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_JSON)
        quality_json(&scan->quality, &b);
    else if (look.format == OSARA_CSV)
        quarantine_list(&scan->run->results, &b);
    else
        quality_screen(&scan->quality, &look, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

void osara_scan_free(osara_scan *scan)
{
    if (scan == NULL)
        return;
    osara_run_free(scan->run);
    free(scan);
}
