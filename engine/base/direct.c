/* direct.c -- bytes of a file by their places, past the system's cache where they are many (direct.h).
 *
 * What fills no block, the beginning and the end, goes by the caller's descriptor, and blocks by one
 * of our own: so neither is ever switched while another thread writes.  Buffers are aligned as disks
 * ask for; one that asks for more refuses a block, and blocks are then written the ordinary way. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_DIRECT */
#endif
#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/direct.h"
#include "base/files.h"

enum {
    ALIGNED = 4096, /* buffers, in memory */
    IN_FLIGHT = 4   /* blocks that wait for the disk before someone waits for them */
};

struct block {
    _Alignas(ALIGNED) char bytes[DIRECT_BLOCK];
    uint64_t at;          /* in the file: a multiple of DIRECT_BLOCK */
    size_t n;             /* bytes that are here; a block that has all is written */
    struct aiocb request; /* while it is in flight */
    struct block *next;
};

enum way { UNKNOWN, ORDINARY, DIRECT };

struct direct {
    omp_lock_t lock; /* of what follows `fd`; not held while bytes are copied or waited for */
    const char *path;
    int fd;                  /* the caller's */
    int blocks;              /* descriptor of our own, or -1 */
    enum way way;            /* of bytes behind the first block: the same for all of them */
    bool refused;            /* blocks are written by the caller's descriptor after all */
    int error;               /* the first */
    size_t unstarted;        /* bytes that went the ordinary way: file_due() */
    struct block *gathering; /* have not all of their bytes yet */
    struct block *flying;    /* sent off, the oldest first, which is written first */
    struct block **last;     /* where the next is linked in */
    size_t n_flying;
    struct block *spare;
};

struct direct *direct_new(void)
{
    struct direct *d = calloc(1, sizeof *d);

    if (d == NULL)
        return NULL;
    d->fd = d->blocks = -1;
    d->last = &d->flying;
    omp_init_lock(&d->lock);
    return d;
}

void direct_begin(struct direct *d, const char *path, int fd)
{
    d->path = path;
    d->fd = fd;
    d->way = UNKNOWN;
    d->refused = false;
    d->error = 0;
    d->unstarted = 0;
}

static int put_ordinary(int fd, uint64_t at, const char *from, size_t n)
{
    while (n > 0) {
        ssize_t part = pwrite(fd, from, n, (off_t)at);

        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            return part == 0 ? ENOSPC : errno;
        from += part;
        at += (uint64_t)part;
        n -= (size_t)part;
    }
    return 0;
}

/* Puts them, and has the system bring what was put to the disk while others are. */
static int put_and_start(struct direct *d, uint64_t at, const char *from, size_t n)
{
    int error = put_ordinary(d->fd, at, from, n);

    omp_set_lock(&d->lock);
    bool due = file_due(n, &d->unstarted);

    omp_unset_lock(&d->lock);
    if (due)
        file_start(d->fd, 0, INT64_MAX);
    return error;
}

/* Opens the file a second time, once it is known to be large. */
static bool goes_direct(struct direct *d)
{
    omp_set_lock(&d->lock);
    if (d->way == UNKNOWN) {
#ifdef O_DIRECT
        d->blocks = open(d->path, O_WRONLY | O_DIRECT | O_CLOEXEC | O_NOFOLLOW);
#endif
        d->way = d->blocks >= 0 ? DIRECT : ORDINARY;
    }
    bool direct = d->way == DIRECT;

    omp_unset_lock(&d->lock);
    return direct;
}

static bool is_written(const struct block *b)
{
    return aio_error(&b->request) != EINPROGRESS;
}

/* Of a block that has been sent off: waits for it, and says what became of it. */
static int wait_for(struct direct *d, struct block *b, bool *refused)
{
    const struct aiocb *const list[] = {&b->request};
    int error;

    while ((error = aio_error(&b->request)) == EINPROGRESS)
        (void)aio_suspend(list, 1, NULL); /* a signal may end it early */
    ssize_t n = aio_return(&b->request);

    *refused = error == EINVAL || error == EOPNOTSUPP;
    if (error != 0 && !*refused)
        return error;
    /* A full disk or a limit ends a write early: what is left says which. */
    size_t done = n > 0 ? (size_t)n : 0;

    return put_ordinary(d->fd, b->at + done, b->bytes + done, DIRECT_BLOCK - done);
}

static struct block *take_oldest(struct direct *d)
{
    struct block *b = d->flying;

    d->flying = b->next;
    d->n_flying--;
    if (d->flying == NULL)
        d->last = &d->flying;
    return b;
}

static void give_back(struct direct *d, struct block *b, int error, bool refused)
{
    d->error = d->error != 0 ? d->error : error;
    d->refused |= refused;
    b->next = d->spare;
    d->spare = b;
}

/* A buffer whose block is on the disk is still in the processor's cache: better than another one. */
static struct block *take_buffer(struct direct *d)
{
    if (d->spare == NULL && d->flying != NULL && is_written(d->flying)) {
        struct block *b = take_oldest(d);
        bool refused;
        int error = wait_for(d, b, &refused);

        give_back(d, b, error, refused);
    }
    struct block *b = d->spare;

