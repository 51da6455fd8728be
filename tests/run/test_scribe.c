/* The thread beside the others: what it is handed is done once, in order, before a wait is over. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "run/scribe.h"

enum { JOBS = 5000 };

struct book {
    int n;
    int done[JOBS];
    pthread_t by;
};

static void write_down(void *of, void *job)
{
    struct book *book = of;

    book->done[book->n++] = *(const int *)job;
    book->by = pthread_self();
}

static void jobs_are_done_in_order(void **state)
{
    static struct book book;
    static int jobs[JOBS];
    struct scribe *s = scribe_start(write_down, &book);

    (void)state;
    assert_non_null(s);
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = i;
        scribe_hand(s, &jobs[i]);
    }
    scribe_wait(s);
    assert_int_equal(book.n, JOBS);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(book.done[i], i);
    assert_false(pthread_equal(book.by, pthread_self()));
    scribe_end(s);
}

static void the_last_job_is_done_before_the_end(void **state)
{
    for (int i = 0; i < 200; i++) {
        struct book book = {0};
        struct scribe *s = scribe_start(write_down, &book);

        (void)state;
        assert_non_null(s);
        scribe_hand(s, &i);
        scribe_end(s);
        assert_int_equal(book.n, 1);
        assert_int_equal(book.done[0], i);
    }
}

static void one_who_is_handed_nothing_goes(void **state)
{
    struct book book = {0};

    (void)state;
    struct scribe *s = scribe_start(write_down, &book);

    scribe_wait(s);
    scribe_end(s);
    scribe_end(NULL);
    assert_int_equal(book.n, 0);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(jobs_are_done_in_order),
        cmocka_unit_test(the_last_job_is_done_before_the_end),
        cmocka_unit_test(one_who_is_handed_nothing_goes),
    };

    return cmocka_run_group_tests_name("scribe", t, NULL, NULL);
}
