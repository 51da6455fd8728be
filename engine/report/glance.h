/* glance.h -- what a row of a list tells of everybody, side by side, but for the values of points. */
#ifndef OSARA_REPORT_GLANCE_H
#define OSARA_REPORT_GLANCE_H

#include "report/results.h"

enum { GLANCED = 8 }; /* criteria */

/* In rank order each value stands somewhere else in memory, and most points are 0, or all of the score. */
struct glance {
    double score;
    uint32_t word;      /* glance_column()'s */
    uint8_t zero, same; /* bit c: so are the points of criterion c, of the first GLANCED */
    uint16_t band;      /* glance_band(), or GLANCE_FAR */
};
#define GLANCE_FAR UINT16_MAX

/* The first column that the list shows, where it is one of words; or NULL. */
const struct column *glance_column(const struct results *r);
/* Twice the index of the band (the last: none), and 1 more for one who is provisional. */
size_t glance_band(const struct results *r, size_t subject);
/* [subjects], on all threads; NULL: out of memory. */
struct glance *glances_make(const struct results *r);

#endif