    if (b != NULL)
        d->spare = b->next;
    else
        b = aligned_alloc(ALIGNED, sizeof *b);
    return b;
}

/* The block that begins at `at`; NULL when out of memory. */
static struct block *find_block(struct direct *d, uint64_t at)
{
    struct block *b = d->gathering;

    while (b != NULL && b->at != at)
        b = b->next;
    if (b != NULL || (b = take_buffer(d)) == NULL)
        return b;
    b->at = at;
    b->n = 0;
    b->next = d->gathering;
    d->gathering = b;
    return b;
}

static void take_gathered(struct direct *d, const struct block *b)
{
    struct block **link = &d->gathering;

    while (*link != b)
        link = &(*link)->next;
    *link = b->next;
}

static bool send_off(struct direct *d, struct block *b)
{
    b->request = (struct aiocb){.aio_fildes = d->blocks,
                                .aio_buf = b->bytes,
                                .aio_nbytes = DIRECT_BLOCK,
                                .aio_offset = (off_t)b->at,
                                .aio_sigevent = {.sigev_notify = SIGEV_NONE}};
    return aio_write(&b->request) == 0;
}

/* Who sends off a block too many waits for the oldest: never for bytes of another thread. */
static int write_block(struct direct *d, struct block *b, bool refused)
{
    bool sent = !refused && send_off(d, b);
    int error = sent ? 0 : put_and_start(d, b->at, b->bytes, DIRECT_BLOCK);
    struct block *oldest = NULL;

    omp_set_lock(&d->lock);
    if (sent) {
        b->next = NULL;
        *d->last = b;
        d->last = &b->next;
        if (++d->n_flying > IN_FLIGHT)
            oldest = take_oldest(d);
    } else {
        give_back(d, b, error, false);
    }
    omp_unset_lock(&d->lock);
    if (oldest == NULL)
        return error;
    error = wait_for(d, oldest, &refused);
    omp_set_lock(&d->lock);
    give_back(d, oldest, error, refused);
    omp_unset_lock(&d->lock);
    return error;
}

/* Bytes of one block. */
static int gather(struct direct *d, uint64_t at, const char *from, size_t n)
{
    struct block *b = NULL;
    bool full, refused;
    int error;

    omp_set_lock(&d->lock);
    if (d->error == 0)
        b = find_block(d, at - at % DIRECT_BLOCK);
    error = d->error;
    omp_unset_lock(&d->lock);
    if (b == NULL)
        return error != 0 ? error : ENOMEM;
    memcpy(b->bytes + at % DIRECT_BLOCK, from, n);
    omp_set_lock(&d->lock);
    b->n += n;
    full = b->n == DIRECT_BLOCK;
    refused = d->refused;
    if (full)
        take_gathered(d, b);
    omp_unset_lock(&d->lock);
    return full ? write_block(d, b, refused) : 0;
}

int direct_put(struct direct *d, uint64_t at, const void *bytes, size_t n)
{
    const char *from = bytes;
    size_t part = n; /* in the ordinary way */
    int error;

    if (at + n > DIRECT_BLOCK && goes_direct(d))
        part = at < DIRECT_BLOCK ? DIRECT_BLOCK - at : 0;
    error = part > 0 ? put_and_start(d, at, from, part) : 0;
    while (error == 0 && part < n) {
        size_t room = DIRECT_BLOCK - (at + part) % DIRECT_BLOCK;
        size_t more = n - part < room ? n - part : room;

        error = gather(d, at + part, from + part, more);
        part += more;
    }
    return error;
}

static void wait_for_all(struct direct *d)
{
    while (d->flying != NULL) {
        struct block *b = take_oldest(d);
        bool refused;
        int error = wait_for(d, b, &refused);

        give_back(d, b, error, refused);
    }
}

static void free_blocks(struct block *b)
{
    while (b != NULL) {
        struct block *next = b->next;

        free(b);
        b = next;
    }
}

/* Nothing is left of the file; its error stays. */
static void leave_file(struct direct *d)
{
    wait_for_all(d);
    if (d->blocks >= 0 && close(d->blocks) != 0 && d->error == 0)
        d->error = errno;
    free_blocks(d->gathering);
    free_blocks(d->spare);
    d->gathering = d->spare = NULL;
    d->fd = d->blocks = -1;
}

int direct_end(struct direct *d, uint64_t size)
{
    const struct block *end = d->gathering;

    /* With a gap, which would be a fault of ours, the file is not whole. */
    if (end != NULL && d->error == 0)
        d->error = end->next == NULL && end->at + end->n == size
                       ? put_ordinary(d->fd, end->at, end->bytes, end->n)
                       : EIO;
    leave_file(d);
    return d->error;
}

void direct_free(struct direct *d)
{
    if (d == NULL)
        return;
    leave_file(d);
    omp_destroy_lock(&d->lock);
    free(d);
}
