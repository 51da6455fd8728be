/* The thread beside the others: what it does is done once, by itself, before its end is over. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "run/scribe.h"

struct book {
    pthread_t by;
    int times;
    bool open; /* to signals */
    pthread_mutex_t lock;
};

static void write_down(void *of)
{
    struct book *book = of;
    sigset_t blocked;

    pthread_mutex_lock(&book->lock);
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    book->open = !sigismember(&blocked, SIGTERM) || !sigismember(&blocked, SIGINT);
    book->by = pthread_self();
    book->times++;
    pthread_mutex_unlock(&book->lock);
}

/* It cannot begin before the lock is let go, which who started it does afterwards. */
static void it_works_beside_who_started_it(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        struct book book = {.lock = PTHREAD_MUTEX_INITIALIZER};

        pthread_mutex_lock(&book.lock);
        struct scribe *s = scribe_start(write_down, &book);

        assert_non_null(s);
        assert_int_equal(book.times, 0);
        pthread_mutex_unlock(&book.lock);
        scribe_end(s);
        assert_int_equal(book.times, 1);
        assert_false(pthread_equal(book.by, pthread_self()));
    }
}

static void signals_stay_with_who_started_it(void **state)
{
    struct book book = {.lock = PTHREAD_MUTEX_INITIALIZER};
    sigset_t blocked;

    (void)state;
    scribe_end(scribe_start(write_down, &book));
    assert_int_equal(book.times, 1);
    assert_false(book.open);
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    assert_false(sigismember(&blocked, SIGTERM));
    scribe_end(NULL);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(it_works_beside_who_started_it),
        cmocka_unit_test(signals_stay_with_who_started_it),
    };

    return cmocka_run_group_tests_name("scribe", t, NULL, NULL);
}
