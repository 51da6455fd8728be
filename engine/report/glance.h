/* glance.h -- what can be told of everybody's points and band without the values that they are made of. */
#ifndef OSARA_REPORT_GLANCE_H
#define OSARA_REPORT_GLANCE_H

#include "report/results.h"

/* In rank order each of the values stands somewhere else in memory, and most are 0, or all of the score. */
struct glance {
    uint8_t zero, same; /* bit c: so are the points of criterion c, of the first 8 */
    uint16_t band;      /* glance_band(), or GLANCE_FAR */
};
#define GLANCE_FAR UINT16_MAX

/* Twice the index of the band (the last: none), and 1 more for one who is provisional. */
size_t glance_band(const struct results *r, size_t subject);
/* [subjects], on all threads; NULL: out of memory. */
struct glance *glances_make(const struct results *r);

#endif
