/* subject_ids.h -- whose id a text is.
 *
 * Most systems number their offenders: ids of one length are a common beginning and up to eight digits.
 * Such a number is looked up in a map of bits: where one number in ten is somebody's, it is a twentieth of
 * a table of texts, and a million offenders fit a core's cache.  All other ids are looked up as texts. */
#ifndef OSARA_SCANNING_SUBJECT_IDS_H
#define OSARA_SCANNING_SUBJECT_IDS_H

#include "scanning/lexicon.h"

enum { NUMBERED_LONGEST = 16 }; /* bytes of an id that is looked up by its number */

/* Ids of one length, that are told apart by the number that their last bytes are.  Both halves are
 * numbers as a little-endian machine reads them; of a text of less than eight bytes both are the same,
 * with zeros before it. */
struct numbered {
    uint64_t first, first_mask; /* what the first eight bytes begin with, and which bytes that is */
    uint64_t last, last_mask;   /* the same of the last eight bytes */
    uint64_t digits, zeros;     /* which of the last eight are digits; '0' in the others */
    uint32_t least, span;       /* numbers are least .. least + span - 1; span 0: no such ids */
    uint32_t begin;             /* the bit of `least` */
};

struct number_bits {
    uint32_t bits, before; /* ids of 32 numbers in a row; how many ids stand before these */
};

struct subject_ids { /* start from {0} */
    uint32_t n;      /* subjects */
    struct numbered shapes[NUMBERED_LONGEST + 1]; /* by length */
    struct number_bits *bits;
    uint32_t *order;       /* [ids with a number] their subjects; NULL: in the order of the numbers */
    struct lexicon others; /* merged ones too; ids are subjects + 1 */
};

void subject_ids_free(struct subject_ids *s);
/* n words that are all different, into an empty index, with room for so many aliases: ids[i] of `words`
 * is subject i.  False when out of memory. */
bool subject_ids_fill(struct subject_ids *s, const struct words *words, const uint32_t ids[], size_t n,
                      size_t aliases, int threads);
/* The text names this subject too.  False: it names one already. */
bool subject_ids_alias(struct subject_ids *s, struct text text, uint32_t subject);
/* 1 + the subject; 0: nobody. */
uint32_t subject_ids_find(const struct subject_ids *s, struct text text);
/* The same of n texts.  Those that stand in `within` (a file) are read faster; it may be empty. */
void subject_ids_find_many(const struct subject_ids *s, struct text within,
                           const struct text texts[], size_t n, uint32_t out[]);

#endif
