/* stability.h -- how stable a list is, drawn. */
#ifndef OSARA_REPORT_STABILITY_H
#define OSARA_REPORT_STABILITY_H

#include "assessment/stability.h"
#include "base/buffer.h"
#include "objective/plan.h"

/* Borrows all of it. */
struct stability_sheet {
    const struct plan *plan;
    size_t n_cut_ties; /* below the line with the score of the last above it */
    const struct stability *weights;
    const struct stability_rank *rows; /* [n_ranked] over rows drawn anew; NULL: not asked for */
    size_t row_draws;
    double concentration;
    unsigned long seed;
    const uint32_t *order; /* [n_ranked] subjects in rank order */
    const double *score;   /* by subject */
    const struct data *data;
};

void stability_screen(const struct stability_sheet *s, size_t top, const osara_look *look,
                      struct buffer *b);
/* The cohort and those at the line; with `all` everyone who is ranked. */
void stability_csv(const struct stability_sheet *s, bool all, struct buffer *b);
void stability_json(const struct stability_sheet *s, bool all, struct buffer *b);

#endif
