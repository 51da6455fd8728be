/* fit.h -- weights that would have caught most of the later harm, beside those of now, drawn. */
#ifndef OSARA_REPORT_FIT_H
#define OSARA_REPORT_FIT_H

#include "assessment/fit.h"
#include "base/buffer.h"
#include "objective/plan.h"

enum { FIT_LEAST = 10 }; /* people who did harm: from fewer nothing is learned */

struct fit_sheet {
    const struct plan *plan;
    const struct fit *fit; /* NULL: too few did harm */
    const double *panel;   /* [criteria] shares of 1, or NULL */
    const char *panel_name;
    size_t n, hits, line, folds;
    unsigned long seed;
    int32_t as_of, until;
    bool label; /* the outcome is a label of the extract: there is no `until` */
};

void fit_screen(const struct fit_sheet *s, const osara_look *look, struct buffer *b);
/* A line a criterion, then a line a list. */
void fit_csv(const struct fit_sheet *s, struct buffer *b);
void fit_json(const struct fit_sheet *s, struct buffer *b);

#endif
