/* relay.h -- items that are made on all threads, taken in their order by one thread at a time, and finished
 * on all threads: nobody waits for his turn while there is something else to do. */
#ifndef OSARA_RUN_RELAY_H
#define OSARA_RUN_RELAY_H

#include <stdbool.h>
#include <stddef.h>

/* Each says false when all is to stop.  From make to finish an item has a slot of its own, one of
 * relay_slots(). */
struct relay_work {
    void *of;
    bool (*make)(void *of, size_t item, size_t slot);
    bool (*take)(void *of, size_t item, size_t slot);
    bool (*finish)(void *of, size_t item, size_t slot);
};

size_t relay_slots(int threads);
/* Of items 0 .. n - 1.  False when it was stopped: some are then not finished. */
bool relay_run(const struct relay_work *work, size_t n, int threads);

#endif
