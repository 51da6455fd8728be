/* Large outputs: the same bytes whatever the disk takes, and every failure of it is told.
 *
 * This program stands in for some functions of the C library and of liburing, so that a disk can be one that
 * takes no direct writes, is full, and so on. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_DIRECT, RTLD_NEXT */
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/direct.h"
#include "descriptors.h"
#include "base/files.h"

enum { BLOCK = DIRECT_BLOCK, THREADS = 4, FLYING = 8 };

/* ---- The disk ---- */

static enum disk {
    SOUND,
    UNOPENED,  /* takes no O_DIRECT */
    REFUSING,  /* takes it, and then no such write */
    HALVING,   /* writes half of what it is given */
    FORGETFUL, /* a thread that ends takes its requests with it */
    BUSY,      /* has no room for a request */
    RINGLESS,  /* the system has no ring */
    UNSIZED,   /* gives no file a size before it is written */
    BROKEN,
    FULL,
} disk;
static long memory_left; /* buffers; -1: any number */
static atomic_long buffers, opened, rings, flying, most_flying;

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);

    assert_non_null(found);
    return found;
}

int open(const char *path, int flags, ...)
{
    va_list rest;

    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;

    va_end(rest);
    if ((flags & O_DIRECT) != 0 && disk == UNOPENED) {
        errno = EINVAL;
        return -1;
    }
    if ((flags & O_DIRECT) != 0)
        atomic_fetch_add(&opened, 1);
    return openat(AT_FDCWD, path, flags, mode);
}

void *aligned_alloc(size_t alignment, size_t n)
{
    void *at = NULL;

    if (memory_left >= 0 && atomic_load(&buffers) >= memory_left)
        return NULL;
    atomic_fetch_add(&buffers, 1);
    return posix_memalign(&at, alignment, n) == 0 ? at : NULL;
}

int io_uring_queue_init(unsigned entries, struct io_uring *ring, unsigned flags)
{
    int (*real)(unsigned, struct io_uring *, unsigned);
    void *found = next("io_uring_queue_init");

    memcpy(&real, &found, sizeof real);
    atomic_fetch_add(&rings, 1);
    atomic_store(&flying, 0);
    return disk == RINGLESS ? -EPERM : real(entries, ring, flags);
}

/* Requests that have been sent off, less those whose end has been seen. */
static void count_flying(const struct io_uring *ring)
{
    long n = (long)(*ring->sq.ktail - *ring->cq.khead), most = atomic_load(&most_flying);

    atomic_store(&flying, n);
    while (n > most && !atomic_compare_exchange_weak(&most_flying, &most, n))
        ;
}

void io_uring_queue_exit(struct io_uring *ring)
{
    void (*real)(struct io_uring *);
    void *found = next("io_uring_queue_exit");

    memcpy(&real, &found, sizeof real);
    if (disk != BUSY) /* whose request was never sent off */
        count_flying(ring);
    real(ring);
}

static int full = -1, broken = -1; /* such files */

/* The request that is sent off is made one that the system answers so: with /dev/full's "no space", with what
 * memory of no address says, or that there is no such request. */
static void spoil(struct io_uring_sqe *request)
{
    if (disk == HALVING)
        request->len /= 2;
    else if (disk == REFUSING)
        request->opcode = UINT8_MAX;
    else if (disk == FORGETFUL)
        request->flags |= IOSQE_ASYNC;
    else if (disk == FULL)
        request->fd = full;
    else if (disk == BROKEN)
        *request = (struct io_uring_sqe){.opcode = request->opcode, .fd = broken, .addr = request->addr,
                                         .len = request->len, .user_data = request->user_data};
}

int io_uring_submit(struct io_uring *ring)
{
    int (*real)(struct io_uring *);
    void *found = next("io_uring_submit");
    int sent;

    memcpy(&real, &found, sizeof real);
    if (disk == BUSY)
        return -EAGAIN;
    spoil(&ring->sq.sqes[(ring->sq.sqe_tail - 1) & ring->sq.ring_mask]);
    sent = real(ring);
    count_flying(ring);
    return sent;
}

int fallocate(int fd, int mode, off_t at, off_t n)
{
    if (disk == UNSIZED) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return posix_fallocate(fd, at, n) == 0 && mode == 0 ? 0 : -1;
}

/* ---- A folder for each test ---- */

static char folder[64], path[128];

static int make_in(const char *place)
{
    disk = SOUND;
    memory_left = -1;
    atomic_store(&buffers, 0);
    atomic_store(&opened, 0);
    atomic_store(&rings, 0);
    atomic_store(&most_flying, 0);
    snprintf(folder, sizeof folder, "%s/osara-test-direct-XXXXXX", place);
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/a.csv", folder);
    return 0;
}

