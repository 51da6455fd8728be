/* direct.c -- bytes of a file by their places, past the system's cache where they are many (direct.h).
 *
 * What fills no block, the beginning and the end, goes by the caller's descriptor, and blocks by one
 * of our own: so neither is ever switched while another thread writes.  Buffers are aligned as disks
 * ask for; one that asks for more refuses a block, and blocks are then written the ordinary way.
 * Where the system has no ring, whoever fills a block writes it. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_DIRECT, fallocate() */
#endif
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/direct.h"
#include "base/files.h"

enum {
    ALIGNED = 4096, /* buffers, in memory */
    IN_FLIGHT = 8   /* blocks on their way to the disk before someone waits for one */
};

/* The disk takes several blocks at once only within the file's size: so much is added to it ahead. */
#define RESERVED ((uint64_t)64 << 20)

struct block {
    _Alignas(ALIGNED) char bytes[DIRECT_BLOCK];
    uint64_t at; /* in the file: a multiple of DIRECT_BLOCK */
    size_t n;    /* bytes that are here; a block that has all is written */
    struct block *next;
};

enum way { UNKNOWN, ORDINARY, DIRECT };

struct direct {
    omp_lock_t lock; /* of what follows `fd`; not held while bytes are copied or written here */
    const char *path;
    int fd;       /* the caller's */
    int blocks;   /* descriptor of our own, or -1 */
    enum way way; /* of bytes behind the first block: the same for all of them */
    bool refused; /* blocks are written by the caller's descriptor after all */
    bool ringing; /* blocks are sent off by the ring, which stays for the next file */
    bool ring_open;
    struct io_uring ring;
    int error;               /* the first */
    size_t unstarted;        /* bytes that went the ordinary way: file_due() */
    uint64_t reserved;       /* the file's size; UINT64_MAX: it grows by what is written */
    struct block *gathering; /* have not all of their bytes yet */
    size_t n_flying;         /* have been sent off */
    struct block *spare;
};

struct direct *direct_new(void)
{
    struct direct *d = calloc(1, sizeof *d);

    if (d == NULL)
        return NULL;
    d->fd = d->blocks = -1;
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
    d->reserved = 0;
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
        d->blocks = open(d->path, O_WRONLY | O_DIRECT | O_CLOEXEC | O_NOFOLLOW);
        d->way = d->blocks >= 0 ? DIRECT : ORDINARY;
        if (d->way == DIRECT && !d->ring_open)
            d->ringing = d->ring_open = io_uring_queue_init(2 * IN_FLIGHT, &d->ring, 0) == 0;
    }
    bool direct = d->way == DIRECT;

    omp_unset_lock(&d->lock);
    return direct;
}

/* The disk takes no such writes, which is no fault: there is the ordinary way. */
static bool is_refusal(int error)
{
    return error == EINVAL || error == EOPNOTSUPP;
}

static void give_back(struct direct *d, struct block *b, int error, bool refused)
{
    d->error = d->error != 0 ? d->error : error;
    d->refused |= refused;
    b->next = d->spare;
    d->spare = b;
}

/* ---- The ring: with the lock ------------------------------------------------------------------------- */

/* Blocks up to `end` are about to be written.  A size that cannot be had is no fault: they may fit. */
static void reserve(struct direct *d, uint64_t end)
{
    struct rlimit most;

    if (end <= d->reserved)
        return;
    if (getrlimit(RLIMIT_FSIZE, &most) != 0 || end + RESERVED > most.rlim_cur ||
        fallocate(d->fd, 0, (off_t)end, (off_t)RESERVED) != 0) {
        d->reserved = UINT64_MAX;
        (void)!ftruncate(d->fd, (off_t)end); /* what it got before it failed others may need */
        return;
    }
    d->reserved = end + RESERVED;
}

/* False when it has to be written here. */
static bool send_off(struct direct *d, struct block *b)
{
    struct io_uring_sqe *request;

    if (!d->ringing || d->refused)
        return false;
    reserve(d, b->at + DIRECT_BLOCK);
    request = io_uring_get_sqe(&d->ring);
    if (request == NULL)
        return false;
    io_uring_prep_write(request, d->blocks, b->bytes, DIRECT_BLOCK, b->at);
    io_uring_sqe_set_data(request, b);
    d->ringing = io_uring_submit(&d->ring) == 1; /* else it stays there, and nothing is submitted again */
    d->n_flying += d->ringing;
    return d->ringing;
}

