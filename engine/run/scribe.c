/* scribe.c -- see scribe.h.  A thread of its own, and not one of OpenMP's: these go through their loops
 * together, and what is written into a ledger has to go on between and beside all of them. */
#include "run/scribe.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct scribe {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    scribe_work *work;
    void *of;
    void *job; /* at hand; NULL: none */
    bool end;
};

static void *go(void *of)
{
    struct scribe *s = of;

    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (s->job == NULL && !s->end)
            pthread_cond_wait(&s->changed, &s->lock);
        if (s->job == NULL)
            break;
        pthread_mutex_unlock(&s->lock);
        s->work(s->of, s->job);
        pthread_mutex_lock(&s->lock);
        s->job = NULL;
        pthread_cond_broadcast(&s->changed);
    }
    pthread_mutex_unlock(&s->lock);
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

static void release(struct scribe *s)
{
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

struct scribe *scribe_start(scribe_work *work, void *of)
{
    struct scribe *s = calloc(1, sizeof *s);

    if (s == NULL)
        return NULL;
    s->work = work;
    s->of = of;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    if (begin(s))
        return s;
    release(s);
    return NULL;
}

void scribe_hand(struct scribe *s, void *job)
{
    pthread_mutex_lock(&s->lock);
    while (s->job != NULL)
        pthread_cond_wait(&s->changed, &s->lock);
    s->job = job;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

void scribe_wait(struct scribe *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->job != NULL)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

void scribe_end(struct scribe *s)
{
    if (s == NULL)
        return;
    pthread_mutex_lock(&s->lock);
    s->end = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    release(s);
}
