/* stability.c -- how ranks move when weights, numbers of scales and rows are drawn anew. */
#include <math.h>
#include <stdlib.h>

#include "osara/assess.h"
#include "report/stability.h"
#include "run/draws.h"

struct osara_stability {
    struct osara_run *run;
    struct stability *weights;
    struct stability_rank *rows;
    struct stability_sheet sheet;
};

/* ---- Rows ---- */

static enum osara_status score_drawn(const struct osara_run *run, const uint32_t *const rows[],
                                     const osara_stability_options *o, struct rank_tails *tails,
                                     osara_problems *problems)
{
    struct extract *e = extract_redraw(run->extract, run->plan, rows);
    struct scores *s = NULL;
    enum osara_status rc = e == NULL ? problem_memory(problems)
                                     : scores_make(run->plan, e, o->run.threads, &s, problems);

    for (size_t i = 0; rc == OSARA_OK && i < run->scores->n_scored; i++) {
        uint32_t rank = s->rank[run->scores->order[i]];

        tails_add(tails, i, rank > 0 ? rank : (uint32_t)s->n_scored,
                  rank > 0 && rank <= s->n_cohort);
    }
    scores_free(s);
    extract_free(e);
    return rc;
}

static enum osara_status draw_rows(struct osara_stability *st, const osara_stability_options *o,
                                   osara_problems *problems)
{
    const struct osara_run *run = st->run;
    const struct data *data = &run->extract->data;
    uint32_t **rows = calloc(data->n_tables + 1, sizeof *rows);
    struct rank_tails tails = {0};
    enum osara_status rc = OSARA_OK;

    st->rows = calloc(run->scores->n_scored + 1, sizeof *st->rows);
    if (rows == NULL || st->rows == NULL || !tails_open(&tails, run->scores->n_scored, o->rows))
        rc = problem_memory(problems);
    for (size_t t = 1; rc == OSARA_OK && t < data->n_tables; t++)
        if ((rows[t] = malloc((data->tables[t].n_rows + 1) * sizeof *rows[t])) == NULL)
            rc = problem_memory(problems);
    for (size_t d = 0; rc == OSARA_OK && d < o->rows; d++) {
        for (size_t t = 1; rc == OSARA_OK && t < data->n_tables; t++)
            rc = rows_redrawn(data->tables[t].first, data->n_subjects, o->seed,
                              d * data->n_tables + t, rows[t], problems);
        if (rc == OSARA_OK)
            rc = score_drawn(run, (const uint32_t *const *)rows, o, &tails, problems);
    }
    for (size_t i = 0; rc == OSARA_OK && i < run->scores->n_scored; i++)
        st->rows[i] = tails_of(&tails, i);
    tails_close(&tails);
    for (size_t t = 0; rows != NULL && t < data->n_tables; t++)
        free(rows[t]);
    free(rows);
    return rc;
}

/* ---- All ---- */

static enum osara_status check(const osara_stability_options *o, osara_problems *problems)
{
    if (o->concentration > 0 && o->draws > 0)
        return OSARA_OK;
    return problem_add(problems, OSARA_EUSAGE, NULL,
                       "the concentration and the number of draws have to be above 0");
}

static void gather(struct osara_stability *st, const osara_stability_options *o)
{
    st->sheet = (struct stability_sheet){.plan = st->run->plan,
                                         .n_cut_ties = st->run->scores->n_cut_ties,
                                         .weights = st->weights,
                                         .rows = st->rows,
                                         .row_draws = o->rows,
                                         .concentration = o->concentration,
                                         .seed = o->seed,
                                         .order = st->run->scores->order,
                                         .score = st->run->scores->score,
                                         .data = &st->run->extract->data};
}

enum osara_status osara_stability_make(const osara_rules *rules,
                                       const osara_stability_options *options,
                                       osara_stability **out, osara_problems *problems)
{
    osara_stability *st = calloc(1, sizeof *st);
    enum osara_status rc;

    if (st == NULL)
        return problem_memory(problems);
    rc = run_read(rules, &options->run, false, &st->run, problems);
    if (rc == OSARA_OK)
        rc = extract_tolerated(st->run->extract, st->run->plan, problems);
    if (rc == OSARA_OK)
        extract_warn_left_out(st->run->extract, st->run->plan, problems);
    if (rc == OSARA_OK)
        rc = check(options, problems);
    if (rc == OSARA_OK)
        rc = scores_make(st->run->plan, st->run->extract, options->run.threads, &st->run->scores,
                         problems);
    if (rc == OSARA_OK)
        rc = run_draw_weights(st->run,
                              &(struct weights_drawn){.draws = options->draws,
                                                      .concentration = options->concentration,
                                                      .seed = options->seed,
                                                      .threads = options->run.threads},
                              &st->weights, problems);
    if (rc == OSARA_OK && options->rows > 0)
        rc = draw_rows(st, options, problems);
    if (rc == OSARA_OK) {
        gather(st, options);
        *out = st;
    } else {
        osara_stability_free(st);
    }
    return rc;
}

char *osara_stability_text(const osara_stability *st, osara_look look, size_t top, bool all)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_JSON)
        stability_json(&st->sheet, all, &b);
    else if (look.format == OSARA_CSV)
        stability_csv(&st->sheet, all, &b);
    else
        stability_screen(&st->sheet, top, &look, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

void osara_stability_free(osara_stability *st)
{
    if (st == NULL)
        return;
    stability_free(st->weights);
    free(st->rows);
    osara_run_free(st->run);
    free(st);
}