/* What became of a block that was sent off.  What is left of it is written here: a full disk or a limit
 * ends a write early, and then says which it is. */
static void land(struct direct *d, struct block *b, int result)
{
    bool refused = is_refusal(-result);
    bool stopped = result == -ECANCELED || result == -EINTR || result == -EAGAIN; /* its thread ended */
    size_t done = result > 0 ? (size_t)result : 0;
    int error = result < 0 && !refused && !stopped
                    ? -result
                    : put_ordinary(d->fd, b->at + done, b->bytes + done, DIRECT_BLOCK - done);

    give_back(d, b, error, refused);
}

/* Takes in all that have been written, and waits until so many are in flight at most. */
static void land_all_but(struct direct *d, size_t most)
{
    while (d->n_flying > 0) {
        struct io_uring_cqe *done = NULL;
        int error = d->n_flying > most ? io_uring_wait_cqe(&d->ring, &done)
                                       : io_uring_peek_cqe(&d->ring, &done);

        if (error == -EINTR)
            continue;
        if (error == -EAGAIN && d->n_flying <= most)
            return;
        if (error != 0 || done == NULL) { /* the ring is no more: its buffers stay the system's */
            d->error = d->error != 0 ? d->error : error != 0 ? -error : EIO;
            d->ringing = false;
            d->n_flying = 0;
            return;
        }
        struct block *b = io_uring_cqe_get_data(done);
        int result = done->res;

        io_uring_cqe_seen(&d->ring, done);
        d->n_flying--;
        land(d, b, result);
    }
}

/* ---- Blocks ------------------------------------------------------------------------------------------ */

/* A buffer whose block is on the disk is still in the processor's cache: better than another one. */
static struct block *take_buffer(struct direct *d)
{
    if (d->spare == NULL)
        land_all_but(d, IN_FLIGHT);
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

/* Writes all of a block here: past the cache, unless the disk refuses that. */
static int write_here(struct direct *d, const struct block *b, bool *refused)
{
    ssize_t part = *refused ? 0 : pwrite(d->blocks, b->bytes, DIRECT_BLOCK, (off_t)b->at);
    size_t done = part > 0 ? (size_t)part : 0;

    if (part < 0 && !is_refusal(errno) && errno != EINTR)
        return errno;
    *refused |= part < 0 && is_refusal(errno);
    return done == DIRECT_BLOCK ? 0
                                : put_and_start(d, b->at + done, b->bytes + done, DIRECT_BLOCK - done);
}

/* A block that has all of its bytes. */
static int write_block(struct direct *d, struct block *b)
{
    omp_set_lock(&d->lock);
    bool sent = send_off(d, b), refused = d->refused;

    if (sent)
        land_all_but(d, IN_FLIGHT);
    omp_unset_lock(&d->lock);
    if (sent)
        return 0; /* what went wrong, the next call says, or the end */
    int error = write_here(d, b, &refused);

    omp_set_lock(&d->lock);
    give_back(d, b, error, refused);
    omp_unset_lock(&d->lock);
    return error;
}

/* Bytes of one block. */
static int gather(struct direct *d, uint64_t at, const char *from, size_t n)
{
    struct block *b = NULL;
    bool full;
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
    if (full)
        take_gathered(d, b);
    omp_unset_lock(&d->lock);
    return full ? write_block(d, b) : 0;
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
    land_all_but(d, 0);
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
    land_all_but(d, 0);
    if (d->reserved > size && d->reserved < UINT64_MAX && ftruncate(d->fd, (off_t)size) != 0 && d->error == 0)
        d->error = errno;
    leave_file(d);
    return d->error;
}

void direct_free(struct direct *d)
{
    if (d == NULL)
        return;
    leave_file(d);
    if (d->ring_open)
        io_uring_queue_exit(&d->ring);
    omp_destroy_lock(&d->lock);
    free(d);
}
