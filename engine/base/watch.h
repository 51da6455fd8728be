/* watch.h -- where the time of a run goes: the caller's clock, read for him (osara_timings). */
#ifndef OSARA_BASE_WATCH_H
#define OSARA_BASE_WATCH_H

#include "osara/osara.h"

/* The caller's clock in seconds; 0 when nobody asks (NULL). */
double watch_now(const osara_timings *t);
/* Adds what has passed since `since` (watch_now()) to a stage, with what it went through; returns
 * now, where the next stage begins.  Of one stage one thread at a time may tell. */
double watch_lap(osara_timings *t, enum osara_stage stage, double since, uint64_t bytes,
                 uint64_t rows);
/* The same for a part of another stage, which is still going on and will tell of the whole. */
double watch_within(osara_timings *t, enum osara_stage stage, enum osara_stage whole, double since,
                    uint64_t bytes, uint64_t rows);
/* So many seconds of a part of another stage, which has told of the whole. */
void watch_part(osara_timings *t, enum osara_stage stage, enum osara_stage whole, double seconds);
/* The same for what one thread did while others were at another stage, which has told of that time. */
void watch_beside(osara_timings *t, enum osara_stage stage, double since, uint64_t bytes);
/* So many seconds of it, told when that thread has done. */
void watch_beside_for(osara_timings *t, enum osara_stage stage, double seconds);

#endif
