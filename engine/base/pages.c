/* pages.c -- large arrays in large pages, where the system has them: fewer faults, fewer misses. */
#include "base/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void pages_advise(void *at, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    uintptr_t begin = ((uintptr_t)at + 4095) & ~(uintptr_t)4095;
    uintptr_t end = ((uintptr_t)at + bytes) & ~(uintptr_t)4095;

    if (bytes >= 2 * PAGES_LARGE) /* only a hint: it may be refused */
        (void)madvise((char *)at + (begin - (uintptr_t)at), end - begin, MADV_HUGEPAGE);
#else
    (void)at;
    (void)bytes;
#endif
}

void *pages_alloc(size_t count, size_t size)
{
    size_t bytes;
    void *at;

    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    bytes = count * size;
    if (bytes < 2 * PAGES_LARGE)
        return malloc(bytes > 0 ? bytes : 1);
    at = aligned_alloc(PAGES_LARGE, (bytes + PAGES_LARGE - 1) / PAGES_LARGE * PAGES_LARGE);
    if (at != NULL)
        pages_advise(at, bytes);
    return at;
}

void *pages_zeroed(size_t count, size_t size)
{
    void *at = pages_alloc(count, size);

    return at != NULL ? memset(at, 0, count * size) : NULL;
}
