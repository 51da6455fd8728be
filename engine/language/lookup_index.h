/* lookup_index.h -- a lookup's keys, hashed for one extract: key -> row.
 *
 * A lookup with several keys is found one key after another: the index of key j maps (what the keys
 * before it found, key j) to the first row that begins with these keys. */
#ifndef OSARA_LANGUAGE_LOOKUP_INDEX_H
#define OSARA_LANGUAGE_LOOKUP_INDEX_H

#include "language/program.h"

/* What is found beside rows 0 .. n_rows - 1: n_rows no such key, n_rows + 1 the key is missing. */
struct lookup_entry {
    uint64_t key;
    uint32_t before; /* what the keys before found; 0 for the first key */
    uint32_t row;    /* UINT32_MAX: free */
};
struct lookup_index {
    struct lookup_entry *entries; /* NULL for steps */
    size_t mask;
    unsigned shift;
    uint32_t n_rows;
    uint32_t *rows; /* [n_rows] what each row's keys up to this one find; n_rows: cannot be found */
};

/* False when out of memory.  `parent` is the index of the key before, or NULL. */
bool lookup_index_make(struct lookup_index *index, const struct find *find,
                       const struct lookup_index *parent, const struct scope *scope);
void lookup_index_free(struct lookup_index *index);

#endif
