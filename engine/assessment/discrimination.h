/* discrimination.h -- whether a score tells those to whom something happened from the others. */
#ifndef OSARA_ASSESSMENT_DISCRIMINATION_H
#define OSARA_ASSESSMENT_DISCRIMINATION_H

#include "assessment/bootstrap.h"

struct discrimination {
    uint32_t hits, others;
    double
        auc;   /* chance that one of the hits outscores one of the others, ties a half; NaN: none */
    double se; /* DeLong's standard error; NaN below two of either */
    struct interval interval; /* 95 %, auc +- 1.96 se within 0..1 */
};

/* Area under the ROC curve with DeLong's interval (E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson,
 * Biometrics 44, 1988), by mid-ranks in O(n log n) (X. Sun, W. Xu, IEEE SPL 21, 2014).
 *   score [n]  higher is likelier; not NaN     hit [n]  1: it happened */
enum osara_status discrimination_make(const double score[], const uint8_t hit[], size_t n,
                                      struct discrimination *out, osara_problems *problems);

/* Gini's coefficient of v [n] >= 0: 0 everyone the same, towards 1 all with one; sum of
 * (2 i - n - 1) v(i) over ascending v, by n times their sum.  NaN when all are 0. */
enum osara_status gini_of(const double v[], size_t n, double *out, osara_problems *problems);

#endif
