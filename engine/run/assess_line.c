/* assess_line.c -- the jump at the line of the first run: who stood just above it beside who stood just
 * below. */
#include <math.h>
#include <stdlib.h>

#include "run/looking.h"

/* Above or below the line, and how far: of those who tie across it, who is not in the cohort is a
 * hair below. */
static double distance(const struct day *day, size_t subject)
{
    double x = day->score[subject] - day->line;

    return x >= 0 && !day->in[subject] ? -1e-300 : x;
}

/* Of those near enough to the line how many came onto the list by the end of the window after it: being
 * above the line is not yet being managed. */
static void count_listed(struct looking *k, const uint32_t who[], const double x[], size_t n)
{
    struct assess_line *line = &k->a->sheet.line;
    const struct event_group *entries = &k->a->groups[0];

    for (size_t s = 0; s < k->n; s++)
        k->happened[s] = INT32_MAX;
    for (size_t i = 0; k->a->n_groups > 0 && i < entries->n; i++)
        if (looking_subject(k, &entries->events[i]) != SUBJECT_NONE)
            k->happened[looking_subject(k, &entries->events[i])] = entries->events[i].on;
    for (size_t i = 0; i < n; i++)
        if (fabs(x[i]) < line->at.bandwidth &&
            k->happened[who[i]] <= looking_window_end(k->a, line->on))
            *(x[i] < 0 ? &line->listed_below : &line->listed_above) += 1;
}

/* At the line of the first run whose window is over: the fewest had been managed by then. */
enum osara_status looking_at_line(struct looking *k)
{
    struct assess_sheet *sheet = &k->a->sheet;
    const struct day *day = &k->days[0];
    double *x = malloc((k->n + 1) * sizeof *x), *y = malloc((k->n + 1) * sizeof *y), h;
    uint32_t *who = malloc((k->n + 1) * sizeof *who);
    size_t n = 0;
    enum osara_status rc = x && y && who ? OSARA_OK : problem_memory(k->problems);
    struct anchor *at = looking_anchor(k, day->on);

    for (size_t s = 0; rc == OSARA_OK && at != NULL && s < k->n; s++)
        if (!isnan(day->score[s]) && !day->held[s] && !isnan(day->line)) {
            who[n] = (uint32_t)s;
            x[n++] = distance(day, s);
        }
    h = rc == OSARA_OK ? discontinuity_bandwidth(x, n) : 0;
    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        struct effect_window after = {{0}};

        if (fabs(x[i]) < 2 * h)
            rc = looking_window(k, at, SIDE_AFTER, who[i], &after);
        y[i] = after.of[EFFECT_OFFENCES];
    }
    if (rc == OSARA_OK && h > 0) {
        sheet->line.made = true;
        sheet->line.on = day->on;
        discontinuity_make(x, y, n, h, &sheet->line.at);
        discontinuity_make(x, y, n, h / 2, &sheet->line.half);
        discontinuity_make(x, y, n, h * 2, &sheet->line.twice);
        count_listed(k, who, x, n);
    }
    free(x);
    free(y);
    free(who);
    return rc;
}
