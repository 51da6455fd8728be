/* The workbook's process: it waits for the list's fingerprint, and leaves nothing where none comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/pack.h"

static const char run[] = "{\"ruleset\":{\"title\":\"Trial\",\"name\":\"trial\"},\"as_of\":\"2023-01-31\"}";

struct trial {
    char folder[64], file[96];
    struct pack *pack;
};

static int begin(void **state)
{
    struct trial *p = calloc(1, sizeof *p);

    snprintf(p->folder, sizeof p->folder, "/tmp/osara-book-XXXXXX");
    if (mkdtemp(p->folder) == NULL)
        return -1;
    snprintf(p->file, sizeof p->file, "%s/pack.xlsx", p->folder);
    *state = p;
    return pack_open(TEXT(""), &p->pack, NULL) == OSARA_OK &&
                   pack_run(p->pack, text_of(run), NULL) == OSARA_OK
               ? 0
               : -1;
}

/* The folder holds nothing but the workbook, if that. */
static int end(void **state)
{
    struct trial *p = *state;
    int left;

    unlink(p->file);
    left = rmdir(p->folder);
    free(p);
    return left;
}

static void it_is_there_once_the_fingerprint_is_told(void **state)
{
    struct trial *p = *state;
    struct stat is;

    assert_int_equal(pack_book_begin(p->pack, p->file, NULL), OSARA_OK);
    assert_int_equal(pack_seal(p->pack, TEXT("0123abcd"), NULL), OSARA_OK);
    assert_int_equal(pack_book_end(p->pack, NULL), OSARA_OK);
    pack_close(p->pack);
    assert_int_equal(stat(p->file, &is), 0);
    assert_true(is.st_size > 1000);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

/* As when the pack of an older run is drawn again. */
static void it_is_told_at_once_what_was_known_before(void **state)
{
    struct trial *p = *state;

    assert_int_equal(pack_seal(p->pack, TEXT(""), NULL), OSARA_OK);
    assert_int_equal(pack_book_begin(p->pack, p->file, NULL), OSARA_OK);
    assert_int_equal(pack_book_end(p->pack, NULL), OSARA_OK);
    pack_close(p->pack);
    assert_int_equal(access(p->file, F_OK), 0);
}

static void where_the_run_gives_up_nothing_is_left(void **state)
{
    struct trial *p = *state;

    assert_int_equal(pack_book_begin(p->pack, p->file, NULL), OSARA_OK);
    pack_close(p->pack);
    assert_int_equal(access(p->file, F_OK), -1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void a_workbook_that_fails_is_told_at_the_end(void **state)
{
    struct trial *p = *state;
    osara_problems problems = {0};

    assert_int_equal(pack_book_begin(p->pack, "/nowhere-at-all/pack.xlsx", NULL), OSARA_OK);
    assert_int_equal(pack_seal(p->pack, TEXT("0123abcd"), NULL), OSARA_OK);
    assert_int_equal(pack_book_end(p->pack, &problems), OSARA_EIO);
    assert_int_equal(problems.n, 1);
    assert_string_equal(problems.at[0].text, "cannot write the workbook '/nowhere-at-all/pack.xlsx'");
    osara_problems_free(&problems);
    pack_close(p->pack);
}

/* As the library does where memory runs out.  What is told then reaches nobody, and is no end of the run. */
static void one_that_crashes_is_told_at_the_end(void **state)
{
    struct trial *p = *state;
    osara_problems problems = {0};
    siginfo_t gone;
    FILE *children;
    int child = 0;

    assert_int_equal(pack_book_begin(p->pack, p->file, NULL), OSARA_OK);
    children = fopen("/proc/thread-self/children", "r");
    assert_non_null(children);
    assert_int_equal(fscanf(children, "%d", &child), 1);
    fclose(children);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitid(P_PID, (id_t)child, &gone, WEXITED | WNOWAIT), 0);
    assert_int_equal(pack_seal(p->pack, TEXT("0123abcd"), NULL), OSARA_OK);
    assert_int_equal(pack_book_end(p->pack, &problems), OSARA_ENOMEM);
    osara_problems_free(&problems);
    pack_close(p->pack);
}

/* Who began it is killed while it waits: it goes by itself. */
static void one_who_waits_for_a_run_that_was_killed_goes(void **state)
{
    struct trial *p = *state;
    int ends[2], status;
    char byte;
    pid_t between;

    assert_int_equal(pipe(ends), 0); /* both processes hold its other end until they have gone */
    between = fork();
    assert_true(between >= 0);
    if (between == 0) {
        close(ends[0]);
        if (pack_book_begin(p->pack, p->file, NULL) != OSARA_OK)
            _exit(1);
        _exit(0); /* without a word */
    }
    close(ends[1]);
    waitpid(between, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    assert_int_equal(access(p->file, F_OK), -1);
    pack_close(p->pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_there_once_the_fingerprint_is_told, begin, end),
        cmocka_unit_test_setup_teardown(it_is_told_at_once_what_was_known_before, begin, end),
        cmocka_unit_test_setup_teardown(where_the_run_gives_up_nothing_is_left, begin, end),
        cmocka_unit_test_setup_teardown(a_workbook_that_fails_is_told_at_the_end, begin, end),
        cmocka_unit_test_setup_teardown(one_that_crashes_is_told_at_the_end, begin, end),
        cmocka_unit_test_setup_teardown(one_who_waits_for_a_run_that_was_killed_goes, begin, end),
    };

    return cmocka_run_group_tests_name("workbook", tests, NULL, NULL);
}
