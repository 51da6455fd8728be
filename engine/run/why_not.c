/* why_not.c -- one paragraph: why an offender is not proposed for a strand. */
#include "response/why_not.h"

#include <math.h>

#include "base/number.h"
#include "report/card_line.h"
#include "report/told.h"
#include "run/run.h"

static bool find_strand(const struct plan *plan, const char *name, size_t *out,
                        osara_problems *problems)
{
    struct text names[64];

    for (size_t k = 0; k < plan->n_strands; k++) {
        const struct plan_strand *strand = &plan->strands[k];

        names[k] = text_of(strand->name);
        if (text_same_name(text_of(name), names[k]) ||
            text_equal_fold(text_of(name), text_of(strand->title ? strand->title : ""))) {
            *out = k;
            return true;
        }
    }
    problem_add(problems, OSARA_ENO, NULL, "'%s' is not a strand of this ruleset", name);
    problem_hint_nearest(problems, text_of(name), names, plan->n_strands);
    return false;
}

char *osara_run_why_not(osara_run *run, const char *offender, const char *strand, osara_look look,
                        enum osara_status *status, osara_problems *problems)
{
    struct buffer drawn = {0}, b = {0};
    size_t k = 0;
    uint32_t subject = run_subject_of(run, offender, problems);

    *status = OSARA_ENO;
    if (!find_strand(run->plan, strand, &k, problems) || subject == SUBJECT_NONE)
        return NULL;
    *status = OSARA_OK;
    if (run->plan->marking != NULL)
        buffer_format(&drawn, "%s\n", run->plan->marking);
    buffer_string(&drawn, "Why not ");
    buffer_string(&drawn, run->plan->strands[k].title ? run->plan->strands[k].title
                                                      : run->plan->strands[k].name);
    buffer_format(&drawn, " for %s", offender);
    if (run->scores->rank[subject] > 0 && !isnan(run->scores->score[subject])) {
        char score[64];
        size_t n = number_print_rounded(run->scores->score[subject], 2, score);

        buffer_format(&drawn, " (rank %u, score %.*s)", run->scores->rank[subject], (int)n, score);
    }
    buffer_string(&drawn, "? ");
    drawn.failed |= !why_not(run->response, run->plan, run->scores, subject, k, &drawn);
    lines_wrap((struct text){drawn.at, drawn.n}, &look, &b);
    b.failed |= drawn.failed;
    buffer_free(&drawn);
    if (b.failed) {
        *status = problem_memory(problems);
        buffer_free(&b);
        return NULL;
    }
    return told(&b);
}