static int make(void **state)
{
    (void)state;
    return make_in("/tmp");
}

static int sweep(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder); /* nothing else is left in it */
}

/* ---- Bytes in pieces ---- */

static uint64_t drawn;

static size_t draw(size_t below)
{
    drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(drawn >> 33) % below;
}

struct piece {
    uint64_t at;
    size_t from, n;
};

struct work {
    const struct outputs *outputs;
    const char *bytes;
    const struct piece *pieces;
    size_t n;
    atomic_size_t next;
    atomic_int error;
};

static void *put_pieces(void *of)
{
    struct work *w = of;

    for (size_t p; (p = atomic_fetch_add(&w->next, 1)) < w->n;) {
        const struct piece *piece = &w->pieces[p];
        int error = outputs_put(w->outputs, piece->at, w->bytes + piece->from, piece->n);

        if (error != 0)
            atomic_store(&w->error, error);
    }
    return NULL;
}

static int put_by(struct work *w, int threads)
{
    pthread_t thread[THREADS];

    atomic_store(&w->next, 0);
    atomic_store(&w->error, 0);
    for (int t = 0; t < threads; t++)
        assert_int_equal(pthread_create(&thread[t], NULL, put_pieces, w), 0);
    for (int t = 0; t < threads; t++)
        assert_int_equal(pthread_join(thread[t], NULL), 0);
    return atomic_load(&w->error);
}

/* Pieces of a few bytes up to a few blocks, any of them within `reach` of its turn. */
static size_t cut(struct outputs *o, size_t n, size_t reach, struct piece *pieces)
{
    static const size_t most[] = {1000, 200000, BLOCK, 5 * (size_t)BLOCK / 2};
    size_t n_pieces = 0;

    for (size_t from = 0; from < n; n_pieces++) {
        size_t some = 1 + draw(most[draw(4)]), part = some < n - from ? some : n - from;

        pieces[n_pieces] = (struct piece){outputs_claim(o, part), from, part};
        from += part;
    }
    for (size_t i = 0; i < n_pieces; i++) {
        size_t left = n_pieces - i, j = i + draw(left < reach ? left : reach);
        struct piece piece = pieces[i];

        pieces[i] = pieces[j];
        pieces[j] = piece;
    }
    return n_pieces;
}

static char *random_bytes(size_t n)
{
    char *bytes = malloc(n + 1);

    assert_non_null(bytes);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)draw(256);
    return bytes;
}

static void assert_written(const char *bytes, size_t n)
{
    struct mapped_file file;
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, n);
    assert_int_equal(file_map(path, &file, NULL), OSARA_OK);
    assert_true(n == 0 || memcmp(file.bytes.at, bytes, n) == 0);
    file_unmap(&file);
}

/* A beginning and an end one after another, all between by pieces; what was there is replaced. */
static void write_file(const char *bytes, size_t n, int threads, size_t reach)
{
    enum { MOST_PIECES = 100000 };
    size_t head = n / 7 < 1000 ? n / 7 : 1000, end = n / 5 < 300000 ? n / 5 : 300000;
    struct piece *pieces = calloc(MOST_PIECES, sizeof *pieces);
    int open_before = open_files();
    struct outputs *o;

    assert_int_equal(outputs_open(folder, &o, NULL), OSARA_OK);
    assert_int_equal(outputs_file(o, "a.csv", NULL), OSARA_OK);
    assert_int_equal(outputs_write(o, bytes, head, NULL), OSARA_OK);
    assert_int_equal(outputs_flush(o, NULL), OSARA_OK);
    struct work w = {o, bytes + head, pieces, cut(o, n - head - end, reach, pieces), 0, 0};

    assert_true(w.n <= MOST_PIECES);
    assert_int_equal(put_by(&w, threads), 0);
    assert_int_equal(outputs_write(o, bytes + n - end, end, NULL), OSARA_OK);
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_int_equal(open_files(), open_before);
    assert_written(bytes, n);
    assert_int_equal(atomic_load(&flying), 0);
    assert_true(atomic_load(&most_flying) <= FLYING + threads);
    free(pieces);
}

