/* watch.c -- where the time of a run goes: the caller's clock, read for him (osara_timings). */
#include "base/watch.h"

double watch_now(const osara_timings *t)
{
    return t != NULL ? t->now() : 0;
}

double watch_lap(osara_timings *t, enum osara_stage stage, double since, uint64_t bytes,
                 uint64_t rows)
{
    double now = watch_now(t);

    if (t != NULL) {
        t->stages[stage].seconds += now - since;
        t->stages[stage].bytes += bytes;
        t->stages[stage].rows += rows;
    }
    return now;
}

double watch_within(osara_timings *t, enum osara_stage stage, enum osara_stage whole, double since,
                    uint64_t bytes, uint64_t rows)
{
    double now = watch_lap(t, stage, since, bytes, rows);

    if (t != NULL)
        t->stages[whole].seconds -= now - since;
    return now;
}

void watch_part(osara_timings *t, enum osara_stage stage, enum osara_stage whole, double seconds)
{
    if (t != NULL) {
        t->stages[stage].seconds += seconds;
        t->stages[whole].seconds -= seconds;
    }
}

void watch_beside_for(osara_timings *t, enum osara_stage stage, double seconds)
{
    if (t != NULL)
        t->stages[stage].beside += seconds;
}

void watch_beside(osara_timings *t, enum osara_stage stage, double since, uint64_t bytes)
{
    if (t != NULL) {
        t->stages[stage].beside += t->now() - since;
        t->stages[stage].bytes += bytes;
    }
}
