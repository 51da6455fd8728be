/* window.h -- a stretch of a file, copied to where it stays in the cache while it is read.
 *
 * A mapped page costs the system more than a copied one: it is entered in the page table, taken out again,
 * and every core is told. */
#ifndef OSARA_SCANNING_WINDOW_H
#define OSARA_SCANNING_WINDOW_H

#include "base/text.h"

struct window {
    int file;          /* a descriptor; -1: nothing is copied */
    size_t skip, size; /* offsets count from `skip` in the file, and end before `size` */
    char *room;
    size_t n_room;
    struct text bytes; /* what stands there ... */
    size_t at;         /* ... from this offset on */
};

/* Copies the bytes from .. to - 1, fewer at the end of the file.  False when they cannot be had: out of
 * memory, or the file is not what it was. */
bool window_load(struct window *w, size_t from, size_t to);
void window_free(struct window *w); /* the descriptor stays open */

#endif
