/* compare.c -- two rulesets on one extract: scored side by side, and held against each other. */
#include <stdlib.h>

#include "report/compare.h"
#include "run/compared.h"
#include "run/several.h"

static enum osara_status stand(struct osara_run *run, int threads, struct standing **out,
                               osara_problems *problems)
{
    enum osara_status rc = scores_make(run->plan, run->extract, threads, &run->scores, problems);

    if (rc == OSARA_OK)
        rc = respond(run->plan, &run->extract->data, run->scores, run->history, &run->response,
                     problems);
    if (rc == OSARA_OK)
        rc = standing_make(run->plan, &run->extract->data, run->scores, run->response, out,
                           problems);
    return rc;
}

enum osara_status osara_compare(const osara_rules *a, const osara_rules *b,
                                const osara_options *options, osara_comparison **out,
                                osara_problems *problems)
{
    const struct wanted_run wanted[] = {{.rules = a, .as_of = DATE_MISSING},
                                        {.rules = b, .as_of = DATE_MISSING}};
    osara_comparison *c = calloc(1, sizeof *c);
    enum osara_status rc;

    if (c == NULL)
        return problem_memory(problems);
    rc = several_read(wanted, 2, options, c->runs, problems);
    for (size_t i = 0; rc == OSARA_OK && i < 2; i++)
        rc = stand(c->runs[i], options->threads, &c->standings[i], problems);
    if (rc == OSARA_OK)
        rc = comparison_make(c->standings[0], c->standings[1], &c->comparison, problems);
    if (rc == OSARA_OK)
        *out = c;
    else
        osara_comparison_free(c);
    return rc;
}

/* ---- Again and again ---- */

struct osara_comparing {
    osara_options options;
    struct osara_run *run;
    struct standing *standing;
};

enum osara_status osara_comparing_open(const osara_rules *a, const osara_options *options,
                                       osara_comparing **out, osara_problems *problems)
{
    const struct wanted_run wanted = {.rules = a, .as_of = DATE_MISSING};
    osara_comparing *c = calloc(1, sizeof *c);
    enum osara_status rc;

    if (c == NULL)
        return problem_memory(problems);
    c->options = *options;
    rc = several_read(&wanted, 1, options, &c->run, problems);
    if (rc == OSARA_OK)
        rc = stand(c->run, options->threads, &c->standing, problems);
    if (rc == OSARA_OK)
        *out = c;
    else
        osara_comparing_free(c);
    return rc;
}

enum osara_status comparing_read(const osara_comparing *c, const osara_rules *rules,
                                 const osara_options *options, osara_run **out,
                                 osara_problems *problems)
{
    struct osara_run *run = NULL;
    enum osara_status rc = run_plan(rules, options, DATE_MISSING,
                                    (struct plan_how){.beside = c->run->plan}, &run, problems);

    if (rc == OSARA_OK && !plan_has_read_for(c->run->plan, run->plan))
        rc = run_extract(run, options, false, problems);
    else if (rc == OSARA_OK && (run->extract = extract_share(c->run->extract, run->plan)) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        *out = run;
    else
        osara_run_free(run);
    return rc;
}

enum osara_status osara_comparing_with(osara_comparing *comparing, const osara_rules *b,
                                       osara_comparison **out, osara_problems *problems)
{
    osara_comparison *c = calloc(1, sizeof *c);
    enum osara_status rc;

    if (c == NULL)
        return problem_memory(problems);
    c->borrowed = true;
    c->runs[0] = comparing->run;
    c->standings[0] = comparing->standing;
    rc = comparing_read(comparing, b, &comparing->options, &c->runs[1], problems);
    if (rc == OSARA_OK)
        rc = extract_tolerated(c->runs[1]->extract, c->runs[1]->plan, problems);
    if (rc == OSARA_OK)
        rc = stand(c->runs[1], comparing->options.threads, &c->standings[1], problems);
    if (rc == OSARA_OK)
        rc = comparison_make(c->standings[0], c->standings[1], &c->comparison, problems);
    if (rc == OSARA_OK)
        *out = c;
    else
        osara_comparison_free(c);
    return rc;
}

void osara_comparing_free(osara_comparing *comparing)
{
    if (comparing == NULL)
        return;
    standing_free(comparing->standing);
    osara_run_free(comparing->run);
    free(comparing);
}

/* ---- Shown ---- */

char *osara_comparison_text(const osara_comparison *c, osara_look look, size_t top, bool all)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_HTML)
        compare_html(c->comparison, &b);
    else if (look.format == OSARA_JSON)
        compare_json(c->comparison, all, &b);
    else if (look.format == OSARA_CSV)
        compare_csv(c->comparison, all, &b);
    else
        compare_screen(c->comparison, top, &look, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

void osara_comparison_free(osara_comparison *c)
{
    if (c == NULL)
        return;
    comparison_free(c->comparison);
    if (c->borrowed) {
        c->runs[0] = NULL;
        c->standings[0] = NULL;
    }
    for (size_t i = 0; i < 2; i++)
        standing_free(c->standings[i]);
    several_free(c->runs, 2);
    for (size_t i = 0; i < 2; i++)
        if (c->opened[i])
            replay_close(&c->again[i]);
    words_free(c->ids);
    free(c);
}
