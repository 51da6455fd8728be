/* vocabulary.h -- the words of headings, in the language of police systems. */
#ifndef OSARA_SCANNING_VOCABULARY_H
#define OSARA_SCANNING_VOCABULARY_H

#include "base/text.h"

enum { HEADING_WORDS = 16, HEADING_WORD = 24 };

/* What a heading says: each thing once, by the name that it has here ("surname" is "family"). */
struct heading {
    struct heading_word {
        char text[HEADING_WORD];
    } words[HEADING_WORDS];
    size_t n;
    bool dated; /* it has a word that only dates have: "from", "dt" */
};

/* Parted at '_', ' ', digits and capitals, and where known words are written as one ("crref").  A
 * crime with a date is when it was committed. */
void vocabulary_part(struct text t, struct heading *out);

/* 0 .. 1: the share of what either says that both say (Dice); a word that is short for another
 * ("wpn": weapon) counts for less. */
double vocabulary_alike(const struct heading *a, const struct heading *b);

#endif
