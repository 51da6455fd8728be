/* marks.h -- where the quotes, separators and line ends stand in blocks of 64 bytes. */
#ifndef OSARA_SCANNING_MARKS_H
#define OSARA_SCANNING_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MARKS_BLOCK = 64 };

/* All ways give the same marks; the tests compare them. */
enum marks_way { MARKS_PORTABLE, MARKS_SSE2, MARKS_AVX2, MARKS_AVX512, MARKS_WAYS_ };
bool marks_can(enum marks_way way); /* this machine has it */
enum marks_way marks_best(void);

/* Of up to so many blocks; bit i is byte i of the block. */
enum { MARKS_GROUP = 16 };
struct marks {
    uint64_t quote[MARKS_GROUP], separator[MARKS_GROUP], lf[MARKS_GROUP], cr[MARKS_GROUP];
    uint64_t toggled[MARKS_GROUP]; /* an odd number of quotes stands up to here in the block, this byte
                                    * among them */
};

/* Marks n blocks from `at` on, at most MARKS_GROUP; others have none.  True when one of their bytes is not
 * ASCII. */
bool marks_find(enum marks_way way, const char *at, size_t n, char separator, struct marks *out);

/* Numbers that marks_list() may write for so many blocks: all of their bytes, and beyond. */
#define MARKS_LISTED(blocks) ((blocks) * MARKS_BLOCK + 16)

/* The places of the bits of n blocks in order, bit i of block b as offset + 64 * b + i.  Returns how many;
 * what is in `out` after them may have been written. */
size_t marks_list(enum marks_way way, const uint64_t bits[], size_t n, uint32_t offset, uint32_t out[]);

#endif
