/* relay.c -- see relay.h. */
#include "run/relay.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum step { STEP_MAKE, STEP_TAKE, STEP_FINISH, STEP_WAIT, STEP_END };

enum state { FREE, MADE, TAKEN, BUSY };

struct relay {
    const struct relay_work *work;
    size_t n, n_slots;
    size_t made, taken, finished; /* items that were begun to be made; that are taken; that are done with */
    bool taking, stop;
    uint8_t *slots; /* [n_slots] enum state of the items there: i is in slot i % n_slots */
    pthread_mutex_t lock; /* of all that changes */
    pthread_cond_t changed;
};

size_t relay_slots(int threads)
{
    return 2 * (size_t)threads + 2;
}

/* What is in the way of most others comes first.  The lock is held. */
static enum step next_step(struct relay *r, size_t *item)
{
    if (r->stop || r->finished == r->n)
        return STEP_END;
    *item = r->taken;
    if (!r->taking && r->taken < r->made && r->slots[r->taken % r->n_slots] == MADE) {
        r->taking = true;
        return STEP_TAKE;
    }
    for (size_t i = r->made > r->n_slots ? r->made - r->n_slots : 0; i < r->taken; i++)
        if (r->slots[i % r->n_slots] == TAKEN) {
            *item = i;
            return STEP_FINISH;
        }
    *item = r->made;
    if (r->made == r->n || r->slots[r->made % r->n_slots] != FREE)
        return STEP_WAIT;
    r->made++;
    return STEP_MAKE;
}

static bool do_step(const struct relay *r, enum step step, size_t item)
{
    const struct relay_work *w = r->work;
    size_t slot = item % r->n_slots;

    return step == STEP_MAKE   ? w->make(w->of, item, slot)
           : step == STEP_TAKE ? w->take(w->of, item, slot)
                               : w->finish(w->of, item, slot);
}

/* The lock is held. */
static void note_step(struct relay *r, enum step step, size_t item)
{
    uint8_t *slot = &r->slots[item % r->n_slots];

    if (step == STEP_MAKE) {
        *slot = MADE;
    } else if (step == STEP_TAKE) {
        *slot = TAKEN;
        r->taking = false;
        r->taken++;
    } else {
        *slot = FREE;
        r->finished++;
    }
    pthread_cond_broadcast(&r->changed);
}

static void go(struct relay *r)
{
    enum step step;
    size_t item;

    pthread_mutex_lock(&r->lock);
    while ((step = next_step(r, &item)) != STEP_END) {
        if (step == STEP_WAIT) {
            pthread_cond_wait(&r->changed, &r->lock);
            continue;
        }
        r->slots[item % r->n_slots] = BUSY;
        pthread_mutex_unlock(&r->lock);
        bool fine = do_step(r, step, item);

        pthread_mutex_lock(&r->lock);
        r->stop |= !fine;
        note_step(r, step, item);
    }
    pthread_mutex_unlock(&r->lock);
}

bool relay_run(const struct relay_work *work, size_t n, int threads)
{
    struct relay r = {.work = work, .n = n, .n_slots = relay_slots(threads)};

    r.slots = calloc(r.n_slots, sizeof *r.slots);
    if (r.slots == NULL)
        return false;
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.changed, NULL);
#pragma omp parallel num_threads(threads)
    go(&r);
    pthread_cond_destroy(&r.changed);
    pthread_mutex_destroy(&r.lock);
    free(r.slots);
    return !r.stop;
}
