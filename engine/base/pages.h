/* pages.h -- large arrays in large pages, where the system has them: fewer faults, fewer misses. */
#ifndef OSARA_BASE_PAGES_H
#define OSARA_BASE_PAGES_H

#include <stddef.h>

#define PAGES_LARGE ((size_t)2 << 20) /* bytes of a large page */

/* Asks for large pages for these bytes, when they are several; only a hint. */
void pages_advise(void *at, size_t bytes);
/* count * size bytes of any content, for free(); NULL when out of memory. */
void *pages_alloc(size_t count, size_t size);
/* The same of zeros, that have been written: a table which is read before it is written, here and
 * there, would make the system map a page of zeros first and another one after, and tell every core. */
void *pages_zeroed(size_t count, size_t size);

#endif
