/* direct.h -- bytes of a file by their places; what is large goes to the disk past the system's cache.
 *
 * The first block of a file is written as any file is: a small one costs nothing more.  What follows
 * is gathered in blocks, and a block that is full goes to the disk (O_DIRECT, by io_uring) while others
 * are filled.  Nothing is copied into the cache, no threads wait for each other at the file's
 * lock, and when the file is replaced some day there are no pages of it to be freed.  A file system
 * that does not take such writes gets the same bytes in the ordinary way. */
#ifndef OSARA_BASE_DIRECT_H
#define OSARA_BASE_DIRECT_H

#include <stddef.h>
#include <stdint.h>

#define DIRECT_BLOCK ((size_t)1 << 20) /* bytes */

struct direct;                   /* one file after another */
struct direct *direct_new(void); /* NULL when out of memory */
/* A new and empty file, open for writing as `fd`; both are the caller's, and stay until direct_end(). */
void direct_begin(struct direct *d, const char *path, int fd);
/* These go there, on any thread and in any order, each byte of the file once.  0, or an errno, of this or
 * of an earlier call. */
int direct_put(struct direct *d, uint64_t at, const void *bytes, size_t n);
/* All of the file's `size` bytes have been put: returns when they are written (not flushed), and 0 or an
 * errno. */
int direct_end(struct direct *d, uint64_t size);
/* Waits for what is being written; a file that was not ended is not whole.  NULL is fine. */
void direct_free(struct direct *d);

#endif
