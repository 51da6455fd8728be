/* scribe.c -- see scribe.h.  A thread of its own, and not one of OpenMP's: these go through their loops
 * together, and what is written into a ledger has to go on between and beside all of them. */
#include "run/scribe.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct scribe {
    pthread_t thread;
    scribe_work *work;
    void *of;
};

static void *go(void *of)
{
    struct scribe *s = of;

    s->work(s->of);
    return NULL;
}

/* Signals stay with the thread that waits for them. */
static bool begin(struct scribe *s)
{
    sigset_t all, before;

    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    bool begun = pthread_create(&s->thread, NULL, go, s) == 0;

    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

struct scribe *scribe_start(scribe_work *work, void *of)
{
    struct scribe *s = calloc(1, sizeof *s);

    if (s == NULL)
        return NULL;
    s->work = work;
    s->of = of;
    if (begin(s))
        return s;
    free(s);
    return NULL;
}

void scribe_end(struct scribe *s)
{
    if (s == NULL)
        return;
    pthread_join(s->thread, NULL);
    free(s);
}
