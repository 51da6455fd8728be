/* lexicon.h -- the distinct texts that cells hold, numbered from 1 in order of first appearance.
 *
 * Made for many cells and few distinct texts: a text of up to 16 bytes is compared as two numbers,
 * and many are looked up at once so that their places are fetched from memory ahead of time.
 * Longer texts are kept by reference: they outlive the lexicon or its next lexicon_clear(). */
#ifndef OSARA_SCANNING_LEXICON_H
#define OSARA_SCANNING_LEXICON_H

#include "base/words.h"

struct lexicon_entry {
    uint64_t a, b;  /* the text and zeros, or its hash and its address */
    uint32_t bytes; /* of the text */
    uint32_t id;    /* 0: free */
};

struct lexicon {                   /* start from {0} */
    struct lexicon_entry *entries; /* [mask + 1], a power of two, at most half full; of few, an eighth: most
                                    * are found at once, and no branch is foreseen wrongly */
    size_t mask;
    uint32_t n;    /* ids are 1 .. n */
    bool portable; /* the tests set it: without the instructions that not every machine has */
};

/* Cells of one column between their separators: cell i begins after base + ends[i * step - 1] and ends before
 * base + ends[i * step]. */
struct plain_cells {
    const char *base;
    const uint32_t *ends;
    size_t step;
};

void lexicon_free(struct lexicon *l);
void lexicon_clear(struct lexicon *l); /* forgets every text, keeps the room */
/* Room for `n` texts at once, so that adding them does not grow it.  False: out of memory. */
bool lexicon_reserve(struct lexicon *l, size_t n);

uint32_t lexicon_find(const struct lexicon *l, struct text text); /* 0: not there */
/* Its id, added if new; UINT32_MAX when out of memory. */
uint32_t lexicon_add(struct lexicon *l, struct text text);
/* n words that are all different, into an empty lexicon, on so many threads: ids[i] of `words` has the
 * id i + 1 here.  False when out of memory. */
bool lexicon_fill(struct lexicon *l, const struct words *words, const uint32_t ids[], size_t n,
                  int threads);
/* The text means the same as another that has this id; there is room, and no more texts are added
 * after.  False: it is there already. */
bool lexicon_alias(struct lexicon *l, struct text text, uint32_t id);
/* ids[i] is that of texts[i], or 0; true when each is there.  Texts that stand in `within` (a file) are
 * read faster; it may be empty. */
bool lexicon_find_many(const struct lexicon *l, struct text within, const struct text texts[],
                       size_t n, uint32_t ids[]);
/* The same of cells where they stand.  False too where one is quoted, or long, or this machine cannot: then
 * they are to be looked up as texts. */
bool lexicon_knows(const struct lexicon *l, const struct plain_cells *cells, size_t n, uint32_t ids[]);
/* A hash of the text, the same in every lexicon. */
uint64_t lexicon_hash(struct text text);

#endif