static void write_files(enum disk of)
{
    static const size_t sizes[] = {0,
                                   1,
                                   BLOCK - 1,
                                   BLOCK,
                                   BLOCK + 1,
                                   2 * (size_t)BLOCK - 1,
                                   2 * (size_t)BLOCK,
                                   2 * (size_t)BLOCK + 1,
                                   7 * (size_t)BLOCK + 123456,
                                   14 * (size_t)BLOCK};

    disk = of;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *bytes = random_bytes(sizes[i]);

        write_file(bytes, sizes[i], 1, 1);
        write_file(bytes, sizes[i], THREADS, 8);
        write_file(bytes, sizes[i], THREADS, SIZE_MAX);
        free(bytes);
    }
}

static void pieces_in_any_order_make_the_file(void **state)
{
    (void)state;
    write_files(SOUND);
    assert_true(atomic_load(&opened) > 0);
}

static void a_disk_that_takes_no_direct_writes_gets_the_same(void **state)
{
    (void)state;
    write_files(UNOPENED);
    assert_int_equal(atomic_load(&buffers), 0);
    write_files(REFUSING);
    assert_true(atomic_load(&opened) > 0);
}

static void what_is_written_in_part_is_finished(void **state)
{
    (void)state;
    write_files(HALVING);
}

static void without_room_for_a_request_it_is_written_at_once(void **state)
{
    (void)state;
    write_files(BUSY);
}

static void without_a_ring_it_is_written_at_once(void **state)
{
    (void)state;
    write_files(RINGLESS);
    assert_true(atomic_load(&opened) > 0);
    assert_int_equal(atomic_load(&rings), atomic_load(&opened)); /* asked for once a file */
    assert_int_equal(atomic_load(&most_flying), 0);
}

static void a_file_that_gets_no_size_ahead_grows(void **state)
{
    (void)state;
    write_files(UNSIZED);
}

/* Threads end here after each file, while blocks of theirs wait for others to be written. */
static void what_a_thread_that_ends_has_sent_off_is_written(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        write_files(FORGETFUL);
}

static int make_in_memory(void **state)
{
    (void)state;
    return access("/dev/shm", W_OK) == 0 ? make_in("/dev/shm") : make_in("/tmp");
}

static void a_small_file_needs_no_buffer(void **state)
{
    char *bytes = random_bytes(BLOCK);

    (void)state;
    write_file(bytes, BLOCK, 1, 1);
    assert_int_equal(atomic_load(&buffers), 0);
    assert_int_equal(atomic_load(&opened), 0);
    free(bytes);
}

/* In order, buffers are those in flight, and the one that is filled. */
static void buffers_are_used_again(void **state)
{
    size_t n = 40 * (size_t)BLOCK;
    char *bytes = calloc(n, 1);

    (void)state;
    assert_non_null(bytes);
    write_file(bytes, n, 1, 1);
    assert_true(atomic_load(&buffers) <= FLYING + 2);
    free(bytes);
}

/* ---- What fails ---- */

/* Writes n blocks one after another, and says how it ended. */
static enum osara_status write_blocks(size_t n, osara_problems *problems)
{
    char *bytes = random_bytes(BLOCK);
    int open_before = open_files();
    struct outputs *o;
    enum osara_status rc = outputs_open(folder, &o, problems);

    assert_int_equal(rc, OSARA_OK);
    rc = outputs_file(o, "a.csv", problems);
    for (size_t i = 0; rc == OSARA_OK && i < n; i++)
        rc = outputs_write(o, bytes, BLOCK, problems);
    if (rc == OSARA_OK)
        rc = outputs_sync(o, problems);
    outputs_abandon(o);
    assert_int_equal(open_files(), open_before);
    assert_int_equal(atomic_load(&flying), 0);
    free(bytes);
    return rc;
}

static void assert_told(enum osara_status rc, osara_problems *problems, const char *why)
{
    char expected[256];

    assert_int_equal(rc, OSARA_EIO);
    snprintf(expected, sizeof expected, "cannot write '%s': %s", path, why);
    assert_int_equal(problems->n, 1);
    assert_string_equal(problems->at[0].text, expected);
    osara_problems_free(problems);
    *problems = (osara_problems){0};
}

/* At two blocks it is seen only when the file ends. */
static void a_disk_that_fails_is_told(void **state)
{
    osara_problems problems = {0};

    (void)state;
    for (size_t n = 2; n < 12; n++) {
        disk = BROKEN;
        assert_told(write_blocks(n, &problems), &problems, file_fault(EIO));
        disk = FULL;
        assert_told(write_blocks(n, &problems), &problems, "no space left on the disk");
    }
}

static void a_limit_is_told(void **state)
{
    struct rlimit before, small;
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t blocks = 1; blocks < 9; blocks++) {
        small = (struct rlimit){blocks * BLOCK + blocks / 4 * 12345, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        enum osara_status rc = write_blocks(9, &problems);

        setrlimit(RLIMIT_FSIZE, &before);
        assert_told(rc, &problems, "the file would be larger than is allowed");
    }
}

