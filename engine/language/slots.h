/* slots.h -- the values of subjects as they are kept: in as few bytes as hold them.
 *
 * Some stand in one array, as who changes or sorts by them asks (builder_whole).  The others are put
 * away BLOCK subjects at a time, in the smallest form that holds the values of these: what is read has
 * the bits that were put, but that one NaN is as good as another. */
#ifndef OSARA_LANGUAGE_SLOTS_H
#define OSARA_LANGUAGE_SLOTS_H

#include <stdatomic.h>

#include "language/expr.h"

enum { BLOCK = 1024 }; /* rows or subjects a program works on at a time */

enum slot_form {
    SLOT_SAME,     /* all have one value */
    SLOT_QUARTERS, /* flags, or numbers from 0 to 2 (3 is missing), two bits each: byte k has those of
                      k, k + 256, k + 512 and k + 768 */
    SLOT_BYTES,    /* whole numbers from 0 to 254; 255 is missing */
    SLOT_SHORTS,   /* whole numbers from 0 to 65534; 65535 is missing */
    SLOT_CODED,    /* few numbers, and for each subject a byte that says which */
    SLOT_PLAIN     /* as in one array */
};

/* The values of BLOCK subjects, the last of fewer. */
struct slot_block {
    union {
        double number; /* SLOT_SAME */
        uint32_t word;
        uint8_t flag;
        void *at;
    } is;
    uint8_t form;
    uint8_t n_codes; /* SLOT_CODED: so many numbers stand before the bytes */
};

struct slot {
    enum value_type type;
    double *number; /* [n_subjects] NUMBER, DATE (days); NaN = missing */
    uint8_t *flag;  /* FLAG: enum truth */
    uint32_t *word; /* WORD, ID.  NULL all three: not in one array, but in ... */
    struct slot_block *blocks; /* ... or not kept at all: NULL too */
};

/* Where blocks are put: room for the worst, of which only what is used is ever touched. */
struct slot_store {
    char *at;
    atomic_size_t used;
    size_t n_subjects;
};
/* Bytes of room that one slot may need. */
size_t slot_room(enum value_type type, size_t n_subjects);

/* Blocks without a value: missing. */
void slot_blank(struct slot *slot, size_t n_subjects);
/* The values of subjects from .. from + n - 1: doubles, truths in bytes, or words, as its type is.  Several
 * threads may put values into one slot, but never into one block of it. */
void slot_put(struct slot_store *store, struct slot *slot, size_t from, size_t n, const void *values);

static inline double truth_number(enum truth t)
{
    return t == TRUTH_UNKNOWN ? (double)NAN : t == TRUTH_TRUE;
}

/* The value of a subject.  As a number a flag is 0, 1 or NaN, and a word NaN. */
double slot_number(const struct slot *slot, size_t subject);
enum truth slot_flag(const struct slot *slot, size_t subject);
uint32_t slot_word(const struct slot *slot, size_t subject);
/* Asks for a number, ahead of time. */
void slot_ask(const struct slot *slot, size_t subject);

/* The numbers of subjects from .. from + n - 1: where they stand, or brought into room [n]. */
const double *slot_numbers(const struct slot *slot, size_t from, size_t n, double room[]);
void slot_flags(const struct slot *slot, size_t from, size_t n, uint8_t out[]);
void slot_words(const struct slot *slot, size_t from, size_t n, uint32_t out[]);
/* Those of all: where they stand, or in *own, which the caller frees.  NULL when out of memory. */
const double *slot_array(const struct slot *slot, size_t n, double **own);

#endif
