/* headings.h -- how alike a file's heading and a ruleset's name are, in the words of police systems. */
#ifndef OSARA_SCANNING_HEADINGS_H
#define OSARA_SCANNING_HEADINGS_H

#include "base/text.h"

/* 0 .. 1: the share of what either means that both mean (Dice), once abbreviations and synonyms are
 * one: "COMM_DATE_FROM" and "committed", "NominalRef" and "offender_id". */
double headings_alike(struct text heading, const char *name);

/* What a value of a closed category is likely to mean: the same word, an abbreviation of one alone
 * ("CHGD": charged, "N": North), or another word for it ("ARR": suspect).  n: none. */
size_t headings_value(struct text value, const struct text names[], size_t n);

#endif