static void out_of_memory_is_told(void **state)
{
    osara_problems problems = {0};

    (void)state;
    for (memory_left = 0; memory_left < 3; memory_left++) {
        size_t n = 9 * (size_t)BLOCK;
        char *bytes = random_bytes(n);
        struct piece pieces[] = {{5 * (uint64_t)BLOCK, 0, BLOCK / 2}, /* each needs a buffer */
                                 {6 * (uint64_t)BLOCK, 0, BLOCK / 2},
                                 {7 * (uint64_t)BLOCK, 0, BLOCK / 2},
                                 {8 * (uint64_t)BLOCK, 0, BLOCK / 2}};
        struct outputs *o;

        atomic_store(&buffers, 0);
        assert_int_equal(outputs_open(folder, &o, NULL), OSARA_OK);
        assert_int_equal(outputs_file(o, "a.csv", NULL), OSARA_OK);
        outputs_claim(o, n);
        struct work w = {o, bytes, pieces, 4, 0, 0};
        int error = put_by(&w, 1);

        assert_int_equal(error, ENOMEM);
        assert_int_equal(outputs_failed(o, error, &problems), OSARA_ENOMEM);
        outputs_abandon(o);
        free(bytes);
    }
    osara_problems_free(&problems);
}

static void what_is_abandoned_in_flight_leaves_nothing(void **state)
{
    char *bytes = random_bytes(BLOCK);

    (void)state;
    for (size_t n = 1; n < 9; n++) {
        int open_before = open_files();
        struct outputs *o;

        assert_int_equal(outputs_open(folder, &o, NULL), OSARA_OK);
        assert_int_equal(outputs_file(o, "a.csv", NULL), OSARA_OK);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(outputs_put(o, outputs_claim(o, BLOCK), bytes, BLOCK), 0);
        assert_int_equal(outputs_put(o, outputs_claim(o, 10), bytes, 10), 0);
        outputs_abandon(o);
        assert_int_equal(atomic_load(&flying), 0);
        assert_int_equal(open_files(), open_before);
        assert_int_equal(access(path, F_OK), -1);
    }
    free(bytes);
}

/* Bytes that never come are not waited for, and the file is not taken for whole. */
static void a_gap_holds_nobody_up(void **state)
{
    char *bytes = random_bytes(BLOCK);
    osara_problems problems = {0};
    struct outputs *o;

    (void)state;
    assert_int_equal(outputs_open(folder, &o, NULL), OSARA_OK);
    assert_int_equal(outputs_file(o, "a.csv", NULL), OSARA_OK);
    for (int i = 0; i < 20; i++) {
        uint64_t at = outputs_claim(o, BLOCK);

        assert_int_equal(outputs_put(o, at, bytes, i == 3 ? 1000 : BLOCK), 0);
    }
    assert_told(outputs_sync(o, &problems), &problems, file_fault(EIO));
    outputs_abandon(o);
    free(bytes);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, sweep)
    const struct CMUnitTest t[] = {
        IN_FOLDER(pieces_in_any_order_make_the_file),
        cmocka_unit_test_setup_teardown(pieces_in_any_order_make_the_file, make_in_memory, sweep),
        IN_FOLDER(a_disk_that_takes_no_direct_writes_gets_the_same),
        IN_FOLDER(what_is_written_in_part_is_finished),
        IN_FOLDER(without_room_for_a_request_it_is_written_at_once),
        IN_FOLDER(without_a_ring_it_is_written_at_once),
        IN_FOLDER(a_file_that_gets_no_size_ahead_grows),
        IN_FOLDER(what_a_thread_that_ends_has_sent_off_is_written),
        IN_FOLDER(a_small_file_needs_no_buffer),
        IN_FOLDER(buffers_are_used_again),
        IN_FOLDER(a_disk_that_fails_is_told),
        IN_FOLDER(a_limit_is_told),
        IN_FOLDER(out_of_memory_is_told),
        IN_FOLDER(what_is_abandoned_in_flight_leaves_nothing),
        IN_FOLDER(a_gap_holds_nobody_up),
    };

    full = openat(AT_FDCWD, "/dev/full", O_WRONLY | O_CLOEXEC);
    broken = openat(AT_FDCWD, "/proc/self/mem", O_WRONLY | O_CLOEXEC);
    return cmocka_run_group_tests_name("direct", t, NULL, NULL);
}
