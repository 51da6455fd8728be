/* timings.h -- where the time of a run went, drawn. */
#ifndef OSARA_REPORT_TIMINGS_H
#define OSARA_REPORT_TIMINGS_H

#include "base/buffer.h"
#include "osara/osara.h"

/* What the machine can do, in bytes a second; NaN: not measured. */
struct limits {
    double pass;   /* to pass over bytes, on all threads */
    double marks;  /* to find every separator, quote and line end, on all threads */
    double digest; /* SHA-256, on one thread */
    int threads;
};

/* `seconds`: of the whole. */
void timings_show(const osara_timings *t, const struct limits *limits, double seconds,
                  const osara_look *look, struct buffer *b);

#endif
